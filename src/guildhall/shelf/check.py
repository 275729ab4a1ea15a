"""Proving a pack: that it is whole, that it does not contradict itself, that it can be judged.

Faults are told with file, line and clause; implausible numbers are warned of, never corrected.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from guildhall.engine.kinds.versions import AppliesTo
from guildhall.engine.pack import Clause, Overlay, Pack
from guildhall.shelf.faults import Fault, FaultyFileError
from guildhall.shelf.packs import (
    CHANGES,
    PACK_FILE,
    folder_above,
    overlay_file,
    read_overlay,
    read_pack,
    read_with_lines,
    readable_versions,
    version_at,
)
from guildhall.shelf.proofs import PROOFS, Proof, gaps, implausible, overlays
from guildhall.shelf.skeleton import to_fill_in


@dataclass(slots=True)
class Report:
    """What the check of one pack, or of one overlay, found.

    `open`: what a draft still has to fill in.
    """

    path: Path
    pack: Pack | None = None
    overlay: Overlay | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    open: list[Fault] = field(default_factory=list)


def check(path: Path) -> Report:
    """Prove the pack in a folder or file. Raises FaultyFileError where it cannot even be read."""
    pack, document = read_with_lines(path)
    versions = pack.rules(AppliesTo)  # else it is for everybody, and has nothing to agree with
    beside = readable_versions(document.path.parent, pack.spec) if versions else ()
    proof = Proof(pack, document, tuple(Proof(*other) for other in beside))
    report = Report(document.path, pack)
    for prove in PROOFS:
        report.faults += prove(proof)
    report.warnings += [*implausible(proof), *gaps(proof)]
    if pack.overlays:
        _under_overlays(proof, report)
    unsaid = [*_changes(proof)]
    if pack.draft or pack.invented:
        report.warnings += unsaid
    else:
        report.faults += unsaid
    marked = [
        Fault(document.path, line, f"still to be filled in: {what}")
        for line, what in to_fill_in(document.path.read_text(encoding="utf-8"))
    ]
    if pack.draft:
        report.open += marked
    else:
        report.faults += marked
    report.faults.sort(key=lambda fault: (fault.line, fault.sentence))
    return report


def check_overlay(path: Path) -> Report:
    """Prove an overlay by itself, and over each pack of the shelf that it names."""
    overlay, document = read_overlay(path)
    report = Report(document.path, overlay=overlay)
    report.faults += overlays.alone(overlay, document)
    beside = folder_above(document.path).parent
    for spec in () if overlay.over == "all" else overlay.over:
        folder = version_at(beside, spec)
        if folder is None:
            sentence = f"there is no pack of {spec} beside it or on the shelf"
            report.faults.append(Fault(document.path, document.line(("over",)), sentence))
        else:
            with suppress(FaultyFileError):  # it is told of where it is itself proven
                report.faults += overlays.over(read_pack(folder), overlay, document)
    report.faults.sort(key=lambda fault: (fault.line, fault.sentence))
    return report


def _under_overlays(proof: Proof, report: Report) -> None:
    """Prove a pack with every set of layers in force that can be; tell each fault once."""
    documents = {}
    beside = folder_above(report.path).parent
    for laid in proof.pack.overlays:
        file = overlay_file(laid.overlay, beside)
        if file is not None:
            documents[laid.overlay] = read_overlay(file)[1]
            report.faults += overlays.alone(laid, documents[laid.overlay])
            report.faults += overlays.over(proof.pack, laid, documents[laid.overlay])
    report.faults += [proof.at(sentence, "overlays") for sentence in overlays.between(proof.pack)]
    if report.faults:
        return
    known = {*report.warnings}
    for names, effective in overlays.effective(proof, documents):
        found = [fault for prove in PROOFS for fault in prove(effective)]
        fresh = [fault for fault in found if fault not in known]
        known |= {*fresh}
        report.faults += [
            replace(fault, sentence=f"{fault.sentence} (with {names} in force)") for fault in fresh
        ]
        odd = [fault for fault in implausible(effective) if fault not in known]
        known |= {*odd}
        report.warnings += odd


def _changes(proof: Proof) -> Iterator[Fault]:
    """A pack in a folder of its own says beside it what has changed, up to its revision."""
    file = proof.document.path
    page, revision = file.parent / CHANGES, proof.pack.revision
    if file.name != PACK_FILE:
        return
    if not page.is_file():
        yield proof.at(f"there is no `{CHANGES}` beside it that says what changed", "revision")
    elif not re.search(
        rf"^#+ .*\brevision {revision}\b", _text(page), re.IGNORECASE | re.MULTILINE
    ):
        sentence = f"`{CHANGES}` has no heading for revision {revision}"
        yield proof.at(sentence, "revision")


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8", errors="replace")


def readings(pack: Pack) -> list[Clause]:
    """Give the clauses that are read in some way where the document is open or wrong."""
    return [clause for clause in pack.clauses if clause.reading is not None]
