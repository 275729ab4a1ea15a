"""How often one may ask: the last request that is let through, the first that is not, and after."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.config.environment import Environment
from guildhall.people import pace
from tests import people_of
from tests.api.asking import Asking, problem_of
from tests.api.calling import Calling

NONE = "no token at all"


@pytest.fixture
def limits(monkeypatch):
    def set_to(**limits):
        for name, most in limits.items():
            monkeypatch.setattr(settings, name.upper(), most)

    return set_to


def test_there_are_limits_where_nothing_is_set(monkeypatch):
    for name in ("REQUESTS_BY_A_TOKEN", "REQUESTS_FROM_AN_ADDRESS", "COSTLY_REQUESTS"):
        monkeypatch.delenv(f"GUILDHALL_{name}")
    found = Environment()
    assert found.costly_requests < found.requests_by_a_token < found.requests_from_an_address


def test_by_one_token_so_many_requests_and_no_more_until_the_minute_is_over(
    on_sqlite, ahead, limits
):
    town = people_of.town()
    limits(requests_by_a_token=3)
    mine, other = Asking(town.officer), Asking(town.assessor)
    assert [mine.get("me").status_code for _ in range(4)] == [200, 200, 200, 429]
    with CaptureQueriesContext(connection) as asked:
        refused = mine.get("me")
    assert len(asked) == 0
    assert problem_of(refused)["title"] == "Too often"
    assert 0 < int(refused["Retry-After"]) <= 60
    assert other.get("me").status_code == 200
    ahead(seconds=58)
    assert mine.get("me").status_code == 429
    ahead(seconds=2)
    assert mine.get("me").status_code == 200


def test_from_one_address_so_many_requests_whoever_asks(on_sqlite, ahead, limits):
    town = people_of.town()
    limits(requests_from_an_address=3)
    mine, other = Asking(town.officer), Asking(town.assessor)
    statuses = [one.get("me").status_code for one in (mine, other, mine, other, mine)]
    assert statuses == [200, 200, 200, 429, 429]
    assert mine.client.get("/api/v1/openapi.json").status_code == 429
    assert mine.client.get("/health").status_code == 200
    assert mine.client.get("/api/v1/me", REMOTE_ADDR="192.0.2.7").status_code == 200
    ahead(minutes=1)
    assert other.get("me").status_code == 200


def test_what_costs_much_has_a_limit_of_its_own(on_sqlite, ahead, limits):
    town = people_of.town()
    limits(costly_requests=2)
    mine = Asking(town.provider)
    case = mine.registered()
    place = f"cases/{case}/files/f-{'0' * 24}"
    assert [mine.get(place).status_code for _ in range(3)] == [404, 404, 429]
    assert mine.post(f"cases/{case}/files").status_code == 429
    assert mine.get(f"cases/{case}/files").status_code == 200
    ahead(minutes=1)
    assert mine.get(place).status_code == 404


def test_who_guesses_tokens_is_looked_up_no_more_and_others_are(on_sqlite, ahead, limits):
    town = people_of.town()
    limits(requests_from_an_address=10_000)
    known, late = Asking(town.officer), Asking(town.assessor)
    assert known.get("me").status_code == 200
    secret = known.token.rpartition("_")[0]
    statuses = [
        Calling(token=f"{secret}_{n}").client.get("/api/v1/me").status_code
        for n in range(pace.UNKNOWN_TOKENS + 1)
    ]
    assert statuses == [401] * pace.UNKNOWN_TOKENS + [429]
    with CaptureQueriesContext(connection) as asked:
        assert Calling(token=NONE).client.get("/api/v1/me").status_code == 429
    assert len(asked) == 0
    # Beside the one who guesses, whoever is known works on; from elsewhere, anybody does.
    assert known.get("me").status_code == 200
    assert late.get("me").status_code == 429
    assert late.client.get("/api/v1/me", REMOTE_ADDR="192.0.2.7").status_code == 200
    ahead(minutes=1)
    assert late.get("me").status_code == 200
    assert Calling(token=NONE).client.get("/api/v1/me").status_code == 401


def test_a_proxy_is_believed_only_where_the_installation_says_so(on_sqlite, limits):
    mine = Asking(people_of.town().officer)
    limits(requests_from_an_address=1)

    def asked(forwarded):
        return mine.client.get("/api/v1/me", headers={"X-Forwarded-For": forwarded}).status_code

    assert [asked("1.1.1.1"), asked("2.2.2.2")] == [200, 429]
    limits(behind_proxy=True)
    assert [asked("9.9.9.9, 3.3.3.3"), asked("8.8.8.8, 3.3.3.3"), asked("4.4.4.4")] == [
        200, 429, 200
    ]  # fmt: skip


def test_a_household_is_one_address():
    assert pace.network_of("2001:db8:1:2:3:4:5:6") == pace.network_of("2001:db8:1:2::1")
    assert pace.network_of("2001:db8:1:3::1") != pace.network_of("2001:db8:1:2::1")
    assert pace.network_of("192.0.2.7") == "192.0.2.7"
    assert pace.network_of("") == ""


def test_the_counts_do_not_grow_without_end(monkeypatch):
    from guildhall import clock

    monkeypatch.setattr(pace, "KEPT", 3)
    counts, at = pace.Pace(), clock.now()
    for key in "abcd":
        counts.count(("address", key), 9, at)
    assert [counts.knows(("address", key), at) for key in "abcd"] == [False, True, True, True]
