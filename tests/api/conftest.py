"""What the tests of the API share."""

from datetime import timedelta

import pytest
from django.contrib.auth import hashers

from guildhall import clock
from tests import phones


@pytest.fixture(autouse=True)
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
