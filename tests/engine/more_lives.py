"""Lives of other specifications, and of cases over which people do not agree."""

from functools import cache

from guildhall.shelf.walk import session_steps, work_of
from tests.engine.builders import after, walked
from tests.engine.lives import Life, anew, books, difficult, plain, reopened


def released(life, at, method, grade):
    """Mark a session that was held, have it agreed, and release its result."""
    life.does(at, "assessor", "mark", method=method, set=grade)
    life.does(at, "quality_assurer", "agree_marks", method=method)
    life.does(at, "officer", "release_result", method=method)


@cache
def disputed():
    """Nothing is left as it is: consideration, malpractice, complaint, appeals, a replacement."""
    life = walked("held", player=Life(pia={"role": "panellist"}, tom={"role": "officer"}))
    at = "2026-01-25 09:00"
    for grounds in ("The dog had died that morning.", "The neighbours were hammering."):
        life.does(at, "apprentice", "request_special_consideration", method="am1", grounds=grounds)
    life.does(at, "tom", "decide_special_consideration", request="request-1", granted=True,
              reason="Nobody thinks clearly on such a day.")  # fmt: skip
    life.does(at, "tom", "decide_special_consideration", request="request-2", granted=False,
              reason="Nothing is heard of it on the recording.")  # fmt: skip
    life.does(at, "provider", "complain", about="The officer was rude to her mother.")
    life.does(at, "officer", "answer_complaint", complaint=life_key(life, "complaint"),
              answer="The officer has written to her mother.")  # fmt: skip
    life.does(at, "assessor", "report_malpractice", method="am1",
              what="Somebody seemed to whisper the answers.")  # fmt: skip
    released(life, "2026-01-26 09:00", "am2", "pass")
    life.does("2026-01-26 09:00", "assessor", "mark", method="am1", set="pass")
    life.does("2026-01-26 10:00", "quality_assurer", "agree_marks", method="am1")
    life.does("2026-01-27 09:00", "tom", "decide_malpractice", found=True, voids=True,
              malpractice=life_key(life, "report"), reason="The whisper is on record.")  # fmt: skip
    life.does("2026-01-27 10:00", "officer", "release_result", method="am1")
    _appeals(life)
    _replacement(life)
    return life


def life_key(life, word):
    """The id of the last matter of a sort."""
    return [key for key in life.case.matters if key.startswith(word)][-1]


def appealed(life, at, grounds, **decision):
    """Lodge an appeal, name its panellist, and have it decided."""
    life.does(at, "apprentice", "appeal", against="am1", grounds=grounds)
    key = life_key(life, "appeal")
    panellist = {"person": "pia", "competent": ["ST0825"]}
    life.does(at, "officer", "acknowledge_appeal", appeal=key, panellist=panellist)
    life.does(at, "pia", "decide_appeal", appeal=key, **decision)


def _appeals(life):
    appealed(life, "2026-01-28 09:00", "It was the radio next door.", upheld=False,
             reason="It was no radio.")  # fmt: skip
    appealed(life, "2026-01-29 09:00", "The radio has been found.", upheld=True, again=True,
             reason="A radio it may have been.")  # fmt: skip
    at = after(life, hours=1)
    books(life, at, "am1", "2026-02-20 10:00")
    life.holds("am1")
    released(life, "2026-02-21 09:00", "am1", "fail")
    appealed(life, "2026-02-22 09:00", "The alarms were never asked about.", upheld=True,
             grade="pass", reason="They were not, and need not have been.")  # fmt: skip


def _replacement(life):
    life.does("2026-02-23 09:00", "officer", "claim_certificate")
    life.does("2026-02-24 09:00", "officer", "record_certificate", number="C-2026-2")
    life.does("2026-03-01 09:00", "apprentice", "request_replacement", form="letter")
    life.does("2026-03-02 09:00", "officer", "record_replacement")


@cache
def planned():
    """A portfolio that is mended, a planning meeting that is missed, and a plan for a session."""
    life = walked("submitted", player=Life("ST0792/1.2"), option=None)
    at = after(life, hours=1)
    life.does(at, "officer", "correct_measure", piece="piece-1", measures={"minutes": 2},
              reason="She counted the credits.")  # fmt: skip
    life.does(at, "officer", "review_portfolio", adequate=False, reason="One film shows a child.")
    life.does(at, "officer", "return_gateway", reasons=["One film shows a child."],
              items=["gateway.portfolio.pieces"])  # fmt: skip
    mapped = life.case.evidence["piece-1"].ksbs
    piece = life.case.evidence["piece-1"].model_dump(mode="json", exclude_none=True)
    life.does(at, "apprentice", "remove_evidence", piece="piece-1")
    life.does(at, "apprentice", "add_evidence", piece=piece | {"id": "piece-19"})
    life.does(at, "apprentice", "map_evidence", piece="piece-19", ksbs=list(mapped),
              task="A film without the child")  # fmt: skip
    life.does(at, "apprentice", "choose_option", option=life.case.known.option)
    for what, role in sorted(life.case.run.declarations):
        words = "So it is, and so it stays."
        life.does(at, role.value, "declare", what=what, statement=words)
    for role in sorted(life.case.run.signatures):
        life.does(at, role.value, "sign")
    life.does(at, "provider", "submit_gateway")
    life.does(at, "officer", "review_portfolio", adequate=True)
    life.does(at, "officer", "accept_gateway")
    _planning(life)
    return life


