"""Eight programs that call httpbin, which tells each what it sent."""

from ...servers.start import gunicorn
from .sessions import WORDS, recorded, reordered, unseen


class Httpbin:
    name = "httpbin"
    title = "httpbin, which echoes, redirects, sets cookies and asks for credentials"

    def server(self, folder, port):
        return gunicorn("httpbin:app", port, folder)

    def sessions(self):
        return tuple(map(recorded, WORDS))

    def reordered(self):
        return tuple(map(reordered, WORDS))

    def unseen(self):
        return tuple(map(unseen, WORDS))
