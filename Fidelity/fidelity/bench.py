"""Records a scenario once for each recorder, then runs it in every way against the live server and against the mocks."""

import time

from . import peers
from .play import play
from .process import free_port
from .score import compare, compare_unseen
from .transcript import Outcome
from .ways import Plan


# What a server writes in whole seconds must differ between two runs, or it would count as what it always says.
APART = 2


class Bench:
    """One scenario with its two ports: the one that clients call, in every run, and the one of the recorded server."""

    def __init__(self, scenario, folder, seed):
        self.scenario, self.folder, self.seed = scenario, folder / scenario.name, seed
        self.port, self.server_port = free_port(), free_port()
        self.began = float("-inf")

    @property
    def base(self):
        return f"http://127.0.0.1:{self.port}"

    def record(self, column):
        """The recorder stands between the clients and the server, which ends with it."""
        folder = self.folder / column.kind
        with self.scenario.server(self.folder / "server", self.server_port):
            with column.record(folder, self.port, self.server_port):
                transcript = play(Plan(self.scenario.sessions()), self.base, self.seed, peers.live)
        transcript.write(folder / "recorded.jsonl")

    def live(self, way, name):
        time.sleep(max(0, self.began + APART - time.monotonic()))
        self.began = time.monotonic()
        with self.scenario.server(self.folder / "server", self.port):
            transcript = self.played(way, name, peers.live)
        for (session, step), entry in transcript.entries.items():
            # The measure would be of less than it says.
            if entry.outcome is not Outcome.ANSWERED:
                raise RuntimeError(f"{way.name}, {name}: {session}, {step}: {entry.outcome.value} {entry.reason}")
        return transcript

    def mock(self, way, column, live, again):
        """The best score of those mocks that a column may set up."""
        compared = compare_unseen if way.name == "unseen" else compare
        scores = []
        for number, mock in enumerate(column.mocks(self.folder / column.kind, self.port, self.server_port), 1):
            with mock():
                transcript = self.played(way, f"{column.name} {number}", column.classify)
            scores.append(compared(self.scenario.name, live, again, transcript))
        return max(scores, key=lambda score: (score.percent or 0, score.equal))

    def played(self, way, name, classify):
        transcript = play(way.plan(self.scenario), self.base, way.seed(self.seed), classify)
        transcript.write(self.folder / f"{way.name}, {name}.jsonl")
        return transcript
