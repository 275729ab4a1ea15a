"""Lives drawn by chance: anybody tries anything at any time, sensibly filled in or not."""

from datetime import timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from guildhall.engine.actions import ACTIONS
from guildhall.engine.actor import Behalf
from guildhall.engine.decide import decide
from guildhall.engine.lifecycle import rows
from guildhall.engine.vocabulary import (
    AdjustmentKind,
    AttemptState,
    Ending,
    RedoKind,
    Role,
    Track,
)
from guildhall.shelf.player import Player
from tests.engine.builders import (
    CONDITIONS,
    JUDGED,
    PACK,
    STANDS,
    copied,
    moment,
    own,
    payload,
    refusals,
    step,
    stranger,
)

METHODS = tuple(PACK.methods)
ROLES = tuple(Role)
OUTSIDERS = (Role.APPRENTICE, Role.EMPLOYER, Role.PROVIDER)
CLAUSES = tuple(clause.id for clause in PACK.clauses)
SHOWN = ("platform", "requirements", "criteria", "deployment", "demonstration", "method-questioned")
PIECES = ("architecture-diagram", "breadth-analysis", "source-code", "holiday-snap")
PASSING = timedelta(0), timedelta(minutes=1), timedelta(hours=3), timedelta(days=1)
LONG = timedelta(days=11), timedelta(days=40), timedelta(days=130)

maybe = st.booleans()
numbers = st.integers(0, 8).map(str)


def days(draw, at):
    """Draw a day near a moment."""
    return str((at + timedelta(days=draw(st.integers(-40, 40)))).date())


def later(draw, at):
    """Draw the time of a session to come, or one just past."""
    ahead = draw(st.sampled_from((-1, 0, 1, 9, 10, 13, 14, 15, 40, 125)))
    return (at + timedelta(days=ahead, minutes=1)).isoformat(" ")


def some(draw, items):
    """Draw all of some items, most of the time, or a few of them."""
    if draw(st.integers(0, 3)):
        return list(items)
    return draw(st.lists(st.sampled_from(items), unique=True))


def facts(draw):
    """Draw a person to be named as an assessor."""
    return {
        "person": draw(st.sampled_from(("assessor", "assessor", "another-assessor"))),
        "trained": draw(st.integers(0, 5)) == 0,
        "employed_by": draw(st.sampled_from(((), (), ("employer",)))),
        "declared": draw(st.integers(0, 5)) > 0,
    }


def pieces(draw):
    return [
        {"kind": kind, "measures": {"words": draw(st.sampled_from((0, 299, 300, 301)))}}
        for kind in some(draw, PIECES)
    ]


def _people(draw, name, at):
    match name:
        case "register":
            return {"started_on": draw(st.sampled_from(("2025-01-10", "2031-01-01")))}
        case "correct_details":
            named = {"uln": draw(st.sampled_from(("1000000043", "1000000044", "9999999999")))}
            return named if draw(maybe) else {"started_on": days(draw, at)}
        case "change_employer" | "change_provider":
            field = name.removeprefix("change_")
            return {field: draw(st.sampled_from(("employer", "provider", "third")))}
        case "pause" | "resume":
            return {"from_day": days(draw, at)} if draw(st.integers(0, 3)) == 0 else {}
        case "record_english_maths":
            subjects = some(draw, ("english", "maths"))
            return {
                "qualifications": [
                    {"subject": s, "level": draw(st.sampled_from((1, 2, 3))), "evidence": "seen"}
                    for s in subjects
                ]
            }
        case "record_training":
            return {"hours": "1500", "off_the_job_hours": draw(st.sampled_from(("299", "300")))}
        case "state_knowledge":
            return {"where": "The courses.", "no_certificates": draw(maybe)}
        case "state_preferred_dates":
            return {"dates": {method: days(draw, at) for method in some(draw, METHODS)}}
        case "state_adjustments":
            return {"needed": draw(maybe)}
        case _:
            return None


def _preparation(draw, player, name, at):
    match name:
        case "request_adjustment":
            kind = draw(st.sampled_from(AdjustmentKind)).value
            amount = draw(st.sampled_from(({}, {"percent": 25}, {"minutes": 30})))
            method = draw(st.sampled_from((*METHODS, None)))
            return {"kind": kind, **amount, **({"method": method} if method else {})}
        case "decide_adjustment":
            key = draw(st.sampled_from((*player.case.adjustments, "adjustment-9")))
            return {"adjustment": key, "granted": draw(maybe)}
        case "submit_brief":
            filled = payload("submit_brief", at)
            filled["words"] = draw(st.sampled_from((400, 500, 501)))
            return filled if draw(maybe) else filled | {"planned_submission": days(draw, at)}
        case "submit_work":
            return {"pieces": pieces(draw)}
        case "review_work":
            return {"opened": draw(maybe)}
        case "allocate_assessor" | "change_assessor":
            return {"assessor": facts(draw)}
        case "book_session" | "move_session":
            more = {"place": "online"} if name == "book_session" else {"reason": "A clash."}
            minutes = draw(st.sampled_from((None, 59, 60, 180, 181)))
            return more | {"starts_at": later(draw, at)} | ({"minutes": minutes} if minutes else {})
        case _:
            return None


