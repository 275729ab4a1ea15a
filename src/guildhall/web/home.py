"""Home: what is one's next move, what others have to do, what comes, what was done lately."""

from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.cases import lists, queries
from guildhall.cases.lists import Wish
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.vocabulary import Role, Stage
from guildhall.people import registry
from guildhall.web import cards, people, rows
from guildhall.web.listing import beginnings
from guildhall.web.session import Asked, principal_of, signed_in

MOST = 20
"""So many rows of one's own next moves stand on the first page of them."""
FEW = 5
"""So many rows of each of the others."""
THEIR_PART = (Role.APPRENTICE, Role.EMPLOYER)
"""Those who have a part in a gateway that the training provider brings together."""


@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """Show home to whoever is signed in; to others the people of a demo, or where to sign in."""
    if principal_of(request) is not None:
        return home(request)
    return cards.people(request) if settings.DEMO else redirect("sign-in")


@signed_in
def home(request: Asked) -> HttpResponse:
    """Show what somebody's cases wait for."""
    who, now = request.principal, clock.now()
    mine = lists.mine(who, now, None, MOST)
    waiting = lists.waiting(who, now, None, FEW)
    coming = lists.coming(who, now, None, FEW)
    lately = lists.cases(who, Wish(), now, "changed", None, FEW)
    numbers = lists.count_moves(who, now)
    told = {
        "numbers": {name: rows.number(found) for name, found in asdict(numbers).items()},
        "overdue": bool(numbers.overdue),
        "mine": rows.to_do(who, mine.rows, now),
        "more": mine.next,
        "waiting": rows.to_do(who, waiting.rows, now),
        "more_waiting": waiting.next,
        "coming": rows.to_do(who, coming.rows, now),
        "more_coming": coming.next,
        "lately": rows.cases(lately.rows, now),
        "beginnings": beginnings(who),
        "releases": may_ever("release_result", who.role),
        "keeping": who.role is Role.ADMINISTRATOR,
        "invited": people.waiting(who, MOST),
        "declares": who.role in registry.DECLARES,
        "alone": who.role is Role.APPRENTICE,
        "finds": who.role in queries.CASES and who.role is not Role.APPRENTICE,
        "preparing": who.role in THEIR_PART
        and [one.case_id for one in lately.rows if one.stage == Stage.PREPARATION],
    }
    return render(request, "web/home.html", told)


WHICH = {
    "mine": (lists.mine, "What needs you now"),
    "waiting": (lists.waiting, "What your cases wait for from others"),
    "coming": (lists.coming, "Coming up"),
}
"""The lists of moves: how each is found, and its heading."""


@require_safe
@signed_in
def moves(request: Asked, which: str) -> HttpResponse:
    """Show a list of moves, a page at a time."""
    who, now = request.principal, clock.now()
    find, title = WHICH[which]
    try:
        page = find(who, now, request.GET.get("after") or None, MOST)
    except lists.BadCursorError:
        return redirect("moves", which)
    told = {"title": title, "rows": rows.to_do(who, page.rows, now), "next": page.next}
    return render(request, "web/moves.html", told)
