"""Sessions and their steps: what a program does with a service, one request at a time."""

from dataclasses import dataclass, field, replace


class Impossible(Exception):
    """A step needs what no answer has given."""


class Unreachable(Exception):
    """No answer came, or none that is HTTP."""


class Values(dict):
    """What a session's client remembers of earlier answers."""

    def __missing__(self, name):
        raise Impossible(f"nothing gave {name}")


@dataclass(frozen=True)
class Step:
    """One request. `act` makes it by the session's client; `keep` names what later steps want of its answer.

    `needs` are the steps without which it makes no sense: those that gave it values, and those whose effect it is about.
    A step that only prepares what is measured is not `counted`.
    """

    name: str
    act: object
    needs: tuple = ()
    keep: dict = field(default_factory=dict)
    counted: bool = True


@dataclass(frozen=True)
class Session:
    """One user of the service: the steps are made in order, by a client that `connect(base, source)` makes."""

    name: str
    connect: object
    steps: tuple

    def only(self, names):
        """The same session with some of its steps and whatever those need."""
        by_name, wanted, open_names = {step.name: step for step in self.steps}, set(), list(names)
        while open_names:
            name = open_names.pop()
            if name not in wanted:
                wanted.add(name)
                open_names += by_name[name].needs
        return replace(self, steps=tuple(step for step in self.steps if step.name in wanted))


class Script:
    """Writes the steps of one session in order; a name that is used again, or a need that came not before, is an error."""

    def __init__(self):
        self.steps = {}

    def do(self, name, act, *needs, counted=True, **keep):
        unknown = [need for need in needs if need not in self.steps]
        if name in self.steps or unknown:
            raise ValueError(f"step {name}: its name is taken, or {unknown} did not come before")
        self.steps[name] = Step(name, act, needs, keep, counted)
        return name

    def session(self, name, connect):
        return Session(name, connect, tuple(self.steps.values()))
