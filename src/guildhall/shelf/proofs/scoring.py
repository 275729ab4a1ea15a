"""Proofs of marks: papers that can be set, bands without gap or overlap, grades within reach."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from guildhall.engine.kinds.base import GradesMethod
from guildhall.engine.kinds.grading import Descriptors
from guildhall.engine.kinds.scoring import Bands, LevelCounts, Line, MarkScheme, MustGet
from guildhall.engine.numbers import spoken_number
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.vocabulary import Force
from guildhall.shelf.faults import Fault
from guildhall.shelf.marking import scores_for
from guildhall.shelf.proofs.proof import Proof

MOST_TOTALS = 20_000
"""Totals that are tried one by one; a paper with more has a number that is a slip."""


def graded(proof: Proof) -> Iterator[Fault]:
    """Each method gets its grade by one clause, and marks are given where they are counted."""
    pack = proof.pack
    for method in pack.methods:
        by = [
            clause
            for clause in pack.clauses
            if isinstance(clause.rule, GradesMethod) and clause.rule.method == method
        ]
        if not by:
            sentence = f"no clause gives `{method}` its grade"
            yield proof.at(sentence, "methods", method, clause=method)
        for clause in by[1:]:
            sentence = f"`{method}` gets its grade by {by[0].id} already"
            yield proof.at_clause(clause, sentence, "rule", "method")
        schemes = [clause for clause, rule in pack.rules(MarkScheme) if rule.method == method]
        counts = bool(by) and isinstance(by[0].rule, Bands | LevelCounts)
        if counts and not schemes:
            sentence = f"`{method}` has no clause that says what marks are given for"
            yield proof.at_clause(by[0], f"{sentence} (kind `mark_scheme`)", "rule", "method")
        for clause in schemes[1:]:
            sentence = f"{schemes[0].id} says already what marks are given for"
            yield proof.at_clause(clause, sentence, "rule", "method")
        for clause in schemes[: 0 if counts else 1]:
            sentence = f"no clause makes a grade of the marks of `{method}`"
            yield proof.at_clause(clause, sentence, "rule", "method")
    for clause in pack.clauses:
        sheet = isinstance(clause.rule, MarkScheme | Descriptors)
        if sheet and set(clause.rule.bites) <= clause.rule.may_bite and not _binds(clause):
            sentence = "it has to refuse at `mark`: a grade follows only from all that is asked"
            yield proof.at_clause(clause, sentence, "rule")


def _binds(clause: Clause) -> bool:
    binding = clause.force in (Force.MUST, Force.FACT) or clause.does == "enforce"
    return "mark" in clause.rule.bites and binding and clause.does not in ("warn", "fails")


def papers(proof: Proof) -> Iterator[Fault]:
    """What marks are given for can be set and be marked, for every option."""
    pack = proof.pack
    for clause, scheme in pack.rules(MarkScheme):
        for key, line in scheme.lines.items():
            for sentence, at in _line(pack, line):
                yield proof.at_clause(clause, f"`{key}`: {sentence}", "rule", "lines", key, at)
        if scheme.method not in pack.methods:
            continue
        for option in _options(pack):
            if not scheme.own(option):
                sentence = f"the option {option} has no lines"
                yield proof.at_clause(clause, sentence, "rule", "lines")


def _options(pack: Pack) -> tuple[str | None, ...]:
    """Give the options that an apprentice may have: none where the pack has none."""
    return tuple(pack.options) or (None,)


def _line(pack: Pack, line: Line) -> Iterator[tuple[str, str]]:
    if line.option is not None and line.option not in pack.options:
        yield f"there is no option `{line.option}`", "option"
    if line.most % line.step:
        most, step = spoken_number(line.most), spoken_number(line.step)
        yield f"{most} cannot be reached in steps of {step}", "step"
    if line.bank is not None and line.questions is None:
        yield "it has a bank, and does not say how many questions are taken of it", "bank"
    if line.bank is not None and line.questions is not None and line.bank < line.questions:
        yield f"{line.questions} questions cannot be taken of a bank of {line.bank}", "bank"


def bands(proof: Proof) -> Iterator[Fault]:
    """A grade for every total that can be had, and only one; every grade within reach."""
    pack = proof.pack
    for clause, rule in pack.rules(Bands):
        scheme, scale = _basis(pack, rule.method)
        if scheme is None or scale is None:
            continue
        if tuple(rule.bands) != scale:
            sentence = (
                f"the bands are {', '.join(rule.bands)}; the scale of `{rule.method}` is "
                f"{', '.join(scale)}"
            )
            yield proof.at_clause(clause, sentence, "rule", "bands")
            continue
        papers_of = {option: scheme.own(option) for option in _options(pack)}
        faults = [
            *_ends(proof, clause, rule, papers_of),
            *_must_gets(proof, clause, rule, scheme),
            *_by_option(proof, clause, {o: [*_between(rule, own)] for o, own in papers_of.items()}),
        ]
        yield from faults or _reached(proof, clause, rule.method)


def _basis(pack: Pack, method: str) -> tuple[MarkScheme | None, tuple[str, ...] | None]:
    """Give what a method's marks are given for, and its scale, where other proofs let it be."""
    found = pack.rule(MarkScheme, method)
    sound = (
        found is not None
        and all(not [*_line(pack, line)] for line in found[1].lines.values())
        and all(found[1].own(option) for option in _options(pack))
    )
    try:
        return (found[1] if found and sound else None), pack.scale_of(method)
    except LookupError:
        return None, None


