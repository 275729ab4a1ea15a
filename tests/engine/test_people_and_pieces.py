"""What is said, word for word, about panels, quotas, scopes and the make-up of evidence."""

from datetime import date
from functools import cache

import pytest

from guildhall.clock.calendar import around
from guildhall.engine.actor import Surroundings
from guildhall.engine.vocabulary import Kind
from guildhall.shelf.packs import EXAMPLES, read_pack, shelf_folder
from guildhall.shelf.play import play

ROOT = shelf_folder() / EXAMPLES

SAID = {
    ("people", "panel.no-employer", 2): [
        "The panel is not complete. Not on record as present: employer's member (0 of 1).",
    ],
    ("people", "panel.nobody", 1): [
        (
            "The panel is not complete. Not on record as present: assessor (0 of 1), "
            "employer's member (0 of 1), external examiner (0 of 1)."
        ),
        "0 members of the panel are on record as present; 4 are the least.",
    ],
    ("people", "panel.quorum", 2): [
        "3 members of the panel are on record as present; 4 are the least.",
    ],
    ("people", "panel.leader", 2): [
        "The assessor who leads the panel, assessor, is not on record as present.",
    ],
    ("people", "panel.independent", 1): ["max is employed by the apprentice's training provider."],
    ("people", "panel.independent", 2): ["ivy is employed by the apprentice's employer."],
    ("people", "panel.independent", 3): ["tess has trained the apprentice."],
    ("people", "panel.independent", 4): [
        "rory is a relative of the apprentice.",
        "nina has not declared to be independent.",
    ],
    ("people", "panel.independent", 5): ["eve is not employed by the apprentice's employer."],
    ("people", "panel.independent", 6): [
        (
            "The panel has no training provider's member; its parts are: assessor, employer's "
            "member, external examiner, technical specialist."
        ),
    ],
    ("people", "panel.independent", 7): ["good is named twice."],
    ("people", "conditions.online", 3): [
        "Not confirmed: the apprentice has shown that nobody else is in the room."
    ],
    ("people", "quota.most", 4): ["3 questions on “The sail” were put; 3 are the most."],
    ("people", "quota.least", 3): [
        "1 question on “Flight” was put; 2 are the least.",
        "0 questions on “The sail” were put; 1 is the least.",
    ],
    ("evidence", "scope.proposed", 1): [
        "The scope of the project review is not proposed yet; it is approved first.",
    ],
    ("evidence", "scope.proposed", 3): [
        "The scope of the project review is proposed and not answered yet; it is approved first.",
    ],
    ("evidence", "scope.proposed", 4): [
        (
            "The scope of the project review is proposed; for this it has to be not proposed or "
            "returned."
        ),
    ],
    ("evidence", "scope.returned", 2): [
        (
            "The scope of the project review was sent back and is not proposed again; it is "
            "approved first."
        ),
    ],
    ("evidence", "scope.returned.too-often", 2): [
        "The scope was sent back 2 times; 2 times are the most.",
    ],
    ("evidence", "scope.changed", 6): [
        "The project report is handed in on the scope as it was approved.",
    ],
    ("evidence", "portfolio.least", 4): [
        "Of observations there is 1; 2 are the least.",
        "Of witness testimonies there are 2, from 1 source; 2 different sources are the least.",
    ],
    ("evidence", "portfolio.nothing", 3): [
        "Of witness testimonies there are 0, from 0 sources; 2 different sources are the least.",
    ],
    ("evidence", "portfolio.sources.unnamed", 5): [
        "Of witness testimonies, no source is named for: piece-4.",
        "Of witness testimonies there are 2, from 1 source; 2 different sources are the least.",
    ],
    ("evidence", "portfolio.most", 5): ["Of observations there would be 5; 4 are the most."],
    ("evidence", "portfolio.films", 1): ["The minutes of the film are not counted."],
    ("evidence", "portfolio.films", 3): ["The film has 6 minutes; 5 are the most."],
    ("evidence", "report.pages", 1): ["The report has 9 pages; 10 are the least."],
    ("evidence", "report.pages", 2): ["The report has 21 pages; 20 are the most."],
    ("evidence", "work.kinds", 1): ["Of presentations there are 0; 1 is the least."],
    ("evidence", "work.kinds", 2): ["Of reports there are 2; 1 is the most."],
    ("evidence", "assessed", 1): [
        "Not on record as looked at before marking: piece-1, piece-2, report.",
    ],
}


@cache
def played(family, scenario):
    """The steps of a scenario of an invented pack, by their number."""
    folder = ROOT / family
    days, known_from, known_to = around(date(2026, 11, 21))
    outside = Surroundings(bank_holidays=days, calendar_from=known_from, calendar_to=known_to)
    path = folder / "scenarios" / f"{scenario}.yaml"
    steps = play(path, {folder: read_pack(folder)}, outside).steps
    return {result.n: result.decision for result in steps if result.n}


@pytest.mark.parametrize("where", SAID, ids=lambda where: " ".join(map(str, where)))
def test_a_refusal_is_a_sentence_with_its_numbers(where):
    family, scenario, number = where
    decision = played(family, scenario)[number]
    assert [f.sentence for f in decision.findings if f.kind is not Kind.NOTE] == SAID[where]


def test_who_may_be_away_is_noted_and_holds_nothing_back():
    decision = played("people", "panel.quorum")[4]
    assert not decision.refused
    assert [(f.kind, f.sentence) for f in decision.findings] == [
        (Kind.NOTE, "Not on record as present, and free to be away: technical specialist (1 of 2).")
    ]
