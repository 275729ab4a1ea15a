"""Special consideration, appeals, complaints, malpractice, waivers and care of the case."""

from decimal import Decimal
from typing import ClassVar

from guildhall.engine.actions.base import Action, Id, MethodAction, MethodId, PersonFacts
from guildhall.engine.personal import Personal


class RequestSpecialConsideration(MethodAction):
    """Ask that something which befell the apprentice be taken into account."""

    grounds: Personal


class DecideSpecialConsideration(Action):
    """Grant or refuse special consideration."""

    target: ClassVar[str | None] = "request"
    request: Id
    granted: bool
    reason: Personal | None = None


class Appeal(Action):
    """Appeal against a result or a decision."""

    against: Id
    grounds: Personal


class AcknowledgeAppeal(Action):
    """Acknowledge an appeal and name its independent panellist; later on, name another one.

    Another one is named where the first has left, or turns out to stand too close, before it is
    decided.
    """

    target: ClassVar[str | None] = "appeal"
    appeal: Id
    panellist: PersonFacts


class DecideAppeal(Action):
    """Decide an appeal: a grade in place of the one appealed against, or the session again."""

    target: ClassVar[str | None] = "appeal"
    appeal: Id
    upheld: bool
    reason: Personal
    grade: str | None = None
    score: Decimal | None = None
    again: bool = False


class Complain(Action):
    """Complain about something other than a result."""

    about: Personal


class AnswerComplaint(Action):
    """Answer a complaint."""

    target: ClassVar[str | None] = "complaint"
    complaint: Id
    answer: Personal


class ReportMalpractice(Action):
    """Report suspected malpractice."""

    method: MethodId | None = None
    what: Personal


class DecideMalpractice(Action):
    """Decide a report of malpractice."""

    target: ClassVar[str | None] = "malpractice"
    malpractice: Id
    found: bool
    voids: bool = False
    reason: Personal


class Waive(Action):
    """Set a waivable clause aside for this run, with the ground and the reason."""

    target: ClassVar[str | None] = "clause"
    clause: Id
    reason: Personal


class OpenToExternal(Action):
    """Open the case to an external quality assurer, read only."""

    person: Id


class MovePackRevision(Action):
    """Move the case to another revision of its pack, with the difference shown."""

    digest: Id
    revision: int
    reason: Personal


class Lapse(Action):
    """Close a run whose window is over: the system's own action."""
