"""The triggers that keep the history as it is: what is in it is neither changed nor taken away.

They are made by a migration and looked at again at every start: a service whose history is not
guarded does not say that it is ready.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

GUARDED = ("cases_entry", "cases_seal")
"""The tables that are only ever added to."""
REFUSAL = "the history is only ever added to"

POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION guildhall_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def triggers(vendor: str) -> dict[str, str]:
    """Give the triggers of a kind of database: name to the statement that makes it."""
    found = {}
    for table in GUARDED:
        for change in ("update", "delete", "truncate"):
            name = f"{table}_no_{change}"
            if vendor == "postgresql":
                each = "STATEMENT" if change == "truncate" else "ROW"
                found[name] = (
                    f"CREATE TRIGGER {name} BEFORE {change.upper()} ON {table} "
                    f"FOR EACH {each} EXECUTE FUNCTION guildhall_append_only()"
                )
            elif change != "truncate":  # SQLite has no such statement
                found[name] = (
                    f"CREATE TRIGGER {name} BEFORE {change.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                )
    return found


def make(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers that are missing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for name in missing(connection):
            cursor.execute(triggers(connection.vendor)[name])


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Name the triggers that should be there and are not, or are switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for (name,) in cursor.fetchall()}
    return sorted(set(triggers(connection.vendor)) - there)
