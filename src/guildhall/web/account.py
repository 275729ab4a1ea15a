"""How somebody signs in, and where they are signed in."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall import clock
from guildhall.people import passkeys, second_factor, tokens
from guildhall.people.models import Token
from guildhall.people.pace import address_of
from guildhall.people.refusals import NotHereError, RefusedError, TooOftenError, WrongError
from guildhall.people.sign_in import change_password, has_password
from guildhall.web.entrance import TOO_OFTEN, Error
from guildhall.web.session import Asked, signed_in


@dataclass(frozen=True, slots=True)
class Row:
    """A place where somebody is signed in, or a program that works for them."""

    key: str
    name: str
    role: str
    kind: str
    since: datetime
    used: datetime
    ends: datetime | None
    here: bool


KINDS = {
    Token.Kind.SIGN_IN: "Signed in",
    Token.Kind.PROGRAM: "A program",
}


@require_safe
@signed_in
def account(request: Asked) -> HttpResponse:
    """Show how somebody signs in, and where they are signed in."""
    return show(request)


def show(request: Asked, errors: list[Error] | None = None, name: str = "") -> HttpResponse:
    """Show the page, with what was wrong about making a passkey."""
    who = request.principal
    found = tokens.listed(who.user, clock.now())
    told = {
        "passkeys": passkeys.of(who.user),
        "has_app": second_factor.has_app(who.user),
        "factor": second_factor.state(who.user),
        "password": has_password(who.user),
        "rows": sorted((_row(one, who.token) for one in found), key=lambda one: not one.here),
        "errors": errors or [],
        "name": name,
    }
    return render(request, "web/account.html", told, status=422 if errors else 200)


def _row(one: Token, here: str | None) -> Row:
    place = one.membership.organisation
    role = one.membership.get_role_display()
    return Row(
        key=one.pk,
        name=one.name,
        role=f"{role}, {place.name}" if place else role,
        kind=KINDS[Token.Kind(one.kind)],
        since=one.created_at,
        used=one.last_used_at,
        ends=tokens.idle_until(one) or one.expires_at,
        here=one.pk == here,
    )


@sensitive_post_parameters("old", "new")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def password(request: Asked) -> HttpResponse:
    """Let somebody change their password; whatever else they are signed in with ends with it."""
    who, errors = request.principal, []
    if not has_password(who.user):
        raise NotHereError
    if request.method == "POST":
        old, new = request.POST.get("old", ""), request.POST.get("new", "")
        try:
            change_password(who.user, old, new, who.token, address_of(request), clock.now())
        except WrongError:
            errors = [Error("This is not the password that you have.", "#old")]
        except TooOftenError:
            errors = [Error(TOO_OFTEN, "#old")]
        except RefusedError as error:
            errors = [Error(error.sentence, "#new")]
        else:
            messages.success(request, "Your password is changed. You are signed in here alone.")
            return redirect("account")
    return render(request, "web/password.html", {"errors": errors}, status=422 if errors else 200)


@require_POST
@signed_in
def end_session(request: Asked) -> HttpResponse:
    """End one of the places where somebody is signed in."""
    if not tokens.revoke(request.principal.user, request.POST.get("session", ""), clock.now()):
        raise NotHereError
    messages.success(request, "It is ended. Whoever uses it has to sign in again.")
    return redirect("account")


@require_POST
@signed_in
def end_others(request: Asked) -> HttpResponse:
    """End all of them but this one."""
    who = request.principal
    tokens.revoke_all(who.user, clock.now(), kept=who.token)
    messages.success(request, "You are signed in here alone.")
    return redirect("account")
