"""Eight projects that push their images to a registry and pull them again."""

from ...servers.start import registry
from ..scenario import Scenario
from .again import reordered, unseen
from .images import PROJECTS
from .sessions import recorded


class Registry(Scenario):
    name = "registry"
    title = "the Docker registry, to which images are pushed in chunks and by which they are found by digest"
    program = "docker-registry"

    def __init__(self):
        super().__init__(PROJECTS, recorded, reordered, unseen)

    def server(self, folder, port):
        return registry(port, folder)
