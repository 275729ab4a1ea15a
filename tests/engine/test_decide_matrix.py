"""Who may, and can it be: every action of every role, wherever a case can stand."""

from functools import cache

import pytest

from guildhall.engine.actions import ACTIONS
from guildhall.engine.decide import decide
from guildhall.engine.permitted import permitted
from guildhall.engine.vocabulary import RedoState, Role, RunState, Track
from tests.engine import lifecycle_expected as expected
from tests.engine.builders import (
    JUDGED,
    OVERDUE,
    PACK,
    STANDS,
    own,
    payload,
    refusals,
    sensible,
    standing_at,
    step,
    stranger,
)
from tests.engine.lifecycle_yields import YIELDS

LEFT_TO = {"agree_redo": {Role.EMPLOYER}, "decline_redo": {Role.EMPLOYER}}
"""What the table opens to more roles, and a clause of this specification to these alone."""
PLACES = [*sorted(STANDS), OVERDUE]
CLAUSES_FOR_STATE = {"resit.offer", "resit.failed-only", "resit.no-upgrade"}
"""Clauses that say better than a rule of the house why nothing is offered."""
ALL = [(action, role) for action in JUDGED for role in Role]


# What is expected, by the second writing of the table and by hand.


def roles_of(action):
    """The roles to which an action is ever open, under this specification."""
    if action in LEFT_TO:
        return LEFT_TO[action]
    return {
        role
        for states in expected.OPEN.values()
        for actions in states.values()
        for role in actions.get(action, ())
    }


OPEN_TO = [(action, role) for action, role in ALL if role in roles_of(action)]


def has_to_do_with(case, role, action):
    """Whether the case's own person of a role has to do with the case, or with one method of it."""
    if role is Role.SYSTEM or action in ("register", "bring_in"):
        return True
    if role is Role.PANELLIST:
        return any(matter.panellist is not None for matter in case.matters.values())
    if role is Role.ASSESSOR:
        methods = ["am1"] if ACTIONS[action].target == "method" else ["am1", "am2"]
        return bool(case.runs) and any(case.attempt(m).assessor for m in methods)
    return case.registration is not None


def own_track_says_no(case, action, target):
    """Whether the action's own track is in no state that opens it."""
    return not any(
        action in actions and (state is None or case.state(track, target) is state)
        for track, states in expected.OPEN.items()
        for state, actions in states.items()
    )


def another_track_says_no(case, action):
    """Whether some other track holds the action back."""
    for track, states in expected.HELD_BACK_BY[action].items():
        if track is Track.ATTEMPT:
            now = {tried.state for tried in case.current_attempts.values()}
            if now - states:
                return True
        elif case.state(track) not in states:
            return True
    return False


def facts_say_no(case, action):
    """Whether the action makes no sense of what is there, besides the states of tracks."""
    if not case.runs:
        return False
    attempt = case.attempt("am1")
    match action:
        case "submit_work":
            return attempt.work is not None and not attempt.work.taken_over
        case "record_result" | "record_outcome":
            return True  # every method is assessed here, and the grade follows from its marks
        case "choose_option" | "choose_methods":
            return True  # this specification has neither options nor a choice of methods
        case "withdraw_work" | "review_work":
            return attempt.work is None
        case "allocate_assessor":
            return attempt.assessor is not None
        case "change_assessor":
            return attempt.assessor is None
        case "remove_evidence" | "map_evidence" | "correct_measure":
            return case.evidence == {}
        case "record_credential" | "remove_credential" | "confirm_rule":
            return True  # no clause of this pack asks for it
        case "appeal":
            return attempt.released_at is None
        case "begin_run":
            offered = any(t.redo is RedoState.OFFERED for t in case.current_attempts.values())
            return offered and case.run.state is RunState.FAILED
        case "claim_certificate" | "release_result":
            waited_for = (Track.SPECIAL_CONSIDERATION, Track.MALPRACTICE)
            return any(matter.track in waited_for for matter in case.matters.values())
        case _:
            return False


