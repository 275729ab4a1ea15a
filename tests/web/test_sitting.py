"""The day of a session: its checks, its clock, its questions, its end, each by its own action."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.cases import queries
from guildhall.cases.memory import MEMORY
from guildhall.engine import Decision
from guildhall.web.sitting import DAY
from tests import living, people_of
from tests.web.filling import filled
from tests.web.test_lives import entries_of, hidden
from tests.web.visiting import text_of, visitor

HERE = set(DAY) - {"record_breach", "plan_session", "review_work"}


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


class Day:
    """Acts by the page of the session, where it can be done there; else through the door."""

    def __init__(self, life):
        self.life, self.own, self.pages, self.browser = life, life._act, {}, None  # noqa: SLF001

    def __call__(self, who, action, case, spec, fields):
        # The first part begins with the session: nobody has to say so.
        first = (
            action == "start_part"
            and fields["part"] == self.life.pack.parts_of(fields["method"])[0]
        )
        if action not in HERE or first:
            return self.own(who, action, case, spec, fields)
        self.browser = self.browser or visitor(who)
        page = f"/cases/{case}/session/{fields['method']}"
        before = self.browser.get(page)
        assert before.status_code == 200
        self.pages[action] = text_of(before)
        what = filled(who, action, case, spec, fields)
        address = f"{what.address}?from={fields['method']}"
        assert f'"{address}"' in before.content.decode(), (action, self.pages[action])
        answer = self.browser.post(address, what.texts)
        if answer.status_code == 200:
            assert "Check before you do it" in text_of(answer), text_of(answer)
            sent = hidden(answer) | {"step": "confirmed", "warned": "yes"}
            answer = self.browser.post(address, sent)
        assert answer["Location"] == page
        view = queries.view(who, case)[2]
        return Decision(entries_of(case, view.entries[what.before :]), (), ())


@pytest.mark.parametrize("spec", ["ST0825/AP02", "ST0120/AP02", "ST0792/1.2"])
def test_a_session_is_held_by_its_page(town, spec):
    life = living.begin(town, spec)
    life.act = day = Day(life)
    for step in life.steps("marked"):
        if step.do == "end_session":
            method = step.given["method"]
            break
    said = day.pages
    assert "Before the start" in said["record_conditions"]
    assert "Needed" in said["record_conditions"]
    assert "Needed" not in said["start_session"]
    assert "The clock" in said["ask_question"]
    assert "left" in said["ask_question"]
    assert " put" in said["ask_question"]
    page = day.browser.get(f"/cases/{life.id}/session/{method}")
    assert "It ended at" in text_of(page)
    assert f'href="/cases/{life.id}/mark/{method}"' in page.content.decode()
    own = f'href="/cases/{life.id}/session/{method}#'
    assert own not in day.browser.get("/").content.decode()


def test_the_session_is_its_assessor_s_and_nobody_else_s(town):
    life = living.live(town, to="ready")
    method = next(m for m, one in life.case.current_attempts.items() if one.session)
    page = f"/cases/{life.id}/session/{method}"
    holder = visitor(town.who[life.assessor])
    assert f'href="{page}"' in holder.get(f"/cases/{life.id}").content.decode()
    for who in (town.officer, town.quality_assurer, town.provider, town.employer,
                town.apprentice_of(life.id), town.other_assessor):  # fmt: skip
        assert visitor(who).get(page).status_code == 404
    assert holder.get(f"/cases/{life.id}/session/none").status_code == 404
    assert visitor().get(page).status_code == 303


def test_nobody_is_sent_from_a_form_to_a_method_that_there_is_not(town):
    life = living.begin(town)
    for step in life.steps("marked"):
        if step.do == "record_conditions":
            break
    method, case = step.given["method"], f"/cases/{life.id}"
    browser = visitor(town.who[life.assessor])
    for odd, back in (("none", case), ("//evil.example", case),
                      (method, f"{case}/session/{method}")):  # fmt: skip
        address = f"{case}/do/record_conditions/{method}?from={odd}"
        sent = {"confirmed": list(step.given["confirmed"])}
        answer = browser.post(address, hidden(browser.get(address)) | sent)
        if answer.status_code == 200:
            sent = hidden(answer) | {"step": "confirmed", "warned": "yes"}
            answer = browser.post(address, sent)
        assert answer["Location"] == back


def test_the_page_of_a_session_costs_the_same_with_many_questions(town):
    life = living.begin(town)
    costs = []
    for step in life.steps("marked"):
        if step.do in ("start_session", "ask_question"):
            page = f"/cases/{life.id}/session/{step.given['method']}"
            browser = visitor(town.who[life.assessor])
            MEMORY.forget()
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(page).status_code == 200
            costs.append(len(asked))
        if len(costs) > 2:
            break
    assert costs == [costs[0]] * 3
