"""What all scenarios have in common."""


class Scenario:
    """Clients of one service: each does what was recorded, the same otherwise, and what nobody recorded."""

    def __init__(self, clients, recorded, reordered, unseen):
        self.clients = clients
        self.scripts = {"recorded": recorded, "reordered": reordered, "unseen": unseen}

    def sessions(self):
        return self.of("recorded")

    def reordered(self):
        return self.of("reordered")

    def unseen(self):
        return self.of("unseen")

    def of(self, kind):
        return tuple(map(self.scripts[kind], self.clients))
