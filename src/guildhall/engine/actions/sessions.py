"""Assessors and sessions."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from guildhall.engine.actions.base import (
    Action,
    Id,
    MethodAction,
    MethodId,
    PersonFacts,
    Present,
    Text,
)
from guildhall.engine.personal import Personal
from guildhall.engine.vocabulary import Ending, Setting


class AllocateAssessor(MethodAction):
    """Give a method its assessor."""

    assessor: PersonFacts


class ChangeAssessor(MethodAction):
    """Give a method another assessor."""

    assessor: PersonFacts
    reason: Personal | None = None


class DeclareInterest(MethodAction):
    """Declare an interest that stands between an assessor and the apprentice."""

    interest: Personal


class BookSession(MethodAction):
    """Book a session. Its length, left out, is the one that the specification plans.

    `paper`: which paper of the test it is, where there are several.
    `client`: with whom it is held, by a reference that tells clients apart, and never a name.
    """

    starts_at: AwareDatetime
    place: Text
    delivery: Literal["online", "face_to_face"] | None = None
    paper: Id | None = None
    client: Id | None = None
    setting: Setting | None = None
    minutes: int | None = Field(default=None, ge=1)
    seconds: int = Field(default=0, ge=0, lt=60)


class MoveSession(MethodAction):
    """Move a booked session."""

    starts_at: AwareDatetime
    reason: Personal
    place: Text | None = None
    client: Id | None = None
    minutes: int | None = Field(default=None, ge=1)
    seconds: int = Field(default=0, ge=0, lt=60)


class CancelSession(MethodAction):
    """Cancel a booked session."""

    reason: Personal


class RecordConditions(MethodAction):
    """Record the conditions that were confirmed before the start."""

    late: ClassVar[bool] = True
    one_of: ClassVar[tuple[str, ...]] = ("confirmed",)
    confirmed: tuple[str, ...]


class RecordPanel(MethodAction):
    """Record who is there of the panel, before the start. A later record stands for an earlier."""

    late: ClassVar[bool] = True
    one_of: ClassVar[tuple[str, ...]] = ("present",)
    present: tuple[Present, ...]


class CheckIdentity(MethodAction):
    """Record what identification was shown: its kind, never a copy. None: nothing was shown."""

    late: ClassVar[bool] = True
    shown: Literal["passport", "driving_licence", "identity_card", "work_pass"] | None = None


class StartSession(MethodAction):
    """Start the session."""

    late: ClassVar[bool] = True


class StartPart(MethodAction):
    """Start a part of the session."""

    late: ClassVar[bool] = True
    part: Id


class AskQuestion(MethodAction):
    """Put a question; a follow-up is marked as one."""

    late: ClassVar[bool] = True
    theme: Id | None = None
    follow_up: bool = False
    about: Personal | None = None


class ExtendSession(MethodAction):
    """Grant time on top, with the reason."""

    minutes: int = Field(ge=0)
    seconds: int = Field(default=0, ge=0, lt=60)
    reason: Personal


class InterruptSession(MethodAction):
    """Stop the clock of a session that will go on."""

    late: ClassVar[bool] = True
    reason: Personal


class TakeBreak(MethodAction):
    """Begin a break: the clock stands still until the session is resumed."""

    late: ClassVar[bool] = True


class ResumeSession(MethodAction):
    """Go on with a session after an interruption or a break."""

    late: ClassVar[bool] = True


class EndSession(MethodAction):
    """End the session, and record what it covered. `another`: a further sitting follows."""

    late: ClassVar[bool] = True
    ending: Ending = Ending.COMPLETED
    covered: tuple[str, ...] = ()
    told_implications: bool = False
    confident: bool = False
    another: bool = False
    reason: Personal | None = None


class MissSession(MethodAction):
    """Record that the apprentice did not come."""

    late: ClassVar[bool] = True
    reason: Personal | None = None


class RecordBreach(Action):
    """Record that something has happened against a clause. It cannot be refused: it happened."""

    late: ClassVar[bool] = True
    clause: Id
    method: MethodId | None = None
    what: Personal


class SettleBreach(Action):
    """Deal with a breach: what stands, or the session is void and is held again."""

    target: ClassVar[str | None] = "breach"
    breach: Id
    outcome: Literal["stands", "session_void"]
    reason: Personal
