"""Signing in by another house's directory, tried against a real provider in a real browser."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import sync_playwright

from guildhall import clock
from guildhall.people import sign_in
from guildhall.people.models import SignOn, User
from tests import people_of, phones
from tests.browser.chromium import program
from tests.building import PACKAGES, built
from tests.served import Served, free_port
from tools import web

SCRIPT = Path(__file__).parent / "provider.mjs"


@pytest.fixture(scope="module")
def browser():
    path = program()
    built()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        one = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield one
        one.close()


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


class Room:
    """Guildhall and a provider beside it."""

    def __init__(self, folder, **settings):
        if not (PACKAGES / "oidc-provider").is_dir():
            pytest.fail("the provider is not here: `make setup` brings it")
        own = free_port()
        node = (web.node_folder() or Path(sys.executable).parent) / "node"
        self.served = Served(
            folder,
            oidc_issuer=f"http://localhost:{own}",
            oidc_name="the College",
            oidc_client_id="guildhall",
            oidc_client_secret="a secret of the test",  # noqa: S106 - it opens nothing
            **settings,
        )
        self.address = f"http://localhost:{self.served.port}"
        self.provider = subprocess.Popen(
            [node, SCRIPT, str(own), f"{self.address}/sign-in/single/back"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert any(line == "ready\n" for line in self.provider.stdout)

    def stop(self):
        self.provider.terminate()
        self.provider.wait(10)
        self.provider.stdout.close()
        self.served.stop()


@pytest.fixture
def rooms(town, tmp_path):
    opened = []

    def open_one(**settings):
        opened.append(Room(tmp_path, **settings))
        return opened[-1]

    yield open_one
    for one in opened:
        one.stop()


def arrive(browser, room, name, seen=None):
    """Sign in at the provider under a name; give the page to which one comes back."""
    page = browser.new_context().new_page()
    page.on("request", lambda one: None if seen is None else seen.append(one.url))
    page.set_default_timeout(30_000)
    page.goto(f"{room.address}/sign-in")
    page.get_by_role("button", name="Sign in with the College").click()
    page.fill('input[name="login"]', name)
    page.fill('input[name="password"]', "anything")
    page.click('button[type="submit"]')
    page.click('button[type="submit"]')
    page.wait_for_url(f"{room.address}/**")
    return page


def said(page):
    return page.locator("main").inner_text()


def test_who_is_known_here_comes_in_and_nobody_becomes_known_by_it(browser, rooms, town):
    room, people = rooms(), User.objects.count()
    page = arrive(browser, room, town.provider.user.email)
    page.get_by_text("Provider, training provider").first.wait_for()
    linked = SignOn.objects.get()
    assert (linked.user_id, linked.subject) == (
        town.provider.user.pk, "provider@example.org"
    )  # fmt: skip
    # From now on it is the provider's own id that counts, whatever the address becomes.
    User.objects.filter(pk=town.provider.user.pk).update(email="moved@example.org")
    page = arrive(browser, room, town.provider.user.email)
    page.get_by_text("Provider, training provider").first.wait_for()
    # An address that the provider has not verified is nobody's, and a stranger stays one.
    for name in (f"unsure-{town.employer.user.email}", "stranger@example.org"):
        page = arrive(browser, room, name)
        assert "Nobody here is known by that" in said(page)
        page.goto(f"{room.address}/cases")
        assert "Sign in" in said(page)
    assert (User.objects.count(), SignOn.objects.count()) == (people, 1)


def test_staff_still_need_their_own_second_factor(browser, rooms, town):
    room = rooms()
    page = arrive(browser, room, town.officer.user.email)
    page.get_by_role("heading", name="Set up your second factor").wait_for()
    phones.enrolled(town.officer)
    page = arrive(browser, room, town.officer.user.email)
    page.get_by_role("heading", name="Your code").wait_for()
    page.fill("#code", "000000")
    page.get_by_role("button", name="Continue").click()
    assert "The code is wrong" in said(page)
    page.goto(f"{room.address}/cases")
    assert "E-mail address" in said(page)


def test_what_comes_back_twice_or_from_elsewhere_opens_nothing(browser, rooms, town):
    room = rooms()
    page = browser.new_context().new_page()
    sent = page.request.get(f"{room.address}/sign-in/single", max_redirects=0)
    asked = parse_qs(urlsplit(sent.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) == len(asked["state"][0]) == 43
    page.context.close()
    seen = []
    page = arrive(browser, room, town.provider.user.email, seen)
    page.get_by_text("Provider, training provider").first.wait_for()
    (came,) = [one for one in seen if "/single/back" in one]
    page.get_by_role("button", name="Sign out").click()
    for address in (came, "", "?state=x&code=y", "?error=access_denied"):
        page.goto(address if address == came else f"{room.address}/sign-in/single/back{address}")
        assert "Signing in with the College did not work." in said(page)


def test_an_invitation_is_accepted_by_single_sign_on_in_place_of_a_password(browser, rooms, town):
    case = people_of.register(town.provider).case
    ada = town.apprentice_of(case)
    invitation = sign_in.invite_apprentice(
        ada.user, town.officer.membership.organisation, clock.now()
    )
    room = rooms()
    page = arrive(browser, room, "ada@college.example.org")
    page.fill("#invitation", "nonsense")
    page.get_by_role("button", name="Accept the invitation").click()
    assert "The code is wrong, used or too old" in said(page)
    page.fill("#invitation", invitation)
    page.get_by_role("button", name="Accept the invitation").click()
    page.get_by_text("Ada Demo").first.wait_for()
    page = arrive(browser, room, "ada@college.example.org")
    page.goto(f"{room.address}/cases/{case}")
    assert "Ada Demo" in said(page)
    assert SignOn.objects.get().user_id == ada.user.pk
