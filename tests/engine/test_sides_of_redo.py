"""Sides of the rules of re-sits and re-takes that no pack of the shelf shows."""

from datetime import date
from decimal import Decimal

import pytest

from guildhall.engine.findings import Derivation, Reason
from guildhall.engine.kinds.redo import RedoCap, SameWork
from guildhall.engine.rules.redo import method_capped, same_work_reasons, whole_capped
from guildhall.engine.vocabulary import RedoState, RunState
from guildhall.shelf.packs import read_pack, shelf_folder
from guildhall.shelf.play import play
from guildhall.shelf.player import Player
from tests.engine.builders import after, done, tried, walked
from tests.engine.otherwise import (
    OUTSIDE,
    before,
    otherwise,
    reasons,
    ruled,
    says,
    scenario_file,
)

TABLE = "examples/resits/table"
PACK = read_pack(shelf_folder() / TABLE)
LAST_SCORE = f"{TABLE}/again.last-score"
EVERYTHING = {"when": {}, "allow": "re-take", "scope": "whole", "by": "employer"}

SIDES = [
    (f"{TABLE}/one-then-two", 6, {"methods": ["am1"]}, []),
    (LAST_SCORE, 5, {"rows": [{"when": {"attempt": 7}, "allow": "none"}]},
     [("refusal again.table: This would be the second attempt: no row of the table speaks of "
      "that.")]),
    (LAST_SCORE, 5, {"rows": [EVERYTHING]},
     [("refusal again.table: This would be the second attempt: row 1 allows a re-take of the "
      "firing test, and no re-sit. (got=re-sit, limit=re-take, field=kind)"),
      ("refusal again.table: This would be the second attempt: row 1 has everything taken again, "
      "and the interview and the demonstration have no released results yet.")]),
]  # fmt: skip


@pytest.mark.parametrize(("scenario", "step", "table", "lines"), SIDES)
def test_another_table_is_told_in_its_own_words(scenario, step, table, lines):
    decision = otherwise(scenario, step, {"again.table": table}, by="employer")
    assert says(decision, "again.table") == lines


@pytest.mark.parametrize(("score", "told"), [("25", []), ("26", ["26 becomes 25."])])
def test_a_score_that_is_the_least_of_the_cap_stays_as_it_is(score, told):
    player, mark = before(f"{TABLE}/again.days.both-caps", 5)
    scores = {"given": {"method": "am1", "scores": {"test": score}}}
    decision = player.perform(mark.model_copy(update=scores))
    assert not decision.refused
    said = [line.partition(": ")[2] for line in reasons(decision)]
    assert said
    assert [s.rpartition(": ")[2] for s in said if s.startswith("Its score")] == told


def test_the_reason_for_work_that_stands_names_where_it_is_written():
    player, _ = before("st0825-ap02/am1.submission.window.re-sit", 1)
    clauses = [clause for clause, _ in player.pack.rules(SameWork)]
    assert clauses
    read = ruled(player.pack, {})
    read = read.model_copy(
        update={
            "clauses": [
                one.model_copy(update={"reading": "As it was."}) if one in clauses else one
                for one in read.clauses
            ]
        }
    )
    for pack in (player.pack, read):
        assert same_work_reasons(pack, "It stands.") == tuple(
            Reason(clause.id, clause.at, "It stands.", clause.reading)
            for clause, _ in pack.rules(SameWork)
        )


def test_where_a_board_passes_the_whole_a_failed_method_still_keeps_the_certificate():
    pack = read_pack(shelf_folder() / "examples" / "aggregation" / "integrated-degree")
    rule = {"kind": "all_passed", "bites": ["claim_certificate"]}
    player = Player(ruled(pack, {"again.no-upgrade": rule}))
    walked("marked", date(2025, 1, 12), player, am2="fail")
    for method in ("am1", "am2"):
        done(player, after(player, hours=1), "officer", "release_result", method=method)
    done(player, after(player, days=2), "officer", "record_outcome", grade="second",
         decided_on=str(after(player, days=2).date()), source="the board",
         degree_awarded=True)  # fmt: skip
    assert player.case.run.outcome_passed
    claimed = tried(player, after(player, days=1), "officer", "claim_certificate")
    assert says(claimed, "again.no-upgrade") == [
        "refusal again.no-upgrade: Not every method is passed, so there is nothing to claim."
    ]


