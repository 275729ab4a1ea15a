"""Whole lives by the forms alone: every role does its part on the pages, in every specification."""

import html
import re

import pytest

from guildhall.cases import queries
from guildhall.cases.history import as_text, texts_of
from guildhall.engine import Decision
from tests import living, people_of
from tests.web.filling import filled
from tests.web.visiting import text_of, visitor


class Visiting:
    """Acts as people do at a browser: opens the page of the action, fills it in, and goes on."""

    def __init__(self):
        self.browsers = {}
        self.pages = 0

    def of(self, who):
        key = (who.membership.pk,)
        if key not in self.browsers:
            self.browsers[key] = visitor(who)
        return self.browsers[key]

    def __call__(self, who, action, case, spec, fields):
        """Do an action by its form; give what came of it."""
        what = filled(who, action, case, spec, fields)
        address = what.address
        browser = self.of(who)
        page = browser.get(address)
        assert page.status_code == 200, (action, page.content)
        sent = what.texts | {name: hidden(page)[name] for name in ("seen", "key")}
        answer = browser.post(address, sent)
        if answer.status_code == 200 and "Check before you do it" in text_of(answer):
            answer = browser.post(
                address, hidden(answer) | {"step": ["confirmed"], "warned": ["yes"]}
            )
        assert answer.status_code == 302, (
            action,
            re.findall(r"error-summary__list.*?<.ul>", answer.content.decode(), re.DOTALL),
            {k: v for k, v in sent.items() if "ksbs" not in k},
        )
        self.pages += 1
        found = answer["Location"].rpartition("/")[2]
        view = queries.view(who, found)[2]
        return Decision(entries_of(found, view.entries[what.before :]), (), ()), found


def hidden(page):
    """What a page sends that nobody types: its hidden inputs, by name."""
    found = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', page.content.decode()):
        name, value = (html.unescape(re.search(f' {one}="([^"]*)"', tag)[1])
                       for one in ("name", "value"))  # fmt: skip
        found.setdefault(name, []).append(value)
    return found


def entries_of(case, entries):
    texts = texts_of(case)
    return tuple(as_text(entry, texts) for entry in entries)


@pytest.mark.parametrize("spec", ["ST0825/AP02", "ST0120/AP02", "ST0792/1.2"])
def test_a_whole_life_is_lived_by_forms_alone(on_sqlite, spec):
    town = people_of.town()
    life = living.begin(town, spec)
    pages = Visiting()

    def act(who, action, case, begun, fields):
        decision, found = pages(who, action, case, begun, fields)
        from uuid import UUID

        life.id = UUID(str(found))
        return decision

    life.act = act
    for _ in life.steps("outcome"):
        pass
    assert life.case.run.outcome.grade == "pass"
    assert pages.pages > 20
