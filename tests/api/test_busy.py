"""A database that is busy, or down, is told as such, and nothing is half done."""

import sqlite3

import psycopg
from django.db import close_old_connections, connection

from tests import people_of
from tests.api.asking import REGISTRATION, Asking, problem_of
from tests.api.test_broken import everything

STATED = {"where": "unit 3"}


def told_as_busy(answer):
    assert problem_of(answer)["status"] == 503
    assert answer["Retry-After"] == "1"
    assert "lock" not in answer.content.decode()
    assert "connection" not in answer.content.decode()


def test_a_database_that_somebody_else_writes_to_is_waited_for_and_then_told_as_busy(on_sqlite):
    town = people_of.town()
    client, admin = Asking(town.provider), Asking(town.administrator)
    case = client.registered()
    before = everything()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    told_as_busy(client.post(f"cases/{case}/state_outcomes", STATED, key="a"))
    told_as_busy(client.post("cases/register", REGISTRATION, key="b"))
    told_as_busy(admin.post("organisations", {"kind": "employer", "name": "Bo Works"}, key="c"))
    assert client.get(f"cases/{case}/history").status_code == 200
    assert client.post(f"cases/{case}/state_outcomes/preview", STATED, key="").status_code == 200
    other.execute("ROLLBACK")
    other.close()
    assert everything() == before
    assert client.post(f"cases/{case}/state_outcomes", STATED, key="a").status_code == 200


def test_a_database_that_is_down_is_told_as_busy_and_found_again(on_postgres):
    town = people_of.town()
    client = Asking(town.provider)
    case = client.registered()
    before = everything()
    connection.settings_dict["OPTIONS"]["pool"]["timeout"] = 0.3
    name = on_postgres.database
    # Nobody comes in any more, and whoever is in is put out: as where it is stopped.
    on_postgres.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    on_postgres.run(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname='{name}'"
    )
    for number in range(3):
        told_as_busy(client.post(f"cases/{case}/state_outcomes", STATED, key="a"))
        told_as_busy(client.get(f"cases/{case}/history"))
        ready = client.client.get("/ready")
        assert (ready.status_code, ready.json()["because"]) == (
            503, "The database cannot be reached."
        ), number  # fmt: skip
        close_old_connections()
    on_postgres.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    connection.settings_dict["OPTIONS"]["pool"]["timeout"] = 5
    close_old_connections()
    connection.close_pool()
    assert everything() == before
    assert client.post(f"cases/{case}/state_outcomes", STATED, key="a").status_code == 200


def test_a_case_that_somebody_holds_is_waited_for_and_then_told_as_busy(on_postgres):
    client = Asking(people_of.town().provider)
    case = client.registered()
    before = everything()
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("20s",)
        cursor.execute("SET lock_timeout = 200")
    with psycopg.connect(on_postgres.address(on_postgres.database)) as other:
        other.execute("SELECT * FROM cases_caserecord FOR UPDATE")
        told_as_busy(client.post(f"cases/{case}/state_outcomes", STATED, key="a"))
        assert client.get(f"cases/{case}/history").status_code == 200
    assert everything() == before
    assert client.post(f"cases/{case}/state_outcomes", STATED, key="a").status_code == 200
