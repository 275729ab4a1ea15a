"""The fold of assessors, sessions and breaches."""

from dataclasses import replace

from guildhall.engine import events as e
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry
from guildhall.engine.holdings import Breach, Interest
from guildhall.engine.session import Question, Session, Stop


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
            interest = Interest(entry.actor.speaker, entry.happened_at)
            case = replace(case, interested=case.interested | {interest.person})
            return case.with_attempt(event.method, interest=interest)
        case e.BreachRecorded() | e.BreachSettled():
            return _breach(case, entry, event)
        case e.SessionBooked() as booked:
            tried = case.attempt(booked.method)
            session = Session(
                starts_at=booked.starts_at,
                place=booked.place,
                seconds=booked.seconds,
                delivery=booked.delivery,
                paper=booked.paper,
                client=booked.client,
                setting=booked.setting,
                told_on=day_of(entry.happened_at),
                booked_on=day_of(entry.happened_at),
                number=len(tried.sittings) + len(tried.earlier_sessions) + 1,
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
                client=moved.client or _session_of(case, moved.method).client,
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
            return _ended(case, entry, ended)
        case e.SittingEnded() as ended:
            return _kept(_ended(case, entry, ended), ended.method)
        case e.SessionVoided(sitting=int(number)):
            return _without_sitting(case, event.method, number)
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


def _ended(case: Case, entry: Entry, ended: e.SessionEnded | e.SittingEnded) -> Case:
    return _resumed(case, ended.method, entry).with_session(
        ended.method,
        ended_at=entry.happened_at,
        ending=ended.ending,
        covered=frozenset(ended.covered),
    )


def _kept(case: Case, method: str) -> Case:
    """Put a session that was held among the sittings: another one follows."""
    held = (*case.attempt(method).sittings, _session_of(case, method))
    return case.with_attempt(method, session=None, sittings=held, confirmations={})


def _without_sitting(case: Case, method: str, number: int) -> Case:
    """Take a sitting out that does not count; those after it stand, and one more is booked."""
    attempt = case.attempt(method)
    if attempt.session is not None:
        case = _kept(case, method)
    held = case.attempt(method).sittings
    case = case.with_attempt(method, session=held[number - 1])
    case = case.with_attempt(method, sittings=(*held[: number - 1], *held[number:]))
    return set_aside(case, method)


def all_again(case: Case, method: str) -> Case:
    """Put every session of the attempt aside: whatever was held is held again."""
    attempt = case.attempt(method)
    earlier = (*attempt.earlier_sessions, *attempt.sittings)
    return set_aside(case.with_attempt(method, earlier_sessions=earlier, sittings=()), method)


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
        claimed=False,
    )


def _breach(case: Case, entry: Entry, event: e.BreachRecorded | e.BreachSettled) -> Case:
    match event:
        case e.BreachRecorded():
            tried = case.attempt(event.method) if event.method else None
            session = tried.began(entry.happened_at) if tried is not None else None
            breach = Breach(
                clause=event.clause,
                method=event.method,
                run=case.run.number,
                attempt=tried.number if tried is not None else None,
                at=entry.happened_at,
                session=session.number if session is not None else None,
            )
        case _:
            breach = replace(case.breaches[event.breach], outcome=event.outcome)
    return replace(case, breaches={**case.breaches, event.breach: breach})
