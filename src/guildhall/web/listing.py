"""The list of cases: searched, filtered and in order, a page at a time."""

from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.cases import lists, packs
from guildhall.cases.lists import Wish
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.vocabulary import Role, Stage
from guildhall.people import scope
from guildhall.people.acting import Principal
from guildhall.web import rows
from guildhall.web.session import Asked, signed_in
from guildhall.words import spoken

PAGE = 30
PARTNERS = 100
"""So many organisations can be chosen from; among more, one looks for a name."""
LONGEST = 200
ULN = 10
"""A search for so many digits is for a unique learner number."""
STAGES = tuple(one for one in Stage if one is not Stage.NONE)
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

    def wish(self) -> Wish:
        """Give it as lists are asked."""
        digits = self.q.replace(" ", "")
        by_number = len(digits) == ULN and digits.isascii() and digits.isdigit()
        return Wish(
            stage=Stage(self.stage) if self.stage else None,
            spec=self.spec or None,
            name=self.q if self.q and not by_number else None,
            uln=digits if by_number else None,
            provider=self.provider or None,
            employer=self.employer or None,
            overdue=True if self.overdue else None,
        )

    @property
    def address(self) -> str:
        """The search as a part of an address."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def filtered(self) -> bool:
        """Whether anything was chosen beside a name."""
        return replace(self, q="") != Search()

    @property
    def narrowed(self) -> bool:
        """Whether anything was looked for."""
        return any(getattr(self, one.name) for one in fields(self) if one.name != "sort")


@require_safe
@signed_in
def cases(request: Asked) -> HttpResponse:
    """Show somebody's cases."""
    who, now, search = request.principal, clock.now(), Search.read(request.GET)
    try:
        page = lists.cases(
            who, search.wish(), now, search.sort, request.GET.get("after") or None, PAGE
        )
    except lists.BadCursorError:
        return redirect(f"{request.path}?{search.address}")
    told = {
        "rows": rows.cases(page.rows, now),
        "number": rows.number(lists.count_cases(who, search.wish(), now)),
        "next": page.next,
        "first": "after" not in request.GET,
        "search": search,
        "stages": [(one.value, spoken.sentence(one.words)[:-1]) for one in STAGES],
        "specs": [(one, one) for one in sorted(packs.offered())],
        "providers": _named(who, "provider"),
        "employers": _named(who, "employer"),
        "orders": [(key, spoken.sentence(words)[:-1]) for key, words in ORDERS.items()],
        "beginnings": beginnings(who),
    }
    return render(request, "web/cases.html", told)


def _named(who: Principal, kind: str) -> list[tuple[str, str]]:
    """Give the partners of a kind by which somebody may want to look, with their names."""
    if who.role is Role.EMPLOYER or who.role.value == kind:
        return []
    found = scope.shown(who, scope.organisations(who).filter(kind=kind)).filter(kind=kind)
    return [(one.pk, str(vars(one)["said"])) for one in found.order_by("name", "pk")[:PARTNERS]]


def beginnings(who: Principal) -> list[tuple[str, str]]:
    """Give where somebody may register an apprentice, each address with its words.

    Those of one apprentice are said as `ST0825/AP02: DevOps Engineer`; last come sheets of many.
    """
    if not may_ever("register", who.role):
        return []
    found = [
        (reverse("begin", args=["register", rows.spec_id(pack)]), f"{spec}: {pack.title}")
        for spec, pack in sorted(packs.offered().items())
        if who.role is not Role.OFFICER or pack.awarding_body.id == who.membership.organisation_id
    ]
    found.append((reverse("sheets", args=["cohorts"]), "A whole cohort, from one sheet"))
    if may_ever("bring_in", who.role):
        found.append((reverse("sheets", args=["live-cases"]), "Live cases from elsewhere"))
    return found
