"""Ways to an overall grade as functions: what is reckoned, what is told, and where edges lie."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from guildhall.engine.findings import Result
from guildhall.engine.kinds.base import Rounding
from guildhall.engine.kinds.overall import DecidedByBoard, GradePoints
from guildhall.engine.pack import Pack
from guildhall.engine.rules.overall import grade_overall
from guildhall.engine.rules.ways import counts_score
from guildhall.shelf.packs import pack as shelved

POINTS = shelved("EX06/1.0")


def ruled(pack, clause_id, **changes):
    """Give a pack with another rule for one clause."""
    whole = pack.model_dump(by_alias=True)
    for clause in whole["clauses"]:
        if clause["id"] == clause_id:
            clause["rule"] |= changes
    return Pack.model_validate(whole)


def points(workshop, paper, measurement, pack=POINTS):
    marks = {"am1": None, "am2": paper, "am3": measurement}
    grades = {"am1": workshop, "am2": "pass", "am3": "pass"}
    results = {m: Result(grades[m], None if s is None else Decimal(s)) for m, s in marks.items()}
    return grade_overall(pack, results)


def sentences(derived):
    return [reason.sentence for reason in derived.because]


def test_every_number_of_a_total_is_told():
    assert sentences(points("merit", "50", "20")) == [
        "Workshop merit: 15 points.",
        "Theory Paper: 50 of 100, which counts for 60%: 30.",
        "Light Measurement: 20 of 30, which counts for 20%: 13.33….",
        "In all 58.33…, rounded to 58.3: merit (55 and more, below 70).",
    ]


def test_a_missed_floor_is_told_beside_the_total():
    assert sentences(points("distinction", "34.99", "30"))[-2:] == [
        "In all 60.994, rounded to 61: merit (55 and more, below 70).",
        "Theory Paper: 34.99, at least 35 needed: fail, whatever the total.",
    ]
    assert sentences(points("fail", "100", "30"))[-1] == (
        "Workshop: 0 points, at least 5 needed: fail, whatever the total."
    )


def test_what_has_no_score_counts_for_nothing_and_says_so():
    derived = points("distinction", None, "30")
    assert derived.grade == "fail"
    assert sentences(derived)[1] == (
        "Theory Paper: no score, taken as 0 of 100, which counts for 60%: 0."
    )


@pytest.mark.parametrize(
    ("rounding", "grade"),
    [
        (None, "fail"),
        ({"places": 2, "half": "up"}, "fail"),
        ({"places": 1, "half": "up"}, "pass"),
        ({"places": 1, "half": "even"}, "pass"),
        ({"places": 1, "half": "down"}, "fail"),
    ],
)
def test_a_total_between_two_numbers_goes_where_the_document_says(rounding, grade):
    """9 of the workshop, 30.9 of the paper and 0.05 of the measurement are 39.95."""
    pack = ruled(POINTS, "grade.overall", rounding=rounding)
    assert points("pass", "51.5", "0.075", pack).grade == grade


@given(
    st.decimals(0, 100, places=2, allow_nan=False),
    st.decimals(0, 30, places=2, allow_nan=False),
    st.sampled_from(["fail", "pass", "merit", "distinction"]),
)
def test_a_total_is_what_its_parts_come_to_and_lies_in_its_band(paper, measurement, workshop):
    derived = points(workshop, paper, measurement)
    (_, way) = POINTS.way
    exact = (
        Fraction(way.points["am1"][workshop])
        + Fraction(paper) * Fraction(6, 10)
        + Fraction(measurement) * Fraction(2, 3)
    )
    assert Fraction(derived.score) == Rounding(places=1, half="up").of(exact)
    (band,) = [grade for grade, band in way.bands.items() if band.holds(derived.score)]
    floored = paper < 35 or workshop == "fail"
    assert derived.grade == ("fail" if floored else band)


def test_a_score_counts_where_it_is_weighed_or_has_a_floor():
    assert [counts_score(POINTS, method) for method in POINTS.methods] == [False, True, True]
    assert not counts_score(shelved("ST0825/AP02"), "am1")


def test_a_score_without_weight_floor_or_points_counts_nowhere():
    (_, way) = POINTS.way
    weights = {method: one for method, one in way.weights.items() if method != "am2"}
    floors = {method: one for method, one in way.floors.items() if method != "am2"}
    pack = ruled(
        POINTS, "grade.overall", **way.model_dump() | {"weights": weights, "floors": floors}
    )
    assert not counts_score(pack, "am2")


def test_where_every_method_has_to_be_passed_no_total_makes_up_for_one_that_is_not():
    rule = {"kind": "all_passed", "bites": ["claim_certificate"]}
    whole = POINTS.model_dump(by_alias=True)
    own = {
        "id": "all",
        "at": "All",
        "force": "must",
        "does": "derive",
        "says": "All.",
        "rule": rule,
    }
    pack = Pack.model_validate(whole | {"clauses": [*whole["clauses"], own]})
    results = {
        "am1": Result("distinction"),
        "am2": Result("pass", Decimal(100)),
        "am3": Result("fail", Decimal(8)),
    }
    assert grade_overall(POINTS, results).grade == "distinction"
    derived = grade_overall(pack, results)
    assert derived.grade == "fail"
    assert sentences(derived)[-1] == (
        "Not passed: Light Measurement; the whole is not passed without."
    )


def told(spec, **grades):
    return sentences(grade_overall(shelved(spec), {m: Result(g) for m, g in grades.items()}))


def test_counts_are_told_row_by_row():
    assert told("EX06/2.0", am1="distinction", am2="pass", am3="pass") == [
        (
            "For distinction: 1 at distinction or above of 2 needed, 3 at pass or above of 3 "
            "needed: not met."
        ),
        "For merit: 1 at distinction or above of 1 needed, 3 at pass or above of 3 needed: met.",
    ]


def test_a_named_method_is_told_with_what_stands_against_it():
    assert told("EX06/3.0", am1="distinction", am2="fail") == [
        "The grade of the whole is that of Bridge Opening: distinction.",
        "Not passed: Rule Book; with it the whole is a fail.",
    ]
    pack = ruled(shelved("EX06/3.0"), "grade.overall", others="any")
    derived = grade_overall(pack, {"am1": Result("distinction"), "am2": Result("fail")})
    assert (derived.grade, sentences(derived)[-1]) == (
        "distinction", "Not passed: Rule Book; that does not count.",
    )  # fmt: skip


def test_the_lowest_is_told():
    assert told("EX06/4.0", am1="merit", am2="pass") == [
        "Rope merit, Knot pass: the lowest is pass."
    ]


@pytest.mark.parametrize(
    ("take", "grade", "sentence"),
    [
        ("best", "distinction", "Leading a crew: Crossing 1, Interview 3: the best is 3."),
        ("lowest", "pass", "Leading a crew: Crossing 1, Interview 3: the lowest is 1."),
        ("sum", "distinction", "Leading a crew: Crossing 1, Interview 3: the sum is 4."),
    ],
)
def test_a_dimension_comes_to_its_best_its_lowest_or_its_sum(take, grade, sentence):
    pack = ruled(shelved("EX06/5.0"), "grade.overall", take=take)
    scores = {"am1": {"leading": 1, "safety": 3}, "am2": {"leading": 3, "learning": 2}}
    results = {
        m: Result("pass", None, {line: Decimal(mark) for line, mark in own.items()})
        for m, own in scores.items()
    }
    derived = grade_overall(pack, results)
    assert (derived.grade, sentences(derived)[0]) == (grade, sentence)
    assert sentences(derived)[1] == "Safety on board: Crossing 3."


def test_a_dimension_that_nobody_marked_counts_as_nought():
    derived = grade_overall(shelved("EX06/5.0"), {"am1": Result("pass"), "am2": Result("fail")})
    assert derived.grade == "fail"
    assert sentences(derived)[0] == "Leading a crew: not marked, which counts as 0."


def test_nothing_is_derived_where_a_board_decides():
    pack = shelved("EX06/7.0")
    assert isinstance(pack.way[1], DecidedByBoard)
    with pytest.raises(LookupError, match="a board decides"):
        grade_overall(pack, {})


def test_the_numbers_of_a_way_are_pinned_by_the_digest():
    """A grade is called as a level of a theme is: its numbers are rules, and no wording."""
    (clause, way) = POINTS.way
    assert isinstance(way, GradePoints)
    bands = {g: band.model_dump(by_alias=True) for g, band in way.bands.items()}
    bands["pass"]["below"], bands["merit"]["from"] = Decimal(56), Decimal(56)
    changed = ruled(POINTS, clause.id, bands=bands)
    more = ruled(POINTS, clause.id, points={"am1": {**way.points["am1"], "pass": Decimal(8)}})
    assert len({POINTS.digest, changed.digest, more.digest}) == 3


def of(spec, results):
    """Give the grade of the whole, and what the overall clause says."""
    derived = grade_overall(shelved(spec), results)
    return derived.grade, sentences(derived)


def grades(**given):
    return {method: Result(grade) for method, grade in given.items()}


def test_a_total_that_needs_no_rounding_is_not_said_to_be_rounded():
    derived = points("pass", "50", "24")
    assert sentences(derived)[-1] == "In all 55: merit (55 and more, below 70)."


def test_a_floor_that_is_just_reached_holds():
    derived = points("distinction", "35", "30")
    assert (derived.grade, sentences(derived)[-1]) == (
        "merit", "In all 61: merit (55 and more, below 70).",
    )  # fmt: skip


def test_the_points_of_several_methods_are_added_up_each_with_its_word():
    way = {
        "points": {"am1": {"fail": 1, "pass": 2}, "am2": {"fail": 1, "pass": 20}},
        "weights": {"am3": 20},
        "floors": {"am1": 1},
        "rounding": None,
    }
    pack = ruled(POINTS, "grade.overall", **way)
    results = {
        "am1": Result("fail"),
        "am2": Result("pass", Decimal(1)),
        "am3": Result("pass", Decimal(30)),
    }
    derived = grade_overall(pack, results)
    assert sentences(derived) == [
        "Workshop fail: 1 point.",
        "Theory Paper pass: 20 points.",
        "Light Measurement: 30 of 30, which counts for 20%: 20.",
        "In all 41: pass (40 and more, below 55).",
    ]
    assert not counts_score(pack, "am1")


def test_a_total_beyond_all_bands_is_an_error():
    bands = {"fail": {"from": 0, "below": 40}, "pass": {"from": 41, "to": 100}}
    pack = ruled(POINTS, "grade.overall", bands=bands)
    with pytest.raises(LookupError, match=r"^EX06/1\.0 has no band for 40$"):
        points("distinction", "0", "30", pack)


def test_counts_come_to_the_grade_of_the_first_row_that_is_met_or_the_lowest():
    assert of("EX06/2.0", grades(am1="distinction", am2="pass", am3="pass"))[0] == "merit"
    assert of("EX06/2.0", grades(am1="fail", am2="fail", am3="pass")) == (
        "fail",
        [
            (
                "For distinction: 0 at distinction or above of 2 needed, 1 at pass or above of 3 "
                "needed: not met."
            ),
            (
                "For merit: 0 at distinction or above of 1 needed, 1 at pass or above of 3 needed: "
                "not met."
            ),
            "For pass: 1 at pass or above of 2 needed: not met.",
        ],
    )


def test_the_grade_of_one_method_stands_where_the_others_are_passed():
    assert of("EX06/3.0", grades(am1="fail", am2="pass")) == (
        "fail", ["The grade of the whole is that of Bridge Opening: fail."],
    )  # fmt: skip


def test_the_grade_is_the_lowest():
    assert of("EX06/4.0", grades(am1="merit", am2="pass"))[0] == "pass"


def test_dimensions_come_to_the_grade_of_the_first_row_that_is_met():
    given = {"am1": {"leading": 1, "safety": 3}, "am2": {"leading": 2, "learning": 1}}
    results = {
        method: Result("pass", None, {line: Decimal(mark) for line, mark in own.items()})
        for method, own in given.items()
    }
    assert of("EX06/5.0", results) == (
        "pass",
        [
            "Leading a crew: Crossing 1, Interview 2: the best is 2.",
            "Safety on board: Crossing 3.",
            "Learning from others: Interview 1.",
            "For distinction: 1 at 3 or above of 2 needed, 2 at 2 or above of 3 needed: not met.",
            "For pass: 3 at 1 or above of 3 needed: met.",
        ],
    )
