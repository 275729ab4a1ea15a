"""Releasing results: one or several at a time, each its own action with its own refusal."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.cases import queries
from guildhall.cases.memory import MEMORY
from guildhall.cases.models import Entry
from tests import living, people_of
from tests.web.visiting import text_of, visitor


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def agreed(town, *, both=False, **registered):
    """A case with a result, or two, that waits for its release."""
    life = living.begin(town, **registered)
    for step in life.steps("outcome"):
        waits = [m for m, one in life.case.current_attempts.items() if one.state == "agreed"]
        if step.do in ("agree_marks", "settle_check") and (not both or len(waits) > 1):
            break
    return life


def values(page):
    return re.findall(r'name="result"[^>]* value="([^"]+)"', page.content.decode())


def hidden(page):
    found = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"',
                                  page.content.decode()):  # fmt: skip
        found.setdefault(name, []).append(value)
    return found


def test_several_results_are_released_at_once_after_it_was_shown_what_each_tells(town):
    lives = [agreed(town) for _ in range(3)]
    browser = visitor(town.officer)
    assert 'href="/releases"' in browser.get("/").content.decode()
    page = browser.get("/releases")
    assert len(values(page)) == 3
    entries = Entry.objects.count()
    looked = browser.post("/releases", {"result": values(page)[:2]})
    assert looked.status_code == 200
    said = text_of(looked)
    assert looked.content.count(b'class="govuk-summary-card"') == 2
    assert said.count("released the result of the") >= 2
    assert "Release these 2 results" in said
    assert Entry.objects.count() == entries
    sent = hidden(looked) | {"step": "confirmed"}
    done = browser.post("/releases", sent)
    assert done.status_code == 200, text_of(done)
    assert text_of(done).count("released the result of the") == 2
    released = [
        life for life in lives
        if any(one.released_at for one in
               queries.view(town.officer, life.id)[2].case.current_attempts.values())
    ]  # fmt: skip
    assert len(released) == 2
    count = Entry.objects.count()
    again = browser.post("/releases", sent)
    assert again.status_code == 200
    assert Entry.objects.count() == count
    assert len(values(browser.get("/releases"))) == 1


def test_two_results_of_one_case_are_told_one_after_the_other_with_what_comes_of_both(town):
    life = agreed(town, both=True)
    browser = visitor(town.officer)
    looked = browser.post("/releases", {"result": values(browser.get("/releases"))})
    said = text_of(looked)
    assert looked.content.count(b'class="govuk-summary-card"') == 2
    assert "overall" in said.lower() or "whole" in said.lower(), said
    assert browser.post("/releases", hidden(looked) | {"step": "confirmed"}).status_code == 200
    case = queries.view(town.officer, life.id)[2].case
    assert case.run.outcome is not None
    # What was looked at for the second rests on the first: it does not go alone.
    other = agreed(town, both=True)
    looked = browser.post("/releases", {"result": values(browser.get("/releases"))})
    sent = hidden(looked) | {"step": "confirmed"}
    sent[f"seen.{sent['result'][0]}"] = ["old"]
    said = text_of(browser.post("/releases", sent))
    assert "None is released" in said
    assert "The result of the same case before it was not released." in said
    case = queries.view(town.officer, other.id)[2].case
    assert not any(one.released_at for one in case.current_attempts.values())


def test_what_is_refused_says_why_and_leaves_the_others_done(town):
    first, second, third = (agreed(town) for _ in range(3))
    browser = visitor(town.officer)
    looked = browser.post("/releases", {"result": values(browser.get("/releases"))})
    # On one something happens meanwhile; another is released by a colleague.
    assert (
        people_of.do(town.provider, "complain", second.id, about="The room was cold.").done or True
    )
    people_of.do(
        town.officer,
        "record_breach",
        second.id,
        clause=next(iter(second.pack.by_id)),
        what="Seen late.",
    )
    method = next(m for m, one in third.case.current_attempts.items() if one.result)
    assert people_of.do(
        town.officer,
        "release_result",
        third.id,
        method=method,
        seen=living.version(town.officer, third.id),
    ).done
    done = browser.post("/releases", hidden(looked) | {"step": "confirmed"})
    assert done.status_code == 409
    said = text_of(done)
    assert "Not all are released" in said
    assert said.count("Something has happened on this case since you looked.") == 2
    assert said.count("released the result of the") == 1
    tried = queries.view(town.officer, first.id)[2].case.current_attempts.values()
    assert any(one.released_at for one in tried)
    looked = browser.post("/releases", {"result": [f"{third.id}:{method}"]})
    assert "None of these can be released" in text_of(looked)
    assert "house.state" in text_of(looked)


def test_only_whoever_releases_results_has_the_list_and_only_of_their_own_cases(town):
    life = agreed(town)
    method = next(m for m, one in life.case.current_attempts.items() if one.result)
    for who in (town.provider, town.employer, town.assessor, town.quality_assurer,
                town.administrator, town.apprentice_of(life.id)):  # fmt: skip
        assert visitor(who).get("/releases").status_code == 404
        assert 'href="/releases"' not in visitor(who).get("/").content.decode()
    other = visitor(town.other_officer)
    assert "No result waits for its release." in text_of(other.get("/releases"))
    chosen = {"result": [f"{life.id}:{method}"]}
    for sent in (chosen, chosen | {"step": "confirmed", f"seen.{life.id}:{method}": "x"}):
        said = text_of(other.post("/releases", sent))
        assert "It is not there for you any more." in said
        assert "Ada" not in said
    assert visitor(town.officer).post("/releases", {"result": ["x", "y:z", ":"]}).status_code == 422
    odd = {"result": [f"{life.id}:\x00", f"{life.id}:none"]}
    assert visitor(town.officer).post("/releases", odd).status_code == 200
    assert visitor(town.officer).get("/releases?after=x").status_code == 302


def test_the_list_costs_the_same_with_one_result_and_with_several(town):
    agreed(town)
    browser = visitor(town.officer)

    def costs():
        MEMORY.forget()
        with CaptureQueriesContext(connection) as asked:
            page = browser.get("/releases")
        return len(asked), len(values(page))

    assert costs() == (6, 1)
    for _ in range(4):
        agreed(town)
    assert costs() == (6, 5)