def state_says_no(place, action, target):
    if action == "lapse":
        return place != OVERDUE
    case = STANDS["lapsed" if place == OVERDUE else place]().case
    return (
        own_track_says_no(case, action, target)
        or another_track_says_no(case, action)
        or facts_say_no(case, action)
    )


@cache
def filled_in(place, action):
    """A sensible action at a place."""
    player, at = standing_at(place)
    return sensible(player, action, at)


@cache
def answer(place, action, role):
    """What is decided at a place on a sensible action of the case's own person of a role."""
    player, at = standing_at(place)
    actor = own(player, role, "am1")
    return decide(PACK, player.case, filled_in(place, action), actor, at)


def answer_to_a_stranger(place, action, role):
    """What is decided on the same action of somebody else in that role."""
    player, at = standing_at(place)
    return decide(PACK, player.case, filled_in(place, action), stranger(role), at)


# Who may, and can it be


@pytest.mark.parametrize("place", PLACES)
def test_a_role_is_refused_as_one_exactly_where_the_table_knows_it_not(place):
    found = {(a, r) for a, r in ALL if refusals(answer(place, a, r)) == ["house.role"]}
    assert found == set(ALL) - set(OPEN_TO)


def test_a_refusal_for_the_role_hides_all_else():
    decision = answer("registered", "accept_gateway", Role.EMPLOYER)
    (finding,) = decision.findings
    assert (decision.entries, decision.kept) == ((), ())
    assert finding.sentence == ("This is for: officer of the awarding body. You act as employer.")


@pytest.mark.parametrize("place", PLACES)
def test_a_stranger_in_the_right_role_is_refused_for_the_relation_alone(place):
    strangers = [(action, role) for action, role in OPEN_TO if role is not Role.SYSTEM]
    found = {(a, r): refusals(answer_to_a_stranger(place, a, r)) for a, r in strangers}
    assert found == {key: ["house.relation"] for key in strangers}


@pytest.mark.parametrize("place", PLACES)
def test_the_case_s_own_people_are_refused_for_the_relation_where_they_have_none_yet(place):
    case = standing_at(place)[0].case
    found = {(a, r) for a, r in OPEN_TO if "house.relation" in refusals(answer(place, a, r))}
    assert found == {(a, r) for a, r in OPEN_TO if not has_to_do_with(case, r, a)}


@pytest.mark.parametrize("place", PLACES)
def test_the_state_is_the_reason_exactly_where_it_says_no(place):
    player, at = standing_at(place)
    wrong = []
    for action, role in OPEN_TO:
        if not has_to_do_with(player.case, role, action):
            continue
        clauses = refusals(answer(place, action, role))
        spoken_for = action == "agree_redo" and bool(CLAUSES_FOR_STATE & set(clauses))
        target = payload(action, at).get(ACTIONS[action].target)
        if ("house.state" in clauses or spoken_for) != state_says_no(place, action, target):
            wrong.append((action, role.value, clauses))
    assert wrong == []


@pytest.mark.parametrize("place", PLACES)
def test_what_the_state_and_the_clauses_let_through_is_done_by_its_event(place):
    """At least one of the events that the second writing names comes first, or after a lapse."""
    wrong = []
    for action, role in OPEN_TO:
        decision = answer(place, action, role)
        names = [entry.event.name for entry in decision.entries]
        if place == OVERDUE and names[:1] == ["run.lapsed"] and action != "lapse":
            names = names[1:]
        if decision.refused:
            good = names == []
        else:
            extra = set(names) - YIELDS[action] - {"breach.recorded"}
            extra -= expected.WITHOUT_A_ROW
            good = names[0] in YIELDS[action] and not extra
        if not good:
            wrong.append((action, role.value, names))
    assert wrong == []


@pytest.mark.parametrize("place", PLACES)
def test_an_action_that_waits_is_refused_for_everybody(place):
    player, at = standing_at(place)
    found = {
        (action, finding.clause, finding.sentence)
        for action in expected.WAITING
        for role in Role
        for finding in decide(
            PACK, player.case, ACTIONS[action].model_construct(), own(player, role, "am1"), at
        ).findings
    }
    assert found == {
        (action, "house.state", f"{action} is not judged by this version yet.")
        for action in expected.WAITING
    }


