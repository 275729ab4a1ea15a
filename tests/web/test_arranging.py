"""Moved, cancelled, signed off, settled: what it costs, what it starts, who will know of it."""

import pytest

from guildhall.cases import queries
from guildhall.engine.vocabulary import AttemptState
from tests import living, people_of
from tests.web.filling import filled
from tests.web.visiting import text_of, visitor


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def until(town, action, spec="ST0825/AP02"):
    """A life of which a step of a kind was just done, for the first time."""
    life = living.begin(town, spec)
    for step in life.steps():
        if step.do == action:
            return life
    raise AssertionError(action)


def test_a_cancellation_tells_its_cost_who_sees_it_and_asks_for_its_reason(town):
    life = until(town, "book_session")
    browser, address = visitor(town.officer), f"/cases/{life.id}/cancel/am1"
    assert address in browser.get(f"/cases/{life.id}").content.decode()
    said = text_of(browser.get(address))
    assert "It is booked for Monday 20 January 2025, 10am." in said
    assert "Cancelled today, the first day for a new one is Monday 20 January 2025." in said
    assert "Told on 10 January for 19 January: 9 days' notice, 10 needed. am1.notice" in said
    assert browser.post(address, {"reason": ""}).status_code == 422
    look = text_of(browser.post(address, {"reason": "The room is flooded."}))
    told = (
        "It will be on the page of the case for the apprentice, the employer, the training "
        "provider and the assessor. Nothing is mailed"
    )
    assert told in look
    done = browser.post(address, {"reason": "The room is flooded.", "step": "confirmed"})
    assert done.status_code == 302
    assert queries.view(town.officer, life.id)[2].case.attempt("am1").state is AttemptState.WAITING
    assert "cannot be done at the moment" in text_of(browser.get(address))
    assert visitor(town.assessor).get(address).status_code == 404


def test_a_brief_is_signed_off_in_sight_of_it_and_of_the_clock_that_it_starts(town):
    life = until(town, "accept_gateway")
    browser, who = visitor(town.officer), town.officer
    what = filled(who, "sign_off_brief", life.id, None, {"title": "A quicker build"})
    said = text_of(browser.get(what.address))
    assert "Handed in Friday 10 January 2025" in said
    assert "What it is about" in said
    look = text_of(browser.post(what.address, what.texts))
    assert "Check before you do it" in look
    assert "What it starts By Friday 11 April 2025: " in look
    assert "am1.submission.window" in look


def test_the_planning_meeting_shows_its_agenda_who_came_and_what_was_confirmed_to_whom(town):
    life = until(town, "accept_gateway", "ST0792/1.2")
    page = f"/cases/{life.id}"
    officer = visitor(town.other_officer)
    said = text_of(officer.get(page))
    assert "The planning meeting Not booked. planning.meeting" in said
    assert "To settle An assessor is allocated Dates and timings of both methods" in said
    life = until(town, "confirm_planning_meeting", "ST0792/1.2")
    for who in (town.other_officer, town.provider, town.apprentice_of(life.id)):
        said = text_of(visitor(who).get(f"/cases/{life.id}"))
        assert "The planning meeting Held and confirmed." in said
        assert "Who came " in said
        assert "Confirmed to the apprentice" in said
        assert "Still to settle" not in said
    life = until(town, "accept_gateway")
    page = visitor(town.officer).get(f"/cases/{life.id}").content.decode()
    assert 'id="meeting"' not in page
