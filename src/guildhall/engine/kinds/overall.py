"""The ways from the grades of the methods to the overall grade.

Every way has `grades`, the overall scale, worst first; the first is the fail. A pack has exactly
one way.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from guildhall.engine.kinds.base import Band, Rounding, RuleBase
from guildhall.engine.strict import Strict

Scale = Annotated[tuple[str, ...], Field(min_length=2)]
"""Grades, worst first; the first is the fail."""

Amount = Annotated[Decimal, Field(ge=0)]
"""Points, a weight or a threshold: never below nought."""


class GradeTable(RuleBase):
    """The overall grade for every combination of the methods' grades.

    A row lists a grade for each method, in the order of `methods`, and last the overall grade.
    `grades` is the overall scale, worst first; the first is the fail.
    """

    kind: Literal["grade_table"]
    methods: tuple[str, ...] = Field(min_length=1)
    grades: Scale
    rows: tuple[tuple[str, ...], ...] = Field(min_length=1)


class GradePoints(RuleBase):
    """The overall grade by a total: points for grades, and scores that are weighed.

    `points` gives a method's grades their points; `weights` gives methods the percent that their
    score has of the total, a score being out of `out_of` (100 where nothing is said). `total` is
    the greatest total there can be (100 where there are weights). A floor is the least score, or
    the fewest points, of a method: below it the whole fails, whatever the total. Without
    `rounding` a total is compared as it is.
    """

    kind: Literal["grade_points"]
    grades: Scale
    points: dict[str, dict[str, Amount]] = {}
    weights: dict[str, Annotated[Decimal, Field(gt=0, le=100)]] = {}
    out_of: dict[str, Annotated[Decimal, Field(gt=0)]] = {}
    total: Annotated[Decimal, Field(gt=0)] | None = None
    bands: dict[str, Band] = Field(min_length=2)
    floors: dict[str, Amount] = {}
    rounding: Rounding | None = None

    @property
    def methods_named(self) -> tuple[str, ...]:
        """Every method that counts, or is spoken of."""
        return tuple(dict.fromkeys((*self.points, *self.weights, *self.out_of, *self.floors)))


class CountRow(Strict):
    """A grade, and how many there have to be at the least of each grade, or better."""

    grade: str
    at_least: dict[str, Annotated[int, Field(ge=1)]] = Field(min_length=1)


class GradeCounts(RuleBase):
    """The overall grade by how many methods have a grade or better; rows with the best first.

    The first row that is met gives the grade; where none is, it is the fail. A method whose own
    scale lacks a grade is never counted for it.
    """

    kind: Literal["grade_counts"]
    grades: Scale
    rows: tuple[CountRow, ...] = Field(min_length=1)


class GradeOfMethod(RuleBase):
    """The overall grade is that of one named method; the others have to be passed, or need not."""

    kind: Literal["grade_of_method"]
    grades: Scale
    method: str
    others: Literal["passed", "any"]


class GradeLowest(RuleBase):
    """The overall grade is the lowest of all methods' grades."""

    kind: Literal["grade_lowest"]
    grades: Scale


class LevelRow(Strict):
    """A grade, and how many dimensions there have to be at each level, or above it."""

    grade: str
    at_least: dict[Amount, Annotated[int, Field(ge=1)]] = Field(min_length=1)


class GradeDimensions(RuleBase):
    """The overall grade by dimensions that are marked in several methods.

    `dimensions` are the lines of marks and what they are called; `take` says what a dimension
    comes to: its best, its lowest, or the sum of its marks in all methods that mark it.
    Rows count dimensions at a level or above, the best first; where none is met, it is the fail.
    """

    kind: Literal["grade_dimensions"]
    grades: Scale
    dimensions: dict[str, str] = Field(min_length=1)
    take: Literal["best", "lowest", "sum"]
    rows: tuple[LevelRow, ...] = Field(min_length=1)


class DecidedByBoard(RuleBase):
    """A board decides the overall grade: nothing is derived. `board` is what it is called."""

    kind: Literal["decided_by_board"]
    grades: Scale
    board: str = Field(min_length=1)
    evidence: bool = True
    may_bite = frozenset({"record_outcome"})
    needs = ("grade",)


class Integrated(RuleBase):
    """The degree and the EPA are passed together or not at all."""

    kind: Literal["integrated"]
    degree: str = Field(min_length=1)
    may_bite = frozenset({"record_outcome"})
    needs = ("grade",)


class AllPassed(RuleBase):
    """Every method is passed, or the whole is not; nothing is claimed before."""

    kind: Literal["all_passed"]
    may_bite = frozenset({"claim_certificate"})


class CriteriaStand(RuleBase):
    """A criterion failed in one method cannot be shown in another."""

    kind: Literal["criteria_stand"]


Way = (
    GradeTable
    | GradePoints
    | GradeCounts
    | GradeOfMethod
    | GradeLowest
    | GradeDimensions
    | DecidedByBoard
)
"""Any way to an overall grade."""

OverallRule = AllPassed | CriteriaStand | Integrated | Way
"""Any rule of this family."""
