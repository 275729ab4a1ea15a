"""What is to be done before a session: briefs, scopes, work, plans, and what runs out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from guildhall.engine.actor import Surroundings
from guildhall.engine.anchors import step_day
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.deadlines.deadline import Deadline, Task, limited, taken
from guildhall.engine.kinds.credentials import Credential
from guildhall.engine.kinds.scope import ScopeAnswered
from guildhall.engine.kinds.submissions import BriefTitle, LatestSubmission, SubmittedWithin
from guildhall.engine.kinds.timing import Before, NotBefore, Step
from guildhall.engine.pack import Pack
from guildhall.engine.periods import after, back, last_start
from guildhall.engine.rules.credentials import runs_out
from guildhall.engine.run import Attempt
from guildhall.engine.vocabulary import Anchor, BriefState, Role
from guildhall.engine.windows import Window, session_window, window, window_after

SIGN_OFF = Task(
    "Settle the title and sign the project brief off", Role.OFFICER, ("sign_off_brief",)
)


def hand_in(work: str) -> Task:
    """Give the handing in of work as a task; `work` are the words for it."""
    return Task(f"Hand in the {work}", Role.APPRENTICE, ("submit_work",))


def briefs(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """The title settled, and the brief signed off, in time."""
    brief = now.run.brief
    for clause, rule in pack.rules(BriefTitle):
        if brief is None or now.run.brief_state is BriefState.RETURNED:
            continue
        own = window(now, clause, rule.within, rule.after, today, None, around)
        done = day_of(brief.signed_off_at) if brief.signed_off_at else None
        yield from limited(own, today, SIGN_OFF, done)


def scopes(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """Each proposed scope answered in time, by approval or by being sent back."""
    for clause, rule in taken(pack, now, ScopeAnswered):
        scope = now.attempt(rule.method).scope
        if scope is None:
            continue
        day = day_of(scope.proposed_at)
        own = Window(clause, Anchor.SCOPE_PROPOSED, day, after(day, rule.within, around))
        done = day_of(scope.answered_at) if scope.answered_at else None
        what = f"Answer the proposed scope of the {pack.methods[rule.method].session}"
        task = Task(what, Role.OFFICER, ("approve_scope", "return_scope"))
        yield from limited(own, today, task, done, rule.method)


def submissions(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """The work of a first attempt handed in in time."""
    for clause, rule in taken(pack, now, SubmittedWithin):
        first = now.run.attempts[rule.method][0]
        own = window_after(pack, now, clause, rule, today, rule.method, around)
        done = _handed_in(first, rule.of)
        task = hand_in(rule.of or pack.methods[rule.method].work_name)
        yield from limited(own, today, task, done, rule.method)


def _handed_in(tried: Attempt, kind: str | None) -> date | None:
    """Give the day on which work, or the pieces of one kind, were first handed in."""
    parts = tried.work.parts if tried.work is not None else ()
    moments = [part.at for part in parts if kind in (None, part.piece.kind)]
    return day_of(min(moments)) if moments else None


def latest_submissions(
    pack: Pack, now: Case, today: date, around: Surroundings
) -> Iterator[Deadline]:
    """The last day for a submission whose session has to wait and still be inside the window."""
    for clause, rule in taken(pack, now, LatestSubmission):
        if now.attempt(rule.method).number > 1:
            continue  # windows for the submission bind the first attempt
        waits = [
            wait.wait
            for _, wait in pack.rules(NotBefore)
            if wait.method == rule.method and wait.after is Anchor.WORK_SUBMITTED
        ]
        whole = session_window(pack, now, rule.method, today)
        if not waits or whole is None or whole.counts_from is None or whole.limit is None:
            continue
        own = replace(whole, clause=clause, limit=last_start(whole.limit, waits[0], around))
        work = now.attempt(rule.method).work
        done = day_of(work.submitted_at) if work else None
        task = hand_in(pack.methods[rule.method].work_name)
        yield from limited(own, today, task, done, rule.method)


STEPS: dict[Step, tuple[str, Role]] = {
    "submit_work": ("Hand in the {work}", Role.APPRENTICE),
    "plan_session": ("Plan the {session}", Role.ASSESSOR),
    "allocate_assessor": ("Allocate an assessor to the {session}", Role.OFFICER),
    "confirm_planning_meeting": ("Confirm what the planning meeting settled", Role.OFFICER),
}
"""What is to be done before a session, and whose move it is; the booking itself is done by then."""


def counted_back(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """The last days that are counted back from sessions; they move when the session moves."""
    for clause, rule in pack.rules(Before):
        if not {rule.method, rule.session_of} <= set(now.run.attempts):
            continue
        session = now.attempt(rule.session_of).session
        if rule.before == "gateway" or rule.step not in STEPS or session is None:
            continue
        what, whose = STEPS[rule.step]
        method, of = pack.methods[rule.method], pack.methods[rule.session_of]
        limit = back(session.day, rule.at_least, around)
        own = Window(clause, Anchor.SESSION_HELD, session.day, limit, f"the {of.session}")
        what = what.format(work=method.work_name, session=method.session)
        task = Task(what, whose, (rule.step,))
        yield from limited(own, today, task, step_day(now, rule), rule.method)


def credentials(pack: Pack, now: Case, today: date) -> Iterator[Deadline]:
    """What expires, or grows too old, before the step that asks for it."""
    for clause, rule in pack.rules(Credential):
        found = runs_out(rule, now)
        if found is None:
            continue
        held, last = found
        yield Deadline(
            clause=clause.id,
            heading=clause.at,
            what=f"Renew {rule.any_of[held.which]}",
            anchor="its own day",
            counts_from=held.dated,
            by_day=last,
            whose=Role.PROVIDER,
            state="overdue" if today > last else "running",
            method=rule.method,
            steps=("record_credential",),
            reading=clause.reading,
        )
