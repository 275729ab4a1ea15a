"""What holds of every life, whatever anybody tries."""

import json
from datetime import timedelta

from hypothesis import given, strategies as st

from guildhall.engine.audience import open_as, visible
from guildhall.engine.case import NEW
from guildhall.engine.deadlines import deadlines
from guildhall.engine.decide import decide, neutral
from guildhall.engine.events import from_json, to_json
from guildhall.engine.lapse import due, standing
from guildhall.engine.lifecycle import TABLE
from guildhall.engine.permitted import permitted
from guildhall.engine.replay import apply, replay
from guildhall.engine.stage import stage
from guildhall.engine.told import told
from guildhall.engine.vocabulary import AttemptState, Role, RunState, Stage
from tests.engine.builders import PACK, STANDS, copied, done, own
from tests.engine.drawn import METHODS, OUTSIDERS, an_attempt, lives

HIDDEN = {
    "part.started", "question.asked", "session.planned", "interest.declared", "work.failed",
    "breach.recorded", "breach.settled", "marks.given", "marks.returned", "marks.agreed",
    "check.settled", "result.voided", "claim.rejected", "result.recorded",
}  # fmt: skip
NOT_FOR_OUTSIDERS = {AttemptState.MARKED, AttemptState.RETURNED, AttemptState.AGREED}


# The fold


@given(lives())
def test_replay_is_the_case_folded_step_by_step(life):
    player, _ = life
    case = NEW
    for entry in player.history:
        case = apply(case, entry)
    assert replay(player.history) == case == player.case
    half = len(player.history) // 2
    assert replay(player.history[half:], replay(player.history[:half])) == case
    assert case.entries == len(player.history)


@given(lives())
def test_a_history_that_was_stored_and_read_is_the_same(life):
    player, _ = life
    stored = [json.loads(json.dumps(to_json(entry))) for entry in player.history]
    read = [from_json(value) for value in stored]
    assert read == player.history
    assert [to_json(entry) for entry in read] == stored
    assert replay(read) == player.case


@given(lives())
def test_what_is_decided_on_a_history_that_was_stored_and_read_is_the_same(life):
    player, tries = life
    before, action, actor, at, decision = tries[-1]
    history = player.history[: before.entries]
    again = replay(from_json(json.loads(json.dumps(to_json(entry)))) for entry in history)
    assert decide(PACK, again, action, actor, at) == decision


# The decision


@given(lives())
def test_a_refused_action_appends_nothing_and_an_allowed_one_something(life):
    _, tries = life
    assert [bool(decision.entries) for *_, decision in tries] == [
        not decision.refused for *_, decision in tries
    ]


@given(lives())
def test_an_entry_is_recorded_when_it_was_decided_and_never_happened_later(life):
    _, tries = life
    for *_, at, decision in tries:
        assert {entry.at for entry in decision.entries} <= {at}
        assert [e for e in decision.entries if e.happened_at > e.at] == []


@given(lives())
def test_deciding_twice_is_deciding_the_same(life):
    _, tries = life
    for before, action, actor, at, decision in tries:
        assert decide(PACK, before, action, actor, at) == decision


@given(lives())
def test_a_refusal_names_its_clause_with_its_heading(life):
    _, tries = life
    for *_, decision in tries:
        for finding in decision.findings:
            clause = PACK.by_id.get(finding.clause)
            if clause is None:
                assert finding.clause.startswith("house.")
            else:
                assert (finding.heading, finding.reading) == (clause.at, clause.reading)
        assert set(decision.kept) <= set(PACK.by_id)


@given(lives())
def test_every_event_moves_its_tracks_from_a_state_that_a_row_names(life):
    player, tries = life
    case = replay(player.history[: tries[0][0].entries])
    for entry in player.history[case.entries :]:
        event = entry.event
        target = getattr(event, event.about) if event.about else None
        own = [row for row in TABLE if row.event == event.name and row.states is not None]
        for track in {row.track for row in own}:
            named = frozenset().union(*(row.states for row in own if row.track is track))
            assert case.state(track, target) in named, event.name
        case = apply(case, entry)


# The outcome


@given(lives())
def test_no_run_is_passed_without_a_pass_in_every_counting_attempt(life):
    player, _ = life
    for number, run in enumerate(player.case.runs, start=1):
        if run.state is not RunState.PASSED:
            continue
        last = [
            [attempt for attempt in tries if attempt.released_at is not None][-1:]
            for tries in run.attempts.values()
        ]
        assert [[attempt.passed for attempt in released] for released in last] == [[True], [True]]
        assert run.number == number
        assert run.outcome_passed


@given(lives())
def test_a_result_is_released_after_marks_that_somebody_else_or_a_plan_settled(life):
    player, _ = life
    state = dict.fromkeys(METHODS, "open")
    follows = {"marks.given": "marked", "marks.agreed": "settled", "check.settled": "settled"}
    marker = {}
    for entry in player.history:
        method = getattr(entry.event, "method", None)
        if entry.event.name == "marks.given":
            marker[method] = entry.actor.person
        if entry.event.name == "marks.agreed":
            assert entry.actor.person != marker[method]
        if entry.event.name == "result.released":
            assert state[method] == "settled"
        if method in state:
            state[method] = follows.get(entry.event.name, state[method])
        if entry.event.name in ("session.voided", "attempt.opened", "marks.returned"):
            state[method] = "open"


# What nobody has recorded yet


