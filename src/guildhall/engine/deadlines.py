"""Every dated limit of a case: its clause, what it counts from, the day, and whose move it is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from guildhall.engine.actor import NOWHERE, Surroundings
from guildhall.engine.bookings import last_day
from guildhall.engine.case import SETTLED, Attempt, Case
from guildhall.engine.dates import day_of, days_between, extended
from guildhall.engine.kinds.credentials import Credential
from guildhall.engine.kinds.order import DaysBetween
from guildhall.engine.kinds.outside import OutsideResult
from guildhall.engine.kinds.records import ClaimWithin, ReplacementWithin, ResultsWithin
from guildhall.engine.kinds.redo import RedoWithin, ReworkWithin, WorkReviewedFirst
from guildhall.engine.kinds.scope import ScopeAnswered
from guildhall.engine.kinds.sittings import Sittings
from guildhall.engine.kinds.submissions import BriefTitle, LatestSubmission, SubmittedWithin
from guildhall.engine.kinds.timing import Before, HeldWithin, NotBefore, Step
from guildhall.engine.lapse import standing
from guildhall.engine.pack import Pack
from guildhall.engine.redos import decided_window, decider
from guildhall.engine.rules.credentials import runs_out
from guildhall.engine.rules.order import held_before
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import (
    Anchor,
    AttemptState,
    BriefState,
    RedoState,
    Role,
    RunState,
    Stage,
)
from guildhall.engine.windows import (
    Window,
    after,
    anchor_words,
    back,
    day_of_assessment,
    offered_window,
    session_window,
    start_day,
    step_day,
    window,
    window_after,
)

Progress = Literal["running", "met", "overdue", "late", "waived"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit. `state`: running, met in time, overdue, done late, or waived by being set aside.

    `counts_from` is the day of the starting event, which is day 0; `by_day` is the last day within,
    pauses reckoned in. Where it `opens`, it is the first day on which something can be. `steps`
    are the actions that are done by then.
    """

    clause: str
    heading: str
    what: str
    anchor: str
    counts_from: date
    by_day: date
    whose: Role
    state: Progress
    method: str | None = None
    steps: tuple[str, ...] = ()
    opens: bool = False
    reading: str | None = None


def deadlines(
    pack: Pack, case: Case, at: datetime, around: Surroundings = NOWHERE
) -> list[Deadline]:
    """Give the limits of the run under way, the nearest first.

    A specification that counts in working days needs the calendar in `around`.
    """
    if case.registration is None or case.run.state is RunState.WITHDRAWN:
        return []
    today = day_of(at)
    pack = in_force(pack, case, today)
    now = standing(pack, case, at)
    found = [
        *_sessions(pack, now, today),
        *_briefs(pack, now, today),
        *_scopes(pack, now, today, around),
        *_submissions(pack, now, today, around),
        *_counted_back(pack, now, today, around),
        *_redos(pack, now, today),
        *_reworks(pack, now, today, around),
        *_openings(pack, now, today, around),
        *_between(pack, now, today),
        *_sittings(pack, now, today),
        *_latest_submissions(pack, now, today),
        *_results(pack, now, today, around),
        *_certificates(pack, now, today, around),
        *_credentials(pack, now, today),
    ]
    told = [
        replace(limit, state="waived")
        if now.waived(limit.clause) and limit.state in ("running", "overdue")
        else limit
        for limit in found
    ]
    return sorted(told, key=lambda limit: (limit.by_day, limit.clause, limit.method or ""))


HELD = ("book_session", "start_session", "end_session", "record_result")
"""The actions that lead to a session that was held."""


def _limit(
    own: Window,
    today: date,
    what: str,
    whose: Role,
    done: date | None,
    method: str | None = None,
    steps: tuple[str, ...] = (),
) -> Iterator[Deadline]:
    """Give a deadline, once its clock has started."""
    if own.counts_from is None or own.limit is None:
        return
    state: Progress
    if done is None:
        state = "overdue" if today > own.limit else "running"
    else:
        state = "met" if done <= own.limit else "late"
    yield Deadline(
        clause=own.clause.id,
        heading=own.clause.at,
        what=what,
        anchor=own.since,
        counts_from=own.counts_from,
        by_day=own.limit,
        whose=whose,
        state=state,
        method=method,
        steps=steps,
        reading=own.clause.reading,
    )


