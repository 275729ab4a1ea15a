"""Play what tries one family of rules, a test for each file; `make mutate` runs them for a mutant.

Not collected by `make test`: every scenario is played there already. Here only those are played
that name a clause of the family (GUILDHALL_FAMILY, or else of any); for a mutant those of them
that come to the changed function, the quick ones first, up to the first that does not come as it
is written. Everything is read once: a mutant is judged in a process that was parted from this one
when all was read.
"""

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from guildhall.clock.calendar import around
from guildhall.engine.actor import Surroundings
from guildhall.engine.pack import Pack
from guildhall.shelf.examples import try_table
from guildhall.shelf.packs import EXAMPLES, pack_folders, read_pack, readable_versions, shelf_folder
from guildhall.shelf.play import play_script, scenario_files
from guildhall.shelf.reading import read
from guildhall.shelf.scenario import is_table, load_scenario, load_table

ENOUGH = 6
"""Files of a long pack that are played for one clause, beside those that have its name.

A short pack is played whole.
"""
SHORT = 60
"""Files that a short pack has, at the most."""
FAMILY = os.environ.get("GUILDHALL_FAMILY", "")


def family_of(rule: object) -> str:
    return type(rule).__module__.rpartition(".")[2]


def clauses_of(pack: Pack) -> set[str]:
    """The clauses whose rule is of the family, in the pack and in what lies over it."""
    layers = [(overlay, layer) for overlay in pack.overlays for layer in overlay.layers]
    laid = [clause for overlay, layer in layers for clause in overlay.clauses_of(layer)]
    all_clauses = [*pack.clauses, *laid]
    return {c.id for c in all_clauses if FAMILY in ("", family_of(c.rule))}


def folders() -> list[Path]:
    """The packs, the small invented ones first."""
    found = pack_folders(shelf_folder())
    return sorted(found, key=lambda folder: EXAMPLES not in folder.parts)


def prepared(path: Path, pack: Pack, outside: Surroundings) -> Callable[[], bool]:
    """Read a file; give what plays it and says whether all came as it is written."""
    document = read(path)
    if is_table(document):
        table, folder = load_table(document)
        others = [other for other, _ in readable_versions(folder, pack.spec)]
        tried = partial(try_table, document, table, pack, others, outside)
        return lambda: all(example.ok for example in tried())
    played = partial(play_script, load_scenario(document), pack, outside)
    return lambda: played().ok


def everything() -> Iterator[tuple[str, Callable[[], bool]]]:
    """All that tries the family, by the file's place in the shelf."""
    days, known_from, known_to = around(date(2026, 11, 21))
    outside = Surroundings(bank_holidays=days, calendar_from=known_from, calendar_to=known_to)
    for folder in folders():
        pack = read_pack(folder)
        clauses = clauses_of(pack)
        files = scenario_files([folder])
        played: Counter[str] = Counter()
        for path in files:
            text = path.read_text(encoding="utf-8")
            named = [clause for clause in clauses if clause in text]
            about = any(f"{path.stem}.".startswith(f"{clause}.") for clause in clauses)
            few = any(len(files) <= SHORT or played[clause] < ENOUGH for clause in named)
            if about or few:
                played.update(named)
                name = path.relative_to(shelf_folder()).with_suffix("").as_posix()
                yield name, prepared(path, pack, outside)


EVERYTHING = dict(everything())
gc.freeze()  # what is read stays, so no mutant's process has to look it through


@pytest.mark.parametrize("file", EVERYTHING)
def test_it_comes_as_it_is_written(file: str) -> None:
    assert EVERYTHING[file]()
