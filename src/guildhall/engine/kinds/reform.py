"""Reformed plans: methods chosen, marking by a centre, behaviours verified."""

from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import BOOKING, MethodRule, RuleBase


class MethodsChosen(RuleBase):
    """The awarding body chooses so many of these methods; the others are always taken.

    `least` and `most` bound how many of `methods` are chosen.
    """

    kind: Literal["methods_chosen"]
    methods: tuple[str, ...] = Field(min_length=2)
    least: int = Field(ge=1)
    most: int = Field(ge=1)
    may_bite = BOOKING | {"choose_methods", "allocate_assessor", "submit_work", "start_session"}
    needs = ("methods",)


class CentreMarks(MethodRule):
    """The method is marked by an approved centre: its marker is of the centre, and approved."""

    kind: Literal["centre_marks"]
    may_bite = frozenset({"allocate_assessor", "change_assessor"})
    needs = ("assessor",)


class BehavioursVerified(RuleBase):
    """The employer has verified the apprentice's behaviours before the certificate is claimed."""

    kind: Literal["behaviours_verified"]
    may_bite = frozenset({"claim_certificate"})


ReformRule = MethodsChosen | CentreMarks | BehavioursVerified
"""Any rule of this family."""
