"""Every page of the service in several states, one after another: the rooms of a gallery.

The cases are those of a demo, which stand where they stood at its beginning; the clock stands too.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from guildhall.cases import packs
from guildhall.cases.bookable import BLANKS
from guildhall.demo import fill, world
from guildhall.demo.cases import play
from guildhall.demo.player import Acted, read_journal
from guildhall.engine.vocabulary import Role
from tests.browser import annexe
from tests.browser.annexe import Room, at
from tests.browser.house import House, heading, press, type_in

MOMENT = datetime(2026, 9, 16, 13, 5, tzinfo=UTC)
"""A Wednesday in London, five past two in the afternoon."""
PLOTS = {
    "ready": 0, "submitted": 1, "marked": 2, "failed": 3, "under-way": 5, "returned": 6,
    "lapsed": 7, "appeal": 9, "passed": 10, "agreed": 11, "registered": 12, "to-mark": 17,
}  # fmt: skip
"""The cases that are there, by the number of their plot in a demo."""
SEEN = (
    ("ready", "officer"), ("ready", "apprentice"), ("ready", "assessor"), ("ready", "employer"),
    ("submitted", "officer"), ("marked", "quality_assurer"), ("failed", "employer"),
    ("failed", "apprentice"), ("under-way", "assessor"), ("returned", "provider"),
    ("lapsed", "officer"), ("appeal", "officer"), ("passed", "provider"),
    ("registered", "provider"), ("registered", "apprentice"),
)  # fmt: skip
"""Whose page of which case is looked at, and whose forms are."""
ON_THEIR_WAY = (
    ("appeal", "officer", "appeals"), ("appeal", "apprentice", "appeals"),
    ("marked", "provider", "special-consideration"), ("marked", "assessor", "malpractice"),
    ("registered", "provider", "adjustments"), ("passed", "employer", "complaints"),
)  # fmt: skip
"""Whose pages of which ways of their own are looked at."""
FORMS = {
    "add_evidence", "change_assessor", "declare", "move_session", "record_breach",
    "record_english_maths", "request_adjustment", "state_adjustments", "state_knowledge",
    "state_preferred_dates", "submit_brief",
}  # fmt: skip
"""Forms that have every kind of question between them, and with pictures all the others, too."""

BRIEF = {
    "scope": ["A pipeline of our own."], "words": ["501"], "steps.rows": ["0"],
    "steps.0.what": ["Build it"], "steps.0.weeks": ["6"],
    "planned_submission.day": ["12"], "planned_submission.month": ["4"],
    "planned_submission.year": ["2027"],
}  # fmt: skip
"""A brief that is longer than is usual."""
HREFS = "all => all.map(one => one.getAttribute('href'))"
CHOSEN = {
    "assessor": "allocate_assessor", "book": "book_session",
    "cancel": "cancel_session", "move": "move_session",
    "other-assessor": "change_assessor",
}  # fmt: skip
"""Actions that begin with a choice, by where that is: of a day and its hour, or of somebody."""


class Gallery:
    """The house with the people and cases of a demo."""

    def __init__(self, house: House, *, whole: bool) -> None:
        """`whole`: with every form, also as it is opened; not only some that come back blank."""
        self.house, self.whole = house, whole
        house.stand_at(MOMENT)
        world.settle(house.folder)
        journal, casts = read_journal(), list(fill.casts())
        self.players = {}
        for key, number in PLOTS.items():
            name, plot, cast = casts[number]
            player = Acted(packs.newest(plot.spec), name=name, cast=cast, journal=journal)
            play(plot, player, MOMENT)
            world.sign_in(house.folder, cast[Role.APPRENTICE], player.apprentice)
            self.players[key] = player
        house.stand_at(MOMENT)
        self.tokens = {one["name"]: one["token"] for one in world.read(house.folder)}
        self.met = set()

    def of(self, key: str, role: str):
        """Give the browser of whoever has a role in a case."""
        return self.house.of_card(self.tokens[self.players[key].cast[Role(role)].name])

    def token(self, role: Role) -> str:
        """Give what the card of one of the awarding body's staff signs in with."""
        return self.tokens[world.of(role, world.ACCELERATE).name]

    def case(self, key: str) -> str:
        """Give the address of a case."""
        return f"/cases/{self.players[key].record}"

    def rooms(self) -> Iterator[Room]:
        """Lead through all the rooms; each is to be looked at before the next is entered."""
        yield from annexe.rooms(self)
        yield from self._homes()
        yield from self._lists()
        for key, role in SEEN:
            page = self.of(key, role)
            page.goto(self.case(key))
            yield Room(f"case-{key}-{role}", page)
        for key, role, way in ON_THEIR_WAY:
            yield at(self.of(key, role), f"{self.case(key)}/ways/{way}", f"{way}-{role}")
        for key, role in SEEN:
            yield from self._forms(key, role)
        yield from self._looks()
        yield from self._notices()
        yield from self._specimen()
        yield from self._day()
        yield from self._results()

    def _homes(self) -> Iterator[Room]:
        for role in ("provider", "employer", "officer", "assessor", "quality_assurer", "panellist"):
            yield at(self.of("ready", role), "/", f"home-{role}")
        yield at(self.of("failed", "apprentice"), "/", "home-apprentice")
        for role in (Role.ADMINISTRATOR, Role.EXTERNAL_QUALITY_ASSURER):
            page = self.house.of_card(self.token(role))
            yield at(page, "/", f"home-{role.value}")

    def _lists(self) -> Iterator[Room]:
        page = self.of("ready", "officer")
        yield at(page, "/cases", "cases")
        yield at(page, "/cases?overdue=yes&q=A", "cases-overdue")
        yield at(page, "/cases?q=nobody", "cases-none")
        for which in ("mine", "waiting", "coming"):
            yield at(page, f"/moves/{which}", f"moves-{which}")
        yield at(page, "/moves/mine?q=nobody&spec=ST0825%2FAP02", "moves-none")
        yield at(page, "/?spec=ST0825%2FAP02&q=A", "home-looked-for")
        yield at(page, "/working-as", "working-as")
        yield at(page, "/demo/clock", "demo-clock")
        press(page, "Move the clock")
        yield Room("demo-clock-wrong", page)

    def _forms(self, key: str, role: str) -> Iterator[Room]:
        """Every form that somebody can open from a case, and what it says when it is blank."""
        page = self.of(key, role)
        page.goto(self.case(key))
        places = ", ".join(f'main a[href*="/{place}/"]' for place in ("do", *CHOSEN))
        found = page.locator(places)
        for link in dict.fromkeys(found.evaluate_all(HREFS)):
            address = link
            for place, action in CHOSEN.items():
                address = address.replace(f"/{place}/", f"/do/{action}/")
            action = address.partition("/do/")[2].partition("/")[0]
            if action in self.met or not (self.whole or action in FORMS):
                continue
            self.met.add(action)
            if link != address:
                page.goto(link)
                yield from self._chosen(page, action)
            page.goto(address)
            if self.whole:
                yield Room(f"form-{action}", page, form=True)
            if page.get_by_role("button", name="Continue", exact=True).count():
                press(page, "Continue")
                yield Room(f"form-{action}-sent-blank", page, form=True)

    def _chosen(self, page, action: str) -> Iterator[Room]:
        """What one chooses from; of days, the hours of the first that is open and its form."""
        yield Room(f"choose-{action}", page)
        for name in ("hours", "hour") if action in BLANKS else ():
            page.locator("td a, .guildhall-hours a").first.click()
            yield Room(f"{name}-{action}", page)

    def _looks(self) -> Iterator[Room]:
        page = self.of("registered", "provider")
        yield at(page, "/begin/register/st0120-ap02", "register")
        press(page, "Continue")
        yield Room("register-wrong", page)
        page.goto(f"{self.case('registered')}/do/record_training")
        page.locator('[name="hours"]').fill("1500")
        page.locator('[name="off_the_job_hours"]').fill("300")
        press(page, "Continue")
        assert heading(page) == "Check before you do it"
        yield Room("look", page)
        press(page, page.locator('button[value="confirmed"]').inner_text())
        yield Room("case-done", page)
        yield at(page, f"{self.case('registered')}/do/submit_gateway", "not-yet")
        page.goto(f"{self.case('registered')}/do/submit_brief")
        type_in(page, BRIEF)
        press(page, "Continue")
        assert page.locator("#warned").count() == 1
        yield Room("look-warned", page)
        page.locator('button[value="confirmed"]').click()
        page.locator("#warned-error").wait_for()
        yield Room("look-unread", page)

    def _notices(self) -> Iterator[Room]:
        page = self.of("ready", "officer")
        yield at(page, "/accessibility", "accessibility")
        yield at(page, "/privacy", "privacy")

    def _day(self) -> Iterator[Room]:
        """The day of a session, and marking."""
        page = self.of("ready", "assessor")
        yield at(page, f"{self.case('ready')}/session/am1", "session-before")
        page = self.of("under-way", "assessor")
        yield at(page, f"{self.case('under-way')}/session/am1", "session-under-way")
        page, sheet = self.of("to-mark", "assessor"), f"{self.case('to-mark')}/mark/am1"
        yield at(page, sheet, "marking")
        yield at(page, f"{sheet}/themes/meeting-user-needs", "marking-theme")
        page.goto(sheet)
        press(page, "Look at the whole, then give the marks")
        yield Room("marking-look", page)

    def _results(self) -> Iterator[Room]:
        """Checking marks, releasing results, and what came of it all."""
        page = self.of("marked", "quality_assurer")
        yield at(page, f"{self.case('marked')}/check/am1", "checking")
        press(page, "Return them to the assessor")
        yield Room("checking-wrong", page)
        page = self.of("agreed", "officer")
        yield at(page, "/releases", "releases")
        press(page, "See what they will tell")
        yield Room("releases-wrong", page)
        page.locator("#result-1").check()
        press(page, "See what they will tell")
        yield Room("releases-look", page)
        press(page, "Release this result")
        yield Room("releases-done", page)
        for key in ("failed", "passed"):
            page = self.of(key, "apprentice")
            yield at(page, f"{self.case(key)}/outcome", f"outcome-{key}")

    def _specimen(self) -> Iterator[Room]:
        """Specimen materials: put there by an officer, fetched by a provider."""
        page = self.of("ready", "officer")
        yield at(page, "/specifications/st0825-ap02/specimen/new", "material-new")
        page.get_by_label("What is it?").fill("Specimen scenario for the questions")
        sent = {"name": "scenario.txt", "mimeType": "text/plain", "buffer": b"A scenario.\n" * 9}
        page.get_by_label("The file").set_input_files(sent)
        press(page, "Put it there")
        yield Room("specimen-officer", page)
        yield at(self.of("ready", "provider"), "/specimen", "specimen-provider")
