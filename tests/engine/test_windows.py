"""Where clocks start and where windows end, on cases that were walked there."""

from datetime import date

import pytest

from guildhall.engine.actor import Surroundings
from guildhall.engine.anchors import anchor_day
from guildhall.engine.case import NEW
from guildhall.engine.deadlines import deadlines
from guildhall.engine.decide import decide
from guildhall.engine.kinds.base import Period
from guildhall.engine.kinds.timing import HeldWithin
from guildhall.engine.lapse import due, standing
from guildhall.engine.periods import after, spoken_period
from guildhall.engine.vocabulary import Anchor, RunState
from guildhall.engine.windows import offered_window, session_window, window
from tests.engine.builders import (
    PACK,
    STANDS,
    copied,
    done,
    moment,
    refusals,
    sensible,
    tried,
    walked,
    without,
)
from tests.engine.more_lives import LIVES


@pytest.mark.parametrize(
    ("period", "end", "words"),
    [
        ({"days": 0}, "2026-01-31", "0 days"),
        ({"days": 1}, "2026-02-01", "1 day"),
        ({"weeks": 1}, "2026-02-07", "1 week"),
        ({"weeks": 13}, "2026-05-02", "13 weeks"),
        ({"months": 1}, "2026-02-28", "1 month"),
        ({"months": 4}, "2026-05-31", "4 months"),
    ],
)
def test_a_period_ends_on_its_day_and_is_spoken_in_its_unit(period, end, words):
    own = Period(**period)
    assert after(date(2026, 1, 31), own) == date.fromisoformat(end)
    assert spoken_period(own) == words


GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)


@pytest.mark.parametrize(
    ("number", "end"),
    [(0, "2026-04-01"), (1, "2026-04-02"), (2, "2026-04-07"), (3, "2026-04-08"), (6, "2026-04-13")],
)
def test_working_days_leave_out_weekends_and_bank_holidays(number, end):
    around = Surroundings(
        bank_holidays=frozenset({GOOD_FRIDAY, EASTER_MONDAY}), calendar_to=date(2026, 12, 31)
    )
    period = Period(working_days=number)
    assert after(date(2026, 4, 1), period, around) == date.fromisoformat(end)


def test_working_days_beyond_the_calendar_are_not_guessed():
    around = Surroundings(calendar_to=date(2026, 4, 2))
    assert after(date(2026, 4, 1), Period(working_days=1), around) == date(2026, 4, 2)
    with pytest.raises(LookupError) as caught:
        after(date(2026, 4, 1), Period(working_days=2), around)
    assert str(caught.value) == (
        "Working days cannot be counted to 3 April 2026: the bank holidays are known up to "
        "2 April 2026."
    )
    with pytest.raises(LookupError):
        after(date(2026, 4, 1), Period(working_days=1))
    assert spoken_period(Period(working_days=1)) == "1 working day"


@pytest.mark.parametrize(
    ("accepted", "limit"),
    [
        ("2025-10-29", "2026-02-28"),
        ("2025-10-31", "2026-02-28"),
        ("2023-10-29", "2024-02-29"),
        ("2023-10-30", "2024-02-29"),
        ("2024-02-29", "2024-06-29"),
        ("2026-01-10", "2026-05-10"),
        ("2026-01-31", "2026-05-31"),
        ("2026-03-29", "2026-07-29"),
        ("2026-10-25", "2027-02-25"),
        ("2026-12-31", "2027-04-30"),
    ],
)
def test_the_four_months_end_on_the_same_day_or_on_the_last_of_a_shorter_month(accepted, limit):
    start = date.fromisoformat(accepted)
    case = accepted_on(start)
    own = session_window(PACK, case, "am1", start)
    assert (own.clause.id, own.anchor) == ("epa.window", Anchor.GATEWAY_ACCEPTED)
    assert (own.counts_from, own.limit) == (start, date.fromisoformat(limit))


def accepted_on(day):
    """A case whose gateway is accepted on a day: it was registered two years before."""
    player = walked("submitted", start=date(day.year - 2, day.month, min(day.day, 28)))
    done(player, f"{day} 12:00", "officer", "accept_gateway")
    return player.case


@pytest.mark.parametrize(
    ("starts_at", "refused"),
    [
        # Accepted on 28 November 2025: the last day is 28 March 2026, the eve of the change.
        ("2026-03-28 23:59:59", []),
        ("2026-03-29 00:00:00", ["epa.window"]),
    ],
)
def test_a_window_that_ends_before_the_clocks_go_forward_ends_at_midnight(starts_at, refused):
    assert booked(accepted_on(date(2025, 11, 28)), "2025-11-29 12:00", starts_at) == refused


