"""Signing in and out in a browser."""

import re

import pytest

from guildhall import clock
from guildhall.engine.vocabulary import Role
from guildhall.people import sign_in
from guildhall.people.models import Membership
from tests import people_of, phones
from tests.web.visiting import text_of, visitor

WORD = "a long walk by the canal"


@pytest.fixture
def town(on_sqlite):
    found = people_of.town()
    for one in (found.provider, found.officer):
        sign_in.set_password(one.user, WORD)
    return found


def enter(browser, who, **more):
    return browser.post("/sign-in", {"email": who.user.email, "password": WORD} | more)


def test_a_password_lets_a_provider_in_and_back_to_where_they_were(town):
    browser = visitor()
    case = people_of.register(town.provider).case
    assert "Sign in" in text_of(browser.get(browser.get(f"/cases/{case}")["Location"]))
    answer = enter(browser, town.provider, next=f"/cases/{case}")
    assert answer["Location"] == f"/cases/{case}"
    assert browser.get(f"/cases/{case}").status_code == 200
    browser.post("/sign-out")
    assert browser.get(f"/cases/{case}").status_code == 303


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x"]
)
def test_nobody_is_sent_elsewhere(town, address):
    assert enter(visitor(), town.provider, next=address)["Location"] == "/"


def test_a_wrong_password_is_told_the_same_whoever_it_is(town):
    browser = visitor()
    known = browser.post("/sign-in", {"email": town.provider.user.email, "password": "wrong"})
    unknown = browser.post("/sign-in", {"email": "nobody@example.org", "password": "wrong"})
    assert known.status_code == unknown.status_code == 422
    said = [text_of(one).replace("nobody@example.org", "") for one in (known, unknown)]
    assert said[0] == said[1]
    assert "The e-mail address or the password is wrong." in said[0]


def test_staff_set_up_a_second_factor_before_anything_else(town, world):
    browser = visitor()
    assert enter(browser, town.officer)["Location"] == "/second-factor"
    assert browser.get("/cases").status_code == 303
    page = browser.get("/second-factor")
    secret = re.search(r"The key: <code>([^<]+)</code>", page.content.decode())[1]
    assert browser.post("/second-factor", {"code": "000000"}).status_code == 422
    again = browser.get("/second-factor").content.decode()
    assert secret in again
    done = browser.post("/second-factor", {"code": world.new_code(secret)})
    assert "Keep these codes" in text_of(done)
    assert browser.get("/cases").status_code == 200


def test_a_code_is_asked_for_once_the_password_was_right(town, world):
    secret = phones.enrolled(town.officer)
    browser = visitor()
    page = enter(browser, town.officer)
    assert page.status_code == 200
    assert "Code" in text_of(page)
    assert enter(browser, town.officer, code="000000").status_code == 422
    assert enter(browser, town.officer, code=world.new_code(secret))["Location"] == "/"
    assert browser.get("/cases").status_code == 200


def test_somebody_with_several_roles_works_as_one_at_a_time(town):
    other = Membership.objects.create(
        user=town.provider.user, role=Role.PROVIDER, organisation_id="uptown"
    )
    browser = visitor()
    assert enter(browser, town.provider)["Location"] == "/working-as"
    assert browser.post("/working-as", {}).status_code == 422
    assert browser.post("/working-as", {"role": "999"}).status_code == 422
    assert browser.post("/working-as", {"role": str(other.pk)})["Location"] == "/"
    assert "Uptown" in text_of(browser.get("/cases"))
    case = people_of.register(town.provider).case
    assert browser.get(f"/cases/{case}").status_code == 404


def test_an_apprentice_accepts_an_invitation(town):
    case = people_of.register(town.provider).case
    who = town.apprentice_of(case)
    code = sign_in.invite_apprentice(who.user, town.officer.membership.organisation, clock.now())
    browser = visitor()
    sent = {"code": code, "email": "ada@example.org", "password": "short"}
    assert browser.post("/invitation", sent).status_code == 422
    assert browser.post("/invitation", sent | {"password": WORD})["Location"] == "/"
    assert browser.get(f"/cases/{case}").status_code == 200
    assert visitor().post("/invitation", sent | {"password": WORD}).status_code == 422
