"""The clock of a demo, on its page."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from guildhall import clock
from guildhall.demo import ahead
from tests import living, people_of
from tests.building import built
from tests.web.visiting import text_of, visitor

NOW = datetime(2026, 9, 16, 13, 5, tzinfo=UTC)


@pytest.fixture
def demo(on_sqlite, monkeypatch):
    """A demo in which it is a Wednesday in September, and the clock runs on from there."""
    built()
    monkeypatch.setattr("django.conf.settings.DEMO", True)
    clock.run_ahead(ahead.AHEAD)
    ahead.AHEAD.forget()
    ahead.AHEAD.move_to(NOW.replace(year=NOW.year + 2))
    yield
    clock.run_ahead(None)
    ahead.AHEAD.forget()


def moved(browser, **sent):
    before = clock.now()
    answer = browser.post("/demo/clock", sent)
    return answer, clock.now() - before


def test_the_clock_is_linked_from_every_page_of_a_demo_and_moved_by_anybody(demo):
    browser = visitor()
    assert 'href="/demo/clock"' in browser.get("/sign-in").content.decode()
    assert "It is Saturday 16 September 2028, 2:05pm" in text_of(browser.get("/demo/clock"))
    ways = {
        "minutes": {"minutes": 10},
        "hour": {"hours": 1},
        "day": {"days": 1},
        "week": {"days": 7},
    }
    for by, far in ways.items():
        answer, by_so_much = moved(browser, by=by)
        assert answer["Location"] == "/demo/clock"
        assert timedelta(**far) <= by_so_much < timedelta(**far) + timedelta(minutes=1)
    answer, _ = moved(browser, by="date", day="2", month="11", year="2028")
    assert "It is Thursday 2 November 2028, 9am now" in text_of(browser.get("/demo/clock"))


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Choose how far"),
        ({"by": "next"}, "Choose how far"),
        ({"by": "date", "day": "31", "month": "2", "year": "2029"}, "Give a day that there is"),
        ({"by": "date", "day": "", "month": "x", "year": "²"}, "Give a day that there is"),
        ({"by": "date", "day": "1", "month": "1", "year": "2026"}, "never goes back"),
        ({"by": "date", "day": "1", "month": "1", "year": "9999"}, "ten years ahead"),
    ],
)
def test_what_is_wrong_is_told_and_the_clock_stays(demo, sent, told):
    answer, by = moved(visitor(), **sent)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert by < timedelta(minutes=1)


def test_the_clock_is_moved_to_the_next_date_of_whoever_is_signed_in(on_sqlite, monkeypatch):
    built()
    monkeypatch.setattr("django.conf.settings.DEMO", True)
    life = living.live(people_of.town(), to="ready")
    limits = sorted(one.by_day for one in due_of(life) if one.by_day > clock.today())
    provider = visitor(life.town.provider)
    words = f"{limits[0]:%A} {limits[0].day} {limits[0]:%B %Y}"
    assert f"To the next date in your cases: {words}" in text_of(provider.get("/demo/clock"))
    assert "To the next date" not in text_of(visitor().get("/demo/clock"))
    assert "To the next date" not in text_of(visitor(life.town.other_provider).get("/demo/clock"))


def due_of(life):
    from guildhall.cases.models import Due

    return Due.objects.filter(case_id=life.id, side="provider")


def test_there_is_no_clock_where_there_is_no_demo(on_sqlite):
    built()
    assert visitor().get("/demo/clock").status_code == 404
    assert not re.search("demo/clock", visitor().get("/sign-in").content.decode())
