"""What each application does while it is recorded."""

import functools

from ...steps import Script
from . import calls
from .calls import WORDS, dynamodb, item, kept, key, of_customer, s3, set_state, sqs
from .client import AwsClient

QUEUE = {"queue": lambda answer: answer.parsed["QueueUrl"]}
HANDLE = {"handle": lambda answer: answer.parsed["Messages"][0]["ReceiptHandle"]}


def client(word):
    return functools.partial(AwsClient, number=WORDS.index(word))


def recorded(word):
    script = Script()
    for part in (files, uploads, orders, pages, jobs):
        part(script, word)
    return script.session(word, client(word))


def files(script, word):
    do, of = script.do, "s3: "
    bucket = do(of + "create the bucket", calls.create_bucket)
    readme = do(of + "put the readme", s3("put_object", Key="readme.md", Body=calls.readme(word)), bucket)
    settings = do(of + "put the settings", s3(
        "put_object", Key="conf/settings.json", Body=calls.settings(word, 1), ContentType="application/json",
        Metadata={"owner": word}), bucket)
    do(of + "get the readme", s3("get_object", Key="readme.md"), readme)
    do(of + "a part of the readme", s3("get_object", Key="readme.md", Range="bytes=2-7"), readme)
    do(of + "head of the settings", s3("head_object", Key="conf/settings.json"), settings)
    report = do(of + "put the report", s3("put_object", Key="reports/latest.json", Body=calls.report), bucket)
    do(of + "get the report", s3("get_object", Key="reports/latest.json"), report)
    do(of + "list", s3("list_objects_v2"), readme, settings, report)
    do(of + "list a folder", s3("list_objects_v2", Prefix="conf/"), settings)
    page = do(of + "list one", s3("list_objects_v2", MaxKeys=1), readme, settings,
              next=lambda answer: answer.parsed["NextContinuationToken"])
    do(of + "list the next", s3("list_objects_v2", MaxKeys=1, ContinuationToken=kept("next")), page)
    second = do(of + "put the settings again", s3(
        "put_object", Key="conf/settings.json", Body=calls.settings(word, 2), ContentType="application/json"), settings)
    do(of + "get the settings", s3("get_object", Key="conf/settings.json"), second)
    copied = do(of + "copy the readme", lambda client: client.call(
        "s3", "copy_object", Bucket=calls.bucket(client), Key="copy.md", CopySource=f"{calls.bucket(client)}/readme.md"), readme)
    do(of + "get the copy", s3("get_object", Key="copy.md"), copied)
    gone = do(of + "delete the readme", s3("delete_object", Key="readme.md"), readme)
    do(of + "get the readme, deleted", s3("get_object", Key="readme.md"), gone)
    do(of + "head of the readme, deleted", s3("head_object", Key="readme.md"), gone)
    do(of + "list again", s3("list_objects_v2"), readme, settings, report, gone)


def uploads(script, word):
    do, of, bucket = script.do, "upload: ", "s3: create the bucket"
    begun = do(of + "begin", s3("create_multipart_upload", Key="big.bin"), bucket,
               upload=lambda answer: answer.parsed["UploadId"])
    part = do(of + "part", s3("upload_part", Key="big.bin", UploadId=kept("upload"), PartNumber=1, Body=word.encode() * 64),
              begun, tag=lambda answer: answer.parsed["ETag"])
    do(of + "list parts", s3("list_parts", Key="big.bin", UploadId=kept("upload")), part)
    done = do(of + "complete", s3(
        "complete_multipart_upload", Key="big.bin", UploadId=kept("upload"),
        MultipartUpload=lambda client: {"Parts": [{"PartNumber": 1, "ETag": client.values["tag"]}]}), part)
    do(of + "get", s3("get_object", Key="big.bin"), done)
    if WORDS.index(word) % 2:
        begun = do(of + "begin another", s3("create_multipart_upload", Key="never.bin"), bucket,
                   other=lambda answer: answer.parsed["UploadId"])
        do(of + "abort it", s3("abort_multipart_upload", Key="never.bin", UploadId=kept("other")), begun)


