"""A session on its day: its clock, its parts and its questions."""

from datetime import timedelta

from guildhall.engine.under_way import under_way
from guildhall.shelf.packs import pack as shelved
from guildhall.shelf.player import Player
from guildhall.shelf.walk import session_steps
from tests.engine.builders import (
    PACK,
    after,
    checked,
    done,
    ended,
    interrupted,
    under_way as held,
    walked,
)

MINUTE = 60


def at(player, minutes=0):
    started = player.case.attempt("am1").session.started_at
    return started + timedelta(minutes=minutes)


def test_before_its_start_a_session_has_no_clock():
    player = checked()
    assert under_way(PACK, player.case, "am1", player.case.last_at) is None
    assert under_way(PACK, player.case, "am2", player.case.last_at) is None


def test_the_clock_says_how_long_it_ran_what_is_left_and_when_each_part_ends():
    pack = shelved("ST0120/AP02")
    player = walked("ready", player=Player(pack), option="DAT")
    for one in session_steps(player, "am1", player.case.attempt("am1").session.starts_at):
        player.perform(one)
        if one.do == "start_session":
            break
    found = under_way(pack, player.case, "am1", at(player, 10))
    assert (found.ran, found.left) == (10 * MINUTE, 35 * MINUTE)
    assert found.ends_at == at(player, 45)
    first, second = found.parts
    assert (first.state, first.ran, first.seconds) == ("now", 10 * MINUTE, 15 * MINUTE)
    assert first.ends_at == at(player, 15)
    assert (second.state, second.ran, second.ends_at) == ("to come", 0, at(player, 45))
    assert found.more == 3 * MINUTE
    done(player, at(player, 14), "assessor", "start_part", method="am1", part="questions")
    found = under_way(pack, player.case, "am1", at(player, 20))
    first, second = found.parts
    assert (first.state, first.ran, first.ends_at) == ("behind", 14 * MINUTE, None)
    assert (second.state, second.ran, second.ends_at) == ("now", 6 * MINUTE, at(player, 44))
    done(player, at(player, 40), "assessor", "extend_session", method="am1", minutes=2,
         reason="The last point.")  # fmt: skip
    found = under_way(pack, player.case, "am1", at(player, 50))
    assert found.more == MINUTE
    assert found.left == -3 * MINUTE
    assert found.parts[1].ends_at == at(player, 46)


def test_while_the_clock_stands_still_nothing_ends():
    player = interrupted()
    found = under_way(PACK, player.case, "am1", after(player, minutes=30))
    assert found.ends_at is None
    assert all(one.ends_at is None for one in found.parts)
    assert found.ran == player.case.attempt("am1").session.ran_for(player.case.last_at)


def test_questions_are_counted_by_theme_with_what_the_clauses_ask():
    player = held()
    session = player.case.attempt("am1").session
    found = under_way(PACK, player.case, "am1", player.case.last_at)
    assert found.whole.put + found.whole.follow_ups == len(session.questions)
    assert found.whole.counted == len(session.questions)
    assert found.whole.least is not None or found.whole.most is not None
    assert [one.slug for one in found.themes] == list(PACK.themes_of("am1", None))
    assert sum(one.put for one in found.themes) == found.whole.put


def test_a_session_that_is_over_shows_how_long_it_was():
    player = ended()
    session = player.case.attempt("am1").session
    found = under_way(PACK, player.case, "am1", after(player, hours=5))
    assert found.ran == session.ran_for(session.ended_at)
    assert found.ends_at is None
    assert {one.state for one in found.parts} == {"behind"}
