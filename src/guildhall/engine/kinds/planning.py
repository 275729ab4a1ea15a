"""The planning meeting."""

from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import RuleBase
from guildhall.engine.vocabulary import Role

HOLDING = frozenset({"hold_planning_meeting"})


class PlanningHeld(RuleBase):
    """No method is booked before the planning meeting; the meeting has its length and agenda."""

    kind: Literal["planning_held"]
    minutes: int = Field(ge=1)
    settles: dict[str, str] = Field(min_length=1)
    may_bite = HOLDING | {"book_session"}
    needs = ("settled",)


class PlanningSettles(RuleBase):
    """The meeting deals with these too."""

    kind: Literal["planning_settles"]
    settles: dict[str, str] = Field(min_length=1)
    may_bite = HOLDING
    needs = ("settled",)


class PlanningPresent(RuleBase):
    """Who is there besides the apprentice and the awarding body."""

    kind: Literal["planning_present"]
    role: Role
    may_bite = HOLDING
    needs = ("present",)


class PlanningMissed(RuleBase):
    """A meeting that was missed may be charged for; whether it is, is recorded."""

    kind: Literal["planning_missed"]
    may_bite = frozenset({"miss_planning_meeting"})
    needs = ("charged",)


class PlanningConfirmed(RuleBase):
    """What was settled is confirmed in writing to the apprentice before a session starts."""

    kind: Literal["planning_confirmed"]
    tells: dict[str, str] = Field(min_length=1)
    may_bite = frozenset({"confirm_planning_meeting", "start_session"})
    needs = ("told",)


PlanningRule = PlanningHeld | PlanningSettles | PlanningPresent | PlanningMissed | PlanningConfirmed
"""Any rule of this family."""
