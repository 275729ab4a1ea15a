"""Re-sits and re-takes."""

from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import BOOKING, HELD, Period, RuleBase
from guildhall.engine.vocabulary import Anchor, Role


class RedoOffer(RuleBase):
    """A released fail opens the offer; without one there is none."""

    kind: Literal["redo_offer"]
    may_bite = frozenset({"agree_redo"})


class RedoDecider(RuleBase):
    """The employer agrees to a re-sit or re-take, and says which of the two it is.

    Who may decide stands in the lifecycle table; other deciders are a matter of the table first.
    """

    kind: Literal["redo_decider"]
    by: Literal[Role.EMPLOYER]
    may_bite = frozenset({"agree_redo", "decline_redo"})
    needs = ("kind",)


class RedoLearning(RuleBase):
    """A re-take records its further learning; a re-sit has none."""

    kind: Literal["redo_learning"]
    may_bite = frozenset({"agree_redo"})
    needs = ("kind",)


class RedoPlan(RuleBase):
    """There is a supportive action plan."""

    kind: Literal["redo_plan"]
    may_bite = frozenset({"agree_redo"})
    needs = ("action_plan",)


class FailedOnly(RuleBase):
    """Only failed methods are taken again."""

    kind: Literal["failed_only"]
    may_bite = frozenset({"agree_redo"})


class NoUpgrade(RuleBase):
    """Never to lift a grade that is a pass or better."""

    kind: Literal["no_upgrade"]
    may_bite = frozenset({"agree_redo"})


class SameWork(RuleBase):
    """The work of the failed attempt may be used again: taken over unless new work comes."""

    kind: Literal["same_work"]


class RedoWithin(RuleBase):
    """Re-sits and re-takes are held within a period of an event, or the EPA lapses."""

    kind: Literal["redo_within"]
    within: Period
    after: Anchor
    may_bite = HELD
    needs = ("starts_at", "held_on")


class Cap(RuleBase):
    """After a re-sit or re-take the overall grade is at most this.

    `reaches`: whether it reaches a re-sit within the run (`redo`) and a second run (`run`).
    """

    kind: Literal["cap"]
    grade: str
    reaches: tuple[Literal["redo", "run"], ...] = Field(min_length=1)


class RedoTypical(RuleBase):
    """Typical times for a re-sit and for a re-take, from an event: later is warned of."""

    kind: Literal["redo_typical"]
    resit: Period
    retake: Period
    after: Anchor
    may_bite = BOOKING
    needs = ("starts_at",)


class RedoTimescale(RuleBase):
    """Employer and awarding body agree by when it is held."""

    kind: Literal["redo_timescale"]
    may_bite = frozenset({"agree_redo"})
    needs = ("hold_by",)


RedoRule = (
    RedoOffer
    | RedoDecider
    | RedoLearning
    | RedoPlan
    | FailedOnly
    | NoUpgrade
    | SameWork
    | RedoWithin
    | Cap
    | RedoTypical
    | RedoTimescale
)
"""Any rule of this family."""
