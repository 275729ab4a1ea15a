"""From marks to grades: exact numbers, rounding, bands, must-get sets, levels, and every reason."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from guildhall.engine.actions import Mark
from guildhall.engine.findings import Derivation
from guildhall.engine.kinds.base import Band, Rounding
from guildhall.engine.kinds.scoring import Bands, LevelCounts, MarkScheme
from guildhall.engine.numbers import as_decimal, rounded, spoken_number
from guildhall.engine.pack import Pack
from guildhall.engine.rules.grading import grade_method
from guildhall.engine.rules.scoring import marks_amiss

LINES = {
    "core": {"most": 30},
    "half": {"most": 10, "step": "0.5"},
    "oil": {"most": 20, "option": "OIL"},
    "gas": {"most": 20, "option": "GAS"},
}
BANDS = {
    "fail": {"from": 0, "below": 60},
    "pass": {"from": 60, "to": 79},
    "distinction": {"from": 80, "to": 100},
}


def made(grading, lines=None) -> Pack:
    """A small pack with one method that is graded by marks."""
    head = {"at": "Grades", "force": "must", "says": "So.", "does": "derive"}
    scheme = {"kind": "mark_scheme", "method": "am1", "lines": lines or LINES, "bites": ["mark"]}
    scale = {"kind": "method_scale", "grades": {"am1": ["fail", "pass", "distinction"]}}
    rules = {"marks": scheme, "grade": {"method": "am1", **grading}, "scale": scale}
    return Pack.model_validate(
        {
            "format": 1,
            "spec": "EX01/9.9",
            "revision": 1,
            "title": "Lamplighter",
            "level": 3,
            "awarding_body": {"id": "guild", "name": "The Invented Guild"},
            "source": {"title": "None", "version": "1"},
            "options": {"OIL": "Oil", "GAS": "Gas"},
            "methods": {"am1": {"name": "Test", "session": "test"}},
            "clauses": [{"id": key, **head, "rule": rule} for key, rule in rules.items()],
        }
    )


def marked(grading, lines=None, **scores) -> Derivation:
    """What some marks amount to."""
    marks = {key: Decimal(value) for key, value in scores.items()}
    return grade_method(made(grading, lines), "am1", "OIL", {}, marks)


def bands(of="marks", **more):
    """A rule of bands."""
    return {"kind": "bands", "of": of, "bands": BANDS, **more}


def said(derived) -> list[str]:
    return [reason.sentence for reason in derived.because if reason.clause == "grade"]


@pytest.mark.parametrize(
    ("number", "half", "places", "expected"),
    [
        ("69.5", "up", 0, "70"), ("69.5", "down", 0, "69"), ("69.5", "even", 0, "70"),
        ("68.5", "up", 0, "69"), ("68.5", "down", 0, "68"), ("68.5", "even", 0, "68"),
        ("69.49", "up", 0, "69"), ("69.51", "down", 0, "70"), ("0", "up", 0, "0"),
        ("69.45", "up", 1, "69.5"), ("69.45", "down", 1, "69.4"), ("69.45", "even", 1, "69.4"),
    ],
)  # fmt: skip
def test_a_half_goes_where_the_document_sends_it(number, half, places, expected):
    assert rounded(Fraction(number), places, half) == Fraction(expected)


@given(st.fractions(min_value=0, max_value=1000), st.integers(0, 4))
def test_what_is_rounded_is_the_nearest_and_between_its_neighbours(number, places):
    results = {half: rounded(number, places, half) for half in ("up", "even", "down")}
    assert results["down"] <= results["even"] <= results["up"]
    for result in results.values():
        assert (result * 10**places).denominator == 1
        assert abs(result - number) <= Fraction(1, 2 * 10**places)


@given(st.fractions(min_value=0, max_value=1000))
def test_a_number_is_kept_to_twelve_places_and_never_rounded_up(number):
    kept = as_decimal(number)
    assert 0 <= number - Fraction(kept) < Fraction(1, 10**12)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (Decimal(70), "70"), (Decimal("70.0"), "70"), (Decimal("7E+1"), "70"),
        (Decimal("69.5"), "69.5"), (Fraction(205, 3), "68.33…"), (Fraction(200, 3), "66.66…"),
        (Fraction(139999, 2000), "69.9995"), (Fraction(2099999, 30000), "69.99…"), (0, "0"),
        (Decimal("-1.5"), "-1.5"), (Fraction(-1, 3), "-0.33…"), (Fraction(1, 3), "0.33…"),
    ],
)  # fmt: skip
def test_a_number_in_words_is_exact_or_says_that_it_is_not(number, words):
    assert spoken_number(number) == words


def test_a_band_includes_what_it_goes_to_and_not_what_it_stays_below():
    to, below = Band(from_=60, to=69), Band(from_=60, below=70)
    assert [to.holds(Fraction(n)) for n in ("59.99", "60", "69", "69.01")] == [False, True, True,
                                                                              False]  # fmt: skip
    assert [below.holds(Fraction(n)) for n in ("59.99", "60", "69.99", "70")] == [
        False, True, True, False]  # fmt: skip
    assert (to.words, below.words) == ("60 to 69", "60 and more, below 70")


@pytest.mark.parametrize(
    "written",
    [
        {"from": 1},
        {"from": 1, "to": 2, "below": 3},
        {"from": 2, "to": 1},
        {"from": 1, "below": 1},
        {"from": -1, "to": 1},
    ],
)
def test_a_band_has_one_end_and_ends_after_it_begins(written):
    with pytest.raises(ValidationError):
        Band.model_validate(written)


@pytest.mark.parametrize("written", [{"places": -1, "half": "up"}, {"places": 0}, {"half": "off"}])
def test_rounding_says_how(written):
    with pytest.raises(ValidationError):
        Rounding.model_validate(written)


def test_a_total_is_told_line_by_line_with_its_band():
    derived = marked(bands(), core="28", half="9.5", oil="20")
    assert (derived.grade, derived.score) == ("fail", Decimal("57.5"))
    assert said(derived) == [
        "Test: 57.5 of 60 marks (core 28 of 30, half 9.5 of 10, oil 20 of 20).",
        "57.5 marks: the band of fail (0 and more, below 60).",
    ]
    assert derived.because[-1].sentence == "Test: fail, on the scale fail, pass, distinction."


def test_one_mark_is_one_mark_and_one_line_is_not_told_twice():
    derived = marked(bands(), lines={"core": {"most": 100}}, core="1")
    assert said(derived)[0] == "Test: 1 of 100 marks."
    assert said(derived)[1].startswith("1 mark: ")


@pytest.mark.parametrize(
    ("rounding", "core", "grade", "score", "sentence"),
    [
        (None, "16.9", None, None, "EX01/9.9 has no band for 79.5% in am1"),
        ({"half": "up"}, "16.9", "distinction", "80", "which is 79.5%; 79.5% is rounded to 80%."),
        ({"half": "down"}, "16.9", "pass", "79", "which is 79.5%; 79.5% is rounded to 79%."),
        ({"half": "up"}, "16.8", "pass", "79", "which is 79.33…%; 79.33…% is rounded to 79%."),
        ({"half": "up"}, "17.2", "distinction", "80", "which is 80%; there is nothing to round."),
        (None, "17.2", "distinction", "80", "which is 80%."),
        (None, "5", "fail", "59.666666666666", "which is 59.66…%."),
    ],
)  # fmt: skip
def test_a_percentage_is_rounded_as_stated_and_not_at_all_where_nothing_is(
    rounding, core, grade, score, sentence
):
    more = {"rounding": rounding} if rounding else {}
    lines = {"core": {"most": "30", "step": "0.1"}, "oil": {"most": "30", "step": "0.1"}}
    oil = "30.8"  # more than there is: the sum alone is tried
    if grade is None:
        with pytest.raises(LookupError, match=sentence):
            marked(bands("percent"), lines, core=core, oil=oil)
        return
    derived = marked(bands("percent", **more), lines, core=core, oil=oil)
    assert (derived.grade, derived.score) == (grade, Decimal(score))
    assert said(derived)[0].endswith(sentence)


MUST = {
    "fire": {"lines": ["half"], "least": 5},
    "in_each": {"lines": ["core", "oil", "gas"], "each": 2, "at_most": "pass"},
}
ALL = {"fail": {"from": 0, "below": 20}, "pass": {"from": 20, "to": 29}, "distinction": {"from": 30,
       "to": 60}}  # fmt: skip


GOT = "In each (core, oil): each has the 2 needed."
SHORT = "In each (core, oil): {}, 2 needed in each. The grade is at most pass."


@pytest.mark.parametrize(
    ("scores", "grade", "sentences"),
    [
        (("30", "10", "20"), "distinction", ["10 marks, 5 needed.", GOT]),
        (
            ("30", "4.5", "20"),
            "fail",
            ["4.5 marks, 5 needed. That fails the method. So distinction becomes fail.", GOT],
        ),
        (("1", "5", "20"), "fail", ["5 marks, 5 needed.", SHORT.format("core has 1")]),
        (
            ("30", "5", "0"),
            "pass",
            ["5 marks, 5 needed.", f"{SHORT.format('oil has 0')} So distinction becomes pass."],
        ),
        (
            ("1", "1", "1"),
            "fail",
            [
                "1 mark, 5 needed. That fails the method.",
                SHORT.format("core has 1 and oil has 1"),
            ],
        ),
    ],
)
def test_what_must_be_got_lowers_the_grade_whatever_the_total(scores, grade, sentences):
    rule = bands(must_get=MUST) | {"bands": ALL}
    if scores[0] == "1" and scores[1] == "5":
        rule["bands"] = ALL | {"fail": {"from": 0, "below": 27}, "pass": {"from": 27, "to": 29}}
    derived = marked(rule, **dict(zip(("core", "half", "oil"), scores, strict=True)))
    assert derived.grade == grade
    assert said(derived)[2:] == [f"Fire (half): {sentences[0]}", *sentences[1:]]


NOUGHT = "nought, which fails the method whatever the others have."
CRITERIA = {f"c{n}": {"most": 2} for n in range(1, 5)}
LEVELS = {
    "kind": "level_counts",
    "rows": [
        {"grade": "pass", "at_least": {1: "all"}},
        {"grade": "distinction", "at_least": {2: 3, 1: "all"}},
    ],
}


def rows(twos: str, ones: str, *met: str) -> list[str]:
    """What is said of each row that was looked at, the best first."""
    wanted = (
        f"distinction needs 3 at 2 or above (there {twos}) and all 4 at 1 or above (there {ones})",
        f"pass needs all 4 at 1 or above (there {ones})",
    )
    return [f"Test: {row}: it is {end}." for row, end in zip(wanted, met, strict=False)]


@pytest.mark.parametrize(
    ("marks", "zero_fails", "grade", "sentences"),
    [
        ("2222", False, "distinction", rows("are 4", "are 4", "met")),
        ("2211", False, "pass", rows("are 2", "are 4", "not met", "met")),
        ("2220", False, "fail", rows("are 3", "are 3", "not met", "not met")),
        ("1200", False, "fail", rows("is 1", "are 2", "not met", "not met")),
        ("2220", True, "fail", [f"Test: c4 has {NOUGHT}"]),
        ("0200", True, "fail", [f"Test: c1, c3, c4 have {NOUGHT}"]),
    ],
)
def test_criteria_are_counted_at_each_level(marks, zero_fails, grade, sentences):
    scores = {f"c{n}": mark for n, mark in enumerate(marks, start=1)}
    derived = marked(LEVELS | {"zero_fails": zero_fails}, CRITERIA, **scores)
    assert (derived.grade, said(derived)) == (grade, sentences)
    assert derived.score == sum(int(mark) for mark in marks)


def test_everything_that_is_amiss_with_marks_is_told():
    scheme = made(bands()).rule(MarkScheme)[1]
    scores = {"core": Decimal("30.5"), "half": Decimal("0.3"), "oil": Decimal(-2), "x": Decimal(1)}
    assert list(marks_amiss(scheme, "OIL", scores)) == [
        "Nothing of this method and option is called x.",
        "core has 30.5 marks; 30 is the most.",
        "core has 30.5 marks; only whole marks are given.",
        "half has 0.3 marks; marks are given in steps of 0.5.",
        "oil has -2 marks; nought is the least.",
    ]
    assert list(marks_amiss(scheme, None, {"core": Decimal(1)})) == ["No marks are given for half."]
    full = {"core": Decimal(30), "half": Decimal("9.5"), "gas": Decimal(0)}
    assert list(marks_amiss(scheme, "GAS", full)) == []


@pytest.mark.parametrize("number", ["1E+20", "NaN", "Infinity", "0.0000001", "1234567890123"])
def test_marks_that_cannot_be_reckoned_with_are_no_marks(number):
    with pytest.raises(ValidationError):
        Mark(method="am1", scores={"core": number})


def test_without_a_mark_scheme_or_a_way_no_grade_is_guessed():
    whole = made(bands())
    scale = whole.clauses[2]
    for clauses, sentence in (
        (whole.clauses[1:], "EX01/9.9 has no mark scheme for am1"),
        ((whole.clauses[0], scale), "EX01/9.9 does not say how am1 is graded"),
    ):
        bare = whole.model_copy(update={"clauses": clauses})
        bare.__dict__.pop("_by_kind", None)
        with pytest.raises(LookupError, match=sentence):
            grade_method(bare, "am1", "OIL", {}, {"core": Decimal(1)})


def test_the_numbers_of_bands_count_towards_the_digest():
    changed = BANDS | {"pass": {"from": 60, "to": 78}}
    rules = [made(bands()), made({**bands(), "bands": changed}), made(LEVELS, CRITERIA)]
    assert len({pack.digest for pack in rules}) == 3
    assert {type(pack.grading("am1")[1]) for pack in rules} == {Bands, LevelCounts}


def test_a_set_that_asks_for_marks_in_all_and_in_each_says_both():
    must = {"oil-and_gas": {"lines": ["oil"], "least": 5, "each": 2}}
    derived = marked(bands(must_get=must) | {"bands": ALL}, core="30", half="5", oil="3")
    assert said(derived)[2:] == [
        (
            "Oil and gas (oil): 3 marks, 5 needed; each has the 2 needed. That fails the method. "
            "So distinction becomes fail."
        )
    ]


def test_levels_are_counted_in_the_lines_of_the_option_too():
    lines = CRITERIA | {"oil": {"most": 2, "option": "OIL"}, "gas": {"most": 2, "option": "GAS"}}
    derived = marked(LEVELS, lines, c1="2", c2="2", c3="2", c4="2", oil="0")
    assert said(derived)[-1] == "Test: pass needs all 5 at 1 or above (there are 4): it is not met."
