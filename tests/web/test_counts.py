"""How many cases and moves somebody has: what is counted is what the lists show."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guildhall import clock
from guildhall.cases import lists
from guildhall.cases.lists import Sought, Wish
from guildhall.cases.models import Due, Line
from guildhall.engine.dates import day_of
from guildhall.engine.vocabulary import Stage
from guildhall.jobs import work
from tests import living, people_of
from tests.web.visiting import text_of, visitor

NARROW = (
    Wish(name="ada"),
    Wish(spec="ST0120/AP02"),
    Wish(provider="midtown", employer="acme", uln="9999999999"),
    Wish(overdue=True),
    Wish(stage=Stage.LAPSED),
    Wish(stage=Stage.ASSESSMENT, overdue=False),
)
WISHES = (
    Wish(),
    Wish(name="nobody"),
    *NARROW,
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
        for wish in (Wish(), *NARROW):
            sought = Sought(who, wish, now)
            numbers = lists.count_moves(sought)
            told = {
                "mine": len(lists.mine(sought, None, 100).rows),
                "waiting": len(lists.waiting(sought, None, 100).rows),
                "coming": len(lists.coming(sought, None, 100).rows),
            }
            found += [(getattr(numbers, name), length) for name, length in told.items()]
        for wish in WISHES:
            sought = Sought(who, wish, now)
            cases = len(lists.cases(sought, "newest", None, 100).rows)
            found.append((lists.count_cases(sought), cases))
    return found


def test_what_is_counted_is_what_lists_show_today_and_after_a_lapse_that_nobody_recorded(town):
    for days in (0, 30, 400):
        living.stand_at(clock.now() + timedelta(days=days))
        found = counted(town)
        assert [counts for counts, _ in found] == [length for _, length in found]
        assert any(counts for counts, _ in found)


def late(row, today):
    """Whether the last day of a move, or of a limit that does not open then, has passed."""
    return row.by_day is not None and row.by_day < today and not getattr(row, "opens", False)


def test_what_is_looked_for_is_what_the_whole_list_has_of_it_be_there_few_cases_or_many(
    town, monkeypatch
):
    people_of.register(town.provider, name_of_apprentice="Bea Other")
    some = set()
    for days in (20, 400):
        living.stand_at(clock.now() + timedelta(days=days))
        now, today = clock.now(), day_of(clock.now())
        for who in (town.officer, town.provider, town.assessor):
            whole = {
                find: find(Sought(who, Wish(), now), None, 100).rows
                for find in (lists.mine, lists.waiting, lists.coming, lists.limits)
            }
            for wish in NARROW:
                like = Sought(who, replace(wish, overdue=None), now)
                own = {line.case_id for line in lists.cases(like, "newest", None, 100).rows}
                for find, rows in whole.items():
                    wanted = [row for row in rows if row.case_id in own
                              and wish.overdue in (None, late(row, today))]  # fmt: skip
                    for most in (0, 1_000):
                        monkeypatch.setattr(lists, "FEW", most)
                        assert find(Sought(who, wish, now), None, 100).rows == wanted
                    if 0 < len(wanted) < len(rows):
                        some.add((find, wish))
    # Each of them takes some rows, and leaves others.
    assert {wish for _, wish in some} == {*NARROW} - {NARROW[1]}


def test_more_than_anybody_wants_to_know_is_not_counted(town, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED", 3)
    now = clock.now()
    assert lists.count_cases(Sought(town.provider, Wish(), now)) == 4
    assert lists.count_moves(Sought(town.officer, Wish(), now)).mine == 4
    assert "More than 3 cases" in text_of(visitor(town.provider).get("/cases"))
    monkeypatch.setattr(lists, "COUNTED", 5)
    assert "5 cases" in text_of(visitor(town.provider).get("/cases"))


def test_home_says_how_much_there_is_and_how_much_of_it_is_overdue(town):
    living.stand_at(clock.now() + timedelta(days=20))
    numbers = lists.count_moves(Sought(town.officer, Wish(), clock.now()))
    assert 0 < numbers.overdue < numbers.mine
    said = f"{numbers.mine} in all, {numbers.overdue} of them overdue."
    assert said in text_of(visitor(town.officer).get("/"))


def _says_why_it_lapsed(town, life):
    for address in (f"/cases/{life.id}", f"/cases/{life.id}/outcome"):
        said = text_of(visitor(town.apprentice_of(life.id)).get(address))
        assert "apsed" in said, address
        assert "and it was not held. epa.window" in said, address
        assert "You see it here as soon as it is." not in said


def test_a_lapse_leaves_no_limit_that_nobody_can_keep_any_more(on_sqlite):
    town = people_of.town()
    life = living.live(town, to="accepted")
    assert Line.objects.filter(case=life.id, due_by__isnull=False).count() == 4
    living.stand_at(clock.now() + timedelta(days=400))
    assert lists.limits(Sought(town.officer, Wish(), clock.now()), None, 100).rows == []
    _says_why_it_lapsed(town, life)
    assert work.record_lapses(lambda: False) == 1
    _says_why_it_lapsed(town, life)
    assert not Line.objects.filter(case=life.id, due_by__isnull=False).exists()
    assert not Due.objects.filter(case=life.id).exists()
    late = Sought(town.officer, Wish(overdue=True), clock.now())
    assert lists.cases(late, "newest", None, 9).rows == []
