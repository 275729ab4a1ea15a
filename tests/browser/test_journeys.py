"""Journeys in a real browser: what does not go straight through, from where people look for it.

A case is set up through the door, at its times; the part that tells something is done at the
pages. The house and its town are shared: each journey has a case of its own.
"""

from datetime import timedelta

import pytest

from guildhall import clock
from guildhall.jobs import work
from guildhall.shelf.bookings import step
from tests import databases, living, people_of
from tests.browser.house import House, Typing, heading
from tests.browser.outside import lived

DEVOPS, PRODUCTION = "ST0825/AP02", "ST0792/1.2"


@pytest.fixture(scope="module")
def house(browser, tmp_path_factory):
    """The service, with one database for all journeys."""
    folder = tmp_path_factory.mktemp("journeys")
    databases.use_sqlite(folder)
    one = House(browser, folder)
    one.town = people_of.town()
    yield one
    one.close()
    clock.stand_at(None)
    databases.leave()
    assert one.faults == []


class Journey:
    """A case, and whoever goes on with it at the pages."""

    def __init__(self, house, life) -> None:
        self.house, self.life = house, life
        life.act = Typing(house, life)
        self.at = life.case.last_at

    def later(self, **how) -> None:
        """Let time go on, for everybody."""
        self.at += timedelta(**how)
        self.house.stand_at(self.at)

    def do(self, by: str, action: str, **given) -> None:
        """Do something by its form, an hour later."""
        self.later(hours=1)
        decision = self.life.perform(step(self.at, by, action, **given))
        assert decision.entries, action

    def of(self, by: str, address: str = ""):
        """Give somebody's page of the case, or of an address."""
        page = self.house.of(self.life.principal(by))
        page.goto(address or f"/cases/{self.life.id}", wait_until="domcontentloaded")
        return page

    def said(self, by: str, address: str = "") -> str:
        """Give what somebody's page says."""
        return self.of(by, address).locator("main").inner_text()


def follow(page, words: str) -> None:
    """Follow a link, and wait for the page that comes."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.get_by_role("link", name=words).first.click()


def test_an_appeal_is_upheld_and_the_whole_changes(house):
    life = living.begin(house.town, PRODUCTION)
    lived(house, life, results={"am1": "fail"})
    journey = Journey(house, life)
    journey.later(days=2)
    page = journey.of("apprentice")
    assert "The whole: fail." in page.locator("main").inner_text()
    follow(page, "Appeals")
    follow(page, "Appeal against a result or a decision")
    assert heading(page) == "Appeal against a result or a decision"
    journey.do("apprentice", "appeal", against="am1", grounds="The recording stopped.")
    page = journey.of("officer", "/")
    follow(page, "Acknowledge appeal 1, against the result of the presentation, and name")
    journey.do("officer", "acknowledge_appeal", appeal="appeal-1")
    page = journey.of("panellist", "/")
    follow(page, "Decide appeal 1, against the result of the presentation")
    follow(page, "How it goes, and what there is so far")
    assert "The recording stopped." in page.locator("main").inner_text()
    follow(page, "Uphold or dismiss an appeal")
    journey.do("panellist", "decide_appeal", appeal="appeal-1", upheld=True, grade="pass",
               reason="The recording bears it out.")  # fmt: skip
    for who in ("apprentice", "provider", "employer"):
        assert "The whole: pass." in journey.said(who)
    assert "The recording bears it out." in journey.said(
        "apprentice", f"/cases/{life.id}/ways/appeals"
    )
    assert "bears it out" not in journey.said("employer")


def test_a_run_lapses_and_the_whole_begins_again(house):
    life = living.live(house.town, DEVOPS, to="ready")
    journey = Journey(house, life)
    journey.later(days=140)
    assert work.record_lapses(bool) == 1
    said = journey.said("apprentice")
    assert "Lapsed." in said
    assert "epa.window" in said
    page = journey.of("officer", "/")
    follow(page, "Begin the whole EPA again")
    journey.do("officer", "begin_run", reason="The apprentice was ill for months.")
    for who in ("apprentice", "employer", "provider", "officer"):
        said = journey.said(who)
        assert "Preparing for the gateway, in run 2." in said, who
    assert "What the gateway needs" in journey.said("provider")
