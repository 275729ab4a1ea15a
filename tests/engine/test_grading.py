"""From descriptors to the grade of a method, and from there to the overall grade, with reasons."""

from itertools import product

import pytest

from guildhall.engine.actions.base import Verdict
from guildhall.engine.findings import Result
from guildhall.engine.rules.grading import assessed, descriptors_of, grade_method
from guildhall.engine.rules.overall import capped, grade_overall, grade_run, passed_overall
from guildhall.shelf.packs import pack
from guildhall.shelf.player import sheet_for
from tests.engine.builders import PACK, STANDS, changed, done, walked, without


def results(**grades):
    """The results of some methods, by their grades."""
    return {method: Result(grade) for method, grade in grades.items()}


GRADES = ("fail", "pass", "distinction")


def sheet(method, grade, **unmet):
    """A full sheet, with some of its descriptors turned over."""
    whole = sheet_for(PACK, method, None, grade)
    found = {key: Verdict.model_validate(verdict) for key, verdict in whole.items()}
    for key in unmet.get("turned", ()):
        found[key] = Verdict(met=not found[key].met)
    return found


@pytest.mark.parametrize("method", ["am1", "am2"])
def test_each_pass_descriptor_alone_can_fail_the_method(method):
    for key in descriptors_of(PACK, method, None):
        is_pass = key.rpartition(".")[2].startswith("p")
        graded = grade_method(PACK, method, None, sheet(method, "distinction", turned=[key]))
        assert graded.grade == ("fail" if is_pass else "pass"), key


@pytest.mark.parametrize(
    ("grade", "turned", "why"),
    [
        ("distinction", [], "distinction, because every descriptor is met."),
        (
            "distinction",
            ["operability.d1"],
            "pass, because every pass descriptor is met, 1 distinction descriptor is not.",
        ),
        (
            "distinction",
            ["operability.d1", "operability.d2"],
            "pass, because every pass descriptor is met, 2 distinction descriptors are not.",
        ),
        ("pass", ["operability.p1"], "fail, because 1 pass descriptor is not met."),
        (
            "pass",
            ["operability.p1", "data-security.p2"],
            "fail, because 2 pass descriptors are not met.",
        ),
    ],
)
def test_a_grade_says_why(grade, turned, why):
    graded = grade_method(PACK, "am1", None, sheet("am1", grade, turned=turned))
    said = [r.sentence for r in graded.because if r.clause == "grade.each"]
    assert said == [f"Project with practical assessment: {why}"]


def test_a_theme_that_is_passed_names_what_is_missing_for_more():
    turned = ["operability.d1", "operability.d2"]
    graded = grade_method(PACK, "am1", None, sheet("am1", "distinction", turned=turned))
    said = {r.sentence for r in graded.because if r.clause == "am1.themes"}
    assert ("Operability: every pass descriptor is met; not met: d1, d2.") in said


def test_a_theme_names_the_levels_that_it_does_not_have():
    winds = pack("EX05/1.0").themes["winds"].model_copy(update={"merit": {}})
    differing = pack("EX05/1.0")
    differing = differing.model_copy(update={"themes": differing.themes | {"winds": winds}})
    keys = descriptors_of(differing, "am2", None)
    graded = grade_method(differing, "am2", None, {key: Verdict(met=True) for key in keys})
    assert graded.because[1].sentence == (
        "Winds: every pass descriptor is met; it has no merit or distinction descriptors."
    )


def test_only_the_method_that_is_sampled_is_graded_by_a_sample():
    reformed = pack("EX12/1.0")
    keys = descriptors_of(reformed, "am2", None)
    assert list(assessed(reformed, "am2", None, {})) == list(reformed.themes_of("am2", None))
    with pytest.raises(KeyError):
        grade_method(reformed, "am2", None, dict.fromkeys(keys[1:], Verdict(met=True)))
    (first, *_) = descriptors_of(reformed, "am1", None)
    assert [*assessed(reformed, "am1", None, {first: Verdict(met=True)})] == [first.split(".")[0]]


def test_every_theme_says_what_became_of_it():
    turned = ["operability.p1", "operability.d1"]
    graded = grade_method(PACK, "am1", None, sheet("am1", "distinction", turned=turned))
    said = {r.sentence for r in graded.because if r.clause == "am1.themes"}
    assert len(said) == 8
    assert {
        "Operability: not met: p1.",
        "Code Quality: every pass descriptor is met; it has no distinction descriptors.",
        "Automation: every pass and every distinction descriptor is met.",
    } <= said


def test_themes_of_another_option_do_not_count():
    studio = pack("ST0792/1.2")
    first, second = list(studio.options)[:2]
    one, other = (set(descriptors_of(studio, "am1", option)) for option in (first, second))
    assert one & other
    assert one - other
    assert other - one
    assert set(descriptors_of(studio, "am1", None)) < one


EXPECTED = {
    ("fail", "fail"): "fail", ("fail", "pass"): "fail", ("fail", "distinction"): "fail",
    ("pass", "fail"): "fail", ("pass", "pass"): "pass", ("pass", "distinction"): "pass",
    ("distinction", "fail"): "fail", ("distinction", "pass"): "merit",
    ("distinction", "distinction"): "distinction",
}  # fmt: skip


