"""What is logged, and that nothing of it names a person, whatever goes wrong."""

import json
import logging
from io import StringIO

import pytest
import structlog
from django.db import DatabaseError, connection
from django.test import Client

from guildhall import clock
from guildhall.cases import queries
from guildhall.config.logs import configure
from guildhall.people import tokens
from tests import people_of

SECRETS = ("Ada-Grace", "ada.grace@example.org", "9876543217", "Bereavement")


@pytest.fixture
def lines():
    """What has been logged so far, at the most talkative level, as text."""
    configure("DEBUG")
    (handler,) = logging.getLogger().handlers
    text = StringIO()
    handler.setStream(text)
    yield text.getvalue
    configure("INFO")


@pytest.fixture
def client(on_sqlite):
    """An officer's client, which is given a page even where the server fails."""
    town = people_of.town()
    token = tokens.issue(town.officer.membership, "test", clock.now())
    return Client(
        raise_request_exception=False,
        SERVER_NAME="localhost",
        headers={"Authorization": f"Bearer {token}"},
    )


def everywhere(client):
    """Send what nobody may find in a log: in addresses, queries, headers, bodies, methods."""
    name, email, number, ground = SECRETS
    body = {
        "spec": "ST0825/AP02", "name_of_apprentice": name, "uln": number, "employer": "acme",
        "provider": "midtown", "started_on": "2025-01-10", email: ground,
    }  # fmt: skip
    told = json.dumps(body)
    plain = "application/json"
    key = {"Idempotency-Key": email, "X-Name": name, "User-Agent": ground, "Referer": email}
    for path in ("/api/v1/cases/register", f"/api/v1/{name}/{email}", f"/health/{number}"):
        client.get(f"{path}?who={email}&n={number}", headers=key)
        client.post(f"{path}?who={name}", told, plain, headers=key)
        client.post(path, f'{{"broken": "{name}', plain, headers=key)
        client.generic(ground.upper(), path, told, plain, headers=key)
    del body[email]
    client.post("/api/v1/cases/register", json.dumps(body), plain, headers=key)
    body["uln"] = name
    client.post("/api/v1/cases/register", json.dumps(body), plain, headers=key)
    client.get("/health", headers={"Host": f"{name}.example.org"})
    client.get("/health", headers={"Authorization": f"Bearer {email}"})


def found_in(text):
    return [secret for secret in SECRETS if secret.lower() in text.lower()]


def test_no_log_names_a_person(client, lines):
    everywhere(client)
    text = lines()
    assert text.count('"event": "request"') >= 15
    assert found_in(text) == []


def test_no_log_names_a_person_when_everything_raises(client, lines, monkeypatch):
    def fail(*_, **__):
        raise DatabaseError(" ".join(SECRETS))

    monkeypatch.setattr(queries, "find", fail)
    monkeypatch.setattr(queries, "records", fail)
    monkeypatch.setattr(tokens, "principal_of", fail)
    everywhere(client)
    text = lines()
    assert '"error": "django.db.utils.DatabaseError"' in text
    assert found_in(text) == []


def test_a_statement_that_fails_is_not_repeated(on_sqlite, lines):
    log = structlog.get_logger("guildhall.test")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s FROM nowhere", [SECRETS[0]])
    except DatabaseError:
        log.exception("failed", part="one")
        logging.getLogger("some.library").exception("It failed: %s", SECRETS[0])
        logging.getLogger("some.library").error("It failed: " + SECRETS[0])  # noqa: G003, TRY400
    text = lines()
    own = [json.loads(line) for line in text.splitlines() if "failed" in line]
    assert [(one["event"], one["error"]) for one in own] == [
        ("failed", "django.db.utils.OperationalError"),
        ("It failed: %s", "django.db.utils.OperationalError"),
    ]
    assert own[0]["where"][0].startswith("config/test_logs.py:")
    assert found_in(text) == []


def test_a_request_is_logged_with_its_pattern_and_an_id_that_the_answer_carries(client, lines):
    response = client.get("/health?who=ada")
    (line,) = [json.loads(line) for line in lines().splitlines() if '"request"' in line]
    assert line["request"] == response["X-Request-ID"]
    assert {**line, "at": 0, "ms": 0, "request": ""} == {
        "event": "request", "level": "info", "method": "GET", "route": "health", "status": 200,
        "at": 0, "ms": 0, "request": "",
    }  # fmt: skip
