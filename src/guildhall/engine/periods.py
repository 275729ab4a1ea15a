"""Counting a period from a day, forwards and backwards, and saying it."""

from datetime import date, timedelta

from guildhall.engine.actor import NOWHERE, Surroundings
from guildhall.engine.dates import add_months, add_working_days, subtract_working_days
from guildhall.engine.kinds.base import Period


def after(day: date, period: Period, around: Surroundings = NOWHERE) -> date:
    """Give the day a period after a day; the day itself is day 0.

    Working days need the calendar of the surroundings; CalendarError where it does not reach.
    """
    if period.months is not None:
        return add_months(day, period.months)
    if period.working_days is not None:
        holidays, known_to = around.bank_holidays, around.calendar_to
        return add_working_days(day, period.working_days, holidays, known_to)
    if period.weeks is not None:
        return day + timedelta(weeks=period.weeks)
    return day + timedelta(days=period.days or 0)


def back(day: date, period: Period, around: Surroundings = NOWHERE) -> date:
    """Give the day a period before a day, which is day 0; CalendarError as for `after`.

    A month back is the same day of the month before, or its last day.
    """
    if period.working_days is not None:
        known = around.calendar_from, around.calendar_to
        return subtract_working_days(day, period.working_days, around.bank_holidays, *known)
    if period.months is not None:
        return add_months(day, -period.months)
    return day - timedelta(weeks=period.weeks or 0, days=period.days or 0)


def last_start(limit: date, period: Period, around: Surroundings = NOWHERE) -> date:
    """Give the last day from which a period ends by a limit; CalendarError as for `after`.

    Counting back alone does not tell: from 30 and from 31 January a month ends on the same day.
    """
    day = back(limit, period, around)
    while after(day, period, around) > limit:
        day -= timedelta(days=1)
    while after(day + timedelta(days=1), period, around) <= limit:
        day += timedelta(days=1)
    return day


def spoken_period(period: Period) -> str:
    """Write a period as people read it."""
    for unit in ("days", "weeks", "months", "working_days"):
        number: int | None = getattr(period, unit)
        if number is not None:
            words = unit.replace("_", " ")
            return f"{number} {words.removesuffix('s') if number == 1 else words}"
    return ""