def _sessions(pack: Pack, now: Case, today: date) -> Iterator[Deadline]:
    """First attempts inside the period of the EPA."""
    for clause, rule in pack.rules(HeldWithin):
        for method, tries in now.run.attempts.items():
            if rule.binds(method):
                own = window_after(pack, now, clause, rule, today, method)
                yield from _session_limit(pack, own, method, tries[0], today)


def _session_limit(
    pack: Pack, own: Window, method: str, tried: Attempt, today: date
) -> Iterator[Deadline]:
    done = tried.held_on
    if pack.rule(Sittings, method) is not None and tried.state not in SETTLED:
        done = None  # one of several sittings is not all of them
    if tried.failed_by_rule and tried.work is not None:
        done = day_of(tried.work.submitted_at)
    waiting = tried.state is AttemptState.WAITING
    whose = Role.OFFICER if waiting else Role.ASSESSOR
    what = f"{'Book and hold' if waiting else 'Hold'} the {pack.methods[method].session}"
    if pack.rule(OutsideResult, method) is not None:
        what = f"Have the {pack.methods[method].session} held, and record its result"
    yield from _limit(own, today, what, whose, done, method, HELD)


def _briefs(pack: Pack, now: Case, today: date) -> Iterator[Deadline]:
    """The title settled, and the brief signed off, in time."""
    brief = now.run.brief
    for clause, rule in pack.rules(BriefTitle):
        if brief is None or now.run.brief_state is BriefState.RETURNED:
            continue
        own = window(now, clause, rule.within, rule.after, today, None)
        done = day_of(brief.signed_off_at) if brief.signed_off_at else None
        what = "Settle the title and sign the project brief off"
        yield from _limit(own, today, what, Role.OFFICER, done, steps=("sign_off_brief",))


