"""The teams that use Kinto, and their data. Some of it is alike for several of them, as it is in life."""

from dataclasses import dataclass

NAMES = ("anchor", "beacon", "cabin", "dinghy", "engine", "ferry", "galley", "harbor")
THINGS = ("mast", "lamp", "stove", "rudder", "pump", "ramp", "oven", "crane")
EXTRAS = ("Sweep the deck", "Polish the brass", "Count the ropes")


@dataclass(frozen=True)
class Team:
    """What one team does differs by its number: how many tasks, which words."""

    number: int

    @property
    def name(self):
        return NAMES[self.number]

    @property
    def thing(self):
        return THINGS[self.number]

    def task(self, item):
        """A to D are made one by one; B is alike for everyone."""
        return {
            "A": {"title": f"Repair the {self.thing}", "status": "open", "effort": 1 + self.number % 3,
                  "tags": ["urgent", self.name]},
            "B": {"title": "Order paint", "status": "open", "effort": 5, "reason": "spring"},
            "C": {"title": f"Sell the old {self.thing}", "status": "done", "effort": 8 + self.number,
                  "price": 12.5 * self.number},
            "D": {"title": "Call the insurance", "status": "waiting", "effort": 13},
        }[item]

    def extras(self):
        """One to three tasks that are made in one batch."""
        titles = EXTRAS[:1 + self.number % 3]
        return [{"title": title, "status": "open", "effort": 20 + index} for index, title in enumerate(titles)]

    def revised(self):
        return {"title": f"Replace the {self.thing}", "status": "open", "effort": 3, "tags": ["urgent"]}

    def measurements(self):
        """A value of each kind that JSON has."""
        return {"name": f"{self.thing} № {self.number}", "length": 10 ** 9 + self.number, "ratio": 0.1 * (1 + self.number),
                "tiny": 1e-7, "sound": self.number % 2 == 0, "owner": None, "parts": [1, "two", [3.0, None], {"four": []}],
                "empty": {}, "text": "\"quoted\"\n\ttab \\ / é 日本 🚢"}

    def schema(self):
        return {"type": "object", "required": ["text"], "properties": {
            "text": {"type": "string", "maxLength": 200}, "stars": {"type": "integer", "maximum": 5}}}

    def note(self, item):
        return {"text": f"{item}: mind the {self.thing}", "stars": 1 + self.number % 5}


TEAMS = tuple(Team(number) for number in range(8))
