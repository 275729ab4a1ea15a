"""Which clauses are tried, and how: counted from what scenarios show when they are played.

What counts as tried depends on what the system does with a clause; the table in
docs/explanation/tried.md says it in words.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from guildhall.engine.actor import NOWHERE, Surroundings
from guildhall.engine.events import Entry
from guildhall.engine.kinds.gateway import NothingAsked
from guildhall.engine.kinds.grading import KsbMap
from guildhall.engine.kinds.records import Document
from guildhall.engine.kinds.unenforced import Unenforced
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.vocabulary import Does, Force, Kind
from guildhall.shelf.play import Played, play, scenario_files

SIDES = {Kind.REFUSAL: "refused", Kind.WARNING: "warned", Kind.NOTE: "noted"}


@dataclass(slots=True)
class Trials:
    """What the scenarios showed of one clause: side to the files that show it."""

    sides: dict[str, list[Path]] = field(default_factory=dict)
    outcomes: dict[str, list[Path]] = field(default_factory=dict)

    def saw(self, side: str, path: Path) -> None:
        """Note a side that a file shows."""
        files = self.sides.setdefault(side, [])
        if path not in files:
            files.append(path)

    def led_to(self, outcome: str, path: Path) -> None:
        """Note an outcome that cites the clause."""
        files = self.outcomes.setdefault(outcome, [])
        if path not in files:
            files.append(path)


@dataclass(frozen=True, slots=True)
class Coverage:
    """One clause: its kind of rule, how it is tried, and what is not tried yet."""

    clause: Clause
    how: tuple[str, ...]
    missing: tuple[str, ...]
    scenarios: tuple[Path, ...]


def coverage(pack: Pack, folder: Path, around: Surroundings = NOWHERE) -> list[Coverage]:
    """Play everything in the folder's scenarios, and count. Raises FaultyFileError."""
    packs = {folder: pack}
    return count(pack, [play(path, packs, around) for path in scenario_files([folder])])


def count(pack: Pack, played: Iterable[Played]) -> list[Coverage]:
    """Count what some played scenarios show of every clause, in the order of the pack.

    The clauses of the overlays that the pack names come last. A scenario that lays another one over
    it counts for the clauses that are here.
    """
    clauses = {clause.id: clause for clause in pack.clauses}
    for overlay in pack.overlays:
        for layer in overlay.layers:
            clauses |= {clause.id: clause for clause in overlay.clauses_of(layer)}
    trials: dict[str, Trials] = defaultdict(Trials)
    for item in played:
        if item.spec == pack.spec and item.ok:
            _count_one(trials, item)
    return [_covered(clause, trials[clause.id]) for clause in clauses.values()]


def _count_one(trials: dict[str, Trials], played: Played) -> None:
    for result in played.steps:
        _count_outcomes(trials, played, result.decision.entries)
        if result.walked:
            continue
        for finding in result.decision.findings:
            trials[finding.clause].saw(SIDES[finding.kind], played.path)
        if not result.decision.refused:
            for clause in result.decision.kept:
                trials[clause].saw("let through", played.path)
    for clause in played.told:
        trials[clause].saw("shown", played.path)
    for clause, state in played.dues:
        trials[clause].saw(state, played.path)
    for example in played.examples:
        for clause in example.cites:
            trials[clause].led_to(example.got, played.path)
    if played.clause is not None:
        for example in played.examples:
            side = {"allowed": "let through"}.get(example.got, example.got)
            trials[played.clause].saw(side, played.path)


def _count_outcomes(trials: dict[str, Trials], played: Played, entries: Iterable[Entry]) -> None:
    for entry in entries:
        grade = getattr(entry.event, "grade", None)
        for reason in getattr(entry.event, "because", ()):
            trials[reason.clause].led_to(grade or reason.sentence, played.path)


def _wanted(clause: Clause) -> tuple[str, ...]:
    """Give the sides that have to be tried, by what is done with the clause."""
    if isinstance(clause.rule, NothingAsked):
        return ("let through",)
    if isinstance(clause.rule, Unenforced):
        return ("shown", *(_sides(clause) if clause.rule.confirm else ()))
    return _sides(clause)


def _sides(clause: Clause) -> tuple[str, ...]:
    match clause.does:
        case Does.ENFORCE:
            return ("let through", "refused")
        case Does.FAILS:
            return ("let through", "warned")
        case Does.WARN:
            return ("let through", "warned")
        case Does.CLOCK:
            return ("met", "overdue")
        case Does.SHOW:
            return ("shown",)
        case Does.RECORD if clause.force is Force.TYPICAL:
            return ("let through", "warned")
        case Does.RECORD if clause.force is Force.MAY:
            return ("let through", "noted")
        case Does.RECORD:
            return ("let through", "refused")
        case _:
            return ()


def _covered(clause: Clause, tried: Trials) -> Coverage:
    files = [path for paths in tried.sides.values() for path in paths]
    if isinstance(clause.rule, KsbMap):
        return Coverage(clause, ("proven by packs check",), (), ())
    if isinstance(clause.rule, Document) and clause.does is Does.RECORD:
        return Coverage(clause, ("captured in the pack",), (), tuple(dict.fromkeys(files)))
    if clause.does is Does.DERIVE:
        files = [path for paths in tried.outcomes.values() for path in paths]
        lacking = 2 - len(tried.outcomes)
        hole = ("two outcomes that cite it" if lacking > 1 else "one more outcome that cites it",)
        how = tuple(sorted(tried.outcomes))
        return Coverage(clause, how, hole if lacking > 0 else (), tuple(dict.fromkeys(files)))
    wanted = _wanted(clause)
    missing = tuple(side for side in wanted if side not in tried.sides)
    how = tuple(side for side in wanted if side in tried.sides)
    return Coverage(clause, how, missing, tuple(dict.fromkeys(files)))
