"""Proofs of what is marked: themes, KSBs, and the scales of the methods."""

from collections import Counter
from collections.abc import Iterator

from guildhall.engine.kinds.grading import Descriptors, KsbMap, MethodScale
from guildhall.engine.kinds.scoring import MarkScheme
from guildhall.engine.pack import LEVELS, Pack
from guildhall.engine.rules.grading import levels_of
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof

MOST_GRADES = len(LEVELS) + 1
"""Grades that descriptors can lead to: the fail, and one for each level."""


def themes(proof: Proof) -> Iterator[Fault]:
    """Themes belong to methods that are graded by them."""
    pack = proof.pack
    graded = {rule.method for _, rule in pack.rules(Descriptors)}
    for slug, theme in pack.themes.items():
        if theme.method not in pack.methods:
            sentence = f"there is no method `{theme.method}`"
            yield proof.at(sentence, "themes", slug, "method", clause=slug)
        elif theme.method not in graded:
            sentence = f"`{theme.method}` is not graded by descriptors"
            yield proof.at(sentence, "themes", slug, "method", clause=slug)
        if theme.option is not None and theme.option not in pack.options:
            sentence = f"there is no option `{theme.option}`"
            yield proof.at(sentence, "themes", slug, "option", clause=slug)
        for level, keys in theme.levels.items():
            wanted = [f"{level[0]}{number}" for number in range(1, len(keys) + 1)]
            if list(keys) != wanted:
                sentence = f"its {level} descriptors are called {', '.join(wanted)}, in order"
                yield proof.at(sentence, "themes", slug, level, clause=slug)
    for clause, rule in pack.rules(Descriptors):
        if not any(theme.method == rule.method for theme in pack.themes.values()):
            yield proof.at_clause(clause, f"`{rule.method}` has no theme", "rule", "method")


def ksbs(proof: Proof) -> Iterator[Fault]:
    """The KSBs are the ones that the document numbers, each in exactly one theme."""
    pack = proof.pack
    for clause, rule in pack.rules(KsbMap):
        counts = (("K", rule.knowledge), ("S", rule.skills), ("B", rule.behaviours))
        wanted = {f"{letter}{n}" for letter, count in counts for n in range(1, count + 1)}
        for code in sorted(wanted - set(pack.ksbs), key=_code):
            yield proof.at_clause(clause, f"{code} has no statement under `ksbs`")
        for code in sorted(set(pack.ksbs) - wanted, key=_code):
            yield proof.at(f"{code} is none of the document's KSBs", "ksbs", code, clause=clause.id)
        lines = [line for _, scheme in pack.rules(MarkScheme) for line in scheme.lines.values()]
        of_each = [*(t.ksbs for t in pack.themes.values()), *(line.ksbs for line in lines)]
        mapped = Counter(code for ksbs in of_each for code in ksbs)
        where = "theme, and in no line of marks" if lines else "theme"
        for code in sorted(wanted - set(mapped), key=_code):
            yield proof.at_clause(clause, f"{code} is in no {where}")
        for code, times in mapped.items():
            if times > 1 and rule.mapping == "once":
                yield proof.at_clause(clause, f"{code} is in {times} themes")
    for slug, theme in pack.themes.items():
        for code in theme.ksbs:
            if code not in pack.ksbs:
                yield proof.at(f"there is no KSB `{code}`", "themes", slug, "ksbs", clause=slug)
    for clause, scheme in pack.rules(MarkScheme):
        for key, line in scheme.lines.items():
            for code in line.ksbs:
                if code not in pack.ksbs:
                    sentence = f"there is no KSB `{code}`"
                    yield proof.at_clause(clause, sentence, "rule", "lines", key, "ksbs")


def _code(code: str) -> tuple[str, int]:
    return code[0], int(code[1:]) if code[1:].isdigit() else 0


def scales(proof: Proof) -> Iterator[Fault]:
    """Every method has a scale, and each of its grades can be reached."""
    pack = proof.pack
    found = pack.rule(MethodScale)
    if found is None and not pack.methods:
        return
    if found is None:
        yield proof.at("no clause gives the methods their scales (kind `method_scale`)", "clauses")
        return
    clause, rule = found
    for method in pack.methods:
        if method not in rule.grades:
            yield proof.at_clause(clause, f"`{method}` has no scale", "rule", "grades")
    for method, grades in rule.grades.items():
        by_descriptors = pack.rule(Descriptors, method) is not None
        if by_descriptors:
            for sentence in _levels(pack, method, grades):
                yield proof.at_clause(clause, sentence, "rule", "grades", method)
        if len(grades) < 2 or len(set(grades)) < len(grades):  # noqa: PLR2004 - fail and pass
            sentence = f"the scale of `{method}` needs two grades or more, each once"
            yield proof.at_clause(clause, sentence, "rule", "grades", method)


def _levels(pack: Pack, method: str, grades: tuple[str, ...]) -> Iterator[str]:
    """Each grade above the pass has descriptors that set it apart, and no level is without one."""
    if len(grades) > MOST_GRADES:
        yield (
            f"`{method}` is graded by descriptors, which lead to {MOST_GRADES} grades at the most; "
            f"its scale has {len(grades)}: {', '.join(grades)}"
        )
        return
    used = levels_of(grades)
    own = {slug: theme for slug, theme in pack.themes.items() if theme.method == method}
    for grade, level in zip(grades[2:], used[1:], strict=False):
        if not any(theme.levels[level] for theme in own.values()):
            yield f"`{grade}` of `{method}` has no descriptor that sets it apart"
    for slug, theme in own.items():
        for level in LEVELS:
            if level not in used and theme.levels[level]:
                yield f"`{slug}` has {level} descriptors, which lead to no grade of `{method}`"


PROOFS = (themes, ksbs, scales)
