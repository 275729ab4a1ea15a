"""Proving a pack: that it is whole, that it does not contradict itself, that it can be judged.

Faults are told with file, line and clause; implausible numbers are warned of, never corrected.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from guildhall.engine.kinds.versions import AppliesTo
from guildhall.engine.pack import Clause, Pack
from guildhall.shelf.faults import Fault, FaultyFileError
from guildhall.shelf.packs import read_with_lines, versions_beside
from guildhall.shelf.proofs import PROOFS, Proof, gaps, implausible


@dataclass(slots=True)
class Report:
    """What the check of one pack found."""

    path: Path
    pack: Pack | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def check(path: Path) -> Report:
    """Prove the pack in a folder or file. Raises FaultyFileError where it cannot even be read."""
    pack, document = read_with_lines(path)
    proof = Proof(pack, document, tuple(_beside(document.path.parent, pack)))
    report = Report(document.path, pack)
    for prove in PROOFS:
        report.faults += prove(proof)
    report.warnings += [*implausible(proof), *gaps(proof)]
    report.faults.sort(key=lambda fault: (fault.line, fault.sentence))
    return report


def _beside(folder: Path, pack: Pack) -> Iterator[Proof]:
    """Give the other versions of the standard, where this one says for whom it is."""
    if not pack.rules(AppliesTo):
        return
    for other in versions_beside(folder, pack.spec):
        with suppress(FaultyFileError):  # it is told of where it is itself proven
            yield Proof(*read_with_lines(other))


def readings(pack: Pack) -> list[Clause]:
    """Give the clauses that are read in some way where the document is open or wrong."""
    return [clause for clause in pack.clauses if clause.reading is not None]
