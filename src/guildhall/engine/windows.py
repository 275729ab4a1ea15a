"""Where clocks start and where windows end, for one case under one pack.

Used by the rules that refuse, by the lapse, and by the deadlines that people are shown: one
reckoning, so that the three can never differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from guildhall.engine.actor import NOWHERE, Surroundings
from guildhall.engine.case import Attempt, Case
from guildhall.engine.dates import (
    add_days,
    add_months,
    add_working_days,
    day_of,
    extended,
    paused_days,
    subtract_working_days,
)
from guildhall.engine.kinds.base import Period
from guildhall.engine.kinds.gateway import OnProgramme
from guildhall.engine.kinds.redo import RedoWithin
from guildhall.engine.kinds.submissions import SubmittedWithin
from guildhall.engine.kinds.timing import Before, HeldWithin, SessionsWithin
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.vocabulary import Anchor


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days that a clause opens: from the day of its starting event, to its limit.

    `limit` is the last day within, pauses reckoned in. Both are None until the event has been.
    `named` are the words for the event where it is that of another method.
    """

    clause: Clause
    anchor: Anchor
    counts_from: date | None
    limit: date | None
    named: str | None = None

    @property
    def since(self) -> str:
        """The event from which it counts, in words."""
        return self.named or self.anchor.words


def after(day: date, period: Period, around: Surroundings = NOWHERE) -> date:
    """Give the day a period after a day; the day itself is day 0.

    Working days need the calendar of the surroundings; CalendarError where it does not reach.
    """
    if period.months is not None:
        return add_months(day, period.months)
    if period.working_days is not None:
        holidays, known_to = around.bank_holidays, around.calendar_to
        return add_working_days(day, period.working_days, holidays, known_to)
    if period.weeks is not None:
        return day + timedelta(weeks=period.weeks)
    return day + timedelta(days=period.days or 0)


def back(day: date, period: Period, around: Surroundings = NOWHERE) -> date:
    """Give the day a period before a day, which is day 0; CalendarError as for `after`.

    A month back is the same day of the month before, or its last day.
    """
    if period.working_days is not None:
        known = around.calendar_from, around.calendar_to
        return subtract_working_days(day, period.working_days, around.bank_holidays, *known)
    if period.months is not None:
        return add_months(day, -period.months)
    return day - timedelta(weeks=period.weeks or 0, days=period.days or 0)


def spoken_period(period: Period) -> str:
    """Write a period as people read it."""
    for unit in ("days", "weeks", "months", "working_days"):
        number: int | None = getattr(period, unit)
        if number is not None:
            words = unit.replace("_", " ")
            return f"{number} {words.removesuffix('s') if number == 1 else words}"
    return ""


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
            return f"the submission of the {method.work or 'work'}"
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


def window(
    case: Case,
    clause: Clause,
    period: Period,
    anchor: Anchor,
    today: date,
    method: str | None,
    around: Surroundings = NOWHERE,
) -> Window:
    """Reckon one window as it stands on a day."""
    start = anchor_day(case, anchor, method)
    return _reckoned(case, Window(clause, anchor, start, None), period, today, around)


def window_after(
    pack: Pack,
    case: Case,
    clause: Clause,
    rule: SessionsWithin | SubmittedWithin,
    today: date,
    method: str,
    around: Surroundings = NOWHERE,
) -> Window:
    """Reckon the window of a rule that may count from an event of another method."""
    named = anchor_words(pack, rule.after, rule.after_method)
    start = start_day(case, rule.after, method, rule.after_method)
    own = Window(clause, rule.after, start, None, named)
    return _reckoned(case, own, rule.within, today, around)


def _reckoned(case: Case, own: Window, period: Period, today: date, around: Surroundings) -> Window:
    """Give a window its limit, once its clock has started."""
    start = own.counts_from
    if start is None:
        return own
    return replace(own, limit=extended(after(start, period, around), start, case.pauses, today))


def session_windows(pack: Pack, case: Case, method: str, today: date) -> tuple[Window, ...]:
    """Reckon every window in which the attempt at a method under way has to be held.

    A first attempt is bound by the periods of the EPA that name its method or all, a re-sit or
    re-take by its own.
    """
    if case.attempt(method).number > 1:
        own = offered_window(pack, case, method, today)
        return (own,) if own is not None else ()
    return tuple(
        window_after(pack, case, clause, rule, today, method)
        for clause, rule in pack.rules(HeldWithin)
        if rule.binds(method)
    )


def session_window(pack: Pack, case: Case, method: str, today: date) -> Window | None:
    """Give the window of an attempt that ends first, those whose clock has started before others.

    None where no clause of the pack binds it.
    """
    own = session_windows(pack, case, method, today)
    return min(own, key=lambda one: one.limit or date.max, default=None)


def programme_ends(rule: OnProgramme, case: Case, today: date) -> date:
    """Give the day on which the months on programme are reached, breaks until today reckoned in."""
    start = case.known.started_on
    return add_days(add_months(start, rule.months), paused_days(start, today, case.pauses))


def offered_window(pack: Pack, case: Case, method: str, today: date) -> Window | None:
    """Reckon the window for a re-sit or re-take that is offered and not yet agreed."""
    found = pack.rule(RedoWithin)
    if found is None:
        return None
    clause, rule = found
    return window(case, clause, rule.within, rule.after, today, method)