def _most(lines: dict[str, Line]) -> Decimal:
    return sum((line.most for line in lines.values()), Decimal(0))


Said = tuple[str, tuple[str | int, ...]]
"""A sentence, and the place in the rule that it is about."""
Papers = dict[str | None, dict[str, Line]]
"""What counts for each option."""


def _by_option(proof: Proof, clause: Clause, said: dict[str | None, list[Said]]) -> Iterator[Fault]:
    """Tell what is amiss: once where it is so for every option, else with the option."""
    for sentence, place in dict.fromkeys(thing for things in said.values() for thing in things):
        concerned = [str(option) for option in said if (sentence, place) in said[option]]
        of = f" (option {', '.join(concerned)})" if len(concerned) < len(said) else ""
        yield proof.at_clause(clause, f"{sentence}{of}", "rule", *place)


def _ends(proof: Proof, clause: Clause, rule: Bands, papers_of: Papers) -> Iterator[Fault]:
    """The bands begin at nought, end at the most, and stand in the order of the numbers."""
    worst, best = next(iter(rule.bands)), list(rule.bands)[-1]
    if rule.bands[worst].from_ != 0:
        sentence = f"the lowest band begins at {spoken_number(rule.bands[worst].from_)}, and not 0"
        yield proof.at_clause(clause, sentence, "rule", "bands", worst)
    totals = {_most(own) for own in papers_of.values()}
    if rule.of == "marks" and len(totals) > 1:
        said = " and ".join(spoken_number(total) for total in sorted(totals))
        sentence = f"the most that can be got differs between options ({said}): use percent"
        yield proof.at_clause(clause, sentence, "rule", "of")
        return
    most = Decimal(100) if rule.of == "percent" else totals.pop()
    top = rule.bands[best]
    if not top.holds(most) or top.end > most:
        sentence = f"the highest band ends at {spoken_number(top.end)}"
        sentence += f"; the most that can be got is {spoken_number(most)}"
        yield proof.at_clause(clause, sentence, "rule", "bands", best)
    for (low, first), (high, second) in pairwise(rule.bands.items()):
        if second.from_ < first.from_:
            sentence = f"the band of {high} begins below the band of {low}"
            yield proof.at_clause(clause, sentence, "rule", "bands", high)


def _between(rule: Bands, lines: dict[str, Line]) -> Iterator[Said]:
    """Every total that can be had lies in one band, and every band has one."""
    numbers = _numbers(rule, lines)
    if len(numbers) > MOST_TOTALS:
        yield f"more than {MOST_TOTALS:,} totals are possible: a mark or a step is a slip", ()
        return
    sign = "%" if rule.of == "percent" else ""
    told: set[tuple[str, ...]] = set()
    reached: set[str] = set()
    before: tuple[str, ...] = ()
    for number in numbers:
        held = tuple(grade for grade, band in rule.bands.items() if band.holds(number))
        reached |= set(held)
        spoken = f"{spoken_number(number)}{sign}"
        if len(held) > 1 and held not in told:
            told.add(held)
            yield f"{spoken} lies in the bands of {' and '.join(held)}", ("bands", held[1])
        if not held and ("", *before) not in told:
            told.add(("", *before))
            plain = rule.rounding is not None or number.denominator == 1
            why = "" if plain else "; nothing is rounded"
            yield f"{spoken} can be had, and lies in no band{why}", ("bands",)
        before = held or before
    for grade in rule.bands:
        if grade not in reached:
            yield f"no total that can be had lies in the band of {grade}", ("bands", grade)


