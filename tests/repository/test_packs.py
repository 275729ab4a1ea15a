"""The shipped packs are whole: every clause, proven, tried on every side, in our own words."""

from datetime import date
from functools import cache

import pytest

from guildhall.clock.calendar import around
from guildhall.engine.actor import Surroundings
from guildhall.engine.pack import Pack
from guildhall.shelf.check import check
from guildhall.shelf.coverage import count
from guildhall.shelf.packs import find, read_pack
from guildhall.shelf.play import Played, play, scenario_files
from tests.repository.clauses import CLAUSES

SPECS = tuple(CLAUSES)


@cache
def played(spec: str) -> tuple[Pack, tuple[Played, ...]]:
    """Play everything of a pack, once for all tests."""
    folder = find(spec)
    pack = read_pack(folder)
    days, known_from, known_to = around(date(2026, 11, 21))
    outside = Surroundings(bank_holidays=days, calendar_from=known_from, calendar_to=known_to)
    files = scenario_files([folder])
    return pack, tuple(play(path, {folder: pack}, outside) for path in files)


@pytest.mark.parametrize("spec", SPECS)
def test_every_clause_of_the_specifications_is_in_its_pack(spec: str) -> None:
    pack, _ = played(spec)
    assert sorted(clause.id for clause in pack.clauses) == sorted(CLAUSES[spec])


@pytest.mark.parametrize("spec", SPECS)
def test_a_shipped_pack_has_no_fault_and_no_odd_number(spec: str) -> None:
    report = check(find(spec))
    assert (report.faults, report.warnings) == ([], [])


@pytest.mark.parametrize("spec", SPECS)
def test_everything_of_a_shipped_pack_plays(spec: str) -> None:
    _, results = played(spec)
    assert [str(item.path) for item in results if not item.ok] == []


@pytest.mark.parametrize("spec", SPECS)
def test_no_clause_of_a_shipped_pack_is_untried(spec: str) -> None:
    pack, results = played(spec)
    covered = count(pack, results)
    assert {item.clause.id: item.missing for item in covered if item.missing} == {}


@pytest.mark.parametrize("spec", SPECS)
def test_every_sentence_of_a_pack_ends_as_one(spec: str) -> None:
    pack, _ = played(spec)
    said = [clause.says for clause in pack.clauses]
    said += [clause.reading for clause in pack.clauses if clause.reading]
    said += [*pack.ksbs.values()]
    said += [text for method in pack.descriptors.values() for text in method.values()]
    assert [text for text in said if not text.endswith(".")] == []


@pytest.mark.parametrize("spec", SPECS)
def test_a_specification_has_three_lives_to_show_for_each_option(spec: str) -> None:
    pack, results = played(spec)
    lives = [item.path.stem for item in results if item.life]
    assert len(lives) == 3 * max(1, len(pack.options)), lives
