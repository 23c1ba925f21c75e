"""What all scenarios have in common."""

import shutil


class Scenario:
    """Clients of one service: each does what was recorded, the same otherwise, and what nobody recorded.

    `program` is the server's command where it is not of Python.
    """

    program = None

    def __init__(self, clients, recorded, reordered, unseen):
        self.clients = clients
        self.scripts = {"recorded": recorded, "reordered": reordered, "unseen": unseen}

    def absent(self):
        """Why it cannot take part; None where it can."""
        return f"there is no {self.program}" if self.program and shutil.which(self.program) is None else None

    def sessions(self):
        return self.of("recorded")

    def reordered(self):
        return self.of("reordered")

    def unseen(self):
        return self.of("unseen")

    def of(self, kind):
        return tuple(map(self.scripts[kind], self.clients))
