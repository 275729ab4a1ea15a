"""Signing in and out, and changing between one's roles."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from guildhall import clock
from guildhall.people import second_factor, sign_in as signing, single_sign_on, tokens
from guildhall.people.models import Membership, User
from guildhall.people.pace import address_of
from guildhall.people.refusals import (
    CodeNeededError,
    RefusedError,
    TooOftenError,
    WrongCodeError,
    WrongError,
)
from guildhall.web import session
from guildhall.web.session import Asked, principal_of, signed_in


@dataclass(frozen=True, slots=True)
class Error:
    """What is wrong with a field, and where the summary of errors leads."""

    text: str
    href: str


TOO_OFTEN = "Too many tries. Wait a quarter of an hour."


@sensitive_post_parameters("password", "code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in with a password, and with a code where they have a second factor."""
    told: dict[str, Any] = {"next": _safe(request, request.GET.get("next", "")), "email": ""}
    told["provider"] = settings.OIDC_NAME if single_sign_on.is_offered() else ""
    if request.method != "POST":
        return render(request, "web/sign_in.html", told)
    email, code = request.POST.get("email", ""), request.POST.get("code", "").strip()
    told |= {"next": _safe(request, request.POST.get("next", "")), "email": email}
    try:
        one = signing.sign_in(
            email, request.POST.get("password", ""), signing.As(), address_of(request),
            clock.now(), code or None,
        )  # fmt: skip
    except signing.SeveralRolesError as error:
        return several(request, error.roles[0], told["next"])
    except CodeNeededError:
        told["code"] = True
    except WrongCodeError:
        told |= {"code": True, "errors": [Error("The code is wrong, or was used before.", "#code")]}
    except WrongError:
        told["errors"] = [Error("The e-mail address or the password is wrong.", "#email")]
    except TooOftenError:
        told["errors"] = [Error(TOO_OFTEN, "#email")]
    except RefusedError:
        told["errors"] = [Error("You have no role here any more.", "#email")]
    else:
        return go_in(request, one, told["next"])
    return render(request, "web/sign_in.html", told, status=200 if "errors" not in told else 422)


SURE = "sure"
"""Where a session keeps that somebody has shown a second factor elsewhere, which is believed."""


def go_in(request: HttpRequest, one: Membership, after: str, *, sure: bool = False) -> HttpResponse:
    """Let somebody in as what they work; first to set up a second factor, where that is needed.

    `after` is where they wanted to go, if it is an address of ours; `sure`: they have shown a
    second factor elsewhere, which is believed here.
    """
    browser, now = session.browser_of(request), clock.now()
    token = signing.begin(one, browser, now, scopes=tokens.SCOPES, sure=sure)
    session.begin(request, token)
    if sure:
        request.session[SURE] = True
    if session.enrolling(request) is not None:
        return redirect("second-factor")
    return redirect(_safe(request, after) or "home")


def again(request: HttpRequest, after: str, sentence: str) -> HttpResponse:
    """Show the page where one signs in, with what was wrong."""
    told = {
        "next": _safe(request, after),
        "errors": [Error(sentence, "#email")],
        "provider": settings.OIDC_NAME if single_sign_on.is_offered() else "",
    }
    return render(request, "web/sign_in.html", told, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_up_second_factor(request: HttpRequest) -> HttpResponse:
    """Let somebody set up the app that makes their codes; then they are signed in."""
    who = session.enrolling(request)
    if who is None:
        return redirect("home")
    person, now = who.user, clock.now()
    errors = []
    if request.method == "POST":
        try:
            codes = signing.enrol(who, request.POST.get("code", "").strip(), now)
        except WrongCodeError:
            errors = [Error("The code is wrong: type the one that your app shows now.", "#code")]
        except RefusedError as error:
            errors = [Error(error.sentence, "#code")]
        else:
            go_in(request, who.membership, "")
            return render(request, "web/recovery_codes.html", {"codes": codes})
    return second_factor_page(request, person, errors)


def second_factor_page(request: HttpRequest, person: User, errors: list[Error]) -> HttpResponse:
    """Show how a second factor is set up, with what was wrong."""
    now = clock.now()
    begun = second_factor.begun(person, now) or second_factor.begin(person, now)
    drawn = b64encode(second_factor.picture(begun.uri).encode()).decode()
    told = {"begun": begun, "drawn": drawn, "errors": errors}
    return render(request, "web/second_factor.html", told, status=422 if errors else 200)


@sensitive_post_parameters("password", "code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Let somebody make a role their own, with the code that they were given."""
    told: dict[str, Any] = {name: request.POST.get(name, "").strip() for name in ("code", "email")}
    errors = []
    if request.method == "POST":
        try:
            one = signing.accept(
                told["code"], request.POST.get("password", ""), address_of(request), clock.now(),
                told["email"],
            )  # fmt: skip
        except WrongError:
            sentence = "The code is wrong, used or too old; or the password is not your own."
            errors = [Error(sentence, "#code")]
        except TooOftenError:
            errors = [Error(TOO_OFTEN, "#code")]
        except RefusedError as error:
            errors = [Error(error.sentence, f"#{error.field}")]
        else:
            return go_in(request, one, "")
    told["errors"] = errors
    return render(request, "web/invitation.html", told, status=422 if errors else 200)


def several(
    request: HttpRequest, one: Membership, after: str, *, sure: bool = False
) -> HttpResponse:
    """Let somebody in who has several roles, as the first, and let them choose."""
    answer = go_in(request, one, after, sure=sure)
    if principal_of(request) is None:
        return answer
    request.session["next"] = after
    return redirect("working-as")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Let nobody be signed in any more."""
    session.end(request)
    return redirect("home" if settings.DEMO else "sign-in")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def working_as(request: Asked) -> HttpResponse:
    """Change to another of one's roles."""
    roles = list(signing.roles_of(request.principal.user))
    errors = []
    if request.method == "POST":
        chosen = request.POST.get("role", "")
        one = next((role for role in roles if str(role.pk) == chosen), None)
        if one is not None:
            after = _safe(request, request.session.get("next", ""))
            return go_in(request, one, after, sure=request.session.get(SURE) is True)
        errors = [Error("Choose as what you want to work.", "#role")]
    told = {"roles": roles, "errors": errors}
    return render(request, "web/working_as.html", told, status=422 if errors else 200)


def _safe(request: HttpRequest, address: str) -> str:
    """Give an address to go on to, if it is one of ours."""
    ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if ours and address.startswith("/") else ""