# What permitted says, held against what decide does


def asks_for_nothing(name):
    """Whether an action has nothing to fill in but what it is about, by its shape and the pack."""
    fields = ACTIONS[name].model_fields
    required = {field for field, info in fields.items() if info.is_required()}
    asked = {need for clause in PACK.biting.get(name, ()) for need in clause.rule.needs}
    asked |= set(ACTIONS[name].one_of)
    return required <= {ACTIONS[name].target} and not asked & set(fields)


BARE = [name for name in JUDGED if asks_for_nothing(name)]


def test_the_actions_that_ask_for_nothing_are_these():
    assert sorted(BARE) == sorted(
        {
            "pause", "resume", "withdraw",
            "confirm_competence", "sign", "submit_gateway", "accept_gateway", "withdraw_work",
            "check_identity", "start_session", "take_break",
            "resume_session", "miss_session", "agree_marks",
            "release_result", "decline_redo", "begin_run", "claim_certificate", "lapse",
            "request_replacement", "record_replacement", "remove_evidence", "confirm_rule",
            "approve_scope",
        }
    )  # fmt: skip


def targets(case, name):
    """What an action that asks for nothing can be about on a case."""
    return {
        None: [None],
        "clause": [],
        "method": case.run.attempts if case.runs else PACK.methods,
    }.get(ACTIONS[name].target, case.evidence)


def told_at(place):
    """What permitted says at a place to the case's own person of each role."""
    player, at = standing_at(place)
    for role in Role:
        actor = own(player, role)
        found = permitted(PACK, player.case, actor, at)
        yield player, at, actor, {(may.action, may.target): may for may in found}


def blocked_by(may):
    return sorted({finding.clause for finding in may.findings if finding.kind == "refusal"})


def agrees(may, decision):
    """Whether a permission of an action that asks for nothing is what is decided on it."""
    by = refusals(decision)
    if may is None:
        return by in (["house.role"], ["house.relation"])
    if decision.refused:
        return may.status == "blocked" and blocked_by(may) == by
    return may.status == "open" and may.findings == decision.findings


@pytest.mark.parametrize("place", PLACES)
def test_what_is_permitted_is_what_is_decided(place):
    wrong = []
    for player, at, actor, told in told_at(place):
        for name in BARE:
            for target in targets(player.case, name):
                filled = {ACTIONS[name].target: target} if target else {}
                action = player.action(step(at, "system", name, **filled))
                decision = decide(PACK, player.case, action, actor, at)
                may = told.get((name, target))
                if not agrees(may, decision):
                    status = may.status if may else "never"
                    wrong.append((actor.role.value, name, target, status, refusals(decision)))
    assert wrong == []


@pytest.mark.parametrize("place", PLACES)
def test_what_is_told_of_an_action_to_fill_in_is_decided_once_it_is_filled_in(place):
    """Blocked is refused by the same clauses at least; open is not refused for the state."""
    wrong = []
    for player, at, actor, told in told_at(place):
        for (name, target), may in told.items():
            if name in BARE or target == "am2":
                continue
            about = {ACTIONS[name].target: target} if target else {}
            if name == "appeal":
                about = {"against": "a-decision"}
            action = sensible(player, name, at, **about)
            by = refusals(decide(PACK, player.case, action, actor, at))
            blocked = blocked_by(may)
            if not (set(blocked) <= set(by) if blocked else "house.state" not in by):
                wrong.append((actor.role.value, name, target, may.status, blocked, by))
    assert wrong == []


@pytest.mark.parametrize("place", PLACES)
def test_what_would_be_done_is_told_to_be_open(place):
    wrong = []
    for player, at, actor, told in told_at(place):
        for name in JUDGED:
            action = filled_in(place, name)
            if decide(PACK, player.case, action, actor, at).refused:
                continue
            target = getattr(action, ACTIONS[name].target) if ACTIONS[name].target else None
            may = told.get((name, target))
            if may is None or may.status not in ("open", "open once filled in"):
                wrong.append((actor.role.value, name, target, may and may.status))
    assert wrong == []