@pytest.mark.parametrize(
    ("starts_at", "refused"),
    [
        # Accepted on 25 June 2026: the last day is 25 October, which has 25 hours.
        ("2026-10-25 23:59:59", []),
        ("2026-10-26 00:00:00", ["epa.window"]),
    ],
)
def test_a_window_that_ends_on_the_day_of_25_hours_ends_with_it(starts_at, refused):
    assert booked(accepted_on(date(2026, 6, 25)), "2026-06-26 12:00", starts_at) == refused


def booked(case, at, starts_at):
    """The refusals of a booking of the practical assessment."""
    player = copied(STANDS["accepted"]())
    player.case = case
    action = sensible(player, "book_session", moment(at)).model_copy(
        update={"starts_at": moment(starts_at)}
    )
    officer = player.who("officer", None)
    return refusals(decide(PACK, case, action, officer, moment(at), Surroundings()))


# Breaks in learning


def with_break(first, resumed=None):
    """The case accepted on 10 January 2026, with a break that was recorded on its own days."""
    player = copied(STANDS["accepted"]())
    done(player, f"{first} 12:00", "provider", "pause")
    if resumed is not None:
        done(player, f"{resumed} 12:00", "provider", "resume")
    return player.case


def last_day(case, today):
    return str(session_window(PACK, case, "am1", date.fromisoformat(today)).limit)


def test_a_break_before_the_gateway_moves_no_window():
    case = LIVES["difficult"]().case
    assert [(str(span.first), str(span.last)) for span in case.pauses] == [
        ("2025-04-01", "2025-04-30")
    ]
    own = session_window(PACK, case, "am2", date(2026, 6, 30))
    assert (own.counts_from, own.limit) == (date(2026, 2, 9), date(2026, 6, 9))


@pytest.mark.parametrize(
    ("first", "resumed", "limit"),
    [
        ("2026-01-10", "2026-01-11", "2026-05-10"),  # day 0 alone
        ("2026-01-10", "2026-01-12", "2026-05-11"),  # day 0 and day 1
        ("2026-01-11", "2026-01-12", "2026-05-11"),  # day 1 alone
        ("2026-02-01", "2026-03-01", "2026-06-07"),  # the 28 days of February
        ("2026-03-28", "2026-03-31", "2026-05-13"),  # three days, one of 23 hours
        ("2026-05-10", "2026-05-13", "2026-05-13"),  # begun on the last day
    ],
)
def test_a_break_lengthens_the_window_by_its_days(first, resumed, limit):
    assert last_day(with_break(first, resumed), "2026-06-30") == limit


def test_a_break_that_lasts_lengthens_the_window_day_by_day():
    case = with_break("2026-05-01")
    assert last_day(case, "2026-05-01") == "2026-05-11"
    assert last_day(case, "2026-05-10") == "2026-05-20"
    assert last_day(case, "2026-12-31") == "2027-01-10"


def test_no_break_begins_after_the_limit_because_the_run_has_lapsed_by_then():
    player = copied(STANDS["accepted"]())
    decision = tried(player, "2026-05-11 12:00", "provider", "pause")
    assert refusals(decision) == ["house.state"]
    assert decision.findings[0].sentence == (
        "The EPA has lapsed by epa.window: it has to begin anew."
    )


def test_a_case_does_not_lapse_while_it_is_paused():
    case = with_break("2026-05-10")
    for day in ("2026-05-11", "2026-08-01", "2027-08-01"):
        assert due(PACK, case, moment(f"{day} 12:00")) is None
    resumed = with_break("2026-05-10", "2026-05-20")
    assert due(PACK, resumed, moment("2026-05-20 23:59")) is None
    assert due(PACK, resumed, moment("2026-05-21 00:00")).event.limit == date(2026, 5, 20)


# From what clocks count


