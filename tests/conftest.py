"""What tests of the service can ask for: a database, fresh for each of them."""

from itertools import count

import pytest

from tests import databases, postgres as postgresql  # sets Django up, before all else of the house

from django.core.management import call_command  # isort: skip
from guildhall.config.environment import Environment  # isort: skip

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
