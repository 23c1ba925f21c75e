"""The users of the REST service and their data. Some of it is alike for several of them, as it is in life."""

from dataclasses import dataclass

from ...servers.rest.database import USERS

SUBJECTS = ("garden", "kitchen", "library", "workshop", "harbour", "orchard", "bakery", "studio")
CHORES = ("Write the list", "Call the supplier", "Measure twice", "Order the timber", "Clear the bench", "Book the van")
SKUS = ("tea-100", "rice-1k", "saw-30", "pot-2l", "glue-50", "tea-100", "pan-28", "nail-80")


@dataclass(frozen=True)
class Person:
    """What one user does with the service differs by its number: how many tasks, which words, PUT or PATCH."""

    number: int

    @property
    def user(self):
        return USERS[self.number]

    @property
    def subject(self):
        return SUBJECTS[self.number]

    def project(self, item):
        """The body of project A or B; B is called the same by everyone."""
        if item == "A":
            return {"name": f"The {self.subject}", "description": f"All about the {self.subject}", "tags": ["home", self.subject]}
        return {"name": "Someday", "tags": ["later"]}

    def revised(self):
        return {"name": f"The new {self.subject}", "description": "Moved to spring", "tags": ["home", "spring"]}

    def tasks(self):
        """Three to five titles; the first are the same for everyone."""
        own = [CHORES[(self.number + k) % len(CHORES)] for k in range(1 + self.number % 3)]
        titles = ["Make a plan", f"Sweep the {self.subject}", *(f"{title} ({index + 1})" for index, title in enumerate(own))]
        return [{"title": title, "priority": 1 + (3 * index + self.number) % 5} for index, title in enumerate(titles)]

    def note(self, item):
        return {"text": f"{item}: remember the {self.subject}", "pinned": item == "n1"}

    def payment(self, item):
        return {"amount": 1000 + 150 * self.number + (275 if item == "p2" else 0), "currency": "EUR",
                "reference": f"{self.subject} {item}"}

    def numbers(self):
        return [self.number + k for k in range(3)]

    @property
    def sku(self):
        return SKUS[self.number]


PEOPLE = tuple(Person(number) for number in range(8))
