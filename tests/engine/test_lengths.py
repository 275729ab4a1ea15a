"""Lengths that were really held: parts, stops, shares, margins, and days counted back."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from guildhall.engine.actor import Surroundings
from guildhall.engine.anchors import another_day, step_day
from guildhall.engine.dates import CalendarError
from guildhall.engine.kinds.base import Period
from guildhall.engine.kinds.lengths import Share
from guildhall.engine.kinds.timing import Before, Margin
from guildhall.engine.lengths import margin_seconds
from guildhall.engine.periods import after, back
from guildhall.engine.rules.lengths import share_of
from guildhall.engine.session import Session, Stop
from guildhall.engine.vocabulary import Anchor
from guildhall.shelf.packs import EXAMPLES, read_pack, shelf_folder
from guildhall.shelf.player import Player
from tests.engine.builders import STANDS, done, walked
from tests.engine.more_lives import LIVES
from tests.engine.otherwise import ruled

START = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
"""Half an hour before the night in which the clocks go back."""


def session(**more):
    given = {"starts_at": START, "place": "online", "seconds": 3600, "told_on": date(2026, 10, 1)}
    return Session(**given, started_at=START, **more)


def later(minutes):
    return START + timedelta(minutes=minutes)


# Parts and stops


def test_parts_run_from_one_start_to_the_next_without_stops():
    stops = (Stop(later(5), later(15), for_break=True), Stop(later(25), later(35)))
    own = session(parts=(("one", START), ("two", later(30))), stops=stops)
    assert own.part_lengths(later(60), "one") == {"one": 15 * 60, "two": 25 * 60}
    assert own.ran_for(later(60)) == 40 * 60
    assert (own.breaks, own.break_seconds(later(60))) == (1, 600)


def test_the_first_part_begins_with_the_session_where_nobody_has_recorded_it():
    assert session().part_lengths(later(20), "one") == {"one": 1200}
    own = session(parts=(("two", later(5)),))
    assert own.part_lengths(later(20), "one") == {"one": 300, "two": 900}


def test_a_part_that_is_gone_back_to_is_counted_together():
    parts = (("one", START), ("two", later(10)), ("one", later(15)))
    assert session(parts=parts).part_lengths(later(30), "one") == {"one": 1500, "two": 300}


def test_a_session_that_has_not_started_has_no_lengths():
    own = Session(starts_at=START, place="online", seconds=60, told_on=START.date())
    assert own.part_lengths(later(5), "one") == {}
    assert own.ran_for(later(5)) == 0


@given(st.lists(st.integers(0, 300), min_size=0, max_size=8), st.integers(0, 600))
def test_the_parts_of_a_session_are_together_as_long_as_it_ran(moments, ended):
    stamps = sorted({*moments})
    stops = tuple(Stop(later(a), later(b)) for a, b in zip(stamps[::2], stamps[1::2], strict=False))
    parts = tuple((f"part-{n}", later(10 * n)) for n in range(1, 4))
    until = later(max([ended, 40, *stamps]))
    own = session(parts=parts, stops=stops)
    assert sum(own.part_lengths(until, "first").values()) == own.ran_for(until)


# Shares and margins


def share(bound, give=None, **measure):
    return Share(
        kind="share", method="am1", part="two", of="one", bound=bound, give=give, **measure
    )


@given(st.integers(0, 20_000), st.integers(1, 200))
def test_a_share_is_never_a_second_beside_its_number(seconds, percent):
    exact = Fraction(seconds * percent, 100)
    most = share_of(share("at_most", percent=percent), seconds)
    least = share_of(share("at_least", percent=percent), seconds)
    assert most <= exact < most + 1
    assert least - 1 < exact <= least


@pytest.mark.parametrize(
    ("measure", "most", "least"),
    [({"fraction": "1/3"}, 33, 34), ({"percent": 25}, 25, 25), ({"fraction": "3/2"}, 150, 150)],
)
def test_a_share_of_a_hundred_seconds(measure, most, least):
    assert share_of(share("at_most", **measure), 100) == most
    assert share_of(share("at_least", **measure), 100) == least


@given(st.integers(0, 20_000), st.integers(1, 100))
def test_a_margin_of_percent_is_down_to_whole_seconds(seconds, percent):
    let = margin_seconds(Margin(percent=percent), seconds)
    assert let <= Fraction(seconds * percent, 100) < let + 1


def test_a_margin_of_minutes_is_as_long_as_it_says():
    assert margin_seconds(Margin(minutes=5), 60) == 300
    assert margin_seconds(None, 60) == 0


# Counted back

KNOWN = Surroundings(
    bank_holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}),
    calendar_from=date(2026, 3, 1),
    calendar_to=date(2026, 5, 31),
)


@given(st.dates(date(2026, 3, 20), date(2026, 4, 30)), st.integers(0, 10))
def test_working_days_back_and_forward_lead_to_the_same_working_day(day, number):
    period = Period(working_days=number)
    start = back(day, period, KNOWN)
    works = day.weekday() < 5 and day not in KNOWN.bank_holidays
    assert not works or after(start, period, KNOWN) == day
    assert number == 0 or (start.weekday() < 5 and start not in KNOWN.bank_holidays)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-03-02", "28 February 2026: the bank holidays are known from 1 March 2026."),
        ("2026-06-05", "4 June 2026: the bank holidays are known up to 31 May 2026."),
    ],
)
def test_working_days_back_beyond_the_calendar_are_not_guessed(day, sentence):
    with pytest.raises(CalendarError) as caught:
        back(date.fromisoformat(day), Period(working_days=2), KNOWN)
    assert str(caught.value) == f"Working days cannot be counted to {sentence}"


def test_without_a_calendar_no_working_day_is_counted():
    with pytest.raises(CalendarError) as caught:
        back(date(2026, 4, 7), Period(working_days=1))
    assert str(caught.value) == (
        "Working days cannot be counted to 6 April 2026: no bank holidays are known."
    )


# What another clock counts from


def test_a_planning_meeting_starts_a_clock_on_its_day_and_is_confirmed_on_its_own():
    case = LIVES["planned"]().case
    rule = Before(
        kind="before", method="am1", step="confirm_planning_meeting", at_least=Period(days=5)
    )
    assert another_day(case, Anchor.PLANNING_HELD, "am1") == case.run.meeting.held_on
    assert step_day(case, rule) == case.run.meeting.confirmed_on
    assert step_day(STANDS["accepted"]().case, rule) is None


def test_taking_a_method_again_moves_no_clock_of_another_one():
    case = LIVES["difficult"]().case
    first, second = case.attempts("am1")[0], case.attempts("am1")[-1]
    assert second.number > first.number
    assert another_day(case, Anchor.SESSION_HELD, "am1") == first.session.day
    assert another_day(case, Anchor.WORK_SUBMITTED, "am1") is not None
    assert another_day(case, Anchor.FAIL_RELEASED, "am1") is not None


def test_before_the_registration_no_event_of_another_method_has_been():
    assert another_day(Player(read_pack(WINDOWS)).case, Anchor.SESSION_HELD, "am1") is None


WINDOWS = shelf_folder() / EXAMPLES / "time" / "lengths"


FOR_TEST = {"kind": "extension", "method": "am2", "percent": 10, "bites": ["extend_session"]}
FOR_TALK = FOR_TEST | {"method": "am1"}


@pytest.mark.parametrize(
    ("rules", "breaches"),
    [
        ({}, 0),
        ({"am2.extension": FOR_TALK | {"of": "questions"}}, 0),
        ({"am2.extension": FOR_TALK | {"of": "observing"}}, 1),
        ({"am2.extension": FOR_TEST | {"of": "writing"}}, 0),
    ],
    ids=["no clause", "of this part", "of another part", "of another method"],
)
def test_what_is_granted_on_top_may_be_used_where_the_clause_says(rules, breaches):
    player = walked("ready", player=Player(ruled(read_pack(WINDOWS), rules)))
    start = player.case.attempt("am1").session.starts_at
    done(player, start, "assessor", "start_session", method="am1")
    done(player, start + timedelta(minutes=100), "assessor", "start_part", method="am1",
         part="questions")  # fmt: skip
    done(player, start + timedelta(minutes=120), "assessor", "extend_session", method="am1",
         minutes=2, reason="A question was not heard.")  # fmt: skip
    ended = start + timedelta(minutes=127)
    decision = done(player, ended, "assessor", "end_session", method="am1")
    told = [finding.clause for finding in decision.findings if finding.breach]
    assert told == ["am1.questions.share"] * breaches
    assert len(player.case.breaches) == breaches
