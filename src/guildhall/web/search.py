"""What lists are searched for: read from an address, asked of lists, and said in words."""

from dataclasses import dataclass, fields
from urllib.parse import urlencode

from django.http import QueryDict

from guildhall.cases import packs
from guildhall.cases.lists import Wish
from guildhall.engine.vocabulary import Role, Stage
from guildhall.people import scope
from guildhall.people.acting import Principal
from guildhall.words import spoken

PARTNERS = 100
"""So many organisations can be chosen from; among more, one looks for a name."""
LONGEST = 200
ULN = 10
"""A search for so many digits is for a unique learner number."""
STAGES = [(one.value, spoken.sentence(one.words)[:-1]) for one in Stage if one is not Stage.NONE]
ORDERS = {
    "newest": "newest first",
    "oldest": "oldest first",
    "changed": "changed last first",
    "name": "by name",
}


@dataclass(frozen=True, slots=True)
class Search:
    """What a list is asked for, as it stands in its address; what is unknown there is left out."""

    q: str = ""
    """How a name begins, or a whole ULN."""
    stage: str = ""
    spec: str = ""
    provider: str = ""
    employer: str = ""
    overdue: str = ""
    sort: str = "newest"

    @classmethod
    def read(cls, asked: QueryDict) -> "Search":
        """Read a search from an address."""
        told = {one.name: asked.get(one.name, "").replace("\x00", "")[:LONGEST].strip()
                for one in fields(cls)}  # fmt: skip
        told["sort"] = told["sort"] if told["sort"] in ORDERS else "newest"
        told["stage"] = told["stage"] if told["stage"] in set(Stage) else ""
        told["overdue"] = "yes" if told["overdue"] == "yes" else ""
        return cls(**told)

    @property
    def number(self) -> str:
        """The ULN that is looked for; empty where none is."""
        digits = self.q.replace(" ", "")
        return digits if len(digits) == ULN and digits.isascii() and digits.isdigit() else ""

    def wish(self) -> Wish:
        """Give it as lists are asked."""
        return Wish(
            stage=Stage(self.stage) if self.stage else None,
            spec=self.spec or None,
            name=self.q if self.q and not self.number else None,
            uln=self.number or None,
            provider=self.provider or None,
            employer=self.employer or None,
            overdue=True if self.overdue else None,
        )

    @property
    def address(self) -> str:
        """The search as a part of an address; empty where nothing is looked for."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        usual = {one.name: one.default for one in fields(self)}
        return urlencode({name: value for name, value in told.items() if value != usual[name]})

    @property
    def onward(self) -> str:
        """What follows the path of a list that is searched in the same way."""
        return f"?{self.address}" if self.address else ""

    @property
    def narrowed(self) -> bool:
        """Whether anything was looked for."""
        return any(getattr(self, one.name) for one in fields(self) if one.name != "sort")


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody can choose from: each value with what it is called."""

    specs: list[tuple[str, str]]
    providers: list[tuple[str, str]]
    employers: list[tuple[str, str]]
    stages: list[tuple[str, str]]

    @classmethod
    def of(cls, who: Principal) -> "Choices":
        """Give somebody's choices."""
        specs = [(one, one) for one in sorted(packs.offered())]
        return cls(specs, _named(who, "provider"), _named(who, "employer"), STAGES)

    def told(self, search: Search) -> str:
        """Say what is looked for: `name “Ada”, ST0825/AP02, overdue`."""
        said = []
        if search.q:
            said.append(f"ULN {search.number}" if search.number else f"name “{search.q}”")
        for chosen, known in (
            (search.stage, self.stages),
            (search.spec, self.specs),
            (search.provider, self.providers),
            (search.employer, self.employers),
        ):
            if chosen:
                said.append(dict(known).get(chosen, chosen))
        if search.overdue:
            said.append("overdue")
        return ", ".join(said)


def _named(who: Principal, kind: str) -> list[tuple[str, str]]:
    """Give the partners of a kind by which somebody may want to look, with their names."""
    if who.role is Role.EMPLOYER or who.role.value == kind:
        return []
    found = scope.shown(who, scope.organisations(who).filter(kind=kind)).filter(kind=kind)
    return [(one.pk, str(vars(one)["said"])) for one in found.order_by("name", "pk")[:PARTNERS]]
