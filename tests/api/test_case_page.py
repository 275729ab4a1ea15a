"""One case over HTTP, from each side, through its life; and what the document says of answers."""

import json
from functools import cache

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.api.v1 import api
from guildhall.cases.memory import MEMORY
from guildhall.engine import stage, standing
from guildhall.engine.actions import ACTIONS
from tests import living, people_of
from tests.api.asking import Asking, problem_of

SIDES = ("officer", "assessor", "quality_assurer", "provider", "employer")
READ = ("", "/history", "/permitted", "/deadlines")


@cache
def document():
    """The document as a client has it."""
    return json.loads(json.dumps(api.get_openapi_schema()))


def as_documented(path, answer):
    """Give what an answer says, once it is seen to be as the document has it."""
    operation = document()["paths"][f"/api/v1/{path}"]["get"]
    told = operation["responses"][str(answer.status_code)]
    shape = told["content"]["application/json"]["schema"]
    jsonschema.validate(
        answer.json(), shape | {"components": document()["components"]},
        cls=jsonschema.Draft202012Validator,
    )  # fmt: skip
    return answer.json()


@pytest.mark.usefixtures("on_sqlite")
def test_a_case_is_told_from_every_side_through_its_whole_life():
    town = people_of.town()
    life = living.begin(town)
    prefix = living.body_prefix(life.pack, "officer")
    sides = None
    for number, _ in enumerate(life.steps("outcome")):
        if sides is None:
            sides = {
                name: Asking(town.who[name if name in ("provider", "employer") else prefix + name])
                for name in SIDES
            }
            sides["apprentice"] = Asking(town.apprentice_of(life.id))
        if number % 6 and life.case.run.outcome is None:
            continue
        for name, asking in sides.items():
            if name == "assessor" and not life.case.assessors:
                assert problem_of(asking.get(f"cases/{life.id}"))["status"] == 404
                continue
            page = as_documented("cases/{case}", asking.get(f"cases/{life.id}"))
            listed = as_documented("cases", asking.get("cases"))["cases"]
            assert [one["stage"] for one in listed] == [page["stage"]], (number, name)
            if name == "officer":
                now = standing(life.pack, life.case, life.case.last_at)
                assert page["stage"] == stage(now)
                waited = (
                    asking.get("moves").json()["moves"]
                    + (asking.get("moves", which="coming").json()["moves"])
                )
                mine = {one["sentence"] for one in page["moves"] if one["mine"]}
                assert {one["sentence"] for one in waited} == mine
            limits = as_documented("deadlines", asking.get("deadlines"))["deadlines"]
            running = [one for one in page["deadlines"] if one["state"] in ("running", "overdue")]
            assert sorted((one["by_day"], one["clause"]) for one in limits) == sorted(
                (one["by_day"], one["clause"]) for one in running
            )
    for path in READ:
        as_documented("cases/{case}" + path, sides["provider"].get(f"cases/{life.id}{path}"))
    story = sides["apprentice"].get(f"cases/{life.id}/history").json()["entries"]
    sentences = [one["told"]["sentence"] for one in story]
    assert sentences[0].startswith("Provider (provider) registered Ada Demo, on programme since ")
    assert "Other Assessor" not in json.dumps(story)
    assert not [one for one in sentences if "p-" in one or "personal:" in one]
    page = sides["employer"].get(f"cases/{life.id}").json()
    assert page["name"] == "Ada Demo"
    assert page["outcome"]["grade"] == "pass"
    assert page["outcome"]["because"]
    assert {one["state"] for one in page["methods"]} == {"released"}
    assert "personal:" not in json.dumps(page)


def test_a_mark_is_on_no_page_outside_before_it_is_released(on_sqlite):
    town = people_of.town()
    life = living.live(town, to="marked")
    method = next(k for k, v in life.case.current_attempts.items() if v.result is not None)
    inside = Asking(town.officer).get(f"cases/{life.id}").json()
    marked = next(one for one in inside["methods"] if one["method"] == method)
    assert marked["grade"] == "pass"
    for who in (town.provider, town.employer, town.apprentice_of(life.id)):
        page = Asking(who).get(f"cases/{life.id}").json()
        hidden = next(one for one in page["methods"] if one["method"] == method)
        assert (hidden["grade"], hidden["because"], hidden["state"]) == (None, [], "ended")


def test_a_case_page_costs_the_same_however_long_its_history(on_sqlite):
    town = people_of.town()
    provider = Asking(town.provider)

    def asked(case):
        MEMORY.forget()
        with CaptureQueriesContext(connection) as found:
            assert provider.get(f"cases/{case}").status_code == 200
        return len(found)

    case = provider.registered()
    assert asked(case) == 5
    for number in range(30):
        provider.post(f"cases/{case}/state_outcomes", {"where": f"unit {number}"})
    assert asked(case) == 5


def test_specifications_say_what_they_ask(on_sqlite):
    client = Asking(people_of.town().employer)
    lines = as_documented("specs", client.get("specs"))["specs"]
    assert [one["id"] for one in lines] == ["st0120-ap02", "st0792-1.2", "st0825-ap02"]
    for line in lines:
        told = as_documented("specs/{spec}", client.get(f"specs/{line['id']}"))
        assert told["clauses"]
        shapes = document()["components"]["schemas"]
        assert {one["shape"] for one in told["forms"]} <= set(shapes)
        assert {one["action"] for one in told["forms"]} <= set(ACTIONS)
    assert problem_of(client.get("specs/st9999-1.0"))["status"] == 404


def test_nobody_reads_what_is_not_theirs(on_sqlite):
    town = people_of.town()
    case = Asking(town.provider).registered()
    for name in ("other_provider", "other_employer", "other_officer", "administrator", "assessor"):
        asking = Asking(town.who[name])
        for path in READ:
            assert problem_of(asking.get(f"cases/{case}{path}"))["status"] == 404, (name, path)
        assert asking.get("cases").json() == {"cases": [], "next": None}
        assert asking.get("moves").json()["moves"] == []
        assert asking.get("cases/counts").json()["total"] == 0
