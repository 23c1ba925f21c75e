"""Makes the steps of sessions against whatever listens, and notes what came back. A wrong answer never ends it."""

import random
import threading

from .source import Source
from .steps import Impossible, Unreachable
from .transcript import Entry, Outcome, Transcript


class Player:
    """The client of one session on its way through its steps."""

    def __init__(self, session, base, seed, classify, transcript):
        self.session, self.classify, self.transcript = session, classify, transcript
        self.source = Source(seed, session.name)
        self.client = session.connect(base, self.source)
        for step in session.steps:
            transcript.note(session.name, step.name, None)

    def play(self, step):
        self.source.step = [other.name for other in self.session.steps].index(step.name)
        self.transcript.note(self.session.name, step.name, self.entry(step))

    def entry(self, step):
        try:
            answer = step.act(self.client)
        except Impossible as reason:
            return Entry(Outcome.IMPOSSIBLE, reason=str(reason), counted=step.counted)
        except Unreachable as reason:
            return Entry(Outcome.BROKEN, reason=str(reason), counted=step.counted)
        outcome = self.classify(answer)
        for name, value in step.keep.items():
            # A program takes what it is given: an answer without the value leaves nothing, not even an older one.
            self.client.values.pop(name, None)
            try:
                self.client.values[name] = value(answer)
            except (LookupError, TypeError, ValueError, AttributeError):
                pass
        return Entry(outcome, answer, counted=step.counted)


def play(plan, base, seed, classify):
    """Runs a plan to its end; the transcript has an entry for each step."""
    transcript = Transcript()
    players = [Player(session, base, seed, classify, transcript) for session in plan.sessions]
    try:
        ORDERS[plan.order](players)
    finally:
        for player in players:
            player.client.close()
    return transcript


def in_turn(players):
    for player in players:
        for step in player.session.steps:
            player.play(step)


def interleaved(players):
    """One request at a time, of sessions taken by chance; each session keeps its own order."""
    chance = random.Random("interleaved")
    turns = [player for player in players for _ in player.session.steps]
    chance.shuffle(turns)
    left = {player: iter(player.session.steps) for player in players}
    for player in turns:
        player.play(next(left[player]))


def at_once(players):
    """Eight sessions at a time, all beginning together."""
    for first in range(0, len(players), 8):
        crowd = players[first:first + 8]
        start, errors = threading.Barrier(len(crowd)), []

        def run(player, start=start, errors=errors):
            try:
                start.wait()
                in_turn([player])
            except BaseException as error:
                errors.append(error)
        threads = [threading.Thread(target=run, args=(player,)) for player in crowd]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]


ORDERS = {"in turn": in_turn, "interleaved": interleaved, "at once": at_once}
