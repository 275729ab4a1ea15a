"""Proofs of the overall grade: one for every combination of results, and only one."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import combinations_with_replacement, product

from guildhall.engine.findings import Result
from guildhall.engine.kinds.outside import OutsideResult
from guildhall.engine.kinds.overall import (
    AllPassed,
    CountRow,
    DecidedByBoard,
    GradeCounts,
    GradeDimensions,
    GradeLowest,
    GradeOfMethod,
    GradePoints,
    GradeTable,
    Integrated,
    LevelRow,
    Way,
)
from guildhall.engine.kinds.redo import Cap
from guildhall.engine.kinds.scoring import Bands, MarkScheme
from guildhall.engine.kinds.timing import HeldWithin
from guildhall.engine.numbers import spoken_number
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.rules.overall import grade_overall
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.bands import HUNDRED, band_faults, enough
from guildhall.shelf.proofs.proof import Proof


def ways(proof: Proof) -> Iterator[Fault]:
    """A pack has one way to the overall grade, and what caps or goes with it fits."""
    pack = proof.pack
    found = [clause for clause in pack.clauses if isinstance(clause.rule, Way)]
    if not found:
        yield proof.at("no clause leads to an overall grade", "clauses")
    for clause in found[1:]:
        sentence = f"`{found[0].id}` leads to the overall grade already"
        yield proof.at_clause(clause, sentence, "rule", "kind")
    for clause, cap in pack.rules(Cap):
        if pack.way is not None and cap.grade not in pack.overall_scale:
            sentence = f"`{cap.grade}` is no overall grade"
            yield proof.at_clause(clause, sentence, "rule", "grade")
    board = pack.rule(DecidedByBoard)
    for clause, _ in pack.rules(Integrated):
        if board is None:
            sentence = (
                "a degree goes with what a board decides, and no clause is `decided_by_board`"
            )
            yield proof.at_clause(clause, sentence, "rule", "kind")
    for clause in pack.clauses:
        wanted = {DecidedByBoard: "record_outcome", Integrated: "record_outcome"}.get(
            type(clause.rule)
        )
        if wanted is not None and wanted not in clause.rule.bites:
            sentence = f"it has to bite at `{wanted}`: it is heard nowhere else"
            yield proof.at_clause(clause, sentence, "rule")
    for clause, _ in pack.rules(HeldWithin):
        if not pack.methods:
            yield proof.at_clause(clause, "there is no method that could be held", "rule")


def scales(pack: Pack, methods: Iterable[str]) -> list[tuple[str, ...]] | None:
    """Give the scales of some methods; None where one has none, which is told elsewhere."""
    try:
        return [pack.scale_of(method) for method in methods]
    except LookupError:
        return None


def tables(proof: Proof) -> Iterator[Fault]:
    """A table has a grade for every combination, and only one; each overall grade reachable."""
    pack = proof.pack
    for clause, table in pack.rules(GradeTable):
        if set(table.methods) != set(pack.methods):
            yield proof.at_clause(clause, "the table is not of all methods", "rule", "methods")
            continue
        own = scales(pack, table.methods)
        if own is None:
            continue
        rows = Counter(row[:-1] for row in table.rows)
        for combination in product(*own):
            times = rows.pop(combination, 0)
            if times != 1:
                spoken = ", ".join(combination)
                how = "no overall grade follows" if times == 0 else f"there are {times} rows for it"
                yield proof.at_clause(clause, f"{spoken}: {how}", "rule", "rows")
        for combination in rows:
            spoken = ", ".join(combination)
            yield proof.at_clause(
                clause, f"{spoken}: the methods have no such grades", "rule", "rows"
            )
        given = {row[-1] for row in table.rows}
        for grade in sorted(given - set(table.grades)):
            yield proof.at_clause(clause, f"`{grade}` is no overall grade", "rule", "rows")
        yield from _unreached(proof, clause, table.grades, given)
        yield from _against_all_passed(proof, clause, table)


def _unreached(
    proof: Proof, clause: Clause, grades: Iterable[str], reached: set[str]
) -> Iterator[Fault]:
    for grade in grades:
        if grade not in reached:
            yield proof.at_clause(clause, f"nothing leads to `{grade}`", "rule", "grades")


def _against_all_passed(proof: Proof, clause: Clause, table: GradeTable) -> Iterator[Fault]:
    """A row of a failed method does not lead to a pass where every method has to be passed."""
    pack = proof.pack
    found = pack.rule(AllPassed)
    for number, row in enumerate(table.rows if found is not None else ()):
        failed = any(
            grade == pack.scale_of(m)[0] for m, grade in zip(table.methods, row, strict=False)
        )
        if found is not None and failed and row[-1] != table.grades[0]:
            sentence = (
                f"{', '.join(row[:-1])}: `{row[-1]}` with a failed method, and by `{found[0].id}` "
                "every method is passed"
            )
            yield proof.at_clause(clause, sentence, "rule", "rows", number)


# Points


def points(proof: Proof) -> Iterator[Fault]:
    """Every method counts once, every grade has its points, and every total lies in one band."""
    pack = proof.pack
    for clause, way in pack.rules(GradePoints):
        faults = [*_counted(pack, way), *_floors(pack, way)]
        for sentence, *keys in faults:
            yield proof.at_clause(clause, sentence, "rule", *keys)
        if not faults and scales(pack, pack.methods) is not None:
            for sentence, *keys in _totals(way):
                yield proof.at_clause(clause, sentence, "rule", *keys)


def _counted(pack: Pack, way: GradePoints) -> Iterator[tuple[str, ...]]:
    for method in pack.methods:
        if method not in way.points and method not in way.weights:
            yield f"`{method}` has neither points nor a weight", "points"
        if method in way.points and method in way.weights:
            yield f"`{method}` has points and a weight: it counts once", "weights"
    for method, given in way.points.items():
        own = pack.scale_of(method) if scales(pack, [method]) else ()
        for grade in own:
            if grade not in given:
                yield f"`{grade}` of `{method}` has no points", "points", method
        for grade in given:
            if own and grade not in own:
                yield f"`{method}` has no grade `{grade}`", "points", method
    for method in way.weights:
        most = way.out_of.get(method, HUNDRED)
        scored = score_most(pack, method)
        if scored is None:
            yield f"`{method}` has no score that could be weighed", "weights", method
        elif scored != most:
            yield (
                (
                    f"the score of `{method}` is out of {spoken_number(scored)}, and weighed as "
                    f"if out of {spoken_number(most)}"
                ),
                "weights",
                method,
            )
    for method in way.out_of:
        if method not in way.weights:
            yield f"`{method}` has no weight, so that nothing is out of anything", "out_of", method
    greatest = greatest_total(way)
    wanted = way.total if way.total is not None else HUNDRED if way.weights else greatest
    if greatest != wanted:
        yield (
            (
                f"points and weights come to {spoken_number(greatest)} at the most, and not to "
                f"{spoken_number(wanted)}"
            ),
            "weights" if way.weights else "total",
        )


def score_most(pack: Pack, method: str) -> Decimal | None:
    """Give what the score of a method is out of; None where it has no score."""
    outside, own = pack.rule(OutsideResult, method), pack.rule(Bands, method)
    if outside is not None:
        return outside[1].out_of
    if own is None:
        return None
    if own[1].of == "percent":
        return HUNDRED
    scheme = pack.rule(MarkScheme, method)
    lines = scheme[1].lines.values() if scheme is not None else ()
    return sum((line.most for line in lines if line.option is None), Decimal(0))


def greatest_total(way: GradePoints) -> Decimal:
    """Give the greatest total that there can be."""
    best = [max(given.values(), default=Decimal(0)) for given in way.points.values()]
    return sum((*best, *way.weights.values()), Decimal(0))


def _floors(pack: Pack, way: GradePoints) -> Iterator[tuple[str, ...]]:
    for method, floor in way.floors.items():
        given = way.points.get(method)
        most = max(given.values()) if given else way.out_of.get(method, HUNDRED)
        if method in pack.methods and floor > most:
            yield (
                (
                    f"the floor of `{method}` is {spoken_number(floor)}, and "
                    f"{spoken_number(most)} is the most that it can have"
                ),
                "floors",
                method,
            )


def _totals(way: GradePoints) -> Iterator[tuple[str, ...]]:
    unknown = [grade for grade in way.bands if grade not in way.grades]
    for grade in unknown:
        yield f"`{grade}` is no overall grade", "bands", grade
    missing = [grade for grade in way.grades if grade not in way.bands]
    for grade in missing:
        yield f"no band leads to `{grade}`", "bands"
    if unknown or missing:
        return
    bands = {grade: way.bands[grade] for grade in way.grades}
    if way.weights:
        least = sum((min(given.values()) for given in way.points.values()), Decimal(0))
        places = way.rounding.places if way.rounding is not None else None
        faults = band_faults(bands, least, greatest_total(way), places)
        yield from ((sentence, "bands") for sentence in faults)
        return
    totals = sorted(
        {
            way.rounding.of(total) if way.rounding is not None else total
            for combination in product(*(given.values() for given in way.points.values()))
            for total in [sum((Fraction(one) for one in combination), Fraction(0))]
        }
    )
    yield from ((sentence, "bands") for sentence in enough(bands, totals))


# Counts, one method, the lowest, dimensions


def counts(proof: Proof) -> Iterator[Fault]:
    """Rows stand with the best first, and each can be reached."""
    pack = proof.pack
    for clause, way in pack.rules(GradeCounts):
        yield from _rows(proof, clause, way.grades, way.rows)
        own = scales(pack, pack.methods)
        if own is None:
            continue
        known = {grade for scale in own for grade in scale}
        asked = {grade for row in way.rows for grade in row.at_least}
        for grade in sorted(asked - known):
            yield proof.at_clause(clause, f"no method has a grade `{grade}`", "rule", "rows")
        if not asked - known:
            yield from _reached(proof, clause, way, own)


def _rows(
    proof: Proof,
    clause: Clause,
    grades: tuple[str, ...],
    rows: tuple[CountRow, ...] | tuple[LevelRow, ...],
) -> Iterator[Fault]:
    """Rows lead to grades above the fail, the best first, each once at the least."""
    given = [row.grade for row in rows]
    for number, grade in enumerate(given):
        if grade not in grades:
            yield proof.at_clause(clause, f"`{grade}` is no overall grade", "rule", "rows", number)
    places = [grades.index(grade) for grade in given if grade in grades]
    if places != sorted(places, reverse=True):
        yield proof.at_clause(
            clause, "the rows do not stand with the best grade first", "rule", "rows"
        )
    if grades[0] in given:
        sentence = f"`{grades[0]}` needs no row: it is the grade where no row is met"
        yield proof.at_clause(clause, sentence, "rule", "rows")


def _reached(proof: Proof, clause: Clause, way: Way, own: list[tuple[str, ...]]) -> Iterator[Fault]:
    """Each overall grade follows from some combination of the methods' grades."""
    methods = tuple(proof.pack.methods)
    bare = proof.pack.model_copy(
        update={
            "clauses": tuple(c for c in proof.pack.clauses if not isinstance(c.rule, AllPassed))
        }
    )
    reached = set()
    for combination in product(*own):
        results = {m: Result(grade) for m, grade in zip(methods, combination, strict=True)}
        reached.add(grade_overall(bare, results).grade)
    yield from _unreached(proof, clause, way.grades, reached)


