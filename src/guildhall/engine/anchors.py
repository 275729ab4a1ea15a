"""The dated events from which clocks count: their days, and their words."""

from collections.abc import Iterable
from datetime import date, datetime

from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.kinds.timing import Before
from guildhall.engine.pack import Pack
from guildhall.engine.run import Attempt
from guildhall.engine.vocabulary import Anchor


def anchor_words(pack: Pack, anchor: Anchor, of: str | None) -> str:
    """Write the event from which a clock counts, with the method whose event it is, if named."""
    if of is None or of not in pack.methods:
        return anchor.words
    method = pack.methods[of]
    match anchor:
        case Anchor.SESSION_HELD:
            return f"the {method.session}"
        case Anchor.SESSION_BOOKED:
            return f"the first booking of the {method.session}"
        case Anchor.WORK_SUBMITTED:
            return f"the submission of the {method.work_name}"
        case _:
            return f"{anchor.words} of the {method.session}"


OF_A_METHOD = frozenset(
    {
        Anchor.SCOPE_PROPOSED,
        Anchor.SCOPE_APPROVED,
        Anchor.WORK_SUBMITTED,
        Anchor.FAIL_RELEASED,
        Anchor.SESSION_HELD,
        Anchor.SESSION_BOOKED,
    }
)
"""Events that are those of one method; a clause may name another method than its own."""


def another_day(case: Case, anchor: Anchor, of: str) -> date | None:
    """Give the day of an event of a method from which the clock of another method counts.

    It is the first such event of the run: taking that method again moves no clock of others.
    """
    if case.registration is None:
        return None
    tries = case.attempts(of)
    match anchor:
        case Anchor.SESSION_HELD:
            held = (day_of_assessment(tried) for tried in tries)
            days = [day for day in held if day is not None]
        case Anchor.SESSION_BOOKED:
            days = _booked(tries)
        case Anchor.WORK_SUBMITTED:
            days = [day_of(tried.work.submitted_at) for tried in tries if tried.work is not None]
        case _:
            return anchor_day(case, anchor, of)
    return min(days, default=None)


def start_day(case: Case, anchor: Anchor, method: str, of: str | None) -> date | None:
    """Give the day from which a clock of a method counts; `of` names another method, if any."""
    return anchor_day(case, anchor, method) if of is None else another_day(case, anchor, of)


def step_day(case: Case, rule: Before) -> date | None:
    """Give the day on which the step of a rule was taken, or None while it has not been."""
    tried = case.attempt(rule.method)
    match rule.step:
        case "submit_work":
            return day_of(tried.work.submitted_at) if tried.work is not None else None
        case "plan_session":
            return tried.plan.on if tried.plan is not None else None
        case "allocate_assessor":
            return tried.allocated_on
        case "book_session":
            return tried.session.told_on if tried.session is not None else None
        case "confirm_planning_meeting":
            return case.run.meeting.confirmed_on if case.run.meeting is not None else None


def _booked(tries: Iterable[Attempt]) -> list[date]:
    """Give the days on which sessions were booked, cancelled ones among them."""
    return [
        session.booked_on
        for tried in tries
        for session in (*tried.earlier_sessions, tried.session)
        if session is not None and session.booked_on is not None
    ]


def anchor_day(case: Case, anchor: Anchor, method: str | None = None) -> date | None:
    """Give the day of the event from which a clock counts, or None while it has not been."""
    if case.registration is None:
        return None
    run = case.run
    accepted = day_of(run.accepted_at) if run.accepted_at else None
    match anchor:
        case Anchor.REGISTERED:
            return case.registration.registered_on
        case Anchor.STARTED:
            return case.registration.started_on
        case Anchor.GATEWAY_ACCEPTED:
            return accepted
        case Anchor.BRIEF_RECEIVED:
            if accepted is None or run.brief is None:
                return None
            return max(accepted, day_of(run.brief.submitted_at))
        case Anchor.BRIEF_SIGNED_OFF:
            signed = run.brief.signed_off_at if run.brief else None
            return day_of(signed) if signed else None
        case Anchor.OUTCOME_REACHED:
            return day_of(run.first_outcome_at) if run.first_outcome_at else None
        case Anchor.PLANNING_HELD:
            return run.meeting.held_on if run.meeting else None
        case Anchor.SESSION_BOOKED:
            booked = [day for tries in run.attempts.values() for day in _booked(tries)]
            return min(booked, default=None)
        case Anchor.REPLACEMENT_ASKED:
            return case.replacement_asked_on
        case (
            Anchor.SCOPE_PROPOSED
            | Anchor.SCOPE_APPROVED
            | Anchor.WORK_SUBMITTED
            | Anchor.WORK_REVIEWED
            | Anchor.SESSION_HELD
            | Anchor.FAIL_RELEASED
        ):
            return _method_day(case, anchor, method) if method else None


def _method_day(case: Case, anchor: Anchor, method: str) -> date | None:
    """Give the day of an event of one method."""
    tried = case.attempt(method)
    scope, work = tried.scope, tried.work
    moment = None
    match anchor:
        case Anchor.SCOPE_PROPOSED:
            moment = scope.proposed_at if scope else None
        case Anchor.SCOPE_APPROVED:
            moment = scope.approved_at if scope else None
        case Anchor.WORK_SUBMITTED:
            moment = work.submitted_at if work else None
        case Anchor.WORK_REVIEWED:
            moment = work.reviewed_at if work and work.opened else None
        case Anchor.FAIL_RELEASED:
            moment = max(_fails(case, method), default=None)
        case _:
            return day_of_assessment(tried)
    return day_of(moment) if moment else None


def day_of_assessment(tried: Attempt) -> date | None:
    """Give the day of an assessment that is over, here or outside; None while it is not."""
    if tried.outside is not None:
        return tried.outside.held_on
    return tried.session.day if tried.session is not None and tried.session.ended_at else None


def _fails(case: Case, method: str) -> list[datetime]:
    """Give when fails of a method were released; of any method, where all are taken again."""
    anew = case.attempt(method).anew
    return [
        tried.released_at
        for other, tries in case.run.attempts.items()
        for tried in tries
        if (other == method or anew) and tried.released_at is not None and tried.passed is False
    ]
