"""Openings that walk a pack: the shortest legal life to a point, found from its own rules."""

from datetime import date

import pytest
from pydantic import ValidationError

from guildhall.engine.kinds.base import Period
from guildhall.engine.stage import stage
from guildhall.engine.vocabulary import Role
from guildhall.shelf.packs import installed, pack, read_pack
from guildhall.shelf.player import Player, StepError
from guildhall.shelf.scenario import Walk
from guildhall.shelf.walk import GOALS, gateway_day, walk
from tests.engine.builders import changed

PACK = pack("ST0825/AP02")
SPECS = sorted(read_pack(folder).spec for folder in installed().values())


def walked(to, spec="ST0825/AP02", **more):
    player = Player(pack(spec))
    plan = Walk.model_validate({"to": to, "from": "2025-01-10", **more})
    return player, list(walk(player, plan))


def test_the_goals_are_these_in_this_order():
    assert GOALS == (
        "registered", "submitted", "accepted", "ready", "held", "marked", "agreed", "outcome",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("to", "shown", "last"),
    [
        ("registered", "preparation", "case.registered"),
        ("submitted", "gateway", "gateway.submitted"),
        ("accepted", "assessment", "gateway.accepted"),
        ("ready", "assessment", "session.booked"),
        ("held", "results", "session.ended"),
        ("marked", "results", "marks.given"),
        ("agreed", "results", "marks.agreed"),
        ("outcome", "passed", "outcome.reached"),
    ],
)
def test_a_walk_ends_at_its_goal(to, shown, last):
    player, _ = walked(to)
    assert (stage(player.case).value, player.history[-1].event.name) == (shown, last)


@pytest.mark.parametrize("spec", SPECS)
def test_every_pack_can_be_walked_to_its_end_with_nothing_to_warn_of(spec):
    player, steps = walked("outcome", spec)
    assert stage(player.case).value == "passed"
    assert player.case.warnings == ()
    assert len(steps) <= len(player.history)


@pytest.mark.parametrize("spec", SPECS)
def test_a_shorter_walk_is_the_beginning_of_a_longer_one(spec):
    whole = walked("outcome", spec)[0].history
    for goal in GOALS[:-1]:
        part = walked(goal, spec)[0].history
        assert part == whole[: len(part)]


def test_a_walk_is_the_same_every_time():
    assert walked("outcome")[0].history == walked("outcome")[0].history


def test_each_step_is_performed_before_the_next_is_found():
    player = Player(PACK)
    plan = Walk.model_validate({"to": "ready", "from": "2025-01-10"})
    for number, _ in enumerate(walk(player, plan), start=1):
        assert player.case.entries >= number


def test_the_gateway_is_accepted_at_noon_after_twelve_months():
    player, steps = walked("accepted")
    assert gateway_day(PACK, date(2025, 1, 10)) == date(2026, 1, 10)
    assert gateway_day(PACK, date(2024, 2, 29)) == date(2025, 2, 28)
    assert (steps[-1].do, steps[-1].at) == ("accept_gateway", "2026-01-10 12:00:00")
    assert str(player.case.run.accepted_at) == "2026-01-10 12:00:00+00:00"


def test_sessions_are_booked_on_the_first_days_that_the_pack_allows():
    player, _ = walked("ready")
    booked = {m: str(t.session.starts_at) for m, t in player.case.current_attempts.items()}
    assert booked == {"am1": "2026-01-20 10:00:00+00:00", "am2": "2026-01-24 14:00:00+00:00"}


@pytest.mark.parametrize(
    ("results", "overall"),
    [
        ({}, "pass"),
        ({"am1": "distinction"}, "merit"),
        ({"am1": "distinction", "am2": "distinction"}, "distinction"),
        ({"am2": "fail"}, "fail"),
    ],
)
def test_results_are_those_of_the_plan_and_a_pass_where_it_has_none(results, overall):
    player, _ = walked("outcome", results=results)
    graded = {m: t.result.grade for m, t in player.case.current_attempts.items()}
    assert graded == {"am1": "pass", "am2": "pass"} | results
    assert player.case.run.outcome.grade == overall


def test_a_grade_that_there_is_not_stops_the_walk():
    with pytest.raises(StepError) as caught:
        walked("marked", results={"am1": "merit"})
    assert str(caught.value) == "`set` is one of fail, pass, distinction, and not 'merit'"


def fault_of(player, to):
    plan = Walk.model_validate({"to": to, "from": "2025-01-10"})
    with pytest.raises(StepError) as caught:
        list(walk(player, plan))
    return str(caught.value)


def test_a_pack_that_lets_nothing_through_stops_the_walk_with_its_reasons():
    shut = changed("gateway.form.signatures", by=(Role.OFFICER,))
    assert fault_of(Player(shut), "submitted") == (
        "the walk cannot sign on 2026-01-10 12:00:00: house.role: This is for: apprentice, "
        "employer, training provider. You act as officer of the awarding body."
    )


def test_a_session_that_no_day_allows_stops_the_walk_with_the_clauses_that_allow_none():
    shut = changed("am2.earliest", wait=Period(weeks=60))
    assert fault_of(Player(shut), "ready") == (
        "the walk finds no day for am2 within 400 days; am2.earliest on 399 days, at first: The "
        "professional discussion would be on 11 January 2026, day 1 after the acceptance of the "
        "gateway on 10 January 2026; 6 March 2027 is the first day; epa.window on 279 days, at "
        "first: The professional discussion would be on 11 May 2026; the window, counted from the "
        "acceptance of the gateway on 10 January 2026, ends on 10 May 2026"
    )


@pytest.mark.parametrize(
    "plan", [{"to": "the moon", "from": "2025-01-10"}, {"to": "ready"}, {"from": "2025-01-10"}]
)
def test_a_plan_has_a_goal_and_a_beginning(plan):
    with pytest.raises(ValidationError):
        Walk.model_validate(plan)
