"""Descriptors and scales: how a method is graded."""

from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import GradesMethod, MethodRule, RuleBase


class Descriptors(GradesMethod):
    """The method is graded by the descriptors of its themes."""

    kind: Literal["descriptors"]
    may_bite = frozenset({"mark"})
    needs = ("sheet",)


class Sampled(MethodRule):
    """Of a method's descriptors a sample is assessed: so many, and the mandatory ones among them.

    The sample is drawn in the session's plan. `least` is the fewest, mandatory ones included.
    """

    kind: Literal["sampled"]
    least: int = Field(ge=1)
    mandatory: tuple[str, ...] = ()
    may_bite = frozenset({"plan_session", "start_session"})
    needs = ("descriptors",)


class MethodScale(RuleBase):
    """The grades of each method, worst first; the first is the fail."""

    kind: Literal["method_scale"]
    grades: dict[str, tuple[str, ...]]

    @property
    def methods_named(self) -> tuple[str, ...]:
        """Every method that is given a scale."""
        return tuple(self.grades)


class EachMethod(RuleBase):
    """Each method is graded by itself before the grades are combined."""

    kind: Literal["each_method"]


class KsbMap(RuleBase):
    """Which KSBs there are, and how they are mapped to themes; proven by `packs check`.

    `once`: each in one theme alone; `at-least-once`: in one or more; `sampled`: in one or more,
    and what is assessed of them is drawn (`sampled`).
    """

    kind: Literal["ksb_map"]
    knowledge: int = Field(ge=0)
    skills: int = Field(ge=0)
    behaviours: int = Field(ge=0)
    mapping: Literal["once", "at-least-once", "sampled"]


GradingRule = Descriptors | Sampled | MethodScale | EachMethod | KsbMap
"""Any rule of this family."""
