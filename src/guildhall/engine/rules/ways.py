"""The ways to an overall grade, each a function from the methods' results to a grade with reasons.

Every number that was compared is told. Totals are reckoned in fractions and rounded only where
the document says how.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from guildhall.engine.findings import Derivation, Result
from guildhall.engine.kinds.base import band_of
from guildhall.engine.kinds.overall import (
    GradeCounts,
    GradeDimensions,
    GradeLowest,
    GradeOfMethod,
    GradePoints,
    GradeTable,
)
from guildhall.engine.numbers import as_decimal, spoken_number
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.wording import listed

Results = Mapping[str, Result]
HUNDRED = Decimal(100)


def by_table(pack: Pack, clause: Clause, table: GradeTable, results: Results) -> Derivation:
    """Look the grades of the methods up in the table."""
    key = tuple(results[method].grade for method in table.methods)
    grade = next((row[-1] for row in table.rows if row[:-1] == key), None)
    if grade is None:
        message = f"{pack.spec} has no overall grade for {', '.join(key)}"
        raise LookupError(message)
    spoken = listed(
        f"{pack.methods[method].name} {results[method].grade}" for method in table.methods
    )
    return Derivation(grade, (clause.reason(f"{spoken}: {grade}."),))


# Points


def counts_score(pack: Pack, method: str) -> bool:
    """Tell whether the overall grade counts the score of a method, and not its grade alone."""
    match pack.way:
        case (_, GradePoints(weights=weights, floors=floors, points=points)):
            return method in weights or (method in floors and method not in points)
        case _:
            return False


def by_points(pack: Pack, clause: Clause, way: GradePoints, results: Results) -> Derivation:
    """Add up points and weighed scores, and look the total up in the bands; mind the floors."""
    total, sentences = Fraction(0), []
    for method, points in way.points.items():
        grade = results[method].grade
        total += Fraction(points[grade])
        sentences.append(f"{pack.methods[method].name} {grade}: {_points(points[grade])}.")
    for method, weight in way.weights.items():
        score, most = score_of(results[method]), way.out_of.get(method, HUNDRED)
        part = Fraction(score) / Fraction(most) * Fraction(weight)
        total += part
        none = "no score, taken as 0" if results[method].score is None else spoken_number(score)
        sentences.append(
            f"{pack.methods[method].name}: {none} of {spoken_number(most)}, which counts for "
            f"{spoken_number(weight)}%: {spoken_number(part)}."
        )
    exact = total
    total = total if way.rounding is None else way.rounding.of(total)
    missed = [
        sentence
        for method, floor in way.floors.items()
        for sentence in _floor(pack, way, method, floor, results[method])
    ]
    found = band_of(way.bands, total)
    if found is None:
        message = f"{pack.spec} has no band for {spoken_number(total)}"
        raise LookupError(message)
    told = f"In all {spoken_number(exact)}"
    told += f", rounded to {spoken_number(total)}" if total != exact else ""
    sentences += [f"{told}: {found} ({way.bands[found].words}).", *missed]
    reasons = tuple(clause.reason(sentence) for sentence in sentences)
    return Derivation(way.grades[0] if missed else found, reasons, as_decimal(total))


def score_of(result: Result) -> Decimal:
    """Give a score; what has none, because a rule failed it without marks, counts for nothing."""
    return result.score if result.score is not None else Decimal(0)


def _floor(
    pack: Pack, way: GradePoints, method: str, floor: Decimal, result: Result
) -> Iterator[str]:
    """Say of a floor that it is missed, with the whole."""
    weighed = method not in way.points
    got = score_of(result) if weighed else way.points[method][result.grade]
    if got < floor:
        unit = "" if weighed else " points"
        yield (
            f"{pack.methods[method].name}: {spoken_number(got)}{unit}, at least "
            f"{spoken_number(floor)} needed: {way.grades[0]}, whatever the total."
        )


def _points(number: Decimal) -> str:
    return f"{spoken_number(number)} {'point' if number == 1 else 'points'}"


# Counts


def by_counts(pack: Pack, clause: Clause, way: GradeCounts, results: Results) -> Derivation:
    """Count the methods at a grade or above; the first row that is met gives the grade."""

    def reached(wanted: str) -> int:
        return sum(
            scale.index(result.grade) >= scale.index(wanted)
            for method, result in results.items()
            if wanted in (scale := pack.scale_of(method))
        )

    reasons = []
    for row in way.rows:
        counted = [(n, wanted, reached(wanted)) for wanted, n in row.at_least.items()]
        told = ", ".join(
            f"{got} at {wanted} or above of {needed} needed" for needed, wanted, got in counted
        )
        met = all(got >= needed for needed, _, got in counted)
        reasons.append(clause.reason(_row_sentence(row.grade, told, met=met)))
        if met:
            return Derivation(row.grade, tuple(reasons))
    return Derivation(way.grades[0], tuple(reasons))


def _row_sentence(grade: str, told: str, *, met: bool) -> str:
    return f"For {grade}: {told}: {'met' if met else 'not met'}."


# One method, and the lowest


def of_method(pack: Pack, clause: Clause, way: GradeOfMethod, results: Results) -> Derivation:
    """Take the grade of the named method, where the others stand as the document asks."""
    grade = results[way.method].grade
    name = pack.methods[way.method].name
    reasons = [clause.reason(f"The grade of the whole is that of {name}: {grade}.")]
    failed = [
        pack.methods[method].name
        for method, result in results.items()
        if method != way.method and not pack.passed(method, result.grade)
    ]
    if failed:
        names = listed(failed)
        if way.others == "any":
            reasons.append(clause.reason(f"Not passed: {names}; that does not count."))
        else:
            grade = way.grades[0]
            reasons.append(clause.reason(f"Not passed: {names}; with it the whole is a {grade}."))
    return Derivation(grade, tuple(reasons))


def lowest(pack: Pack, clause: Clause, way: GradeLowest, results: Results) -> Derivation:
    """Take the lowest of the methods' grades."""
    grade = min((result.grade for result in results.values()), key=way.grades.index)
    spoken = ", ".join(
        f"{pack.methods[method].name} {result.grade}" for method, result in results.items()
    )
    return Derivation(grade, (clause.reason(f"{spoken}: the lowest is {grade}."),))


