"""The only place that reads the time.

Everything else takes the moment as an argument, so that a case can be judged as on any day.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_ahead: list[Callable[[], timedelta]] = []


def run_ahead(by: Callable[[], timedelta] | None) -> None:
    """Let the clock run ahead by what a function gives, as a demo does; None: not at all."""
    _ahead[:] = [] if by is None else [by]


def now() -> datetime:
    """Return this moment, aware, as London's clocks show it."""
    ahead = sum((by() for by in _ahead), timedelta())
    return (datetime.now(UTC) + ahead).astimezone(LONDON)


def today() -> date:
    """Return the day that it is in London, which is not always the day in UTC."""
    return now().date()
