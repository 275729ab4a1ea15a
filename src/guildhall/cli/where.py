"""`guildhall where CLAUSE`: every place that concerns a clause, or a rule of the house.

The line of its pack, the model of its kind, the function that judges it, the rows of the
lifecycle table at which it bites, and the scenarios that try it, side by side.
"""

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from guildhall.cli.packs import words
from guildhall.cli.paper import Paper, paper
from guildhall.cli.source import (
    Place,
    class_place,
    house_places,
    judge_place,
    row_places,
    users_of,
)
from guildhall.engine.house import HOUSE
from guildhall.engine.lifecycle import TABLE, Row
from guildhall.engine.pack import Clause, Overlay, Pack
from guildhall.engine.vocabulary import Kind
from guildhall.shelf.coverage import count
from guildhall.shelf.faults import FaultyFileError, meant, shown_path
from guildhall.shelf.packs import (
    installed_folders,
    overlay_folders,
    pack_folders,
    read_overlay,
    read_with_lines,
    shelf_folder,
)
from guildhall.shelf.play import Played, scenario_files
from guildhall.shelf.reading import Document, read
from guildhall.telling.playing import play_file
from guildhall.words import deeds, spoken

LABEL = 12
Found = tuple[Path, Pack, Document]
"""A pack with its folder and its lines."""
SIDES = {Kind.REFUSAL: "refused", Kind.WARNING: "warned", Kind.NOTE: "noted"}


def run(arguments: Namespace) -> int:
    """Tell every place; 1 where there is no such clause."""
    wanted, out = arguments.clause, paper()
    alone = arguments.spec
    folders = [words.folder_of(alone)] if alone else installed_folders()
    packs: list[Found] = [(folder, *read_with_lines(folder)) for folder in folders]
    if wanted in HOUSE:
        house(out, wanted)
        for folder, pack, _ in packs:
            tried(out, wanted, pack, folder, every=arguments.all)
        return 0
    holding = [item for item in packs if wanted in item[1].by_id]
    of = {overlay.overlay for _, pack, _ in packs for overlay in pack.overlays}
    brought = [item for item in laid(wanted) if item[0].overlay in of or not (holding or alone)]
    for overlay, clause, found in brought:
        of_overlay(out, overlay, clause, found)
    if brought and not holding:
        for folder, pack, _ in packs:
            if any(item[0].overlay in {o.overlay for o in pack.overlays} for item in brought):
                tried(out, wanted, pack, folder, every=arguments.all)
    others = [] if alone else [item for item in invented() if wanted in item[1].by_id]
    if not (holding or brought or others):
        packs += [] if alone else invented()
        known = [*HOUSE, *(clause for _, pack, _ in packs for clause in pack.by_id)]
        print(f"guildhall: {unknown(wanted, known)}", file=sys.stderr)
        return 1
    if not (holding or brought):
        holding, others = others[:1], others[1:]
    for number, (folder, pack, document) in enumerate(holding):
        if number:
            out.say()
        clause = pack.by_id[wanted]
        of_pack(out, pack, clause, document)
        bites(out, clause)
        tried(out, wanted, pack, folder, every=arguments.all)
    also(out, wanted, others)
    return 0


def invented() -> list[Found]:
    """Give the invented packs beside the shipped ones; one that cannot be read is left out."""
    shipped = installed_folders()
    found = []
    for folder in pack_folders(shelf_folder()):
        if folder not in shipped:
            with suppress(FaultyFileError):  # it is told of where it is itself proven
                found.append((folder, *read_with_lines(folder)))
    return found


def also(out: Paper, wanted: str, others: list[Found]) -> None:
    """Write which other invented packs have a clause of that id, a line each."""
    if not others:
        return
    out.say()
    out.say("Invented packs have one of that name, too (--spec shows it whole)", style="strong")
    for _, pack, document in others:
        number = pack.clauses.index(pack.by_id[wanted])
        place(out, pack.spec, Place(document.path, document.line(("clauses", number)), ""))


def laid(wanted: str) -> Iterator[tuple[Overlay, Clause, Place]]:
    """Give each clause of that id that an overlay of the shelf brings, and where it stands."""
    for folder in overlay_folders(shelf_folder()):
        overlay, document = read_overlay(folder)
        for number, layer in enumerate(overlay.layers):
            for index, clause in enumerate(overlay.clauses_of(layer)):
                if clause.id == wanted:
                    line = document.line(("layers", number, "clauses", index))
                    name = f"layer {number + 1}, rule {clause.rule.kind}"
                    yield overlay, clause, Place(document.path, line, name)


def of_overlay(out: Paper, overlay: Overlay, clause: Clause, found: Place) -> None:
    """Write where a clause of an overlay stands, and the code behind its kind of rule."""
    out.title(f"{clause.id} in the overlay {overlay.overlay}")
    out.say(clause.says)
    out.say(f"Under “{clause.at}”; {clause.force.value}; {clause.does.words}.", style="faint")
    out.say()
    place(out, "Overlay", found)
    of_kind(out, clause)
    bites(out, clause)


def unknown(wanted: str, known: Iterable[str]) -> str:
    """Say that there is no such clause, and which one may be meant."""
    return f"no clause is called {wanted!r}{meant(wanted, known, 3)}"


