"""The result of a case: how it follows, what was not met, and what comes next, for each side."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.cases.memory import MEMORY
from guildhall.engine.vocabulary import Role
from tests import living, people_of
from tests.web.visiting import text_of, visitor


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def sides(town, life):
    return (town.officer, town.provider, town.employer, town.quality_assurer,
            town.apprentice_of(life.id))  # fmt: skip


def test_a_pass_says_why_with_its_row_of_the_table_and_what_comes_next(town):
    life = living.live(town, results={"am1": "distinction", "am2": "pass"})
    grade = life.case.run.outcome.grade
    for who in sides(town, life):
        page = visitor(who).get(f"/cases/{life.id}/outcome")
        said = text_of(page)
        assert f"Passed: {grade}" in said
        for reason in life.case.run.outcome.because:
            assert reason.sentence in said
        assert said.count("This one") == 1
        assert "What comes next" in said
        case = visitor(who).get(f"/cases/{life.id}").content.decode()
        assert f'href="/cases/{life.id}/outcome"' in case
    officer = visitor(town.officer).get(f"/cases/{life.id}/outcome").content.decode()
    assert f'href="/cases/{life.id}/do/claim_certificate"' in officer
    clauses = re.findall(r'href="/specifications/[^"]+/clauses/([^"]+)"', officer)
    assert clauses
    assert {one.partition("?rules=")[2] for one in clauses} == {life.pack.digest[:12]}


def test_a_fail_says_what_was_not_met_and_who_decides_by_when(town):
    life = living.live(town, results={"am1": "pass", "am2": "fail"})
    address = f"/cases/{life.id}/outcome"
    for who in sides(town, life):
        said = text_of(visitor(who).get(address))
        assert "The result as a whole: fail" in said
        assert "What comes next" in said
        assert "re-sit or re-take" in said
        # What is withheld of a sheet from an employer is not told to them here either.
        assert ("What was not met" in said) is (who is not town.employer)
        appeals = who.role in (Role.APPRENTICE, Role.PROVIDER)
        assert ("how an appeal goes" in said) is appeals
    assert "as things stand" not in said
    home = visitor(town.apprentice_of(life.id)).get("/")
    assert "What has come of" in text_of(home)
    assert f'href="{address}"' in home.content.decode()
    by_employer = visitor(town.employer).get(address).content.decode()
    assert f'href="/cases/{life.id}/do/agree_redo/am2"' in by_employer
    by_provider = visitor(town.provider).get(address).content.decode()
    assert f'href="/cases/{life.id}/links"' in by_provider
    asking = text_of(visitor(town.provider).get(f"/cases/{life.id}/links"))
    assert "Agree to a re-sit or re-take, or decline it" in asking
    assert "Sign the gateway form" not in asking
    agreed = people_of.do(
        town.employer, "agree_redo", life.id, method="am2", kind="re-sit",
        action_plan="Two weeks with a mentor.", seen=living.version(town.employer, life.id),
    )  # fmt: skip
    assert agreed.done, agreed.decision.findings
    for page in (address, f"/cases/{life.id}"):
        said = text_of(visitor(town.provider).get(page))
        assert "as things stand: fail" in said
        assert f"Taken once more: {life.pack.methods['am2'].name}." in said


def test_nobody_outside_sees_a_result_that_is_not_released(town):
    life = living.begin(town, "ST0825/AP02")
    for step in life.steps("outcome"):
        if step.do == "release_result":
            break
    address = f"/cases/{life.id}/outcome"
    released = step.given["method"]
    hidden = next(m for m in life.case.current_attempts if m != released)
    for who in (town.provider, town.employer, town.apprentice_of(life.id), town.officer):
        said = text_of(visitor(who).get(address))
        assert "No result as a whole yet" in said
        assert said.count("This one") == 0
        name = life.pack.methods[hidden].name
        assert f"{name}: pass" not in said
        assert f"Still without a result: {name}." in said
    for who in (town.other_provider, town.other_officer, town.administrator):
        assert visitor(who).get(address).status_code == 404


def test_before_any_result_there_is_none_to_see(town):
    life = living.live(town, to="marked")
    inside, outside = (
        text_of(visitor(who).get(f"/cases/{life.id}/outcome"))
        for who in (town.officer, town.provider)
    )
    assert "No result yet" in outside
    assert "No result yet" in inside
    assert "pass" not in outside.partition("No result yet")[2].partition("How the grade")[0]


def test_an_outcome_costs_the_same_however_many_results_there_are(town):
    costs = []
    for results in ({"am1": "pass", "am2": "pass"}, {"am1": "fail", "am2": "fail"}):
        life = living.live(town, results=results)
        browser = visitor(town.provider)
        MEMORY.forget()
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/cases/{life.id}/outcome").status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1] < 15
