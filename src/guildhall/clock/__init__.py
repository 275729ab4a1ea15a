"""The only place that reads the time.

Everything else takes the moment as an argument, so that a case can be judged as on any day.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_ahead: list[Callable[[], timedelta]] = []
_standing: list[datetime] = []


def run_ahead(by: Callable[[], timedelta] | None) -> None:
    """Let the clock run ahead by what a function gives, as a demo does; None: not at all."""
    _ahead[:] = [] if by is None else [by]


def stand_at(moment: datetime | None) -> None:
    """Let the clock of this process stand at a moment, as for one that fills a demo; None: run."""
    _standing[:] = [] if moment is None else [moment]


def now() -> datetime:
    """Return this moment, aware, as London's clocks show it."""
    if _standing:
        return _standing[0].astimezone(LONDON)
    ahead = sum((by() for by in _ahead), timedelta())
    return (datetime.now(UTC) + ahead).astimezone(LONDON)


def today() -> date:
    """Return the day that it is in London, which is not always the day in UTC."""
    return now().date()
