"""How many responses of a mock equal the live ones."""

from dataclasses import dataclass, field

from . import tree
from .transcript import Outcome

# What every server writes anew, or what belongs to the connection.
VOLATILE = {"date", "server", "connection", "keep-alive", "content-length", "transfer-encoding"}
# What a mock adds to say that it answered.
MARKS = {"doppel-outcome"}


@dataclass(frozen=True)
class Wrong:
    """One response that is not what the live server gave; a false one was given with confidence."""

    scenario: str
    session: str
    step: str
    request: str
    reason: str
    false: bool


@dataclass
class Score:
    """Counts of one way. `right` are, where a miss is wanted, the answers that equal the live ones though nothing was recorded."""

    all: int = 0
    equal: int = 0
    wrong: list = field(default_factory=list)
    right: int = 0
    miss_wanted: bool = False

    @property
    def false(self):
        return sum(wrong.false for wrong in self.wrong)

    @property
    def percent(self):
        """A false answer counts against it twice: it is not equal, and it is taken off. Where a miss is wanted: the misses."""
        if not self.all:
            return None
        return max(0.0, 100 * (self.equal - (0 if self.miss_wanted else self.false)) / self.all)

    def __add__(self, other):
        return Score(self.all + other.all, self.equal + other.equal, self.wrong + other.wrong, self.right + other.right,
                     self.miss_wanted or other.miss_wanted)


def as_tree(answer):
    """Status, fields and body of an answer as one tree."""
    fields = {}
    for name, value in answer.fields:
        if name not in VOLATILE | MARKS:
            fields.setdefault(name, []).append(value)
    content_type = fields.get("content-type", [""])[0].lower()
    return {"status": answer.status, "body": tree.parse(content_type, answer.body),
            "fields": {name: " | ".join(values) for name, values in fields.items()}}


def difference(live, again, given):
    """Where an answer differs from the first of two live ones, the places left out in which those two differ; None if nowhere."""
    first, second = as_tree(live), as_tree(again)
    found = [place.removeprefix(".") for place in tree.differences(first, as_tree(given), tree.differing(first, second), "")]
    return found[0] + (f" (and {len(found) - 1} more)" if len(found) > 1 else "") if found else None


def compare(scenario, live, again, mock):
    """The score of a mock's transcript by those of two live runs of the same way."""
    score = Score()
    for key, entry in live.entries.items():
        if not entry.counted:
            continue
        score.all += 1
        reason, false = judge(entry, again.entries[key], mock.entries[key])
        if reason is None:
            score.equal += 1
        else:
            score.wrong.append(Wrong(scenario, *key, entry.answer.request, reason, false))
    return score


def judge(live, again, given):
    """Why an entry is not as live, and whether it was confident; None where it is."""
    if given.outcome is not Outcome.ANSWERED:
        return f"{given.outcome.value} {given.reason}".strip(), False
    reason = difference(live.answer, again.answer, given.answer)
    return reason, reason is not None


def compare_unseen(scenario, live, again, mock):
    """Where nothing was recorded a miss is the answer that is wanted: the score is the share of misses among what was asked."""
    score = Score(miss_wanted=True)
    for key, entry in live.entries.items():
        given = mock.entries[key]
        if not entry.counted or given.outcome is Outcome.IMPOSSIBLE:
            continue
        score.all += 1
        if given.outcome is Outcome.MISS:
            score.equal += 1
            continue
        reason, false = judge(entry, again.entries[key], given)
        if reason is None:
            score.right += 1
            reason = "answered as live, though it was never recorded"
        score.wrong.append(Wrong(scenario, *key, entry.answer.request, reason, false))
    return score
