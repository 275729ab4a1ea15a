"""From descriptors to the grade of a method, and from there to the overall grade.

Every grade is derived with its reasons, down to the descriptor and the cap. Nothing is guessed:
a pack for which no grade follows fails `packs check`.
"""

from collections.abc import Mapping
from typing import assert_never

from guildhall.engine.actions.base import Verdict
from guildhall.engine.actions.judging import Mark
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.case import Case
from guildhall.engine.findings import Derivation, Reason
from guildhall.engine.kinds.grading import (
    AllPassed,
    CriteriaStand,
    Descriptors,
    EachMethod,
    GradeTable,
    MethodScale,
)
from guildhall.engine.kinds.redo import Cap
from guildhall.engine.pack import Clause, Pack, Theme

GradingRule = Descriptors | AllPassed


def judge(rule: GradingRule, ask: Ask) -> Findings:
    """Judge a rule of grading."""
    match rule:
        case Descriptors():
            return full_sheet(rule, ask)
        case AllPassed():
            return all_passed(ask)
        case _:
            assert_never(rule)


def full_sheet(rule: Descriptors, ask: Ask) -> Findings:
    """Every descriptor that counts is marked, and no other."""
    if not isinstance(ask.action, Mark) or not ask.about(rule.method):
        return None
    wanted = descriptors_of(ask.pack, rule.method, ask.case.known.option)
    missing = [key for key in wanted if key not in ask.action.sheet]
    foreign = [key for key in ask.action.sheet if key not in wanted]
    found = []
    if missing:
        sentence = f"Not marked: {', '.join(missing)}."
        found.append(
            ask.against(sentence, got=len(wanted) - len(missing), limit=len(wanted), field="sheet")
        )
    if foreign:
        sentence = f"No descriptors of this method and option: {', '.join(foreign)}."
        found.append(ask.against(sentence, field="sheet"))
    return found


def all_passed(ask: Ask) -> Findings:
    """A certificate is claimed when every method is passed."""
    counted = [ask.case.counting(method) for method in ask.case.run.attempts]
    # A result that was set aside or made void since the outcome counts no longer.
    if ask.case.run.outcome_passed and all(tried and tried.passed for tried in counted):
        return KEPT
    return [ask.against("Not every method is passed, so there is nothing to claim.")]


def descriptors_of(pack: Pack, method: str, option: str | None) -> tuple[str, ...]:
    """Give the descriptors that count in a method: core, and those of the option."""
    return tuple(
        f"{slug}.{key}"
        for slug, theme in pack.themes_of(method, option).items()
        for key in (*theme.passes, *theme.distinction)
    )


def _reason(clause: Clause, sentence: str) -> Reason:
    return Reason(clause.id, clause.at, sentence, clause.reading)


def grade_method(
    pack: Pack, method: str, option: str | None, sheet: Mapping[str, Verdict]
) -> Derivation:
    """Derive the grade of a method from a full sheet.

    A fail if any pass descriptor is not met, a pass if all are, a distinction if, besides, all
    distinction descriptors are met; a theme without any never stands in the way.
    """
    found = pack.rule(Descriptors, method)
    if found is None:
        message = f"{pack.spec} does not grade {method} by descriptors"
        raise LookupError(message)
    clause = found[0]
    themes = pack.themes_of(method, option)
    reasons, unmet, above = [], 0, 0
    for slug, theme in themes.items():
        missed = _unmet(slug, theme.passes, sheet)
        short = _unmet(slug, theme.distinction, sheet)
        unmet += len(missed)
        above += len(short)
        reasons.append(_reason(clause, _theme_sentence(theme, missed, short)))
    scale = pack.scale_of(method)
    grade = scale[0] if unmet else scale[1] if above or len(scale) == 2 else scale[2]  # noqa: PLR2004
    of_scale = pack.rule(MethodScale)
    if of_scale is not None:
        reasons.append(_reason(of_scale[0], _method_sentence(pack, method, grade, unmet, above)))
    for clause, _ in pack.rules(EachMethod):
        sentence = f"{pack.methods[method].name} is graded by itself: {grade}."
        reasons.append(_reason(clause, sentence))
    return Derivation(grade, tuple(reasons))


