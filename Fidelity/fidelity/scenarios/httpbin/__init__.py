"""Eight programs that call httpbin, which tells each what it sent."""

from ...servers.start import gunicorn
from ..scenario import Scenario
from .sessions import WORDS, recorded, reordered, unseen


class Httpbin(Scenario):
    name = "httpbin"
    title = "httpbin, which echoes, redirects, sets cookies and asks for credentials"

    def __init__(self):
        super().__init__(WORDS, recorded, reordered, unseen)

    def server(self, folder, port):
        return gunicorn("httpbin:app", port, folder)
