"""Whole lives of cases: between them they hold every event that there is.

A life remembers its steps, so that a test can ask what was given in them.
"""

from functools import cache

from guildhall.shelf.packs import pack
from guildhall.shelf.player import Player
from guildhall.shelf.scenario import Person
from guildhall.shelf.walk import session_steps
from tests.engine.builders import SPEC, after, done, walked

PIECES = [
    {"kind": "architecture-diagram"},
    {"kind": "breadth-analysis", "measures": {"words": 290}},
    {"kind": "source-code", "form": "access"},
]


class Life(Player):
    """A player who remembers the steps that were performed."""

    def __init__(self, spec=SPEC, **people):
        named = {key: Person.model_validate(who) for key, who in people.items()}
        super().__init__(pack(spec), named)
        self.steps = []

    def perform(self, step):
        self.steps.append(step)
        return super().perform(step)

    def does(self, at, by, do, /, **given):
        """Perform an action that has to be let through."""
        return done(self, at, by, do, **given)

    def holds(self, method):
        """Hold the session that is booked, from its checks to its end."""
        start = self.case.attempt(method).session.starts_at
        for one in session_steps(self, method, start):
            assert not self.perform(one).refused, one


@cache
def plain():
    """Everything goes well; only the certificate takes two claims."""
    life = walked("outcome", player=Life(), am1="distinction", am2="pass")
    life.does("2026-02-01 09:00", "officer", "claim_certificate")
    reason = "The service has another spelling of the name."
    life.does("2026-02-02 09:00", "officer", "reject_claim", reason=reason)
    life.does("2026-02-03 09:00", "officer", "claim_certificate")
    life.does("2026-02-04 09:00", "officer", "record_certificate", number="C-2026-1")
    return life


@cache
def difficult():
    """Everything that can go wrong goes wrong, and is passed in the end, at the second go."""
    life = Life(
        ann={"role": "assessor", "competent": ["ST0825"]},
        dan={"role": "assessor", "competent": ["ST0825"]},
        bob={"role": "assessor", "competent": ["ST0825"]},
        eve={"role": "assessor", "competent": ["ST0825"]},
        quin={"role": "quality_assurer"},
    )
    _until_the_gateway(life)
    _preparations(life)
    _sessions(life)
    _results(life)
    return life


def _until_the_gateway(life):
    life.does("2025-01-10 09:00", "provider", "register", started_on="2025-01-10",
              name_of_apprentice="Maud Ashdown", uln="1000000027")  # fmt: skip
    life.does("2025-02-01 09:00", "provider", "correct_details", started_on="2025-01-09",
              name_of_apprentice="Maude Ashdown", reason="Misheard on the telephone.")  # fmt: skip
    life.does("2025-03-01 09:00", "provider", "change_employer", employer="second-employer")
    life.does("2025-03-02 09:00", "officer", "change_provider", provider="second-provider",
              from_day="2025-03-01")  # fmt: skip
    life.does("2025-04-01 09:00", "provider", "pause", reason="An operation on the knee.")
    life.does("2025-05-01 09:00", "provider", "resume")
    form(life, "2026-02-09 09:00")
    life.does("2026-02-09 10:00", "provider", "submit_gateway")
    life.does("2026-02-09 11:00", "officer", "return_gateway", items=["gateway.project-brief"],
              reasons=["The brief names a colleague.", "A signature is faint."])  # fmt: skip
    brief(life, "2026-02-09 12:00", words=501)
    for role in ("apprentice", "provider"):
        life.does("2026-02-09 12:30", role, "sign")
    life.does("2026-02-09 12:30", "officer", "sign", for_="employer", proof="Note of a call.")
    life.does("2026-02-09 13:00", "provider", "submit_gateway")
    life.does("2026-02-09 14:00", "officer", "accept_gateway")


def form(life, at):
    """Fill the gateway form in, all of it, and have it signed."""
    held = [
        {"subject": subject, "level": 2, "evidence": f"certificate {subject}"}
        for subject in ("english", "maths")
    ]
    life.does(at, "provider", "record_english_maths", qualifications=held)
    life.does(at, "provider", "record_training", hours="1500", off_the_job_hours="300")
    life.does(at, "employer", "confirm_competence")
    life.does(at, "provider", "state_outcomes", where="The index of the portfolio.")
    life.does(at, "provider", "state_knowledge", where="The courses.", no_certificates=True)
    days = {"am1": "2026-03-01", "am2": "2026-03-10"}
    life.does(at, "provider", "state_preferred_dates", dates=days)
    life.does(at, "provider", "state_adjustments", needed=True, note="Writes with a splint.")
    brief(life, at, words=500)
    for role in ("apprentice", "employer", "provider"):
        life.does(at, role, "sign")


