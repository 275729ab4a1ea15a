"""What the tests of the pages share."""

import pytest

from tests import living
from tests.building import built


@pytest.fixture(scope="session", autouse=True)
def pages_are_built():
    """Pages are made of what set-up has built."""
    built()


@pytest.fixture
def life(town):
    """A life in which both methods have an assessor, and one of the two sessions is booked."""
    found = living.begin(town)
    for step in found.steps():
        if step.do == "book_session":
            return found
    raise AssertionError


@pytest.fixture(autouse=True)
def passwords_cost_little(quick_hashes):
    """Many of these tests sign somebody in."""
