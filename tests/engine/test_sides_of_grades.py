"""Sides of the rules of grades that no pack of the shelf shows: caps, boards, outside."""

from datetime import date
from decimal import Decimal

import pytest

from guildhall.engine.actions.judging import RecordResult
from guildhall.engine.findings import Derivation
from guildhall.engine.holdings import Decided
from guildhall.engine.rules.outside import grade_outside
from guildhall.engine.rules.overall import (
    board_decided,
    capped,
    grade_overall,
    passed_overall,
)
from guildhall.engine.rules.scoring import by_level_counts
from guildhall.shelf.packs import EXAMPLES, pack as shelved, read_pack, shelf_folder
from tests.engine.builders import PACK, without
from tests.engine.otherwise import otherwise, reasons, ruled

FOUR = read_pack(shelf_folder() / EXAMPLES / "scales" / "four-by-four")
BOARD = shelved("EX06/7.0")
PLAIN = Derivation("merit", (PACK.by_id["grade.overall"].reason("So it came."),))
FIRST = PACK.methods["am1"].name
LAST = PACK.methods["am2"].name
DECIDED = Decided("pass", date(2026, 1, 12), "the board", None)


def reach(*what):
    return ruled(PACK, {"resit.cap": {"reaches": what}})


def said(derived):
    return [reason.sentence for reason in derived.because]


@pytest.mark.parametrize(
    ("pack", "redone", "given", "grade", "told"),
    [
        (PACK, [], {}, "merit", None),
        (PACK, ["am1"], {}, "pass",
         f"Taken again: {FIRST}. The grade is at most pass: merit becomes pass."),
        (PACK, ["am1", "am2"], {"run": 2}, "pass",
         f"Taken again: {FIRST} and {LAST}. The grade is at most pass: merit becomes pass."),
        (PACK, [], {"run": 2}, "pass",
         "This is run 2 of the whole EPA. The grade is at most pass: merit becomes pass."),
        (PACK, ["am1"], {"waived": True}, "merit",
         (f"Taken again: {FIRST}. The cap is set aside for this run: the grade stays merit.")),
        (reach("run"), ["am1"], {}, "merit", None),
        (reach("redo"), [], {"run": 2}, "merit", None),
        (ruled(PACK, {"resit.cap": {"grade": "merit"}}), ["am1"], {}, "merit",
         f"Taken again: {FIRST}. The grade is at most merit; merit is within."),
        (without("resit.cap"), ["am1"], {"run": 2}, "merit", None),
        (without("grade.overall"), ["am1"], {"run": 2}, "merit", None),
    ],
)  # fmt: skip
def test_a_grade_is_put_under_the_cap_where_it_reaches(pack, redone, given, grade, told):
    derived = capped(pack, PLAIN, redone, **given)
    assert derived.grade == grade
    assert said(derived) == ["So it came.", *([told] if told else [])]
    assert [reason.clause for reason in derived.because[1:]] == (["resit.cap"] if told else [])


def test_a_cap_that_is_set_aside_is_set_aside_for_the_grade_of_the_run():
    decision = otherwise("st0792-1.2/resit.cap.waived", 2)
    assert any("The cap is set aside for this run" in line for line in reasons(decision))


def test_without_a_way_to_it_there_is_no_overall_grade():
    pack = without("grade.overall")
    with pytest.raises(LookupError, match=r"^ST0825/AP02 has no way to an overall grade$"):
        grade_overall(pack, {})
    assert not passed_overall(pack, "pass")
    assert [passed_overall(PACK, grade) for grade in ("fail", "pass")] == [False, True]


def test_what_a_board_decides_is_not_derived_and_without_one_nobody_decides():
    message = r"^EX06/7\.0: a board decides, and nothing is derived$"
    with pytest.raises(LookupError, match=message):
        grade_overall(BOARD, {})
    with pytest.raises(LookupError, match=r"^ST0825/AP02 has no board$"):
        board_decided(PACK, DECIDED)


def recorded(method, **given):
    about = {"method": method, "held_on": "2026-01-20", "source": "Somebody"}
    return RecordResult.model_validate(about | given)


def test_a_result_from_outside_is_of_its_own_method_and_cites_the_scale():
    points = shelved("EX06/1.0")
    derived = grade_outside(points, "am2", recorded("am2", score="60"))
    assert (derived.grade, derived.score) == ("pass", Decimal(60))
    assert said(derived) == [
        "From Somebody, of 20 January 2026: 60 of 100 is a pass (40 to 100).",
        "Theory Paper: pass, on the scale fail, pass.",
    ]
    message = r"^ST0825/AP02 takes no result of am1 from outside$"
    with pytest.raises(LookupError, match=message):
        grade_outside(PACK, "am1", recorded("am1", grade="pass"))


def test_levels_are_counted_in_the_lines_of_the_own_method():
    """Another method has lines of its own, and nobody gives marks for them here."""
    lines = {"kind": "mark_scheme", "method": "am1", "lines": {"rungs": {"most": 2}}}
    pack = ruled(FOUR, {"am1.descriptors": {**lines, "bites": ["mark"]}})
    clause = pack.by_id["am2.levels"]
    marks = {line: Decimal(2) for line in pack.by_id["am2.criteria"].rule.lines}
    assert by_level_counts(pack, clause, clause.rule, None, marks).grade == "distinction"
