"""Booking a session, or moving it: the days that the rules leave, the hours of one, then the form.

No rule stands here: which days and hours are open says `cases.bookable`, which asks the engine.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.cases import history
from guildhall.cases.bookable import Answer, Openings
from guildhall.cases.holders import holders
from guildhall.cases.perform import Wanted, preview
from guildhall.cases.queries import NotFoundError
from guildhall.engine.dates import LONDON, add_months
from guildhall.engine.findings import Finding
from guildhall.engine.permitted import BLOCKED
from guildhall.engine.session import Session
from guildhall.web import brands, doing, rows, staffing
from guildhall.web.doing import Beside, Desk
from guildhall.web.session import Asked, signed_in

SHOWN = 3
"""Months on a page."""
AHEAD = 24
"""Months from today's for which days are shown."""
SOUGHT = 12
"""Months through which the first day that can be booked is looked for."""
FAR = 366
"""Days among which the next day for a session that is cancelled is looked for."""
WEEK = 7
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Because:
    """A clause, and what it says to a session on a day."""

    clause: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days after one another for which there is one reason; `mark` is by each of them."""

    mark: str
    first: date
    last: date
    because: list[Because]
    open: bool
    """Whether they can be booked, and are warned of."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a calendar. `state`: `open`, `warned`, `closed` or `past`."""

    day: date
    state: str
    address: str = ""
    stretch: Stretch | None = None
    because: tuple[Because, ...] = ()
    booked: bool = False
    holiday: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a calendar: its weeks from Monday on, None for days of another month."""

    name: str
    weeks: list[list[Cell | None]]


@require_safe
@signed_in
def days(request: Asked, case: UUID, action: str, target: str) -> HttpResponse:
    """Show the days on which a session can be booked, or moved to, month by month."""
    desk = doing.desk_of(request.principal, case, action, target)
    if _is_blocked(desk):
        return doing.closed(request, desk)
    openings = Openings(request.principal, case, action, target, clock.now())
    this = openings.today.replace(day=1)
    last = add_months(this, AHEAD)
    wanted = request.GET.get("from")
    start = min(max(_month(wanted), this), last) if wanted else _first_open(openings, this)
    answers = openings.days(start, _before(add_months(start, SHOWN)))
    stretches = list(_stretches(desk, answers))
    told = {
        "desk": desk,
        "brand": brands.shown(desk.pack.awarding_body.id),
        "session": _session(desk),
        "preferred": desk.state.run.preferred_dates.get(target) if desk.state else None,
        "months": list(_months(desk, openings, start, answers, stretches)),
        "closed": [one for one in stretches if not one.open],
        "warned": [one for one in stretches if one.open],
        "any": any(one.open for one in answers),
        "weekdays": [(name[:3], name) for name in WEEKDAYS],
        "earlier": _link(max(add_months(start, -SHOWN), this)) if start > this else "",
        "later": _link(add_months(start, SHOWN)) if start < last else "",
        "form": rows.plain(case, action, target),
    }
    return render(request, "web/days.html", told)


@require_safe
@signed_in
def day(request: Asked, case: UUID, action: str, target: str, day: str) -> HttpResponse:
    """Show the hours of a day."""
    desk = doing.desk_of(request.principal, case, action, target)
    if _is_blocked(desk):
        return doing.closed(request, desk)
    openings = Openings(request.principal, case, action, target, clock.now())
    on = _day(day)
    if on < openings.today or on > add_months(openings.today, AHEAD + SHOWN):
        raise NotFoundError
    answers = [one for one in openings.hours(on) if one.at >= clock.now()]
    told = {
        "desk": desk,
        "brand": brands.shown(desk.pack.awarding_body.id),
        "day": on,
        "holiday": on in openings.bank_holidays,
        "hours": [(one.at, _place(desk, day, f"{one.at:%H:%M}")) for one in answers if one.open],
        "closed": _spells(desk, answers),
        "warned": _reasons(desk, next((one.warnings for one in answers if one.open), ())),
        "days": f"{_place(desk)}?from={on:%Y-%m}",
        "form": rows.plain(case, action, target),
    }
    return render(request, "web/day.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def hour(request: Asked, case: UUID, action: str, target: str, day: str, hour: str) -> HttpResponse:
    """Show the form of the action, with the day and the hour that were chosen; do it."""
    desk = doing.desk_of(request.principal, case, action, target)
    if _is_blocked(desk):
        return doing.closed(request, desk)
    form, at = doing.form_of(desk), _moment(day, hour)
    form.begin_with({"starts_at": at})
    found = staffing.told(holders(request.principal, case, target, clock.now(), at))
    ask = partial(
        doing.show, beside=Beside("web/book.html", found | {"at": at, "session": _session(desk)})
    )
    return doing.go(request, desk, form, ask)


def _is_blocked(desk: Desk) -> bool:
    return desk.permission is not None and desk.permission.status == BLOCKED


def _place(desk: Desk, *at: str) -> str:
    """Give the address of the days, of the hours of a day, or of the form with day and hour."""
    name = rows.OWN_PAGES[desk.action] + ("", "-day", "-hour")[len(at)]
    return reverse(name, args=[desk.case, desk.target, *at])


def _session(desk: Desk) -> Session | None:
    """Give the session that is booked, where one is moved."""
    if desk.state is None or desk.target is None:
        return None
    return desk.state.attempt(desk.target).session if desk.action == "move_session" else None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cancel(request: Asked, case: UUID, target: str) -> HttpResponse:
    """Show the form on which a session is cancelled, with what that costs; do it."""
    desk = doing.desk_of(request.principal, case, "cancel_session", target)
    if _is_blocked(desk):
        return doing.closed(request, desk)
    ask = partial(doing.show, beside=Beside("web/cancel.html", _cost(desk, case, target)))
    return doing.go(request, desk, doing.form_of(desk), ask)


def _cost(desk: Desk, case: UUID, method: str) -> dict[str, Any]:
    """Tell what is cancelled, and the first day that could be booked instead."""
    session = desk.state.attempt(method).session if desk.state is not None else None
    fields = {"method": method, "reason": "?"}
    outcome = preview(desk.who, Wanted(desk.action, fields, case, seen=desk.version))
    told: dict[str, Any] = {"session": session, "cost": outcome.done}
    if outcome.done:
        openings = Openings(desk.who, case, "book_session", method, clock.now(), outcome)
        first, before = openings.first(FAR)
        told["first"] = first.at.date() if first is not None else None
        told["because"] = _reasons(desk, before.refusals) if before is not None else []
    return told


# --- days in an address ----------------------------------------------------------------------


def _month(text: str) -> date:
    return _day(f"{text}-01")


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        raise NotFoundError from None


def _moment(day: str, hour: str) -> datetime:
    try:
        at = datetime.strptime(hour, "%H:%M").time()  # noqa: DTZ007 - an hour of no day yet
    except ValueError:
        raise NotFoundError from None
    return datetime.combine(_day(day), at, LONDON)


def _link(month: date) -> str:
    return f"?from={month:%Y-%m}"


def _before(day: date) -> date:
    return day - timedelta(days=1)


def _first_open(openings: Openings, this: date) -> date:
    """Give the month of the first day that can be booked; this one where none is near."""
    for number in range(SOUGHT):
        month = add_months(this, number)
        for answer in openings.days(month, _before(add_months(month, 1))):
            if answer.open:
                return month
    return this


# --- what is shown ---------------------------------------------------------------------------


def _reasons(desk: Desk, found: Iterable[Finding]) -> list[Because]:
    told = (Because(one.clause, str(history.revealed(one.sentence, desk.texts))) for one in found)
    return list(dict.fromkeys(told))


def _about(answer: Answer) -> tuple[bool, tuple[str, ...]]:
    """What a day has in common with those beside it: whether it is open, and the clauses."""
    return answer.open, tuple(one.clause for one in answer.refusals or answer.warnings)


def _stretches(desk: Desk, answers: list[Answer]) -> Iterator[Stretch]:
    """Put days together that have one reason; it is told of the one next to another stretch."""
    number = 0
    groups = [(about, list(group)) for about, group in groupby(answers, _about)]
    for place, ((is_open, clauses), group) in enumerate(groups):
        if not clauses:
            continue
        nearest = group[-1] if place + 1 < len(groups) and not is_open else group[0]
        found = nearest.refusals or nearest.warnings
        yield Stretch(
            _mark(number), group[0].at.date(), group[-1].at.date(), _reasons(desk, found), is_open
        )
        number += 1


def _mark(number: int) -> str:
    """Name a stretch: a, b … z, aa, ab and so on."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    high, low = divmod(number, len(letters))
    return (_mark(high - 1) if high else "") + letters[low]