def house(out: Paper, wanted: str) -> None:
    """Write where a rule of the house stands, and which functions speak by it."""
    out.title(f"{wanted}: {HOUSE[wanted]}")
    out.say("A rule of the house: it holds in every specification.")
    defined, *speaking = house_places(wanted)
    place(out, "Defined", defined)
    for number, found in enumerate(speaking):
        place(out, "Spoken by" if number == 0 else "", found)


def of_pack(out: Paper, pack: Pack, clause: Clause, document: Document) -> None:
    """Write where a clause stands in its pack, and the code behind its kind of rule."""
    out.title(f"{clause.id} in {pack.spec}")
    out.say(clause.says)
    out.say(f"Under “{clause.at}”; {clause.force.value}; {clause.does.words}.", style="faint")
    out.say()
    line = document.line(("clauses", pack.clauses.index(clause)))
    place(out, "Pack", Place(document.path, line, f"rule {clause.rule.kind}"))
    of_kind(out, clause)


def of_kind(out: Paper, clause: Clause) -> None:
    """Write the code behind the kind of a clause's rule: its model, and the functions."""
    kind = type(clause.rule)
    place(out, "Model", class_place(kind))
    judged = judge_place(kind)
    if judged is not None:
        place(out, "Judged by", judged)
    others = [found for found in users_of(kind) if found != judged]
    for number, found in enumerate(others):
        place(out, ("Also read by" if judged else "Read by") if number == 0 else "", found)


def place(out: Paper, label: str, found: Place) -> None:
    """Write one place: file:line and what stands there."""
    text = f"{shown_path(found.path)}:{found.line}"
    out.say(f"{text}  {found.name}".rstrip(), label=label, hang=LABEL + 2, label_style="faint")


def bites(out: Paper, clause: Clause) -> None:
    """Write the rows of the lifecycle table of the actions at which a clause bites."""
    if not clause.rule.bites:
        return
    out.say()
    out.say("Bites at these rows of the lifecycle table", style="strong")
    lines = row_places()
    for row, found in zip(TABLE, lines, strict=True):
        if row.action in clause.rule.bites and not row.also:
            out.say(f"{deeds.infinitive(row.action)} ({row.action})", indent=2)
            out.say(row_words(row), indent=4, hang=2, style="faint")
            out.say(f"{shown_path(found.path)}:{found.line}", indent=4, style="faint")


def row_words(row: Row) -> str:
    """Tell a row: its track, from which states to which, by whom, with which event."""
    states = spoken.listed(sorted(s.words for s in row.states or ()), "or") or "nothing yet"
    to = f", then {row.to.words}" if row.to is not None else ""
    roles = spoken.listed(sorted(spoken.the(role) for role in row.roles), "or")
    return f"{row.track.words}: {states}{to}; by {roles}; {row.event}"


def tried(out: Paper, wanted: str, pack: Pack, folder: Path, *, every: bool) -> None:
    """Write which scenarios try a clause, on which side, at which line.

    Those that name it are played, since playing all of them takes a while; where none of those
    tries it, or with `every`, the others too.
    """
    root = folder if folder.is_dir() else folder.parent
    files = sorted(scenario_files([root]), key=lambda file: not file.stem.startswith(wanted))
    naming = files if every else [file for file in files if names(file, wanted)]
    found = list(shown_by(naming, wanted, pack, root))
    whole = len(naming) == len(files)
    if not found and not whole:
        found, whole = list(shown_by(files, wanted, pack, root)), True
    out.say()
    rest = "" if whole else " that name it (--all plays every one)"
    out.say(f"Tried by the scenarios of {pack.spec}{rest}", style="strong")
    for side in dict.fromkeys(sorted(side for side, _ in found)):
        places = list(dict.fromkeys(where for told, where in found if told == side))
        shown = places[:MOST]
        out.say(f"{side} ({len(places)})", indent=2)
        for where in shown:
            out.say(where, indent=4, style="faint")
        if len(places) > MOST:
            out.say(f"and {len(places) - MOST} more", indent=4, style="faint")
    if not found:
        out.say("none", indent=2, style="warned")


def names(file: Path, wanted: str) -> bool:
    """Whether a scenario names a clause: in its own name, or in what it says."""
    return file.stem.startswith(wanted) or wanted in file.read_text(encoding="utf-8")


def shown_by(
    files: Iterable[Path], wanted: str, pack: Pack, root: Path
) -> Iterator[tuple[str, str]]:
    """Play scenarios; give each side of a clause that they show, with its file and line."""
    for path in files:
        with suppress(FaultyFileError):
            yield from trials(wanted, pack, play_file(path, {root: pack}))


MOST = 8
"""How many scenarios are named for one side."""


def trials(wanted: str, pack: Pack, played: Played) -> Iterator[tuple[str, str]]:
    """Give each side of a clause that a played scenario shows, with its file and line."""
    document = read(played.path)
    where = shown_path(played.path)
    seen = set()
    for result in played.steps:
        if not result.n:
            continue
        line = document.line(("steps", result.n - 1))
        sides = {
            SIDES[finding.kind] for finding in result.decision.findings if finding.clause == wanted
        }
        if wanted in result.decision.kept and not result.decision.refused:
            sides.add("let through")
        for side in sorted(sides):
            seen.add(side)
            yield side, f"{where}:{line}"
    for item in count(pack, [played]):
        if item.clause.id == wanted and item.scenarios:
            yield from ((side, where) for side in item.how if side not in seen)
