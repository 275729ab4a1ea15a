"""What the tests of the API share."""

import pytest


@pytest.fixture(autouse=True)
def passwords_cost_little(quick_hashes):
    """Many of these tests sign somebody in."""
