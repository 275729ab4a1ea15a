"""What scripts do in between, over a lost line too: keep what is typed, look at the clock."""

from datetime import timedelta
from time import monotonic, sleep

import pytest

from guildhall import clock
from guildhall.cases.models import Draft
from guildhall.engine.so_far import so_far
from tests import living, people_of

GONE = "ERR_INTERNET_DISCONNECTED"
FOCUS = "document.activeElement.textContent"


@pytest.fixture
def house(house):
    """The service; that a line was lost is no fault of its pages."""
    yield house
    house.faults[:] = [one for one in house.faults if GONE not in one]


def until(steps, action):
    """Live on until an action is done; give the method that it was about."""
    return next(step.given["method"] for step in steps if step.do == action)


def kept(text):
    """Wait for a draft to have a text."""
    end = monotonic() + 20
    while not any(text in one.texts for one in Draft.objects.all()):
        assert monotonic() < end, text
        sleep(0.05)


def test_a_lost_line_loses_nothing_and_is_told_of(house):
    town = people_of.town()
    life = living.begin(town)
    steps = life.steps("marked")
    method = until(steps, "start_session")
    house.stand_at(clock.now())
    page = house.of(town.who[life.assessor])
    page.clock.install()
    page.goto(f"/cases/{life.id}/session/{method}")
    question, line = page.locator("textarea").first, page.context
    question.fill("How it is rolled back")
    page.get_by_role("link", name="Look at the clock again").focus()
    house.stand_at(clock.now() + timedelta(minutes=5))
    page.clock.run_for(20_000)
    page.get_by_text("has run 5 minutes").wait_for()
    assert page.evaluate(FOCUS) == "Look at the clock again"
    assert question.input_value() == "How it is rolled back"
    line.set_offline(True)
    page.clock.run_for(20_000)
    page.locator("[data-stale]").wait_for()
    line.set_offline(False)
    page.locator("[data-stale]").wait_for(state="hidden")

    until(steps, "end_session")
    house.stand_at(clock.now())
    slug = next(iter(so_far(life.pack, life.case, method, clock.now(), met={}, scores={}).themes))
    page.goto(f"/cases/{life.id}/mark/{method}/themes/{slug}")
    reason, unkept = page.locator("textarea").first, page.locator("[data-unkept]")
    line.set_offline(True)
    reason.fill("Half a thought")
    page.clock.run_for(2_000)
    unkept.wait_for()
    page.clock.run_for(6_000)
    assert unkept.is_visible()
    line.set_offline(False)
    unkept.wait_for(state="hidden")
    kept("Half a thought")
    page.reload()
    assert reason.input_value() == "Half a thought"
    reason.fill("A whole thought")
    page.goto("/")
    kept("A whole thought")