def test_once_the_whole_is_passed_an_appeal_that_is_dismissed_offers_nothing():
    """A table allows the re-sit of what failed, and the rest has made up for it."""
    rows = [[*row[:-1], "pass"] for row in PACK.by_id["grade.overall"].rule.rows]
    made_up_for = ruled(PACK, {"grade.overall": {"rows": rows}})
    player = walked("outcome", date(2025, 1, 15), Player(made_up_for), am1="fail")
    assert (player.case.run.state, player.case.attempt("am1").redo) == (
        RunState.PASSED, RedoState.NONE,
    )  # fmt: skip
    given = {"appeal": "appeal-1"}
    about = {"against": "am1", "grounds": "A draught."}
    done(player, after(player, hours=1), "apprentice", "appeal", **about)
    done(player, after(player, hours=1), "officer", "acknowledge_appeal", **given)
    decided = done(player, after(player, days=1), "panellist", "decide_appeal",
                   **given, upheld=False, reason="There was none.")  # fmt: skip
    assert [entry.event.name for entry in decided.entries] == ["appeal.dismissed"]
    assert player.case.attempt("am1").redo is RedoState.NONE


def test_where_nothing_is_allowed_because_the_whole_is_passed_that_is_said():
    rows = [[*row[:-1], "pass"] for row in PACK.by_id["grade.overall"].rule.rows]
    rules = {"grade.overall": {"rows": rows}, "again.table": {"rows": [{"allow": "none"}]}}
    player = walked("outcome", date(2025, 1, 15), Player(ruled(PACK, rules)), am1="fail")
    given = {"method": "am1", "kind": "re-sit"}
    decision = tried(player, after(player, hours=1), "employer", "agree_redo", **given)
    assert says(decision, "again.table") == [
        (
            "refusal again.table: This would be the second attempt: row 1 allows no re-sit or "
            "re-take of the firing test. The EPA as a whole is passed. (got=2, unit=attempt)"
        )
    ]


def test_who_the_row_names_agrees_and_not_who_its_clause_names():
    table = {"again.project": {"rows": [{"allow": "either", "by": "employer"}]}}
    decision = otherwise("examples/resits/rework/reworked", 1, table, {"kind": None})
    assert says(decision, "again.decider") == [
        (
            "refusal again.decider: The employer agrees which it is: a re-sit or a re-take. "
            "(field=kind)"
        )
    ]


def case_of(scenario):
    return play(scenario_file(f"{TABLE}/{scenario}"), {}, OUTSIDE).player.case


CAPPED = case_of("again.days.both-caps")
FIFTY = Derivation("distinction", (), Decimal(50))
OF_AM2 = {"kind": "bands", "method": "am2", "of": "marks",
          "bands": {"fail": {"from": 0, "to": 39}, "pass": {"from": 40, "to": 50}}}  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "scenario", "plain", "grade", "score"),
    [
        ({"again.table": {"methods": ["am3", "am1"]}}, "again.days.both-caps", FIFTY, "pass", 25),
        ({"ksbs": OF_AM2}, "again.days.both-caps", FIFTY, "pass", 25),
        ({"am1.bands": OF_AM2}, "again.days.both-caps", FIFTY, "pass", 50),
        ({}, "again.days.both-caps", Derivation("distinction", ()), "pass", None),
        ({}, "again.component-cap", FIFTY, "pass", 50),
        ({}, "again.cap.waived", FIFTY, "distinction", 50),
    ],
)
def test_a_cap_reaches_the_score_only_where_that_is_said(rules, scenario, plain, grade, score):
    derived = method_capped(ruled(PACK, rules), case_of(scenario), "am1", plain)
    assert (derived.grade, derived.score) == (grade, score)


def test_the_cap_of_any_method_reaches_the_whole():
    of_am2 = CAPPED.with_attempt("am2", cap=CAPPED.attempt("am1").cap)
    case = of_am2.with_attempt("am1", cap=RedoCap())
    pack = ruled(PACK, {"again.table": {"methods": ["am2"]}})
    assert whole_capped(pack, case, FIFTY).grade == "pass"
