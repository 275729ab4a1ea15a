"""What tests of the service can ask for: a database, fresh for each of them."""

from datetime import timedelta
from itertools import count

import pytest

from tests import databases, postgres as postgresql  # sets Django up, before all else of the house

from django.contrib.auth import hashers  # isort: skip
from django.core.management import call_command  # isort: skip
from guildhall import clock  # isort: skip
from guildhall.config.environment import Environment  # isort: skip
from tests import phones  # isort: skip

NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres():
    """A real PostgreSQL with a migrated template database; one for each process of the tests."""
    server = postgresql.Server()
    try:
        server.run("CREATE DATABASE template_guildhall")
        databases.use(Environment(database=server.address("template_guildhall")))
        call_command("migrate", verbosity=0)
        databases.leave()
        yield server
    finally:
        databases.leave()
        server.stop()


@pytest.fixture
def on_sqlite(tmp_path):
    """A fresh SQLite database."""
    databases.use_sqlite(tmp_path)
    yield "sqlite"
    databases.leave()


@pytest.fixture
def on_postgres(postgres):
    """A fresh PostgreSQL database; it gives the server, and leaves the name in `database`."""
    name = f"test_{next(NUMBERS)}"
    postgres.run(f"CREATE DATABASE {name} TEMPLATE template_guildhall")
    postgres.database = name
    databases.use(Environment(database=postgres.address(name)))
    yield postgres
    databases.leave()
    postgres.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """A fresh database of each kind in turn."""
    return request.getfixturevalue("on_sqlite" if request.param == "sqlite" else "on_postgres")


@pytest.fixture
def quick_hashes(monkeypatch):
    """Let a password cost little: what it costs in earnest is Django's own choice."""
    monkeypatch.setattr(hashers.Argon2PasswordHasher, "time_cost", 1)
    monkeypatch.setattr(hashers.Argon2PasswordHasher, "memory_cost", 64)
    monkeypatch.setattr(hashers.Argon2PasswordHasher, "parallelism", 1)


@pytest.fixture
def ahead():
    """Moves the clock."""
    by = [timedelta()]
    clock.run_ahead(lambda: by[0])

    def move(**how):
        by[0] += timedelta(**how)

    yield move
    clock.run_ahead(None)


@pytest.fixture
def world(monkeypatch):
    """The time by which codes go: it stands, until a test lets it be half a minute later."""
    return phones.World(monkeypatch)
