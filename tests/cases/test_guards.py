"""The history is only ever added to: tried in every way that a database has to change a row."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from guildhall.cases import guards
from guildhall.cases.models import Entry, Seal
from tests import people_of

SEAL = {"position": 1, "count": 1, "at": "2026-01-01 00:00:00+00:00", "hash": "0" * 64}
STATEMENTS = [
    "UPDATE cases_entry SET body = 'x'",
    "UPDATE cases_entry SET position = position + 1000",
    "UPDATE cases_seal SET count = 2",
    "DELETE FROM cases_entry",
    "DELETE FROM cases_seal WHERE position = 1",
    "DELETE FROM cases_entry WHERE case_id IN (SELECT id FROM cases_caserecord)",
    (
        "WITH old AS (SELECT id FROM cases_caserecord) UPDATE cases_entry SET event = 'x' "
        "WHERE case_id IN (SELECT id FROM old)"
    ),
    (
        "INSERT INTO cases_entry (position, case_id, sequence, event, at, body, hash) "
        "SELECT position, case_id, sequence, event, at, 'x', hash FROM cases_entry WHERE true "
        "ON CONFLICT (position) DO UPDATE SET body = excluded.body"
    ),
]
ON_ONE = {
    "sqlite": [
        (
            "INSERT OR REPLACE INTO cases_entry SELECT position, case_id, sequence, 'x', at, body, "
            "hash FROM cases_entry"
        ),
        (
            "INSERT OR REPLACE INTO cases_entry (case_id, sequence, event, at, body, hash) "
            "SELECT case_id, sequence, event, at, 'x', hash FROM cases_entry"
        ),
        "REPLACE INTO cases_seal (position, count, at, hash) VALUES (1, 9, 'x', 'x')",
        "UPDATE OR REPLACE cases_entry SET sequence = 1",
    ],
    "postgresql": [
        "TRUNCATE cases_entry",
        "TRUNCATE cases_seal",
        "TRUNCATE cases_caserecord CASCADE",
        "UPDATE cases_entry SET body = 'x' FROM cases_caserecord c WHERE c.id = case_id",
        "DELETE FROM cases_entry USING cases_caserecord c WHERE c.id = case_id",
        "WITH gone AS (DELETE FROM cases_entry RETURNING *) SELECT count(*) FROM gone",
        (
            "MERGE INTO cases_entry e USING cases_caserecord c ON c.id = e.case_id "
            "WHEN MATCHED THEN UPDATE SET body = 'x'"
        ),
        "SET session_replication_role = replica; DELETE FROM cases_entry",
    ],
}


def history():
    people_of.register(people_of.town().provider)
    Seal.objects.create(**SEAL)
    return Entry.objects.values().get(), Seal.objects.values().get()


def test_no_statement_changes_the_history_or_takes_from_it(database):
    before = history()
    for statement in STATEMENTS + ON_ONE[connection.vendor]:
        with (
            pytest.raises(DatabaseError, match=guards.REFUSAL),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        assert (Entry.objects.values().get(), Seal.objects.values().get()) == before, statement


def test_nor_does_django(database):
    before = history()
    entry, seal = Entry.objects.get(), Seal.objects.get()
    for attempt in (
        entry.delete,
        entry.save,
        seal.delete,
        seal.save,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(body="x"),
        lambda: Entry.objects.filter(case__name="Ada Demo").update(hash="x"),
        lambda: Entry.objects.bulk_update([entry], ["body"]),
        lambda: Seal.objects.bulk_create(
            [Seal(**SEAL)], update_conflicts=True, unique_fields=["position"],
            update_fields=["count"],
        ),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match=guards.REFUSAL), transaction.atomic():
            attempt()
        assert (Entry.objects.values().get(), Seal.objects.values().get()) == before


DISARMED = {
    "sqlite": {
        "DROP TRIGGER cases_entry_no_update": ["cases_entry_no_update"],
        "DROP TRIGGER cases_seal_no_delete; CREATE TRIGGER cases_seal_no_delete BEFORE DELETE "
        "ON cases_seal WHEN 0 BEGIN SELECT 1; END": ["cases_seal_no_delete"],
        "DROP TRIGGER cases_entry_no_replace": ["cases_entry_no_replace"],
    },
    "postgresql": {
        "DROP TRIGGER cases_entry_no_truncate ON cases_entry": ["cases_entry_no_truncate"],
        "ALTER TABLE cases_entry DISABLE TRIGGER cases_entry_no_update": ["cases_entry_no_update"],
        "ALTER TABLE cases_seal DISABLE TRIGGER ALL": [
            "cases_seal_no_delete", "cases_seal_no_truncate", "cases_seal_no_update"],
        "CREATE OR REPLACE FUNCTION guildhall_append_only() RETURNS trigger LANGUAGE plpgsql "
        "AS $$BEGIN RETURN NEW; END$$": ["guildhall_append_only"],
        "DROP TRIGGER cases_entry_no_update ON cases_entry; CREATE TRIGGER cases_entry_no_update "
        "BEFORE UPDATE ON cases_entry FOR EACH ROW WHEN (false) "
        "EXECUTE FUNCTION guildhall_append_only()": ["cases_entry_no_update"],
        "DROP TRIGGER cases_entry_no_update ON cases_entry; CREATE TRIGGER cases_entry_no_update "
        "BEFORE UPDATE ON cases_caserecord FOR EACH ROW "
        "EXECUTE FUNCTION guildhall_append_only()": ["cases_entry_no_update"],
    },
}  # fmt: skip


def test_a_guard_that_is_gone_or_does_nothing_is_seen_and_said_and_made_anew(database):
    client = Client(SERVER_NAME="localhost")
    assert client.get("/ready").status_code == 200
    for statement, found in DISARMED[connection.vendor].items():
        with connection.cursor() as cursor:
            for one in statement.split("; CREATE"):
                cursor.execute(one if one.startswith(statement[:4]) else f"CREATE{one}")
        assert guards.missing(connection) == found, statement
        answer = client.get("/ready")
        assert answer.status_code == 503
        assert "not guarded" in answer.json()["because"]
        with connection.cursor() as cursor:
            cursor.execute(
                "DROP TRIGGER IF EXISTS cases_entry_no_update"
                + (" ON cases_caserecord" if connection.vendor != "sqlite" else "")
            )
        guards.make(connection)
        assert guards.missing(connection) == []
    assert client.get("/ready").status_code == 200
