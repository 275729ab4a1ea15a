"""The grade while one marks: never more is said than what is marked by now, and never less."""

from datetime import date
from decimal import Decimal

import pytest

from guildhall.engine.actions.base import Verdict
from guildhall.engine.rules.grading import grade_method, theme_reason
from guildhall.engine.rules.scoring import lines_of, marks_that_count
from guildhall.engine.so_far import so_far
from guildhall.shelf.packs import EXAMPLES, read_pack, shelf_folder
from guildhall.shelf.player import Player
from tests.engine.builders import PACK, after, ended, walked, without

LANTERNS = read_pack(shelf_folder() / EXAMPLES / "tests" / "multiple-choice")
TABLE = read_pack(shelf_folder() / EXAMPLES / "resits" / "table")
WRITTEN = read_pack(shelf_folder() / EXAMPLES / "tests" / "written")


def whole(met):
    """Mark everything of the first method alike."""
    player = ended()
    themes = so_far(PACK, player.case, "am1", after(player, hours=1), met={}, scores={}).themes
    return player, {key: met for one in themes.values() for key in one.keys}


def told(player, pack, met=None, scores=None, method="am1"):
    at = after(player, hours=1)
    return so_far(pack, player.case, method, at, met=met or {}, scores=scores or {})


def test_before_anything_is_marked_every_grade_is_still_possible():
    player, marks = whole(met=True)
    nothing = told(player, PACK)
    assert (nothing.lowest.grade, nothing.highest.grade) == ("fail", "distinction")
    assert not nothing.settled
    assert set(nothing.open) == set(marks)
    assert all(one.reason is None for one in nothing.themes.values())
    assert [one.open for one in nothing.themes.values()] == [
        one.keys for one in nothing.themes.values()
    ]


def test_one_pass_descriptor_that_is_not_met_settles_the_grade():
    player, marks = whole(met=True)
    failed = next(key for key in marks if key.rpartition(".")[2].startswith("p"))
    found = told(player, PACK, {failed: False})
    assert (found.lowest.grade, found.highest.grade, found.settled) == ("fail", "fail", True)
    assert failed not in found.open


@pytest.mark.parametrize(("met", "grade"), [(True, "distinction"), (False, "fail")])
def test_when_all_is_marked_it_is_the_grade_that_is_given(met, grade):
    player, marks = whole(met)
    found = told(player, PACK, marks)
    sheet = {key: Verdict(met=met) for key in marks}
    assert found.lowest == found.highest == grade_method(PACK, "am1", None, sheet)
    assert (found.lowest.grade, found.open) == (grade, ())
    reasons = [one.reason.sentence for one in found.themes.values()]
    assert [reason.sentence for reason in found.lowest.because[: len(reasons)]] == reasons


def test_a_theme_that_is_marked_to_its_end_says_what_it_gives_the_grade():
    _, marks = whole(met=True)
    themes = PACK.themes_of("am1", None)
    slug, theme = next(iter(themes.items()))
    own = {key: Verdict(met=True) for key in marks if key.startswith(f"{slug}.")}
    missed = next(key for key in own if key.rpartition(".")[2].startswith("p"))
    clause = PACK.grading("am1")[0]
    for sheet in (own, own | {missed: Verdict(met=False)}):
        reason = theme_reason(PACK, "am1", slug, theme, sheet)
        graded = grade_method(
            PACK, "am1", None, {key: Verdict(met=True) for key in marks} | dict(sheet)
        )
        assert (reason.clause, reason in graded.because) == (clause.id, True)


def test_without_a_clause_on_grades_a_theme_has_nothing_to_give():
    slug, theme = next(iter(PACK.themes_of("am1", None).items()))
    pack = without(PACK.grading("am1")[0].id)
    with pytest.raises(LookupError, match=r"^ST0825/AP02 does not say how am1 is graded$"):
        theme_reason(pack, "am1", slug, theme, {})


def test_of_marks_those_count_that_may_be_given_for_the_core_and_the_own_option():
    given = {"core": Decimal(32), "oil": Decimal(24), "gas": Decimal(24), "q7": Decimal(2),
             "q15": Decimal("0.5"), "q23": Decimal(-1), "q31": Decimal(0)}  # fmt: skip
    assert marks_that_count(LANTERNS, "am1", "OIL", given) == {
        "core": 32, "q31": 0, "oil": 24,
    }  # fmt: skip
    assert set(lines_of(LANTERNS, "am1", "OIL")) == {"core", "q7", "q15", "q23", "q31", "oil"}
    assert set(lines_of(WRITTEN, "am2", None)) == {"draw", "cut", "join"}
    assert lines_of(PACK, "am1", None) == lines_of(TABLE, "am2", None) == {}
    assert marks_that_count(
        WRITTEN, "am2", None, {"draw": Decimal("0.5"), "short": Decimal(1)}
    ) == {"draw": Decimal("0.5")}


def test_marks_grow_from_the_least_to_the_most_that_they_can_come_to():
    player = walked("ready", date(2025, 1, 15), Player(LANTERNS), option="OIL")
    nothing = told(player, LANTERNS)
    assert set(nothing.open) == set(lines_of(LANTERNS, "am1", "OIL"))
    assert (nothing.lowest.score, nothing.highest.score) == (0, 60)
    some = told(player, LANTERNS, scores={"core": Decimal(30), "oil": Decimal(25)})
    assert "core" not in some.open
    assert "oil" in some.open  # 24 is the most: 25 is none of the marks that count
    assert (some.lowest.score, some.highest.score) == (30, 58)
