"""When: records never run backwards, and what happened lies in the past."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, spoken, spoken_moment
from guildhall.engine.findings import Finding
from guildhall.engine.house.citing import refuse
from guildhall.engine.session import Session
from guildhall.engine.vocabulary import AttemptState, Kind


def time(case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """Refuse a record that runs backwards, and a happening that makes no sense in time."""
    if case.last_at is not None and at < case.last_at:
        sentence = f"The last record is of {spoken_moment(case.last_at)}; this one is earlier."
        yield refuse("house.time", sentence)
    happened = action.happened_at
    if happened is not None:
        yield from _happened(case, action, happened, at)
    if isinstance(action, a.Pause | a.Resume):
        yield from _pause_days(case, action, at)


def _happened(case: Case, action: Action, happened: datetime, at: datetime) -> Iterator[Finding]:
    if not action.late:
        sentence = "This happens when it is recorded; it cannot be dated back."
        yield refuse("house.time", sentence, field="happened_at")
        return
    if happened > at:
        yield refuse("house.time", "What has happened lies in the past.", field="happened_at")
    earliest = _earliest(case, action)
    if earliest is not None and happened < earliest:
        sentence = f"It cannot have happened before {spoken_moment(earliest)}."
        yield refuse("house.time", sentence, field="happened_at")


def _earliest(case: Case, action: Action) -> datetime | None:
    """Give the moment before which something cannot have happened."""
    if not case.runs:
        return None
    method = action.of_method
    session = None
    if method is not None and method in case.run.attempts:
        session = case.attempt(method).session
    if session is None or isinstance(action, a.RecordBreach):
        return case.run.begun_at
    return latest_of(session) or case.run.accepted_at


def latest_of(session: Session) -> datetime | None:
    """Give the last moment that is on record within a session."""
    moments = [
        moment
        for moment in (
            session.started_at,
            session.stopped_at,
            session.resumed_at,
            *(at for _, at in session.parts),
            *(question.at for question in session.questions),
        )
        if moment is not None
    ]
    return max(moments, default=None)


def _pause_days(case: Case, action: a.Pause | a.Resume, at: datetime) -> Iterator[Finding]:
    day = action.from_day or day_of(at)
    if day > day_of(at):
        sentence = (
            f"{spoken(day)} is still to come: a break is recorded when it has begun or ended."
        )
        yield refuse("house.time", sentence, field="from_day")
    if isinstance(action, a.Resume) and case.pauses and day < case.pauses[-1].first:
        sentence = f"The break began on {spoken(case.pauses[-1].first)}."
        yield refuse("house.time", sentence, field="from_day")
    if isinstance(action, a.Pause):
        last = case.pauses[-1].last if case.pauses else None
        if day < case.known.started_on or (last is not None and day <= last):
            sentence = f"A break cannot begin on {spoken(day)}: it would fall into another time."
            yield refuse("house.time", sentence, field="from_day")


def before_its_day(case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """A session starts on the day that was told; one that did on an earlier day is a fact."""
    if not isinstance(action, a.StartSession):
        return
    tried = case.attempt(action.method)
    if tried.session is None or tried.state is not AttemptState.BOOKED:
        return
    booked, day = day_of(tried.session.starts_at), day_of(action.moment(at))
    if day >= booked:
        return
    if day == day_of(at):
        sentence = f"It is booked for {spoken(booked)}; move it first."
        yield refuse("house.time", sentence)
    else:
        sentence = f"It was booked for {spoken(booked)}, and started on {spoken(day)}."
        yield replace(refuse("house.time", sentence), kind=Kind.WARNING)
