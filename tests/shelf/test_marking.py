"""Marks that amount to a grade, found from the pack itself."""

import pytest

from guildhall.engine.rules.grading import grade_method
from guildhall.shelf.marking import scores_for
from guildhall.shelf.packs import EXAMPLES, read_pack, shelf_folder
from guildhall.shelf.player import Player, StepError, marked, sheet_for
from guildhall.shelf.scenario import Step

FOLDER = shelf_folder() / EXAMPLES
MARKED = [
    ("tests/multiple-choice", "am1"),
    ("tests/written", "am1"),
    ("tests/written", "am2"),
    ("scales/differing", "am3"),
    ("scales/four-by-four", "am2"),
]


@pytest.mark.parametrize(("folder", "method"), MARKED)
def test_marks_are_found_for_every_grade_and_option(folder, method):
    pack = read_pack(FOLDER / folder)
    for option in pack.options or [None]:
        for grade in pack.scale_of(method):
            scores = scores_for(pack, method, option, grade)
            assert grade_method(pack, method, option, {}, scores).grade == grade


@pytest.mark.parametrize("grade", ["fail", "pass", "merit", "distinction"])
def test_a_sheet_amounts_to_each_of_four_grades(grade):
    pack = read_pack(FOLDER / "scales/differing")
    name, sheet = marked(pack, "am2", None, grade)
    assert (name, sheet) == ("sheet", sheet_for(pack, "am2", None, grade))
    action = Player(pack).action(_mark("am2", grade))
    assert grade_method(pack, "am2", None, action.sheet).grade == grade


def _mark(method, grade):

    given = {"method": method, "set": grade}
    return Step.model_validate({"at": "2026-01-15", "by": "assessor", "do": "mark", "with": given})


def test_a_method_without_marks_has_none_to_find():
    assert scores_for(read_pack(FOLDER / "scales/differing"), "am1", None, "pass") == {}


def test_a_grade_that_is_none_or_out_of_reach_is_told():
    pack = read_pack(FOLDER / "scales/differing")
    with pytest.raises(StepError, match="`set` is one of fail, pass, distinction, and not 'merit'"):
        marked(pack, "am3", None, "merit")
    bands = pack.by_id["am3.bands"].rule
    must_get = {"all": bands.must_get["every_criterion"].model_copy(update={"each": 2})}
    strict = bands.model_copy(update={"must_get": must_get})
    clauses = tuple(
        clause.model_copy(update={"rule": strict}) if clause.rule is bands else clause
        for clause in pack.clauses
    )
    harder = pack.model_copy(update={"clauses": clauses})
    harder.__dict__.pop("_by_kind", None)
    harder.__dict__.pop("by_id", None)
    sentence = "no marks of am3 were found that lead to 'pass': write them out"
    with pytest.raises(StepError, match=sentence):
        marked(harder, "am3", None, "pass")