@pytest.mark.parametrize(("am1", "am2"), list(product(GRADES, GRADES)))
def test_every_combination_of_grades_has_its_overall_grade(am1, am2):
    whole = grade_overall(PACK, results(am1=am1, am2=am2))
    assert whole.grade == EXPECTED[am1, am2]
    assert passed_overall(PACK, whole.grade) is ("fail" not in (am1, am2))
    assert [reason.clause for reason in whole.because] == [
        "grade.overall", "epa.all-passed", "grade.one-method",
    ]  # fmt: skip


def test_a_fail_says_that_it_cannot_be_shown_elsewhere():
    both = "Project with practical assessment and Professional discussion"
    whole = grade_overall(PACK, results(am1="fail", am2="fail"))
    assert [reason.sentence for reason in whole.because] == [
        "Project with practical assessment fail and Professional discussion fail: fail.",
        f"Not passed: {both}; the whole is not passed without.",
        f"What was failed in {both} cannot be shown in another method.",
    ]


@pytest.mark.parametrize(
    ("am1", "am2", "redone", "run", "waived", "grade"),
    [
        ("distinction", "distinction", [], 1, False, "distinction"),
        ("distinction", "distinction", ["am1"], 1, False, "pass"),
        ("distinction", "pass", ["am1"], 1, False, "pass"),
        ("pass", "pass", ["am1"], 1, False, "pass"),
        ("fail", "pass", ["am1"], 1, False, "fail"),
        ("distinction", "distinction", ["am1", "am2"], 1, False, "pass"),
        ("distinction", "distinction", [], 2, False, "pass"),
        ("distinction", "distinction", ["am1"], 1, True, "distinction"),
        ("distinction", "distinction", [], 2, True, "distinction"),
    ],
)
def test_after_a_re_sit_the_overall_grade_is_at_most_the_cap(am1, am2, redone, run, waived, grade):
    plain = grade_overall(PACK, results(am1=am1, am2=am2))
    whole = capped(PACK, plain, redone, run=run, waived=waived)
    assert whole.grade == grade
    cited = [reason.clause for reason in whole.because]
    assert ("resit.cap" in cited) is bool(redone or run > 1)


@pytest.mark.parametrize(
    ("reaches", "redone", "run", "grade"),
    [
        (("redo",), ["am1"], 1, "pass"),
        (("redo",), [], 2, "distinction"),
        (("run",), ["am1"], 1, "distinction"),
        (("run",), [], 2, "pass"),
    ],
)
def test_the_cap_reaches_as_far_as_the_pack_says(reaches, redone, run, grade):
    narrow = changed("resit.cap", reaches=reaches)
    plain = grade_overall(narrow, results(am1="distinction", am2="distinction"))
    assert capped(narrow, plain, redone, run=run).grade == grade


def test_a_pack_without_a_cap_caps_nothing():
    free = without("resit.cap")
    plain = grade_overall(free, results(am1="distinction", am2="distinction"))
    assert capped(free, plain, ["am1"]) is plain
    case = STANDS["redo_agreed"]().case
    grades = results(am1="distinction", am2="distinction")
    assert grade_run(free, case, grades).grade == "distinction"


def test_a_re_sit_that_is_agreed_leaves_the_grade_of_the_other_method_as_it_is():
    player = walked("outcome", am1="fail", am2="distinction")
    at = "2026-01-26 12:00"
    given = {"method": "am1", "kind": "re-sit", "action_plan": "One."}
    done(player, at, "employer", "agree_redo", **given)
    assert player.case.attempt("am2").result.grade == "distinction"
    assert player.case.counting("am1").number == 1


@pytest.mark.parametrize(
    ("bare", "ask", "sentence"),
    [
        (
            without("am1.themes"),
            lambda own: grade_method(own, "am1", None, {}),
            "ST0825/AP02 does not say how am1 is graded",
        ),
        (
            without("grade.each"),
            lambda own: grade_method(own, "am1", None, sheet("am1", "pass")),
            "ST0825/AP02 has no scale for am1",
        ),
        (
            without("grade.overall"),
            lambda own: grade_overall(own, {}),
            "ST0825/AP02 has no way to an overall grade",
        ),
        (
            changed("grade.overall", rows=(("pass", "pass", "pass"),)),
            lambda own: grade_overall(own, results(am1="pass", am2="fail")),
            "ST0825/AP02 has no overall grade for pass, fail",
        ),
    ],
)
def test_where_no_grade_follows_none_is_guessed(bare, ask, sentence):
    with pytest.raises(LookupError) as caught:
        ask(bare)
    assert str(caught.value) == sentence


def test_without_a_table_nothing_is_passed_and_nothing_capped():
    bare = without("grade.overall")
    assert not passed_overall(bare, "pass")
    plain = grade_overall(PACK, results(am1="pass", am2="pass"))
    assert capped(bare, plain, ["am1"]) is plain
