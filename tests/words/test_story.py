"""Every event in words."""

import json
from pathlib import Path

import pytest

from guildhall.engine.events import EVENTS, from_json
from guildhall.shelf.packs import pack
from guildhall.words import story
from guildhall.words.values import person

HISTORIES = Path(__file__).parents[1] / "engine" / "histories"
BARE = ("None", "{", "[", "personal:", "_", "withheld", " .", "  ", "The The")


def told():
    """Every entry of the histories that are kept, with its words."""
    for path in sorted(HISTORIES.glob("*.json")):
        recorded = json.loads(path.read_text(encoding="utf-8"))
        for one in recorded["entries"]:
            entry = from_json(one)
            yield entry, story.of(pack(recorded["spec"]), entry, person)


@pytest.fixture(scope="module")
def every():
    return list(told())


def test_every_event_there_is_is_told_in_a_sentence(every):
    assert {entry.event.name for entry, _ in every} == {name for name, _ in EVENTS}
    for entry, words in every:
        assert words.sentence[0].isupper(), words
        assert words.sentence.endswith("."), words
        assert not [bare for bare in BARE if bare in words.sentence], words.sentence
        plain = entry.event.name.replace(".", " ").replace("_", " ")
        assert words.sentence.lower() != f"{plain}.", words.sentence


def test_what_somebody_did_is_told_in_the_words_of_the_action(every):
    sentences = {words.sentence for _, words in every}
    for sentence in (
        "The officer (officer) allocated the assessor to the practical assessment.",
        "Pia (panellist) upheld appeal 2.",
        "The employer (employer) decided that English and maths are not needed.",
        "Attempt 2 at the final project is open.",
        "The session is lengthened to 77 minutes.",
    ):
        assert sentence in sentences


def test_what_was_written_and_what_was_derived_stand_apart(every):
    of = {entry.event.name: words for entry, words in every}
    assert of["session.missed"].said == (("Reason", "Overslept."),)
    assert of["result.released"].more
    assert all(": " in reason for reason in of["marks.given"].because[:1])
