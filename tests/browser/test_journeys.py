"""Journeys in a real browser: what does not go straight through, from where people look for it.

A case is set up through the door, at its times; the part that tells something is done at the
pages. The house and its town are shared: each journey has a case of its own.
"""

from datetime import timedelta

import pytest

from guildhall import clock
from guildhall.demo.cases import Scene, booked_again, both, held, redo
from guildhall.jobs import work
from guildhall.shelf.bookings import confirmations, step
from tests import databases, living, people_of
from tests.browser.house import House, Typing, heading, press
from tests.browser.outside import lived, silent
from tests.cases.cohort import ulns

DEVOPS, SUPPORT, PRODUCTION = "ST0825/AP02", "ST0120/AP02", "ST0792/1.2"


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
        """Do something by its form, a quarter of an hour later."""
        self.later(minutes=15)
        decision = self.life.perform(step(self.at, by, action, **given))
        assert decision.entries, action

    def played(self, more):
        """Go on through the door, step by step, as the cases of a demo do."""
        self.life.act = None
        for own in more(Scene(self.life, self.life.case.last_at)):
            for one in (*confirmations(self.life, own), own):
                self.life.perform(one)
                yield one

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
    assert "Grade as a whole: fail." in page.locator("main").inner_text()
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
        assert "Grade as a whole: pass." in journey.said(who)
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


def test_a_gateway_is_returned_with_reasons_on_its_items_and_mended(house):
    life = living.live(house.town, DEVOPS, to="submitted")
    journey = Journey(house, life)
    journey.later(days=1)
    page = journey.of("officer", "/")
    follow(page, "Accept the gateway or send it back")
    journey.do("officer", "return_gateway", reasons=["The certificate of maths cannot be read."],
               items=["gateway.english-maths"], message_sent=True)  # fmt: skip
    page = journey.of("provider")
    said = page.locator("main").inner_text()
    assert "The certificate of maths cannot be read." in said
    item = page.locator(".guildhall-gateway li", has_text="Sent back")
    assert item.count() == 1
    with page.expect_navigation(wait_until="domcontentloaded"):
        item.get_by_role("link").first.click()
    assert heading(page) == "Record English and maths"
    held = [{"subject": one, "level": 2, "evidence": f"scan-{one}"} for one in ("english", "maths")]
    journey.do("provider", "record_english_maths", qualifications=held)
    for who in ("apprentice", "employer", "provider"):
        if any(one.do == "sign" and one.by == who for one in life.done):
            journey.do(who, "sign")
    journey.do("provider", "submit_gateway")
    journey.do("officer", "accept_gateway")
    assert "Assessment." in journey.said("apprentice")


def test_a_cohort_with_errors_is_mended_and_begun(house, tmp_path):
    page = house.of(house.town.provider)
    house.stand_at(clock.now())
    numbers = ulns(3)
    rows = [f"{uln},Cora Demo {n},Acme,10/01/2024" for n, uln in enumerate(numbers)]
    sheet = tmp_path / "cohort.csv"

    def hand_in(lines):
        sheet.write_text("\n".join(["ULN,Name,Employer,Start date", *lines]))
        page.locator('input[type="file"]').set_input_files(sheet)
        press(page, "Try it out")

    page.goto("/")
    follow(page, "cohort")
    follow(page, DEVOPS)
    hand_in([rows[0], rows[1].replace("Acme", "Acne"), f"{numbers[2]},Cora Demo 2,Acme,31/02/2024"])
    said = page.locator("main").inner_text()
    assert "2 things have to be mended, in 2 of 3 rows" in said
    assert "Did you mean “Acme”?" in said
    assert "There is no such day." in said
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.get_by_role("button", name="Hand the sheet in again").click()
    hand_in(rows)
    assert "Nothing is wrong. 3 cases can begin." in page.locator("main").inner_text()
    page.get_by_role("button", name="3 cases").click()
    page.get_by_role("heading", name="It is certain, and being written").wait_for()
    work.write_batches(bool)
    # The page looks by itself how far it is.
    page.get_by_role("heading", name="3 cases are registered").wait_for()
    follow(page, "See them in the list of cases")
    assert page.locator("main").inner_text().count("Cora Demo") == 3


def of_both(house, **results):
    """Live a case in the two specifications whose tables differ; give what each comes to."""
    for spec in (DEVOPS, SUPPORT):
        life = living.begin(house.town, spec)
        lived(house, life, results=results)
        yield Journey(house, life)


def test_the_same_grades_pass_in_one_specification_and_are_a_merit_in_another(house):
    for journey, grade in zip(of_both(house, am2="distinction"), ("pass", "merit"), strict=True):
        journey.later(hours=1)
        for who in ("apprentice", "employer", "provider"):
            said = journey.said(who)
            assert f"Grade as a whole: {grade}." in said, (who, grade)
            assert "grade.overall" in said


def test_what_is_taken_again_is_capped_in_one_specification_and_not_in_another(house):
    again = both(redo("am1"), booked_again("am1"), held("am1"))
    failed = of_both(house, am1="fail", am2="distinction")
    for journey, grade in zip(failed, ("pass", "distinction"), strict=True):
        journey.later(days=1)
        page = journey.of("employer", "/")
        follow(page, "Decide on a re-sit or re-take")
        for _ in silent(house, journey.life, journey.played(again)):
            pass
        journey.at = journey.life.case.last_at
        journey.later(hours=1)
        for who in ("apprentice", "employer", "provider"):
            said = journey.said(who)
            assert f"Grade as a whole: {grade}." in said, (who, grade)
            assert "resit.cap" in said


def test_without_identity_the_session_is_cancelled_and_nobody_has_failed(house):
    life = living.live(house.town, DEVOPS, to="ready")
    journey = Journey(house, life)
    journey.at = life.case.attempt("am1").session.starts_at
    house.stand_at(journey.at)
    page = journey.of("assessor", "/")
    follow(page, "Hold the practical assessment")
    assert "am1.identity" in page.locator("main").inner_text()
    journey.do("assessor", "check_identity", method="am1")
    for who in ("apprentice", "employer", "provider"):
        said = journey.said(who)
        assert "The session is cancelled by am1.identity" in said, who
        assert "Not booked" in said, who
        assert "Fail" not in said.partition("What has happened")[0], who
    page = journey.of("officer", "/")
    follow(page, "Book the practical assessment")


def test_an_apprentice_ends_early_in_their_own_way_and_nobody_ends_it_for_them(house):
    life = living.begin(house.town, PRODUCTION)
    for one in life.steps("held"):
        if one.do == "ask_question":
            break
    method = one.given["method"]
    journey = Journey(house, life)
    journey.later(minutes=1)
    page = journey.of("assessor")
    assert "The assessor may suggest carrying on." in page.locator("main").inner_text()
    page = journey.of("assessor", f"/cases/{life.id}/do/end_session/{method}")
    page.locator('[value="by_assessor"]').check()
    press(page, "Continue")
    assert "The assessor would end the session early" in page.locator("main").inner_text()
    assert "am1.end-early" in page.locator("main").inner_html()
    assert page.locator('[value="by_assessor"]').is_checked()
    journey.do("assessor", "end_session", method=method, ending="by_apprentice", confident=True,
               told_implications=True, reason="I have said what I had to say.")  # fmt: skip
    assert "I have said what I had to say." in journey.said("apprentice")
    for who in ("employer", "provider"):
        said = journey.said(who)
        assert "the apprentice chose to end it" in said
        assert "what I had to say" not in said
