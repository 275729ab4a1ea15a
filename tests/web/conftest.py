"""What the tests of the pages share."""

import pytest

from tests.building import built


@pytest.fixture(scope="session", autouse=True)
def pages_are_built():
    """Pages are made of what set-up has built."""
    built()


@pytest.fixture(autouse=True)
def passwords_cost_little(quick_hashes):
    """Many of these tests sign somebody in."""
