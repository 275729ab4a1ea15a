from datetime import UTC, date, datetime, timedelta

import pytest

from guildhall import clock


def stop_at(monkeypatch, moment):
    """Let the clock's own `datetime` answer with this moment."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    monkeypatch.setattr(clock, "datetime", Stopped)


def test_now_is_aware_and_shows_london_time():
    moment = clock.now()
    assert moment.tzinfo is clock.LONDON
    assert clock.LONDON.key == "Europe/London"


def test_now_is_this_moment():
    before = clock.now()
    assert timedelta(0) <= clock.now() - before < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("utc", "london_day"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 1, 23, 59, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 12, 2, 0, 0, tzinfo=UTC), date(2026, 12, 2)),
    ],
)
def test_the_day_turns_at_midnight_in_london(monkeypatch, utc, london_day):
    stop_at(monkeypatch, utc)
    assert clock.today() == london_day