SETTLED = ["assessor", "dates", "requirements", "cancellation", "certificates", "appeals",
           "preparation", "epa-period"]  # fmt: skip


def _planning(life):
    at = after(life, days=1)
    meets = [after(life, days=days).isoformat(" ") for days in (2, 3)]
    life.does(at, "officer", "book_planning_meeting", starts_at=meets[0], place="online")
    life.does(meets[0], "officer", "miss_planning_meeting", by="apprentice", charged=True)
    life.does(meets[0], "officer", "book_planning_meeting", starts_at=meets[1], place="online")
    life.does(meets[1], "officer", "hold_planning_meeting", minutes=30, settled=SETTLED,
              present=["apprentice", "officer", "employer"])  # fmt: skip
    life.does(meets[1], "officer", "confirm_planning_meeting", told=["settled", "invitation"],
              to=["apprentice"])  # fmt: skip
    life.does(meets[1], "officer", "allocate_assessor", method="am2")
    starts_at = after(life, days=20).isoformat(" ")
    life.does(meets[1], "officer", "book_session", method="am2", starts_at=starts_at,
              place="Studio 2", delivery="face_to_face")  # fmt: skip
    life.holds("am2")


@cache
def too_long():
    """A report that is too long by the rule, handed in when its session is booked."""
    life = walked("accepted", player=Life("ST0120/AP02"))
    at = after(life, days=1)
    books(life, at, "am1", after(life, days=40).isoformat(" "))
    work = work_of(life.pack, "am1", life.case.known.option)
    report = {"kind": "report", "measures": {"words": 1651}}
    rest = [piece for piece in work["pieces"] if piece["kind"] != "report"]
    life.does(after(life, days=20), "apprentice", "submit_work", method="am1",
              pieces=[report, *rest])  # fmt: skip
    life.does(after(life, days=1), "officer", "release_result", method="am1")
    return life


@cache
def elsewhere():
    """A live case that came from elsewhere, with a fail on its back."""
    life = Life()
    life.does("2026-03-01 09:00", "officer", "bring_in", apprentice="apprentice",
              name_of_apprentice="Nell Ashdown", employer="employer", provider="provider",
              started_on="2024-09-01", source="another-body", vouched_by="Their head of quality",
              gateway_accepted_on="2026-01-05", brief_signed_off_on="2026-01-12",
              title="A pipeline for the mill", submitted_on={"am1": "2026-02-02"},
              results=[
                  {"method": "am1", "grade": "fail", "held_on": "2026-02-10",
                   "released_on": "2026-02-17"},
                  {"method": "am2", "grade": "pass", "held_on": "2026-02-11",
                   "released_on": "2026-02-17"},
              ])  # fmt: skip
    return life


@cache
def degree():
    """An integrated degree: results from two bodies outside, and a board that decides twice."""
    life = walked("accepted", player=Life("EX06/8.0"))
    outside = {"am1": "University of the North", "am2": "Institute of Clocks"}
    for method, source in outside.items():
        life.does("2026-02-20 09:00", "officer", "record_result", method=method, grade="pass",
                  held_on="2026-02-12", source=source, evidence="A letter.")  # fmt: skip
        life.does("2026-02-20 09:00", "officer", "release_result", method=method)
    life.does("2026-03-02 09:00", "officer", "record_outcome", grade="fail", source="The board",
              decided_on="2026-03-01", degree_awarded=False)  # fmt: skip
    life.does("2026-03-03 09:00", "employer", "agree_redo", method="am1", kind="re-sit")
    life.does("2026-04-20 09:00", "officer", "record_result", method="am1", grade="pass",
              held_on="2026-04-12", source="University of the South")  # fmt: skip
    life.does("2026-04-20 10:00", "officer", "release_result", method="am1")
    life.does("2026-05-02 09:00", "officer", "record_outcome", grade="first", source="The board",
              decided_on="2026-05-01", degree_awarded=True, evidence="Minutes.")  # fmt: skip
    life.does("2026-05-03 09:00", "officer", "claim_certificate")
    return life


@cache
def renewed():
    """Qualifications and licences: recorded, taken off, attempted, achieved, and renewed."""
    life = walked("submitted", player=Life("EX04/1.0"))
    at = after(life, hours=1)
    held = {"item": "licence", "which": "tram", "state": "achieved", "evidence": "licence-1"}
    life.does(at, "officer", "remove_credential", item="licence", which="tram",
              dated="2026-01-10", reason="It is her sister's.")  # fmt: skip
    life.does(at, "officer", "record_credential", **held, dated="2025-02-20",
              expires_on="2026-02-20", number="HT 1883")  # fmt: skip
    life.does(at, "officer", "accept_gateway")
    life.does(at, "provider", "record_credential", **held, dated="2026-01-10",
              expires_on="2027-01-10")  # fmt: skip
    return life


