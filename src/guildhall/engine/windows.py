"""Where clocks start and where windows end, for one case under one pack.

Used by the rules that refuse, by the lapse, and by the deadlines that people are shown: one
reckoning, so that the three can never differ.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from guildhall.engine.actor import NOWHERE, Surroundings
from guildhall.engine.case import Attempt, Case
from guildhall.engine.dates import add_months, add_working_days, day_of, extended
from guildhall.engine.kinds.base import Period
from guildhall.engine.kinds.redo import RedoWithin
from guildhall.engine.kinds.timing import HeldWithin
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.vocabulary import Anchor


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days that a clause opens: from the day of its starting event, to its limit.

    `limit` is the last day within, pauses reckoned in. Both are None until the event has been.
    """

    clause: Clause
    anchor: Anchor
    counts_from: date | None
    limit: date | None


def after(day: date, period: Period, around: Surroundings = NOWHERE) -> date:
    """Give the day a period after a day; the day itself is day 0.

    Working days need the calendar of the surroundings; LookupError where it does not reach.
    """
    if period.months is not None:
        return add_months(day, period.months)
    if period.working_days is not None:
        holidays, known_to = around.bank_holidays, around.calendar_to
        return add_working_days(day, period.working_days, holidays, known_to)
    if period.weeks is not None:
        return day + timedelta(weeks=period.weeks)
    return day + timedelta(days=period.days or 0)


def spoken_period(period: Period) -> str:
    """Write a period as people read it."""
    for unit in ("days", "weeks", "months", "working_days"):
        number: int | None = getattr(period, unit)
        if number is not None:
            words = unit.replace("_", " ")
            return f"{number} {words.removesuffix('s') if number == 1 else words}"
    return ""


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
        case Anchor.WORK_SUBMITTED:
            work = case.attempt(method).work if method else None
            return day_of(work.submitted_at) if work else None
        case Anchor.FAIL_RELEASED:
            fails = [
                tried.released_at
                for tried in (case.attempts(method) if method else ())
                if tried.released_at is not None and tried.passed is False
            ]
            return day_of(fails[-1]) if fails else None
        case Anchor.OUTCOME_REACHED:
            return day_of(run.first_outcome_at) if run.first_outcome_at else None
        case Anchor.SESSION_HELD:
            return day_of_assessment(case.attempt(method)) if method else None
        case Anchor.REPLACEMENT_ASKED:
            return case.replacement_asked_on


def day_of_assessment(tried: Attempt) -> date | None:
    """Give the day of an assessment that is over, here or outside; None while it is not."""
    if tried.outside is not None:
        return tried.outside.held_on
    return tried.session.day if tried.session is not None and tried.session.ended_at else None


def window(
    case: Case, clause: Clause, period: Period, anchor: Anchor, today: date, method: str | None
) -> Window:
    """Reckon one window as it stands on a day."""
    start = anchor_day(case, anchor, method)
    if start is None:
        return Window(clause, anchor, None, None)
    return Window(clause, anchor, start, extended(after(start, period), start, case.pauses, today))


def session_window(pack: Pack, case: Case, method: str, today: date) -> Window | None:
    """Reckon the window in which the attempt at a method under way has to be held.

    A first attempt is bound by the period of the EPA, a re-sit or re-take by its own. None where
    the pack has no such clause.
    """
    redo = case.attempt(method).number > 1
    found = pack.rule(RedoWithin) if redo else pack.rule(HeldWithin)
    if found is None:
        return None
    clause, rule = found
    return window(case, clause, rule.within, rule.after, today, method)


def offered_window(pack: Pack, case: Case, method: str, today: date) -> Window | None:
    """Reckon the window for a re-sit or re-take that is offered and not yet agreed."""
    found = pack.rule(RedoWithin)
    if found is None:
        return None
    clause, rule = found
    return window(case, clause, rule.within, rule.after, today, method)
