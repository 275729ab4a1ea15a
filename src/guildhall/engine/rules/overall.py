"""From the results of all methods to the overall grade of a run, and what caps it.

A pack has one way to an overall grade (`kinds/overall.py`); everything that asks for the overall
scale or grade asks for that way, and for no particular kind of it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.case import Case
from guildhall.engine.findings import Derivation, Result
from guildhall.engine.kinds.overall import (
    AllPassed,
    CriteriaStand,
    GradeTable,
    OverallRule,
)
from guildhall.engine.kinds.redo import Cap
from guildhall.engine.pack import Clause, Pack


def judge(rule: OverallRule, ask: Ask) -> Findings:
    """Judge a rule of the overall grade."""
    match rule:
        case AllPassed():
            return all_passed(ask)
        case CriteriaStand() | GradeTable():
            return None
        case _:
            assert_never(rule)


def all_passed(ask: Ask) -> Findings:
    """A certificate is claimed when every method is passed."""
    counted = [ask.case.counting(method) for method in ask.case.run.attempts]
    # A result that was set aside or made void since the outcome counts no longer.
    if ask.case.run.outcome_passed and all(tried and tried.passed for tried in counted):
        return KEPT
    return [ask.against("Not every method is passed, so there is nothing to claim.")]


def grade_overall(pack: Pack, results: Mapping[str, Result]) -> Derivation:
    """Derive the overall grade from the results of all methods, before any cap.

    Raises LookupError where the pack has no way to it, or none for these results.
    """
    if pack.way is None:
        message = f"{pack.spec} has no way to an overall grade"
        raise LookupError(message)
    derived = by_table(pack, *pack.way, results)
    failed = [m for m, result in results.items() if not pack.passed(m, result.grade)]
    reasons = [
        clause.reason(_all_passed_sentence(pack, failed)) for clause, _ in pack.rules(AllPassed)
    ]
    reasons += [
        clause.reason(_stands_sentence(pack, failed)) for clause, _ in pack.rules(CriteriaStand)
    ]
    return replace(derived, because=(*derived.because, *reasons))


def by_table(
    pack: Pack, clause: Clause, table: GradeTable, results: Mapping[str, Result]
) -> Derivation:
    """Look the grades of the methods up in the table."""
    key = tuple(results[method].grade for method in table.methods)
    grade = next((row[-1] for row in table.rows if row[:-1] == key), None)
    if grade is None:
        message = f"{pack.spec} has no overall grade for {', '.join(key)}"
        raise LookupError(message)
    spoken = " and ".join(
        f"{pack.methods[method].name} {results[method].grade}" for method in table.methods
    )
    return Derivation(grade, (clause.reason(f"{spoken}: {grade}."),))


def _all_passed_sentence(pack: Pack, failed: list[str]) -> str:
    if not failed:
        return "Every method is passed."
    names = " and ".join(pack.methods[method].name for method in failed)
    return f"Not passed: {names}; the whole is not passed without."


def _stands_sentence(pack: Pack, failed: list[str]) -> str:
    if not failed:
        return "No criterion stays failed."
    names = " and ".join(pack.methods[method].name for method in failed)
    return f"What was failed in {names} cannot be shown in another method."


def grade_run(pack: Pack, case: Case, results: Mapping[str, Result]) -> Derivation:
    """Derive the overall grade of a run, then put it under the cap if that reaches here."""
    plain = grade_overall(pack, results)
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
        names = " and ".join(pack.methods[method].name for method in redone)
        return f"Taken again: {names}."
    if run > 1 and "run" in cap.reaches:
        return f"This is run {run} of the whole EPA."
    return None


def passed_overall(pack: Pack, grade: str) -> bool:
    """Tell whether an overall grade is a pass or better."""
    return pack.way is not None and grade != pack.overall_scale[0]
