"""Assessors, sessions and breaches."""

from datetime import datetime

from guildhall.engine.actions.base import PersonFacts, Present
from guildhall.engine.events.base import Event, stored
from guildhall.engine.personal import Personal
from guildhall.engine.vocabulary import Ending


@stored("assessor.allocated", about="method")
class AssessorAllocated(Event):
    """A method has its assessor."""

    method: str
    assessor: PersonFacts


@stored("assessor.changed", about="method")
class AssessorChanged(Event):
    """A method has another assessor."""

    method: str
    assessor: PersonFacts
    reason: Personal | None = None


@stored("interest.declared", about="method")
class InterestDeclared(Event):
    """An assessor declared an interest."""

    method: str
    interest: Personal


@stored("session.booked", about="method")
class SessionBooked(Event):
    """A session was booked; `seconds` is its planned length with extra time in it."""

    method: str
    starts_at: datetime
    place: str
    seconds: int
    delivery: str | None = None
    paper: str | None = None
    client: str | None = None
    setting: str | None = None


@stored("session.moved", about="method")
class SessionMoved(Event):
    """A booked session was moved."""

    method: str
    starts_at: datetime
    place: str
    seconds: int
    reason: Personal
    client: str | None = None


@stored("session.lengthened", about="method")
class SessionLengthened(Event):
    """A booked session has another planned length, because an adjustment was granted."""

    method: str
    seconds: int


@stored("session.cancelled", about="method")
class SessionCancelled(Event):
    """A booked session was cancelled; `clause` is the rule that cancelled it, if one did."""

    method: str
    reason: Personal | None = None
    clause: str | None = None


@stored("conditions.recorded", about="method")
class ConditionsRecorded(Event):
    """Conditions were confirmed."""

    method: str
    confirmed: tuple[str, ...]


@stored("panel.recorded", about="method")
class PanelRecorded(Event):
    """Who is there of the panel."""

    method: str
    present: tuple[Present, ...]


@stored("identity.checked", about="method")
class IdentityChecked(Event):
    """Identification was seen: its kind, never a copy."""

    method: str
    shown: str


@stored("session.started", about="method")
class SessionStarted(Event):
    """The session started."""

    method: str


@stored("part.started", about="method")
class PartStarted(Event):
    """A part of the session started."""

    method: str
    part: str


@stored("question.asked", about="method")
class QuestionAsked(Event):
    """A question was put."""

    method: str
    theme: str | None = None
    follow_up: bool = False
    about_what: Personal | None = None


@stored("session.extended", about="method")
class SessionExtended(Event):
    """Time was granted on top."""

    method: str
    seconds: int
    reason: Personal


@stored("session.interrupted", about="method")
class SessionInterrupted(Event):
    """The clock of the session stopped."""

    method: str
    reason: Personal


@stored("break.taken", about="method")
class BreakTaken(Event):
    """A break began; the clock of the session stands still."""

    method: str


@stored("session.resumed", about="method")
class SessionResumed(Event):
    """The session went on."""

    method: str


@stored("session.ended", about="method")
class SessionEnded(Event):
    """The session ended and counts: it waits for its marks."""

    method: str
    ending: Ending
    covered: tuple[str, ...] = ()
    told_implications: bool = False
    confident: bool = False
    reason: Personal | None = None


@stored("sitting.ended", about="method")
class SittingEnded(Event):
    """A sitting ended and counts, and another one of the same attempt is to follow."""

    method: str
    sitting: int
    ending: Ending
    covered: tuple[str, ...] = ()
    told_implications: bool = False
    confident: bool = False
    reason: Personal | None = None


@stored("session.broken_off", about="method")
class SessionBrokenOff(Event):
    """An emergency or a fault ended the session; it is held anew in the same attempt."""

    method: str
    ending: Ending
    reason: Personal | None = None


@stored("session.missed", about="method")
class SessionMissed(Event):
    """The apprentice did not come; the session is booked anew in the same attempt."""

    method: str
    reason: Personal | None = None


@stored("session.voided", about="method")
class SessionVoided(Event):
    """A session was found void after a breach; it is held anew in the same attempt.

    `sitting`: which one, where it is not the last.
    """

    method: str
    breach: str
    sitting: int | None = None


@stored("breach.recorded", about="breach")
class BreachRecorded(Event):
    """Something happened against a clause."""

    breach: str
    clause: str
    method: str | None = None
    what: Personal


@stored("breach.settled", about="breach")
class BreachSettled(Event):
    """An officer dealt with a breach."""

    breach: str
    outcome: str
    reason: Personal
