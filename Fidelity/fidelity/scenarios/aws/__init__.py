"""Eight applications with a bucket, a table and a queue each."""

import pathlib
import sys

from ...process import Process
from ..scenario import Scenario
from .again import reordered, unseen
from .calls import WORDS
from .sessions import recorded


class Aws(Scenario):
    name = "aws"
    title = "S3, DynamoDB and SQS of moto's server, by boto3"

    def __init__(self):
        super().__init__(WORDS, recorded, reordered, unseen)

    def server(self, folder, port):
        program = pathlib.Path(sys.executable).with_name("moto_server")
        return Process([program, "-H", "127.0.0.1", "-p", port], folder / "server.log").wait_for_port(port)
