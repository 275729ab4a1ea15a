"""Results from outside and boards: what is said where they cannot be taken."""

import pytest

from guildhall.engine.moves import moves
from guildhall.engine.vocabulary import Role
from tests.engine.builders import after, done, refusals, tried, walked
from tests.engine.lives import Life

EXAM = {"method": "am1", "held_on": "2026-02-10", "source": "Harbour Board", "evidence": "c-7"}


def said(decision):
    return [(f.clause, f.sentence) for f in decision.findings if f.kind == "refusal"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"source": "River Board", "score": "50"},
         "This comes from River Board; a result is taken from Harbour Board."),
        ({"evidence": None, "score": "50"}, "There is no evidence of the result."),
        ({}, "The score is missing."),
        ({"score": "81"}, "A score of 81: it is at least 0 and at most 80."),
        ({"score": "-1"}, "A score of -1: it is at least 0 and at most 80."),
        ({"score": "50", "grade": "credit"},
         "The examination has no grade called credit: fail, pass, distinction."),
        ({"score": "59.5", "grade": "distinction"},
         "A score of 59.5 is a pass, not a distinction."),
        ({"score": "50", "scores": {"rowing": "1"}}, "There are no lines called: rowing."),
    ],
)  # fmt: skip
def test_a_result_that_is_not_taken_is_told_why(changes, sentence):
    player = walked("accepted", player=Life("EX06/6.0"))
    given = {key: value for key, value in (EXAM | changes).items() if value is not None}
    decision = tried(player, "2026-02-20 09:00", "officer", "record_result", **given)
    assert said(decision) == [("exam.from", sentence)]


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        ({"leading": "1"}, "No marks are given for: safety."),
        ({"leading": "1", "safety": "3.5"}, "3.5 for safety: it is at least 0 and at most 3."),
    ],
)
def test_marks_line_by_line_are_whole_and_within_their_bounds(scores, sentence):
    player = walked("accepted", player=Life("EX06/5.0"))
    given = {"method": "am1", "grade": "pass", "held_on": "2026-02-10", "source": "Ferry Court"}
    decision = tried(player, "2026-02-20 09:00", "officer", "record_result", scores=scores, **given)
    assert said(decision) == [("am1.from", sentence)]
    without = given | {"grade": None, "scores": {"leading": "1", "safety": "3"}}
    without.pop("grade")
    assert said(tried(player, "2026-02-20 09:00", "officer", "record_result", **without)) == [
        ("am1.from", "The grade is missing.")
    ]


@pytest.mark.parametrize(
    ("at", "held_on", "clause", "sentence"),
    [
        ("2026-05-11 09:00", "2026-02-10", "exam.from",
         ("A result of 10 February 2026 is taken for 3 months, to 10 May 2026; today is 11 May "
         "2026.")),
        ("2026-02-09 09:00", "2026-02-10", "house.time",
         "10 February 2026 is still to come: a result is recorded once there is one."),
        ("2026-01-20 09:00", "2026-01-09", "epa.window",
         ("The examination was on 9 January 2026; the window counts from the acceptance of the "
         "gateway on 10 January 2026.")),
    ],
)  # fmt: skip
def test_a_day_that_is_not_taken_is_told_with_its_limit(at, held_on, clause, sentence):
    player = walked("accepted", player=Life("EX06/6.0"))
    given = EXAM | {"score": "50", "held_on": held_on}
    assert said(tried(player, at, "officer", "record_result", **given)) == [(clause, sentence)]


def test_an_exam_after_the_window_is_told_with_its_end():
    player = walked("accepted", player=Life("EX06/6.0"))
    given = EXAM | {"score": "50", "held_on": "2026-07-11"}
    decision = tried(player, "2026-07-20 09:00", "officer", "record_result", **given)
    assert (
        "epa.window",
        (
            "The examination was on 11 July 2026; the window, counted from the acceptance of the "
            "gateway on 10 January 2026, ends on 10 July 2026."
        ),
    ) in said(decision)


def test_nothing_is_booked_for_a_result_from_outside():
    player = walked("accepted", player=Life("EX06/6.0"))
    given = {"method": "am1", "starts_at": "2026-03-01 10:00", "place": "here"}
    decision = tried(player, "2026-02-20 09:00", "officer", "book_session", **given)
    assert said(decision) == [
        (
            "exam.from",
            (
                "The examination is held by Harbour Board: its result is recorded, and nothing is "
                "booked."
            ),
        )
    ]


def test_what_is_marked_here_takes_no_result_from_outside_and_no_board():
    player = walked("accepted")
    given = {"method": "am1", "grade": "pass", "held_on": "2026-01-10", "source": "Somebody"}
    assert said(tried(player, "2026-01-12 09:00", "officer", "record_result", **given)) == [
        ("house.state", "The practical assessment is assessed here: no result comes from outside.")
    ]
    decided = {"grade": "pass", "decided_on": "2026-01-11", "source": "Somebody"}
    assert said(tried(player, "2026-01-12 09:00", "officer", "record_outcome", **decided)) == [
        ("house.state", "The overall grade follows from the results: no board decides it.")
    ]


DECIDED = {"grade": "second", "decided_on": "2026-01-27", "source": "The board"}


