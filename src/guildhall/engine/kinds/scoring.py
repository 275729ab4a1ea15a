"""Marks and bands: how a method is graded for which marks are given, and not descriptors."""

from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from guildhall.engine.kinds.base import Band, GradesMethod, MethodRule, Rounding
from guildhall.engine.strict import Strict


class Line(Strict):
    """What marks are given for: a section, a question, a station or a criterion.

    `most` is the most marks, `step` the smallest part of a mark. A line of an option counts for
    that option alone. A paper takes `questions` of the `bank` for it. `ksbs` are the KSBs that
    it tests.
    """

    most: Decimal = Field(gt=0)
    step: Decimal = Field(default=Decimal(1), gt=0)
    option: str | None = None
    questions: int | None = Field(default=None, ge=1)
    bank: int | None = Field(default=None, ge=1)
    ksbs: tuple[str, ...] = ()


class MarkScheme(MethodRule):
    """What marks are given for in a method: every line of the core and of the option, no other."""

    kind: Literal["mark_scheme"]
    lines: dict[str, Line] = Field(min_length=1)
    may_bite = frozenset({"mark"})
    needs = ("scores",)

    def own(self, option: str | None) -> dict[str, Line]:
        """Give the lines that count: those of the core, and those of the apprentice's option."""
        return {key: line for key, line in self.lines.items() if line.option in (None, option)}


class MustGet(Strict):
    """Lines on which marks must be got, whatever the total.

    `least` is what they need in all, `each` what every one of them needs. Without it the grade
    is `at_most` that, or the fail where nothing is said.
    """

    lines: tuple[str, ...] = Field(min_length=1)
    least: Decimal | None = Field(default=None, gt=0)
    each: Decimal | None = Field(default=None, gt=0)
    at_most: str | None = None

    @model_validator(mode="after")
    def something(self) -> "MustGet":
        """Refuse a set that asks for nothing."""
        if self.least is None and self.each is None:
            message = "it asks for marks in all (`least`), in each (`each`), or both"
            raise ValueError(message)
        return self


class Bands(GradesMethod):
    """The grade of a method by its total, in marks or as a percentage of the most that can be got.

    `bands` is from the worst grade to the best, as in the document. Without `rounding` nothing
    is rounded. The method's score, where other clauses reckon with it, is the number that the
    bands are held against.
    """

    kind: Literal["bands"]
    of: Literal["marks", "percent"]
    bands: dict[str, Band] = Field(min_length=2)
    rounding: Rounding | None = None
    must_get: dict[str, MustGet] = {}


class CriteriaRow(Strict):
    """A grade, and how many criteria it needs at each level or above."""

    grade: str
    at_least: dict[int, int | Literal["all"]] = Field(min_length=1)


class LevelCounts(GradesMethod):
    """The grade of a method by how many of its criteria (lines) are at a level or above.

    The best grade whose row is met; the fail where none is. `zero_fails`: a criterion without
    any mark fails the method, whatever the others have.
    """

    kind: Literal["level_counts"]
    rows: tuple[CriteriaRow, ...] = Field(min_length=1)
    zero_fails: bool = False


ScoringRule = MarkScheme | Bands | LevelCounts
"""Any rule of this family."""
