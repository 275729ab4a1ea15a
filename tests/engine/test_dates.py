"""Days in London, months of the calendar, lengths as people read them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from guildhall.engine.dates import (
    LONDON,
    Span,
    add_days,
    add_months,
    day_of,
    days_between,
    extended,
    noon_of,
    paused_days,
    spoken,
    spoken_length,
    start_of,
    utc,
)
from guildhall.engine.wording import counted


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-01-29", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-10-29", 4, "2024-02-29"),
        ("2025-10-31", 4, "2026-02-28"),
        ("2026-01-10", 4, "2026-05-10"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-05-15", 0, "2026-05-15"),
    ],
)
def test_a_month_is_a_calendar_month_and_falls_back_to_the_last_day(start, months, end):
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # The clocks go forward at 01:00 UTC on 29 March 2026, and back at 01:00 UTC on 25 October.
        (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 0, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), date(2026, 10, 26)),
        (datetime(2026, 7, 2, 4, 0, tzinfo=timezone(timedelta(hours=5))), date(2026, 7, 2)),
        (datetime(2026, 7, 2, 3, 59, tzinfo=timezone(timedelta(hours=5))), date(2026, 7, 1)),
    ],
)
def test_a_day_is_a_day_in_london(moment, day):
    assert day_of(moment) == day


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 3, 29), "2026-03-29T00:00:00Z"),
        (date(2026, 3, 30), "2026-03-29T23:00:00Z"),
        (date(2026, 10, 25), "2026-10-24T23:00:00Z"),
        (date(2026, 10, 26), "2026-10-26T00:00:00Z"),
    ],
)
def test_a_day_begins_at_midnight_in_london(day, begins):
    assert utc(start_of(day)) == begins
    assert day_of(start_of(day)) == day
    assert day_of(start_of(day) - timedelta(microseconds=1)) == day - timedelta(days=1)


def test_noon_is_noon_in_london():
    assert utc(noon_of(date(2026, 7, 1))) == "2026-07-01T11:00:00Z"
    assert utc(noon_of(date(2026, 12, 1))) == "2026-12-01T12:00:00Z"


def test_a_moment_is_written_in_utc_and_keeps_its_fractions():
    moment = datetime(2026, 7, 1, 12, 0, 0, 250000, tzinfo=LONDON)
    assert utc(moment) == "2026-07-01T11:00:00.250000Z"


def test_days_are_counted_from_day_0():
    assert days_between(date(2026, 3, 20), date(2026, 3, 20)) == 0
    assert days_between(date(2026, 3, 28), date(2026, 4, 7)) == 10
    assert days_between(date(2026, 4, 7), date(2026, 3, 28)) == -10
    assert add_days(date(2024, 2, 28), 1) == date(2024, 2, 29)


# A limit of 10 May, counted from 10 January, under breaks in learning.
FROM, LIMIT = date(2026, 1, 10), date(2026, 5, 10)


def moved(first, last=None, today="2026-06-30"):
    span = Span(date.fromisoformat(first), date.fromisoformat(last) if last else None)
    return str(extended(LIMIT, FROM, [span], date.fromisoformat(today)))


@pytest.mark.parametrize(
    ("what", "first", "last", "limit"),
    [
        ("one that ended before the clock started", "2025-12-01", "2026-01-09", "2026-05-10"),
        ("one that ended on day 0", "2025-12-01", "2026-01-10", "2026-05-10"),
        ("one that reached into day 1", "2025-12-01", "2026-01-11", "2026-05-11"),
        ("one that began on day 0", "2026-01-10", "2026-01-12", "2026-05-12"),
        ("a single day", "2026-02-03", "2026-02-03", "2026-05-11"),
        ("one across the clock change of March", "2026-03-28", "2026-03-30", "2026-05-13"),
        ("one that began on the limit", "2026-05-10", "2026-05-12", "2026-05-13"),
        ("one that began after the limit", "2026-05-11", "2026-05-20", "2026-05-10"),
    ],
)
def test_a_break_moves_a_limit_by_its_days_after_day_0(what, first, last, limit):
    assert moved(first, last) == limit, what


@pytest.mark.parametrize(
    ("today", "limit"),
    [("2026-05-01", "2026-05-11"), ("2026-05-10", "2026-05-20"), ("2026-08-31", "2026-09-10")],
)
def test_a_break_that_is_still_open_counts_up_to_and_including_today(today, limit):
    assert moved("2026-05-01", today=today) == limit


def test_a_break_that_is_still_open_counts_its_first_day_even_if_today_is_before():
    assert moved("2026-05-01", today="2026-04-01") == "2026-05-11"


def test_a_break_that_begins_in_the_days_won_by_another_moves_the_limit_again():
    early = Span(date(2026, 2, 1), date(2026, 2, 10))
    late = Span(date(2026, 5, 20), date(2026, 5, 24))
    expected = date(2026, 5, 25)
    assert extended(LIMIT, FROM, [early, late], date(2026, 6, 30)) == expected
    assert extended(LIMIT, FROM, [late, early], date(2026, 6, 30)) == expected
    assert extended(LIMIT, FROM, [late], date(2026, 6, 30)) == LIMIT


def test_no_break_moves_nothing():
    assert extended(LIMIT, FROM, [], date(2026, 6, 30)) == LIMIT


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2025-12-01", "2026-01-09", 0),
        ("2025-12-01", "2026-01-10", 1),
        ("2026-01-10", "2026-01-10", 1),
        ("2026-02-01", "2026-02-28", 28),
        ("2026-05-09", "2026-05-09", 1),
        ("2026-05-09", "2026-05-20", 1),
        ("2026-05-10", "2026-05-20", 0),
        ("2026-05-01", None, 9),
        ("2026-05-10", None, 0),
        ("2026-06-01", None, 0),
    ],
)
def test_days_of_pause_are_counted_up_to_and_not_including_the_last(first, last, days):
    span = Span(date.fromisoformat(first), date.fromisoformat(last) if last else None)
    assert paused_days(FROM, LIMIT, [span]) == days


def test_days_of_several_pauses_add_up():
    spans = [Span(date(2026, 2, 1), date(2026, 2, 3)), Span(date(2026, 5, 1))]
    assert paused_days(FROM, LIMIT, spans) == 12


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 minutes"),
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (61, "1 minute 1 second"),
        (3960, "66 minutes"),
        (10800, "180 minutes"),
        (60_061, "1,001 minutes 1 second"),
    ],
)
def test_a_length_is_spoken_in_minutes_and_seconds(seconds, words):
    assert spoken_length(seconds) == words


def test_days_and_counts_are_spoken():
    assert spoken(date(2026, 3, 1)) == "1 March 2026"
    assert counted(1, "day") == "1 day"
    assert counted(0, "day") == "0 days"
    assert counted(1650, "word") == "1,650 words"
