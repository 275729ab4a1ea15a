"""Actions over HTTP."""

from django.test import Client

from guildhall import clock
from guildhall.people import tokens
from tests import people_of


def client_of(who):
    token = tokens.issue(who.membership, "test", clock.now())
    return Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {token}"})


def test_a_case_begins_over_http(on_sqlite):
    town = people_of.town()
    client = client_of(town.provider)
    body = {"spec": "ST0825/AP02", "name_of_apprentice": "Ada Demo", "employer": "acme",
            "provider": "midtown", "started_on": "2024-01-10"}  # fmt: skip
    answers = [
        client.post("/api/v1/cases/register", body, "application/json",
                    headers={"Idempotency-Key": "one"})
        for _ in range(2)
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [200, 200], answers[0].content
    assert answers[0].json() == answers[1].json()
    case = answers[0].json()["case"]
    assert answers[0].json()["entries"][0]["data"]["name_of_apprentice"] == "Ada Demo"
    permitted = client.get(f"/api/v1/cases/{case}/permitted").json()
    assert "submit_gateway" in {one["action"] for one in permitted["actions"]}
    refused = client.post(f"/api/v1/cases/{case}/accept_gateway", {}, "application/json",
                          headers={"Idempotency-Key": "two"})  # fmt: skip
    assert refused.status_code == 428, refused.content
    stranger = client_of(town.other_provider).get(f"/api/v1/cases/{case}/permitted")
    assert stranger.status_code == 404