def _numbers(rule: Bands, lines: dict[str, Line]) -> list[Fraction]:
    """Give the numbers that the bands can be held against, lowest first; too many are cut off."""
    steps = {line.step for line in lines.values()}
    most = Fraction(_most(lines))
    if sum(line.most / line.step for line in lines.values()) > MOST_TOTALS:
        return [Fraction(0)] * (MOST_TOTALS + 1)
    if len(steps) == 1:
        step = Fraction(steps.pop())
        totals = {step * n for n in range(int(most / step) + 1)}
    else:
        totals = {Fraction(0)}
        for line in lines.values():
            given = [Fraction(line.step) * n for n in range(int(line.most / line.step) + 1)]
            totals = {total + more for total in totals for more in given}
    exact = totals if rule.of == "marks" else {total * 100 / most for total in totals}
    return sorted({rule.rounding.of(number) for number in exact} if rule.rounding else exact)


def _must_gets(proof: Proof, clause: Clause, rule: Bands, scheme: MarkScheme) -> Iterator[Fault]:
    """What must be got is asked of lines that there are, can be got, and changes the grade."""
    scale = list(rule.bands)
    for name, wanted in rule.must_get.items():
        place = ("rule", "must_get", name)
        for key in wanted.lines:
            if key not in scheme.lines:
                yield proof.at_clause(clause, f"`{name}`: there is no line `{key}`", *place)
        if wanted.at_most is not None and wanted.at_most not in scale[:-1]:
            sentence = f"`{name}`: `{wanted.at_most}` is no grade below {scale[-1]}"
            yield proof.at_clause(clause, sentence, *place, "at_most")
        if all(key in scheme.lines for key in wanted.lines):
            short = {o: [*_out_of_reach(wanted, scheme.own(o))] for o in _options(proof.pack)}
            said: dict[str | None, list[Said]] = {
                option: [(f"`{name}`: {sentence}", place[1:]) for sentence in sentences]
                for option, sentences in short.items()
            }
            yield from _by_option(proof, clause, said)


def _out_of_reach(wanted: MustGet, own: dict[str, Line]) -> Iterator[str]:
    lines = {key: own[key] for key in wanted.lines if key in own}
    most = _most(lines)
    if wanted.least is not None and wanted.least > most:
        least, there = spoken_number(wanted.least), spoken_number(most)
        yield f"{least} are needed, and at most {there} can be got"
    for key, line in lines.items():
        if wanted.each is not None and wanted.each > line.most:
            each, there = spoken_number(wanted.each), spoken_number(line.most)
            yield f"{each} are needed in `{key}`, which has at most {there}"


def levels(proof: Proof) -> Iterator[Fault]:
    """Each grade above the fail has a row that can be met, and leads to it."""
    pack = proof.pack
    for clause, rule in pack.rules(LevelCounts):
        scheme, scale = _basis(pack, rule.method)
        if scheme is None or scale is None:
            continue
        named = [row.grade for row in rule.rows]
        if named != list(scale[1:]):
            sentence = (
                f"the rows are {', '.join(named)}; the grades above the fail are "
                f"{', '.join(scale[1:])}, in this order"
            )
            yield proof.at_clause(clause, sentence, "rule", "rows")
            continue
        said = {option: [*_rows(rule, scheme.own(option))] for option in _options(pack)}
        faults = [*_by_option(proof, clause, said)]
        yield from faults or _reached(proof, clause, rule.method)


def _rows(rule: LevelCounts, own: dict[str, Line]) -> Iterator[Said]:
    """Each row asks for no more than the lines can have."""
    for number, row in enumerate(rule.rows):
        for level, needed in row.at_least.items():
            there = sum(line.most >= level for line in own.values())
            wanted = len(own) if needed == "all" else needed
            if wanted > there:
                sentence = (
                    f"{row.grade}: {wanted} lines are needed at {level} or above, "
                    f"which {there} can have"
                )
                yield sentence, ("rows", number)


def _reached(proof: Proof, clause: Clause, method: str) -> Iterator[Fault]:
    """Every grade of the scale is the grade of some marks, all clauses together."""
    pack = proof.pack
    if pack.grading(method) != (clause, clause.rule):
        return
    said: dict[str | None, list[Said]] = {
        option: [
            (f"no marks lead to `{grade}`", ())
            for grade in pack.scale_of(method)
            if not scores_for(pack, method, option, grade)
        ]
        for option in _options(pack)
    }
    yield from _by_option(proof, clause, said)


PROOFS = (graded, papers, bands, levels)
