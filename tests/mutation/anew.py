"""The conftest.py of the copy in `mutants`: what was played before a change counts for nothing.

Some tests keep what they have played. A mutant is judged in a process parted from one in which all
tests have run, and would be judged by what was kept there. And of what the clauses say, only what
those of the changed family say is tried.
"""

import os
from functools import _lru_cache_wrapper

import pytest


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Forget what the test's file has kept; family.py keeps what it has read alone."""
    if not isinstance(item, pytest.Function) or item.path.name == "family.py":
        return
    for value in vars(item.module).values():
        if isinstance(value, _lru_cache_wrapper):
            value.cache_clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out the tables of the other families; begin with those of the changed one.

    They notice the most.
    """
    changed = os.environ.get("GUILDHALL_FAMILY")
    tables = [item for item in items if item.path.name == "test_said.py"]
    own = [
        item
        for item in tables
        if isinstance(item, pytest.Function)
        and changed in (None, "", item.callspec.params["family"])
    ]
    items[:] = own + [item for item in items if item not in tables]