def orders(script, word):
    do, of, number = script.do, "dynamodb: ", WORDS.index(word)
    table = do(of + "create the table", calls.create_table)
    do(of + "describe the table", dynamodb("describe_table"), table)
    put = {name: do(f"{of}put {name}", dynamodb("put_item", Item=item("ann", name, 500 + 10 * number + cents)), table)
           for name, cents in (("o1", 0), ("o2", 150), ("o3", 75))}
    do(of + "get o1", dynamodb("get_item", Key=key("ann", "o1")), put["o1"])
    do(of + "get o3", dynamodb("get_item", Key=key("ann", "o3")), put["o3"])
    do(of + "get o4, never put", dynamodb("get_item", Key=key("ann", "o4")), table)
    sent = do(of + "send o1", dynamodb("update_item", Key=key("ann", "o1"), **set_state("sent")), put["o1"])
    do(of + "get o1, sent", dynamodb("get_item", Key=key("ann", "o1"), ConsistentRead=True), sent)
    do(of + "query", dynamodb("query", **of_customer("ann")), *put.values())
    do(of + "put o2 if it is new", dynamodb("put_item", Item=item("ann", "o2", 1),
                                          ConditionExpression="attribute_not_exists(customer)"), put["o2"])
    do(of + "count", dynamodb("scan", Select="COUNT"), *put.values())
    gone = do(of + "delete o2", dynamodb("delete_item", Key=key("ann", "o2"), ReturnValues="ALL_OLD"), put["o2"])
    do(of + "get o2, deleted", dynamodb("get_item", Key=key("ann", "o2")), gone)
    do(of + "query again", dynamodb("query", **of_customer("ann")), *put.values(), gone)
    do(of + "both ends at once", lambda client: client.call("dynamodb", "transact_write_items", TransactItems=[
        {"Put": {"TableName": calls.table(client), "Item": item("bob", name, 900)(client)}} for name in ("o1", "o2")],
        ClientRequestToken=client.source.uuid("transaction")), table)


def pages(script, word):
    """Queries that read on from the key that the page before ended with; the other customer has orders that never change."""
    do, of, table = script.do, "pages: ", "dynamodb: create the table"
    put = [do(f"{of}put {name}", dynamodb("put_item", Item=item("cyd", name, 100)), table) for name in ("o1", "o2", "o5")]
    page = do(of + "first", dynamodb("query", Limit=2, **of_customer("cyd")), *put,
              last=lambda answer: answer.parsed["LastEvaluatedKey"])
    do(of + "second", dynamodb("query", Limit=2, ExclusiveStartKey=kept("last"), **of_customer("cyd")), page)
    do(of + "backwards", dynamodb("query", ScanIndexForward=False, **of_customer("cyd")), *put)
    do(of + "several", lambda client: client.call("dynamodb", "batch_get_item", RequestItems={
        calls.table(client): {"Keys": [key("cyd", "o1")(client), key("cyd", "o5")(client)]}}), *put)


def jobs(script, word):
    do, of = script.do, "sqs: "
    queue = do(of + "create the queue", calls.create_queue, **QUEUE)
    do(of + "look the queue up", calls.queue_url, queue)
    one = do(of + "send a job", sqs("send_message", MessageBody=calls.message), queue)
    two = do(of + "send the same as ever", sqs("send_message", MessageBody=f"sweep {word}"), queue)
    do(of + "count", sqs("get_queue_attributes", AttributeNames=["ApproximateNumberOfMessages", "VisibilityTimeout"]), one, two)
    got = do(of + "receive", sqs("receive_message", MaxNumberOfMessages=1), one, two, **HANDLE)
    done = do(of + "done", sqs("delete_message", ReceiptHandle=kept("handle")), got)
    got = do(of + "receive the next", sqs("receive_message", MaxNumberOfMessages=1), done, **HANDLE)
    later = do(of + "not now", sqs("change_message_visibility", ReceiptHandle=kept("handle"), VisibilityTimeout=0), got)
    got = do(of + "receive it again", sqs("receive_message", MaxNumberOfMessages=1), later, **HANDLE)
    done = do(of + "done too", sqs("delete_message", ReceiptHandle=kept("handle")), got)
    do(of + "receive nothing", sqs("receive_message", MaxNumberOfMessages=1), done)
    sent = do(of + "send two", sqs("send_message_batch", Entries=[
        {"Id": "a", "MessageBody": f"first {word}"}, {"Id": "b", "MessageBody": f"second {word}"}]), done)
    do(of + "receive two", sqs("receive_message", MaxNumberOfMessages=10), sent)