@given(lives(), st.sampled_from([timedelta(0), timedelta(days=30), timedelta(days=400)]))
def test_a_lapse_in_thought_is_the_lapse_that_the_system_would_record(life, ahead):
    player, _ = life
    at = player.case.last_at + ahead if player.case.last_at else None
    if at is None:
        return
    now = standing(PACK, player.case, at)
    late = due(PACK, player.case, at)
    assert (now != player.case) == (late is not None)
    assert standing(PACK, now, at) == now
    if late is not None:
        recorded = apply(player.case, late)
        assert recorded.runs == now.runs
        assert due(PACK, recorded, at) is None
        assert late.event.limit < at.date()


@given(lives(most=3), st.sampled_from([timedelta(0), timedelta(days=30), timedelta(days=400)]))
def test_everything_that_is_told_of_a_case_can_be_told_to_everybody(life, ahead):
    player, _ = life
    if player.case.last_at is None:
        return
    at = player.case.last_at + ahead
    for role in Role:
        viewer = own(player, role)
        seen = open_as(player.history, viewer)
        assert isinstance(stage(standing(PACK, seen, at)), Stage)
        limits = deadlines(PACK, seen, at)
        assert limits == sorted(limits, key=lambda limit: limit.by_day)
        assert {limit.clause for limit in limits} <= set(PACK.by_id)
        assert {shown.clause for shown in told(PACK, seen, viewer, at)} <= set(PACK.by_id)
        keys = [(may.action, may.target) for may in permitted(PACK, seen, viewer, at)]
        assert len(keys) == len(set(keys))


# What outsiders see


@given(lives(), st.sampled_from(OUTSIDERS))
def test_an_outsider_sees_nothing_that_is_not_released(life, role):
    player, _ = life
    viewer = own(player, role)
    assert {e.event.name for e in visible(player.history, viewer)} & HIDDEN == set()
    entries = visible(player.history, viewer)
    told = {
        (e.event.method, e.event.grade)
        for e in entries
        if e.event.name in ("result.released", "result.amended")
    }
    seen, whole = open_as(player.history, viewer), player.case
    assert seen.breaches == {}
    for run, full in zip(seen.runs, whole.runs, strict=True):
        assert run.attempts.keys() == full.attempts.keys()
        for method, tries in run.attempts.items():
            for attempt, own_attempt in zip(tries, full.attempts[method], strict=True):
                _nothing_hidden_in(attempt)
                if own_attempt.released_at is not None:
                    assert attempt.result == own_attempt.result
                if attempt.result is not None:
                    assert (method, attempt.result.grade) in told


def _nothing_hidden_in(seen):
    sessions = (*seen.earlier_sessions, *((seen.session,) if seen.session else ()))
    hidden = [(session.questions, session.parts) for session in sessions]
    assert hidden == [((), ())] * len(sessions)
    assert (seen.marked_by, seen.interest, seen.plan) == (None, None, None)
    assert seen.state not in NOT_FOR_OUTSIDERS
    if seen.released_at is None:
        assert (seen.result, dict(seen.sheet), seen.passed) == (None, {}, None)


@given(lives(), st.sampled_from(Role))
def test_a_stranger_sees_nothing_at_all(life, role):
    player, _ = life
    if role is Role.SYSTEM:
        return
    stranger = own(player, role)
    stranger = type(stranger)("stranger", role, "elsewhere")
    assert visible(player.history, stranger) == ()


@given(lives())
def test_an_officer_sees_the_whole(life):
    player, _ = life
    assert visible(player.history, own(player, Role.OFFICER)) == tuple(player.history)
    assert open_as(player.history, own(player, Role.OFFICER)) == player.case


MARKS = st.tuples(
    st.sampled_from((None, "fail", "pass", "distinction")),
    st.sampled_from((None, "returned", "agreed")),
)


def with_marks(base, marks):
    """Go on from a case with sessions held, by marks that nobody outside has seen."""
    player = copied(base)
    at = player.case.last_at
    for method, (grade, check) in marks.items():
        if grade is not None:
            done(player, at, "assessor", "mark", method=method, set=grade)
            if check == "agreed":
                done(player, at, "quality_assurer", "agree_marks", method=method)
            elif check == "returned":
                done(player, at, "quality_assurer", "return_marks", method=method, reason="No.")
    return player


def base_with(released):
    """A case with both sessions held, and the result of one of them out, if any."""
    player = copied(STANDS["ended"]())
    if released is not None:
        player = with_marks(player, {"am1": (released, "agreed")})
        done(player, player.case.last_at, "officer", "release_result", method="am1")
    return player


@given(
    st.sampled_from((None, "fail", "pass")),
    st.tuples(MARKS, MARKS),
    st.tuples(MARKS, MARKS),
    st.sampled_from(OUTSIDERS),
    st.data(),
)
def test_what_an_outsider_is_answered_does_not_depend_on_marks_that_are_not_released(
    released, first, second, role, data
):
    base = base_with(released)
    hidden = METHODS[1:] if released else METHODS
    players = [
        with_marks(base, dict(zip(hidden, marks, strict=False))) for marks in (first, second)
    ]
    viewer = own(base, role)
    seen = [open_as(player.history, viewer) for player in players]
    assert seen[0] == seen[1]
    ahead = data.draw(st.sampled_from((timedelta(0), timedelta(days=20), timedelta(days=200))))
    at = base.case.last_at + ahead
    base.case = seen[0]
    action, _ = an_attempt(data.draw, base, at, roles=(role,))
    answers = [
        neutral(
            decide(PACK, player.case, action, viewer, at),
            decide(PACK, own_fold, action, viewer, at),
            viewer,
        )
        for player, own_fold in zip(players, seen, strict=True)
    ]
    one, other = answers
    assert (one.refused, one.findings) == (other.refused, other.findings)
    assert sorted(one.kept) == sorted(other.kept)
    assert [entry.event for entry in one.entries] == [entry.event for entry in other.entries]
