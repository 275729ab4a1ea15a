"""`guildhall packs coverage`: which clauses are tried by scenarios, and how."""

import json
from argparse import Namespace
from pathlib import Path

from guildhall.cli.packs import words
from guildhall.cli.paper import Paper, paper
from guildhall.shelf.coverage import Coverage, coverage
from guildhall.shelf.faults import shown_path
from guildhall.shelf.packs import installed_folders, read_pack
from guildhall.telling.playing import surroundings
from guildhall.words import spoken

FEW = 3
"""How many scenarios are named where none is the clause's own."""


def run(arguments: Namespace) -> int:
    """Show how each clause is tried; 1 if one is not."""
    folders = [words.folder_of(arguments.spec)] if arguments.spec else installed_folders()
    found = []
    for path in folders:
        folder = path if path.is_dir() else path.parent
        pack = read_pack(path)
        found.append((pack.spec, folder, coverage(pack, folder, surroundings(pack))))
    if arguments.json:
        packs = [as_json(*item) for item in found]
        print(json.dumps({"format": 1, "packs": packs}, indent=2, ensure_ascii=False))
    else:
        for item in found:
            table(paper(), *item)
    return 1 if any(holes(covered) for _, _, covered in found) else 0


def holes(covered: list[Coverage]) -> int:
    """Count the clauses that are not tried on every side."""
    return sum(bool(item.missing) for item in covered)


def as_json(spec: str, folder: Path, covered: list[Coverage]) -> dict[str, object]:
    """Give the coverage of one pack as plain values."""
    return {
        "spec": spec,
        "path": shown_path(folder),
        "holes": holes(covered),
        "clauses": [
            {
                "id": item.clause.id,
                "does": item.clause.does.value,
                "kind": item.clause.rule.kind,
                "how": list(item.how),
                "missing": list(item.missing),
                "scenarios": [shown_path(path) for path in item.scenarios],
            }
            for item in covered
        ],
    }


def scenarios(item: Coverage) -> str:
    """Name the scenarios that try a clause, its own first, and the first few of the others."""
    stems = sorted(
        (path.stem for path in item.scenarios),
        key=lambda stem: not stem.startswith(item.clause.id),
    )
    own = sum(stem.startswith(item.clause.id) for stem in stems)
    shown = stems[: max(own, FEW)]
    more = len(stems) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def table(out: Paper, spec: str, folder: Path, covered: list[Coverage]) -> None:
    """Write each clause: its rule, how it is tried, by which scenarios, and what is missing."""
    out.title(f"{spec}: how each clause is tried")
    for item in covered:
        label, style = ("HOLE", "refused") if item.missing else ("ok", "good")
        text = f"{item.clause.id} ({item.clause.does.value}, {spoken.plain(item.clause.rule.kind)})"
        out.say(text, label=label, hang=5, label_style=style)
        if item.how:
            out.say("; ".join(item.how), indent=5, hang=2)
        if item.missing:
            out.say(", ".join(item.missing), label="missing:", indent=5, hang=2,
                    label_style="refused")  # fmt: skip
        if item.scenarios:
            out.say(scenarios(item), indent=5, hang=2, style="faint")
    lacking = holes(covered)
    out.say()
    verdict = f"{lacking} not tried" if lacking else "all tried"
    out.say(f"{spec}: {len(covered)} clauses, {verdict} ({shown_path(folder)})", style="strong")
