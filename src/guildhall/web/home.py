"""Home: what is one's next move, what others have to do, what comes, what was done lately."""

from collections.abc import Iterable
from dataclasses import asdict
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.cases import leaving, lists, packs, queries
from guildhall.cases.lists import Sought
from guildhall.cases.models import Line
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.moves import PARTS_OF
from guildhall.engine.vocabulary import Role, Stage
from guildhall.engine.wording import listed
from guildhall.people import registry
from guildhall.people.acting import Principal
from guildhall.web import cards, people, rows
from guildhall.web.listing import beginnings
from guildhall.web.search import Choices, Search
from guildhall.web.session import Asked, principal_of, signed_in

MOST = 20
"""So many rows of one's own next moves stand on the first page of them."""
FEW = 5
"""So many rows of each of the others."""


@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """Show home to whoever is signed in; to others the people of a demo, or where to sign in."""
    if principal_of(request) is not None:
        return home(request)
    return cards.people(request) if settings.DEMO else redirect("sign-in")


@signed_in
def home(request: Asked) -> HttpResponse:
    """Show what somebody's cases wait for; of those that are looked for alone, where some are."""
    who, now = request.principal, clock.now()
    finds = who.role in queries.CASES and who.role is not Role.APPRENTICE
    search = Search.read(request.GET) if finds else Search()
    sought = Sought(who, search.wish(), now)
    mine = lists.mine(sought, None, MOST)
    waiting = lists.waiting(sought, None, FEW)
    coming = lists.coming(sought, None, FEW)
    lately = lists.cases(sought, "changed", None, FEW)
    numbers = lists.count_moves(sought)
    choices = Choices.of(who) if finds else None
    told = {
        "search": search,
        "choices": choices,
        "told": choices.told(search) if choices is not None else "",
        "nothing": search.narrowed
        and not (mine.rows or waiting.rows or coming.rows or lately.rows),
        "found": rows.number(lists.count_cases(sought)) if search.narrowed else "",
        "numbers": {name: rows.number(found) for name, found in asdict(numbers).items()},
        "overdue": bool(numbers.overdue),
        "mine": rows.to_do(who, mine.rows, now),
        "more": mine.next,
        "waiting": rows.to_do(who, waiting.rows, now),
        "more_waiting": waiting.next,
        "coming": rows.to_do(who, coming.rows, now),
        "more_coming": coming.next,
        "lately": rows.cases(lately.rows, now),
        "others": rows.others(who, leaving.needing_another(sought, None, MOST)[0]),
        "beginnings": beginnings(who),
        "releases": may_ever("release_result", who.role),
        "keeping": who.role is Role.ADMINISTRATOR,
        "invited": people.waiting(who, MOST),
        "declares": who.role in registry.DECLARES,
        "alone": who.role is Role.APPRENTICE,
        "out": _out(who, lately.rows) if who.role is Role.APPRENTICE else [],
        "finds": finds,
        "preparing": who.role in PARTS_OF
        and [one.case_id for one in lately.rows if one.stage == Stage.PREPARATION],
    }
    return render(request, "web/home.html", told)


def _out(who: Principal, lines: Iterable[Line]) -> list[tuple[UUID, str]]:
    """Name the methods whose results are out, for each of an apprentice's own cases."""
    found = []
    for line in lines:
        record, _, view = queries.view(who, line.case_id)
        methods = packs.pinned(record.pack_id).methods
        names = [
            f"the {methods[method].session}"
            for method, tries in view.case.run.attempts.items()
            if any(one.released_at is not None for one in tries)
        ]
        if names:
            found.append((line.case_id, listed(names)))
    return found


WHICH = {
    "mine": (lists.mine, "What needs you now", "Needs you now"),
    "waiting": (lists.waiting, "What your cases wait for from others", "Waiting for others"),
    "coming": (lists.coming, "Coming up", "Coming up"),
}
"""The lists of moves: how each is found, its heading, and its name among the others."""


@require_safe
@signed_in
def moves(request: Asked, which: str) -> HttpResponse:
    """Show a list of moves, searched as the cases are, a page at a time."""
    who, now, search = request.principal, clock.now(), Search.read(request.GET)
    find, title, _ = WHICH[which]
    sought = Sought(who, search.wish(), now)
    try:
        page = find(sought, request.GET.get("after") or None, MOST)
    except lists.BadCursorError:
        return redirect(f"{request.path}{search.onward}")
    numbers, choices = asdict(lists.count_moves(sought)), Choices.of(who)
    told = {
        "title": title,
        "which": which,
        "tabs": [(key, name, rows.number(numbers[key])) for key, (_, _, name) in WHICH.items()],
        "rows": rows.to_do(who, page.rows, now),
        "next": page.next,
        "first": "after" not in request.GET,
        "search": search,
        "choices": choices,
        "told": choices.told(search),
    }
    return render(request, "web/moves.html", told)
