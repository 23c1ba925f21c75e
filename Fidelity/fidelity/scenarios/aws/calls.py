"""The calls of the API; each function gives what a step does. Buckets and queues are named anew in each run, tables are not."""

import json

WORDS = ("amber", "basalt", "copper", "diorite", "emerald", "flint", "garnet", "halite")


def s3(operation, **parameters):
    """A call on the session's bucket."""
    return lambda client: client.call("s3", operation, Bucket=bucket(client), **made(client, parameters))


def dynamodb(operation, **parameters):
    """A call on the session's table."""
    return lambda client: client.call("dynamodb", operation, TableName=table(client), **made(client, parameters))


def sqs(operation, **parameters):
    """A call on the session's queue, by the address that the service gave."""
    return lambda client: client.call("sqs", operation, QueueUrl=client.values["queue"], **made(client, parameters))


def made(client, parameters):
    """Parameters that are functions take the client: they are of this run, or from earlier answers."""
    return {name: value(client) if callable(value) else value for name, value in parameters.items()}


def kept(name):
    return lambda client: client.values[name]


def bucket(client):
    return f"{client.source.session}-files-{client.source.nonce('bucket', 8)}"


def table(client):
    return f"{client.source.session}-orders"


def queue(client):
    return f"{client.source.session}-jobs-{client.source.nonce('queue', 8)}"


def create_bucket(client):
    return client.call("s3", "create_bucket", Bucket=bucket(client),
                       CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})


def create_queue(client):
    return client.call("sqs", "create_queue", QueueName=queue(client), Attributes={"VisibilityTimeout": "120"})


def queue_url(client):
    return client.call("sqs", "get_queue_url", QueueName=queue(client))


def readme(word):
    return f"# {word}\n\nFiles of the {word} quarry.\n".encode()


def settings(word, edition):
    return json.dumps({"stone": word, "edition": edition, "open": True}).encode()


def report(client):
    """A file with the time and an id in it, as programs write them."""
    return json.dumps({"report": client.source.uuid("report"), "at": client.source.timestamp()}).encode()


def message(client):
    return json.dumps({"job": client.source.uuid("job"), "at": client.source.timestamp(), "for": client.source.session})


def create_table(client):
    return client.call(
        "dynamodb", "create_table", TableName=table(client), BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "customer", "KeyType": "HASH"}, {"AttributeName": "order", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": "customer", "AttributeType": "S"}, {"AttributeName": "order", "AttributeType": "S"}])


def key(customer, order):
    """Orders o1 and o2 are numbered; the third has an id that the client makes."""
    def of(client):
        number = client.source.uuid("order") if order == "o3" else f"2026-{order}"
        return {"customer": {"S": customer}, "order": {"S": number}}
    return of


def item(customer, order, cents):
    return lambda client: {
        **key(customer, order)(client), "cents": {"N": str(cents)}, "state": {"S": "open"},
        "lines": {"L": [{"M": {"stone": {"S": client.source.session}, "tons": {"N": "2"}}}]}}


def of_customer(customer):
    return {"KeyConditionExpression": "customer = :c", "ExpressionAttributeValues": {":c": {"S": customer}}}


def set_state(state):
    """The answer is the item as it is then."""
    return {"UpdateExpression": "SET #s = :s ADD changes :one", "ExpressionAttributeNames": {"#s": "state"},
            "ExpressionAttributeValues": {":s": {"S": state}, ":one": {"N": "1"}}, "ReturnValues": "ALL_NEW"}
