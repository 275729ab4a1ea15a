"""Special consideration, appeals, complaints, malpractice, waivers and lapses."""

from datetime import date
from decimal import Decimal

from guildhall.engine.actions.base import PersonFacts
from guildhall.engine.events.base import Event, stored
from guildhall.engine.findings import Reason
from guildhall.engine.personal import Personal
from guildhall.engine.vocabulary import RunState


@stored("special_consideration.requested", about="request")
class SpecialConsiderationRequested(Event):
    """It was asked that something which befell the apprentice be taken into account."""

    request: str
    method: str
    grounds: Personal


@stored("special_consideration.granted", about="request")
class SpecialConsiderationGranted(Event):
    """Special consideration was granted."""

    request: str
    reason: Personal | None = None


@stored("special_consideration.refused", about="request")
class SpecialConsiderationRefused(Event):
    """Special consideration was refused."""

    request: str
    reason: Personal | None = None


@stored("appeal.lodged", about="appeal")
class AppealLodged(Event):
    """An appeal was lodged, against the result of a method or another decision."""

    appeal: str
    against: str
    grounds: Personal


@stored("appeal.acknowledged", about="appeal")
class AppealAcknowledged(Event):
    """An appeal was acknowledged, and has its independent panellist."""

    appeal: str
    panellist: PersonFacts


@stored("appeal.upheld", about="appeal")
class AppealUpheld(Event):
    """An appeal was upheld."""

    appeal: str
    reason: Personal


@stored("appeal.dismissed", about="appeal")
class AppealDismissed(Event):
    """An appeal was dismissed."""

    appeal: str
    reason: Personal


@stored("result.amended", about="method")
class ResultAmended(Event):
    """A released result was replaced after an appeal."""

    method: str
    appeal: str
    grade: str
    passed: bool
    because: tuple[Reason, ...]
    score: Decimal | None = None


@stored("result.set_aside", about="method")
class ResultSetAside(Event):
    """A released result was set aside after an appeal: the session is held again."""

    method: str
    appeal: str


@stored("complaint.made", about="complaint")
class ComplaintMade(Event):
    """Somebody complained."""

    complaint: str
    about_what: Personal


@stored("complaint.answered", about="complaint")
class ComplaintAnswered(Event):
    """A complaint was answered."""

    complaint: str
    answer: Personal


@stored("malpractice.reported", about="malpractice")
class MalpracticeReported(Event):
    """Suspected malpractice was reported."""

    malpractice: str
    method: str | None = None
    what: Personal


@stored("malpractice.decided", about="malpractice")
class MalpracticeDecided(Event):
    """A report of malpractice was decided."""

    malpractice: str
    found: bool
    reason: Personal


@stored("result.voided", about="method")
class ResultVoided(Event):
    """What was done for a method is void after malpractice: it is a fail, yet to be released."""

    method: str
    malpractice: str
    grade: str
    because: tuple[Reason, ...]


@stored("clause.waived")
class ClauseWaived(Event):
    """A waivable clause was set aside for this run."""

    clause: str
    reason: Personal


@stored("run.lapsed")
class RunLapsed(Event):
    """A window closed with the run unfinished; `method` is the one that was late."""

    clause: str
    method: str
    limit: date


@stored("run.reopened")
class RunReopened(Event):
    """A lapsed run goes on as it was: its clause was waived, or what was missing had happened."""

    clause: str
    state: RunState = RunState.OPEN
