"""Descriptors, scales and the way to the overall grade."""

from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import MethodRule, RuleBase


class Descriptors(MethodRule):
    """The method is graded by the descriptors of its themes."""

    kind: Literal["descriptors"]
    may_bite = frozenset({"mark"})
    needs = ("sheet",)


class MethodScale(RuleBase):
    """The grades of each method, worst first; the first is the fail."""

    kind: Literal["method_scale"]
    grades: dict[str, tuple[str, ...]]


class EachMethod(RuleBase):
    """Each method is graded by itself before the grades are combined."""

    kind: Literal["each_method"]


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


class KsbMap(RuleBase):
    """Which KSBs there are, and how they are mapped to themes; proven by `packs check`."""

    kind: Literal["ksb_map"]
    knowledge: int = Field(ge=0)
    skills: int = Field(ge=0)
    behaviours: int = Field(ge=0)
    mapping: Literal["once"]
