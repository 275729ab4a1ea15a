"""What only some specifications know, and which of ours do."""

import pytest

from guildhall.engine.permitted import ONLY_SOME, spoken_of
from guildhall.shelf.packs import pack
from tests.engine.more_lives import LIVES

BRIEF = {"submit_brief", "sign_off_brief", "return_brief"}
STATED = {"state_knowledge", "state_outcomes", "state_preferred_dates"}
PLANNING = {
    "book_planning_meeting", "hold_planning_meeting", "confirm_planning_meeting",
    "miss_planning_meeting",
}  # fmt: skip


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("ST0825/AP02", BRIEF | STATED),
        ("ST0120/AP02", STATED | {"review_portfolio", "choose_option", "declare"}),
        ("ST0792/1.2", PLANNING | {"review_portfolio", "choose_option", "declare"}),
    ],
)
def test_what_each_specification_speaks_of(spec, expected):
    whole = pack(spec)
    assert {one for one in ONLY_SOME if spoken_of(whole, one, None)} == expected
    assert spoken_of(whole, "withdraw", None)


def test_of_a_method_only_its_own_rules_speak():
    scoped = pack("EX11/1.0")
    methods = [name for name in scoped.methods if spoken_of(scoped, "propose_scope", name)]
    assert methods == ["am1"]


def test_whatever_is_done_in_a_life_is_spoken_of_there():
    beside = set()
    for life in LIVES.values():
        whole = life().pack
        for step in life().steps:
            if not spoken_of(whole, step.do, step.given.get("method")):
                beside.add((whole.spec, step.do))
    # The choice comes with the national rules (`packs/overlays`), and this life is without them.
    assert beside == {("ST0825/AP02", "decide_english_maths")}
