"""The table that says where each clause is met: whole, and true."""

import re

import pytest

from guildhall.cases.asked import OFFERED
from guildhall.shelf.packs import find, read_pack
from guildhall.shelf.play import scenario_files
from guildhall.telling.met import places
from tests.repository.clauses import CLAUSES
from tests.repository.test_house import ROOT

PAGE = ROOT / "docs" / "reference" / "where-clauses-are-met.md"


def rows_of(spec):
    part = PAGE.read_text(encoding="utf-8").partition(f"## {spec}: ")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| `")]
    return {cells[0].strip("`"): cells[1:] for cells in rows}


@pytest.mark.parametrize("spec", CLAUSES)
def test_the_table_names_every_clause_with_its_page_scenario_and_test(spec):
    rows = rows_of(spec)
    assert sorted(rows) == sorted(CLAUSES[spec])
    stems = {path.stem for path in scenario_files([find(spec)])}
    for clause, (met, scenarios, tests) in rows.items():
        assert met, clause
        named = re.findall(r"`([^`]+)`", scenarios)
        assert set(named) <= stems, clause
        assert named or scenarios == "none: it is proven", clause
        files = re.findall(r"`(tests/[^`]+)`", tests)
        assert files, clause
        assert all((ROOT / file).exists() for file in files), clause


def test_the_table_has_all_253_clauses():
    assert sum(len(rows_of(spec)) for spec in CLAUSES) == 253


@pytest.mark.parametrize("spec", CLAUSES)
def test_a_form_on_which_a_clause_is_met_is_offered_and_tells_its_rule(spec):
    pack = read_pack(find(spec))
    for clause in pack.clauses:
        forms = [place.action for place in places(clause) if place.action is not None]
        assert set(forms) <= set(OFFERED), clause.id
        assert all(clause in pack.biting[action] for action in clause.rule.bites), clause.id
        assert set(clause.rule.bites) <= set(forms)
