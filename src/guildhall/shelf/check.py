"""Proving a pack: that it is whole, that it does not contradict itself, that it can be judged.

Faults are told with file, line and clause; implausible numbers are warned of, never corrected.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from guildhall.engine.actions import ACTIONS
from guildhall.engine.kinds.base import MethodRule, Period
from guildhall.engine.kinds.gateway import GatewayItem, OnProgramme
from guildhall.engine.kinds.grading import (
    Descriptors,
    GradeTable,
    KsbMap,
    MethodScale,
)
from guildhall.engine.kinds.records import Tell
from guildhall.engine.kinds.redo import Cap, RedoWithin
from guildhall.engine.kinds.sessions import EndedByApprentice, EndedConfident, NotEndedByAssessor
from guildhall.engine.kinds.submissions import BriefDateFits, SubmittedWithin
from guildhall.engine.kinds.timing import Extension, HeldWithin, NotBefore, Notice, PlannedLength
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.vocabulary import STATES, Anchor, Does, Waivable
from guildhall.shelf.faults import Fault
from guildhall.shelf.packs import read_with_lines
from guildhall.shelf.reading import Document

LEVELS = 3
"""Grades that descriptors can lead to: not passed, passed, and with distinction."""
LONGEST_MONTHS = 24
LONGEST_NOTICE = 60
LONGEST_MINUTES = 480
LARGEST_SHARE = 25


ENDINGS = EndedByApprentice | NotEndedByAssessor | EndedConfident


@dataclass(slots=True)
class Report:
    """What the check of one pack found."""

    path: Path
    pack: Pack | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Proof:
    """What every proof looks at."""

    pack: Pack
    document: Document

    def at_clause(self, clause: Clause, sentence: str, *keys: str | int) -> Fault:
        """Place a fault in a clause, at the key that it is about."""
        number = self.pack.clauses.index(clause)
        line = self.document.line(("clauses", number, *keys))
        return Fault(self.document.path, line, sentence, clause.id)

    def at(self, sentence: str, *keys: str | int, clause: str | None = None) -> Fault:
        """Place a fault anywhere else in the pack."""
        return Fault(self.document.path, self.document.line(keys), sentence, clause)


def check(path: Path) -> Report:
    """Prove the pack in a folder or file. Raises FaultyFileError where it cannot even be read."""
    pack, document = read_with_lines(path)
    proof = _Proof(pack, document)
    report = Report(document.path, pack)
    for prove in (_ids, _bites, _references, _themes, _ksbs, _scales, _tables, _waivers, _shows):
        report.faults += prove(proof)
    report.warnings += _implausible(proof)
    report.faults.sort(key=lambda fault: (fault.line, fault.sentence))
    return report


def _ids(proof: _Proof) -> Iterator[Fault]:
    """Each clause once; the folder named after the specification."""
    seen: set[str] = set()
    for clause in proof.pack.clauses:
        if clause.id in seen:
            yield proof.at_clause(clause, "this clause stands twice", "id")
        seen.add(clause.id)


def _bites(proof: _Proof) -> Iterator[Fault]:
    """Each clause bites where its kind can judge, and somewhere if it judges at all."""
    judging = {Does.ENFORCE, Does.WARN, Does.FAILS}
    for clause in proof.pack.clauses:
        rule = clause.rule
        for action in rule.bites:
            if action not in ACTIONS:
                sentence = f"no action is called `{action}`"
                yield proof.at_clause(clause, sentence, "rule", "bites")
            elif action not in rule.may_bite:
                can = ", ".join(sorted(rule.may_bite)) or "no action"
                sentence = (
                    f"a rule of kind `{rule.kind}` cannot bite at `{action}`: it can at {can}"
                )
                yield proof.at_clause(clause, sentence, "rule", "bites")
        if clause.does in judging and rule.may_bite and not rule.bites:
            sentence = f"it is to {clause.does.value}, and bites at no action"
            yield proof.at_clause(clause, sentence, "rule")


def _references(proof: _Proof) -> Iterator[Fault]:
    """Methods and parts that rules speak of are there."""
    pack = proof.pack
    for clause in pack.clauses:
        rule = clause.rule
        named = [rule.method] if isinstance(rule, MethodRule | BriefDateFits | Tell) else []
        named += rule.methods if isinstance(rule, ENDINGS | GradeTable) else []
        named += rule.grades if isinstance(rule, MethodScale) else []
        for method in named:
            if method is not None and method not in pack.methods:
                yield proof.at_clause(clause, f"there is no method `{method}`", "rule")
        if isinstance(rule, Extension) and rule.of not in (None, *pack.parts_of(rule.method)):
            yield proof.at_clause(clause, f"there is no part `{rule.of}`", "rule", "of")


def _themes(proof: _Proof) -> Iterator[Fault]:
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
        for level, letter in (("pass", "p"), ("distinction", "d")):
            keys = theme.passes if level == "pass" else theme.distinction
            wanted = [f"{letter}{number}" for number in range(1, len(keys) + 1)]
            if list(keys) != wanted:
                sentence = f"its {level} descriptors are called {', '.join(wanted)}, in order"
                yield proof.at(sentence, "themes", slug, level, clause=slug)
    for clause, rule in pack.rules(Descriptors):
        if not any(theme.method == rule.method for theme in pack.themes.values()):
            yield proof.at_clause(clause, f"`{rule.method}` has no theme", "rule", "method")


def _ksbs(proof: _Proof) -> Iterator[Fault]:
    """The KSBs are the ones that the document numbers, each in exactly one theme."""
    pack = proof.pack
    for clause, rule in pack.rules(KsbMap):
        counts = (("K", rule.knowledge), ("S", rule.skills), ("B", rule.behaviours))
        wanted = {f"{letter}{n}" for letter, count in counts for n in range(1, count + 1)}
        for code in sorted(wanted - set(pack.ksbs), key=_code):
            yield proof.at_clause(clause, f"{code} has no statement under `ksbs`")
        for code in sorted(set(pack.ksbs) - wanted, key=_code):
            yield proof.at(f"{code} is none of the document's KSBs", "ksbs", code, clause=clause.id)
        mapped = Counter(code for theme in pack.themes.values() for code in theme.ksbs)
        for code in sorted(wanted - set(mapped), key=_code):
            yield proof.at_clause(clause, f"{code} is in no theme")
        for code, times in mapped.items():
            if times > 1:
                yield proof.at_clause(clause, f"{code} is in {times} themes")
    for slug, theme in pack.themes.items():
        for code in theme.ksbs:
            if code not in pack.ksbs:
                yield proof.at(f"there is no KSB `{code}`", "themes", slug, "ksbs", clause=slug)


def _code(code: str) -> tuple[str, int]:
    return code[0], int(code[1:]) if code[1:].isdigit() else 0


def _scales(proof: _Proof) -> Iterator[Fault]:
    """Every method has a scale, and each of its grades can be reached."""
    pack = proof.pack
    found = pack.rule(MethodScale)
    if found is None:
        yield proof.at("no clause gives the methods their scales (kind `method_scale`)", "clauses")
        return
    clause, rule = found
    for method in pack.methods:
        if method not in rule.grades:
            yield proof.at_clause(clause, f"`{method}` has no scale", "rule", "grades")
    for method, grades in rule.grades.items():
        by_descriptors = pack.rule(Descriptors, method) is not None
        if by_descriptors and len(grades) > LEVELS:
            sentence = (
                f"`{method}` is graded by descriptors, which lead to {LEVELS} grades at the most; "
                f"its scale has {len(grades)}: {', '.join(grades)}"
            )
            yield proof.at_clause(clause, sentence, "rule", "grades", method)
        top = any(theme.distinction for theme in pack.themes.values() if theme.method == method)
        if by_descriptors and len(grades) == LEVELS and not top:
            sentence = f"`{grades[-1]}` of `{method}` has no descriptor that sets it apart"
            yield proof.at_clause(clause, sentence, "rule", "grades", method)
        if len(grades) < 2 or len(set(grades)) < len(grades):  # noqa: PLR2004 - fail and pass
            sentence = f"the scale of `{method}` needs two grades or more, each once"
            yield proof.at_clause(clause, sentence, "rule", "grades", method)


def _tables(proof: _Proof) -> Iterator[Fault]:
    """An overall grade for every combination, and only one; each overall grade reachable."""
    pack = proof.pack
    if pack.rule(GradeTable) is None:
        yield proof.at("no clause leads to an overall grade (kind `grade_table`)", "clauses")
    for clause, table in pack.rules(GradeTable):
        if set(table.methods) != set(pack.methods):
            yield proof.at_clause(clause, "the table is not of all methods", "rule", "methods")
            continue
        try:
            scales = [pack.scale_of(method) for method in table.methods]
        except LookupError:
            continue
        rows = Counter(row[:-1] for row in table.rows)
        for combination in product(*scales):
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
        for grade in table.grades:
            if grade not in given:
                yield proof.at_clause(clause, f"nothing leads to `{grade}`", "rule", "grades")
    for clause, cap in pack.rules(Cap):
        found = pack.rule(GradeTable)
        if found is not None and cap.grade not in found[1].grades:
            sentence = f"`{cap.grade}` is no overall grade"
            yield proof.at_clause(clause, sentence, "rule", "grade")


def _waivers(proof: _Proof) -> Iterator[Fault]:
    """What the awarding body's policy lets go is waivable by policy."""
    pack = proof.pack
    for number, waived in enumerate(pack.waivers_allowed):
        clause = pack.by_id.get(waived)
        if clause is None:
            yield proof.at(f"there is no clause `{waived}`", "waivers_allowed", number)
        elif clause.waivable is not Waivable.POLICY:
            sentence = f"`{waived}` is not waivable by policy"
            yield proof.at(sentence, "waivers_allowed", number, clause=waived)


