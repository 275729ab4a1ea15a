"""Days, times and values in words."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from guildhall.engine.actions.base import Qualification
from guildhall.engine.kinds.base import Period
from guildhall.engine.vocabulary import Role
from guildhall.words import spoken


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ((2026, 3, 20, 10, 0), "10am"),
        ((2026, 3, 20, 10, 30), "10:30am"),
        ((2026, 3, 20, 12, 0), "midday"),
        ((2026, 3, 20, 12, 5), "12:05pm"),
        ((2026, 3, 20, 0, 0), "midnight"),
        ((2026, 3, 20, 0, 1), "12:01am"),
        ((2026, 3, 20, 23, 59, 59), "11:59:59pm"),
        ((2026, 3, 20, 0, 0, 1), "12:00:01am"),
        ((2026, 7, 20, 9, 0), "10am"),  # an hour on in summer
    ],
)
def test_times_are_londons(moment, words):
    assert spoken.clock_time(datetime(*moment, tzinfo=UTC)) == words


def test_days_have_their_weekday_and_moments_their_day_in_london():
    assert spoken.long_day(date(2026, 3, 20)) == "Friday 20 March 2026"
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert spoken.spoken_moment(late) == "2 July 2026, 12:30am"


@pytest.mark.parametrize(
    ("day", "words"),
    [(20, "today"), (21, "in 1 day"), (25, "in 5 days"), (19, "1 day ago"), (10, "10 days ago")],
)
def test_how_far_a_day_is_off(day, words):
    assert spoken.distance(date(2026, 3, day), date(2026, 3, 20)) == words


def test_lists_have_one_joint():
    assert [spoken.listed("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert spoken.listed(["a", "b"], "or") == "a or b"


@pytest.mark.parametrize(
    ("words", "sentence"), [("it is", "It is."), ("is it?", "Is it?"), ("It is.", "It is.")]
)
def test_sentences_begin_and_end(words, sentence):
    assert spoken.sentence(words) == sentence


def test_abbreviations_keep_their_capitals_inside_a_sentence():
    assert spoken.lower_first("Hand in the work") == "hand in the work"
    assert spoken.lower_first("EPA first") == "EPA first"


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (None, "none"),
        (True, "yes"),
        (False, "no"),
        (1500, "1,500"),
        (Decimal("20.0"), "20"),
        (Decimal("12.50"), "12.5"),
        (date(2026, 3, 2), "2 March 2026"),
        (datetime(2026, 3, 2, 10, tzinfo=UTC), "2 March 2026, 10am"),
        (Role.PROVIDER, "training provider"),
        (("a", "b"), "a, b"),
        ({"am1": ("fail", "pass")}, "am1: fail, pass"),
        (Period(weeks=13), "13 weeks"),
        (Period(months=1), "1 month"),
        (
            Qualification(subject="maths", level=2),
            "subject maths level 2",
        ),
    ],
)
def test_any_value_in_words(thing, words):
    assert spoken.value(thing) == words


def test_guildhall_itself_has_no_article():
    assert [spoken.the(role) for role in (Role.SYSTEM, Role.QUALITY_ASSURER)] == [
        "Guildhall",
        "the quality assurer",
    ]
