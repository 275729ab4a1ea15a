"""In a demo: everybody there is, on cards that sign one in as them."""

import json
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from guildhall import clock
from guildhall.engine.vocabulary import Role
from guildhall.people import tokens
from guildhall.web import session

PEOPLE = "demo-people.json"
"""Where a demo writes who there is, in the folder of the installation: name, role, organisation,
token, and about whom it is."""

HEADINGS = {
    Role.PROVIDER.value: "Training providers",
    Role.EMPLOYER.value: "Employers",
    Role.APPRENTICE.value: "Apprentices",
}
PARTNERS = tuple(HEADINGS)


@require_safe
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """Show who there is, by organisation."""
    if not settings.DEMO:
        raise Http404
    groups = [
        {
            "heading": heading,
            "people": [one | {"words": Role(one["role"]).words} for one in found],
        }
        for heading, found in groupby(_everybody(), key=_heading)
    ]
    moves = request.build_absolute_uri("/api/v1/moves")
    return render(request, "web/cards.html", {"groups": groups, "moves": moves})


@require_POST
def become(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody of the demo, with nothing but a click."""
    if not settings.DEMO:
        raise Http404
    token = request.POST.get("token", "")
    if token not in {one["token"] for one in _everybody()}:
        raise Http404
    try:
        who = tokens.principal_of(token, clock.now())
    except tokens.TokenRefusedError:
        raise Http404 from None
    # As for a program: the clock of a demo leaps, and nobody is to be signed out by that.
    session.begin(request, tokens.issue(who.membership, "browser", clock.now()))
    return redirect("home")


def _everybody() -> list[dict[str, Any]]:
    """Give who may sign in: the staff of each awarding body, then who works with them."""
    try:
        found = json.loads((settings.DATA / PEOPLE).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return []
    return sorted(found, key=lambda one: (_place(one), one["organisation"] or ""))


def _place(one: dict[str, Any]) -> int:
    """Give where somebody stands among the others: staff of awarding bodies first."""
    return PARTNERS.index(one["role"]) + 1 if one["role"] in PARTNERS else 0


def _heading(one: dict[str, Any]) -> str:
    """Give under which heading somebody stands: partners, of whom there are few each, together."""
    together = HEADINGS.get(one["role"])
    return together or str(one["organisation"])
