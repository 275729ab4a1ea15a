"""The page at the address itself: what this is, and in a demo who may sign in with which token."""

import json
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from ninja.openapi.docs import Swagger

PEOPLE = "demo-people.json"
"""Where a demo writes who there is, in the folder of the installation: name, role, organisation,
token, and about whom it is."""


class Pages(Swagger):
    """The documentation of the API, to be read and tried, with scripts from here alone."""

    template = "guildhall/docs.html"


DOCS = Pages(
    settings={
        # Left to itself, it would show the document to a validator on the internet.
        "validatorUrl": None,
        "docExpansion": "none",
        "defaultModelsExpandDepth": 0,
        "filter": True,
    }
)


@require_safe
@never_cache
def front(request: HttpRequest) -> HttpResponse:
    """Show what this is; in a demo, who may sign in, each with a token and a line to try it."""
    groups = [
        {"organisation": organisation, "people": list(people)}
        for organisation, people in groupby(_people(), key=lambda one: one["organisation"] or "")
    ]
    told = {
        "demo": settings.DEMO,
        "groups": groups,
        "moves": request.build_absolute_uri("/api/v1/moves"),
    }
    return render(request, "guildhall/front.html", told)


def _people() -> list[dict[str, Any]]:
    """Give who may sign in, by organisation; nobody outside a demo, or before it knows."""
    if not settings.DEMO:
        return []
    try:
        people = json.loads((settings.DATA / PEOPLE).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return []
    return sorted(people, key=lambda one: one["organisation"] or "")