@cache
def rested():
    """A session with a break in it, going on after it."""
    life = walked("ready", player=Life())
    start = life.case.attempt("am1").session.starts_at
    for step in session_steps(life, "am1", start):
        if step.do == "end_session":
            break
        life.perform(step)
    life.does(after(life, minutes=5), "assessor", "take_break", method="am1")
    life.does(after(life, minutes=10), "assessor", "resume_session", method="am1")
    return life


@cache
def confirmed():
    """Rules that nobody can enforce, confirmed for the gateway and for a session."""
    return walked("held", player=Life("EX13/1.0"))


@cache
def adult():
    """The employer decides on English and maths, and changes their mind; the age is corrected."""
    life = Life()
    life.does("2026-03-02 09:00", "provider", "register", apprentice="apprentice",
              name_of_apprentice="Ada Thorn", employer="employer", provider="provider",
              started_on="2025-03-01", age_at_start=18)  # fmt: skip
    life.does("2026-03-03 09:00", "provider", "correct_details", age_at_start=19)
    life.does("2026-03-04 09:00", "employer", "decide_english_maths", needed=False)
    life.does("2026-03-05 09:00", "employer", "decide_english_maths", needed=True)
    return life


@cache
def reformed():
    """A reformed plan: methods chosen, a sample drawn, a centre's marker, behaviours verified."""
    life = Life("EX12/1.0", cara={"role": "assessor", "approved_marker": True})
    life.does("2026-01-12 09:00", "provider", "register", started_on="2026-01-05")
    life.does("2026-02-02 09:00", "officer", "choose_methods", methods=["am3"])
    life.does("2026-02-03 09:00", "officer", "choose_methods", methods=["am2"])
    life.does("2026-02-03 09:00", "officer", "allocate_assessor", method="am1", assessor="cara")
    life.does("2026-02-03 10:00", "provider", "book_session", method="am1", place="The meadow",
              starts_at="2026-03-02 10:00")  # fmt: skip
    life.does("2026-03-02 09:00", "cara", "plan_session", method="am1", themes=["mowing"],
              descriptors=["mowing.p1", "mowing.p2", "mowing.p3"])  # fmt: skip
    life.does("2026-03-02 10:00", "cara", "start_session", method="am1")
    life.does("2026-03-02 11:00", "cara", "end_session", method="am1")
    life.does("2026-03-02 12:00", "cara", "mark", method="am1", set="pass")
    life.does("2026-03-03 09:00", "employer", "verify_behaviours", verified=False)
    life.does("2026-03-04 09:00", "employer", "verify_behaviours", verified=True)
    return life


@cache
def convened():
    """A panel is on record before its review."""
    return walked("held", player=Life("EX10/1.0"), option=None)


@cache
def scoped():
    """A scope is proposed, sent back, proposed again and approved."""
    life = walked("accepted", player=Life("EX11/1.0"), option=None)
    at = after(life, hours=1)
    life.does(at, "apprentice", "propose_scope", method="am1", scope="Every hive there is.")
    life.does(at, "officer", "return_scope", method="am1", reason="That is too many.")
    life.does(at, "apprentice", "propose_scope", method="am1", scope="One hive.")
    life.does(at, "officer", "approve_scope", method="am1")
    return life


@cache
def watched():
    """An observation of three sittings: one broken off, one void, and every one with its client."""
    life = walked("ready", player=Life("EX02/1.0"))
    _sitting(life, 1, "2026-01-20 10:00")
    _sitting(life, 2, "2026-01-26 10:00", ending="emergency")
    _sitting(life, 2, "2026-02-02 10:00", another=True)
    life.does("2026-02-03 09:00", "officer", "record_breach", clause="am1.safety", method="am1",
              what="The ladder was a chair.", happened_at="2026-01-20 10:30")  # fmt: skip
    life.does("2026-02-03 09:00", "officer", "settle_breach", breach="breach-1",
              outcome="session_void", reason="A chair is no ladder.")  # fmt: skip
    _sitting(life, 3, "2026-02-09 10:00")
    life.does("2026-02-09 13:00", "assessor", "mark", method="am1", set="pass")
    return life


def _sitting(life, number, at, **given):
    """Book a sitting, unless it is booked, and hold it."""
    if life.case.attempt("am1").session is None:
        life.does(after(life, hours=1), "officer", "book_session", method="am1", starts_at=at,
                  place=f"House {number}", client=f"client-{number}", setting="real")  # fmt: skip
    for step in session_steps(life, "am1", life.case.attempt("am1").session.starts_at):
        if step.do == "end_session":
            reason = {"reason": "The roof was on fire."} if "ending" in given else {}
            ended = step.model_copy(update={"given": {**step.given, **given, **reason}})
            assert not life.perform(ended).refused
        else:
            life.perform(step)


LIVES = {
    life.__name__: life
    for life in (
        plain, difficult, anew, reopened, disputed, planned, too_long, elsewhere, degree, renewed,
        rested, confirmed, adult, reformed, convened, scoped, watched,
    )
}  # fmt: skip
"""Every life by its name: between them they hold every event that there is."""
