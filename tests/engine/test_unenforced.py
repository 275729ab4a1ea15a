"""Rules that cannot be enforced: each sentence, who sees the word, and whose move it is."""

from datetime import date

import pytest

from guildhall.engine.audience import visible
from guildhall.engine.moves import moves
from guildhall.engine.told import told
from guildhall.engine.vocabulary import Role
from guildhall.shelf.packs import EXAMPLES, read_pack, shelf_folder
from guildhall.shelf.player import Player
from tests.engine.builders import after, done, own, tried, walked

PACK = read_pack(shelf_folder() / EXAMPLES / "unenforced")
ROOM = "The assessor has seen that the lamp room is safe to work in."


def at_goal(goal, pack=PACK):
    return walked(goal, date(2025, 1, 10), Player(pack))


def sentences(decision):
    return [finding.sentence for finding in decision.findings]


def test_a_step_that_waits_quotes_the_rule_and_says_who_confirms_it():
    player = at_goal("ready")
    start = player.case.attempt("am1").session.starts_at
    assert sentences(tried(player, start, "assessor", "start_session", method="am1")) == [
        f"{ROOM} The assessor has yet to confirm this.",
        "Nobody speaks to the apprentice while a ship is in sight.",
    ]


def test_where_several_may_confirm_all_are_named():
    player = at_goal("registered")
    assert sentences(tried(player, "2026-01-10 12:00", "provider", "submit_gateway")) == [
        (
            "Employer and apprentice have talked the keeper's handbook through. The employer or "
            "training provider has yet to confirm this."
        )
    ]


def test_it_is_confirmed_once():
    player = at_goal("ready")
    start = player.case.attempt("am1").session.starts_at
    done(player, start, "assessor", "confirm_rule", clause="am1.lamp-room")
    decision = tried(player, start, "assessor", "confirm_rule", clause="am1.lamp-room")
    day = f"{start.day} {start:%B %Y}"
    assert sentences(decision) == [f"It is confirmed already, by the assessor on {day}."]


def test_it_is_confirmed_just_before_its_step():
    player = at_goal("held")
    decision = tried(player, after(player, hours=1), "assessor", "confirm_rule",
                     clause="am1.lamp-room")  # fmt: skip
    assert sentences(decision)[0].startswith("It is confirmed already, by the assessor on ")
    player = at_goal("registered")
    decision = tried(player, "2026-01-10 12:00", "officer", "confirm_rule", clause="claim.thanks")
    assert sentences(decision) == [
        "It is confirmed just before its step, and that step cannot be taken now."
    ]


@pytest.mark.parametrize("clause", ["am1.silence", "am1.themes"])
def test_what_asks_for_no_word_gets_none(clause):
    player = at_goal("ready")
    at = after(player, hours=1)
    decision = tried(player, at, "assessor", "confirm_rule", clause=clause)
    assert sentences(decision) == ["This is no rule that has to be confirmed."]


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ("registered", (Role.EMPLOYER, "confirms gateway.handbook")),
        ("ready", (Role.ASSESSOR, "confirms am1.lamp-room")),
        ("held", (Role.ASSESSOR, "confirms am1.seen-alone")),
        ("outcome", (Role.OFFICER, "confirms claim.thanks")),
    ],
)
def test_whose_move_it_is_to_confirm(goal, expected):
    player = at_goal(goal)
    waited_for = moves(PACK, player.case, after(player, hours=1))
    assert [(move.role, move.words) for move in waited_for if move.action == "confirm_rule"] == [
        expected
    ]


def test_a_word_about_marking_is_not_seen_outside():
    player = at_goal("marked")

    def clauses(role):
        entries = visible(player.history, own(player, role, "am1"))
        return [e.event.clause for e in entries if e.event.name == "rule.confirmed"]

    everything = ["gateway.handbook", "am1.lamp-room", "am1.seen-alone"]
    assert clauses("officer") == clauses("assessor") == clauses("quality_assurer") == everything
    for role in ("apprentice", "employer", "provider"):
        assert clauses(role) == everything[:2]


def test_a_lapsed_or_withdrawn_case_shows_no_rule_of_a_step():
    player = at_goal("ready")
    at = after(player, hours=1)
    viewer = own(player, "assessor", "am1")
    assert {item.clause for item in told(PACK, player.case, viewer, at)} == {
        "am1.lamp-room", "am1.silence",
    }  # fmt: skip
    done(player, at, "apprentice", "withdraw", reason="Another trade.")
    assert told(PACK, player.case, viewer, at) == []
