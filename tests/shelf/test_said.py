"""What the clauses say, word for word and with their numbers: the tables in `said`.

`said/<family>.yaml` names steps of scenarios and all that the clauses of that family say there.
Whoever alters a sentence alters it there too, and reads it once more in its place.
"""

from pathlib import Path

import pytest
import yaml

from guildhall.shelf.play import play
from tests.engine.otherwise import OUTSIDE, line, reasons, scenario_file

TABLES = sorted((Path(__file__).parent / "said").glob("*.yaml"))
SAID = {
    (table.stem, scenario): steps
    for table in TABLES
    for scenario, steps in yaml.safe_load(table.read_text(encoding="utf-8")).items()
}
PACKS = {}
"""The packs that were read: they never change."""


def said(decision, expected):
    """Give what there is to hold against the lines of a step.

    All findings of the clauses that refuse, warn or note in those lines, and the reasons among
    those lines that are given: a sheet of marks has a reason for each descriptor.
    """
    clauses = {
        one.split(":")[0].rpartition(" ")[2] for one in expected if not one.startswith("because")
    }
    found = [line(finding) for finding in decision.findings if finding.clause in clauses]
    return found + [reason for reason in reasons(decision) if reason in expected]


@pytest.mark.parametrize(("family", "scenario"), sorted(SAID))
def test_a_clause_says_what_it_says(family, scenario):
    expected = SAID[family, scenario]
    played = play(scenario_file(scenario), PACKS, OUTSIDE)
    decisions = {result.n: result.decision for result in played.steps if result.n in expected}
    assert expected == {n: said(decision, expected[n]) for n, decision in decisions.items()}
