"""Where everything that a client makes by chance or by the clock comes from, so that a run can be made again, or made anew."""

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone


@dataclass(frozen=True)
class Seed:
    """What makes one run of the clients the same as another: a word for chance, and the time when the run began."""

    word: str
    began: datetime


class Source:
    """The chance and the time of one session. A value belongs to its name, so that a step left out changes no other value."""

    def __init__(self, seed, session):
        self.seed, self.session, self.step = seed, session, 0

    def chance(self, name):
        return random.Random(f"{self.seed.word}/{self.session}/{name}")

    def uuid(self, name):
        return str(uuid.UUID(int=self.chance(name).getrandbits(128), version=4))

    def nonce(self, name, digits=16):
        return f"{self.chance(name).getrandbits(4 * digits):0{digits}x}"

    def now(self):
        """A second later at each step."""
        return self.seed.began + timedelta(seconds=self.step)

    def timestamp(self):
        return self.now().astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
