"""The frame of the pages: who is signed in, what goes wrong, and what no page does."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.config import urls as service
from guildhall.people import installation, tokens
from guildhall.people.models import Membership, Organisation
from guildhall.people.refusals import NotYoursError
from guildhall.web import headers, session
from guildhall.web.session import signed_in
from tests import people_of
from tests.web.visiting import text_of, visitor

PAGES = ("/accessibility", "/privacy", "/no/such/page")


@signed_in
def who_is_it(request):
    return HttpResponse(f"{request.principal.user.name}, {request.principal.role}")


def raising(error):
    def view(request):
        raise error

    return view


def fine(_):
    return HttpResponse("fine")


urlpatterns = [
    path("who", who_is_it),
    path("safe", require_safe(fine)),
    path("bad", raising(SuspiciousOperation("no"))),
    path("forbidden", raising(PermissionDenied())),
    path("not-yours", raising(NotYoursError("no"))),
    path("busy", raising(OperationalError("locked"))),
    path("fault", raising(RuntimeError("<b>secret</b>"))),
    path("form", fine),
    *service.urlpatterns,
]
handler400, handler403 = service.handler400, service.handler403
handler404, handler500 = service.handler404, service.handler500
tried = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_nobody_else_and_has_no_script_or_style_of_its_own(address):
    answer = visitor().get(address)
    page = answer.content.decode()
    assert answer["Content-Security-Policy"] == headers.POLICY
    assert "unsafe" not in headers.POLICY
    assert "http" not in headers.POLICY
    assert not re.findall(r"https?://|src=\"//|href=\"//", page)
    assert not re.findall(r"<style|\sstyle=|\son\w+=|javascript:", page)
    assert not re.findall(r"<script[^>]*>[^<]", page)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_one_heading_one_main_part_and_a_way_to_it(address):
    page = visitor().get(address).content.decode()
    assert page.count("<h1") == page.count("<main") == page.count("<header") == 1
    assert 'href="#main-content"' in page
    assert 'id="main-content"' in page
    assert '<html lang="en-GB"' in page
    assert "<title>" in page
    for name in ("Accessibility statement", "Privacy notice"):
        assert name in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_what_a_page_is_made_of_is_there():
    client = visitor()
    page = client.get("/accessibility").content.decode()
    made_of = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(made_of) >= 4
    for address in made_of:
        answer = client.get(address)
        assert answer.status_code == 200, address
        answer.close()


def test_the_notices_name_whom_to_turn_to(monkeypatch):
    assert "whoever invited you" in text_of(visitor().get("/privacy"))
    monkeypatch.setattr(settings, "CONTACT", "help@example.org, <01632> 960000")
    for address in PAGES:
        assert "help@example.org, <01632> 960000" in text_of(visitor().get(address))


@tried
@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/bad", 400, "This could not be read"),
        ("/forbidden", 403, "This is not yours to do"),
        ("/not-yours", 403, "This is not yours to do"),
        ("/nothing-here", 404, "Page not found"),
        ("/fault", 500, "Sorry, something went wrong here"),
        ("/busy", 503, "Sorry, the service is busy"),
    ],
)
def test_an_error_has_a_page_that_says_what_to_do(address, status, said):
    answer = visitor().get(address)
    assert answer.status_code == status
    assert said in text_of(answer)
    assert "Go to the first page" in text_of(answer)
    assert "secret" not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@tried
def test_a_wrong_method_has_a_page_and_names_the_right_ones():
    answer = visitor().post("/safe")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert "Not in this way" in text_of(answer)


@tried
def test_what_goes_wrong_at_the_api_stays_a_problem(on_sqlite):
    answer = Client(SERVER_NAME="localhost").get("/api/v1/nothing")
    assert answer["Content-Type"] == "application/problem+json"


@tried
def test_a_form_from_elsewhere_is_not_taken_and_one_that_is_old_is_explained():
    answer = visitor(enforce_csrf_checks=True).post("/form")
    assert answer.status_code == 403
    assert "This page was open for too long" in text_of(answer)


def test_the_api_needs_no_token_of_a_form(on_sqlite):
    answer = Client(SERVER_NAME="localhost", enforce_csrf_checks=True).post(
        "/api/v1/cases/register"
    )
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


@tried
def test_a_page_knows_who_is_signed_in_and_asks_others_to_sign_in(town):
    answer = visitor(town.officer).get("/who")
    assert answer.content.decode() == "Officer, officer"
    assert "no-store" in answer["Cache-Control"]
    away = visitor().get("/who?a=1&b=2")
    assert (away.status_code, away["Location"]) == (303, "/sign-in?next=%2Fwho%3Fa%3D1%26b%3D2")
    assert visitor().post("/who")["Location"] == "/sign-in?next=%2F"


@tried
@pytest.mark.parametrize("what", ["ended", "left", "invited", "closed", "password", "gone"])
def test_nobody_is_signed_in_any_more_when_their_role_has_ended(town, what):
    client, one = visitor(town.officer), town.officer.membership
    assert client.get("/who").status_code == 200
    match what:
        case "ended":
            Membership.objects.filter(pk=one.pk).update(active=False)
        case "left":
            type(one.user).objects.filter(pk=one.user_id).update(is_active=False)
        case "invited":
            Membership.objects.filter(pk=one.pk).update(invited=True)
        case "closed":
            Organisation.objects.filter(pk=one.organisation_id).update(active=False)
        case "password":
            installation.set_password(one.user.email, "another long password", clock.now())
        case "gone":
            one.delete()
    assert client.get("/who").status_code == 303


@tried
def test_signing_in_gives_the_session_a_new_key(town):
    client = visitor(town.officer)
    before = client.session.session_key

    def again(request):
        session.begin(request, tokens.issue(town.assessor.membership, "test", clock.now()))
        return HttpResponse(session.principal_of(request).user.name)

    def over(request):
        session.end(request)
        return HttpResponse(str(session.principal_of(request)))

    urlpatterns[:0] = [path("again", again), path("over", over)]
    try:
        assert client.get("/again").content == b"Assessor"
        assert client.session.session_key != before
        assert client.get("/over").content == b"None"
        assert client.get("/who").status_code == 303
    finally:
        del urlpatterns[:2]


def test_the_session_is_kept_in_a_cookie_that_scripts_cannot_read():
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    # When it ends, the token says on which it rests.
    assert timedelta(seconds=settings.SESSION_COOKIE_AGE) == settings.SIGNED_IN_FOR


def test_a_demo_says_that_it_is_one(monkeypatch):
    assert "invented" not in text_of(visitor().get("/accessibility"))
    monkeypatch.setattr(settings, "DEMO", True)
    assert "Everybody here is invented" in text_of(visitor().get("/accessibility"))


def test_the_frame_says_who_works_as_what(town):
    said = text_of(visitor(town.officer).get("/accessibility"))
    assert "Officer, officer of the awarding body, Accelerate-People" in said
    assert "Home" in said
