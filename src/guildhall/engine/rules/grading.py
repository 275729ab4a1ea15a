"""From descriptors to the grade of a method.

Every grade is derived with its reasons, down to the descriptor. Nothing is guessed: a pack for
which no grade follows fails `packs check`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from guildhall.engine.actions.base import Verdict
from guildhall.engine.actions.judging import Mark
from guildhall.engine.ask import Ask, Findings
from guildhall.engine.findings import Derivation
from guildhall.engine.kinds.grading import (
    Descriptors,
    EachMethod,
    GradingRule,
    KsbMap,
    MethodScale,
)
from guildhall.engine.pack import Pack, Theme


def judge(rule: GradingRule, ask: Ask) -> Findings:
    """Judge a rule of grading."""
    match rule:
        case Descriptors():
            return full_sheet(rule, ask)
        case MethodScale() | EachMethod() | KsbMap():
            return None
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


def descriptors_of(pack: Pack, method: str, option: str | None) -> tuple[str, ...]:
    """Give the descriptors that count in a method: core, and those of the option."""
    return tuple(
        f"{slug}.{key}"
        for slug, theme in pack.themes_of(method, option).items()
        for key in (*theme.passes, *theme.distinction)
    )


def grade_method(
    pack: Pack, method: str, option: str | None, sheet: Mapping[str, Verdict]
) -> Derivation:
    """Derive the grade of a method from its full sheet, in the way that the pack has for it."""
    derived = by_descriptors(pack, method, option, sheet)
    reasons = [
        clause.reason(f"{pack.methods[method].name} is graded by itself: {derived.grade}.")
        for clause, _ in pack.rules(EachMethod)
    ]
    return replace(derived, because=(*derived.because, *reasons))


def by_descriptors(
    pack: Pack, method: str, option: str | None, sheet: Mapping[str, Verdict]
) -> Derivation:
    """Derive the grade of a method from its descriptors.

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
        reasons.append(clause.reason(_theme_sentence(theme, missed, short)))
    scale = pack.scale_of(method)
    grade = scale[0] if unmet else scale[1] if above or len(scale) == 2 else scale[2]  # noqa: PLR2004
    of_scale = pack.rule(MethodScale)
    if of_scale is not None:
        reasons.append(of_scale[0].reason(_method_sentence(pack, method, grade, unmet, above)))
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
