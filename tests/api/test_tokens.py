"""Signing in over HTTP: passwords, tokens, codes, and how little is told to whoever guesses."""

from pathlib import Path

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client

from guildhall.people import knocks, sign_in
from guildhall.people.models import Knock, Membership, Token, User
from tests import people_of
from tests.api.asking import Asking
from tests.api.calling import PASSWORD, Calling


def with_password(who):
    sign_in.set_password(who.user, PASSWORD)
    return who.user.email


def signed_in(email, **more):
    asking = Calling()
    told = asking.post("/tokens", {"email": email, "password": PASSWORD, **more})
    return asking, told


def test_a_password_is_answered_with_a_token_that_opens(database):
    town = people_of.town()
    email = with_password(town.provider)
    asking, told = signed_in(email.upper())
    assert asking.status == 200, told
    assert told["working_as"]["role"] == "provider"
    me = Calling(token=told["token"]).get("/me")
    assert (me["person"], me["working_as"]["organisation"]) == (town.provider.user.id, "midtown")
    assert [one["role"] for one in me["roles"]] == ["provider"]


def test_a_wrong_password_an_unknown_address_and_somebody_who_left_are_told_the_same(on_sqlite):
    town = people_of.town()
    with_password(town.officer)
    gone = with_password(town.assessor)
    User.objects.filter(email=gone).update(is_active=False)
    told = []
    for email, password in (
        ("officer@example.org", "something else"),
        ("nobody@example.org", PASSWORD),
        (gone, PASSWORD),
        ("provider@example.org", ""),
    ):
        asking = Calling()
        told.append(asking.post("/tokens", {"email": email, "password": password or " "}))
        assert asking.status == 401
    assert all(one == told[0] for one in told)


def test_an_unknown_address_costs_one_hash_too(on_sqlite, monkeypatch):
    town = people_of.town()
    email = with_password(town.officer)
    hashed = []
    real = hashers.Argon2PasswordHasher
    for name in ("encode", "verify"):
        own = getattr(real, name)
        monkeypatch.setattr(
            real, name, lambda *a, _own=own, _name=name, **k: hashed.append(_name) or _own(*a, **k)
        )
    signed_in(email)
    known = len(hashed)
    for address in ("nobody@example.org", town.provider.user.email):
        hashed.clear()
        signed_in(address)
        assert len(hashed) == known == 1


def test_with_several_roles_one_says_which(on_sqlite):
    town = people_of.town()
    email = with_password(town.officer)
    Membership.objects.create(user=town.officer.user, role="provider", organisation_id="uptown")
    asking, told = signed_in(email)
    assert asking.status == 409
    assert {one["role"] for one in told["roles"]} == {"officer", "provider"}
    asking, one = signed_in(email, role="provider")
    assert one["working_as"]["organisation"] == "uptown"
    asking, one = signed_in(email, membership=told["roles"][0]["membership"])
    assert one["working_as"] == told["roles"][0]
    asking, told = signed_in(email, role="administrator")
    assert (asking.status, told["detail"]) == (422, "You have no such role here.")


def test_who_guesses_an_account_is_stopped_and_let_in_again_later(database, ahead):
    town = people_of.town()
    email = with_password(town.officer)
    for _ in range(knocks.TRIES_OF_AN_ACCOUNT):
        asking = Calling()
        asking.post("/tokens", {"email": email, "password": "wrong"})
        assert asking.status == 401
    asking, told = signed_in(email)
    assert (asking.status, told["title"]) == (429, "Too often")
    assert 0 < int(asking.answer["Retry-After"]) <= 900
    ahead(minutes=14)
    assert signed_in(email)[0].status == 429
    ahead(minutes=2)
    assert signed_in(email)[0].status == 200
    assert not Knock.objects.filter(count__gt=1).exists()


def test_who_guesses_many_accounts_is_stopped_by_address(on_sqlite, monkeypatch, ahead):
    people_of.town()
    monkeypatch.setattr(knocks, "TRIES_FROM_AN_ADDRESS", 3)
    statuses = []
    for number in range(5):
        asking = Calling()
        asking.post("/tokens", {"email": f"one{number}@example.org", "password": "wrong"})
        statuses.append(asking.status)
    assert statuses == [401, 401, 401, 429, 429]
    ahead(minutes=16)
    assert signed_in("one@example.org")[0].status == 401


