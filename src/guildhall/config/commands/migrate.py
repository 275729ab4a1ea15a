"""`guildhall migrate`: make or renew the tables, and guard the history."""

from argparse import Namespace

from guildhall.config.start import CannotStartError, see_that_it_is_ready, served


@served
def run(_: Namespace) -> int:
    """Bring the database up to this code."""
    migrate()
    print("The database is migrated, and the history is guarded.")
    return 0


def migrate() -> None:
    """Bring the database up to this code. Raises CannotStartError."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    from guildhall.cases import guards

    settings.DATA.mkdir(parents=True, exist_ok=True)
    try:
        call_command("migrate", verbosity=0, interactive=False)
        guards.make(connection)
        role = settings.ENVIRONMENT.database_role
        if role and connection.vendor == "postgresql":
            guards.grant(connection, role)
    except DatabaseError as error:
        # The sentences of a database name tables and hosts, and no person: nothing is filled yet.
        first = (str(error).strip().splitlines() or ["it gives no reason"])[0]
        message = f"The database cannot be migrated: {first}"
        raise CannotStartError(message) from None
    see_that_it_is_ready()
