"""Adjustments, the brief, planning and the submission."""

from datetime import date
from typing import ClassVar

from pydantic import AwareDatetime, Field

from guildhall.engine.actions.base import Action, Id, MethodAction, MethodId, Piece, Step, Text
from guildhall.engine.personal import Personal
from guildhall.engine.vocabulary import AdjustmentKind, Role


class RequestAdjustment(Action):
    """Ask for a reasonable adjustment, for one method or for all."""

    kind: AdjustmentKind
    method: MethodId | None = None
    percent: int | None = Field(default=None, ge=1, le=300)
    minutes: int | None = Field(default=None, ge=1, le=600)
    part: Id | None = None
    grounds: Personal | None = None


class DecideAdjustment(Action):
    """Grant or refuse an adjustment; what is granted may differ from what was asked."""

    target: ClassVar[str | None] = "adjustment"
    adjustment: Id
    granted: bool
    percent: int | None = Field(default=None, ge=1, le=300)
    minutes: int | None = Field(default=None, ge=1, le=600)
    part: Id | None = None
    reason: Personal | None = None


class SubmitBrief(Action):
    """Hand in the project brief."""

    scope: Text | None = None
    steps: tuple[Step, ...] = ()
    planned_submission: date | None = None
    words: int | None = Field(default=None, ge=0)


class SignOffBrief(Action):
    """Settle the title of the project report, and sign the brief off with it."""

    title: Text | None = None
    enough_room: bool | None = None


class ReturnBrief(Action):
    """Send the brief back with a reason; the time to sign it off starts anew with a new brief."""

    reason: Personal


class ChooseMethods(Action):
    """Choose which assessment methods the apprentice takes, where the body has the choice."""

    methods: tuple[MethodId, ...] = Field(min_length=1)


class ProposeScope(MethodAction):
    """Propose what a project or observation will cover."""

    scope: Text


class ApproveScope(MethodAction):
    """Approve a proposed scope."""


class ReturnScope(MethodAction):
    """Send a proposed scope back with a reason."""

    reason: Personal


class BookPlanningMeeting(Action):
    """Book the planning meeting."""

    starts_at: AwareDatetime
    place: Text | None = None


class HoldPlanningMeeting(Action):
    """Record that the planning meeting was held, who came and what was settled."""

    late: ClassVar[bool] = True
    present: tuple[Role, ...]
    settled: tuple[str, ...] = ()
    minutes: int | None = Field(default=None, ge=1)


class ConfirmPlanningMeeting(Action):
    """Confirm in writing what was settled, and to whom."""

    told: tuple[str, ...]
    to: tuple[Id, ...]


class MissPlanningMeeting(Action):
    """Record that the planning meeting was missed."""

    late: ClassVar[bool] = True
    by: Role
    charged: bool = False


class PlanSession(MethodAction):
    """Plan a session: the themes it is to reach."""

    one_of: ClassVar[tuple[str, ...]] = ("themes", "descriptors")
    themes: tuple[str, ...]
    descriptors: tuple[str, ...] = ()


class SubmitWork(MethodAction):
    """Hand in the work of a method for good, at once or in parts."""

    pieces: tuple[Piece, ...] = ()
    topic: Id | None = None


class WithdrawWork(MethodAction):
    """Take back work that was handed in, before its session."""

    reason: Personal | None = None


class ReviewWork(MethodAction):
    """Record that the assessor has opened the work, or could not."""

    opened: bool
    note: Personal | None = None
