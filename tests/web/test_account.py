"""How somebody signs in, where they are signed in, and passkeys that are none."""

import json

import pytest
from django.test import RequestFactory

from guildhall import clock
from guildhall.people import passkeys, second_factor, sign_in, tokens
from guildhall.people.models import Token
from guildhall.web.session import browser_of
from tests import people_of, phones
from tests.web.visiting import text_of, visitor

WORD = "a long walk by the canal"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def town(on_sqlite):
    found = people_of.town()
    for one in (found.provider, found.officer):
        sign_in.set_password(one.user, WORD)
    return found


def enter(who):
    browser = visitor()
    browser.post(
        "/sign-in",
        {"email": who.user.email, "password": WORD},
        headers={"User-Agent": FIREFOX},
    )
    return browser


def given(who, name="my phone"):
    """Put a passkey on record, as if a device had made it."""
    data = {"name": name, "id": name, "key": "", "counter": 0}
    kind = second_factor.KIND.WEBAUTHN
    return passkeys.Authenticator.objects.create(user=who.user, type=kind, data=data)


def test_somebody_sees_where_they_are_signed_in_and_ends_it(town):
    here, there = enter(town.provider), enter(town.provider)
    tokens.issue(town.provider.membership, "the cohort script", clock.now())
    said = text_of(here.get("/account"))
    assert said.count("Firefox on Windows") == 3  # two rows, and the button of the other one
    assert "This one" in said
    assert "the cohort script" in said
    assert "Provider" in said
    (other,) = Token.objects.filter(kind="sign-in").exclude(pk=here.session["token"])
    stranger = visitor(town.other_provider)
    assert stranger.post("/account/sessions/end", {"session": other.pk}).status_code == 404
    assert there.get("/cases").status_code == 200
    assert here.post("/account/sessions/end", {"session": other.pk})["Location"] == "/account"
    assert there.get("/cases").status_code == 303
    assert here.get("/cases").status_code == 200


def test_all_others_end_at_once(town):
    here, there = enter(town.provider), enter(town.provider)
    assert here.post("/account/sessions/end-others")["Location"] == "/account"
    assert there.get("/cases").status_code == 303
    assert text_of(here.get("/account")).count("Firefox on Windows") == 1


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/150 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/150 Safari/537.36 Edg/150", "Edge on Linux"),
        ("", "A browser"),
    ],
)  # fmt: skip
def test_a_browser_is_named_so_that_its_person_knows_it(told, words):
    assert browser_of(RequestFactory(headers={"User-Agent": told}).get("/")) == words


def test_a_passkey_is_made_only_with_the_password(town):
    browser = enter(town.provider)
    page = browser.post("/account/passkeys", {"name": "phone", "password": "wrong"})
    assert page.status_code == 422
    assert "The password is wrong." in text_of(page)
    assert 'value="phone"' in page.content.decode()
    assert browser.post("/account/passkeys", {"name": "", "password": WORD}).status_code == 422
    page = browser.post("/account/passkeys", {"name": "phone", "password": WORD})
    assert page.status_code == 200
    assert "data-passkey" in page.content.decode()
    assert "challenge" not in text_of(page)


ANSWERS = (
    "x", "[]", "null", "{}", '{"id": 1}', '{"id": "", "rawId": "", "response": {}}',
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "clientExtensionResults": {},
                "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA",
                             "attestationObject": "AA", "userHandle": "_w"}}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "clientExtensionResults": {},
                "response": {"clientDataJSON": "e30", "attestationObject": "oA",
                             "authenticatorData": "A" * 60, "signature": "", "userHandle": "AA"}}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "clientExtensionResults": {},
                "response": {"clientDataJSON": "e30", "attestationObject": "gYGB" * 4000,
                             "authenticatorData": "gYGB" * 4000, "signature": "AA",
                             "userHandle": "AA"}}),
    "[" * 15_000, "9" * 30_000,
)  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_that_is_none_is_refused_in_words(town, answer):
    browser = visitor()
    assert "data-options" in browser.post("/sign-in/passkey").content.decode()
    page = browser.post("/sign-in/passkey", {"answer": answer})
    assert page.status_code == 422
    assert "This passkey was not taken." in text_of(page)
    # Nobody has asked a device: there is no challenge that it could have answered.
    assert browser.post("/sign-in/passkey", {"answer": answer}).status_code == 422
    browser = enter(town.provider)
    browser.post("/account/passkeys", {"name": "phone", "password": WORD})
    page = browser.post("/account/passkeys", {"answer": answer})
    assert page.status_code == 422
    assert "The passkey was not made" in text_of(page)


