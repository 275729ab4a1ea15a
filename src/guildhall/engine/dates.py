"""Days and limits as the specifications read them.

A day is a day in London. The day of the event that starts a clock is day 0; a limit is
inclusive to the end of its day; a month is a calendar month, and 31 January plus one month
is the last day of February. Nothing here reads a clock.
"""

from calendar import monthrange
from collections.abc import Iterable, Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from guildhall.engine.wording import counted

NOON, MIDNIGHT = "midday", "midnight"
HALF_A_DAY = 12
LONDON = ZoneInfo("Europe/London")
SATURDAY = 5


MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
SHORTEST = 3
"""Letters by which a month can be known."""


class CalendarError(LookupError):
    """Working days are to be counted further than the bank holidays are known; says so."""


@dataclass(frozen=True, slots=True)
class Span:
    """Whole London days, from the first to the last, both included. `last` None: still open."""

    first: date
    last: date | None = None


def day_of(moment: datetime) -> date:
    """Give the London day on which a moment falls.

    >>> day_of(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    datetime.date(2026, 7, 2)
    """
    return moment.astimezone(LONDON).date()


def start_of(day: date) -> datetime:
    """Give the first moment of a London day."""
    return datetime.combine(day, time(0), LONDON)


def noon_of(day: date) -> datetime:
    """Give noon in London on a day: what a date without a time means in a scenario."""
    return datetime.combine(day, time(12), LONDON)


def month_named(text: str) -> int | None:
    """Give the number of a month by its name, or by how that begins; None for what is none.

    >>> month_named("Sept"), month_named("Ma"), month_named("mar")
    (9, None, 3)
    """
    word = text.casefold()
    known = [number for number, one in enumerate(MONTHS, 1) if one.startswith(word)]
    return known[0] if len(known) == 1 and len(word) >= SHORTEST else None


def add_months(day: date, months: int) -> date:
    """Add calendar months, falling back to the last day of a shorter month.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_days(day: date, days: int) -> date:
    """Add calendar days."""
    return day + timedelta(days=days)


def add_working_days(
    day: date, number: int, holidays: AbstractSet[date], known_to: date | None
) -> date:
    """Add working days: neither Saturday nor Sunday nor one of the holidays.

    Raises CalendarError where the holidays are not known as far as it has to look.
    """
    while number > 0:
        day += timedelta(days=1)
        if known_to is None or day > known_to:
            raise CalendarError(_unknown(day, "up to", known_to))
        if day.weekday() < SATURDAY and day not in holidays:
            number -= 1
    return day


def subtract_working_days(
    day: date,
    number: int,
    holidays: AbstractSet[date],
    known_from: date | None,
    known_to: date | None,
) -> date:
    """Go working days back: neither Saturday nor Sunday nor one of the holidays.

    Raises CalendarError where the holidays are not known from where, and as far back as, it looks.
    """
    while number > 0:
        day -= timedelta(days=1)
        if known_to is None or day > known_to:
            raise CalendarError(_unknown(day, "up to", known_to))
        if known_from is None or day < known_from:
            raise CalendarError(_unknown(day, "from", known_from))
        if day.weekday() < SATURDAY and day not in holidays:
            number -= 1
    return day


def _unknown(day: date, way: str, known: date | None) -> str:
    if known is None:
        return f"Working days cannot be counted to {spoken(day)}: no bank holidays are known."
    return (
        f"Working days cannot be counted to {spoken(day)}: the bank holidays are known {way} "
        f"{spoken(known)}."
    )


def days_between(first: date, last: date) -> int:
    """Count the days from one day to another; the first is day 0."""
    return (last - first).days


def extended(limit: date, counted_from: date, pauses: Iterable[Span], today: date) -> date:
    """Move a limit by the days of pause that fell after its clock started.

    A pause that is still open counts up to and including `today`. A pause that begins after
    the limit has passed no longer moves it.
    """
    for pause in sorted(pauses, key=lambda span: span.first):
        first = max(pause.first, counted_from + timedelta(days=1))
        last = pause.last if pause.last is not None else max(today, pause.first)
        if first <= limit and last >= first:
            limit += timedelta(days=(last - first).days + 1)
    return limit


def paused_days(first: date, last: date, pauses: Iterable[Span]) -> int:
    """Count the days of pause from `first` up to, and not including, `last`."""
    total = 0
    for pause in pauses:
        begin = max(pause.first, first)
        end = min(pause.last + timedelta(days=1) if pause.last is not None else last, last)
        total += max(0, (end - begin).days)
    return total


def spoken(day: date) -> str:
    """Write a day as people read it: `20 March 2026`."""
    return f"{day.day} {day:%B %Y}"


def clock_time(moment: datetime) -> str:
    """Write the time in London: `10am`, `10:30am`, `midday`, `2:05:30pm`."""
    here = moment.astimezone(LONDON)
    minute, second = here.minute, here.second
    if not minute and not second and here.hour % HALF_A_DAY == 0:
        return NOON if here.hour else MIDNIGHT
    text = str(here.hour % HALF_A_DAY or HALF_A_DAY)
    if minute or second:
        text += f":{minute:02}"
    if second:
        text += f":{second:02}"
    return text + ("am" if here.hour < HALF_A_DAY else "pm")


def spoken_moment(moment: datetime) -> str:
    """Write a day and a time in London: `20 March 2026, 10am`."""
    return f"{spoken(moment.astimezone(LONDON).date())}, {clock_time(moment)}"


def spoken_length(seconds: int) -> str:
    """Write a length of time as people read it: `66 minutes`, `3 minutes 1 second`."""
    minutes, rest = divmod(seconds, 60)
    parts = [counted(minutes, "minute")] if minutes or not rest else []
    if rest:
        parts.append(counted(rest, "second"))
    return " ".join(parts)


def utc(moment: datetime) -> str:
    """Write a moment as it is stored."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
