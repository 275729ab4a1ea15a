"""Sessions over HTTP: what is told of them, how they run out, and who ends them."""

import sqlite3
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.people import sign_in, tokens
from guildhall.people.models import Membership, Token
from tests import people_of
from tests.api.calling import PASSWORD, Calling


def with_password(who):
    sign_in.set_password(who.user, PASSWORD)
    return who.user.email


def signed_in(email, **more):
    told = Calling().post("/tokens", {"email": email, "password": PASSWORD, **more})
    return Calling(token=told["token"]), told


def test_the_list_says_how_each_came_about_and_which_this_one_is(on_sqlite, ahead):
    town = people_of.town()
    email = with_password(town.provider)
    mine, told = signed_in(email)
    ends = (clock.now().replace(microsecond=0) + sign_in.timedelta(days=90)).isoformat()
    more = {"kind": "program", "expires": ends, "name": "records", "scopes": ["files:read"]}
    _, program = signed_in(email, **more)
    ahead(hours=3)
    mine.get("/me")
    listed = {one["id"]: one for one in mine.get("/tokens")["items"]}
    here, there = listed[told["id"]], listed[program["id"]]
    assert (here["kind"], here["this_one"], there["kind"], there["this_one"]) == (
        "sign-in", True, "program", False
    )  # fmt: skip
    assert here["created_at"] == told["created_at"] < here["last_used_at"] < here["idle_until"]
    assert (there["last_used_at"], there["idle_until"]) == (program["created_at"], None)
    assert there["name"] == "records"


def test_a_session_ends_after_twelve_idle_hours_and_after_thirty_days_anyway(on_sqlite, ahead):
    email = with_password(people_of.town().provider)
    idle, _ = signed_in(email)
    ahead(hours=11, minutes=59)
    idle.get("/me")
    assert idle.status == 200
    ahead(hours=11, minutes=59)
    idle.get("/me")
    assert idle.status == 200
    ahead(hours=12)
    idle.get("/me")
    assert idle.status == 401
    busy, _ = signed_in(email)
    for _ in range(62):
        ahead(hours=11, minutes=30)
        busy.get("/me")
        assert busy.status == 200
    ahead(hours=7, minutes=1)
    busy.get("/me")
    assert busy.status == 401
    assert not Calling(token=signed_in(email)[1]["token"]).get("/tokens")["items"][1:]


def test_a_program_works_on_to_its_end_and_needs_one(on_sqlite, ahead):
    email = with_password(people_of.town().provider)
    for more in ({"kind": "program"}, {"kind": "program", "expires": "2020-01-01T00:00:00Z"},
                 {"kind": "program", "expires": "2126-01-01T00:00:00Z"},
                 {"expires": (clock.now() + sign_in.timedelta(days=31)).isoformat()}):  # fmt: skip
        asking = Calling()
        told = asking.post("/tokens", {"email": email, "password": PASSWORD, **more})
        assert (asking.status, told["errors"][0]["field"]) == (422, "expires"), more
    ends = (clock.now() + sign_in.timedelta(days=90)).isoformat()
    program, _ = signed_in(email, kind="program", expires=ends)
    ahead(days=89)
    program.get("/me")
    assert program.status == 200
    ahead(days=2)
    program.get("/me")
    assert program.status == 401


def test_that_a_token_is_used_is_written_every_few_minutes_alone(database, ahead):
    mine, told = signed_in(with_password(people_of.town().provider))

    def statements():
        with CaptureQueriesContext(connection) as asked:
            mine.get("/me")
        return len(asked), any(one["sql"].startswith("UPDATE") for one in asked)

    plain, wrote = statements()
    assert not wrote
    assert statements() == (plain, False)
    ahead(minutes=4)
    assert statements() == (plain, False)
    ahead(minutes=2)
    assert statements()[1]
    assert statements() == (plain, False)
    used = Token.objects.get(pk=told["id"]).last_used_at
    assert clock.now() - used < sign_in.timedelta(minutes=1)


def test_who_reads_does_not_wait_for_who_writes(on_sqlite, ahead, tmp_path):
    mine, told = signed_in(with_password(people_of.town().provider))
    ahead(minutes=10)
    writer = sqlite3.connect(tmp_path / "guildhall.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    began = time.perf_counter()
    mine.get("/me")
    assert (mine.status, time.perf_counter() - began < 5) == (200, True)
    writer.execute("ROLLBACK")
    writer.close()
    before = Token.objects.get(pk=told["id"]).last_used_at
    mine.get("/me")
    assert Token.objects.get(pk=told["id"]).last_used_at > before
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone()[0] == 20_000


def test_one_ends_all_sessions_but_this_one(on_sqlite):
    town = people_of.town()
    email = with_password(town.provider)
    (mine, _), (second, _), (third, _) = (signed_in(email) for _ in range(3))
    others = Calling(town.other_provider)
    mine.post("/tokens/revoke-others")
    for asking, status in ((mine, 200), (second, 401), (third, 401), (others, 200)):
        asking.get("/me")
        assert asking.status == status
    assert [one["this_one"] for one in mine.get("/tokens")["items"]] == [True]


def test_an_administrator_ends_the_sessions_of_the_roles_their_body_gave(database):
    """With two bodies that have given one role, a program of the other one's works on."""
    town = people_of.town()
    ours, theirs = Calling(town.administrator), Calling(town.other_administrator)
    new = {"name": "New Demo", "email": "new@example.org", "role": "provider",
           "organisation": "midtown"}  # fmt: skip
    alone = ours.post("/people", new | {"email": "alone@example.org"})["membership"]
    both = ours.post("/people", new)["membership"]
    theirs.post("/people", new)
    Membership.objects.filter(invited=True).update(invited=False)
    elsewhere = Membership.objects.create(
        user_id=both["person"], role="provider", organisation_id="uptown"
    )
    at = clock.now()

    def asking(membership, kind):
        one = Membership.objects.get(pk=membership)
        return Calling(token=tokens.issue(one, kind, at, kind=kind))

    held = {
        (name, kind): asking(key, kind)
        for name, key in (("alone", alone["id"]), ("both", both["id"]), ("elsewhere", elsewhere.pk))
        for kind in ("sign-in", "program")
    }
    for who, status in ((town.officer, 403), (town.provider, 403), (town.other_administrator, 404)):
        one = Calling(who)
        one.delete(f"/people/{alone['person']}/sessions")
        assert one.status == status, who.role
    for one in (alone, both):
        ours.delete(f"/people/{one['person']}/sessions")
        assert ours.status == 200
    found = {}
    for key, one in held.items():
        one.get("/me")
        found[key] = one.status
    assert found == {
        ("alone", "sign-in"): 401, ("alone", "program"): 401,
        ("both", "sign-in"): 401, ("both", "program"): 200,
        ("elsewhere", "sign-in"): 200, ("elsewhere", "program"): 200,
    }  # fmt: skip
    ours.delete(f"/people/{town.officer.user.pk}/sessions")
    assert ours.status == 200
