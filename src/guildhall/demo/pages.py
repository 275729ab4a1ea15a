"""The clock of a demo in the browser: what time it is there, and what moves it on."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guildhall import clock
from guildhall.cases import lists
from guildhall.cases.lists import Sought, Wish
from guildhall.clock import LONDON
from guildhall.demo.ahead import AHEAD, BackwardsError
from guildhall.engine.dates import day_of
from guildhall.people.acting import Principal
from guildhall.web.session import principal_of
from guildhall.words import spoken

MORNING = time(9)
"""The time on a day to which the clock is moved."""
LOOKED_AT = 100
"""So many limits are looked at for the next one that is not today's."""
PARTS = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Way:
    """A way to move the clock on: what it is called, and to which moment it leads."""

    key: str
    words: str
    to: datetime


class NotChosenError(ValueError):
    """That it is not said how far: what is wrong, and at which input."""

    def __init__(self, sentence: str, place: str) -> None:
        super().__init__(sentence)
        self.place = place


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def the_clock(request: HttpRequest) -> HttpResponse:
    """Show what time it is in the demo, and move it on."""
    if not settings.DEMO:
        raise Http404
    ways = list(_ways(principal_of(request), clock.now()))
    errors, sent = [], request.POST
    if request.method == "POST":
        try:
            AHEAD.move_to(_wanted(sent, ways))
        except NotChosenError as error:
            errors = [{"href": f"#{error.place}", "text": str(error)}]
        except BackwardsError as error:
            errors = [{"href": "#day", "text": str(error)}]
        else:
            messages.success(request, f"It is {spoken.long_moment(clock.now())} now.")
            return redirect("demo-clock")
    told = {
        "now": clock.now(),
        "ways": ways,
        "chosen": sent.get("by", ""),
        "typed": [(part, part.capitalize(), sent.get(part, "")) for part in PARTS],
        "errors": errors,
    }
    return render(request, "demo/clock.html", told, status=422 if errors else 200)


def _ways(who: Principal | None, now: datetime) -> list[Way]:
    """Give the ways that lead to a moment which is known already."""
    found = [
        Way("minutes", "By ten minutes", now + timedelta(minutes=10)),
        Way("hour", "By an hour", now + timedelta(hours=1)),
        Way("day", "By a day", now + timedelta(days=1)),
        Way("week", "By a week", now + timedelta(days=7)),
    ]
    limit = _next_limit(who, now) if who is not None else None
    if limit is not None:
        words = f"To the next date in your cases: {spoken.long_day(limit)}"
        found.insert(0, Way("next", words, _morning(limit)))
    return found


def _next_limit(who: Principal, now: datetime) -> date | None:
    """Give the next day after this one on which something in somebody's cases is due, or opens."""
    today = day_of(now)
    rows = lists.limits(Sought(who, Wish(overdue=False), now), None, LOOKED_AT).rows
    return min((row.by_day for row in rows if row.by_day > today), default=None)


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, LONDON)


def _wanted(sent: QueryDict, ways: list[Way]) -> datetime:
    """Read to which moment the clock is to be moved. Raises NotChosenError."""
    by = sent.get("by", "")
    for way in ways:
        if way.key == by:
            return way.to
    if by != "date":
        raise NotChosenError("Choose how far the clock is to be moved on.", "by")
    try:
        year, month, day = (int(sent.get(part, "")) for part in reversed(PARTS))
        return _morning(date(year, month, day))
    except ValueError:
        sentence = "Give a day that there is, such as 27 3 2027."
        raise NotChosenError(sentence, "day") from None
