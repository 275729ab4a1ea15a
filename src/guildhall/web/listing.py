"""The list of cases: searched, filtered and in order, a page at a time."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.cases import lists, packs
from guildhall.cases.lists import Sought
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.vocabulary import Role
from guildhall.people.acting import Principal
from guildhall.web import rows
from guildhall.web.search import ORDERS, Choices, Search
from guildhall.web.session import Asked, signed_in
from guildhall.words import spoken

PAGE = 30


@require_safe
@signed_in
def cases(request: Asked) -> HttpResponse:
    """Show somebody's cases."""
    who, now, search = request.principal, clock.now(), Search.read(request.GET)
    sought = Sought(who, search.wish(), now)
    try:
        page = lists.cases(sought, search.sort, request.GET.get("after") or None, PAGE)
    except lists.BadCursorError:
        return redirect(f"{request.path}{search.onward}")
    choices = Choices.of(who)
    told = {
        "rows": rows.cases(page.rows, now),
        "number": rows.number(lists.count_cases(sought)),
        "next": page.next,
        "first": "after" not in request.GET,
        "search": search,
        "choices": choices,
        "told": choices.told(search),
        "orders": [(key, spoken.sentence(words)[:-1]) for key, words in ORDERS.items()],
        "beginnings": beginnings(who),
    }
    return render(request, "web/cases.html", told)


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
