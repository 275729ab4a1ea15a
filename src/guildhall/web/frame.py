"""What is around every page: its head, the way about the service, its foot."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from guildhall.web.session import principal_of


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the navigation: what it says, where it leads."""

    text: str
    address: str


SIGNED_IN: tuple[Place, ...] = (Place("Home", "/"), Place("Cases", "/cases"))
"""Where whoever is signed in can go from every page."""

BARE: dict[str, Any] = {"principal": None, "places": (), "demo": False}
"""The frame of a page that asks nothing of anybody: an error's."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give what the frame of a page says: a context processor."""
    who = principal_of(request) if hasattr(request, "session") else None
    return {
        "principal": who,
        "places": SIGNED_IN if who is not None else (),
        "demo": settings.DEMO,
        "contact": settings.CONTACT,
        "here": request.path,
    }
