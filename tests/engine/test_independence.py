"""Who is independent enough to assess, to check, to decide."""

import pytest

from guildhall.engine.actor import Actor, Behalf, Surroundings
from guildhall.engine.decide import decide
from guildhall.engine.independence import JUDGING
from guildhall.engine.moves import moves
from guildhall.engine.vocabulary import Role
from tests.engine.builders import (
    BODY,
    PACK,
    STANDS,
    done,
    own,
    refusals,
    sensible,
    standing_at,
    tried,
)
from tests.engine.test_house import told


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"employed_by": ["employer"]}, "ann is employed by the apprentice's employer."),
        ({"employed_by": ["provider"]}, "ann is employed by the apprentice's training provider."),
        ({"trained": True}, "ann has trained the apprentice."),
        ({"related": True}, "ann is a relative of the apprentice."),
        ({"declared": False}, "ann has not declared to be independent."),
        ({"competent": ["ST0001"]}, "ann is not on record as competent for ST0825."),
        ({"competent": []}, "ann is not on record as competent for ST0825."),
    ],
)
@pytest.mark.parametrize(
    ("place", "do", "about", "field"),
    [
        ("accepted", "allocate_assessor", {"method": "am1"}, "assessor"),
        ("ready", "change_assessor", {"method": "am1"}, "assessor"),
        ("appealed", "acknowledge_appeal", {"appeal": "appeal-1"}, "panellist"),
    ],
)
def test_who_stands_too_close_is_refused_with_the_reason(place, do, about, field, facts, sentence):
    given = about | {field: {"person": "ann"} | facts}
    expected = [("house.independence", sentence, field)]
    if field == "panellist" and "competent" in facts:
        expected = []  # a panel judges how it was done, and not the occupation
    assert told(place, "officer", do, **given) == expected


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"employed_by": ["another-employer"]},
        {"competent": ["ST0825"]},
        {"competent": ["ST0001", "ST0825/AP02"]},
    ],
)
def test_who_is_independent_and_competent_is_allocated(facts):
    given = {"method": "am1", "assessor": {"person": "ann"} | facts}
    assert told("accepted", "officer", "allocate_assessor", **given) == []


def test_every_reason_is_told_at_once():
    facts = {"person": "ann", "trained": True, "related": True, "declared": False}
    found = told("accepted", "officer", "allocate_assessor", method="am1", assessor=facts)
    assert [sentence for _, sentence, _ in found] == [
        "ann has trained the apprentice.",
        "ann is a relative of the apprentice.",
        "ann has not declared to be independent.",
    ]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"person": "pia", "employed_by": [BODY]},
         "pia is employed by the awarding body whose decision it is."),
        ({"person": "assessor"}, "assessor has had a part in the assessment."),
    ],
)  # fmt: skip
def test_a_panellist_is_neither_of_the_body_nor_of_the_case(facts, sentence):
    given = {"appeal": "appeal-1", "panellist": facts}
    assert told("appealed", "officer", "acknowledge_appeal", **given) == [
        ("house.independence", sentence, "panellist")
    ]


@pytest.mark.parametrize("do", ["agree_marks", "return_marks", "settle_check"])
def test_whoever_marked_does_not_check_the_same_marks(do):
    player, at = standing_at("marked")
    checker = Actor("assessor", Role.QUALITY_ASSURER, BODY)
    decision = decide(PACK, player.case, sensible(player, do, at), checker, at)
    assert [(f.clause, f.sentence) for f in decision.findings] == [
        ("house.independence", "Whoever marked cannot check the same marks.")
    ]


def test_marks_are_those_of_the_assessor_for_whom_an_officer_records_them():
    player, at = standing_at("ended")
    given = {"sheet": sensible(player, "mark", at).sheet, "method": "am1"}
    spoken = {"for_": "assessor", "proof": "Note of a call."}
    done(player, at, "officer", "mark", **spoken, **given)
    assert player.case.attempt("am1").marked_by == "assessor"
    checker = Actor("assessor", Role.QUALITY_ASSURER, BODY)
    by_telephone = Behalf("assessor", Role.QUALITY_ASSURER, BODY, "Note of another call.")
    for actor in (checker, Actor("olga", Role.OFFICER, BODY, by_telephone)):
        decision = decide(PACK, player.case, sensible(player, "agree_marks", at), actor, at)
        assert [(f.clause, f.sentence) for f in decision.findings] == [
            ("house.independence", "Whoever marked cannot check the same marks.")
        ]


def test_an_interest_is_that_of_the_assessor_for_whom_an_officer_records_it():
    player, at = standing_at("ready")
    spoken = {"for_": "assessor", "proof": "Note of a call."}
    declared = {"method": "am1", "interest": "A cousin."}
    done(player, at, "officer", "declare_interest", **spoken, **declared)
    assert player.case.interested == {"assessor"}
    again = {"method": "am2", "assessor": {"person": "assessor"}}
    decision = tried(player, at, "officer", "change_assessor", **again)
    assert ("house.independence", "assessor has declared an interest.") in [
        (f.clause, f.sentence) for f in decision.findings
    ]
    waited_for = [(move.action, move.method) for move in moves(PACK, player.case, at)]
    assert ("change_assessor", "am1") in waited_for


@pytest.mark.parametrize(
    ("place", "do"),
    [
        ("breached", "settle_breach"),
        ("ready", "waive"),
        ("considered", "decide_special_consideration"),
    ],
)
def test_an_assessor_of_the_case_does_not_decide_on_it_as_an_officer(place, do):
    player, at = standing_at(place)
    officer = Actor("assessor", Role.OFFICER, BODY)
    decision = decide(PACK, player.case, sensible(player, do, at), officer, at)
    assert [(f.clause, f.sentence) for f in decision.findings] == [
        ("house.independence", "An assessor of the case cannot decide this as an officer.")
    ]


def test_an_assessor_of_before_does_not_decide_on_the_case_either():
    player, at = standing_at("breached")
    another = {"method": "am1", "assessor": "another-assessor"}
    done(player, at, "officer", "change_assessor", **another)
    done(player, at, "officer", "change_assessor", **(another | {"method": "am2"}))
    officer = Actor("assessor", Role.OFFICER, BODY)
    decision = decide(PACK, player.case, sensible(player, "settle_breach", at), officer, at)
    assert refusals(decision) == ["house.independence"]


def test_whoever_reported_malpractice_does_not_decide_it():
    player, at = standing_at("ended")
    done(player, at, "officer", "report_malpractice", method="am1", what="A whisper.")
    given = {"malpractice": "report-1", "found": True, "reason": "So it was."}
    decision = tried(player, at, "officer", "decide_malpractice", **given)
    assert [(f.clause, f.sentence) for f in decision.findings] == [
        ("house.independence", "Whoever reported it cannot decide it.")
    ]


def test_whoever_stands_too_close_by_now_neither_judges_checks_nor_decides():
    """In every role that judges, wherever it could be done: the tie alone stands in its way."""
    tie, tried_by = "quin is a relative of the apprentice.", set()
    for place in sorted(set(STANDS) - {"new"}):
        player, at = standing_at(place)
        for role, names in JUDGING.items():
            for name in names:
                wanted, actor = sensible(player, name, at), own(player, role, "am1")
                if decide(player.pack, player.case, wanted, actor, at).refused:
                    continue
                around = Surroundings(ties=(tie,))
                found = refusals(decide(player.pack, player.case, wanted, actor, at, around))
                assert found == ["house.independence"], (place, role, name)
                tried_by.add((role, name))
    assert {role for role, _ in tried_by} == set(JUDGING)
    assert len(tried_by) > 15
