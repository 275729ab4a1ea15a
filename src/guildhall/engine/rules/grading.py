"""From descriptors, or from marks, to the grade of a method.

Every grade is derived with its reasons, down to the descriptor. Nothing is guessed: a pack for
which no grade follows fails `packs check`.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from guildhall.engine.actions.base import Verdict
from guildhall.engine.actions.judging import Mark
from guildhall.engine.actions.preparation import PlanSession
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.case import Case
from guildhall.engine.findings import Derivation, Reason
from guildhall.engine.kinds.grading import (
    Descriptors,
    EachMethod,
    GradingRule,
    KsbMap,
    MethodScale,
    Sampled,
)
from guildhall.engine.kinds.scoring import Bands, LevelCounts
from guildhall.engine.pack import LEVELS, Clause, Pack, Theme
from guildhall.engine.rules.scoring import by_bands, by_level_counts
from guildhall.engine.wording import counted


def judge(rule: GradingRule, ask: Ask) -> Findings:
    """Judge a rule of grading."""
    match rule:
        case Descriptors():
            return full_sheet(rule, ask)
        case Sampled():
            return sampled(rule, ask)
        case MethodScale() | EachMethod() | KsbMap():
            return None
        case _:
            assert_never(rule)


def full_sheet(rule: Descriptors, ask: Ask) -> Findings:
    """Every descriptor that counts is marked, and no other."""
    if not isinstance(ask.action, Mark):
        return None
    wanted = to_mark(ask.pack, ask.case, rule.method)
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
    if ask.action.scores:
        keys = ", ".join(ask.action.scores)
        sentence = f"Descriptors are met or not here, and no marks are given: {keys}."
        found.append(ask.against(sentence, field="scores"))
    return found


def sampled(rule: Sampled, ask: Ask) -> Findings:
    """The plan has the sample: enough of the statements, and every mandatory one."""
    name = ask.session_name(rule.method)
    if not isinstance(ask.action, PlanSession):
        if ask.attempt(rule.method).plan is not None:
            return KEPT
        return [ask.against(f"No sample is drawn for the {name} yet.")]
    known = descriptors_of(ask.pack, rule.method, ask.case.known.option)
    drawn = [key for key in known if key in ask.action.descriptors]
    missing = [key for key in rule.mandatory if key in known and key not in drawn]
    foreign = [key for key in ask.action.descriptors if key not in known]
    found = []
    if len(drawn) < rule.least:
        sentence = f"The sample has {counted(len(drawn), 'statement')}, {rule.least} needed."
        found.append(ask.against(sentence, got=len(drawn), limit=rule.least, field="descriptors"))
    if missing:
        sentence = f"The sample leaves out what is mandatory: {', '.join(missing)}."
        found.append(ask.against(sentence, got=len(missing), limit=0, field="descriptors"))
    if foreign:
        sentence = f"No statements of the {name}: {', '.join(foreign)}."
        found.append(ask.against(sentence, field="descriptors"))
    return found


def descriptors_of(pack: Pack, method: str, option: str | None) -> tuple[str, ...]:
    """Give the descriptors that count in a method: core, and those of the option."""
    return tuple(
        f"{slug}.{key}"
        for slug, theme in pack.themes_of(method, option).items()
        for key in theme.keys
    )


def to_mark(pack: Pack, case: Case, method: str) -> tuple[str, ...]:
    """Give the descriptors that are marked: those that count, or of them those that were drawn."""
    wanted = descriptors_of(pack, method, case.known.option)
    plan = case.attempt(method).plan
    if plan is None or pack.rule(Sampled, method) is None:
        return wanted
    return tuple(key for key in wanted if key in plan.descriptors)


def grade_method(
    pack: Pack,
    method: str,
    option: str | None,
    sheet: Mapping[str, Verdict],
    scores: Mapping[str, Decimal] | None = None,
) -> Derivation:
    """Derive the grade of a method from its full sheet or its marks, in the way of the pack.

    Raises LookupError where the pack has none.
    """
    clause, rule = pack.grading(method) or (None, None)
    match clause, rule:
        case Clause(), Descriptors():
            derived = by_descriptors(pack, clause, method, option, sheet)
        case Clause(), Bands():
            derived = by_bands(pack, clause, rule, option, scores or {})
        case Clause(), LevelCounts():
            derived = by_level_counts(pack, clause, rule, option, scores or {})
        case _:
            message = f"{pack.spec} does not say how {method} is graded"
            raise LookupError(message)
    # Descriptors cite the scale themselves, with what is not met.
    of_scale = () if isinstance(rule, Descriptors) else pack.on_scale(method, derived.grade)
    by_itself = [
        clause.reason(f"{pack.methods[method].name} is graded by itself: {derived.grade}.")
        for clause, _ in pack.rules(EachMethod)
    ]
    return replace(derived, because=(*derived.because, *of_scale, *by_itself))


def by_descriptors(
    pack: Pack, clause: Clause, method: str, option: str | None, sheet: Mapping[str, Verdict]
) -> Derivation:
    """Derive the grade of a method from its descriptors.

    A fail if any pass descriptor is not met, and a step up the scale for every level whose
    descriptors are all met, with those of the levels below; a theme without any of a level never
    stands in the way.
    """
    themes = assessed(pack, method, option, sheet)
    scale = pack.scale_of(method)
    levels = levels_of(scale)
    missed = {slug: _missed(slug, theme, levels, sheet) for slug, theme in themes.items()}
    reasons = [
        clause.reason(_theme_sentence(theme, missed[slug])) for slug, theme in themes.items()
    ]
    short = {level: sum(len(of[level]) for of in missed.values()) for level in levels}
    reached = next((n for n, level in enumerate(levels) if short[level]), len(levels))
    grade = scale[reached]
    of_scale = pack.rule(MethodScale)
    if of_scale is not None:
        reasons.append(of_scale[0].reason(_method_sentence(pack, method, grade, short)))
    return Derivation(grade, tuple(reasons))


def theme_reason(
    pack: Pack, method: str, slug: str, theme: Theme, sheet: Mapping[str, Verdict]
) -> Reason:
    """Say what one theme, marked to its end, gives the grade of its method."""
    clause, _ = pack.grading(method) or (None, None)
    if clause is None:
        message = f"{pack.spec} does not say how {method} is graded"
        raise LookupError(message)
    missed = _missed(slug, theme, levels_of(pack.scale_of(method)), sheet)
    return clause.reason(_theme_sentence(theme, missed))


def levels_of(scale: tuple[str, ...]) -> tuple[str, ...]:
    """Give the levels of descriptors that lead to the grades above the fail, the lowest first."""
    return {2: ("pass",), 3: ("pass", "distinction")}.get(len(scale), LEVELS)


def assessed(
    pack: Pack, method: str, option: str | None, sheet: Mapping[str, Verdict]
) -> dict[str, Theme]:
    """Give the themes that are graded: all of the method, or what was sampled of them."""
    themes = pack.themes_of(method, option)
    if pack.rule(Sampled, method) is None:
        return themes
    narrowed = {slug: _narrowed(slug, theme, sheet) for slug, theme in themes.items()}
    return {slug: theme for slug, theme in narrowed.items() if any(theme.levels.values())}


def _narrowed(slug: str, theme: Theme, sheet: Mapping[str, Verdict]) -> Theme:
    """Leave out of a theme what was not sampled."""
    fields = ("passes", "merit", "distinction")
    return theme.model_copy(
        update={
            field: {k: w for k, w in getattr(theme, field).items() if f"{slug}.{k}" in sheet}
            for field in fields
        }
    )


def _missed(
    slug: str, theme: Theme, levels: tuple[str, ...], sheet: Mapping[str, Verdict]
) -> dict[str, list[str]]:
    """Give the descriptors of a theme that are not met, by level: by their keys within it."""
    return {level: _unmet(slug, theme.levels[level], sheet) for level in levels}


def _unmet(slug: str, keys: Mapping[str, str], sheet: Mapping[str, Verdict]) -> list[str]:
    return [key for key in keys if not sheet[f"{slug}.{key}"].met]


def _theme_sentence(theme: Theme, missed: Mapping[str, list[str]]) -> str:
    met: list[str] = []
    for level, keys in missed.items():
        if keys:
            before = f"{_every(met)} is met; " if met else ""
            return f"{theme.name}: {before}not met: {', '.join(keys)}."
        met += [level] if theme.levels[level] else []
    absent = [level for level in missed if not theme.levels[level]]
    rest = f"; it has no {' or '.join(absent)} descriptors" if absent else ""
    return f"{theme.name}: {_every(met)} is met{rest}."


def _every(levels: list[str]) -> str:
    return f"every {' and every '.join(levels)} descriptor"


def _method_sentence(pack: Pack, method: str, grade: str, short: Mapping[str, int]) -> str:
    name = pack.methods[method].name
    met: list[str] = []
    why = "every descriptor is met"
    for level, number in short.items():
        if number:
            lacking = (
                f"{number} {level} {'descriptor is' if number == 1 else 'descriptors are'} not"
            )
            why = f"{_every(met)} is met, {lacking}" if met else f"{lacking} met"
            break
        met.append(level)
    return f"{name}: {grade}, because {why}."