def test_a_proxy_is_believed_only_where_the_installation_says_so(on_sqlite, monkeypatch):
    people_of.town()
    monkeypatch.setattr(knocks, "TRIES_FROM_AN_ADDRESS", 1)

    def tried(forwarded):
        asking = Calling()
        asking.client.defaults["HTTP_X_FORWARDED_FOR"] = forwarded
        asking.post("/tokens", {"email": f"{forwarded[:1]}@example.org", "password": "wrong"})
        return asking.status

    assert [tried("1.1.1.1"), tried("2.2.2.2")] == [401, 429]
    monkeypatch.setattr("django.conf.settings.BEHIND_PROXY", True)
    assert [tried("9.9.9.9, 3.3.3.3"), tried("8.8.8.8, 3.3.3.3"), tried("4.4.4.4")] == [
        401, 429, 401
    ]  # fmt: skip


def test_no_secret_lies_in_the_database(on_sqlite, tmp_path):
    town = people_of.town()
    email = with_password(town.officer)
    _, told = signed_in(email)
    admin = Calling(town.administrator)
    new = {"name": "New Demo", "email": "new@example.org", "role": "officer"}
    named = admin.post("/people", new | {"organisation": people_of.BODY}, key="once")
    connection.close()
    kept = b"".join(file.read_bytes() for file in Path(tmp_path).glob("guildhall.sqlite3*"))
    for secret in (told["token"].split("_", 2)[2], named["code"], PASSWORD, admin.token[-20:]):
        assert secret.encode() not in kept
    assert b"new@example.org" in kept


def test_a_token_is_revoked_at_once_and_only_by_whose_it_is(on_sqlite):
    town = people_of.town()
    email = with_password(town.provider)
    _, told = signed_in(email, name="mine")
    mine, other = Calling(token=told["token"]), Calling(town.other_officer)
    assert "mine" in {one["name"] for one in mine.get("/tokens")["items"]}
    assert "token" not in mine.get("/tokens")["items"][0]
    assert "mine" not in {one["name"] for one in other.get("/tokens")["items"]}
    other.delete(f"/tokens/{told['id']}")
    assert other.status == 404
    mine.delete(f"/tokens/{told['id']}")
    assert mine.status == 200
    mine.get("/me")
    assert mine.status == 401


def test_a_token_is_good_for_its_scopes_and_its_time_alone(on_sqlite, ahead):
    town = people_of.town()
    email = with_password(town.provider)
    _, told = signed_in(email, scopes=["cases:read"])
    narrow = Calling(token=told["token"])
    assert narrow.get("/me")["scopes"] == ["cases:read"]
    narrow.get("/tokens")
    assert narrow.status == 403
    narrow.get("/people")
    assert narrow.status == 403
    asking, _ = signed_in(email, scopes=["everything"])
    assert asking.status == 422
    asking, _ = signed_in(email, expires="2020-01-01T00:00:00Z")
    assert asking.status == 422
    ahead(hours=13)
    narrow.get("/me")
    assert narrow.status == 401


def test_a_new_password_ends_all_other_tokens(on_sqlite):
    town = people_of.town()
    email = with_password(town.provider)
    first, second = (Calling(token=signed_in(email)[1]["token"]) for _ in range(2))
    new = "another walk, another canal"
    told = first.post("/password", {"old": "wrong", "new": new})
    assert first.status == 401, told
    told = first.post("/password", {"old": PASSWORD, "new": "password"})
    assert (first.status, told["errors"][0]["field"]) == (422, "password")
    first.post("/password", {"old": PASSWORD, "new": new})
    assert first.status == 200
    first.get("/me")
    second.get("/me")
    assert (first.status, second.status) == (200, 401)
    assert signed_in(email)[0].status == 401


def test_a_role_is_accepted_with_a_code_and_a_password(database, ahead):
    town = people_of.town()
    named = Calling(town.administrator).post(
        "/people", {"name": "New Demo", "email": "new@example.org", "role": "provider",
                    "organisation": "midtown"},
    )  # fmt: skip
    assert named["membership"]["invited"]
    nobody = Calling()
    nobody.post("/invitations/accept", {"code": "guessed", "password": PASSWORD})
    assert nobody.status == 401
    told = nobody.post("/invitations/accept", {"code": named["code"], "password": "short"})
    assert nobody.status == 422, told
    told = nobody.post("/invitations/accept", {"code": named["code"], "password": PASSWORD})
    assert (nobody.status, told["role"]) == (200, "provider"), told
    assert not told["second_factor_needed"]
    nobody.post("/invitations/accept", {"code": named["code"], "password": PASSWORD})
    assert nobody.status == 401
    _, told = signed_in("new@example.org")
    assert Calling(token=told["token"]).get("/me")["working_as"]["role"] == "provider"


