"""Quality assurance: marks beside what they rest on, agreed with or returned with reasons."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.cases import history, queries
from guildhall.cases.memory import MEMORY
from guildhall.cases.models import Draft
from guildhall.engine.vocabulary import AttemptState
from tests import living, people_of
from tests.web.visiting import text_of, visitor


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def marked(town, spec="ST0825/AP02"):
    """A case with marks that wait for their check, the method, and where they are checked."""
    life = living.live(town, spec, to="marked")
    method = next(m for m, one in life.case.current_attempts.items() if one.result)
    return life, method, f"/cases/{life.id}/check/{method}"


def hidden(page):
    found = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"',
                                  page.content.decode()):  # fmt: skip
        found.setdefault(name, []).append(value)
    return found


def state_of(town, life, method):
    return queries.view(town.officer, life.id)[2].case.attempt(method).state


@pytest.mark.parametrize("spec", ["ST0825/AP02", "ST0120/AP02"])
def test_marks_are_seen_with_what_they_rest_on_and_agreed_with(town, spec):
    life, method, address = marked(town, spec)
    browser = visitor(town.quality_assurer)
    assert f'href="{address}"' in browser.get(f"/cases/{life.id}").content.decode()
    page = browser.get(address)
    said, tried = text_of(page), life.case.attempt(method)
    for slug, theme in life.pack.themes_of(method, life.case.known.option).items():
        assert theme.name in said
        assert f'name="why.{slug}"' in page.content.decode()
    assert said.count(" Met ") + said.count(" Not met ") == len(tried.sheet)
    for one in tried.sheet.values():
        assert one.reason is None or one.reason in said
    questions = tried.session.questions
    assert questions
    assert "Questions that were put" in said
    # How the session was held, too: one that was cut short is judged knowing that.
    assert f"{len([one for one in questions if not one.follow_up])} questions put" in said
    looked = browser.post(address, hidden(page) | {"step": "agree"})
    assert "Check before you do it" in text_of(looked), text_of(looked)
    assert state_of(town, life, method) is AttemptState.MARKED
    changed = browser.post(address, hidden(looked) | {"step": "change"})
    assert changed.status_code == 200
    answer = browser.post(address, hidden(looked) | {"step": "confirmed"})
    assert answer["Location"] == f"/cases/{life.id}"
    assert state_of(town, life, method) is AttemptState.AGREED
    assert "This cannot be done at the moment" in text_of(browser.get(address))
    assert browser.post(address, {"step": "agree"}).status_code == 409


def test_marks_are_returned_with_a_reason_at_each_theme(town):
    life, method, address = marked(town)
    browser = visitor(town.quality_assurer)
    first, second, *_ = life.pack.themes_of(method, None).items()
    page = browser.get(address)
    nothing = browser.post(address, hidden(page) | {"step": "return", f"why.{first[0]}": "  "})
    assert nothing.status_code == 422
    assert "Say why, at the theme that it is about or to the whole." in text_of(nothing)
    told = {f"why.{first[0]}": "Too short.", f"why.{second[0]}": "Not the words of the descriptor.",
            "why": "Look at all of it again.", "why.nowhere": "x"}  # fmt: skip
    both = browser.post(address, hidden(page) | told | {"step": "agree"})
    assert both.status_code == 422
    assert "You have written why the marks should go back." in text_of(both)
    assert "Not the words of the descriptor." in both.content.decode()
    looked = browser.post(address, hidden(page) | told | {"step": "return"})
    assert "Check before you do it" in text_of(looked)
    changed = browser.post(address, hidden(looked) | {"step": "change"})
    assert "Not the words of the descriptor." in changed.content.decode()
    # What is written is kept, for whoever writes it, until it is given.
    kept = browser.post(address, hidden(page) | told | {"step": "keep", "why.nowhere": "x"})
    assert "Kept at" in text_of(kept)
    assert browser.post(address, hidden(page) | told | {"step": "later"}).status_code == 302
    again = browser.get(address).content.decode()
    assert "Too short." in again
    assert "Look at all of it again." in again
    (draft,) = Draft.objects.all()
    assert "nowhere" not in draft.texts
    colleague = town.add("queenie", "quality_assurer", people_of.BODY)
    assert "Too short." not in visitor(colleague).get(address).content.decode()
    stale = browser.post(address, hidden(looked) | {"step": "confirmed", "seen": ["old"]})
    assert stale.status_code == 409
    assert "Too short." in stale.content.decode()
    assert browser.post(address, hidden(looked) | {"step": "confirmed"}).status_code == 302
    assert state_of(town, life, method) is AttemptState.RETURNED
    assert not Draft.objects.exists()
    record, _, view = queries.view(town.who[life.assessor], life.id)
    reason = history.revealed(view.entries[-1].event.reason, history.texts_of(record.pk))
    assert reason == (
        f"{first[1].name}: Too short.\n\n{second[1].name}: Not the words of the descriptor.\n\n"
        "Look at all of it again."
    )


def test_marks_that_are_not_released_are_checked_by_nobody_else(town):
    life, _, address = marked(town)
    for who in (town.provider, town.employer, town.officer, town.who[life.assessor],
                town.apprentice_of(life.id), town.other_quality_assurer):  # fmt: skip
        assert visitor(who).get(address).status_code == 404
        assert visitor(who).post(address, {"step": "agree"}).status_code == 404


def test_a_check_costs_the_same_however_many_cases_there_are(town):
    address = marked(town)[2]
    browser = visitor(town.quality_assurer)

    def cost():
        MEMORY.forget()
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        return len(asked)

    assert cost() == 11
    marked(town)
    assert cost() == 11
