"""Eight users of a GraphQL service of issues."""

from ...servers.start import gunicorn
from .again import reordered, unseen
from .documents import PEOPLE
from .sessions import recorded


class Graphql:
    name = "graphql"
    title = "a GraphQL service by ariadne"

    def server(self, folder, port):
        return gunicorn("fidelity.servers.issues:create()", port, folder)

    def sessions(self):
        return tuple(map(recorded, PEOPLE))

    def reordered(self):
        return tuple(map(reordered, PEOPLE))

    def unseen(self):
        return tuple(map(unseen, PEOPLE))