def _scopes(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """Each proposed scope answered in time, by approval or by being sent back."""
    for clause, rule in pack.rules(ScopeAnswered):
        scope = now.attempt(rule.method).scope if rule.method in now.run.attempts else None
        if scope is None:
            continue
        day = day_of(scope.proposed_at)
        own = Window(clause, Anchor.SCOPE_PROPOSED, day, after(day, rule.within, around))
        done = day_of(scope.answered_at) if scope.answered_at else None
        what = f"Answer the proposed scope of the {pack.methods[rule.method].session}"
        yield from _limit(own, today, what, Role.OFFICER, done, rule.method, ("approve_scope",))


def _submissions(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """The work of a first attempt handed in in time."""
    for clause, rule in pack.rules(SubmittedWithin):
        if rule.method not in now.run.attempts:
            continue
        first = now.run.attempts[rule.method][0]
        own = window_after(pack, now, clause, rule, today, rule.method, around)
        done = _handed_in(first, rule.of)
        what = f"Hand in the {rule.of or pack.methods[rule.method].work or 'work'}"
        yield from _limit(own, today, what, Role.APPRENTICE, done, rule.method, ("submit_work",))


STEPS: dict[Step, tuple[str, Role]] = {
    "submit_work": ("Hand in the {work}", Role.APPRENTICE),
    "plan_session": ("Plan the {session}", Role.ASSESSOR),
    "allocate_assessor": ("Allocate an assessor to the {session}", Role.OFFICER),
    "confirm_planning_meeting": ("Confirm what the planning meeting settled", Role.OFFICER),
}
"""What is to be done before a session, and whose move it is; the booking itself is done by then."""


def _counted_back(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """The last days that are counted back from sessions; they move when the session moves."""
    for clause, rule in pack.rules(Before):
        session = now.attempt(rule.session_of).session
        if rule.before == "gateway" or rule.step not in STEPS or session is None:
            continue
        what, whose = STEPS[rule.step]
        method, of = pack.methods[rule.method], pack.methods[rule.session_of]
        limit = back(session.day, rule.at_least, around)
        own = Window(clause, Anchor.SESSION_HELD, session.day, limit, f"the {of.session}")
        what = what.format(work=method.work or "work", session=method.session)
        yield from _limit(own, today, what, whose, step_day(now, rule), rule.method, (rule.step,))


def _handed_in(tried: Attempt, kind: str | None) -> date | None:
    """Give the day on which work, or the pieces of one kind, were first handed in."""
    parts = tried.work.parts if tried.work is not None else ()
    moments = [part.at for part in parts if kind in (None, part.piece.kind)]
    return day_of(min(moments)) if moments else None


def _redos(pack: Pack, now: Case, today: date) -> Iterator[Deadline]:
    """Re-sits and re-takes, from the offer on."""
    for method, tries in now.run.attempts.items():
        last = tries[-1]
        if last.redo is RedoState.OFFERED:
            by = decider(pack, now, method, today)
            what = f"Decide on a re-sit or re-take of the {pack.methods[method].session}"
            own = decided_window(pack, now, method, today)
            if own is not None:
                yield from _limit(own, today, what, by, None, method, ("agree_redo",))
            own = offered_window(pack, now, method, today)
            if own is not None:
                yield from _limit(
                    own, today, f"{what}, and hold it", by, None, method, ("agree_redo",)
                )
        found = pack.rule(RedoWithin)
        if last.number > 1 and found is not None:
            clause, rule = found
            own = window(now, clause, rule.within, rule.after, today, method)
            yield from _session_limit(pack, own, method, last, today)


def _reworks(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """Work handed in again, and reviewed, in time."""
    for clause, again in pack.rules(ReworkWithin):
        last = now.attempt(again.method)
        if last.number == 1:
            continue
        work = last.work if last.work is not None and not last.work.taken_over else None
        own = window(now, clause, again.within, again.after, today, again.method, around)
        what = f"Hand in the {pack.methods[again.method].work or 'work'} again"
        done = day_of(work.submitted_at) if work is not None else None
        yield from _limit(own, today, what, Role.APPRENTICE, done, again.method, ("submit_work",))
    for clause, review in pack.rules(WorkReviewedFirst):
        last = now.attempt(review.method)
        if review.within is None or last.number == 1 or last.work is None or last.work.taken_over:
            continue
        start = Anchor.WORK_SUBMITTED
        own = window(now, clause, review.within, start, today, review.method, around)
        what = f"Review the {pack.methods[review.method].work or 'work'}"
        seen = last.work.reviewed_at if last.work.opened else None
        done = day_of(seen) if seen is not None else None
        yield from _limit(own, today, what, Role.ASSESSOR, done, review.method, ("review_work",))


def _openings(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """First days: before them something cannot be."""
    for clause, rule in pack.rules(NotBefore):
        if rule.method not in now.run.attempts:
            continue
        start = start_day(now, rule.after, rule.method, rule.after_method)
        if start is None or now.attempt(rule.method).settled:
            continue
        first = after(start, rule.wait, around)
        yield Deadline(
            clause=clause.id,
            heading=clause.at,
            what=f"The {pack.methods[rule.method].session} can be held from this day on",
            anchor=anchor_words(pack, rule.after, rule.after_method),
            counts_from=start,
            by_day=first,
            whose=Role.OFFICER,
            state="met" if today >= first else "running",
            method=rule.method,
            opens=True,
            reading=clause.reading,
        )


def _between(pack: Pack, now: Case, today: date) -> Iterator[Deadline]:
    """The first and the last day of a method that is held so long after another one."""
    for clause, rule in pack.rules(DaysBetween):
        if rule.method not in now.run.attempts:
            continue
        beside, name = held_before(now, rule), pack.methods[rule.method].session
        start = beside.held_on if beside is not None else None
        if start is None or now.attempt(rule.method).settled:
            continue
        limit = Deadline(
            clause=clause.id,
            heading=clause.at,
            what=f"The {name} can be held from this day on",
            anchor=f"the {pack.methods[rule.first].session}",
            counts_from=start,
            by_day=after(start, rule.least),
            whose=Role.OFFICER,
            state="met" if today >= after(start, rule.least) else "running",
            method=rule.method,
            opens=True,
            reading=clause.reading,
        )
        yield limit
        if rule.most is not None:
            last = extended(after(start, rule.most), start, now.pauses, today)
            state: Progress = "overdue" if today > last else "running"
            what = f"Hold the {name}"
            yield replace(limit, what=what, by_day=last, state=state, opens=False, steps=HELD)


def _sittings(pack: Pack, now: Case, today: date) -> Iterator[Deadline]:
    """All sittings of a method in time after the first."""
    for clause, rule in pack.rules(Sittings):
        limit = last_day(rule, now, today)
        if limit is None:
            continue
        tried = now.attempt(rule.method)
        first, name = tried.sittings[0].day, pack.methods[rule.method].session
        over = tried.session is not None and tried.state in SETTLED
        state: Progress = "met" if over else "overdue" if today > limit else "running"
        yield Deadline(
            clause=clause.id,
            heading=clause.at,
            what=f"Hold every sitting of the {name}",
            anchor="its first sitting",
            counts_from=first,
            by_day=limit,
            whose=Role.ASSESSOR if tried.state is AttemptState.BOOKED else Role.OFFICER,
            state=state,
            method=rule.method,
            steps=HELD,
            reading=clause.reading,
        )


def _latest_submissions(pack: Pack, now: Case, today: date) -> Iterator[Deadline]:
    """The last day for a submission whose session has to wait and still be inside the window."""
    for clause, rule in pack.rules(LatestSubmission):
        if rule.method not in now.run.attempts:
            continue
        waits = [
            wait.wait
            for _, wait in pack.rules(NotBefore)
            if wait.method == rule.method and wait.after is Anchor.WORK_SUBMITTED
        ]
        whole = session_window(pack, now, rule.method, today)
        if now.attempt(rule.method).number > 1:
            continue  # windows for the submission bind the first attempt
        if not waits or whole is None or whole.counts_from is None or whole.limit is None:
            continue
        length = days_between(date.min, after(date.min, waits[0]))
        limit = whole.limit - timedelta(days=length)
        own = replace(whole, clause=clause, limit=limit)
        work = now.attempt(rule.method).work
        done = day_of(work.submitted_at) if work else None
        what = f"Hand in the {pack.methods[rule.method].work or 'work'}"
        yield from _limit(own, today, what, Role.APPRENTICE, done, rule.method, ("submit_work",))


def _results(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """Each result published in time after its session."""
    for clause, rule in pack.rules(ResultsWithin):
        for method, tried in now.current_attempts.items():
            day = day_of_assessment(tried)
            if day is None:
                continue
            own = Window(clause, Anchor.SESSION_HELD, day, after(day, rule.within, around))
            done = day_of(tried.released_at) if tried.released_at else None
            what = f"Publish the result of the {pack.methods[method].session}"
            yield from _limit(own, today, what, Role.OFFICER, done, method, ("release_result",))


def _certificates(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """The certificate claimed, and a replacement requested onward, in time."""
    reached = now.run.last_outcome_at
    for clause, claim in pack.rules(ClaimWithin):
        if reached is not None and now.run.outcome_passed:
            day = day_of(reached)
            own = Window(clause, Anchor.OUTCOME_REACHED, day, after(day, claim.within, around))
            what = "Claim the certificate"
            yield from _limit(
                own, today, what, Role.OFFICER, now.claimed_on, steps=("claim_certificate",)
            )
    for clause, replaced in pack.rules(ReplacementWithin):
        asked = now.replacement_asked_on
        if asked is not None:
            limit = after(asked, replaced.within, around)
            own = Window(clause, Anchor.REPLACEMENT_ASKED, asked, limit)
            what = "Request the replacement onward"
            yield from _limit(
                own, today, what, Role.OFFICER, now.replaced_on, steps=("record_replacement",)
            )


def _credentials(pack: Pack, now: Case, today: date) -> Iterator[Deadline]:
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


def stage(case: Case) -> Stage:
    """Give the one word for where a case is."""
    if case.registration is None:
        return Stage.NONE
    run = case.run
    ended = {
        RunState.WITHDRAWN: Stage.WITHDRAWN,
        RunState.LAPSED: Stage.LAPSED,
        RunState.FAILED: Stage.FAILED,
        RunState.PASSED: Stage.PASSED,
    }.get(run.state)
    if ended is Stage.PASSED and case.certificate_number is not None:
        return Stage.CERTIFIED
    if ended is not None:
        return ended
    if case.pause.value == "paused":
        return Stage.PAUSED
    begun = any(t.state is not AttemptState.WAITING for t in case.current_attempts.values())
    if run.accepted_at is None and not begun:
        return Stage.GATEWAY if run.gateway.value == "submitted" else Stage.PREPARATION
    tries = case.current_attempts.values()
    over = [tried.state in SETTLED for tried in tries]
    if any(tried.number > 1 and tried.state not in SETTLED for tried in tries):
        return Stage.REDO
    return Stage.RESULTS if all(over) else Stage.ASSESSMENT