def _spells(desk: Desk, answers: list[Answer]) -> list[tuple[datetime, datetime, list[Because]]]:
    """Put hours together that are closed for one reason."""
    return [
        (hours[0].at, hours[-1].at, _reasons(desk, hours[-1].refusals))
        for (is_open, _), group in groupby(answers, _about)
        if not is_open and (hours := list(group))
    ]


def _months(
    desk: Desk, openings: Openings, start: date, answers: list[Answer], stretches: list[Stretch]
) -> Iterator[Month]:
    found = {one.at.date(): one for one in answers}
    session = _session(desk)
    booked = session.day if session is not None else None

    def cell(day: date) -> Cell:
        here = Cell(day, "past", booked=day == booked, holiday=day in openings.bank_holidays)
        answer = found.get(day)
        if answer is None:
            return here
        stretch = next((one for one in stretches if one.first <= day <= one.last), None)
        if not answer.open:
            because = tuple(_reasons(desk, answer.refusals))
            return replace(here, state="closed", stretch=stretch, because=because)
        address, state = _place(desk, f"{day}"), "warned" if stretch else "open"
        return replace(here, state=state, stretch=stretch, address=address)

    for number in range(SHOWN):
        first = add_months(start, number)
        length = (add_months(first, 1) - first).days
        cells: list[Cell | None] = [None] * first.weekday()
        cells += [cell(first + timedelta(days=n)) for n in range(length)]
        cells += [None] * (-len(cells) % WEEK)
        weeks = [cells[n : n + WEEK] for n in range(0, len(cells), WEEK)]
        yield Month(f"{first:%B %Y}", weeks)
