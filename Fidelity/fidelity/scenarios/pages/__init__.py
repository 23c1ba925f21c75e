"""Eight people who keep their stock on the pages of Django's admin."""

from ...servers.pages.site import USERS
from ...servers.start import gunicorn_with_database
from ..scenario import Scenario
from .again import reordered, unseen
from .sessions import recorded


class Pages(Scenario):
    name = "pages"
    title = "Django's admin: pages with forms, cookies and tokens against forgery"

    def __init__(self):
        super().__init__(USERS, recorded, reordered, unseen)

    def server(self, folder, port):
        return gunicorn_with_database("fidelity.servers.pages.site:create()", port, folder)
