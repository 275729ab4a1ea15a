"""The second factor over HTTP: who needs it, how it is set up, used, lost and taken away."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from django.db import connection

from guildhall import clock
from guildhall.engine.vocabulary import Role
from guildhall.people import installation, knocks, second_factor, sign_in
from guildhall.people.models import Membership, Token
from tests import people_of, phones
from tests.api.calling import PASSWORD, Calling

STAFF = ("administrator", "officer", "assessor", "quality_assurer", "panellist")


def with_password(who):
    sign_in.set_password(who.user, PASSWORD)
    return who.user.email


def signed_in(email, **more):
    asking = Calling()
    return asking, asking.post("/tokens", {"email": email, "password": PASSWORD, **more})


def set_up(token, world):
    """Set a second factor up with a token; give the secret, and what was told at the end."""
    asking = Calling(token=token)
    begun = asking.post("/second-factor", {"password": PASSWORD})
    assert asking.status == 200, begun
    told = asking.post("/second-factor/confirm", {"code": world.code(begun["secret"])})
    assert asking.status == 200, told
    return begun, told


def test_staff_sign_in_with_a_code_once_they_have_set_it_up(database, world):
    town = people_of.town()
    email = with_password(town.officer)
    _, first = signed_in(email)
    assert first["scopes"] == ["second-factor"]
    begun, told = set_up(first["token"], world)
    uri = urlparse(begun["uri"])
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert parse_qs(uri.query)["secret"] == [begun["secret"]]
    assert len(set(told["recovery_codes"])) == 10
    goes_on = Calling(token=told["token"]["token"])
    assert goes_on.get("/me")["working_as"]["role"] == "officer"
    # What set it up is used up, and so is its code.
    used = Calling(token=first["token"])
    used.get("/second-factor")
    assert used.status == 401
    asking, problem = signed_in(email)
    assert (asking.status, problem["title"], problem["type"]) == (
        401, "Code needed", "urn:guildhall:code-needed"
    )  # fmt: skip
    asking, problem = signed_in(email, code=world.code(begun["secret"]))
    assert (asking.status, problem["type"]) == (401, "urn:guildhall:wrong-code")
    asking, again = signed_in(email, code=world.new_code(begun["secret"]))
    assert asking.status == 200, again
    state = Calling(token=again["token"]).get("/second-factor")
    assert (state["needed"], state["set_up"], state["recovery_codes_left"]) == (True, True, 10)


def test_the_password_alone_opens_nothing_for_any_role_of_an_awarding_body(on_sqlite, world):
    town = people_of.town()
    town.add("external", Role.EXTERNAL_QUALITY_ASSURER, people_of.BODY)
    for name in (*STAFF, "external"):
        _, told = signed_in(with_password(town.who[name]), scopes=["cases:read"])
        asking = Calling(token=told["token"])
        assert told["scopes"] == ["second-factor"], name
        for path in ("/me", "/cases", "/tokens", "/people", "/specs", "/moves"):
            problem = asking.get(path)
            assert (asking.status, problem["title"]) == (403, "Second factor needed"), (name, path)
            assert "POST /second-factor" in problem["detail"]
        asking.post("/second-factor/recovery-codes", {"password": PASSWORD, "code": "123456"})
        assert asking.status == 403, name
    for name in ("provider", "employer"):
        _, told = signed_in(with_password(town.who[name]))
        asking = Calling(token=told["token"])
        asking.get("/me")
        assert asking.status == 200, name


def test_what_sets_a_second_factor_up_runs_out_soon(on_sqlite, world, ahead):
    town = people_of.town()
    _, told = signed_in(with_password(town.officer))
    asking = Calling(token=told["token"])
    begun = asking.post("/second-factor", {"password": PASSWORD})
    ahead(minutes=16)
    asking.post("/second-factor/confirm", {"code": world.code(begun["secret"])})
    assert asking.status == 401
    _, told = signed_in(town.officer.user.email)
    asking = Calling(token=told["token"])
    told = asking.post("/second-factor/confirm", {"code": world.code(begun["secret"])})
    assert (asking.status, told["errors"][0]["field"]) == (422, "code")


def test_a_code_is_asked_for_only_after_the_right_password(on_sqlite, world):
    town = people_of.town()
    email = with_password(town.officer)
    secret = phones.enrolled(town.officer)
    told = []
    for body in ({"password": "wrong"}, {"password": "wrong", "code": world.code(secret)}):
        asking = Calling()
        told.append(asking.post("/tokens", {"email": email, **body}))
    assert [one["title"] for one in told] == ["Not signed in"] * 2
    # The code was not used up by that.
    assert signed_in(email, code=world.code(secret))[0].status == 200


def test_wrong_codes_are_counted_and_the_right_password_does_not_forgive_them(
    on_sqlite, world, ahead
):
    town = people_of.town()
    email = with_password(town.officer)
    secret = phones.enrolled(town.officer)
    for number in range(knocks.TRIES_OF_AN_ACCOUNT):
        more = {"code": "000000"} if number % 2 else {}
        assert signed_in(email, **more)[0].status == 401
    asking, told = signed_in(email, code=world.code(secret))
    assert (asking.status, told["title"]) == (429, "Too often")
    ahead(minutes=16)
    assert signed_in(email, code=world.code(secret))[0].status == 200


@pytest.mark.parametrize("what", ["app", "recovery"])
def test_of_two_who_come_with_one_code_at_once_one_is_let_in(database, world, what):
    town = people_of.town()
    email = with_password(town.officer)
    secret = phones.enrolled(town.officer)
    recovery = second_factor.new_recovery_codes(town.officer.user)
    code = world.code(secret) if what == "app" else recovery[3]

    def try_it(_):
        try:
            return signed_in(email, code=code)[0].status
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(try_it, range(2))) == [200, 401]
    assert signed_in(email, code=code)[0].status == 401


def test_a_code_is_good_for_half_a_minute_on_either_side_and_never_backwards(on_sqlite, world):
    town = people_of.town()
    email = with_password(town.officer)
    secret = phones.enrolled(town.officer)
    for by, status in ((-2, 401), (2, 401), (-1, 200), (0, 200), (1, 200), (0, 401), (-1, 401)):
        assert signed_in(email, code=world.code(secret, by))[0].status == status, by


def test_a_recovery_code_is_good_for_once_and_void_after_new_ones(on_sqlite, world):
    town = people_of.town()
    email = with_password(town.officer)
    begun, told = set_up(signed_in(email)[1]["token"], world)
    old = told["recovery_codes"]
    _, one = signed_in(email, code=f"{old[0][:4]} {old[0][4:]}")
    assert signed_in(email, code=old[0])[0].status == 401
    mine = Calling(token=one["token"])
    assert mine.get("/second-factor")["recovery_codes_left"] == 9
    mine.post("/second-factor/recovery-codes", {"password": "wrong", "code": old[1]})
    assert mine.status == 401
    told = mine.post("/second-factor/recovery-codes", {
        "password": PASSWORD, "code": world.new_code(begun["secret"])
    })  # fmt: skip
    assert (mine.status, len(told["recovery_codes"])) == (200, 10)
    assert signed_in(email, code=old[1])[0].status == 401
    assert signed_in(email, code=told["recovery_codes"][1])[0].status == 200


def test_who_has_several_roles_has_not_used_up_their_code_when_asked_which(on_sqlite, world):
    town = people_of.town()
    email = with_password(town.officer)
    secret = phones.enrolled(town.officer)
    Membership.objects.create(user=town.officer.user, role="provider", organisation_id="uptown")
    assert signed_in(email, role="provider")[1]["title"] == "Code needed"
    asking, told = signed_in(email, code=world.code(secret))
    assert (asking.status, len(told["roles"])) == (409, 2)
    assert signed_in(email, code=world.code(secret), role="officer")[0].status == 200


def test_others_may_have_one_and_take_it_away_with_both(on_sqlite, world):
    town = people_of.town()
    email = with_password(town.provider)
    _, told = signed_in(email)
    stolen = Calling(token=told["token"])
    stolen.post("/second-factor", {"password": "not known to the thief"})
    assert stolen.status == 401
    begun, confirmed = set_up(told["token"], world)
    assert confirmed["token"] is None
    mine = Calling(token=told["token"])
    again = mine.post("/second-factor", {"password": PASSWORD})
    assert (mine.status, again["errors"][0]["field"]) == (422, "second_factor")
    assert signed_in(email)[1]["title"] == "Code needed"
    for body in ({"password": "wrong", "code": world.new_code(begun["secret"])},
                 {"password": PASSWORD, "code": "000000"}):  # fmt: skip
        mine.post("/second-factor/remove", body)
        assert mine.status == 401
    mine.post("/second-factor/remove", {
        "password": PASSWORD, "code": confirmed["recovery_codes"][0]
    })  # fmt: skip
    assert mine.status == 200
    mine.get("/me")
    assert mine.status == 401
    assert signed_in(email)[0].status == 200


def test_accepting_a_role_of_staff_leads_to_a_second_factor(on_sqlite, world):
    town = people_of.town()
    named = Calling(town.administrator).post(
        "/people", {"name": "New Demo", "email": "new@example.org", "role": "assessor",
                    "organisation": people_of.BODY},
    )  # fmt: skip
    accept = {"code": named["code"], "password": PASSWORD}
    assert Calling().post("/invitations/accept", accept)["second_factor_needed"]
    _, told = signed_in("new@example.org")
    _, told = set_up(told["token"], world)
    me = Calling(token=told["token"]["token"]).get("/me")
    assert me["working_as"]["role"] == "assessor"


def test_a_lost_phone_is_forgotten_by_whoever_runs_the_installation_and_nobody_else(
    on_sqlite, world
):
    town = people_of.town()
    email = with_password(town.officer)
    begun, told = set_up(signed_in(email)[1]["token"], world)
    mine = Calling(token=told["token"]["token"])
    admin = Calling(town.administrator)
    # The administrator has no way to it: naming the person anew gives no way in, either.
    admin.post("/people", {"name": "O", "email": email, "role": "assessor",
                           "organisation": people_of.BODY})  # fmt: skip
    assert signed_in(email, role="officer")[1]["title"] == "Code needed"
    installation.remove_second_factor(email, clock.now())
    mine.get("/me")
    assert mine.status == 401
    assert not Token.objects.filter(
        membership__user=town.officer.user, revoked_at__isnull=True
    ).exists()
    _, told = signed_in(email, role="officer")
    assert told["scopes"] == ["second-factor"]
    assert set_up(told["token"], world)[0]["secret"] != begun["secret"]


def test_a_copy_of_the_database_gives_no_codes(on_sqlite, world, tmp_path, monkeypatch):
    town = people_of.town()
    email = with_password(town.officer)
    waiting = Calling(token=signed_in(with_password(town.assessor))[1]["token"])
    pending = waiting.post("/second-factor", {"password": PASSWORD})
    begun, told = set_up(signed_in(email)[1]["token"], world)
    connection.close()
    kept = b"".join(file.read_bytes() for file in Path(tmp_path).glob("guildhall.sqlite3*"))
    for secret in (begun["secret"], pending["secret"], *told["recovery_codes"]):
        assert secret.encode() not in kept
    # Under another key nothing is read, and nobody is let in; it is no fault of the service.
    monkeypatch.setattr("django.conf.settings.SECRET_KEY", "another key altogether")
    for code in (world.new_code(begun["secret"]), told["recovery_codes"][0]):
        assert signed_in(email, code=code)[1]["title"] == "Wrong code"