def _unmet(slug: str, keys: Mapping[str, str], sheet: Mapping[str, Verdict]) -> list[str]:
    return [f"{slug}.{key}" for key in keys if not sheet[f"{slug}.{key}"].met]


def _theme_sentence(theme: Theme, missed: list[str], short: list[str]) -> str:
    if missed:
        return f"{theme.name}: not met: {', '.join(missed)}."
    if not theme.distinction:
        return f"{theme.name}: every pass descriptor is met; it has no distinction descriptors."
    if short:
        return f"{theme.name}: every pass descriptor is met; not met: {', '.join(short)}."
    return f"{theme.name}: every pass and every distinction descriptor is met."


def _method_sentence(pack: Pack, method: str, grade: str, unmet: int, above: int) -> str:
    name = pack.methods[method].name
    if unmet:
        why = f"{unmet} pass {'descriptor is' if unmet == 1 else 'descriptors are'} not met"
    elif above:
        kind = "distinction descriptor is" if above == 1 else "distinction descriptors are"
        why = f"every pass descriptor is met, {above} {kind} not"
    else:
        why = "every descriptor is met"
    return f"{name}: {grade}, because {why}."


def grade_overall(pack: Pack, grades: Mapping[str, str]) -> Derivation:
    """Derive the overall grade from the grades of all methods, before any cap."""
    found = pack.rule(GradeTable)
    if found is None:
        message = f"{pack.spec} has no way to an overall grade"
        raise LookupError(message)
    clause, table = found
    key = tuple(grades[method] for method in table.methods)
    grade = next((row[-1] for row in table.rows if row[:-1] == key), None)
    if grade is None:
        message = f"{pack.spec} has no overall grade for {', '.join(key)}"
        raise LookupError(message)
    spoken = " and ".join(
        f"{pack.methods[method].name} {grades[method]}" for method in table.methods
    )
    reasons = [_reason(clause, f"{spoken}: {grade}.")]
    failed = [m for m in table.methods if not pack.passed(m, grades[m])]
    for whole, _ in pack.rules(AllPassed):
        reasons.append(_reason(whole, _all_passed_sentence(pack, failed)))
    for stands, _ in pack.rules(CriteriaStand):
        reasons.append(_reason(stands, _stands_sentence(pack, failed)))
    return Derivation(grade, tuple(reasons))


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


def grade_run(pack: Pack, case: Case, grades: Mapping[str, str]) -> Derivation:
    """Derive the overall grade of a run: from the table, then under the cap if it reaches here."""
    plain = grade_overall(pack, grades)
    found = pack.rule(Cap)
    if found is None:
        return plain
    redone = [m for m in grades if (tried := case.counting(m)) is not None and tried.number > 1]
    return capped(pack, plain, redone, run=case.run.number, waived=case.waived(found[0].id))


def capped(
    pack: Pack, plain: Derivation, redone: list[str], *, run: int = 1, waived: bool = False
) -> Derivation:
    """Put a derivation under the cap of the pack, where it reaches, and say so."""
    found, table = pack.rule(Cap), pack.rule(GradeTable)
    if found is None or table is None:
        return plain
    clause, cap = found
    why = _cap_reaches(pack, cap, redone, run)
    if why is None:
        return plain
    scale = table[1].grades
    if waived:
        reason = f"{why} The cap is set aside for this run: the grade stays {plain.grade}."
        return Derivation(plain.grade, (*plain.because, _reason(clause, reason)))
    grade = min(plain.grade, cap.grade, key=scale.index)
    if grade == plain.grade:
        reason = f"{why} The grade is at most {cap.grade}; {plain.grade} is within."
    else:
        reason = f"{why} The grade is at most {cap.grade}: {plain.grade} becomes {grade}."
    return Derivation(grade, (*plain.because, _reason(clause, reason)))


def _cap_reaches(pack: Pack, cap: Cap, redone: list[str], run: int) -> str | None:
    if redone and "redo" in cap.reaches:
        names = " and ".join(pack.methods[method].name for method in redone)
        return f"Taken again: {names}."
    if run > 1 and "run" in cap.reaches:
        return f"This is run {run} of the whole EPA."
    return None


def passed_overall(pack: Pack, grade: str) -> bool:
    """Tell whether an overall grade is a pass or better."""
    found = pack.rule(GradeTable)
    return found is not None and grade != found[1].grades[0]
