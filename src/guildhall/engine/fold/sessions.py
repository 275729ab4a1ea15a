"""The fold of assessors, sessions and breaches."""

from dataclasses import replace

from guildhall.engine import events as e
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry
from guildhall.engine.holdings import (
    Breach,
    Interest,
    Question,
    Session,
    Stop,
)


def fold(case: Case, entry: Entry) -> Case:
    """Fold what an event of this family says."""
    event = entry.event
    match event:
        case e.AssessorAllocated() | e.AssessorChanged():
            tried = case.attempt(event.method)
            former = (tried.assessor.person,) if tried.assessor is not None else ()
            return case.with_attempt(
                event.method,
                assessor=event.assessor,
                allocated_on=day_of(entry.happened_at),
                former_assessors=(*tried.former_assessors, *former),
                interest=None,
                work=replace(tried.work, opened=None, reviewed_at=None) if tried.work else None,
            )
        case e.InterestDeclared():
            interest = Interest(entry.actor.person, entry.happened_at)
            case = replace(case, interested=case.interested | {interest.person})
            return case.with_attempt(event.method, interest=interest)
        case e.BreachRecorded() | e.BreachSettled():
            return _breach(case, entry, event)
        case e.SessionBooked() as booked:
            session = Session(
                starts_at=booked.starts_at,
                place=booked.place,
                seconds=booked.seconds,
                delivery=booked.delivery,
                paper=booked.paper,
                told_on=day_of(entry.happened_at),
                booked_on=day_of(entry.happened_at),
            )
            return case.with_attempt(booked.method, session=session)
        case e.SessionMoved() as moved:
            # What was confirmed was confirmed of a session on another day.
            case = case.with_attempt(moved.method, confirmations={})
            return case.with_session(
                moved.method,
                confirmed=frozenset(),
                present=(),
                identity=None,
                starts_at=moved.starts_at,
                place=moved.place,
                seconds=moved.seconds,
                told_on=day_of(entry.happened_at),
            )
        case e.SessionLengthened(method=method, seconds=seconds):
            return case.with_session(method, seconds=seconds)
        case e.ConditionsRecorded() as told:
            before = _session_of(case, told.method).confirmed
            return case.with_session(told.method, confirmed=before | frozenset(told.confirmed))
        case e.PanelRecorded() as panel:
            return case.with_session(panel.method, present=panel.present)
        case e.IdentityChecked() as checked:
            return case.with_session(checked.method, identity=checked.shown)
        case e.SessionStarted() as started:
            return case.with_session(started.method, started_at=entry.happened_at)
        case e.PartStarted() as part:
            parts = _session_of(case, part.method).parts
            return case.with_session(part.method, parts=(*parts, (part.part, entry.happened_at)))
        case e.QuestionAsked() as asked:
            questions = _session_of(case, asked.method).questions
            question = Question(asked.theme, asked.follow_up, entry.happened_at)
            return case.with_session(asked.method, questions=(*questions, question))
        case e.SessionExtended() as longer:
            total = _session_of(case, longer.method).extended_seconds + longer.seconds
            return case.with_session(longer.method, extended_seconds=total)
        case e.SessionInterrupted() | e.BreakTaken():
            stops = _session_of(case, event.method).stops
            stop = Stop(entry.happened_at, for_break=isinstance(event, e.BreakTaken))
            return case.with_session(event.method, stops=(*stops, stop))
        case e.SessionResumed() as resumed:
            return _resumed(case, resumed.method, entry)
        case e.SessionEnded() as ended:
            case = _resumed(case, ended.method, entry)
            return case.with_session(
                ended.method,
                ended_at=entry.happened_at,
                ending=ended.ending,
                covered=frozenset(ended.covered),
            )
        case e.SessionBrokenOff() | e.SessionVoided() | e.SessionMissed() | e.SessionCancelled():
            return set_aside(case, event.method)
        case _:
            return case


def _session_of(case: Case, method: str) -> Session:
    session = case.attempt(method).session
    if session is None:
        message = f"{method} has no session"
        raise LookupError(message)
    return session


def _resumed(case: Case, method: str, entry: Entry) -> Case:
    session = _session_of(case, method)
    if session.stopped_at is None:
        return case
    over = replace(session.stops[-1], last=entry.happened_at)
    return case.with_session(method, stops=(*session.stops[:-1], over))


def set_aside(case: Case, method: str) -> Case:
    """Put a session that does not count among the earlier ones: same attempt, new booking."""
    attempt = case.attempt(method)
    earlier = (*attempt.earlier_sessions, *((attempt.session,) if attempt.session else ()))
    return case.with_attempt(
        method,
        session=None,
        outside=None,
        earlier_sessions=earlier,
        confirmations={},
        sheet={},
        scores={},
        marked_by=None,
        result=None,
    )


def _breach(case: Case, entry: Entry, event: e.BreachRecorded | e.BreachSettled) -> Case:
    match event:
        case e.BreachRecorded():
            breach = Breach(
                clause=event.clause,
                method=event.method,
                run=case.run.number,
                attempt=case.attempt(event.method).number if event.method else None,
                at=entry.happened_at,
            )
        case _:
            breach = replace(case.breaches[event.breach], outcome=event.outcome)
    return replace(case, breaches={**case.breaches, event.breach: breach})
