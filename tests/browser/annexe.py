"""The rooms of the gallery beside its cases: ways in, people, specifications, sheets, links.

Each leads through pages of one sort, in the states that people meet them in.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse

from guildhall import clock
from guildhall.demo import world
from guildhall.engine.vocabulary import Role
from guildhall.jobs import work
from guildhall.people import sign_in
from guildhall.people.models import User
from guildhall.web import errors, guides
from guildhall.web.single import IDENTITY
from tests.browser.house import PHONE, press
from tests.cases.cohort import ulns

WORD = "a long walk by the canal"
SIGN_ON = {
    "oidc_name": "Demo College", "oidc_issuer": "https://sign-on.example.org",
    "oidc_client_id": "guildhall", "oidc_client_secret": "known to both of them",
}  # fmt: skip
"""Settings with which single sign-on is offered; whoever is led away is not followed."""
HEADINGS = "ULN,Name,Employer,Start date"


@dataclass(frozen=True)
class Room:
    """A page in a state: what it is called, and the browser that shows it."""

    name: str
    page: Any
    form: bool = False
    """Whether it is the form of an action, of which there are many."""


def at(page: Any, address: str, name: str) -> Room:
    """Enter a room by its address."""
    page.goto(address)
    return Room(name, page)


def rooms(gallery: Any) -> Iterator[Room]:
    """Lead through all of these rooms; each is to be looked at before the next is entered.

    Of pages that are alike, all are led through where the gallery is whole: one, where it is not.
    """
    yield from _doors(gallery)
    yield from _errors(gallery)
    yield from _people(gallery)
    yield from _specifications(gallery)
    yield from _sheets(gallery)
    yield from _links(gallery)


def _officer() -> User:
    """Make an officer who signs in with a password, and has no second factor yet."""
    person = User.objects.create(name="Odile Demo", email="odile@example.org")
    one = world.of(Role.OFFICER, world.ACCELERATE)
    own = User.objects.get(pk=one.id).memberships.get()
    person.memberships.create(role=own.role, organisation=own.organisation)
    sign_in.set_password(person, WORD)
    return person


def _sign_in(page: Any, person: User) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(WORD)
    press(page, "Sign in")


def _doors(gallery: Any) -> Iterator[Room]:
    """How one comes in: as a stranger, for the first time, with a code, by single sign-on."""
    person = _officer()
    page = gallery.house.stranger()
    yield at(page, "/demo/people", "demo-people")
    yield at(page, "/sign-in", "sign-in")
    press(page, "Sign in")
    yield Room("sign-in-wrong", page)
    yield at(page, "/invitation", "invitation")
    press(page, "Accept")
    yield Room("invitation-wrong", page)
    yield at(page, "/nowhere", "not-found")
    _sign_in(page, person)
    yield Room("second-factor", page)
    page.get_by_label("Code").fill("000000")
    press(page, "Continue")
    yield Room("second-factor-wrong", page)
    # An app on a phone goes by the time of the world, and not by that of the house.
    secret = page.locator("main code").last.inner_text()
    now = list(yield_hotp_counters_from_time())[1]
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, now)))
    press(page, "Continue")
    yield Room("recovery-codes", page)
    yield at(page, "/account", "account")
    press(page, "Make a passkey")
    yield Room("account-wrong", page)
    yield at(page, "/account/password", "password")
    page.get_by_label("The password that you have").fill(WORD)
    page.get_by_label("The new one").fill("short")
    press(page, "Change it")
    yield Room("password-wrong", page)
    other = gallery.house.stranger()
    _sign_in(other, person)
    yield Room("sign-in-code", other)
    other.get_by_label("Password", exact=True).fill(WORD)
    other.get_by_label("Code").fill("000000")
    press(other, "Sign in")
    yield Room("sign-in-code-wrong", other)
    _come_back(gallery, other, person.email)
    yield at(other, "/sign-in/single/code", "single-code")
    press(other, "Continue")
    yield Room("single-code-wrong", other)
    _come_back(gallery, other, "nobody@example.org")
    yield at(other, "/sign-in/single/code", "single-unknown")
    press(other, "Accept the invitation")
    yield Room("single-unknown-wrong", other)
    for one in (page, other):
        one.context.close()


def _come_back(gallery: Any, page: Any, email: str) -> None:
    """Let a browser have come back from the provider of single sign-on."""
    session = SessionStore()
    until = clock.now() + timedelta(minutes=5)
    session[IDENTITY] = {
        "issuer": SIGN_ON["oidc_issuer"], "subject": email, "email": email, "sure": False,
        "next": "", "until": until.isoformat(),
    }  # fmt: skip
    session.save()
    cookie = {"name": "guildhall", "value": session.session_key, "url": gallery.house.address}
    page.context.add_cookies([cookie])


def _errors(gallery: Any) -> Iterator[Room]:
    """What is said when something goes wrong; what cannot be brought about here is put there."""
    page = gallery.of("ready", "provider")
    yield at(page, "/brand", "not-yours")
    for status in (429, 500, 503) if gallery.whole else (500,):
        page.route(f"**/{status}", _told(errors.page(status)))
        yield at(page, f"/{status}", f"error-{status}")


def _told(answer: HttpResponse) -> Callable[[Any], None]:
    """Give what answers a browser in the place of the server."""
    body, kind = answer.content.decode(), answer["Content-Type"]
    return lambda route: route.fulfill(status=answer.status_code, body=body, content_type=kind)


def _people(gallery: Any) -> Iterator[Room]:
    """People and organisations, as an administrator keeps them; interests; the brand."""
    page = gallery.house.of_card(gallery.token(Role.ADMINISTRATOR))
    assessor = world.of(Role.ASSESSOR, world.ACCELERATE, "ST0825").id
    yield at(page, "/people", "people")
    yield at(page, "/people?q=nobody", "people-none")
    yield at(page, f"/people/{assessor}", "person")
    yield at(page, "/people/new", "person-new")
    press(page, page.locator("main form .govuk-button").last.inner_text())
    yield Room("person-new-wrong", page)
    yield at(page, f"/people/{assessor}/roles/new", "role-new")
    yield at(page, f"/people/{assessor}/leaves", "person-leaves")
    yield at(page, f"/people/{assessor}/sessions", "person-sessions")
    yield at(page, f"/people/{assessor}/competences/new", "competence-new")
    yield at(page, f"/people/{assessor}/interests/new", "interest-new")
    yield at(page, "/organisations", "organisations")
    yield at(page, "/organisations/new", "organisation-new")
    yield at(page, f"/organisations/{world.PROVIDERS[0]}", "organisation")
    yield at(page, "/brand", "brand")
    page.get_by_label("Colour", exact=True).fill("#ffff00")
    press(page, page.locator("main form .govuk-button").last.inner_text())
    yield Room("brand-wrong", page)
    yield at(gallery.of("ready", "assessor"), "/interests", "interests")
    page = gallery.of("registered", "provider")
    page.goto(f"{gallery.case('registered')}/invitation")
    yield Room("apprentice-invitation", page)
    press(page, "Make a code")
    yield Room("apprentice-code", page)


def _specifications(gallery: Any) -> Iterator[Room]:
    """The specifications as people read them, and the guides of the roles."""
    page = gallery.of("ready", "officer")
    own = "/specifications/st0120-ap02"
    yield at(page, "/specifications", "specifications")
    yield at(page, own, "specification")
    yield at(page, f"{own}/clauses/am1.notice", "clause")
    if gallery.whole:
        yield at(page, f"{own}/scenarios", "scenarios")
    yield at(page, f"{own}/scenarios/am1.questions.min", "scenario")
    yield at(page, "/specifications/house", "rules-of-the-house")
    yield at(page, "/specifications/compare", "compare")
    press(page, "Compare")
    yield Room("compared", page)
    for role in guides.GUIDED if gallery.whole else guides.GUIDED[:1]:
        yield at(page, f"/guide/{role.value}", f"guide-{role.value}")
    yield at(page, "/specimen", "specimen")


def _sheets(gallery: Any) -> Iterator[Room]:
    """A cohort from a sheet: what is wrong with it, what would come of it, how it is written."""
    page = gallery.of("ready", "provider")
    new = "/cohorts/new/st0825-ap02"
    yield at(page, "/cohorts", "sheets")
    yield at(page, new, "sheet-new")
    press(page, page.locator("main form .govuk-button").last.inner_text())
    yield Room("sheet-new-wrong", page)
    good = [f"{uln},Ada Demo {n},Demo Harbour Logistics,10/01/2025"
            for n, uln in enumerate(ulns(4, 2_000_000_00))]  # fmt: skip
    _hand_in(page, new, [*good[:2], "123,Bea Demo,Demo Harbor Logistic,31/02/2025"])
    yield Room("sheet-with-problems", page)
    _hand_in(page, new, good)
    yield Room("sheet-tried", page)
    address = page.url
    press(page, "Register 4 cases")
    yield Room("sheet-being-written", page)
    work.write_batches(bool)
    yield at(page, address, "sheet-done")
    yield at(page, f"{address}/cases", "sheet-cases")


def _hand_in(page: Any, address: str, rows: list[str]) -> None:
    page.goto(address)
    sheet = "\n".join([HEADINGS, *rows]).encode()
    page.locator('input[type="file"]').set_input_files(
        {"name": "cohort.csv", "mimeType": "text/csv", "buffer": sheet}
    )
    press(page, page.locator("main form .govuk-button").last.inner_text())


def _links(gallery: Any) -> Iterator[Room]:
    """A link for somebody who only signs: asked for, opened on a phone, and closed."""
    page = gallery.of("registered", "provider")
    yield at(page, f"{gallery.case('registered')}/links", "links")
    press(page, "Make the link")
    yield Room("links-wrong", page)
    page.get_by_label("Who is to sign?").fill("Lin Signer Demo")
    page.get_by_label("Sign the gateway form as it stands now").check()
    press(page, "Make the link")
    yield Room("link-made", page)
    code = page.locator("#address").inner_text().partition("#")[2]
    phone = gallery.house.stranger(PHONE)
    yield at(phone, "/link", "link")
    phone.get_by_label(re.compile("link", re.IGNORECASE)).fill(code)
    press(phone, "Open")
    yield Room("link-paper", phone)
    phone.locator("main form button").last.click()
    phone.get_by_role("heading", name="Check before").wait_for()
    yield Room("link-look", phone)
    press(phone, "Sign the gateway form")
    yield Room("link-done", phone)
    phone.goto("/link")
    phone.get_by_label(re.compile("link", re.IGNORECASE)).fill(code)
    press(phone, "Open")
    yield Room("link-closed", phone)
    phone.context.close()
