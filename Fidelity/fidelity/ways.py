"""The ways of running a recorded program again."""

import random
from dataclasses import dataclass
from datetime import timedelta

from .source import Seed


@dataclass(frozen=True)
class Plan:
    """Which sessions are run, in which order: "in turn", "interleaved" or "at once"."""

    sessions: tuple
    order: str = "in turn"


@dataclass(frozen=True)
class Way:
    """One way: what changes, the share that must be reached, and the plan of a scenario."""

    name: str
    changes: str
    bound: float
    plan: object

    def seed(self, recorded):
        """Only the first way makes again what the recorded clients made."""
        if self.name == "same":
            return recorded
        return Seed(f"{recorded.word} {self.name}", recorded.began + timedelta(minutes=5))


def everything(scenario):
    return Plan(scenario.sessions())


def part(scenario):
    """Half of the sessions, and in them about three steps of five, with those that they need."""
    chance, sessions = random.Random("part"), scenario.sessions()
    chosen = sorted(chance.sample(range(len(sessions)), len(sessions) // 2))
    return Plan(tuple(
        session.only([step.name for step in session.steps if chance.random() < 0.6])
        for session in (sessions[index] for index in chosen)))


WAYS = {way.name: way for way in (
    Way("same", "nothing", 100, everything),
    Way("fresh", "ids, timestamps, nonces, trace headers, signatures, tokens made anew by the client", 98, everything),
    Way("crowd", "8 sessions at once", 98, lambda scenario: Plan(scenario.sessions(), "at once")),
    Way("shuffled", "independent sessions interleaved otherwise, each in its own order", 98,
        lambda scenario: Plan(scenario.sessions(), "interleaved")),
    Way("partial", "some of the sessions, some of the steps", 98, part),
    Way("reordered", "create, update and delete in another order, on other recorded items, reads between", 90,
        lambda scenario: Plan(scenario.reordered())),
    Way("unseen", "ids and filters never recorded", 99, lambda scenario: Plan(scenario.unseen())),
)}