def _session(draw, player, name):
    match name:
        case "record_conditions":
            return {"confirmed": some(draw, CONDITIONS)}
        case "check_identity":
            return {"shown": "passport"} if draw(st.integers(0, 3)) else {}
        case "start_part":
            return {"part": draw(st.sampled_from(("practical", "discussion")))}
        case "ask_question":
            theme = draw(st.sampled_from((*PACK.themes, "cookery", None)))
            return {"theme": theme, "follow_up": draw(maybe)}
        case "extend_session":
            minutes = draw(st.sampled_from((0, 5, 6, 7, 18, 19)))
            return {"minutes": minutes, "reason": "To finish."}
        case "end_session":
            ending = draw(st.sampled_from((Ending.COMPLETED, *Ending))).value
            return {"ending": ending, "covered": some(draw, SHOWN), "reason": "So it was."}
        case "record_breach":
            clause = draw(st.sampled_from((*CLAUSES, "no.such.clause")))
            method = draw(st.sampled_from((*METHODS, None)))
            told = {"clause": clause, "what": "It happened."}
            return told | ({"method": method} if method else {})
        case "settle_breach":
            outcome = draw(st.sampled_from(("stands", "session_void")))
            key = draw(st.sampled_from((*player.case.breaches, "breach-9")))
            return {"breach": key, "outcome": outcome, "reason": "Looked into."}
        case "mark":
            return {"set": draw(st.sampled_from(("fail", "pass", "distinction")))}
        case "agree_redo":
            kind = draw(st.sampled_from(RedoKind)).value
            more = draw(st.sampled_from(({}, {"learning": "A course."}, {"action_plan": "One."})))
            return {"kind": kind, **more}
        case "waive":
            clause = draw(
                st.sampled_from(("resit.window", "resit.cap", "epa.window", "am1.notice"))
            )
            return {"clause": clause, "reason": "A flood."}
        case _:
            return None


def _matter(draw, player, name, at):
    """Draw what is decided of a matter, and which one."""
    field = ACTIONS[name].target
    if field not in ("request", "appeal", "complaint", "malpractice", "piece"):
        return None
    kept = player.case.evidence if field == "piece" else player.case.matters
    key = {field: draw(st.sampled_from((*kept, "nothing-9")))}
    match name:
        case "decide_special_consideration":
            return key | {"granted": draw(maybe)}
        case "acknowledge_appeal":
            return key | {"panellist": facts(draw) | {"person": "panellist"}}
        case "decide_appeal":
            grade = draw(st.sampled_from((None, "fail", "pass", "distinction", "merit")))
            remedy = {"grade": grade} if grade else {"again": draw(maybe)}
            return key | {"upheld": draw(st.integers(0, 3)) > 0, "reason": "So we find.", **remedy}
        case "answer_complaint":
            return key | {"answer": "Here we are."}
        case "decide_malpractice":
            return key | {"found": draw(maybe), "voids": draw(maybe), "reason": "So we find."}
        case "map_evidence":
            return key | {"ksbs": draw(st.sampled_from((["K1"], ["K99"], [])))}
        case _:
            return payload(name, at) | key


def filled(draw, player, name, at, method):
    """Draw what somebody fills in for an action: sense most of the time, at times none."""
    own_fields = payload(name, at)
    if draw(st.integers(0, 2)) == 0:
        for drawn in (
            _people(draw, name, at),
            _preparation(draw, player, name, at),
            _session(draw, player, name),
            _matter(draw, player, name, at),
        ):
            own_fields = own_fields if drawn is None else drawn
    elif method == "am2":
        own_fields |= OF_THE_DISCUSSION.get(name, {})
    elif name in DECIDED and (waiting := list(player.case.open_matters(DECIDED[name]))):
        own_fields |= {ACTIONS[name].target: draw(st.sampled_from(waiting))}
        if name == "decide_malpractice":
            own_fields |= {"found": True, "voids": draw(maybe)}
        if name == "decide_appeal":
            own_fields |= {"upheld": True, "again": draw(maybe)}
    about = {"method": method} if ACTIONS[name].target == "method" else {}
    late = {}
    if ACTIONS[name].late and draw(st.integers(0, 7)) == 0:
        ago = draw(st.sampled_from((*PASSING, timedelta(days=-1), *LONG)))
        late = {"happened_at": (at - ago).isoformat(" ")}
    return own_fields | about | late


