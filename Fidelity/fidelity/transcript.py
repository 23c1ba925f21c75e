"""What the clients of a run were answered, by session and step."""

import json
from dataclasses import dataclass, field
from enum import Enum


class Outcome(Enum):
    ANSWERED = "answered"
    MISS = "miss"
    IMPOSSIBLE = "not possible"
    BROKEN = "broken"


@dataclass(frozen=True)
class Answer:
    """One response as the client's library shows it: names of fields in lower case, the body without its content coding."""

    status: int
    fields: tuple
    body: bytes
    request: str = ""
    parsed: object = None

    def header(self, name):
        """The values of a field, joined; an error where it is absent, which makes the steps that need it impossible."""
        values = [value for key, value in self.fields if key == name]
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def has(self, name):
        return any(key == name for key, _ in self.fields)

    def json(self):
        return json.loads(self.body)


@dataclass(frozen=True)
class Entry:
    """What became of one step."""

    outcome: Outcome
    answer: Answer = None
    reason: str = ""
    counted: bool = True


@dataclass
class Transcript:
    """All entries of a run, in the order of the plan, not of time."""

    entries: dict = field(default_factory=dict)

    def note(self, session, step, entry):
        self.entries[session, step] = entry

    def write(self, path):
        """One line an entry, to be looked at."""
        with open(path, "w", encoding="utf-8") as file:
            for (session, step), entry in self.entries.items():
                line = {"session": session, "step": step, "outcome": entry.outcome.value}
                if entry.reason:
                    line["reason"] = entry.reason
                if entry.answer is not None:
                    line |= {"request": entry.answer.request, "status": entry.answer.status,
                             "fields": entry.answer.fields, "body": entry.answer.body.decode("utf-8", "backslashreplace")}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
