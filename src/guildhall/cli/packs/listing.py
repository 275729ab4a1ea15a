"""`guildhall packs list`: what is installed."""

import json
from argparse import Namespace

from guildhall import clock
from guildhall.cli.paper import paper
from guildhall.cli.perform import tell
from guildhall.engine.pack import Overlay, Pack
from guildhall.engine.rules.records import review_due
from guildhall.shelf.faults import FaultyFileError, shown_path
from guildhall.shelf.packs import (
    installed_folders,
    overlay_folders,
    pack_folders,
    read_overlay,
    read_pack,
    shelf_folder,
)
from guildhall.words import spoken


def run(arguments: Namespace) -> int:
    """List the installed packs; 1 if one of them cannot be read."""
    packs: list[tuple[str, Pack]] = []
    failed = False
    installed = installed_folders()
    invented = [folder for folder in pack_folders(shelf_folder()) if folder not in installed]
    for folder in (*installed, *invented):
        try:
            packs.append((shown_path(folder), read_pack(folder)))
        except FaultyFileError as error:
            failed = True
            tell(error.faults)
    overlays: list[tuple[str, Overlay]] = []
    for folder in overlay_folders(shelf_folder()):
        try:
            overlays.append((shown_path(folder), read_overlay(folder)[0]))
        except FaultyFileError as error:
            failed = True
            tell(error.faults)
    if arguments.json:
        whole = {
            "format": 1,
            "packs": [as_json(path, pack) for path, pack in packs],
            "overlays": [of_overlay(path, overlay) for path, overlay in overlays],
        }
        print(json.dumps(whole, indent=2, ensure_ascii=False))
    else:
        table(packs)
        laid(overlays)
    return 1 if failed else 0


def flag(pack: Pack) -> str | None:
    """Give the sentence that flags a document past its review date, by today's date."""
    due = review_due(pack, clock.today())
    return due.sentence if due else None


def as_json(path: str, pack: Pack) -> dict[str, object]:
    """Give one pack of the list as plain values."""
    return {
        "spec": pack.spec,
        "title": pack.title,
        "level": pack.level,
        "revision": pack.revision,
        "awarding_body": pack.awarding_body.name,
        "invented": pack.invented,
        "review": flag(pack),
        "path": path,
    }


def of_overlay(path: str, overlay: Overlay) -> dict[str, object]:
    """Give one overlay of the list as plain values."""
    return {
        "overlay": overlay.overlay,
        "title": overlay.title,
        "over": overlay.over if overlay.over == "all" else list(overlay.over),
        "layers": len(overlay.layers),
        "path": path,
    }


def laid(overlays: list[tuple[str, Overlay]]) -> None:
    """Write the overlays that lie over packs, one a line."""
    out = paper()
    if not overlays:
        return
    out.heading("Overlays, for packs and scenarios that name them")
    widest = max(len(overlay.overlay) for _, overlay in overlays)
    for _, overlay in overlays:
        over = "every pack" if overlay.over == "all" else spoken.listed(overlay.over)
        text = f"{overlay.title}, over {over}, {spoken.counted(len(overlay.layers), 'layer')}"
        out.say(text, label=overlay.overlay, hang=widest + 2, label_style="strong")


def table(packs: list[tuple[str, Pack]]) -> None:
    """Write the packs, one a line, each with its flag beneath."""
    out = paper()
    if not packs:
        out.say("No pack is installed.")
        return
    widest = max(len(pack.spec) for _, pack in packs)
    invented = False
    for _, pack in packs:
        if pack.invented and not invented:
            out.heading("Invented, to try the engine with")
            invented = True
        text = (
            f"{pack.title}, level {pack.level}, revision {pack.revision}, {pack.awarding_body.name}"
        )
        out.say(text, label=pack.spec, hang=widest + 2, label_style="strong")
        due = flag(pack)
        if due is not None:
            out.say(due, indent=widest + 2, style="warned")