def _shows(proof: _Proof) -> Iterator[Fault]:
    """What is shown is shown in states that there are; what counts has an event to count from."""
    pack = proof.pack
    for clause, rule in pack.rules(Tell):
        for item in rule.during:
            known = {state.value for state in STATES[item.track]}
            for state in item.states:
                if state not in known:
                    sentence = f"the track `{item.track.value}` has no state `{state}`"
                    yield proof.at_clause(clause, sentence, "rule", "during")
    has_brief = any(rule.item == "brief" for _, rule in pack.rules(GatewayItem))
    for clause in pack.clauses:
        anchor = getattr(clause.rule, "after", None)
        if anchor in (Anchor.BRIEF_RECEIVED, Anchor.BRIEF_SIGNED_OFF) and not has_brief:
            sentence = f"it counts from {anchor.words}, and the gateway asks for no brief"
            yield proof.at_clause(clause, sentence, "rule", "after")


def _implausible(proof: _Proof) -> Iterator[Fault]:
    """Warn of numbers that look like slips. They may be right."""
    for clause in proof.pack.clauses:
        for sentence in _odd(clause):
            yield proof.at_clause(clause, f"{sentence}: is that so?", "rule")


def _odd(clause: Clause) -> Iterator[str]:
    match clause.rule:
        case HeldWithin(within=period) | RedoWithin(within=period) | SubmittedWithin(within=period):
            if _days(period) > LONGEST_MONTHS * 31:
                yield f"the window is longer than {LONGEST_MONTHS} months"
            if _days(period) == 0:
                yield "the window is empty"
        case NotBefore(wait=period) if _days(period) > LONGEST_MONTHS * 31:
            yield f"the wait is longer than {LONGEST_MONTHS} months"
        case Notice(days=days) if days > LONGEST_NOTICE:
            yield f"{days} days' notice"
        case PlannedLength(parts=parts) if sum(p.minutes for p in parts) > LONGEST_MINUTES:
            yield f"a session of {sum(p.minutes for p in parts)} minutes"
        case Extension(percent=percent) if percent > LARGEST_SHARE:
            yield f"{percent}% on top"
        case OnProgramme(months=months) if months > 2 * LONGEST_MONTHS:
            yield f"{months} months on programme"
        case _:
            return


def _days(period: Period) -> int:
    return (period.days or 0) + 7 * (period.weeks or 0) + 31 * (period.months or 0)


def readings(pack: Pack) -> list[Clause]:
    """Give the clauses that are read in some way where the document is open or wrong."""
    return [clause for clause in pack.clauses if clause.reading is not None]