@pytest.mark.parametrize(
    ("place", "anchor", "day"),
    [
        ("registered", Anchor.REGISTERED, "2025-01-10"),
        ("registered", Anchor.STARTED, "2025-01-10"),
        ("registered", Anchor.GATEWAY_ACCEPTED, None),
        ("registered", Anchor.BRIEF_RECEIVED, None),
        ("submitted", Anchor.BRIEF_RECEIVED, None),
        ("accepted", Anchor.GATEWAY_ACCEPTED, "2026-01-10"),
        ("accepted", Anchor.BRIEF_RECEIVED, "2026-01-10"),
        ("accepted", Anchor.BRIEF_SIGNED_OFF, None),
        ("accepted", Anchor.WORK_SUBMITTED, None),
        ("ready", Anchor.BRIEF_SIGNED_OFF, "2026-01-10"),
        ("ready", Anchor.WORK_SUBMITTED, "2026-01-10"),
        ("ready", Anchor.FAIL_RELEASED, None),
        ("passed", Anchor.FAIL_RELEASED, None),
        ("failed", Anchor.FAIL_RELEASED, "2026-01-24"),
        ("failed_early", Anchor.FAIL_RELEASED, "2026-01-24"),
        ("failed_early", Anchor.OUTCOME_REACHED, None),
        ("failed", Anchor.OUTCOME_REACHED, "2026-01-24"),
        ("second_run", Anchor.GATEWAY_ACCEPTED, None),
        ("under_way", Anchor.SESSION_HELD, None),
        ("ended", Anchor.SESSION_HELD, "2026-01-20"),
        ("certified", Anchor.REPLACEMENT_ASKED, None),
        ("replacement", Anchor.REPLACEMENT_ASKED, "2026-01-24"),
    ],
)
def test_a_clock_counts_from_the_day_of_its_event(place, anchor, day):
    expected = date.fromisoformat(day) if day else None
    assert anchor_day(STANDS[place]().case, anchor, "am1") == expected


@pytest.mark.parametrize("anchor", Anchor)
def test_no_clock_runs_before_the_registration(anchor):
    assert anchor_day(NEW, anchor, "am1") is None


def test_a_clock_of_a_method_does_not_run_without_the_method():
    case = STANDS["failed"]().case
    assert anchor_day(case, Anchor.WORK_SUBMITTED) is None
    assert anchor_day(case, Anchor.SESSION_HELD) is None
    assert anchor_day(case, Anchor.FAIL_RELEASED) is None
    assert anchor_day(case, Anchor.FAIL_RELEASED, "am2") is None


def test_a_brief_handed_in_anew_is_received_on_its_own_day():
    player = copied(STANDS["accepted"]())
    done(player, "2026-01-12 12:00", "officer", "return_brief", reason="No plan.")
    steps = [{"what": "Build it", "weeks": "6"}]
    done(player, "2026-01-15 12:00", "apprentice", "submit_brief", scope="A pipeline.",
         steps=steps, planned_submission="2026-03-01", words=400)  # fmt: skip
    assert anchor_day(player.case, Anchor.BRIEF_RECEIVED) == date(2026, 1, 15)


def test_a_window_without_its_event_has_neither_beginning_nor_end():
    case = STANDS["registered"]().case
    own = session_window(PACK, case, "am1", date(2025, 2, 1))
    assert (own.clause.id, own.counts_from, own.limit) == ("epa.window", None, None)


def test_a_re_sit_is_bound_by_its_own_window():
    case = STANDS["redo_agreed"]().case
    own = session_window(PACK, case, "am1", date(2026, 2, 1))
    assert (own.clause.id, own.limit) == ("resit.window", date(2026, 5, 10))
    assert session_window(PACK, case, "am2", date(2026, 2, 1)).clause.id == "epa.window"
    offered = offered_window(PACK, STANDS["failed"]().case, "am1", date(2026, 2, 1))
    assert (offered.clause.id, offered.limit) == ("resit.window", date(2026, 5, 10))


def test_a_pack_without_such_a_clause_has_no_window():
    bare = without("epa.window", "resit.window")
    case = STANDS["redo_agreed"]().case
    today = date(2027, 1, 1)
    assert session_window(bare, case, "am1", today) is None
    assert session_window(bare, case, "am2", today) is None
    assert offered_window(bare, STANDS["failed"]().case, "am1", today) is None
    assert due(bare, case, moment("2027-01-01 12:00")) is None


def test_a_window_is_the_same_for_the_rule_the_lapse_and_the_deadline():
    case = with_break("2026-05-01", "2026-05-06")
    limit = date(2026, 5, 15)
    assert last_day(case, "2026-05-15") == str(limit)
    shown = [d for d in deadlines(PACK, case, moment("2026-05-15 12:00")) if d.method == "am2"]
    assert {d.by_day for d in shown if d.clause == "epa.window"} == {limit}
    assert standing(PACK, case, moment("2026-05-15 23:59")).run.state is RunState.OPEN
    assert standing(PACK, case, moment("2026-05-16 00:00")).run.state is RunState.LAPSED
    clause, rule = PACK.rule(HeldWithin)
    own = window(case, clause, rule.within, rule.after, date(2026, 5, 15), "am1")
    assert own.limit == limit
