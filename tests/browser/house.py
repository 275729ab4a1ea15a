"""The service as people meet it: a real server with a fresh database, and browsers at it.

The test and the server work with one database. Whoever is named signs in by a click on their card,
as in a demo; the clock of both stands where the test puts it.
"""

import json
import re
from datetime import datetime
from pathlib import Path
from uuid import UUID

from guildhall import clock
from guildhall.cases import queries
from guildhall.cases.history import as_text, texts_of
from guildhall.engine import Decision
from guildhall.people import tokens
from guildhall.web.cards import PEOPLE
from tests import living
from tests.browser.standing import FILE
from tests.served import Served
from tests.web.filling import filled

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
LOOK = "Check before you do it"


class House:
    """A server and its browsers, one for each person who has signed in."""

    def __init__(self, browser, folder: Path, **settings: str) -> None:
        self.browser, self.folder = browser, folder
        self.served = Served(
            folder, application="tests.browser.standing:application", demo="true", **settings
        )
        self.address = self.served.address
        self.pages = {}
        self.faults = []

    def close(self) -> None:
        """End the browsers and the server."""
        for page in self.pages.values():
            page.context.close()
        self.served.stop()

    def stand_at(self, moment: datetime) -> None:
        """Let the clock stand, here and in the server."""
        living.stand_at(moment)
        part = self.folder / f"{FILE}.part"
        part.write_text(moment.isoformat())
        part.replace(self.folder / FILE)

    def stranger(self, viewport=DESKTOP, **how):
        """Give a page in a browser in which nobody is signed in."""
        context = self.browser.new_context(viewport=viewport, base_url=self.address, **how)
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", self._heard)
        page.on("request", self._asked)
        return page

    def _heard(self, message):
        if message.type == "error" and "the server responded with a status" not in message.text:
            self.faults.append(message.text)

    def _asked(self, request):
        if not request.url.startswith((self.address, "data:")):
            self.faults.append(f"{request.url} was asked for")

    def of(self, who):
        """Give the page of somebody's browser; they have signed in with their card."""
        key = who.membership.pk
        if key not in self.pages:
            self.pages[key] = self._entered(self._card(who)["token"])
        return self.pages[key]

    def of_card(self, token: str):
        """Give the page of the browser of whoever has a card that is there already."""
        if token not in self.pages:
            self.pages[token] = self._entered(token)
        return self.pages[token]

    def _entered(self, token: str):
        """Sign somebody in with a click on their card."""
        page = self.stranger()
        page.goto("/demo/people")
        with page.expect_navigation(wait_until="domcontentloaded"):
            page.locator(f'button[value="{token}"]').click()
        return page

    def _card(self, who):
        file = self.folder / PEOPLE
        listed = json.loads(file.read_text()) if file.exists() else []
        organisation = who.membership.organisation
        card = {
            "name": who.user.name,
            "role": who.role.value,
            "organisation": organisation.name if organisation else None,
            "token": tokens.issue(who.membership, "Made for the test", clock.now()),
            "about": "Somebody of the test.",
        }
        file.write_text(json.dumps([*listed, card]))
        return card


class Typing:
    """Does actions as people do at a browser, for `living.Life.act`."""

    def __init__(self, house: House, life) -> None:
        self.house, self.life, self.done = house, life, 0

    def __call__(self, who, action, case, spec, fields):
        """Do an action by its form; give what came of it."""
        self.house.stand_at(clock.now())
        what = filled(who, action, case, spec, fields)
        page = self.house.of(who)
        page.goto(what.address, wait_until="domcontentloaded")
        type_in(page, what.texts)
        press(page, "Continue")
        if heading(page) == LOOK:
            for box in page.locator("#warned").all():
                box.check()
            # The case's page that comes next is looked at in the gallery: its address is enough.
            with page.expect_navigation(wait_until="commit"):
                page.locator('button[value="confirmed"]').click()
        found = re.search(r"/cases/([0-9a-f-]{36})(/ways/[a-z-]+)?(#.*)?$", page.url)
        assert found, (action, what.texts, page.locator("main").inner_text())
        self.done += 1
        self.life.id = UUID(found[1])
        view, texts = queries.view(who, self.life.id)[2], texts_of(self.life.id)
        entries = tuple(as_text(entry, texts) for entry in view.entries[what.before :])
        return Decision(entries, (), ())


def heading(page) -> str:
    """Give what a page is called."""
    return page.locator("h1").first.inner_text()


def press(page, words: str) -> None:
    """Press a button, and wait for the page that comes."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.get_by_role("button", name=words, exact=True).click()


INPUTS = """names => {
  const found = {};
  for (const name of names) {
    found[name] = [...document.getElementsByName(name)].map(one => one.type);
  }
  return found;
}"""


def type_in(page, texts: dict[str, list[str]]) -> None:
    """Fill a form in, as a hand does: rows are added, what is folded is opened, then typed."""
    for name in sorted(one for one in texts if one.endswith(".rows")):
        rows = page.locator(f'input[name="{name}"]')
        while rows.count() < len(texts[name]):
            add = name.removesuffix(".rows")
            with page.expect_navigation(wait_until="domcontentloaded"):
                page.locator(f'button[name="add"][value="{add}"]').click()
    said = {name: told for name, told in texts.items() if not name.endswith(".rows")}
    kinds = page.evaluate(INPUTS, list(said))
    for name, told in said.items():
        assert kinds[name], f"the page has nothing called {name}"
        for text in told:
            _type(page, name, kinds[name][0], text)


def _type(page, name: str, kind: str, text: str) -> None:
    one = page.locator(f'[name="{name}"]')
    if kind in ("radio", "checkbox"):
        one = page.locator(f'[name="{name}"][value="{text}"]')
    _unfold(one)
    match kind:
        case "radio" | "checkbox":
            one.check()
        case "select-one":
            one.select_option(text)
        case _:
            one.fill(text)


def _unfold(one) -> None:
    """Open what an input is folded away in."""
    for summary in one.locator("xpath=ancestor::details[not(@open)]/summary").all():
        summary.click()
