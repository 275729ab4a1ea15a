"""Databases for the tests: each test that asks for one gets a fresh copy of a migrated template.

Django's own way, a flush after each test, is refused by the triggers that guard the history.
"""

import os
import shutil
import sqlite3
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

DATA = Path(tempfile.mkdtemp(prefix="guildhall-tests-"))
os.environ["GUILDHALL_DATA"] = str(DATA)
for name in ("REQUESTS_BY_A_TOKEN", "REQUESTS_FROM_AN_ADDRESS", "COSTLY_REQUESTS"):
    # Tests ask more often than people do; those of the limits set them.
    os.environ[f"GUILDHALL_{name}"] = "0"
os.environ["DJANGO_SETTINGS_MODULE"] = "guildhall.config.settings"
for name in ("GUILDHALL_DATABASE", "GUILDHALL_DEMO", "GUILDHALL_HTTPS"):
    os.environ.pop(name, None)

import django  # noqa: E402 - after what it reads is set

django.setup()

from django.core.management import call_command  # noqa: E402 - after the set-up
from django.db import connections  # noqa: E402

from guildhall import clock  # noqa: E402
from guildhall.cases.memory import MEMORY  # noqa: E402
from guildhall.config.environment import Environment  # noqa: E402
from guildhall.people.pace import PACE  # noqa: E402
from tests.unhurried import unhurried  # noqa: E402


def use(environment: Environment) -> None:
    """Let Django work with the database of an environment from now on."""
    leave()
    settings = unhurried(environment.database_settings())
    connections.settings = connections.configure_settings({"default": settings})
    MEMORY.forget()
    PACE.forget()


def leave() -> None:
    """Close every connection, and its pool, so that the database can be taken away.

    A clock that a test has moved or stopped goes right again.
    """
    clock.run_ahead(None)
    clock.datetime = datetime
    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if getattr(connection, "pool", None):
            connection.close_pool()
    with suppress(AttributeError):
        del connections["default"]


def sqlite_template() -> Path:
    """A migrated SQLite database, in one file."""
    folder = DATA / "template"
    if not folder.exists():
        folder.mkdir()
        use(Environment(data=folder))
        call_command("migrate", verbosity=0)
        leave()
        file = folder / "guildhall.sqlite3"
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
    return folder / "guildhall.sqlite3"


def use_sqlite(folder: Path) -> None:
    """Work with a fresh SQLite database in a folder."""
    template = sqlite_template()
    shutil.copy(template, folder / template.name)
    use(Environment(data=folder))


def end() -> None:
    """Take everything away that was made here."""
    leave()
    shutil.rmtree(DATA, ignore_errors=True)