def brief(life, at, words):
    """Hand in a brief of so many words."""
    life.does(at, "apprentice", "submit_brief", scope="A pipeline for the depot.", words=words,
              steps=[{"what": "Build it", "weeks": "6.5"}],
              planned_submission="2026-02-20")  # fmt: skip


def _preparations(life):
    at = "2026-02-10 09:00"
    life.does(at, "apprentice", "request_adjustment", kind="extra_time", percent=25,
              grounds="A sprained wrist.")  # fmt: skip
    life.does(at, "apprentice", "request_adjustment", kind="format", grounds="Small print tires.")
    life.does(at, "officer", "decide_adjustment", adjustment="adjustment-1", granted=True,
              percent=20, reason="The letter of a doctor.")  # fmt: skip
    life.does(at, "officer", "decide_adjustment", adjustment="adjustment-2", granted=False,
              reason="Nothing is printed.")  # fmt: skip
    life.does(at, "officer", "return_brief", reason="It names the colleague again.")
    brief(life, at, words=501)
    life.does(at, "officer", "sign_off_brief", title="A pipeline for the depot")
    life.does(at, "officer", "allocate_assessor", method="am1", assessor="ann")
    life.does(at, "ann", "declare_interest", method="am1", interest="Went to school together.")
    life.does(at, "officer", "change_assessor", method="am1", assessor="bob",
              reason="A friend from school.")  # fmt: skip
    life.does(at, "officer", "allocate_assessor", method="am2", assessor="eve")
    life.does("2026-02-12 09:00", "apprentice", "submit_work", method="am1", pieces=PIECES)
    life.does("2026-02-12 10:00", "bob", "review_work", method="am1", opened=False,
              note="The password that was dictated is wrong.")  # fmt: skip
    life.does("2026-02-13 09:00", "apprentice", "withdraw_work", method="am1",
              reason="The wrong archive was sent in haste.")  # fmt: skip
    life.does("2026-02-14 09:00", "apprentice", "submit_work", method="am1", pieces=PIECES)
    life.does("2026-02-14 10:00", "bob", "review_work", method="am1", opened=True)


def books(life, at, method, starts_at):
    """Book a session."""
    life.does(at, "officer", "book_session", method=method, starts_at=starts_at, place="online")


def _sessions(life):
    books(life, "2026-02-15 09:00", "am1", "2026-02-27 10:00")
    books(life, "2026-02-15 09:00", "am2", "2026-03-05 10:00")
    life.does("2026-02-16 09:00", "provider", "move_session", method="am1",
              starts_at="2026-03-01 10:00", reason="A funeral on that day.")  # fmt: skip
    life.does("2026-02-16 09:00", "apprentice", "cancel_session", method="am2",
              reason="A hospital visit on that day.")  # fmt: skip
    books(life, "2026-02-17 09:00", "am2", "2026-03-10 10:00")
    life.does("2026-02-17 10:00", "apprentice", "request_adjustment", kind="extra_time",
              minutes=5, method="am2", grounds="The plaster is still on.")  # fmt: skip
    life.does("2026-02-17 11:00", "officer", "decide_adjustment", adjustment="adjustment-3",
              granted=True)  # fmt: skip
    life.does("2026-03-01 10:00", "bob", "check_identity", method="am1")
    books(life, "2026-03-02 09:00", "am1", "2026-03-15 10:00")
    life.holds("am2")
    life.does("2026-03-15 11:00", "bob", "miss_session", method="am1", reason="Overslept.")
    books(life, "2026-03-16 09:00", "am1", "2026-03-29 10:00")
    checks(life, "2026-03-29 10:00", "am1", "bob")
    life.does("2026-03-29 10:05", "bob", "start_part", method="am1", part="practical")
    life.does("2026-03-29 10:06", "bob", "ask_question", method="am1", theme="operability",
              about="The night when the depot stood still.")  # fmt: skip
    life.does("2026-03-29 10:10", "bob", "interrupt_session", method="am1",
              reason="A nosebleed.")  # fmt: skip
    life.does("2026-03-29 10:20", "bob", "resume_session", method="am1")
    life.does("2026-03-29 10:30", "bob", "end_session", method="am1", ending="emergency",
              reason="Taken to hospital.")  # fmt: skip
    books(life, "2026-04-01 09:00", "am1", "2026-04-12 10:00")
    checks(life, "2026-04-12 10:00", "am1", "bob")
    life.does("2026-04-12 13:30", "bob", "extend_session", method="am1", minutes=20, seconds=30,
              reason="The hand was slow.")  # fmt: skip
    life.does("2026-04-12 13:50", "bob", "end_session", method="am1", ending="by_apprentice",
              reason="In tears.")  # fmt: skip
    life.does("2026-04-12 15:00", "bob", "record_breach", method="am1", clause="am1.room",
              happened_at="2026-04-12 11:00", what="A cousin sat beside the screen.")  # fmt: skip
    life.does("2026-04-13 09:00", "officer", "settle_breach", breach="breach-1",
              outcome="session_void", reason="The cousin had prompted.")  # fmt: skip
    books(life, "2026-04-14 09:00", "am1", "2026-04-26 10:00")
    life.holds("am1")


