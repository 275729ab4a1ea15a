"""The service under a role that does not own its tables: it does all its work, and no more."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test import Client, override_settings

from guildhall import clock
from guildhall.cases import erasure, guards, seals
from guildhall.cases.models import Entry
from guildhall.cases.rebuild import rebuild
from guildhall.cases.verify import verify
from guildhall.config.commands.migrate import migrate
from guildhall.config.environment import Environment
from tests import databases, living, people_of

REFUSED = [
    "UPDATE cases_entry SET body = 'x'",
    "UPDATE cases_entry SET body = 'x' FROM cases_caserecord c WHERE c.id = case_id",
    "DELETE FROM cases_entry",
    "TRUNCATE cases_entry CASCADE",
    "TRUNCATE cases_seal",
    "UPDATE cases_seal SET hash = 'x'",
    "DELETE FROM cases_seal",
    "DELETE FROM cases_caserecord",
    "DELETE FROM cases_personaltext",
    "UPDATE cases_packrevision SET rules = 'x'",
    "DELETE FROM django_migrations",
    "DROP TRIGGER cases_entry_no_update ON cases_entry",
    "ALTER TABLE cases_entry DISABLE TRIGGER ALL",
    "ALTER TABLE cases_entry ADD COLUMN more text",
    "ALTER TABLE cases_entry OWNER TO CURRENT_USER",
    (
        "CREATE TRIGGER first BEFORE INSERT ON cases_entry FOR EACH ROW "
        "EXECUTE FUNCTION guildhall_append_only()"
    ),
    "CREATE RULE nothing AS ON INSERT TO cases_entry DO INSTEAD NOTHING",
    (
        "CREATE OR REPLACE FUNCTION guildhall_append_only() RETURNS trigger LANGUAGE plpgsql "
        "AS $$BEGIN RETURN NEW; END$$"
    ),
    "DROP FUNCTION guildhall_append_only() CASCADE",
    "DROP TABLE cases_entry CASCADE",
    "CREATE TABLE public.cases_entry_2 (x int)",
    "SET session_replication_role = replica",
    "SELECT setval('cases_entry_position_seq', 1)",
]


@pytest.fixture
def as_role(on_postgres):
    """The service under a role of its own; the owner has migrated and granted."""
    role = f"service_of_{on_postgres.database}"
    on_postgres.run(f"CREATE ROLE {role} LOGIN")
    with override_settings(ENVIRONMENT=Environment(database_role=role)):
        migrate()
        migrate()  # once more changes nothing
    databases.use(Environment(database=on_postgres.address(on_postgres.database, role)))
    yield role
    databases.use(Environment(database=on_postgres.address(on_postgres.database)))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {role}")
    databases.leave()
    on_postgres.run(f"DROP ROLE {role}")


def test_under_a_role_of_its_own_the_service_does_all_its_work_and_can_change_no_history(as_role):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (as_role,)
    assert Client(SERVER_NAME="localhost").get("/ready").status_code == 200
    life = living.live(people_of.town())
    assert seals.seal(clock.now()).count == len(life.history)
    assert erasure.erase(life.id, clock.now()) > 0
    rebuild(print)
    before = list(Entry.objects.order_by("position").values_list())
    for statement in REFUSED:
        with (
            pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert list(Entry.objects.order_by("position").values_list()) == before
    assert guards.missing(connection) == []
    assert verify(lambda flaw: pytest.fail(str(flaw))).entries == len(before)


def test_a_role_that_there_is_not_is_told(on_postgres):
    with pytest.raises(DatabaseError, match="nobody_of_that_name"):
        guards.grant(connection, "nobody_of_that_name")
