"""The limits of a case: those of methods that the apprentice does not take are none."""

from datetime import date

import pytest

from guildhall.engine.deadlines import deadlines
from guildhall.engine.pack import Clause, Pack
from guildhall.shelf.packs import EXAMPLES, read_pack, shelf_folder
from guildhall.shelf.player import Player
from tests.engine.builders import done, walked

REFORM = read_pack(shelf_folder() / EXAMPLES / "reform")


def asking(**rule):
    """Give the reformed plan with one more clause about its report."""
    told = {"at": "The Report", "force": "must", "does": "enforce", "says": "In time."}
    clause = Clause.model_validate({"id": "am3.more", **told, "rule": rule})
    whole = REFORM.model_copy(update={"clauses": (*REFORM.clauses, clause)})
    return Pack.model_validate(whole.model_dump(by_alias=True))


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "rework_within", "within": {"days": 20}, "after": "result.released"},
        {"kind": "work_reviewed_first", "within": {"days": 5}, "bites": ["book_session"]},
        {"kind": "before", "step": "submit_work", "at_least": {"days": 5}},
    ],
)
def test_a_method_that_was_not_chosen_has_no_limit(rule):
    player = walked("registered", date(2025, 1, 10), Player(asking(**rule, method="am3")))
    done(player, "2025-02-01 09:00", "officer", "choose_methods", methods=["am2"])
    assert deadlines(player.pack, player.case, player.case.last_at) == []
