"""The keys that there are at a place of a model, for one that is misspelt."""

import pytest

from guildhall.engine.pack import Pack
from guildhall.shelf.fields import known_at
from guildhall.shelf.scenario import Scenario

ROW = ("clauses", 0, "rule", "redo_table", "rows", 0, "when")


@pytest.mark.parametrize(
    ("model", "place", "known"),
    [
        (Pack, ("methods", "am1", "sesion"), {"name", "session", "work"}),
        (Pack, (*ROW, "days", "fron"), {"from", "to", "below"}),
        (Pack, (*ROW, "attempt", "RedoSpan", "fron"), {"from", "to", "below"}),
        (Pack, ("clauses", 0, "rule", "cap", "reachs"), {"bites", "kind", "grade", "reaches"}),
        (Pack, ("spec", "any"), set()),
        (Pack, ("nowhere", "any"), set()),
        (None, ("any",), set()),
    ],
)
def test_the_keys_of_a_place_are_told_as_they_are_written(model, place, known):
    assert set(known_at(model, place)) == known


def test_the_keys_of_a_step_are_those_of_its_file():
    assert {"at", "by", "do", "with", "for"} <= set(known_at(Scenario, ("steps", 0, "wiht")))