def checks(life, at, method, who):
    """Check everything before a session, and start it."""
    items = ["video-conference", "internet", "webcam", "quiet-room", "alone", "whiteboard"]
    life.does(at, who, "record_conditions", method=method, confirmed=items)
    life.does(at, who, "check_identity", method=method, shown="work_pass")
    life.does(at, who, "start_session", method=method)


def _results(life):
    at = "2026-04-27 09:00"
    life.does(at, "bob", "mark", method="am1", set="pass")
    life.does(at, "eve", "mark", method="am2", set="pass")
    life.does("2026-04-27 10:00", "quin", "return_marks", method="am1", reason="Too kind.")
    unmet = {"met": False, "reason": "Froze when asked about the alarms."}
    life.does("2026-04-27 11:00", "bob", "mark", method="am1", set="pass",
              except_={"operability.p3": unmet})  # fmt: skip
    life.does("2026-04-27 12:00", "quin", "agree_marks", method="am1")
    life.does("2026-04-27 12:00", "system", "settle_check", method="am2", plan="fifth", seed=11)
    for method in ("am1", "am2"):
        life.does("2026-04-28 09:00", "officer", "release_result", method=method)
    life.does("2026-04-28 12:00", "officer", "agree_redo", for_="employer",
              proof="Message of the same day.", method="am1", kind="re-take",
              learning="A course on alarms.", action_plan="With a mentor.")  # fmt: skip
    life.does("2026-05-01 09:00", "apprentice", "submit_work", method="am1", pieces=PIECES)
    life.does("2026-05-01 10:00", "bob", "review_work", method="am1", opened=True)
    books(life, "2026-05-01 11:00", "am1", "2026-05-12 10:00")
    life.holds("am1")
    life.does("2026-05-12 18:00", "quin", "record_breach", clause="am1.whiteboard", method="am1",
              what="The board belonged to a neighbour.")  # fmt: skip
    life.does("2026-05-13 09:00", "officer", "settle_breach", breach="breach-2",
              outcome="stands", reason="The neighbour lent it gladly.")  # fmt: skip
    life.does("2026-05-13 10:00", "bob", "mark", method="am1", set="distinction")
    life.does("2026-05-13 11:00", "quin", "agree_marks", method="am1")
    life.does("2026-05-13 12:00", "officer", "release_result", method="am1")


@cache
def anew():
    """A fail, a re-sit that the employer declines, a second run, and a leave-taking."""
    life = walked("outcome", player=Life(), am1="pass", am2="fail")
    life.does("2026-01-30 09:00", "employer", "decline_redo", method="am2",
              reason="No money is left.")  # fmt: skip
    life.does("2026-02-01 09:00", "officer", "begin_run", reason="The employer thought again.")
    life.does("2026-02-02 09:00", "apprentice", "state_outcomes", where="The new index.")
    life.does("2026-02-03 09:00", "apprentice", "withdraw", reason="Moves abroad.")
    return life


@cache
def reopened():
    """An offered re-sit runs into the end of its window, and the window is set aside."""
    life = walked("outcome", player=Life(), am1="fail", am2="distinction")
    life.does("2026-05-11 00:00", "system", "lapse")
    life.does("2026-05-12 09:00", "officer", "waive", clause="resit.window",
              reason="The depot was under water.")  # fmt: skip
    plan = {"kind": "re-sit", "action_plan": "With a mentor."}
    life.does("2026-05-12 10:00", "employer", "agree_redo", method="am1", **plan)
    at = after(life, hours=1)
    life.does(at, "assessor", "review_work", method="am1", opened=True)
    books(life, at, "am1", "2026-06-01 10:00")
    life.holds("am1")
    life.does("2026-06-02 09:00", "assessor", "mark", method="am1", set="distinction")
    life.does("2026-06-02 10:00", "quality_assurer", "agree_marks", method="am1")
    life.does("2026-06-02 11:00", "officer", "waive", clause="resit.cap",
              reason="Nobody could have come.")  # fmt: skip
    life.does("2026-06-02 12:00", "officer", "release_result", method="am1")
    return life
