"""Eight teams that keep their tasks and notes in Kinto, each with a guest."""

from ...servers.start import kinto
from ..scenario import Scenario
from .again import reordered, unseen
from .sessions import recorded
from .teams import TEAMS


class Kinto(Scenario):
    name = "kinto"
    title = "Kinto, a store of JSON records with users, permissions and history"

    def __init__(self):
        super().__init__(TEAMS, recorded, reordered, unseen)

    def server(self, folder, port):
        return kinto(port, folder)
