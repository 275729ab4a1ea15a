"""Whole lives in a real browser: every role does its part by the forms alone."""

import pytest

from guildhall.cases import packs
from tests import living, people_of
from tests.browser.house import Typing


@pytest.mark.parametrize(
    ("spec", "option"),
    [
        (pack.spec, option)
        for _, pack in sorted(packs.offered().items())
        for option in pack.options or (None,)
    ],
)
def test_a_whole_life_is_lived_in_a_browser(house, spec, option):
    life = living.begin(people_of.town(), spec)
    life.act = typing = Typing(house, life)
    for _ in life.steps("outcome", option=option):
        pass
    assert life.case.known.option == option
    assert life.case.run.outcome.grade == "pass"
    assert typing.done == len(life.done)
    page = house.of(life.town.apprentice_of(life.id))
    page.goto(f"/cases/{life.id}")
    assert "Grade as a whole: pass." in page.locator("main").inner_text()
