"""The small words of sentences, and sentences that no shipped scenario needs."""

import pytest

from guildhall.engine.wording import are, counted, listed
from guildhall.shelf.packs import pack
from guildhall.shelf.player import Player
from guildhall.shelf.walk import session_steps
from tests.engine.builders import changed, done, tried, walked


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["one"], "one"),
        (["one", "two"], "one and two"),
        (["one", "two", "three"], "one, two and three"),
    ],
)
def test_a_list_reads_as_people_write_it(items, words):
    assert listed(items) == words


def test_a_list_may_come_item_by_item():
    assert listed(iter(["one", "two"])) == "one and two"


def test_a_list_of_alternatives_has_its_own_joint():
    assert listed(["file", "link", "paper"], "or") == "file, link or paper"


def test_one_is_and_others_are():
    assert [are(number) for number in (0, 1, 2)] == ["are", "is", "are"]
    assert [counted(number, "day") for number in (0, 1, 2, 1000)] == [
        "0 days", "1 day", "2 days", "1,000 days",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "How it is held is not recorded: face to face."),
        ({"delivery": "online"}, "It would be held online; it has to be face to face."),
        ({"delivery": "face_to_face"}, None),
    ],
)
def test_a_booking_says_how_it_is_held_and_only_so_as_is_allowed(given, sentence):
    own = changed("am1.delivery", pack=pack("EX10/1.0"), ways=("face_to_face",))
    player = walked("accepted", player=Player(own))
    day = player.case.last_at.date().isoformat()
    done(player, f"{day} 18:00", "officer", "allocate_assessor", method="am1", assessor="ann")
    decision = tried(
        player, f"{day} 18:01", "officer", "book_session", method="am1",
        starts_at="2026-02-20 10:00", place="The hangar", **given,
    )  # fmt: skip
    said = [f.sentence for f in decision.findings if f.clause == "am1.delivery"]
    assert said == ([] if sentence is None else [sentence])


def test_a_single_question_has_been_put():
    one = changed("am1.questions.max", most=1)
    player = walked("ready", player=Player(one))
    start = player.case.attempt("am1").session.starts_at
    for step in session_steps(player, "am1", start):
        decision = player.perform(step)
        if decision.refused:
            break
    said = [f.sentence for f in decision.findings if f.clause == "am1.questions.max"]
    assert said == ["1 question has been put; 1 is the most."]
