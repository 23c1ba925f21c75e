"""Eight users of the REST service, each with a program of several parts."""

from ...servers.start import gunicorn_with_database
from ..scenario import Scenario
from .again import reordered, unseen
from .people import PEOPLE
from .sessions import recorded


class Rest(Scenario):
    name = "rest"
    title = "a REST service over SQLite"

    def __init__(self):
        super().__init__(PEOPLE, recorded, reordered, unseen)

    def server(self, folder, port):
        return gunicorn_with_database("fidelity.servers.rest:create()", port, folder)
