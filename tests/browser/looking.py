"""Looking at a page as several people have to: what is wrong with it, by what was looked for.

A page is left as it was found, on a desktop.
"""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from tests.browser.house import DESKTOP, PHONE
from tests.building import PACKAGES

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SAME = ["color-contrast"]
"""What is the same at every width, and the dearest to look for: once for a page is enough."""
ZOOMED = {"width": 320, "height": 225}
"""A desktop of 1280 by 900, at 400%."""
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DIGITAL = re.compile(rf"\d{{1,2}} (?:{MONTHS}) \d{{4}},? \d\d:\d\d(?![:\d]*[ap]m)")
"""A moment that is not written as people say it."""


@cache
def scripts() -> str:
    """Give axe, and the questions of our own."""
    own = Path(__file__).with_name("eyes.js")
    axe = PACKAGES / "axe-core" / "axe.min.js"
    return f"{axe.read_text(encoding='utf-8')}\n{own.read_text(encoding='utf-8')}"


class Eyes:
    """Looks at pages, and remembers what was wrong: by what was looked for."""

    def __init__(self, pictures: Path | None = None) -> None:
        self.wrong = defaultdict(list)
        self.looked = []
        self.pictures = pictures

    def look(self, name: str, page, *, form: bool = False) -> None:
        """Look at a page in every way; at one form of many by axe on a phone alone."""
        self.looked.append(name)
        page.evaluate(scripts())
        self._ask("errors", name, page)
        text = page.locator("main").inner_text()
        self._say("dates", name, DIGITAL.findall(text))
        self._picture(name, page, "desktop")
        if not form:
            self._ask("axe", name, page, RULES, [])
        self._tab(name, page)
        page.set_viewport_size(PHONE)
        self._picture(name, page, "phone")
        self._ask("axe", f"{name} on a phone", page, RULES, [] if form else SAME)
        self._ask("sideways", name, page)
        page.set_viewport_size(ZOOMED)
        self._ask("sideways", f"{name} at 400%", page)
        page.set_viewport_size(DESKTOP)
        page.emulate_media(media="print")
        self._ask("printed", name, page)
        page.emulate_media(media="screen", reduced_motion="reduce")
        self._ask("moving", name, page)
        page.emulate_media(reduced_motion="no-preference")

    def _ask(self, question: str, name: str, page, *told) -> None:
        asked = page.evaluate(f"told => guildhall.{question}(...told)", told)
        self._say(question, name, asked)

    def _say(self, question: str, name: str, found: list[str]) -> None:
        self.wrong[question] += [f"{name}: {one}" for one in found]

    def _tab(self, name: str, page) -> None:
        """Go through a page by Tab alone."""
        for _ in range(page.evaluate("guildhall.begin()")):
            page.keyboard.press("Tab")
        self._say("keyboard", name, page.evaluate("guildhall.missed()"))

    def _picture(self, name: str, page, width: str) -> None:
        if self.pictures is not None:
            page.screenshot(path=self.pictures / f"{name}.{width}.png", full_page=True)
