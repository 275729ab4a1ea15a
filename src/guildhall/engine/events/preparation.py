"""Adjustments, the brief, the planning meeting and the submission."""

from datetime import date, datetime

from guildhall.engine.actions.base import Piece, Step
from guildhall.engine.events.base import Event, stored
from guildhall.engine.findings import Reason
from guildhall.engine.personal import Personal
from guildhall.engine.vocabulary import AdjustmentKind, Role


@stored("methods.chosen")
class MethodsChosen(Event):
    """The awarding body chose which methods are taken; `methods`: all that are taken now."""

    methods: tuple[str, ...]


@stored("adjustment.requested", about="adjustment")
class AdjustmentRequested(Event):
    """A reasonable adjustment was asked for."""

    adjustment: str
    kind: AdjustmentKind
    method: str | None = None
    percent: int | None = None
    minutes: int | None = None
    part: str | None = None
    grounds: Personal | None = None


@stored("adjustment.granted", about="adjustment")
class AdjustmentGranted(Event):
    """A reasonable adjustment was granted, as it stands here."""

    adjustment: str
    percent: int | None = None
    minutes: int | None = None
    part: str | None = None
    reason: Personal | None = None


@stored("adjustment.refused", about="adjustment")
class AdjustmentRefused(Event):
    """A reasonable adjustment was refused."""

    adjustment: str
    reason: Personal | None = None


@stored("brief.submitted")
class BriefSubmitted(Event):
    """A project brief was handed in."""

    scope: str | None = None
    steps: tuple[Step, ...] = ()
    planned_submission: date | None = None
    words: int | None = None


@stored("brief.signed_off")
class BriefSignedOff(Event):
    """The title was settled, and the brief signed off with it."""

    title: str
    enough_room: bool | None = None


@stored("brief.returned")
class BriefReturned(Event):
    """The brief was sent back."""

    reason: Personal


@stored("scope.proposed", about="method")
class ScopeProposed(Event):
    """What the work of a method will cover was proposed."""

    method: str
    scope: str


@stored("scope.approved", about="method")
class ScopeApproved(Event):
    """A proposed scope was approved."""

    method: str


@stored("scope.returned", about="method")
class ScopeReturned(Event):
    """A scope was sent back."""

    method: str
    reason: Personal


@stored("work.submitted", about="method")
class WorkSubmitted(Event):
    """The work of a method was handed in for good."""

    method: str
    pieces: tuple[Piece, ...] = ()
    topic: str | None = None
    because: tuple[Reason, ...] = ()


@stored("work.withdrawn", about="method")
class WorkWithdrawn(Event):
    """Work that was handed in was taken back."""

    method: str
    reason: Personal | None = None


@stored("work.reviewed", about="method")
class WorkReviewed(Event):
    """The assessor opened the work, or could not."""

    method: str
    opened: bool
    note: Personal | None = None


@stored("planning_meeting.booked")
class PlanningMeetingBooked(Event):
    """The planning meeting was booked."""

    starts_at: datetime
    place: str | None = None


@stored("planning_meeting.held")
class PlanningMeetingHeld(Event):
    """The planning meeting was held: who came, what was settled, how long it took."""

    present: tuple[Role, ...]
    settled: tuple[str, ...] = ()
    minutes: int | None = None


@stored("planning_meeting.confirmed")
class PlanningMeetingConfirmed(Event):
    """What was settled was confirmed in writing."""

    told: tuple[str, ...]
    to: tuple[str, ...]


@stored("planning_meeting.missed")
class PlanningMeetingMissed(Event):
    """The planning meeting was missed."""

    by: Role
    charged: bool = False


@stored("session.planned", about="method")
class SessionPlanned(Event):
    """A session has its plan: the themes and descriptors it is to reach."""

    method: str
    themes: tuple[str, ...]
    descriptors: tuple[str, ...] = ()
