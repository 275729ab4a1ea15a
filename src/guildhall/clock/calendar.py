"""Working days: the bank holidays of England and Wales, from a library that is kept up to date.

The engine is given the days; it never looks them up. Extra bank holidays (a jubilee, a state
funeral, a coronation) come with the library's releases.
"""

from datetime import date
from functools import cache

import holidays

YEARS_BACK = 10
YEARS_AHEAD = 3


@cache
def bank_holidays(first_year: int, last_year: int) -> frozenset[date]:
    """Give the bank holidays from the first day of one year to the last of another."""
    years = range(first_year, last_year + 1)
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=years))


def around(day: date) -> tuple[frozenset[date], date, date]:
    """Give the bank holidays around a day, and the first and the last day that they reach."""
    first, last = day.year - YEARS_BACK, day.year + YEARS_AHEAD
    return bank_holidays(first, last), date(first, 1, 1), date(last, 12, 31)
