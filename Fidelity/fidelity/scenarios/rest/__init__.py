"""Eight users of the REST service, each with a program of several parts."""

from ...servers.start import gunicorn
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
        """Started with an empty database."""
        folder.mkdir(parents=True, exist_ok=True)
        database = folder / "rest.sqlite"
        for old in folder.glob("rest.sqlite*"):
            old.unlink()
        return gunicorn("fidelity.servers.rest:create()", port, folder, {"FIDELITY_DATABASE": str(database)})
