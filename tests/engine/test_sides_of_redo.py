"""Sides of the rules of re-sits and re-takes that no pack of the shelf shows."""

from datetime import date

import pytest

from guildhall.engine.findings import Reason
from guildhall.engine.kinds.redo import SameWork
from guildhall.engine.rules.redo import same_work_reasons
from guildhall.engine.vocabulary import RedoState, RunState
from guildhall.shelf.packs import read_pack, shelf_folder
from guildhall.shelf.player import Player
from tests.engine.builders import after, done, walked
from tests.engine.otherwise import before, otherwise, reasons, ruled, says

TABLE = "examples/resits/table"
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
    assert same_work_reasons(player.pack, "It stands.") == tuple(
        Reason(clause.id, clause.at, "It stands.", clause.reading) for clause in clauses
    )


def test_once_the_whole_is_passed_an_appeal_that_is_dismissed_offers_nothing():
    """A table allows the re-sit of what failed, and the rest has made up for it."""
    pack = read_pack(shelf_folder() / TABLE)
    rows = [[*row[:-1], "pass"] for row in pack.by_id["grade.overall"].rule.rows]
    made_up_for = ruled(pack, {"grade.overall": {"rows": rows}})
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