# Dimensions


def by_dimensions(pack: Pack, clause: Clause, way: GradeDimensions, results: Results) -> Derivation:
    """Gather the marks of each dimension, and count the dimensions at a level or above."""
    marks = {
        key: {m: result.scores[key] for m, result in results.items() if key in result.scores}
        for key in way.dimensions
    }
    taken = {key: _taken(way.take, list(given.values())) for key, given in marks.items()}
    reasons = [
        clause.reason(_dimension_sentence(pack, way, key, marks[key], taken[key])) for key in marks
    ]
    for row in way.rows:
        counted = [
            (needed, level, sum(taken[key] >= level for key in taken))
            for level, needed in row.at_least.items()
        ]
        told = ", ".join(
            f"{got} at {spoken_number(level)} or above of {needed} needed"
            for needed, level, got in counted
        )
        met = all(got >= needed for needed, _, got in counted)
        reasons.append(clause.reason(_row_sentence(row.grade, told, met=met)))
        if met:
            return Derivation(row.grade, tuple(reasons))
    return Derivation(way.grades[0], tuple(reasons))


TAKES: Mapping[str, tuple[Callable[[list[Decimal]], Decimal], str]] = {
    "best": (max, "the best"),
    "lowest": (min, "the lowest"),
    "sum": (lambda marks: sum(marks, Decimal(0)), "the sum"),
}
"""What is made of a dimension's marks, and what that is called."""


def _taken(take: str, marks: list[Decimal]) -> Decimal:
    return TAKES[take][0](marks) if marks else Decimal(0)


def _dimension_sentence(
    pack: Pack, way: GradeDimensions, key: str, given: Mapping[str, Decimal], taken: Decimal
) -> str:
    spoken = ", ".join(f"{pack.methods[m].name} {spoken_number(mark)}" for m, mark in given.items())
    name = way.dimensions[key]
    if not given:
        return f"{name}: not marked, which counts as 0."
    if len(given) == 1:
        return f"{name}: {spoken}."
    return f"{name}: {spoken}: {TAKES[way.take][1]} is {spoken_number(taken)}."
