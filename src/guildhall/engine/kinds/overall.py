"""The ways from the grades of the methods to the overall grade.

Every way has `grades`, the overall scale, worst first; the first is the fail.
"""

from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import RuleBase


class GradeTable(RuleBase):
    """The overall grade for every combination of the methods' grades.

    A row lists a grade for each method, in the order of `methods`, and last the overall grade.
    `grades` is the overall scale, worst first; the first is the fail.
    """

    kind: Literal["grade_table"]
    methods: tuple[str, ...] = Field(min_length=1)
    grades: tuple[str, ...] = Field(min_length=2)
    rows: tuple[tuple[str, ...], ...] = Field(min_length=1)


class AllPassed(RuleBase):
    """Every method is passed, or the whole is not; nothing is claimed before."""

    kind: Literal["all_passed"]
    may_bite = frozenset({"claim_certificate"})


class CriteriaStand(RuleBase):
    """A criterion failed in one method cannot be shown in another."""

    kind: Literal["criteria_stand"]


Way = GradeTable
"""Any way to an overall grade."""

OverallRule = AllPassed | CriteriaStand | Way
"""Any rule of this family."""
