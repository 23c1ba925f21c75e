"""boto3 as a client of one session: every request and response seen as they were on the wire, its time and chance from the run."""

import io
import threading

import boto3
import botocore.auth
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from botocore.httpsession import URLLib3Session

from ...client import TIMEOUT
from ...steps import Unreachable, Values
from ...transcript import Answer

SIGNING = threading.local()
# The SDK signs with the time of the machine; a run that is to be made again has its own.
botocore.auth.get_current_datetime = lambda remove_tzinfo=True: SIGNING.now.replace(tzinfo=None)
# Shared by all, because it remembers the descriptions of the services, which take long to read.
SDK = boto3.Session()
CONFIG = Config(
    region_name="eu-west-1", retries={"total_max_attempts": 1}, connect_timeout=TIMEOUT, read_timeout=TIMEOUT,
    proxies={}, s3={"addressing_style": "path"})


class AwsClient:
    """One application with credentials of its own."""

    def __init__(self, base, source, number):
        self.source, self.values, self.answer = source, Values(), None
        self.http = URLLib3Session(timeout=TIMEOUT)
        self.services = {name: SDK.client(
            name, endpoint_url=base, config=CONFIG, aws_access_key_id=f"AKIAFIDELITY0000{number:04}",
            aws_secret_access_key=f"secret/{number:034}") for name in ("s3", "dynamodb", "sqs")}
        for service in self.services.values():
            service.meta.events.register("before-sign", self.name_request)
            service.meta.events.register("before-send", self.send)

    def call(self, service, operation, **parameters):
        """One call of the API, which is one request."""
        self.answer, parsed = None, None
        SIGNING.now = self.source.now()
        try:
            parsed = getattr(self.services[service], operation)(**parameters)
        except Exception as error:
            # What the SDK makes of a refusal, or of nonsense, is the program's affair; the answer itself is measured.
            if self.answer is None and isinstance(error, BotoCoreError):
                raise Unreachable(repr(error)) from None
            if self.answer is None:
                raise
        return Answer(**self.answer, parsed=parsed)

    def name_request(self, request, **_):
        """The SDK gives each request a random id, which it signs."""
        if "amz-sdk-invocation-id" in request.headers:
            del request.headers["amz-sdk-invocation-id"]
            request.headers["amz-sdk-invocation-id"] = self.source.uuid(f"step {self.source.step}")

    def send(self, request, **_):
        """Sends in place of the SDK, and keeps what came back."""
        response = self.http.send(request)
        content = response.content
        path = request.url.split("/", 3)[3]
        target = request.headers.get("X-Amz-Target", b"")
        target = target.decode() if isinstance(target, bytes) else target
        self.answer = {
            "status": response.status_code, "fields": tuple((name.lower(), value) for name, value in response.raw.headers.items()),
            "body": content, "request": f"{request.method} /{path} {target}".strip()}
        response.raw = io.BytesIO(content)
        return response

    def close(self):
        self.http.close()