OF_THE_DISCUSSION = {
    "start_part": {"part": "discussion"},
    "ask_question": {"theme": "data-ethics"},
    "end_session": {"ending": "by_apprentice", "reason": "So it was."},
}
"""What is sensible for the discussion where the practical has something else."""


def somebody(draw, player, role, method):
    """Draw who acts: the case's own person, a stranger, or an officer with somebody's word."""
    kind = draw(st.integers(0, 11))
    if kind == 0:
        return stranger(role)
    actor = own(player, role, method)
    if kind == 1:
        officer = own(player, Role.OFFICER)
        proof = draw(st.sampled_from(("Note of a call.", None)))
        behalf = Behalf(actor.person, actor.role, actor.organisation, proof)
        return type(officer)(officer.person, officer.role, officer.organisation, behalf)
    return actor


DECIDED = {
    "decide_special_consideration": Track.SPECIAL_CONSIDERATION,
    "acknowledge_appeal": Track.APPEAL,
    "decide_appeal": Track.APPEAL,
    "answer_complaint": Track.COMPLAINT,
    "decide_malpractice": Track.MALPRACTICE,
}
KEPT_BY_KEY = {*DECIDED.values(), Track.ADJUSTMENT, Track.BREACH}


def in_state(case, roles):
    """Give every action that the state of its own track lets be: with a method, and its roles."""
    found = []
    for name in JUDGED:
        row = rows(name)[0]
        able = sorted(row.roles & set(roles))
        for method in METHODS if ACTIONS[name].target == "method" else (None,):
            if row.states is None:
                there = True
            elif row.track in KEPT_BY_KEY:
                matters = (case.adjustments, case.breaches, case.matters)
                there = any(kept.state in row.states for own in matters for kept in own.values())
            else:
                there = case.state(row.track, method) in row.states
            if able and there:
                found.append((name, method, able))
    return found


def an_attempt(draw, player, at, roles=ROLES):
    """Draw an action and its actor: most of the time one that the state lets be."""
    chance = draw(st.integers(0, 9))
    among = in_state(player.case, roles)
    among = [own for own in among if own[0] not in RARE] or among if chance > 1 else among
    if chance == 0 or not among:
        name, method = draw(st.sampled_from(JUDGED)), draw(st.sampled_from(METHODS))
        able = roles
    else:
        name, method, able = draw(st.sampled_from(among))
    role = draw(st.sampled_from(able))
    action = player.action(step(at, "system", name, **filled(draw, player, name, at, method)))
    return action, somebody(draw, player, role, method)


RARE = {
    "withdraw", "correct_details", "change_employer", "change_provider", "record_breach", "pause",
    "waive", "declare_interest", "cancel_session", "miss_session", "withdraw_work", "lapse",
    "begin_run", "request_adjustment", "bring_in", "complain", "report_malpractice", "appeal",
    "request_special_consideration", "declare", "change_assessor", "plan_session",
}  # fmt: skip
"""Actions that would otherwise be most of what is drawn, or end most lives early."""


def moments(draw, case):
    """Draw the moment of the next record: never before the last; often that of a session."""
    last = case.last_at or moment("2025-01-10 12:00")
    booked = [
        tried.session.starts_at
        for tried in (case.current_attempts.values() if case.runs else ())
        if tried.state is AttemptState.BOOKED and tried.session.starts_at >= last
    ]
    chance = draw(st.integers(0, 15))
    if booked and chance > 7:
        return min(booked)
    if chance == 0:
        return last + draw(st.sampled_from(LONG))
    return last + draw(st.sampled_from(PASSING))


class Drawn(NamedTuple):
    """A life that was drawn: who stands at its end, and everything that was tried."""

    player: Player
    tries: list

    def __repr__(self):
        """Tell the life in a line for each thing that was tried."""
        told = [
            f"{at:%Y-%m-%d %H:%M} {actor.role.value} {action!r}: "
            f"{'refused by ' + ' '.join(refusals(decision)) if decision.refused else 'done'}"
            for _, action, actor, at, decision in self.tries
        ]
        before = self.tries[0][0].entries
        events = [entry.event.name for entry in self.player.history[:before]][-3:]
        return "\n".join(["a life", f"after {before} entries, the last {events}", *told])


@st.composite
def lives(draw, most=14):
    """Draw a life: where it starts, and what was tried on it with what was decided."""
    player = copied(STANDS[draw(st.sampled_from(sorted(STANDS)))]())
    told = []
    for _ in range(draw(st.integers(1, most))):
        at = moments(draw, player.case)
        action, actor = an_attempt(draw, player, at)
        before = player.case
        decision = decide(PACK, before, action, actor, at)
        player.append(decision.entries)
        told.append((before, action, actor, at, decision))
    return Drawn(player, told)
