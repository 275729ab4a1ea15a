"""The clock of a demo can be moved on: kept in the database, so that everybody's clock agrees."""

import time
from datetime import UTC, datetime, timedelta
from math import ceil
from threading import Lock

from django.db import connection, transaction

from guildhall import clock
from guildhall.demo.models import DemoClock

FRESH = 1.0
"""Seconds for which what was read is good enough."""
FURTHEST = timedelta(days=10 * 366)


class BackwardsError(ValueError):
    """A move of the clock that it does not make: what is wrong with it."""


class Ahead:
    """How far the clock runs ahead, read again every second."""

    def __init__(self) -> None:
        self._lock, self._read, self._by = Lock(), 0.0, timedelta()

    def __call__(self) -> timedelta:
        """Give how far the clock runs ahead."""
        with self._lock:
            stale = not self._read or time.monotonic() - self._read > FRESH
            # In a transaction that has failed nothing can be read: the last one is kept.
            if stale and not connection.needs_rollback:
                self._by = timedelta(seconds=_kept())
                self._read = time.monotonic()
            return self._by

    def move_to(self, moment: datetime) -> datetime:
        """Move the clock on to a moment, for good. Raises BackwardsError."""
        with transaction.atomic():
            DemoClock.objects.get_or_create(id=1, defaults={"seconds_ahead": 0})
            row = DemoClock.objects.select_for_update().get(id=1)
            self.forget()
            # In one zone, Python would take the times on the clock from each other: between summer
            # and winter an hour is lost in that.
            by = moment.astimezone(UTC) - clock.now()
            if by < timedelta():
                message = "The clock of a demo never goes back."
                raise BackwardsError(message)
            ahead = row.seconds_ahead + ceil(by.total_seconds())
            if ahead > FURTHEST.total_seconds():
                message = "The clock of a demo goes ten years ahead, and no further."
                raise BackwardsError(message)
            row.seconds_ahead = ahead
            row.save()
        self.forget()
        return clock.now()

    def forget(self) -> None:
        """Read it again the next time."""
        with self._lock:
            self._read = 0.0


def _kept() -> int:
    return DemoClock.objects.values_list("seconds_ahead", flat=True).first() or 0


AHEAD = Ahead()
"""The clock of this process."""
