"""`guildhall packs check`: prove packs, in any folder."""

import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path

from guildhall.cli.paper import paper
from guildhall.cli.perform import tell
from guildhall.cli.play import faults_of
from guildhall.engine.kinds.unenforced import Unenforced
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Does
from guildhall.shelf.check import Report, check, check_overlay, readings
from guildhall.shelf.coverage import count
from guildhall.shelf.faults import Fault, FaultyFileError
from guildhall.shelf.packs import (
    OVERLAY_FILE,
    SCENARIOS,
    overlay_folders,
    pack_folders,
    read_with_lines,
    shelf_folder,
)
from guildhall.shelf.play import Played, scenario_files
from guildhall.telling.playing import play_file
from guildhall.words import spoken

DONE = {
    Does.ENFORCE: "enforced",
    Does.FAILS: "failed by rule",
    Does.WARN: "warned of",
    Does.DERIVE: "worked out",
    Does.CLOCK: "timed",
    Does.RECORD: "recorded",
    Does.SHOW: "shown",
}


def run(arguments: Namespace) -> int:
    """Prove each pack; 1 if any has a fault, or a clause that no scenario tries."""
    failed = False
    for root in [Path(name) for name in arguments.paths] or [shelf_folder()]:
        folders, overlays = pack_folders(root), overlay_folders(root)
        if root.name == OVERLAY_FILE:
            overlays = [root]
        elif not root.is_dir():
            folders = [root]
        elif not folders and not overlays:
            tell([Fault(root, 1, "there is no pack in this folder")])
            failed = True
        for folder in folders:
            failed |= not prove(folder, arguments)
        for folder in overlays:
            failed |= not prove_overlay(folder)
    return 1 if failed else 0


def prove(folder: Path, arguments: Namespace) -> bool:
    """Prove one pack and tell what was found; whether it is sound."""
    try:
        report = check(folder)
        faults = list(report.faults)
        if not faults and not arguments.no_coverage:
            holes = untried(report)
            if report.pack is not None and report.pack.draft:
                report.open += holes
            else:
                faults += holes
    except FaultyFileError as error:
        tell(error.faults)
        return False
    tell(faults)
    for warning in report.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    for item in report.open:
        print(item)
    if report.pack is not None:
        summary(report, report.pack, len(faults), list_readings=arguments.readings)
    return not faults


def prove_overlay(path: Path) -> bool:
    """Prove one overlay and tell what was found; whether it is sound."""
    try:
        report = check_overlay(path)
    except FaultyFileError as error:
        tell(error.faults)
        return False
    tell(report.faults)
    overlay = report.overlay
    if overlay is not None:
        over = "every pack" if overlay.over == "all" else spoken.listed(overlay.over)
        layers = spoken.counted(len(overlay.layers), "layer")
        count = len(report.faults)
        verdict = spoken.counted(count, "fault") if count else "no fault"
        style = "refused" if count else "good"
        text = f"{layers} over {over}: {verdict}"
        paper().say(text, label=f"overlay {overlay.overlay}", hang=2, label_style=style)
    return not report.faults


def untried(report: Report) -> list[Fault]:
    """Give a fault for each clause that the scenarios beside the pack do not try.

    A pack without a folder of scenarios is not asked for any.
    """
    pack, folder = report.pack, report.path.parent / SCENARIOS
    if pack is None or not folder.is_dir():
        return []
    document = read_with_lines(report.path)[1]
    packs = {report.path.parent: pack}
    played: list[Played] = []
    faults: list[Fault] = []
    for path in scenario_files([folder]):
        try:
            played.append(play_file(path, packs))
        except FaultyFileError as error:
            faults += error.faults
    faults += [fault for item in played for fault in faults_of(item)]
    for number, item in enumerate(count(pack, played)):
        if item.missing:
            line = document.line(("clauses", number))
            sentence = f"no scenario shows it {spoken.listed(item.missing, 'nor')}"
            if any(" outcome" in missing for missing in item.missing):
                sentence = f"the scenarios lack {spoken.listed(item.missing)}"
            faults.append(Fault(report.path, line, sentence, item.clause.id))
    return faults


def summary(report: Report, pack: Pack, faults: int, *, list_readings: bool) -> None:
    """Tell what the pack holds, and how many faults were found."""
    out = paper()
    does = Counter(clause.does for clause in pack.clauses)
    read = readings(pack)
    counts = [
        spoken.counted(len(pack.clauses), "clause"),
        spoken.counted(len(pack.methods), "method"),
        spoken.counted(len(pack.themes), pack.theme_word),
        spoken.counted(len(pack.ksbs), "KSB"),
        spoken.counted(len(read), "reading"),
        spoken.counted(len(report.warnings), "warning"),
    ]
    verdict = "no fault" if not faults else spoken.counted(faults, "fault")
    if pack.draft:
        verdict = f"a draft, {spoken.counted(len(report.open), 'thing')} to be filled in, {verdict}"
    out.say(
        f"revision {pack.revision}: {', '.join(counts)}: {verdict}",
        label=pack.spec,
        hang=2,
        label_style="refused" if faults else "good",
    )
    told = [f"{does[kind]} {words}" for kind, words in DONE.items() if does[kind]]
    out.say(", ".join(told), indent=2, style="faint")
    unenforced = [rule for _, rule in pack.rules(Unenforced)]
    if unenforced:
        many = spoken.counted(len(unenforced), "rule")
        text = f"{many} {'is' if len(unenforced) == 1 else 'are'} shown and not enforced"
        asked = sum(rule.confirm for rule in unenforced)
        text += f", {asked} of them confirmed before the step goes on" if asked else ""
        out.say(text, indent=2, style="warned")
    for clause in read if list_readings else ():
        out.say(clause.reading or "", label=f"{clause.id}:", indent=2, hang=2, label_style="clause")
