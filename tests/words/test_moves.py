"""Moves, said to whoever makes them."""

import ast
import inspect
from importlib import import_module

import pytest

from guildhall.words.moves import imperative


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("books the practical assessment", "Book the practical assessment"),
        ("goes on with the presentation and ends it", "Go on with the presentation and end it"),
        ("accepts the gateway or sends it back", "Accept the gateway or send it back"),
        ("acknowledges appeal-1 and names its panellist",
         "Acknowledge appeal-1 and name its panellist"),
        ("hands the gateway in, with everybody's part in it",
         "Hand the gateway in, with everybody's part in it"),
        ("settles the title and signs the project brief off, or sends it back",
         "Settle the title and sign the project brief off, or send it back"),
    ],
)  # fmt: skip
def test_a_move_is_turned_round(words, said):
    assert imperative(words) == said


def test_every_move_begins_with_a_verb_that_loses_its_s():
    source = ast.parse(inspect.getsource(import_module("guildhall.engine.moves")))
    texts = {node.value for node in ast.walk(source) if isinstance(node, ast.Constant)
             and isinstance(node.value, str) and " " in node.value
             and node.value[0].islower()}  # fmt: skip
    verbs = {text.split()[0] for text in texts if text.split()[0].endswith("s")}
    assert len(verbs) > 20
    for verb in verbs:
        assert not imperative(f"{verb} it").split()[0].endswith("s"), verb
