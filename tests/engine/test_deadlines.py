"""The limits of a case: those of methods that the apprentice does not take are none."""

from dataclasses import replace
from datetime import date

import pytest

from guildhall.engine.actor import Surroundings
from guildhall.engine.deadlines import deadlines
from guildhall.engine.kinds.base import Period
from guildhall.engine.pack import Clause, Pack
from guildhall.shelf.packs import EXAMPLES, pack as shelved, read_pack, shelf_folder
from guildhall.shelf.player import Player
from tests.engine.builders import changed, done, walked

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


CALENDAR = Surroundings(
    bank_holidays=frozenset({date(2026, 2, 12)}),
    calendar_from=date(2025, 1, 1),
    calendar_to=date(2027, 1, 1),
)


@pytest.mark.parametrize(
    ("wait", "last"),
    [
        ({"days": 14}, date(2026, 2, 14)),
        ({"weeks": 2}, date(2026, 2, 14)),
        ({"months": 1}, date(2026, 1, 31)),
        # 28 February 2026 is a Saturday, and 12 February is no working day here.
        ({"working_days": 2}, date(2026, 2, 25)),
        ({"working_days": 12}, date(2026, 2, 10)),
    ],
)
def test_the_last_day_for_a_submission_is_the_last_from_which_its_wait_ends_in_time(wait, last):
    pack = changed("am1.earliest", pack=shelved("ST0792/1.2"), wait=Period(**wait))
    player = walked("accepted", date(2024, 6, 30), Player(pack), "production")
    limits = deadlines(pack, player.case, player.case.last_at, CALENDAR)
    whole, own = (next(one for one in limits if one.clause == clause)
                  for clause in ("epa.window", "am1.submission.latest"))  # fmt: skip
    assert (whole.by_day, own.by_day) == (date(2026, 2, 28), last)


def test_a_brief_is_signed_off_within_working_days_of_the_calendar():
    pack = changed("brief.title", within=Period(working_days=10))
    player = walked("accepted", player=Player(pack))
    around = replace(CALENDAR, bank_holidays=frozenset())
    (own,) = (one for one in deadlines(pack, player.case, player.case.last_at, around)
              if one.clause == "brief.title")  # fmt: skip
    assert (own.counts_from, own.by_day) == (date(2026, 1, 10), date(2026, 1, 23))