def test_a_code_runs_out(on_sqlite, ahead):
    town = people_of.town()
    named = Calling(town.administrator).post(
        "/people", {"name": "New Demo", "email": "new@example.org", "role": "assessor",
                    "organisation": people_of.BODY},
    )  # fmt: skip
    ahead(days=15)
    nobody = Calling()
    nobody.post("/invitations/accept", {"code": named["code"], "password": PASSWORD})
    assert nobody.status == 401


def test_whoever_has_a_code_and_not_the_password_does_not_become_somebody_known(on_sqlite):
    town = people_of.town()
    email = with_password(town.other_officer)
    named = Calling(town.administrator).post(
        "/people", {"name": "O. Officer", "email": email, "role": "officer",
                    "organisation": people_of.BODY},
    )  # fmt: skip
    nobody = Calling()
    nobody.post("/invitations/accept", {"code": named["code"], "password": "my own wish for it"})
    assert nobody.status == 401
    assert signed_in(email)[1]["working_as"]["organisation"] == people_of.OTHER_BODY
    nobody.post("/invitations/accept", {"code": named["code"], "password": PASSWORD})
    assert nobody.status == 200
    asking, told = signed_in(email)
    assert asking.status == 409
    assert len(told["roles"]) == 2


def test_nobody_signs_in_as_what_has_ended(on_sqlite):
    town = people_of.town()
    email = with_password(town.officer)
    _, told = signed_in(email)
    Membership.objects.filter(pk=town.officer.membership.pk).update(active=False)
    asking = Calling(token=told["token"])
    asking.get("/me")
    assert asking.status == 401
    assert signed_in(email)[0].status == 422
    assert Token.objects.count() == 1


@pytest.mark.parametrize("email", ["", "a\x00b@example.org", "x" * 300, 7, None])
def test_what_is_no_sign_in_is_malformed(on_sqlite, email):
    asking = Calling()
    asking.post("/tokens", {"email": email, "password": "x"})
    assert asking.status == 400


def test_everybody_may_ask_who_they_are(on_sqlite):
    town = people_of.town()
    for who in town.who.values():
        told = Calling(who).get("/me")
        assert told["working_as"]["role"] == who.role


def test_an_apprentice_is_invited_and_signs_in_to_their_own_case(on_sqlite):
    town = people_of.town()
    provider = Asking(town.provider)
    case, other = provider.registered(), provider.registered(name_of_apprentice="Bea Demo")
    code = provider.post(f"cases/{case}/invitation", key="once").json()["code"]
    assert provider.post(f"cases/{case}/invitation", key="once").json()["code"] is None
    for stranger, status in ((town.other_provider, 404), (town.other_officer, 404),
                             (town.employer, 403)):  # fmt: skip
        assert Asking(stranger).post(f"cases/{case}/invitation").status_code == status
    asking = Calling()
    body = {"code": code, "password": PASSWORD}
    told = asking.post("/invitations/accept", body)
    assert (asking.status, told["errors"][0]["field"]) == (422, "email")
    told = asking.post("/invitations/accept", body | {"email": "officer@example.org"})
    assert told["detail"] == "Somebody signs in with this address already."
    told = asking.post("/invitations/accept", body | {"email": "ada@example.org"})
    assert (asking.status, told["role"]) == (200, "apprentice")
    asking.post("/invitations/accept", body | {"email": "ada.two@example.org"})
    assert asking.status == 401
    _, told = signed_in("ada@example.org")
    mine = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {told['token']}"})
    assert [one["case"] for one in mine.get("/api/v1/cases").json()["cases"]] == [case]
    assert mine.get(f"/api/v1/cases/{other}").status_code == 404
    again = provider.post(f"cases/{case}/invitation")
    assert (again.status_code, again.json()["detail"]) == (422, "The apprentice signs in already.")
