"""Whose move it is, along a whole life and off its path."""

from datetime import UTC, datetime

import pytest

from guildhall.cli.moves import moves
from guildhall.engine.case import NEW
from guildhall.shelf.packs import read_pack
from guildhall.shelf.player import Player
from guildhall.shelf.scenario import Step, Walk
from guildhall.shelf.walk import walk

AT = datetime(2026, 1, 10, 13, tzinfo=UTC)


@pytest.fixture
def after(shelf):
    """Walk to a point, perform some steps, and tell whose move it is then."""

    def call(goal, *steps, results=None, at=None):
        player = Player(read_pack(shelf))
        plan = {"to": goal, "from": "2025-01-10", "results": results or {}}
        list(walk(player, Walk.model_validate(plan)))
        for when, by, do, given in steps:
            step = Step.model_validate({"at": when, "by": by, "do": do, "with": given})
            assert not player.perform(step).refused
        return [
            f"{role.value} {what}"
            for role, what in moves(player.pack, player.case, at or player.case.last_at)
        ]

    return call


def test_before_anything(shelf):
    assert [role.value for role, _ in moves(read_pack(shelf), NEW, AT)] == ["provider"]


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ("registered", ["provider hands the gateway in, with everybody's part in it"]),
        ("submitted", ["officer accepts the gateway or sends it back"]),
        (
            "accepted",
            ["officer allocates an assessor to the discussion", "officer books the discussion"],
        ),
        ("ready", ["assessor holds the discussion"]),
        ("held", ["assessor marks the discussion"]),
        ("marked", ["quality_assurer checks the marks of the discussion"]),
        ("agreed", ["officer releases the result of the discussion"]),
        ("outcome", ["officer claims the certificate"]),
    ],
)
def test_along_the_way(after, goal, expected):
    assert after(goal) == expected


@pytest.mark.parametrize(
    ("goal", "steps", "expected"),
    [
        (
            "submitted",
            [("2026-01-12", "officer", "return_gateway", {"reasons": ["Page 3."]})],
            ["provider hands the gateway in, with everybody's part in it"],
        ),
        (
            "registered",
            [("2025-02-01", "provider", "pause", {})],
            ["provider ends the break in learning when it is over"],
        ),
        ("registered", [("2025-02-01", "provider", "withdraw", {})], []),
        (
            "registered",
            [("2025-02-01", "apprentice", "request_adjustment", {"kind": "breaks"})],
            [
                "officer decides adjustment-1, breaks",
                "provider hands the gateway in, with everybody's part in it",
            ],
        ),
        (
            "held",
            [
                (
                    "2026-02-01",
                    "officer",
                    "record_breach",
                    {"clause": "talk.notice", "method": "talk", "what": "Nobody was told."},
                )
            ],
            [
                "officer deals with breach-1, which is against talk.notice",
                "assessor marks the discussion",
            ],
        ),
        (
            "marked",
            [("2026-02-01", "quality_assurer", "return_marks", {"method": "talk", "reason": "?"})],
            ["assessor marks the discussion again"],
        ),
        (
            "outcome",
            [("2026-02-01", "officer", "claim_certificate", {})],
            ["officer records the certificate when it is issued"],
        ),
        (
            "outcome",
            [
                ("2026-02-01", "officer", "claim_certificate", {}),
                ("2026-02-02", "officer", "record_certificate", {"number": "1"}),
            ],
            [],
        ),
    ],
)
def test_off_the_path(after, goal, steps, expected):
    assert after(goal, *steps) == expected


def test_a_fail_is_for_the_employer_to_decide(after):
    expected = ["employer decides on a re-sit or re-take of the discussion"]
    assert after("outcome", results={"talk": "fail"}) == expected


def test_a_window_that_is_over_asks_for_a_new_beginning(after):
    late = datetime(2026, 3, 11, 12, tzinfo=UTC)
    assert after("accepted", at=late) == ["officer begins the whole EPA again"]


def test_a_specification_with_work_waits_for_it(changed):
    rule = "rule: {kind: notice, method: talk, days: 10, bites: [book_session, move_session]}"
    work = "rule: {kind: work_includes, method: talk, any_of: [tune], what: a tune}"
    folder = changed((rule, work), ("session: discussion}", "session: discussion, work: tune}"))
    player = Player(read_pack(folder))
    list(walk(player, Walk.model_validate({"to": "accepted", "from": "2025-01-10"})))
    found = [f"{role.value} {what}" for role, what in moves(player.pack, player.case, AT)]
    assert found[0] == "apprentice hands in the tune"
