"""Special consideration, appeals, complaints, malpractice, and cases from elsewhere."""

from datetime import date
from decimal import Decimal

from guildhall.engine.actions.base import PersonFacts
from guildhall.engine.events.base import Event, stored
from guildhall.engine.findings import Reason
from guildhall.engine.personal import Personal


@stored("case.brought_in")
class CaseBroughtIn(Event):
    """A live case came from elsewhere: what is claimed of it follows, dated as it is claimed.

    `reference` is the number that it had there.
    """

    source: str
    vouched_by: str
    reference: str | None = None


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


@stored("redo.withdrawn", about="method")
class RedoWithdrawn(Event):
    """An offered re-sit or re-take has fallen away with the fail behind it.

    `inside`: with one that is void, before what stands in its place is released.
    """

    method: str
    inside: bool = False


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


@stored("replacement.requested")
class ReplacementRequested(Event):
    """A replacement of the certificate was asked for."""

    form: str
    received_on: date


@stored("replacement.recorded")
class ReplacementRecorded(Event):
    """The replacement was requested onward."""

    requested_on: date
