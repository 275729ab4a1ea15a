"""From the results of all methods to the overall grade of a run, and what caps it.

A pack has one way to an overall grade (`kinds/overall.py`); everything that asks for the overall
scale or grade asks for that way, and for no particular kind of it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from guildhall.engine.actions.judging import RecordOutcome
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, spoken
from guildhall.engine.findings import Derivation, Result
from guildhall.engine.holdings import Decided
from guildhall.engine.kinds.overall import (
    AllPassed,
    CriteriaStand,
    DecidedByBoard,
    GradeCounts,
    GradeDimensions,
    GradeLowest,
    GradeOfMethod,
    GradePoints,
    GradeTable,
    Integrated,
    OverallRule,
    Way,
)
from guildhall.engine.kinds.redo import Cap
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.rules.ways import (
    by_counts,
    by_dimensions,
    by_points,
    by_table,
    lowest,
    of_method,
)
from guildhall.engine.wording import listed


def judge(rule: OverallRule, ask: Ask) -> Findings:
    """Judge a rule of the overall grade."""
    match rule:
        case AllPassed():
            return all_passed(ask)
        case DecidedByBoard():
            return decided_by_board(rule, ask)
        case Integrated():
            return integrated(rule, ask)
        case (
            CriteriaStand()
            | GradeTable()
            | GradePoints()
            | GradeCounts()
            | GradeOfMethod()
            | GradeLowest()
            | GradeDimensions()
        ):
            return None
        case _:
            assert_never(rule)


def all_passed(ask: Ask) -> Findings:
    """A certificate is claimed when every method is passed."""
    counted = [ask.case.counting(method) for method in ask.case.run.attempts]
    # A result that was set aside or made void since the outcome counts no longer.
    if ask.case.run.outcome_passed and all(tried and tried.passed for tried in counted):
        return KEPT
    if not counted:
        return [ask.against("The EPA is not passed, so there is nothing to claim.")]
    return [ask.against("Not every method is passed, so there is nothing to claim.")]


def decided_by_board(rule: DecidedByBoard, ask: Ask) -> Findings:
    """A board decides on the scale, after the gateway, once every result is out, with proof."""
    if not isinstance(ask.action, RecordOutcome):
        return None
    accepted = ask.case.run.accepted_at
    if accepted is None:
        return [ask.hold("The gateway is not accepted, so there is nothing to decide.")]
    found = []
    waiting = [
        ask.pack.methods[method].name
        for method, tried in ask.case.current_attempts.items()
        if tried.released_at is None
    ]
    if waiting:
        names = listed(waiting)
        sentence = f"{rule.board} decides when every result is out; not released: {names}."
        found.append(ask.hold(sentence[0].upper() + sentence[1:]))
    out = [tried.released_at for tried in ask.case.current_attempts.values() if tried.released_at]
    first = day_of(max([accepted, *out]))
    if not waiting and ask.action.decided_on < first:
        what = "the last result is of" if out else "the gateway was accepted on"
        sentence = f"Decided on {spoken(ask.action.decided_on)}; {what} {spoken(first)}."
        found.append(ask.hold(sentence, limit=str(first), unit="day", field="decided_on"))
    if ask.action.grade not in rule.grades:
        sentence = f"No overall grade is called {ask.action.grade}: {', '.join(rule.grades)}."
        found.append(ask.hold(sentence, field="grade"))
    if rule.evidence and ask.action.evidence is None:
        found.append(ask.against("There is no evidence of the decision.", field="evidence"))
    return found


def integrated(rule: Integrated, ask: Ask) -> Findings:
    """The degree is awarded with the pass, and with nothing else."""
    if not isinstance(ask.action, RecordOutcome):
        return None
    awarded, passed = ask.action.degree_awarded, passed_overall(ask.pack, ask.action.grade)
    if awarded is None:
        sentence = f"It is not said whether the {rule.degree} is awarded."
        return [ask.hold(sentence, field="degree_awarded")]
    if awarded == passed:
        return KEPT
    if passed:
        sentence = f"The EPA would be passed without the {rule.degree}: both or neither."
    else:
        sentence = f"The {rule.degree} would be awarded without the EPA: both or neither."
    return [ask.against(sentence, field="degree_awarded")]


def grade_overall(pack: Pack, results: Mapping[str, Result]) -> Derivation:
    """Derive the overall grade from the results of all methods, before any cap.

    Raises LookupError where the pack has no way to it, or none for these results.
    """
    if pack.way is None:
        message = f"{pack.spec} has no way to an overall grade"
        raise LookupError(message)
    derived = _by_way(pack, *pack.way, results)
    failed = [m for m, result in results.items() if not pack.passed(m, result.grade)]
    reasons = [
        clause.reason(_all_passed_sentence(pack, failed)) for clause, _ in pack.rules(AllPassed)
    ]
    # Where every method has to be passed, no total makes up for one that is not.
    grade = pack.overall_scale[0] if failed and reasons else derived.grade
    reasons += [
        clause.reason(_stands_sentence(pack, failed)) for clause, _ in pack.rules(CriteriaStand)
    ]
    return replace(derived, grade=grade, because=(*derived.because, *reasons))


def _by_way(pack: Pack, clause: Clause, way: Way, results: Mapping[str, Result]) -> Derivation:
    match way:
        case GradeTable():
            return by_table(pack, clause, way, results)
        case GradePoints():
            return by_points(pack, clause, way, results)
        case GradeCounts():
            return by_counts(pack, clause, way, results)
        case GradeOfMethod():
            return of_method(pack, clause, way, results)
        case GradeLowest():
            return lowest(pack, clause, way, results)
        case GradeDimensions():
            return by_dimensions(pack, clause, way, results)
        case DecidedByBoard():
            message = f"{pack.spec}: a board decides, and nothing is derived"
            raise LookupError(message)
        case _:
            assert_never(way)


def board_of(pack: Pack) -> tuple[Clause, DecidedByBoard] | None:
    """Give the clause by which a board decides the overall grade, where one does."""
    return pack.rule(DecidedByBoard)


def board_decided(pack: Pack, decided: Decided) -> Derivation:
    """Give the grade that a board decided, with the decision as its reason."""
    found = board_of(pack)
    if found is None:
        message = f"{pack.spec} has no board"
        raise LookupError(message)
    clause, rule = found
    sentence = (
        f"Decided by {rule.board} on {spoken(decided.decided_on)} ({decided.source}): "
        f"{decided.grade}."
    )
    reasons = [clause.reason(sentence)]
    for whole, one in pack.rules(Integrated):
        told = "awarded" if decided.degree_awarded else "not awarded"
        reasons.append(whole.reason(f"The {one.degree} is {told} with it."))
    return Derivation(decided.grade, tuple(reasons))


def _all_passed_sentence(pack: Pack, failed: list[str]) -> str:
    if not failed:
        return "Every method is passed."
    names = listed(pack.methods[method].name for method in failed)
    return f"Not passed: {names}; the whole is not passed without."


def _stands_sentence(pack: Pack, failed: list[str]) -> str:
    if not failed:
        return "No criterion stays failed."
    names = listed(pack.methods[method].name for method in failed)
    return f"What was failed in {names} cannot be shown in another method."


def grade_run(pack: Pack, case: Case, results: Mapping[str, Result]) -> Derivation:
    """Derive the overall grade of a run, then put it under the cap if that reaches here."""
    decided = case.run.decided
    plain = grade_overall(pack, results) if decided is None else board_decided(pack, decided)
    found = pack.rule(Cap)
    if found is None:
        return plain
    redone = [m for m in results if (tried := case.counting(m)) is not None and tried.number > 1]
    return capped(pack, plain, redone, run=case.run.number, waived=case.waived(found[0].id))


def capped(
    pack: Pack, plain: Derivation, redone: list[str], *, run: int = 1, waived: bool = False
) -> Derivation:
    """Put a derivation under the cap of the pack, where it reaches, and say so."""
    found = pack.rule(Cap)
    if found is None or pack.way is None:
        return plain
    clause, cap = found
    why = _cap_reaches(pack, cap, redone, run)
    if why is None:
        return plain
    scale = pack.overall_scale
    if waived:
        reason = f"{why} The cap is set aside for this run: the grade stays {plain.grade}."
        return Derivation(plain.grade, (*plain.because, clause.reason(reason)))
    grade = min(plain.grade, cap.grade, key=scale.index)
    if grade == plain.grade:
        reason = f"{why} The grade is at most {cap.grade}; {plain.grade} is within."
    else:
        reason = f"{why} The grade is at most {cap.grade}: {plain.grade} becomes {grade}."
    return Derivation(grade, (*plain.because, clause.reason(reason)))


def _cap_reaches(pack: Pack, cap: Cap, redone: list[str], run: int) -> str | None:
    if redone and "redo" in cap.reaches:
        names = listed(pack.methods[method].name for method in redone)
        return f"Taken again: {names}."
    if run > 1 and "run" in cap.reaches:
        return f"This is run {run} of the whole EPA."
    return None


def passed_overall(pack: Pack, grade: str) -> bool:
    """Tell whether an overall grade is a pass or better."""
    return pack.way is not None and grade != pack.overall_scale[0]
