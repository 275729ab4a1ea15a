"""Whatever comes that is no action is answered with the field that is wrong, and nothing is done.

Tried on both databases: what one of them takes, the other may refuse.
"""

import json

import pytest

from guildhall.cases.models import Answer, CaseRecord
from tests import people_of
from tests.api.asking import REGISTRATION, Asking, problem_of

BIG = "9" * 5000
BODIES = [
    (b"", "Content-Type"),
    (b" ", "body"),
    (b"[]", "body"),
    (b"null", "body"),
    (b"{", "body"),
    (b'{"spec": NaN}', "body"),
    (b'{"spec": "a", "spec": "b"}', "spec"),
    (b"\xff\xfe{}", "body"),
    (b'{"spec": "\xc3("}', "body"),
    (b"[" * 100_000, "body"),
    (b'{"a":' * 100_000, "body"),
    (f'{{"age_at_start": {BIG}}}'.encode(), "body"),
    (b'{"name_of_apprentice": "' + b"a" * 2_600_000 + b'"}', "body"),
]
FIELDS = [
    ({"name_of_apprentice": "A\0da"}, "name_of_apprentice"),
    ({"name_of_apprentice": "A\ud800da"}, "name_of_apprentice"),
    ({"name_of_apprentice": ""}, "name_of_apprentice"),
    ({"name_of_apprentice": "a" * 201}, "name_of_apprentice"),
    ({"name_of_apprentice": None}, "name_of_apprentice"),
    ({"name_of_apprentice": {"a": "b"}}, "name_of_apprentice"),
    ({"nickname": "Ada"}, "nickname"),
    ({"n\0ck": "Ada"}, "body"),
    ({"apprentice": "p-0123456789abcdef"}, "apprentice"),
    ({"apprentice": "\0"}, "apprentice"),
    ({"employer": "nobody"}, "employer"),
    ({"employer": "ac\0me"}, "employer"),
    ({"employer": 7}, "employer"),
    ({"started_on": "0001-01-01"}, "started_on"),
    ({"started_on": "9999-12-31"}, "started_on"),
    ({"started_on": "yesterday"}, "started_on"),
    ({"started_on": 10**400}, "started_on"),
    ({"happened_at": "0001-01-01T00:00:00+14:00"}, "happened_at"),
    ({"happened_at": "2024-01-01T00:00:00"}, "happened_at"),
    ({"age_at_start": 2**60}, "age_at_start"),
    ({"age_at_start": 1e400}, "body"),
    ({"on_behalf_of": {"person": "x"}}, "on_behalf_of.role"),
    ({"on_behalf_of": 3}, "on_behalf_of"),
]


@pytest.mark.usefixtures("database")
def test_what_is_no_action_is_told_with_its_field():
    client = Asking(people_of.town().provider)
    for body, field in BODIES:
        said = problem_of(client.post("cases/register", body))
        status = 413 if len(body) > 2_500_000 else 400 if body else 415
        assert (said["status"], said["errors"][0]["field"]) == (status, field), (body[:40], said)
    for change, field in FIELDS:
        told = json.dumps(REGISTRATION | change)
        said = problem_of(client.post("cases/register", told))
        fields = [one["field"] for one in said["errors"]]
        assert (said["status"], fields[:1]) == (400, [field]), (change, said)
    assert not CaseRecord.objects.exists()
    assert not Answer.objects.exists()


@pytest.mark.usefixtures("on_sqlite")
def test_a_body_is_json():
    client = Asking(people_of.town().provider)
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-16",
    ):
        said = problem_of(client.post("cases/register", b"a=b", kind=kind))
        assert (said["status"], said["errors"][0]["field"]) == (415, "Content-Type")
    good = client.post(
        "cases/register", json.dumps(REGISTRATION), kind="application/json; charset=utf-8"
    )
    assert good.status_code == 200


@pytest.mark.usefixtures("database")
def test_numbers_and_days_beyond_reason_are_malformed_on_a_case():
    client = Asking(people_of.town().provider)
    case = client.registered()
    tries = [
        ("record_training", {"hours": "1e999999", "off_the_job_hours": 3}, "hours"),
        ("record_training", {"hours": "NaN", "off_the_job_hours": 3}, "hours"),
        ("record_training", {"hours": "9" * 4000, "off_the_job_hours": 3}, "hours"),
        ("state_preferred_dates", {"dates": {"am1": "9999-12-31"}}, "dates.am1"),
        ("state_preferred_dates", {"dates": {"a\0": "2026-12-31"}}, "dates"),
        ("add_evidence",
         {"piece": {"kind": "report", "measures": {"words": "9" * 30}}}, "piece.measures.words"),
        ("add_evidence",
         {"piece": {"kind": "report", "measures": {"words": 2**60}}}, "piece.measures.words"),
        ("submit_work", {"method": "am1", "pieces": [{"kind": "a\0"}]}, "pieces[0].kind"),
    ]  # fmt: skip
    for action, body, field in tries:
        said = problem_of(client.post(f"cases/{case}/{action}", json.dumps(body)))
        assert (said["status"], said["errors"][0]["field"]) == (400, field), (action, said)


@pytest.mark.usefixtures("on_sqlite")
def test_headers_are_asked_for_in_words():
    client = Asking(people_of.town().provider)
    said = problem_of(client.post("cases/register", REGISTRATION, key=""))
    assert said["status"] == 400
    assert said["errors"][0]["field"] == "Idempotency-Key"
    said = problem_of(client.post("cases/register", REGISTRATION, key="a" * 201))
    assert said["errors"][0]["field"] == "Idempotency-Key"
    said = problem_of(client.post("cases/register", REGISTRATION, key="ä"))
    assert said["errors"][0]["field"] == "Idempotency-Key"
    case = client.registered()
    for seen in ("*", "ä", "0", '0123456789abcdef", "0123456789abcdee'):
        said = problem_of(client.post(f"cases/{case}/submit_gateway", {}, seen=seen))
        assert (said["status"], said["errors"][0]["field"]) == (400, "If-Match")


@pytest.mark.usefixtures("on_sqlite")
def test_whatever_goes_wrong_at_the_api_is_told_as_a_problem(monkeypatch):
    client = Asking(people_of.town().provider)
    case = client.registered()
    assert problem_of(client.get("nowhere"))["status"] == 404
    assert problem_of(client.get("cases/no-uuid/history"))["status"] == 404
    assert problem_of(client.post(f"cases/{case}/lapse"))["status"] == 404
    answer = client.get(f"cases/{case}/submit_gateway")
    assert problem_of(answer)["status"] == 405
    assert answer["Allow"] == "POST"
    monkeypatch.setattr("guildhall.cases.queries.view", lambda *_: 1 / 0)
    said = problem_of(client.get(f"cases/{case}/history"))
    assert said["status"] == 500
    assert "division" not in json.dumps(said)


def test_the_commonest_faults_are_told_plainly(on_sqlite):
    asking = Asking(people_of.town().provider)
    told = asking.post(
        "cases/register",
        {"spec": "ST0825/AP02", "employer": 7, "started_on": "soon", "shoe_size": 43},
    ).json()
    assert {one["field"]: one["sentence"] for one in told["errors"]} == {
        "name_of_apprentice": "This is needed.",
        "employer": "This is no text.",
        "started_on": "This is no day, such as 2026-03-20.",
        "shoe_size": "There is no field of this name here.",
    }
