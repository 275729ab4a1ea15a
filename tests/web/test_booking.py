"""Booking by a calendar: the days that the rules leave, the hours of one, the form, the door."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.cases import queries
from guildhall.cases.memory import MEMORY
from guildhall.cases.models import Slot
from guildhall.engine.vocabulary import AttemptState
from tests import living, people_of
from tests.web.visiting import text_of, visitor


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def cells(page):
    """The days of a page's calendars: what each cell says, by its month and number."""
    found = {}
    for table in re.findall(r"<table.*?</table>", page.content.decode(), re.DOTALL):
        month = re.search(r"<caption[^>]*>(.*?)</caption>", table)[1]
        for state, cell in re.findall(r"calendar__day--(\w+).*?\">(.*?)</td>", table):
            words = " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            found[f"{words.split()[0]} {month}"] = (state, words, cell)
    return found


def days(who, life, where="book/am2", **how):
    return visitor(who).get(f"/cases/{life.id}/{where}", how)


def test_a_day_on_each_side_of_a_limit_is_a_link_or_says_its_clause(town, life):
    page = days(town.officer, life)
    found = cells(page)
    state, words, _ = found["23 January 2025"]
    assert state == "closed"
    assert "cannot be booked: The professional discussion would be on 23 January 2025" in words
    state, _, cell = found["24 January 2025"]
    assert state == "open"
    assert f'href="/cases/{life.id}/book/am2/2025-01-24"' in cell
    assert found["9 January 2025"][0] == "past"
    said = text_of(page)
    told = "a Friday 10 January 2025 to Thursday 23 January 2025 The professional discussion would"
    assert told in said
    assert said.count("am2.earliest") == 1
    found = cells(days(town.officer, life, **{"from": "2025-05"}))
    assert found["10 May 2025"][0] == "open"
    assert found["11 May 2025"][0] == "closed"
    assert "the window, counted from the acceptance" in found["11 May 2025"][1]


def test_a_session_is_booked_by_day_hour_and_form(town, life):
    browser = visitor(town.provider)
    address = f"/cases/{life.id}/book/am2"
    assert address in browser.get(f"/cases/{life.id}").content.decode()
    hours = browser.get(f"{address}/2025-01-24")
    assert "When does it begin? 8am 8:30am 9am" in text_of(hours)
    form = browser.get(f"{address}/2025-01-24/14:00").content.decode()
    typed = dict(re.findall(r'name="(starts_at\.[^"]+)"[^>]*value="([^"]+)"', form))
    assert typed == {"starts_at.day": "24", "starts_at.month": "1", "starts_at.year": "2025",
                     "starts_at.time": "14:00"}  # fmt: skip
    sent = {**typed, "place": "Room 4"}
    look = browser.post(f"{address}/2025-01-24/14:00", sent)
    assert "Check before you do it" in text_of(look)
    done = browser.post(f"{address}/2025-01-24/14:00", {**sent, "step": "confirmed"})
    assert done.status_code == 302
    tried = queries.view(town.provider, life.id)[2].case.attempt("am2")
    assert tried.state is AttemptState.BOOKED
    assert tried.session.starts_at == datetime(2025, 1, 24, 14, tzinfo=UTC)


def test_a_move_shows_what_is_booked_and_asks_for_its_reason(town, life):
    page = days(town.officer, life, "move/am1")
    assert "Now it is on Monday 20 January 2025, 10am." in text_of(page)
    found = cells(page)
    assert "booked now" in found["20 January 2025"][1]
    assert found["19 January 2025"][0] == "closed"
    assert "9 days&#x27; notice, 10 needed" in found["19 January 2025"][1]
    form = visitor(town.officer).get(f"/cases/{life.id}/move/am1/2025-01-21/09:30")
    assert 'name="reason"' in form.content.decode()


def test_hours_at_which_the_assessor_is_elsewhere_say_so_and_a_full_day_is_closed(town, life):
    other = living.begin(town)
    for step in other.steps():
        if step.do == "review_work":
            break
    assessor = queries.view(town.officer, life.id)[1].case.attempt("am2").assessor.person
    first = datetime(2025, 1, 27, 9, tzinfo=UTC)
    quarters = [first + timedelta(minutes=15 * n) for n in range(8)]
    Slot.objects.bulk_create(
        Slot(case_id=other.id, person_id=assessor, quarter=one, method="am1") for one in quarters
    )
    page = visitor(town.officer).get(f"/cases/{life.id}/book/am2/2025-01-27")
    said = text_of(page)
    assert "When does it begin? 8am 11am 11:30am" in said
    assert "8:30am to 10:30am The assessor holds another session on 27 January 2025" in said
    assert cells(days(town.officer, life))["27 January 2025"][0] == "open"
    all_day = [first + timedelta(minutes=15 * n) for n in range(-8, 44)]
    Slot.objects.bulk_create(
        [Slot(case_id=other.id, person_id=assessor, quarter=one, method="am1") for one in all_day
         if one not in quarters]
    )  # fmt: skip
    state, words, _ = cells(days(town.officer, life))["27 January 2025"]
    assert state == "closed"
    assert "The assessor holds another session" in words


def test_what_is_not_there_is_not_found_and_what_is_not_open_says_why(town, life):
    browser, address = visitor(town.officer), f"/cases/{life.id}"
    for odd in ("2025-13-01", "yesterday", "2025-01-09", "2099-01-01"):
        assert browser.get(f"{address}/book/am2/{odd}").status_code == 404, odd
    for odd in ("25:00", "noon"):
        assert browser.get(f"{address}/book/am2/2025-01-24/{odd}").status_code == 404
    assert days(town.officer, life, **{"from": "never"}).status_code == 404
    assert browser.get(f"{address}/cancel/am1/2025-01-24").status_code == 404
    assert days(town.other_officer, life).status_code == 404
    assert days(town.assessor, life).status_code == 404
    assert "cannot be done at the moment" in text_of(days(town.officer, life, "book/am1"))
    for tail in ("2025-01-24", "2025-01-24/14:00"):
        shut = browser.get(f"{address}/book/am1/{tail}")
        assert "cannot be done at the moment" in text_of(shut)


def test_a_calendar_costs_the_same_however_many_days_and_sessions_there_are(town, life):
    browser = visitor(town.officer)

    def cost(address):
        MEMORY.forget()
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/cases/{life.id}/{address}").status_code == 200
        return len(asked)

    addresses = ("book/am2", "book/am2?from=2025-04", "book/am2/2025-01-27")
    assert [cost(one) for one in addresses] == [8, 8, 8]
