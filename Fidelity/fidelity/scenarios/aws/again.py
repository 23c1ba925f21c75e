"""What the same applications do otherwise: the recorded calls in another order and on other items, and calls never recorded."""

from ...steps import Script
from . import calls
from .calls import WORDS, dynamodb, item, kept, key, of_customer, s3, set_state, sqs
from .sessions import HANDLE, QUEUE, client


def reordered(word):
    """The copy comes after the settings, which are deleted in place of the readme; o2 is sent and o1 deleted."""
    script = Script()
    for part in (files, orders, jobs):
        part(script, word)
    return script.session(word, client(word))


def files(script, word):
    do, of = script.do, "s3: "
    do(of + "create the bucket", calls.create_bucket)
    do(of + "put the settings", s3("put_object", Key="conf/settings.json", Body=calls.settings(word, 2),
                                   ContentType="application/json"))
    do(of + "get the settings", s3("get_object", Key="conf/settings.json"))
    do(of + "list a folder", s3("list_objects_v2", Prefix="conf/"))
    do(of + "put the readme", s3("put_object", Key="readme.md", Body=calls.readme(word)))
    do(of + "list", s3("list_objects_v2"))
    do(of + "delete the settings", s3("delete_object", Key="conf/settings.json"))
    do(of + "get the settings, deleted", s3("get_object", Key="conf/settings.json"))
    do(of + "head of the settings, deleted", s3("head_object", Key="conf/settings.json"))
    do(of + "get the readme", s3("get_object", Key="readme.md"))
    do(of + "copy the readme", lambda client: client.call(
        "s3", "copy_object", Bucket=calls.bucket(client), Key="copy.md", CopySource=f"{calls.bucket(client)}/readme.md"))
    do(of + "delete the readme", s3("delete_object", Key="readme.md"))
    do(of + "get the copy", s3("get_object", Key="copy.md"))
    do(of + "put the settings of the first edition", s3(
        "put_object", Key="conf/settings.json", Body=calls.settings(word, 1), ContentType="application/json",
        Metadata={"owner": word}))
    do(of + "get the settings of the first edition", s3("get_object", Key="conf/settings.json"))
    do(of + "head of the settings", s3("head_object", Key="conf/settings.json"))
    do(of + "list again", s3("list_objects_v2"))


def orders(script, word):
    do, of, number = script.do, "dynamodb: ", WORDS.index(word)
    do(of + "create the table", calls.create_table)
    for name, cents in (("o3", 75), ("o2", 150)):
        do(f"{of}put {name}", dynamodb("put_item", Item=item("ann", name, 500 + 10 * number + cents)))
    do(of + "get o3", dynamodb("get_item", Key=key("ann", "o3")))
    do(of + "get o1, not yet put", dynamodb("get_item", Key=key("ann", "o1")))
    do(of + "put o1", dynamodb("put_item", Item=item("ann", "o1", 500 + 10 * number)))
    do(of + "send o2", dynamodb("update_item", Key=key("ann", "o2"), **set_state("sent")))
    do(of + "get o2", dynamodb("get_item", Key=key("ann", "o2")))
    do(of + "get o1", dynamodb("get_item", Key=key("ann", "o1")))
    do(of + "delete o1", dynamodb("delete_item", Key=key("ann", "o1"), ReturnValues="ALL_OLD"))
    do(of + "get o1, deleted", dynamodb("get_item", Key=key("ann", "o1")))
    do(of + "query", dynamodb("query", **of_customer("ann")))
    do(of + "count", dynamodb("scan", Select="COUNT"))
    do(of + "put o2 if it is new", dynamodb("put_item", Item=item("ann", "o2", 1),
                                          ConditionExpression="attribute_not_exists(customer)"))
    do(of + "put o1 anew", dynamodb("put_item", Item=item("ann", "o1", 500 + 10 * number)))
    do(of + "query again", dynamodb("query", **of_customer("ann")))


def jobs(script, word):
    do, of = script.do, "sqs: "
    do(of + "create the queue", calls.create_queue, **QUEUE)
    do(of + "receive nothing", sqs("receive_message", MaxNumberOfMessages=1))
    do(of + "send the same as ever", sqs("send_message", MessageBody=f"sweep {word}"))
    do(of + "receive it", sqs("receive_message", MaxNumberOfMessages=1), **HANDLE)
    do(of + "send a job", sqs("send_message", MessageBody=calls.message))
    do(of + "done", sqs("delete_message", ReceiptHandle=kept("handle")))
    do(of + "count", sqs("get_queue_attributes", AttributeNames=["ApproximateNumberOfMessages", "VisibilityTimeout"]))
    do(of + "receive the job", sqs("receive_message", MaxNumberOfMessages=1), **HANDLE)
    do(of + "job done", sqs("delete_message", ReceiptHandle=kept("handle")))


def unseen(word):
    """Keys, buckets, tables, customers and queues that no recording knows; what is one's own is made as it was recorded."""
    script = Script()

    def prepare(name, act, **keep):
        script.do(name, act, counted=False, **keep)

    def unknown(name, act):
        script.do(f"unknown {name}", act)

    def elsewhere(service, operation, **parameters):
        return lambda client: client.call(service, operation, **parameters)
    prepare("create the bucket", calls.create_bucket)
    prepare("put the readme", s3("put_object", Key="readme.md", Body=calls.readme(word)))
    unknown("key", s3("get_object", Key=f"{word}/never.md"))
    unknown("key, its head", s3("head_object", Key=f"{word}/never.json"))
    unknown("key to delete", s3("delete_object", Key=f"{word}/nothing.md"))
    unknown("prefix", s3("list_objects_v2", Prefix=f"{word}/"))
    unknown("upload", s3("list_parts", Key="big.bin", UploadId=f"made-up-{word}"))
    unknown("bucket", elsewhere("s3", "list_objects_v2", Bucket=f"{word}-elsewhere"))
    unknown("bucket of a key", elsewhere("s3", "get_object", Bucket=f"{word}-elsewhere", Key="readme.md"))
    prepare("create the table", calls.create_table)
    prepare("put o1", dynamodb("put_item", Item=item("ann", "o1", 500 + 10 * WORDS.index(word))))
    unknown("order", dynamodb("get_item", Key=key("ann", "o9")))
    unknown("customer of an order", dynamodb("get_item", Key=key(f"{word}-zoe", "o1")))
    unknown("customer", dynamodb("query", **of_customer(f"{word}-zoe")))
    unknown("filter", dynamodb("scan", FilterExpression="cents > :c", ExpressionAttributeValues={":c": {"N": "3"}}))
    unknown("table", elsewhere("dynamodb", "describe_table", TableName=f"{word}-invoices"))
    unknown("table of an item", elsewhere("dynamodb", "get_item", TableName=f"{word}-invoices", Key={"id": {"S": "1"}}))
    prepare("create the queue", calls.create_queue, **QUEUE)
    unknown("queue", elsewhere("sqs", "get_queue_url", QueueName=f"{word}-elsewhere"))
    unknown("queue to receive from", lambda client: client.call(
        "sqs", "receive_message", QueueUrl=f"{client.values['queue']}-elsewhere", MaxNumberOfMessages=1))
    unknown("attribute", sqs("get_queue_attributes", AttributeNames=["MessageRetentionPeriod"]))
    return script.session(word, client(word))
