"""How many cases and moves somebody has: what is counted is what the lists show."""

from datetime import timedelta

import pytest

from guildhall import clock
from guildhall.cases import lists
from guildhall.cases.lists import Wish
from guildhall.cases.models import Due, Line
from guildhall.engine.vocabulary import Stage
from guildhall.jobs import work
from tests import living, people_of
from tests.web.visiting import text_of, visitor

WISHES = (
    Wish(),
    Wish(name="ada"),
    Wish(name="nobody"),
    Wish(spec="ST0120/AP02"),
    Wish(overdue=True),
    *(Wish(stage=stage) for stage in Stage if stage is not Stage.NONE),
)


@pytest.fixture
def town(on_sqlite):
    town = people_of.town()
    for goal in ("registered", "accepted", "ready", "marked", "outcome"):
        living.live(town, to=goal)
    return town


def counted(town):
    """What is counted for everybody, beside how long the lists are."""
    now, found = clock.now(), []
    for who in (town.officer, town.provider, town.employer, town.assessor, town.other_provider):
        numbers = lists.count_moves(who, now)
        told = {
            "mine": len(lists.mine(who, now, None, 100).rows),
            "waiting": len(lists.waiting(who, now, None, 100).rows),
            "coming": len(lists.coming(who, now, None, 100).rows),
        }
        found += [(getattr(numbers, name), length) for name, length in told.items()]
        found += [
            (
                lists.count_cases(who, wish, now),
                len(lists.cases(who, wish, now, "newest", None, 100).rows),
            )
            for wish in WISHES
        ]
    return found


def test_what_is_counted_is_what_lists_show_today_and_after_a_lapse_that_nobody_recorded(town):
    for days in (0, 30, 400):
        living.stand_at(clock.now() + timedelta(days=days))
        found = counted(town)
        assert [counts for counts, _ in found] == [length for _, length in found]
        assert any(counts for counts, _ in found)


def test_more_than_anybody_wants_to_know_is_not_counted(town, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED", 3)
    now = clock.now()
    assert lists.count_cases(town.provider, Wish(), now) == 4
    assert lists.count_moves(town.officer, now).mine == 4
    assert "More than 3 cases" in text_of(visitor(town.provider).get("/cases"))
    monkeypatch.setattr(lists, "COUNTED", 5)
    assert "5 cases" in text_of(visitor(town.provider).get("/cases"))


def test_home_says_how_much_there_is_and_how_much_of_it_is_overdue(town):
    living.stand_at(clock.now() + timedelta(days=20))
    numbers = lists.count_moves(town.officer, clock.now())
    assert 0 < numbers.overdue < numbers.mine
    said = f"{numbers.mine} in all, {numbers.overdue} of them overdue."
    assert said in text_of(visitor(town.officer).get("/"))


def test_a_lapse_leaves_no_limit_that_nobody_can_keep_any_more(on_sqlite):
    town = people_of.town()
    life = living.live(town, to="accepted")
    assert Line.objects.filter(case=life.id, due_by__isnull=False).count() == 4
    living.stand_at(clock.now() + timedelta(days=400))
    assert lists.limits(town.officer, clock.now(), None, 100).rows == []
    assert work.record_lapses(lambda: False) == 1
    assert not Line.objects.filter(case=life.id, due_by__isnull=False).exists()
    assert not Due.objects.filter(case=life.id).exists()
    assert lists.cases(town.officer, Wish(overdue=True), clock.now(), "newest", None, 9).rows == []
