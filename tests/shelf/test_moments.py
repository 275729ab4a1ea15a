"""Moments as a scenario writes them."""

from datetime import UTC, datetime, timedelta

import pytest

from guildhall.engine.dates import LONDON
from guildhall.shelf.moments import moment


def in_utc(text):
    return moment(text).astimezone(UTC).isoformat()


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-01-20", "2026-01-20T12:00:00+00:00"),
        ("2026-07-20", "2026-07-20T11:00:00+00:00"),
        ("2026-03-29", "2026-03-29T11:00:00+00:00"),
        ("2026-10-25", "2026-10-25T12:00:00+00:00"),
        ("2024-02-29", "2024-02-29T12:00:00+00:00"),
    ],
)
def test_a_date_is_noon_in_london(text, utc):
    assert in_utc(text) == utc
    assert moment(text).tzinfo is LONDON


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-01-20 10:00", "2026-01-20T10:00:00+00:00"),
        ("2026-07-20 10:00", "2026-07-20T09:00:00+00:00"),
        ("2026-07-20T10:00:30", "2026-07-20T09:00:30+00:00"),
        ("2026-03-29 00:59:59", "2026-03-29T00:59:59+00:00"),
        ("2026-03-29 02:00", "2026-03-29T01:00:00+00:00"),
        ("2026-10-25 00:59:59", "2026-10-24T23:59:59+00:00"),
        ("2026-10-25 02:00", "2026-10-25T02:00:00+00:00"),
    ],
)
def test_a_time_without_a_zone_is_london_s(text, utc):
    assert in_utc(text) == utc


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-07-20 10:00+00:00", "2026-07-20T10:00:00+00:00"),
        ("2026-07-20 10:00Z", "2026-07-20T10:00:00+00:00"),
        ("2026-07-20 10:00-05:00", "2026-07-20T15:00:00+00:00"),
        ("2026-10-25 01:30+01:00", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25 01:30+00:00", "2026-10-25T01:30:00+00:00"),
        ("2026-03-29 01:30+00:00", "2026-03-29T01:30:00+00:00"),
    ],
)
def test_a_time_with_an_offset_is_taken_as_it_is(text, utc):
    assert in_utc(text) == utc


@pytest.mark.parametrize("text", ["2026-10-25 01:00", "2026-10-25 01:30", "2026-10-25 01:59:59"])
def test_the_hour_that_comes_twice_needs_an_offset(text):
    with pytest.raises(ValueError, match="twice") as caught:
        moment(text)
    assert str(caught.value) == (
        f"{text} comes twice in London: write its offset, as in {text}+01:00"
    )
    assert moment(f"{text}+00:00") - moment(f"{text}+01:00") == timedelta(hours=1)


@pytest.mark.parametrize("text", ["2026-03-29 01:00", "2026-03-29 01:30", "2027-03-28 01:59:59"])
def test_the_hour_that_is_left_out_is_a_fault(text):
    with pytest.raises(ValueError, match="leave out") as caught:
        moment(text)
    assert str(caught.value) == f"{text} is in the hour that the clocks leave out in London"


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2026-02-29", "2025-02-29 10:00", "20 March 2026", "2026-13-01", "10:00",
     "2026-03-20 25:00", "2026-03-20 10:00 London", "2026-3-2", "26-03-20xx"],
)  # fmt: skip
def test_what_is_no_day_and_no_time_is_a_fault(text):
    with pytest.raises(ValueError, match="no day") as caught:
        moment(text)
    assert str(caught.value) == (
        f"{text!r} is no day and no time: write 2026-03-20 or 2026-03-20 10:00"
    )


def test_moments_on_either_side_of_a_clock_change_are_as_far_apart_as_they_are():
    """Told by their own clocks the two are two hours apart; three hours pass."""
    before, after = moment("2026-10-25 00:30"), moment("2026-10-25 02:30")
    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=3)
    assert isinstance(before, datetime)
