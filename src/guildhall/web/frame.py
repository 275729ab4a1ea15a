"""What is around every page: its head, the way about the service, its foot."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from guildhall import clock
from guildhall.cases import queries
from guildhall.people import scope
from guildhall.people.acting import Principal
from guildhall.web.brands import of_staff
from guildhall.web.session import principal_of


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the navigation: what it says, where it leads."""

    text: str
    address: str


HOME, CASES, PEOPLE = Place("Home", "/"), Place("Cases", "/cases"), Place("People", "/people")
SPECS = Place("Specifications", "/specifications")

BARE: dict[str, Any] = {"principal": None, "places": (), "demo": False}
"""The frame of a page that asks nothing of anybody: an error's."""


def _places(who: Principal) -> tuple[Place, ...]:
    """Give where somebody can go from every page."""
    found = [HOME]
    if who.role in queries.CASES:
        found.append(CASES)
    if scope.ROLES[who.role]:
        found.append(PEOPLE)
    found.append(SPECS)
    return tuple(found)


ALONE: dict[str, Any] = {"principal": None, "places": ()}
"""The frame of a page for somebody who is not signed in as anybody, whoever else is here."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give what the frame of a page says: a context processor."""
    who = principal_of(request) if hasattr(request, "session") else None
    return {
        "principal": who,
        "places": _places(who) if who is not None else (),
        "demo": settings.DEMO,
        "demo_now": clock.now() if settings.DEMO else None,
        "contact": settings.CONTACT,
        "brand": SimpleLazyObject(lambda: of_staff(who)),
        "here": request.path,
    }
