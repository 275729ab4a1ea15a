"""Re-sits by a table: which row decides, on which day, and every sentence that is said of it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, strategies as st

from guildhall.engine.dates import Span, day_of
from guildhall.engine.findings import Derivation
from guildhall.engine.kinds.redo import RedoRow, RedoSpan, RedoTable, RedoWhen
from guildhall.engine.redos import choose, facts_of, row_words, since_release, when_words
from guildhall.engine.rules.redo import method_capped, whole_capped
from guildhall.engine.vocabulary import Kind, RedoKind, Role
from guildhall.shelf.packs import EXAMPLES, read_pack, shelf_folder
from guildhall.shelf.play import play

FOLDERS = {name: shelf_folder() / EXAMPLES / "resits" / name for name in ("table", "rework")}
PACKS = {folder: read_pack(folder) for folder in FOLDERS.values()}
TABLE = PACKS[FOLDERS["table"]]


@cache
def played(scenario):
    name, _, stem = scenario.partition("/")
    return play(FOLDERS[name] / "scenarios" / f"{stem}.yaml", PACKS)


def said(scenario):
    """Every refusal and warning of a scenario's own steps, by clause."""
    return [
        (finding.clause, finding.sentence)
        for result in played(scenario).steps
        if result.n
        for finding in result.decision.findings
        if finding.kind is not Kind.NOTE
    ]


ANEW = "The whole EPA can begin again, at the gateway."


@pytest.mark.parametrize(
    ("scenario", "clause", "sentence"),
    [
        (
            "table/third-attempt",
            "again.table",
            (
                "This would be the third attempt, with 1 method failed, a last score of 24, "
                "1 day since the release and every method attempted: row 1 allows no re-sit "
                f"or re-take of the firing test. {ANEW}"
            ),
        ),
        (
            "table/two-failed",
            "again.table",
            (
                "This would be the second attempt, with 2 methods failed, a last score of "
                "24, 4 days since the release and every method attempted: row 2 allows a "
                "re-take of the firing test, and no re-sit."
            ),
        ),
        (
            "table/again.last-score",
            "again.table",
            (
                "This would be the second attempt, with 1 method failed, a last score of 14, "
                "0 days since the release and not every method attempted: row 3 allows a "
                "re-take of the firing test, and no re-sit."
            ),
        ),
        (
            "table/still-out",
            "again.table",
            (
                "This would be the second attempt, with 2 methods failed, no last score, 1 "
                "day since the release and not every method attempted: row 2 has everything "
                "taken again, and the demonstration has no released result yet."
            ),
        ),
        (
            "table/again.component-cap",
            "am1.paper",
            "It is not said which paper the firing test is.",
        ),
        (
            "table/again.component-cap",
            "am1.paper",
            "Paper A was taken on 16 January 2026: this firing test has another one.",
        ),
        (
            "table/third-attempt.waived",
            "house.state",
            "It is not said which it is: a re-sit or a re-take.",
        ),
        (
            "table/declined",
            "house.state",
            ("A re-sit or re-take of the firing test is offered: the employer decides first."),
        ),
        (
            "table/two-failed",
            "house.role",
            "This is for: training provider. You act as employer.",
        ),
        (
            "rework/logbook.waits",
            "again.logbook",
            (
                "This would be the second attempt, with 0 days since the release and not "
                "every method attempted: row 2 allows no re-sit or re-take of the "
                "discussion. What may follow is seen once every result is released."
            ),
        ),
        (
            "rework/logbook.waits",
            "again.logbook",
            (
                "This would be the second attempt, with 4 days since the release and every "
                "method attempted: row 3 allows no re-sit or re-take of the discussion. From "
                "29 January 2026 on, one is allowed."
            ),
        ),
        (
            "rework/logbook.waits",
            "again.logbook-first",
            "The discussion waits for a new logbook, and none is handed in.",
        ),
        (
            "rework/reworked",
            "again.decider",
            "The apprentice agrees which it is: a re-sit or a re-take.",
        ),
        (
            "rework/reworked",
            "again.review",
            (
                "The project report is not handed in again: the presentation waits for it "
                "and its review."
            ),
        ),
        (
            "rework/rework.in-time",
            "again.review",
            (
                "The project report handed in on 11 February 2026 is not reviewed: the "
                "presentation waits for that."
            ),
        ),
        (
            "rework/review",
            "again.review",
            ("The assessor could not open the project report handed in on 11 February 2026."),
        ),
        (
            "rework/rework.late",
            "again.rework",
            (
                "Handed in again on 12 February 2026; 20 days after the release of the fail "
                "on 22 January 2026 ended on 11 February 2026."
            ),
        ),
    ],
)
def test_what_is_said_of_a_re_sit(scenario, clause, sentence):
    assert (clause, sentence) in said(scenario)


