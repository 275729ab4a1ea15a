"""Lists of many cases: an index leads to each of them, and they take as many statements as of few.

The copies are those of the bench; `make bench` takes the time, which a test cannot.
"""

import pytest
from django.db import connection

from bench import lists, many
from tests import living, people_of

MANY = 3_000


@pytest.fixture
def full(database):
    town = people_of.town()
    samples = many.settle(town)
    living.stand_at(many.NOW)
    few = statements(town)
    many.fill(town, samples, MANY)
    return town, few


def statements(town):
    """How many statements each list takes, and how many rows it has."""
    clients = lists.clients_of(town)
    found = {}
    for role, paths in lists.LISTS.items():
        for path in paths:
            with lists.asked(clients[role], path) as captured:
                found[role, path] = len(captured.captured_queries)
    return found


def test_an_index_leads_to_every_list_and_none_takes_more_statements(full):
    town, few = full
    assert max(few.values()) <= 9
    found = statements(town)
    more = {one: (few[one], number) for one, number in found.items() if number > few[one] + 2}
    assert more == {}
    whole = [one for one in lists.without_index(lists.clients_of(town)) if "whose=" not in one]
    if connection.vendor == "sqlite":
        assert whole == []
    else:
        # Which index it takes, and whether it sorts a few rows, PostgreSQL decides by numbers.
        assert [one for one in whole if "Seq Scan" in one] == []
