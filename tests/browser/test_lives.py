"""Whole lives in a real browser: every role does its part by the forms alone."""

import pytest

from tests import living, people_of
from tests.browser.house import Typing


@pytest.mark.parametrize("spec", ["ST0825/AP02", "ST0120/AP02", "ST0792/1.2"])
def test_a_whole_life_is_lived_in_a_browser(house, spec):
    life = living.begin(people_of.town(), spec)
    life.act = typing = Typing(house, life)
    for _ in life.steps("outcome"):
        pass
    assert life.case.run.outcome.grade == "pass"
    assert typing.done == len(life.done)
    page = house.of(life.town.apprentice_of(life.id))
    page.goto(f"/cases/{life.id}")
    assert "The whole: pass." in page.locator("main").inner_text()