def named_method(proof: Proof) -> Iterator[Fault]:
    """The named method has the overall scale; so has each method where the lowest counts."""
    pack = proof.pack
    for clause, way in pack.rules(GradeOfMethod):
        own = scales(pack, [way.method])
        if way.method in pack.methods and own is not None and own[0] != way.grades:
            sentence = (
                f"the grades of `{way.method}` are {', '.join(own[0])}, and those of the whole "
                f"{', '.join(way.grades)}"
            )
            yield proof.at_clause(clause, sentence, "rule", "grades")
    for clause, low in pack.rules(GradeLowest):
        own = scales(pack, pack.methods)
        if own is None:
            continue
        fits = True
        for method, scale in zip(pack.methods, own, strict=True):
            if [grade for grade in low.grades if grade in scale] != list(scale):
                fits = False
                sentence = (
                    f"the grades of `{method}` are {', '.join(scale)}, which are not overall "
                    "grades in their order"
                )
                yield proof.at_clause(clause, sentence, "rule", "grades")
        if fits and not pack.methods:
            yield proof.at_clause(clause, "there is no method whose grade could count", "rule")
        elif fits:
            yield from _reached(proof, clause, low, own)


def dimensions(proof: Proof) -> Iterator[Fault]:
    """Every dimension is marked in some method, and every row can be reached."""
    pack = proof.pack
    for clause, way in pack.rules(GradeDimensions):
        yield from _rows(proof, clause, way.grades, way.rows)
        marked = {line for _, rule in pack.rules(OutsideResult) for line in rule.lines}
        marked |= {line for _, rule in pack.rules(MarkScheme) for line in rule.lines}
        for key in way.dimensions:
            if key not in marked:
                sentence = f"no method marks `{key}`"
                yield proof.at_clause(clause, sentence, "rule", "dimensions", key)
        levels = sorted({Decimal(0), *(level for row in way.rows for level in row.at_least)})
        reached = {
            _first_row(way, marks)
            for marks in combinations_with_replacement(levels, len(way.dimensions))
        }
        yield from _unreached(proof, clause, way.grades, reached)


def _first_row(way: GradeDimensions, marks: tuple[Decimal, ...]) -> str:
    for row in way.rows:
        met = (sum(m >= level for m in marks) >= n for level, n in row.at_least.items())
        if all(met):
            return row.grade
    return way.grades[0]


PROOFS = (ways, tables, points, counts, named_method, dimensions)
