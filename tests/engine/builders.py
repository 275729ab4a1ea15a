"""Cases walked to the states that the tests ask for.

A case is never put together by hand: it is walked there by actions that are allowed, so that no
test rests on a state in which no case can be.
"""

from datetime import date, datetime, timedelta
from functools import cache

from guildhall.engine.actions import ACTIONS
from guildhall.engine.actor import Actor, Surroundings
from guildhall.engine.dates import LONDON
from guildhall.engine.decide import Decision
from guildhall.engine.lifecycle import WAITING
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Role
from guildhall.shelf.packs import pack as shelved
from guildhall.shelf.player import Player
from guildhall.shelf.scenario import Step, Walk
from guildhall.shelf.walk import session_steps, walk

SPEC = "ST0825/AP02"
PACK = shelved(SPEC)
BODY = PACK.awarding_body.id
FROM = date(2025, 1, 10)
"""The day on which the apprenticeships of these cases start: a year later the gateway opens."""
NOBODY = Surroundings()
JUDGED = tuple(name for name in ACTIONS if name not in WAITING)


def moment(text):
    """Read a time in London: `2026-01-10 12:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def step(at, by, do, /, *, around=None, for_=None, proof=None, **given):
    """Write a step; `at` is a text, or a moment as the case has it. `except_` is `except`."""
    text = at if isinstance(at, str) else at.isoformat(" ")
    told = {"for": for_, "proof": proof} if for_ else {}
    filled = {key.rstrip("_"): value for key, value in given.items()}
    return Step.model_validate(
        {"at": text, "by": by, "do": do, "with": filled, "around": around or {}, **told}
    )


def tried(player, at, by, do, /, **given) -> Decision:
    """Perform an action, whatever comes of it."""
    return player.perform(step(at, by, do, **given))


def done(player, at, by, do, /, **given) -> Decision:
    """Perform an action that has to be let through."""
    decision = tried(player, at, by, do, **given)
    sentences = [f"{finding.clause}: {finding.sentence}" for finding in decision.findings]
    assert not decision.refused, f"{do} on {at}: {sentences}"
    return decision


def copied(player):
    """Give a player who goes on from the same point, alone."""
    return Player(player.pack, dict(player.people), list(player.history), player.case)


def without(*clauses, pack=PACK):
    """Give the pack without some of its clauses."""
    kept = tuple(clause for clause in pack.clauses if clause.id not in clauses)
    return Pack.model_validate(pack.model_copy(update={"clauses": kept}).model_dump(by_alias=True))


def changed(clause_id, *, pack=PACK, **changes):
    """Give the pack with another rule for one clause."""
    clause = pack.by_id[clause_id]
    other = clause.model_copy(update={"rule": clause.rule.model_copy(update=changes)})
    clauses = tuple(other if one is clause else one for one in pack.clauses)
    whole = pack.model_copy(update={"clauses": clauses})
    return Pack.model_validate(whole.model_dump(by_alias=True))


def walked(to, start=FROM, player=None, option=None, **results):
    """Walk a new case to a goal of `shelf.walk`."""
    player = Player(PACK) if player is None else player
    given = {"to": to, "from": str(start), "option": option, "results": results}
    plan = Walk.model_validate(given)
    list(walk(player, plan))
    return player


def refusals(decision):
    """Give the clauses by which a decision refuses, in order."""
    return sorted({f.clause for f in decision.findings if f.kind == "refusal"})


def after(player, **delta):
    """Give a moment some time after the last record."""
    return player.case.last_at + timedelta(**delta)


# Where a case can stand. Each function walks there from the one before.


def new():
    """Give a case of which nothing is known."""
    return Player(PACK)


def registered():
    return walked("registered")


def submitted():
    return walked("submitted")


def returned():
    player = walked("submitted")
    done(player, after(player, hours=1), "officer", "return_gateway", reasons=["A page is blank."])
    return player


def accepted():
    return walked("accepted")


def ready():
    return walked("ready")


def asked():
    """Walk to an adjustment that waits for its decision."""
    player = walked("accepted")
    at = after(player, hours=1)
    done(player, at, "apprentice", "request_adjustment", kind="extra_time", percent=25)
    return player


def checked():
    """Walk to a session that only has to start."""
    return _held_until("start_session")


def under_way():
    return _held_until("end_session")


def _held_until(do):
    player = walked("ready")
    start = player.case.attempt("am1").session.starts_at
    for one in session_steps(player, "am1", start):
        if one.do == do:
            break
        player.perform(one)
    return player


def interrupted():
    player = under_way()
    at = after(player, minutes=5)
    done(player, at, "assessor", "interrupt_session", method="am1", reason="The line is down.")
    return player


def ended():
    return walked("held")


def breached():
    """Walk to a breach that no officer has dealt with."""
    player = walked("held")
    what = "A seventeenth question was put."
    given = {"clause": "am1.questions.max", "method": "am1", "what": what}
    done(player, after(player, hours=1), "assessor", "record_breach", **given)
    return player


def marked():
    return walked("marked")


def marks_returned():
    player = walked("marked")
    at = after(player, hours=1)
    done(player, at, "quality_assurer", "return_marks", method="am1", reason="Too short.")
    return player


def agreed():
    return walked("agreed")


def passed():
    return walked("outcome")


def failed():
    """Walk to a fail that is released beside a pass."""
    return walked("outcome", am1="fail", am2="pass")


def failed_early():
    """Walk to a fail that is released while the other method still waits for its release."""
    player = walked("agreed", am1="fail", am2="pass")
    done(player, after(player, hours=1), "officer", "release_result", method="am1")
    return player


def redo_agreed():
    player = failed()
    given = {"method": "am1", "kind": "re-sit", "action_plan": "Two weeks with a mentor."}
    done(player, after(player, hours=1), "employer", "agree_redo", **given)
    return player


def redo_declined():
    player = failed()
    done(player, after(player, hours=1), "employer", "decline_redo", method="am1")
    return player


def lapsed():
    """Walk to a run whose lapse is on record."""
    player = walked("accepted")
    done(player, "2026-05-11 00:05", "system", "lapse")
    return player


def second_run():
    player = lapsed()
    done(player, after(player, days=1), "officer", "begin_run", reason="To be taken anew.")
    return player


def withdrawn():
    player = walked("accepted")
    done(player, after(player, hours=1), "apprentice", "withdraw", reason="Another trade.")
    return player


def considered():
    """Walk to a special consideration that waits for its decision."""
    player = walked("held")
    at = after(player, hours=1)
    given = {"method": "am1", "grounds": "The dog had died that morning."}
    done(player, at, "apprentice", "request_special_consideration", **given)
    return player


def complained():
    player = walked("accepted")
    done(player, after(player, hours=1), "employer", "complain", about="Nobody answers.")
    return player


def reported():
    """Walk to a report of malpractice that waits for its decision."""
    player = walked("held")
    at = after(player, hours=1)
    done(player, at, "assessor", "report_malpractice", method="am1", what="A whisper.")
    return player


def appealed():
    player = failed()
    at = after(player, hours=1)
    done(player, at, "apprentice", "appeal", against="am1", grounds="Nobody asked.")
    return player


def appeal_acknowledged():
    player = appealed()
    given = {"appeal": "appeal-1", "panellist": {"person": "panellist"}}
    done(player, after(player, hours=1), "officer", "acknowledge_appeal", **given)
    return player


def portfolio():
    """Walk to a gateway form with a piece of evidence."""
    player = walked("registered")
    done(player, after(player, hours=1), "apprentice", "add_evidence", piece={"kind": "document"})
    return player


def meeting_booked():
    player = walked("accepted")
    starts_at = after(player, days=2).isoformat(" ")
    done(player, after(player, hours=1), "officer", "book_planning_meeting", starts_at=starts_at)
    return player


def meeting_missed():
    player = meeting_booked()
    done(player, after(player, days=2), "officer", "miss_planning_meeting", by="apprentice")
    return player


def meeting_held():
    player = meeting_booked()
    present = ["apprentice", "officer"]
    done(player, after(player, days=2), "officer", "hold_planning_meeting", present=present)
    return player


def meeting_confirmed():
    player = meeting_held()
    given = {"told": ["settled"], "to": ["apprentice"]}
    done(player, after(player, hours=1), "officer", "confirm_planning_meeting", **given)
    return player


def paused():
    player = walked("accepted")
    done(player, after(player, hours=1), "provider", "pause", reason="A long illness.")
    return player


def claimed():
    player = passed()
    done(player, after(player, hours=1), "officer", "claim_certificate")
    return player


def claim_rejected():
    player = claimed()
    done(player, after(player, hours=1), "officer", "reject_claim", reason="The name differs.")
    return player


def certified():
    player = claimed()
    done(player, after(player, hours=1), "officer", "record_certificate", number="C-1")
    return player


def replacement():
    """Walk to a replacement of the certificate that is asked for."""
    player = certified()
    done(player, after(player, hours=1), "apprentice", "request_replacement")
    return player


STANDS = {
    place.__name__: cache(place)
    for place in (
        new, registered, portfolio, submitted, returned, accepted, asked, meeting_booked,
        meeting_missed, meeting_held, meeting_confirmed, ready, checked, under_way, interrupted,
        ended, breached, considered, reported, marked, marks_returned, agreed, passed, failed,
        failed_early, redo_agreed, redo_declined, complained, appealed, appeal_acknowledged,
        lapsed, second_run, withdrawn, paused, claimed, claim_rejected, certified, replacement,
    )
}  # fmt: skip
"""Where a case can stand, by name. What they give is shared: go on from a copy."""


OVERDUE = "overdue"
"""A place by its own: a window is over, and nobody has recorded the lapse."""


def standing_at(name):
    """Give a player who stands there, and a moment an hour after the last record."""
    if name == OVERDUE:
        return copied(STANDS["accepted"]()), moment("2026-05-11 01:05")
    player = copied(STANDS[name]())
    at = moment("2025-01-10 12:00") if player.case.last_at is None else after(player, hours=1)
    return player, at


# Who acts, and with what.


def own(player, role, method=None) -> Actor:
    """Give the case's own person of a role."""
    return player.who(Role(role).value, method)


