"""Sessions as they are booked and held: their days and lengths, what clashes, which is last.

Asked by rules of several families, by the house and by the consequences: one answer for all.
"""

from datetime import date, datetime, timedelta

from guildhall.engine.actions.judging import RecordResult
from guildhall.engine.actions.sessions import BookSession, EndSession, MoveSession, StartSession
from guildhall.engine.adjustments import planned_seconds
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.case import Case
from guildhall.engine.dates import clock_time, day_of, extended, spoken
from guildhall.engine.kinds.sittings import Sittings
from guildhall.engine.pack import Pack
from guildhall.engine.periods import after
from guildhall.engine.windows import session_windows


def session_day(ask: Ask) -> date | None:
    """Give the day of the session that the action is about: planned, of its start, or held."""
    if isinstance(ask.action, RecordResult):
        return ask.action.held_on
    if isinstance(ask.action, StartSession):
        return ask.today
    starts_at: datetime | None = getattr(ask.action, "starts_at", None)
    return day_of(starts_at) if starts_at else None


def inside_window(ask: Ask) -> Findings:
    """The session of the attempt under way falls inside the window of the clause."""
    past = isinstance(ask.action, RecordResult)
    day = session_day(ask)
    if ask.method is None or day is None:
        return None
    windows = session_windows(ask.pack, ask.case, ask.method, ask.today)
    own = next((one for one in windows if one.clause.id == ask.clause.id), None)
    if own is None:
        return None
    if own.counts_from is None or own.limit is None:
        sentence = f"The window counts from {own.since}, still to come."
        return [ask.against(sentence) if past else ask.note(sentence)]
    if day <= own.limit and not (past and day < own.counts_from):
        return KEPT
    name = ask.session_name(ask.method)
    sentence = (
        f"The {name} {'was' if past else 'would be'} on {spoken(day)}; the window, counted from "
        f"{own.since} on {spoken(own.counts_from)}, ends on {spoken(own.limit)}."
    )
    if day < own.counts_from:
        sentence = (
            f"The {name} was on {spoken(day)}; the window counts from {own.since} on "
            f"{spoken(own.counts_from)}."
        )
    field = "held_on" if past else "starts_at"
    return [ask.against(sentence, got=str(day), limit=str(own.limit), unit="day", field=field)]


def chosen_seconds(action: BookSession | MoveSession) -> int | None:
    """Give the length that a booking asks for; None where it takes the planned one."""
    return None if action.minutes is None else action.minutes * 60 + action.seconds


def booked_seconds(pack: Pack, case: Case, action: BookSession | MoveSession) -> int:
    """Give the length for which a session would be booked; 0 where nothing is known of it."""
    session = case.attempt(action.method).session
    kept = session.seconds if isinstance(action, MoveSession) and session else None
    return chosen_seconds(action) or kept or planned_seconds(pack, case, action.method) or 0


def meanwhile(pack: Pack, case: Case, action: BookSession | MoveSession, other: str) -> str | None:
    """Say that the apprentice has the session of another method at the time of a booking."""
    session = case.attempt(other).session
    if other == action.method or session is None or session.ended_at is not None:
        return None
    ends_at = action.starts_at + timedelta(seconds=booked_seconds(pack, case, action))
    over_at = session.starts_at + timedelta(seconds=session.seconds)
    together = action.starts_at < over_at and session.starts_at < ends_at
    if not together and action.starts_at != session.starts_at:
        return None
    name = pack.methods[other].session
    return (
        f"The apprentice has the {name} on {spoken(day_of(session.starts_at))}, from "
        f"{clock_time(session.starts_at)} to {clock_time(over_at)}."
    )


def is_last(pack: Pack, case: Case, action: EndSession) -> bool:
    """Tell whether the sitting that ends is the last one, so that it ends the whole session.

    Between the least and the most the assessor says whether another one follows. Where the clause
    is set aside, so it is from the first one on.
    """
    found = pack.rule(Sittings, action.method)
    if found is None:
        return True
    clause, rule = found
    held = len(case.attempt(action.method).sittings) + 1
    if case.waived(clause.id):
        return not action.another
    return held >= rule.up_to or (held >= rule.least and not action.another)


def last_day(rule: Sittings, case: Case, today: date) -> date | None:
    """Give the last day for the sittings of a method; None before the first, or without a limit."""
    tries = case.attempts(rule.method)
    earlier = tries[-1].sittings if tries else ()
    if not earlier or rule.within is None:
        return None
    first = earlier[0].day
    return extended(after(first, rule.within), first, case.pauses, today)
