"""The only place that reads the time.

Everything else takes the moment as an argument, so that a case can be judged as on any day.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Return this moment, aware, as London's clocks show it."""
    return datetime.now(LONDON)


def today() -> date:
    """Return the day that it is in London, which is not always the day in UTC."""
    return now().date()
