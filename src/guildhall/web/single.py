"""Signing in by the directory of one's own house: sent there, and come back."""

from datetime import datetime

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.people import sign_in as signing, single_sign_on
from guildhall.people.pace import address_of
from guildhall.people.refusals import (
    CodeNeededError,
    RefusedError,
    TooOftenError,
    WrongCodeError,
    WrongError,
)
from guildhall.people.single_sign_on import Identity, UnknownError, UnreachableError
from guildhall.web import entrance
from guildhall.web.entrance import TOO_OFTEN, Error

KEPT, IDENTITY = "single", "identity"
"""Where a session keeps what somebody was sent away with, and whom they came back as."""
log = structlog.get_logger("guildhall.single_sign_on")


@require_safe
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Send somebody to the provider."""
    if not single_sign_on.is_offered():
        raise Http404
    after, now = request.GET.get("next", ""), clock.now()
    back = request.build_absolute_uri(reverse("single-back"))
    try:
        begun = single_sign_on.begin(back, now)
    except UnreachableError as error:
        return _failed(request, error, after)
    request.session[KEPT] = begun.kept | {"next": after}
    return redirect(begun.address)


@require_safe
@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """Let somebody in whom the provider has sent back, if they are known here."""
    if not single_sign_on.is_offered():
        raise Http404
    kept, now = request.session.pop(KEPT, None), clock.now()
    after = kept["next"] if kept else ""
    try:
        one = single_sign_on.finish(kept, request.GET.dict(), now)
    except UnreachableError as error:
        return _failed(request, error, after)
    request.session[IDENTITY] = {
        "issuer": one.issuer, "subject": one.subject, "email": one.email, "sure": one.sure,
        "next": after, "until": (now + single_sign_on.ASKED_FOR).isoformat(),
    }  # fmt: skip
    return _enter(request, one, after, None)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Take the code of a second factor, or of an invitation, from whoever has come back."""
    kept = request.session.get(IDENTITY)
    if kept is None or clock.now() >= datetime.fromisoformat(kept["until"]):
        return redirect("sign-in")
    one = Identity(kept["issuer"], kept["subject"], kept["email"], kept["sure"])
    if request.method != "POST":
        return _enter(request, one, kept["next"], None)
    if "invitation" in request.POST:
        return _accept(request, one, request.POST["invitation"].strip())
    return _enter(request, one, kept["next"], request.POST.get("code", "").strip())


def _enter(request: HttpRequest, one: Identity, after: str, given: str | None) -> HttpResponse:
    """Let somebody in, with a code of their own second factor where they need it."""
    errors, status, template = [], 200, "web/single_code.html"
    try:
        found = signing.sign_in_by_provider(one, given, address_of(request), clock.now())
    except UnknownError:
        template, status = "web/single_unknown.html", 403
    except CodeNeededError:
        pass
    except WrongCodeError:
        errors, status = [Error("The code is wrong, or was used before.", "#code")], 422
    except TooOftenError:
        errors, status = [Error(TOO_OFTEN, "#code")], 422
    except signing.SeveralRolesError as error:
        return entrance.several(request, error.roles[0], after, sure=one.sure)
    except RefusedError:
        return entrance.again(request, after, "You have no role here any more.")
    else:
        return entrance.go_in(request, found, after, sure=one.sure)
    told = {"provider": settings.OIDC_NAME, "email": one.email, "errors": errors}
    return render(request, template, told, status=status)


def _accept(request: HttpRequest, one: Identity, invitation: str) -> HttpResponse:
    """Let somebody make a role their own with an invitation, known by the provider from now on."""
    try:
        found = signing.accept_by_provider(invitation, one, address_of(request), clock.now())
    except WrongError:
        sentence = "The code is wrong, used or too old; or you have a password here already."
    except UnknownError:
        sentence = f"Whoever you are at {settings.OIDC_NAME} is somebody else here already."
    except TooOftenError:
        sentence = TOO_OFTEN
    except RefusedError as error:
        sentence = error.sentence
    else:
        return entrance.go_in(request, found, "", sure=one.sure)
    told = {
        "provider": settings.OIDC_NAME,
        "email": one.email,
        "errors": [Error(sentence, "#invitation")],
    }
    return render(request, "web/single_unknown.html", told, status=422)


def _failed(request: HttpRequest, error: UnreachableError, after: str) -> HttpResponse:
    """Say that it did not work, and note why for whoever runs the service."""
    log.warning("signing in by the provider did not work", why=str(error))
    sentence = (
        f"Signing in with {settings.OIDC_NAME} did not work. Try again; if it goes on, tell "
        "whoever runs this service."
    )
    return entrance.again(request, after, sentence)
