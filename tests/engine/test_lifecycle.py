"""THE TABLE, held against a second writing of it, and against what the fold makes of events."""

import pytest

from guildhall.engine import lifecycle
from guildhall.engine.actions import ACTIONS
from guildhall.engine.events import EVENTS
from guildhall.engine.replay import apply, replay
from guildhall.engine.vocabulary import STATES, Role, RunState, Track
from tests.engine import lifecycle_expected as expected
from tests.engine.lifecycle_yields import YIELDS
from tests.engine.more_lives import LIVES

ASKING = [row for row in lifecycle.TABLE if not row.also]
FOLLOWING = [row for row in lifecycle.TABLE if row.also]


def cells_of_the_table(track):
    """Every (state, action, role) that a row opens on a track."""
    return {
        (state, row.action, role)
        for row in ASKING
        if row.track is track
        for state in ({None} if row.states is None else row.states)
        for role in row.roles
    }


@pytest.mark.parametrize("track", Track)
def test_every_cell_of_the_table_is_open_exactly_where_it_should_be(track):
    found = cells_of_the_table(track)
    states = {*STATES[track], None}
    assert {state for state, _, _ in found} <= states
    wrong = []
    for state in states:
        for action in ACTIONS:
            for role in Role:
                should = role in expected.OPEN[track].get(state, {}).get(action, ())
                if should != ((state, action, role) in found):
                    wrong.append(f"{track} {state} {action} {role}: should be open: {should}")
    assert wrong == []


@pytest.mark.parametrize("track", Track)
def test_the_second_writing_knows_every_state_of_a_track(track):
    assert set(expected.OPEN[track]) - {None} == set(STATES[track])


def test_every_action_is_written_down_once():
    on_tracks = {
        (track, action)
        for track, states in expected.OPEN.items()
        for actions in states.values()
        for action in actions
    }
    named = [action for _, action in on_tracks]
    assert sorted(named) == sorted(set(ACTIONS) - expected.WAITING)


def test_actions_without_a_row_are_those_that_wait():
    assert lifecycle.WAITING == expected.WAITING


@pytest.mark.parametrize("action", sorted(expected.HELD_BACK_BY))
def test_an_action_is_held_back_by_the_other_tracks_that_should(action):
    assert [dict(row.guards) for row in lifecycle.rows(action)] == [
        expected.HELD_BACK_BY[action]
    ] * len(lifecycle.rows(action))


def test_what_holds_back_is_written_down_for_every_action():
    assert set(expected.HELD_BACK_BY) == set(ACTIONS) - expected.WAITING


def test_actions_yield_the_events_that_they_should():
    found = {
        action: {row.event for row in lifecycle.TABLE if row.action == action}
        for action in ACTIONS
        if action not in lifecycle.WAITING
    }
    assert found == YIELDS


def test_events_end_in_the_states_that_they_should():
    found = {}
    for row in lifecycle.TABLE:
        if row.to is not None:
            found.setdefault(row.event, {}).setdefault(row.track, set()).add(row.to)
    assert found == expected.ENDS_IN


def test_events_that_follow_move_from_the_states_that_they_should():
    found = {}
    for row in FOLLOWING:
        found.setdefault((row.action, row.event), set()).update(row.states)
    assert found == expected.FOLLOWS


def test_an_event_that_follows_is_for_whoever_may_do_its_action():
    assert [
        row.event
        for row in FOLLOWING
        if {row.roles} != {own.roles for own in lifecycle.rows(row.action)}
    ] == []


def test_every_event_of_the_table_exists_and_every_event_has_a_row_but_two():
    in_the_table = {row.event for row in lifecycle.TABLE}
    assert {name for name, _ in EVENTS} == in_the_table | expected.WITHOUT_A_ROW
    assert in_the_table & expected.WITHOUT_A_ROW == set()


def test_rows_of_one_action_ask_for_the_same_state_of_the_same_track():
    different = [
        action
        for action in ACTIONS
        if len({(r.track, r.states, r.roles) for r in lifecycle.rows(action)}) > 1
    ]
    assert different == []


@pytest.mark.parametrize("track", Track)
def test_every_state_of_a_track_is_begun_in_or_reached_by_a_row(track):
    reached = {row.to for row in lifecycle.TABLE if row.track is track and row.to is not None}
    begun = {expected.BEGINS_IN[track]} if track in expected.BEGINS_IN else set()
    assert set(STATES[track]) == reached | begun


