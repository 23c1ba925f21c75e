"""Eight users of a GraphQL service of issues."""

from ...servers.start import gunicorn
from ..scenario import Scenario
from .again import reordered, unseen
from .documents import PEOPLE
from .sessions import recorded


class Graphql(Scenario):
    name = "graphql"
    title = "a GraphQL service by ariadne"

    def __init__(self):
        super().__init__(PEOPLE, recorded, reordered, unseen)

    def server(self, folder, port):
        return gunicorn("fidelity.servers.issues:create()", port, folder)
