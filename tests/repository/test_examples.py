"""The invented packs, one for each kind of assessment: proven, played, and tried on every side."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from guildhall.clock.calendar import around
from guildhall.engine.actor import Surroundings
from guildhall.engine.pack import Pack
from guildhall.shelf.check import check
from guildhall.shelf.coverage import count
from guildhall.shelf.packs import EXAMPLES, pack_folders, read_pack, shelf_folder
from guildhall.shelf.play import Played, play, scenario_files

ROOT = shelf_folder() / EXAMPLES
FOLDERS = pack_folders(ROOT)
FAMILIES = sorted({folder.relative_to(ROOT).parts[0] for folder in FOLDERS})
LEAST = 10
"""Cases that a kind of assessment is tried by, at the least."""


def name(folder: Path) -> str:
    return folder.relative_to(ROOT).as_posix()


@cache
def played(folder: Path) -> tuple[Pack, tuple[Played, ...]]:
    """Play everything of a pack, once for all tests."""
    pack = read_pack(folder)
    days, known_from, known_to = around(date(2026, 11, 21))
    outside = Surroundings(bank_holidays=days, calendar_from=known_from, calendar_to=known_to)
    files = scenario_files([folder])
    return pack, tuple(play(path, {folder: pack}, outside) for path in files)


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_an_example_says_that_it_is_invented(folder: Path) -> None:
    pack, _ = played(folder)
    assert pack.invented
    assert pack.awarding_body.name == "The Invented Guild"


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_an_example_has_no_fault_and_no_odd_number(folder: Path) -> None:
    report = check(folder)
    assert (report.faults, report.warnings) == ([], [])


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_everything_of_an_example_plays(folder: Path) -> None:
    _, results = played(folder)
    assert [str(item.path) for item in results if not item.ok] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_no_clause_of_an_example_is_untried(folder: Path) -> None:
    pack, results = played(folder)
    covered = count(pack, results)
    assert {item.clause.id: item.missing for item in covered if item.missing} == {}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_kind_of_assessment_is_tried_by_enough_cases(family: str) -> None:
    own = [folder for folder in FOLDERS if folder.relative_to(ROOT).parts[0] == family]
    cases = sum(max(1, len(item.examples)) for folder in own for item in played(folder)[1])
    assert cases >= LEAST


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_no_two_packs_are_called_the_same(folder: Path) -> None:
    spec = read_pack(folder).spec
    assert [other for other in FOLDERS if read_pack(other).spec == spec] == [folder]
