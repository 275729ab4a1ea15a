"""From marks to the grade of a method: totals, percentages, bands, must-get sets, levels.

Everything is reckoned exactly, in fractions; a number is rounded only where the pack says so.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from guildhall.engine.actions.judging import Mark
from guildhall.engine.ask import Ask, Findings
from guildhall.engine.findings import Derivation
from guildhall.engine.kinds.base import band_of
from guildhall.engine.kinds.scoring import (
    Bands,
    CriteriaRow,
    LevelCounts,
    Line,
    MarkScheme,
    MustGet,
    ScoringRule,
)
from guildhall.engine.numbers import as_decimal, spoken_number
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.wording import listed

Scores = Mapping[str, Decimal]
FEW = 6
"""Lines whose marks are told one by one beside the total; more would be a table."""


def judge(rule: ScoringRule, ask: Ask) -> Findings:
    """Judge a rule of marks."""
    match rule:
        case MarkScheme():
            return every_line(rule, ask)
        case Bands() | LevelCounts():
            return None
        case _:
            assert_never(rule)


def every_line(rule: MarkScheme, ask: Ask) -> Findings:
    """Every line that counts has its marks, and no other; none below nought or above the most."""
    if not isinstance(ask.action, Mark):
        return None
    found = [
        ask.against(sentence, field="scores")
        for sentence in marks_amiss(rule, ask.case.known.option, ask.action.scores)
    ]
    if ask.action.sheet:
        keys = ", ".join(ask.action.sheet)
        sentence = f"Marks are given here, and no descriptors are met or not: {keys}."
        found.append(ask.against(sentence, field="sheet"))
    return found


def marks_amiss(rule: MarkScheme, option: str | None, scores: Scores) -> Iterator[str]:
    """Tell everything that is amiss with the marks of a method, a sentence each."""
    own = rule.own(option)
    missing = [key for key in own if key not in scores]
    foreign = [key for key in scores if key not in own]
    if missing:
        yield f"No marks are given for {', '.join(missing)}."
    if foreign:
        yield f"Nothing of this method and option is called {', '.join(foreign)}."
    for key, line in own.items():
        if key in scores:
            yield from _line_amiss(key, line, scores[key])


def marks_that_count(
    pack: Pack, method: str, option: str | None, scores: Scores
) -> dict[str, Decimal]:
    """Give those of some marks with which nothing is amiss, of the lines that count."""
    own = _own(pack, method, option)
    return {
        key: scores[key]
        for key, line in own.items()
        if key in scores and not any(_line_amiss(key, line, scores[key]))
    }


def lines_of(pack: Pack, method: str, option: str | None) -> Mapping[str, Line]:
    """Give what marks are given for; nothing where a method is not marked by them."""
    return _own(pack, method, option) if pack.rule(MarkScheme, method) is not None else {}


def _line_amiss(key: str, line: Line, marks: Decimal) -> Iterator[str]:
    got = _marks(marks)
    if marks < 0:
        yield f"{key} has {got}; nought is the least."
    if marks > line.most:
        yield f"{key} has {got}; {spoken_number(line.most)} is the most."
    if marks % line.step:
        steps = (
            "only whole marks are given"
            if line.step == 1
            else f"marks are given in steps of {spoken_number(line.step)}"
        )
        yield f"{key} has {got}; {steps}."


def _marks(number: Decimal | Fraction) -> str:
    return f"{spoken_number(number)} mark{'' if number == 1 else 's'}"


def by_bands(
    pack: Pack, clause: Clause, rule: Bands, option: str | None, scores: Scores
) -> Derivation:
    """Derive the grade of a method from its total.

    It is rounded where the pack says so, held against the bands, and then lowered by every
    must-get set that was not got.
    """
    own = _own(pack, rule.method, option)
    total = Fraction(sum((scores[key] for key in own), Decimal(0)))
    most = Fraction(sum((line.most for line in own.values()), Decimal(0)))
    exact = total if rule.of == "marks" else total * 100 / most
    score = rule.rounding.of(exact) if rule.rounding else exact
    sign = "" if rule.of == "marks" else "%"
    reasons = [clause.reason(_total_sentence(pack, rule, own, scores, exact, score))]
    grade = band_of(rule.bands, score)
    if grade is None:
        message = f"{pack.spec} has no band for {spoken_number(score)}{sign} in {rule.method}"
        raise LookupError(message)
    number = f"{spoken_number(score)}%" if sign else _marks(score)
    reasons.append(clause.reason(f"{number}: the band of {grade} ({rule.bands[grade].words})."))
    scale = pack.scale_of(rule.method)
    for name, wanted in rule.must_get.items():
        lines = [key for key in wanted.lines if key in own]
        got, said = _must_get(wanted, lines, scores)
        limit = scale[-1] if got else wanted.at_most or scale[0]
        lowered = min(grade, limit, key=scale.index)
        if not got:
            said += (
                " That fails the method."
                if limit == scale[0]
                else f" The grade is at most {limit}."
            )
        if lowered != grade:
            said += f" So {grade} becomes {lowered}."
        reasons.append(clause.reason(f"{_set_name(name, lines)}: {said}"))
        grade = lowered
    return Derivation(grade, tuple(reasons), as_decimal(score))


def _own(pack: Pack, method: str, option: str | None) -> dict[str, Line]:
    found = pack.rule(MarkScheme, method)
    if found is None:
        message = f"{pack.spec} has no mark scheme for {method}"
        raise LookupError(message)
    return found[1].own(option)


def _total_sentence(
    pack: Pack,
    rule: Bands,
    own: Mapping[str, Line],
    scores: Scores,
    exact: Fraction,
    score: Fraction,
) -> str:
    total = sum((scores[key] for key in own), Decimal(0))
    most = sum((line.most for line in own.values()), Decimal(0))
    name = pack.methods[rule.method].name
    sentence = f"{name}: {spoken_number(total)} of {_marks(most)}"
    if 1 < len(own) <= FEW:
        each = (
            f"{key} {spoken_number(scores[key])} of {spoken_number(line.most)}"
            for key, line in own.items()
        )
        sentence += f" ({', '.join(each)})"
    sign = "" if rule.of == "marks" else "%"
    if sign:
        sentence += f", which is {spoken_number(exact)}%"
    if rule.rounding is None:
        return f"{sentence}."
    if score == exact:
        return f"{sentence}; there is nothing to round."
    was, now = spoken_number(exact), spoken_number(score)
    return f"{sentence}; {was}{sign} is rounded to {now}{sign}."


def _set_name(name: str, lines: list[str]) -> str:
    words = name.replace("_", " ").replace("-", " ")
    return f"{words[:1].upper()}{words[1:]} ({', '.join(lines)})"


def _must_get(wanted: MustGet, lines: list[str], scores: Scores) -> tuple[bool, str]:
    """Tell whether a must-get set was got, and what is needed beside what there is."""
    got, said = True, []
    total = sum((scores[key] for key in lines), Decimal(0))
    if wanted.least is not None:
        got = total >= wanted.least
        said.append(f"{_marks(total)}, {spoken_number(wanted.least)} needed")
    if wanted.each is not None:
        low = [key for key in lines if scores[key] < wanted.each]
        got = got and not low
        had = listed(f"{key} has {spoken_number(scores[key])}" for key in low)
        each = spoken_number(wanted.each)
        said.append(f"{had}, {each} needed in each" if low else f"each has the {each} needed")
    return got, f"{'; '.join(said)}."


def by_level_counts(
    pack: Pack, clause: Clause, rule: LevelCounts, option: str | None, scores: Scores
) -> Derivation:
    """Derive the grade of a method from how many criteria are at each level or above."""
    own = _own(pack, rule.method, option)
    scale = pack.scale_of(rule.method)
    marks = [scores[key] for key in own]
    total = as_decimal(Fraction(sum(marks, Decimal(0))))
    none = [key for key in own if not scores[key]]
    name = pack.methods[rule.method].name
    if rule.zero_fails and none:
        had = f"{', '.join(none)} {'has' if len(none) == 1 else 'have'} nought"
        sentence = f"{name}: {had}, which fails the method whatever the others have."
        return Derivation(scale[0], (clause.reason(sentence),), total)
    reasons, grade = [], scale[0]
    for row in sorted(rule.rows, key=lambda row: scale.index(row.grade), reverse=True):
        met, sentence = _row(row, marks)
        reasons.append(clause.reason(f"{name}: {sentence}"))
        if met:
            grade = row.grade
            break
    return Derivation(grade, tuple(reasons), total)


def _row(row: CriteriaRow, marks: list[Decimal]) -> tuple[bool, str]:
    """Tell whether a row is met, and what it needs beside what there is."""
    met, said = True, []
    for level, needed in sorted(row.at_least.items(), reverse=True):
        there = sum(mark >= level for mark in marks)
        wanted = len(marks) if needed == "all" else needed
        met = met and there >= wanted
        all_of = f"all {wanted}" if needed == "all" else str(wanted)
        said.append(f"{all_of} at {level} or above (there {'is' if there == 1 else 'are'} {there})")
    end = "it is met" if met else "it is not met"
    return met, f"{row.grade} needs {' and '.join(said)}: {end}."