@pytest.mark.parametrize(
    ("changes", "clause", "sentence"),
    [
        ({}, "degree.together", "It is not said whether the Bachelor of Clocks is awarded."),
        ({"degree_awarded": False}, "degree.together",
         "The EPA would be passed without the Bachelor of Clocks: both or neither."),
        ({"degree_awarded": True, "grade": "fail"}, "degree.together",
         "The Bachelor of Clocks would be awarded without the EPA: both or neither."),
        ({"degree_awarded": True, "grade": "third"}, "board.decides",
         "No overall grade is called third: fail, second, first."),
        ({"degree_awarded": True, "decided_on": "2026-01-26"}, "board.decides",
         "Decided on 26 January 2026; the last result is of 27 January 2026."),
        ({"degree_awarded": True, "decided_on": "2026-01-29"}, "house.time",
         "29 January 2026 is still to come: a decision is recorded once it is made."),
    ],
)  # fmt: skip
def test_a_decision_that_is_not_taken_is_told_why(changes, clause, sentence):
    player = walked("marked", player=Life("EX06/8.0"))
    for method in ("am1", "am2"):
        done(player, "2026-01-27 09:00", "officer", "release_result", method=method)
    given = DECIDED | changes
    decision = tried(player, "2026-01-28 09:00", "officer", "record_outcome", **given)
    assert said(decision) == [(clause, sentence)]


def test_a_board_waits_for_the_results():
    player = walked("marked", player=Life("EX06/8.0"))
    given = DECIDED | {"degree_awarded": True}
    decision = tried(player, "2026-01-28 09:00", "officer", "record_outcome", **given)
    assert said(decision) == [
        (
            "board.decides",
            (
                "The board of examiners decides when every result is out; not released: Final "
                "Project and Professional Viva."
            ),
        )
    ]


def test_without_a_method_a_board_waits_for_the_gateway_and_its_minutes():
    player = walked("submitted", player=Life("EX06/7.0"))
    given = {"grade": "pass", "decided_on": "2026-01-10", "source": "The board"}
    decision = tried(player, "2026-01-10 13:00", "officer", "record_outcome", **given)
    assert said(decision) == [
        ("board.decides", "The gateway is not accepted, so there is nothing to decide.")
    ]
    done(player, "2026-01-10 14:00", "officer", "accept_gateway")
    decision = tried(player, "2026-01-10 15:00", "officer", "record_outcome", **given)
    assert said(decision) == [("board.decides", "There is no evidence of the decision.")]


def test_without_a_method_nothing_is_claimed_before_the_board_lets_pass():
    player = walked("accepted", player=Life("EX06/7.0"))
    assert said(tried(player, "2026-01-12 09:00", "officer", "claim_certificate")) == [
        ("grade.claim", "The EPA is not passed, so there is nothing to claim.")
    ]
    given = {"grade": "fail", "decided_on": "2026-01-12", "source": "The board", "evidence": "m"}
    done(player, "2026-01-12 10:00", "officer", "record_outcome", **given)
    assert refusals(tried(player, "2026-01-12 11:00", "officer", "claim_certificate")) == [
        "grade.claim"
    ]
    waited_for = moves(player.pack, player.case, player.case.last_at)
    assert [(move.role, move.words) for move in waited_for] == [
        (Role.OFFICER, "begins the whole EPA again")
    ]


def test_the_whole_is_passed_before_it_is_claimed_where_no_clause_says_so():
    player = walked("accepted", player=Life("EX06/4.0"))
    assert said(tried(player, "2026-01-12 09:00", "officer", "claim_certificate")) == [
        ("house.state", "The EPA is not passed, so there is nothing to claim.")
    ]


def test_an_appeal_puts_no_score_in_place_that_is_another_grade():
    player = walked("outcome", player=Life("EX06/1.0", pia={"role": "panellist"}))
    at = [after(player, hours=hour) for hour in range(1, 5)]
    done(player, at[0], "apprentice", "appeal", against="am2", grounds="A sheet was lost.")
    done(player, at[1], "officer", "acknowledge_appeal", appeal="appeal-1", panellist="pia")
    given = {"appeal": "appeal-1", "upheld": True, "reason": "It was found.", "grade": "pass"}
    for score, sentence in (
        ({}, "The overall grade counts the score of am2: one stands beside the grade."),
        ({"score": "39"}, "A score of 39 is no pass of am2."),
    ):
        decision = tried(player, at[2], "pia", "decide_appeal", **given, **score)
        assert said(decision) == [("house.state", sentence)]
    done(player, at[3], "pia", "decide_appeal", **given, score="90")
    assert str(player.case.attempt("am2").result.score) == "90"


def test_who_waits_for_a_result_from_outside_is_told_so():
    player = walked("accepted", player=Life("EX06/6.0"))
    waited_for = moves(player.pack, player.case, player.case.last_at)
    assert [(move.role, move.words) for move in waited_for] == [
        (Role.OFFICER, "records the result of the examination when it comes")
    ]


def test_a_case_from_elsewhere_brings_the_marks_that_the_whole_counts():
    claimed = {"grade": "pass", "held_on": "2026-02-10", "released_on": "2026-02-12"}
    case = {"started_on": "2025-01-10", "source": "another body", "vouched_by": "Their head",
            "gateway_accepted_on": "2026-01-10"}  # fmt: skip
    for spec, line, sentence in (
        ("EX06/1.0", "score",
         "The overall grade counts the score of am2: one stands beside the grade."),
        ("EX06/5.0", "scores", "The overall grade counts the marks of am2, line by line."),
    ):  # fmt: skip
        results = [{"method": "am2", **claimed}]
        decision = tried(
            Life(spec), "2026-03-01 09:00", "officer", "bring_in", results=results, **case
        )
        assert said(decision) == [("house.state", sentence)]
        assert [finding.field for finding in decision.findings] == [f"results.0.{line}"]
    results = [{"method": "am2", "score": "60", **claimed}]
    player = Life("EX06/1.0")
    done(player, "2026-03-01 09:00", "officer", "bring_in", results=results, **case)
    assert str(player.case.attempt("am2").result.score) == "60"