def test_a_passkey_is_removed_with_the_password_and_never_the_last_that_is_needed(town, world):
    phones.enrolled(town.officer)
    first, second = given(town.officer), given(town.officer, "my laptop")
    browser = visitor(town.officer)
    assert "my laptop" in text_of(browser.get("/account"))
    address = f"/account/passkeys/{first.pk}/remove"
    assert visitor(town.provider).get(address).status_code == 404
    assert "Remove the passkey “my phone”?" in text_of(browser.get(address))
    assert browser.post(address, {"password": "wrong"}).status_code == 422
    assert browser.post(address, {"password": WORD})["Location"] == "/account"
    second_factor.factors_of(town.officer.user).exclude(pk=second.pk).delete()
    page = browser.post(f"/account/passkeys/{second.pk}/remove", {"password": WORD})
    assert "It is your only second factor" in text_of(page)
    assert [one.pk for one in passkeys.of(town.officer.user)] == [second.pk]


def test_recovery_codes_go_with_the_last_factor_of_somebody_who_needs_none(town):
    one = given(town.provider)
    codes = second_factor.first_recovery_codes(town.provider.user)
    assert len(codes) == 10
    # With a passkey, a password alone is not enough any more: a recovery code goes with it.
    told = {"email": town.provider.user.email, "password": WORD}
    browser = visitor()
    assert "Code" in text_of(browser.post("/sign-in", told))
    assert browser.post("/sign-in", told | {"code": codes[0]})["Location"] == "/"
    browser.post(f"/account/passkeys/{one.pk}/remove", {"password": WORD})
    assert visitor().post("/sign-in", told)["Location"] == "/"
    assert not second_factor.factors_of(town.provider.user).exists()


def test_who_has_no_password_has_signed_in_just_now_to_make_a_passkey(town, ahead):
    browser = visitor(town.employer)
    assert browser.post("/account/passkeys", {"name": "phone"}).status_code == 200
    ahead(minutes=16)
    page = browser.post("/account/passkeys", {"name": "phone"})
    assert "Sign out and in again" in text_of(page)


def test_somebody_changes_their_password_and_is_signed_in_here_alone(town):
    here, there = enter(town.provider), enter(town.provider)
    assert "/account/password" in here.get("/account").content.decode()
    new = "another walk by another canal"
    for old, chosen, words in (
        ("not this one", new, "This is not the password that you have."),
        (WORD, "short", "too short"),
    ):
        page = here.post("/account/password", {"old": old, "new": chosen})
        assert page.status_code == 422
        assert text_of(page).count(words) == 2  # in the summary, and at its input
        assert old not in page.content.decode()
        assert there.get("/cases").status_code == 200
    page = here.post("/account/password", {"old": WORD, "new": new}, follow=True)
    assert "Your password is changed." in text_of(page)
    assert here.get("/cases").status_code == 200
    assert there.get("/cases").status_code == 303
    for word, status in ((WORD, 422), (new, 302)):
        told = {"email": town.provider.user.email, "password": word}
        assert visitor().post("/sign-in", told).status_code == status


def test_whoever_has_no_password_has_none_to_change(town):
    browser = visitor(town.employer)
    assert "/account/password" not in browser.get("/account").content.decode()
    assert browser.get("/account/password").status_code == 404