def stranger(role) -> Actor:
    """Give somebody of the same role who has nothing to do with the case."""
    return Actor("stranger", Role(role), "elsewhere")


CONDITIONS = ("video-conference", "internet", "webcam", "quiet-room", "alone", "whiteboard")


def payload(name, at):
    """Give what somebody would sensibly fill in for an action at a moment."""
    later = (at + timedelta(days=12)).isoformat(" ")
    filled = {
        "register": {"started_on": "2025-01-10"},
        "correct_details": {"name_of_apprentice": "Another name"},
        "change_employer": {"employer": "another-employer"},
        "change_provider": {"provider": "another-provider"},
        "bring_in": {
            "apprentice": "apprentice",
            "name_of_apprentice": "Nell",
            "employer": "employer",
            "provider": "provider",
            "started_on": "2024-09-01",
            "source": "another-body",
            "vouched_by": "Their head of quality",
        },
        "choose_option": {"option": "dat"},
        "add_evidence": {"piece": {"kind": "document"}},
        "remove_evidence": {"piece": "piece-1"},
        "map_evidence": {"piece": "piece-1", "ksbs": ["K1"]},
        "correct_measure": {"piece": "piece-1", "measures": {"words": 9}, "reason": "Miscounted."},
        "declare": {"what": "readiness"},
        "confirm_rule": {"clause": "am1.notice"},
        "record_credential": {
            "item": "licence", "which": "tram", "state": "achieved", "dated": "2025-01-10",
        },
        "remove_credential": {
            "item": "licence", "which": "tram", "dated": "2025-01-10", "reason": "Another's.",
        },
        "review_portfolio": {"adequate": True},
        "request_special_consideration": {"grounds": "The dog had died that morning."},
        "decide_special_consideration": {"request": "request-1", "granted": True},
        "book_planning_meeting": {"starts_at": later},
        "hold_planning_meeting": {"present": ["apprentice", "officer"]},
        "miss_planning_meeting": {"by": "apprentice"},
        "confirm_planning_meeting": {"told": ["settled"], "to": ["apprentice"]},
        "propose_scope": {"scope": "One pipeline."},
        "return_scope": {"reason": "It is too much."},
        "plan_session": {"themes": ["operability"]},
        "choose_methods": {"methods": ["am1"]},
        "verify_behaviours": {"verified": True},
        "appeal": {"against": "am1", "grounds": "Nobody asked."},
        "acknowledge_appeal": {"appeal": "appeal-1", "panellist": {"person": "panellist"}},
        "decide_appeal": {"appeal": "appeal-1", "upheld": False, "reason": "Somebody did."},
        "complain": {"about": "Nobody answers."},
        "answer_complaint": {"complaint": "complaint-1", "answer": "Here we are."},
        "report_malpractice": {"method": "am1", "what": "A whisper."},
        "decide_malpractice": {"malpractice": "report-1", "found": False, "reason": "A radio."},
        "record_english_maths": {"on_file": []},
        "record_training": {"hours": "1500", "off_the_job_hours": "300"},
        "state_outcomes": {"where": "The index."},
        "state_knowledge": {"where": "The courses.", "no_certificates": True},
        "state_preferred_dates": {"dates": {"am1": str(later)[:10]}},
        "decide_english_maths": {"needed": False},
        "state_adjustments": {"needed": False},
        "return_gateway": {"reasons": ["A page is blank."]},
        "request_adjustment": {"kind": "breaks", "method": "am1"},
        "decide_adjustment": {"adjustment": "adjustment-1", "granted": True},
        "submit_brief": {
            "scope": "A pipeline.",
            "steps": [{"what": "Build it", "weeks": "6"}],
            "planned_submission": str(at.date() + timedelta(weeks=6)),
            "words": 400,
        },
        "sign_off_brief": {"title": "A pipeline", "enough_room": True},
        "return_brief": {"reason": "No plan."},
        "submit_work": {
            "pieces": [
                {"kind": "architecture-diagram"},
                {"kind": "breadth-analysis", "measures": {"words": 300}},
                {"kind": "source-code"},
            ]
        },
        "review_work": {"opened": True},
        "allocate_assessor": {"assessor": "assessor"},
        "change_assessor": {"assessor": "another-assessor"},
        "declare_interest": {"interest": "A neighbour."},
        "book_session": {"starts_at": later, "place": "online"},
        "move_session": {"starts_at": later, "reason": "A clash."},
        "cancel_session": {"reason": "A clash."},
        "record_conditions": {"confirmed": list(CONDITIONS)},
        "record_panel": {"present": [{"part": "assessor"}]},
        "check_identity": {"shown": "passport"},
        "start_part": {"part": "practical"},
        "ask_question": {"theme": "operability"},
        "extend_session": {"minutes": 5, "reason": "To finish the last task."},
        "interrupt_session": {"reason": "The line is down."},
        "end_session": {
            "covered": [
                "platform", "requirements", "criteria", "deployment",
                "demonstration", "method-questioned",
            ]
        },
        "record_breach": {"clause": "am1.notice", "method": "am1", "what": "Told late."},
        "settle_breach": {"breach": "breach-1", "outcome": "stands", "reason": "No harm."},
        "mark": {"set": "pass"},
        "record_result": {"grade": "pass", "held_on": str(at.date()), "source": "Exam Board"},
        "record_outcome": {
            "grade": "pass", "decided_on": str(at.date()), "source": "The board", "evidence": "m-1",
        },
        "return_marks": {"reason": "Too short."},
        "settle_check": {"plan": "one-in-five", "seed": 7},
        "agree_redo": {"kind": "re-sit", "action_plan": "Two weeks with a mentor."},
        "reject_claim": {"reason": "The name differs."},
        "record_certificate": {"number": "C-1"},
        "waive": {"clause": "resit.window", "reason": "A flood."},
    }.get(name, {})  # fmt: skip
    about = {"method": "am1"} if ACTIONS[name].target == "method" else {}
    return about | filled


def sensible(player, name, at, **about):
    """Give an action with what somebody would sensibly fill in."""
    if name == "acknowledge_appeal" and "appeal-1" in player.case.matters:
        named = player.case.matters["appeal-1"].panellist
        other = {"panellist": {"person": "panellist-2"}} if named is not None else {}
        about = other | about
    return player.action(step(at, "system", name, **(payload(name, at) | about)))
