"""What follows a session: its result, another attempt, and the certificate."""

from collections.abc import Iterator
from datetime import date

from guildhall.engine.actor import Surroundings
from guildhall.engine.anchors import day_of_assessment
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.deadlines.deadline import Deadline, Task, limited, taken
from guildhall.engine.deadlines.preparation import hand_in
from guildhall.engine.deadlines.sessions import session_limit
from guildhall.engine.kinds.records import ClaimWithin, ReplacementWithin, ResultsWithin
from guildhall.engine.kinds.redo import RedoWithin, ReworkWithin, WorkReviewedFirst
from guildhall.engine.pack import Pack
from guildhall.engine.periods import after
from guildhall.engine.redos import decided_window, decider
from guildhall.engine.vocabulary import Anchor, RedoState, Role
from guildhall.engine.windows import Window, offered_window, window

CLAIM = Task("Claim the certificate", Role.OFFICER, ("claim_certificate",))
REPLACE = Task(
    "Pass on the request for a replacement certificate", Role.OFFICER, ("record_replacement",)
)


def publications(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """Each result published in time after its session."""
    for clause, rule in pack.rules(ResultsWithin):
        for method, tried in now.current_attempts.items():
            day = day_of_assessment(tried)
            if day is None:
                continue
            own = Window(clause, Anchor.SESSION_HELD, day, after(day, rule.within, around))
            done = day_of(tried.released_at) if tried.released_at else None
            what = f"Publish the result of the {pack.methods[method].session}"
            task = Task(what, Role.OFFICER, ("release_result",))
            yield from limited(own, today, task, done, method)


def redos(pack: Pack, now: Case, today: date) -> Iterator[Deadline]:
    """Re-sits and re-takes, from the offer on."""
    for method, tries in now.run.attempts.items():
        last = tries[-1]
        if last.redo is RedoState.OFFERED:
            by, steps = decider(pack, now, method, today), ("agree_redo", "decline_redo")
            what = f"Decide on a re-sit or re-take of the {pack.methods[method].session}"
            own = decided_window(pack, now, method, today)
            if own is not None:
                yield from limited(own, today, Task(what, by, steps), None, method)
            own = offered_window(pack, now, method, today)
            if own is not None:
                task = Task(f"{what}, and hold it", by, steps)
                yield from limited(own, today, task, None, method)
        found = pack.rule(RedoWithin)
        if last.number > 1 and found is not None:
            clause, rule = found
            own = window(now, clause, rule.within, rule.after, today, method)
            yield from session_limit(pack, own, method, last, today)


def reworks(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """Work handed in again, and reviewed, in time."""
    for clause, again in taken(pack, now, ReworkWithin):
        last = now.attempt(again.method)
        if last.number == 1:
            continue
        work = last.work if last.work is not None and not last.work.taken_over else None
        own = window(now, clause, again.within, again.after, today, again.method, around)
        done = day_of(work.submitted_at) if work is not None else None
        task = hand_in(f"{pack.methods[again.method].work_name} again")
        yield from limited(own, today, task, done, again.method)
    for clause, review in taken(pack, now, WorkReviewedFirst):
        last = now.attempt(review.method)
        if review.within is None or last.number == 1 or last.work is None or last.work.taken_over:
            continue
        start = Anchor.WORK_SUBMITTED
        own = window(now, clause, review.within, start, today, review.method, around)
        what = f"Review the {pack.methods[review.method].work_name}"
        seen = last.work.reviewed_at if last.work.opened else None
        done = day_of(seen) if seen is not None else None
        task = Task(what, Role.ASSESSOR, ("review_work",))
        yield from limited(own, today, task, done, review.method)


def certificates(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """The certificate claimed, and a replacement requested onward, in time."""
    reached = now.run.last_outcome_at
    for clause, claim in pack.rules(ClaimWithin):
        if reached is not None and now.run.outcome_passed:
            day = day_of(reached)
            own = Window(clause, Anchor.OUTCOME_REACHED, day, after(day, claim.within, around))
            yield from limited(own, today, CLAIM, now.claimed_on)
    for clause, replaced in pack.rules(ReplacementWithin):
        asked = now.replacement_asked_on
        if asked is not None:
            limit = after(asked, replaced.within, around)
            own = Window(clause, Anchor.REPLACEMENT_ASKED, asked, limit)
            yield from limited(own, today, REPLACE, now.replaced_on)