@pytest.mark.parametrize("track", Track)
def test_a_state_that_is_reached_is_reached_from_the_beginning(track):
    makes = {None, expected.BEGINS_IN.get(track)}
    rows = [row for row in lifecycle.TABLE if row.track is track and row.to is not None]
    grown = True
    while grown:
        more = {row.to for row in rows if row.states is None or row.states & makes} - makes
        grown, makes = bool(more), makes | more
    assert makes - {None} == set(STATES[track])


@pytest.mark.parametrize("role", Role)
def test_a_role_may_ever_do_what_some_cell_opens_to_it(role):
    opened = {
        action
        for states in expected.OPEN.values()
        for actions in states.values()
        for action, roles in actions.items()
        if role in roles
    }
    assert {action for action in ACTIONS if lifecycle.may_ever(action, role)} == opened


def test_every_role_has_words_for_what_it_has_to_be_to_the_case():
    assert set(lifecycle.RELATIONS) == set(Role)


# What the fold makes of events


ONE = (Track.RUN, Track.GATEWAY, Track.BRIEF, Track.PLANNING, Track.CERTIFICATE, Track.PAUSE)
TARGETED = (Track.SCOPE, Track.ATTEMPT, Track.REDO)
ANEW = (Track.GATEWAY, Track.BRIEF, Track.PLANNING, *TARGETED)
"""Tracks that a case is on once, those that it is on for each method, and those that begin again
with a second run. The others have one target for each matter."""


def tracks_of(case):
    """Every track of a case with its state: by track, and by target where it has several."""
    methods = case.run.attempts if case.runs else {}
    found = {(track, None): case.state(track) for track in ONE}
    found |= {(t, m): case.state(t, m) for m in methods for t in TARGETED}
    found |= {(Track.ADJUSTMENT, k): case.state(Track.ADJUSTMENT, k) for k in case.adjustments}
    found |= {(Track.BREACH, k): case.state(Track.BREACH, k) for k in case.breaches}
    return found | {(m.track, k): case.state(m.track, k) for k, m in case.matters.items()}


def expected_after(before, event, now):
    """What the tracks should be after an event, by the second writing alone."""
    target = getattr(event, event.about) if event.about else None
    after = dict(before)
    for track, states in expected.ENDS_IN.get(event.name, {}).items():
        key = (track, target if track not in ONE else None)
        own = {getattr(event, "state", None)} if track is Track.RUN and len(states) > 1 else states
        (after[key],) = own & states
    if event.name == "case.registered":
        after |= {(t, m): expected.BEGINS_IN[t] for m in event.methods for t in TARGETED}
    if event.name == "attempt.opened":
        after[Track.REDO, target] = expected.BEGINS_IN[Track.REDO]
    if event.name == "methods.chosen":
        taken = {(t, m): expected.BEGINS_IN[t] for m in event.methods for t in TARGETED}
        after = taken | {k: v for k, v in after.items() if k[0] not in TARGETED or k in taken}
    if event.name == "run.begun":
        after |= {key: expected.BEGINS_IN[key[0]] for key in now if key[0] in ANEW}
    return after


@pytest.mark.parametrize("life", sorted(LIVES))
def test_replay_leaves_the_tracks_where_the_table_says(life):
    case = replay(())
    for entry in LIVES[life]().history:
        before, case = tracks_of(case), apply(case, entry)
        now = tracks_of(case)
        assert now == expected_after(before, entry.event, now), entry.event.name


@pytest.mark.parametrize("life", sorted(set(LIVES) - {"elsewhere"}))
def test_an_event_of_a_life_moves_from_a_state_that_a_row_names(life):
    """Not so in a case from elsewhere: what lies between was not seen here."""
    case = replay(())
    for entry in LIVES[life]().history:
        target = getattr(entry.event, entry.event.about) if entry.event.about else None
        rows = [row for row in lifecycle.TABLE if row.event == entry.event.name]
        now = {row.track: case.state(row.track, target) for row in rows if row.states is not None}
        named = {track: frozenset().union(*(r.states for r in rows if r.track is track))
                 for track in now}  # fmt: skip
        assert {track: now[track] for track in now if now[track] not in named[track]} == {}
        case = apply(case, entry)


def test_the_lives_hold_every_event():
    seen = {entry.event.name for life in LIVES.values() for entry in life().history}
    assert seen == {name for name, _ in EVENTS}


def test_a_case_before_its_registration_has_the_states_in_which_tracks_begin():
    case = replay(())
    begun = {track: case.state(track) for track in expected.BEGINS_IN if track not in TARGETED}
    assert begun == {t: s for t, s in expected.BEGINS_IN.items() if t not in TARGETED}
    assert case.state(Track.RUN) is RunState.NONE
    assert case.state(Track.ATTEMPT, "am1") is None
