"""The planning meeting and the plan of a session."""

from datetime import datetime

from guildhall.engine.events.base import Event, stored
from guildhall.engine.vocabulary import Role


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
