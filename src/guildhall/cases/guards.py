"""The triggers that keep the history as it is: what is in it is neither changed nor taken away.

They are made by a migration and looked at again at every start: a service whose history is not
guarded does not say that it is ready. They stop a fault, and whoever has the service's rights; an
owner of the tables can take them away, and what an owner then changes is what `verify` finds.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

GUARDED = {"cases_entry": "case_id = NEW.case_id AND sequence = NEW.sequence", "cases_seal": ""}
"""The tables that are only ever added to, and what else but the position is there only once."""
REFUSAL = "the history is only ever added to"
FUNCTION = "guildhall_append_only"
FUNCTION_BODY = f"""
BEGIN
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END
"""


def triggers(vendor: str) -> dict[tuple[str, str], str]:
    """Give the triggers of a kind of database: table and name to the statement that makes it."""
    found = {}
    for table in GUARDED:
        for change in ("update", "delete", "truncate"):
            name = f"{table}_no_{change}"
            if vendor == "postgresql":
                each = "STATEMENT" if change == "truncate" else "ROW"
                found[table, name] = (
                    f"CREATE TRIGGER {name} BEFORE {change.upper()} ON {table} "
                    f"FOR EACH {each} EXECUTE FUNCTION {FUNCTION}()"
                )
            elif change != "truncate":  # SQLite has no such statement
                found[table, name] = (
                    f"CREATE TRIGGER {name} BEFORE {change.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                )
        if vendor == "sqlite":
            found[table, f"{table}_no_replace"] = _no_replace(table)
    return found


def _no_replace(table: str) -> str:
    """Refuse what SQLite's `INSERT OR REPLACE` does: it deletes, and asks no trigger for it."""
    same = " OR ".join(f"({one})" for one in ("position = NEW.position", GUARDED[table]) if one)
    return (  # no statement here has anything but our own words in it
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def make(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers that are missing, and those anew that are not as they should be."""
    wanting = missing(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql "
                f"AS $${FUNCTION_BODY}$$"
            )
        for (table, name), statement in triggers(connection.vendor).items():
            if name not in wanting:
                continue
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(statement)
                # Also where a session plays the replica of another database.
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Name the triggers that should be there and are not, are switched off, or do something else.

    The function that PostgreSQL's triggers call is named where it was replaced.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_get_triggerdef(oid, true) FROM pg_trigger WHERE tgenabled = 'A'"
            )
            there = {_plain(statement) for (statement,) in cursor.fetchall()}
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [FUNCTION])
            faulty = [FUNCTION] if cursor.fetchall() != [(FUNCTION_BODY,)] else []
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
            there = {_plain(statement) for (statement,) in cursor.fetchall()}
            faulty = []
    wanted = triggers(connection.vendor)
    return faulty + sorted(
        name for (_, name), statement in wanted.items() if _plain(statement) not in there
    )


def _plain(statement: str) -> str:
    """Give a statement as it is compared, whatever its spaces."""
    return " ".join(statement.split())


LESS: dict[str, str] = {
    **dict.fromkeys(GUARDED, "SELECT, INSERT"),
    "cases_packrevision": "SELECT, INSERT",
    "cases_caserecord": "SELECT, INSERT, UPDATE",
    "cases_personaltext": "SELECT, INSERT, UPDATE",
    "django_migrations": "SELECT",
}
"""Tables of which the service needs less than to read and write all."""


def grant(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give a role of PostgreSQL what the service needs, and take from it what it does not.

    Run by the owner of the tables, who is somebody else: the role can then neither change the
    history nor switch off what guards it. Raises DatabaseError where there is no such role.
    """
    to = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            given = LESS.get(table, "SELECT, INSERT, UPDATE, DELETE")
            cursor.execute(f"REVOKE ALL ON {name} FROM {to}")
            cursor.execute(f"GRANT {given} ON {name} TO {to}")
        cursor.execute("SELECT current_schema()")
        schema = connection.ops.quote_name(cursor.fetchone()[0])
        cursor.execute(f"REVOKE CREATE ON SCHEMA {schema} FROM {to}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {to}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {to}")
