"""A session in a browser is one of those that people see, and ends as they do."""

import pytest

from guildhall import clock
from guildhall.people import installation, registry, second_factor, sign_in
from guildhall.people.models import Token
from tests import people_of, phones
from tests.api.asking import Asking
from tests.web.visiting import text_of, visitor

WORD = "a long walk by the canal"


@pytest.fixture
def town(on_sqlite):
    found = people_of.town()
    for one in (found.provider, found.officer):
        sign_in.set_password(one.user, WORD)
    return found


def signed_in(who, **more):
    """A browser in which somebody has signed in by the page."""
    browser = visitor()
    sent = {"email": who.user.email, "password": WORD} | more
    assert browser.post("/sign-in", sent).status_code == 302
    assert browser.get("/cases").status_code == 200
    return browser


def is_out(browser):
    answer = browser.get("/cases")
    return answer.status_code == 303 and answer["Location"].startswith("/sign-in?")


ENDS = {
    "an operator resets the second factor": lambda one: installation.remove_second_factor(
        one.officer.user.email, clock.now()
    ),
    "an operator sets a password": lambda one: installation.set_password(
        one.officer.user.email, "another long password", clock.now()
    ),
    "the person is deactivated": lambda one: registry.deactivate(
        one.administrator, one.officer.user.pk, clock.now()
    ),
    "the role is taken back": lambda one: registry.take_role(
        one.administrator, one.officer.membership.pk, clock.now()
    ),
    "an administrator ends the sessions": lambda one: registry.end_sessions(
        one.administrator, one.officer.user.pk, clock.now()
    ),
    "they take their second factor away": lambda one: sign_in.forget_second_factor(
        one.officer.user, clock.now()
    ),
    "they end all the others by the API": lambda one: Asking(one.officer).post(
        "tokens/revoke-others"
    ),
}


@pytest.mark.parametrize("what", ENDS)
def test_a_session_in_a_browser_ends_with_what_it_rests_on(town, world, what):
    secret = phones.enrolled(town.officer)
    browsers = [signed_in(town.officer, code=world.new_code(secret)) for _ in range(2)]
    beside = signed_in(town.provider)
    ENDS[what](town)
    assert [is_out(one) for one in browsers] == [True, True]
    # A form that was open on the screen does nothing any more.
    assert browsers[0].post("/working-as", {"role": "1"}).status_code == 303
    assert not is_out(beside)


def test_a_session_is_among_those_that_people_see_and_ends_from_there(town):
    browser, other = signed_in(town.provider), signed_in(town.provider)
    api = Asking(town.provider)
    listed = api.get("tokens").json()["items"]
    assert [(one["name"], one["kind"]) for one in listed[:2]] == [("A browser", "sign-in")] * 2
    ended = api.client.delete(
        f"/api/v1/tokens/{listed[0]['id']}", headers={"Idempotency-Key": "one"}
    )
    assert ended.status_code == 200
    assert (is_out(browser), is_out(other)) == (True, False)


def test_after_twelve_idle_hours_and_after_thirty_days_nobody_is_signed_in(town, ahead):
    idle = signed_in(town.provider)
    ahead(hours=11, minutes=59)
    assert not is_out(idle)
    ahead(hours=11, minutes=59)
    assert not is_out(idle)
    ahead(hours=12)
    assert is_out(idle)
    busy = signed_in(town.provider)
    ahead(days=29, hours=23)
    Token.objects.update(last_used_at=clock.now())  # as if they had worked day and night
    assert not is_out(busy)
    ahead(hours=2)
    assert is_out(busy)


def test_whoever_signs_out_or_changes_role_leaves_nothing_open_behind(town):
    browser = signed_in(town.provider)
    copied = visitor()
    copied.cookies["guildhall"] = browser.cookies["guildhall"].value
    assert not is_out(copied)
    browser.post("/working-as", {"role": str(town.provider.membership.pk)})
    assert not is_out(browser)
    assert Token.objects.filter(revoked_at__isnull=True).count() == 1
    copied.cookies["guildhall"] = browser.cookies["guildhall"].value
    browser.post("/sign-out")
    assert (is_out(browser), is_out(copied)) == (True, True)
    assert not Token.objects.filter(revoked_at__isnull=True).exists()


def test_who_sets_up_a_second_factor_is_let_in_to_that_alone_and_not_for_long(town, world, ahead):
    browser = visitor()
    sent = {"email": town.officer.user.email, "password": WORD}
    assert browser.post("/sign-in", sent)["Location"] == "/second-factor"
    assert is_out(browser)
    assert "The key:" in text_of(browser.get("/second-factor"))
    ahead(minutes=16)
    assert browser.get("/second-factor").status_code == 302
    browser.post("/sign-in", sent)
    begun = second_factor.begun(town.officer.user, clock.now())
    begun = begun or second_factor.begin(town.officer.user, clock.now())
    done = browser.post("/second-factor", {"code": world.new_code(begun.secret)})
    assert "Keep these codes" in text_of(done)
    assert not is_out(browser)
    assert Token.objects.filter(revoked_at__isnull=True, expires_at__gt=clock.now()).count() == 1