def test_row_and_terms_are_kept_with_the_attempt():
    case = played("table/again.days.both-caps").player.case
    attempt = case.attempt("am1")
    assert (attempt.cap.method, attempt.cap.whole, attempt.new) == ("pass", "pass", ("paper",))
    assert case.attempts("am1")[0].redo_kind is RedoKind.RETAKE


def test_a_capped_score_is_the_least_of_its_grade():
    """Fifty marks of a re-take are a pass with the twenty-five that a pass needs."""
    result = played("table/again.days.both-caps").player.case.attempt("am1").result
    assert (result.grade, result.score) == ("pass", Decimal(25))
    assert result.because[-1].sentence == (
        "Its score is at most the least for pass: 50 becomes 25."
    )


@pytest.mark.parametrize(("score", "kept"), [(24, 24), (25, 25), (26, 25)])
def test_a_score_below_the_least_of_the_cap_stays(score, kept):
    case = played("table/again.days.both-caps").player.case
    grade = "fail" if score < 25 else "pass"
    plain = Derivation(grade, (), Decimal(score))
    capped = method_capped(TABLE, case, "am1", plain)
    assert (capped.grade, capped.score) == (grade, Decimal(kept))


def test_what_is_not_capped_is_left_alone():
    case = played("table/one-failed").player.case
    plain = Derivation("distinction", (), Decimal(50))
    assert method_capped(TABLE, case, "am1", plain) == plain
    assert whole_capped(TABLE, case, plain) == plain


def test_a_table_set_aside_caps_neither_method_nor_whole():
    case = played("table/again.cap.waived").player.case
    plain = Derivation("distinction", ())
    sentences = [
        capped.because[-1].sentence
        for capped in (method_capped(TABLE, case, "am1", plain), whole_capped(TABLE, case, plain))
    ]
    assert sentences == [
        "Taken again: Firing test is at most pass. The cap is set aside for this run.",
        "Taken again: the whole is at most pass. The cap is set aside for this run.",
    ]


SPANS = st.builds(
    lambda first, length: (first, first + length), st.integers(0, 60), st.integers(0, 20)
)


@given(spans=st.lists(SPANS, max_size=3), number=st.integers(0, 40), later=st.integers(0, 90))
def test_days_are_counted_as_limits_are(spans, number, later):
    """A day is within so many days of the release just when it is not after their last day."""
    case = played("table/one-failed").player.case
    released = day_of(case.attempt("am1").released_at)
    pauses, end = [], -1
    for first, last in sorted(spans):
        if first > end:
            pauses.append(Span(released + timedelta(first), released + timedelta(last)))
            end = last
    case = replace(case, pauses=tuple(pauses))
    day = released + timedelta(later)
    within = facts_of(case, "am1", day).days <= number
    assert within == (day <= since_release(case, "am1", number, day))


@given(
    spans=st.lists(SPANS, min_size=1, max_size=5),
    days=st.integers(0, 90),
    attempt=st.integers(2, 5),
)
def test_the_first_row_that_fits_decides(spans, days, attempt):
    rows = tuple(
        RedoRow(when=RedoWhen(days=RedoSpan.model_validate({"from": a, "to": b})), allow="re-sit")
        for a, b in spans
    )
    table = RedoTable(kind="redo_table", rows=(*rows, RedoRow(allow="none")))
    facts = facts_of(played("table/one-failed").player.case, "am1", date(2026, 1, 16))
    facts = replace(facts, days=days, attempt=attempt)
    found = choose(TABLE.by_id["again.table"], table, facts)
    fitting = [n for n, (a, b) in enumerate(spans, start=1) if a <= days <= b]
    assert found.number == min(fitting, default=len(spans) + 1)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({}, "otherwise"),
        ({"attempt": 2}, "attempt 2"),
        ({"attempt": {"from": 3}}, "attempt 3 or more"),
        ({"attempt": {}}, "attempt any"),
        ({"failed": {"from": 1, "to": 2}, "all_attempted": True},
         "1 to 2 failed, every method attempted"),
        ({"last_score": {"from": "34.5", "below": 40}}, "last score 34.5 and more, below 40"),
        ({"last_score": {"below": 15}, "days": {"to": 40}},
         "last score below 15, up to 40 days since the release"),
        ({"all_attempted": False}, "not every method attempted"),
    ],
)  # fmt: skip
def test_a_condition_is_read_as_words(when, words):
    assert when_words(RedoWhen.model_validate(when)) == words


def test_terms_are_read_as_words():
    row = RedoRow.model_validate(
        {"allow": "either", "cap": {"method": "pass", "score": True}, "new": ["work", "paper"]}
    )
    assert row_words(row, Role.PROVIDER) == (
        "re-sit or re-take of the method, capped at pass and its least score, with new work and a "
        "new paper, decided by the training provider"
    )
    assert row_words(RedoRow(allow="none"), Role.EMPLOYER) == "none"
