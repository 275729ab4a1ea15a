"""Passkeys in the browser: asking a device for one, or to make one.

The device is asked by a script, since nothing else can. What it is asked stands in the page, and
what it answers comes back in an ordinary form: to begin is to send a form, too. The challenge waits
in the session, and is taken out of it by the first answer.
"""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from guildhall import clock
from guildhall.people import knocks, passkeys, registry, sign_in as signing
from guildhall.people.acting import Principal
from guildhall.people.pace import address_of
from guildhall.people.refusals import NotHereError, RefusedError, TooOftenError, WrongError
from guildhall.web import account, entrance, session
from guildhall.web.entrance import TOO_OFTEN, Error
from guildhall.web.session import Asked, signed_in

WAITING = "passkey"
"""Where a session keeps what a device was asked."""
NOT_TAKEN = "This passkey was not taken. Try again, or sign in with your password."
NOT_MADE = "The passkey was not made, or it took too long. Begin again."


@require_POST
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in with a passkey alone: ask their device, then look at what it says."""
    now, place, told = clock.now(), _place(request), {"next": request.POST.get("next", "")}
    answer = request.POST.get("answer", "")
    try:
        if not answer:
            knocks.from_address(address_of(request), now)
            if session.principal_of(request) is None:
                request.session.set_expiry(int(passkeys.ASKED_FOR.total_seconds()))
            return _ask(request, passkeys.begin_using(place, now), "use", told)
        kept = request.session.pop(WAITING, None)
        one = signing.sign_in_with_passkey(place, kept, answer, address_of(request), now)
    except signing.SeveralRolesError as error:
        return entrance.several(request, error.roles[0], told["next"])
    except TooOftenError:
        return entrance.again(request, told["next"], TOO_OFTEN)
    except WrongError:
        return entrance.again(request, told["next"], NOT_TAKEN)
    except RefusedError:
        return entrance.again(request, told["next"], "You have no role here any more.")
    return entrance.go_in(request, one, told["next"])


@require_POST
@never_cache
def enrol(request: HttpRequest) -> HttpResponse:
    """Let somebody have a passkey as the second factor that they need; then they are signed in."""
    who = session.enrolling(request)
    if who is None:
        return redirect("home")
    now, place, answer = clock.now(), _place(request), request.POST.get("answer", "")
    try:
        if not answer:
            return _ask(request, passkeys.begin_making(who.user, place, now), "make", {})
        codes = _make(request, who, answer)
    except (WrongError, RefusedError):
        return entrance.second_factor_page(request, who.user, [Error(NOT_MADE, "#passkey")])
    onward = entrance.go_in(request, who.membership, "")
    return render(request, "web/recovery_codes.html", {"codes": codes}) if codes else onward


@sensitive_post_parameters("password")
@require_POST
@signed_in
def add(request: Asked) -> HttpResponse:
    """Let whoever is signed in make a passkey: their password first, then their device."""
    who, now, place = request.principal, clock.now(), _place(request)
    answer, errors = request.POST.get("answer", ""), []
    try:
        if not answer:
            name = registry.name_of(request.POST.get("name", ""))[:100]
            password = request.POST.get("password", "")
            asked = signing.begin_passkey(who, place, password, address_of(request), now)
            return _ask(request, asked, "make", {}, name)
        codes = _make(request, who, answer)
    except WrongError:
        wrong = Error(NOT_MADE, "#name") if answer else Error("The password is wrong.", "#password")
        errors = [wrong]
    except TooOftenError:
        errors = [Error(TOO_OFTEN, "#password")]
    except RefusedError as error:
        errors = [Error(error.sentence, f"#{error.field}" if error.field else "")]
    else:
        if codes:
            return render(request, "web/recovery_codes.html", {"codes": codes})
        messages.success(request, "The passkey is made. You can sign in with it from now on.")
        return redirect("account")
    return account.show(request, errors, request.POST.get("name", ""))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: Asked, key: int) -> HttpResponse:
    """Let somebody remove one of their passkeys, with their password."""
    who, errors = request.principal, []
    one = next((one for one in passkeys.of(who.user) if one.pk == key), None)
    if one is None:
        raise NotHereError
    if request.method == "POST":
        password = request.POST.get("password", "")
        try:
            signing.remove_passkey(who, key, password, address_of(request), clock.now())
        except WrongError:
            errors = [Error("The password is wrong.", "#password")]
        except TooOftenError:
            errors = [Error(TOO_OFTEN, "#password")]
        except RefusedError as error:
            errors = [Error(error.sentence, f"#{error.field}" if error.field else "")]
        else:
            messages.success(request, f"The passkey “{one.data['name']}” is removed.")
            return redirect("account")
    told = {"passkey": one, "errors": errors, "password": signing.has_password(who.user)}
    return render(request, "web/passkey_remove.html", told, status=422 if errors else 200)


def _make(request: HttpRequest, who: Principal, answer: str) -> list[str]:
    """Keep the passkey that a device has made; give recovery codes to whoever has none."""
    kept = request.session.pop(WAITING, None)
    name = kept["name"] if kept else ""
    return signing.make_passkey(who, _place(request), kept, answer, name, clock.now())


def _ask(
    request: HttpRequest, asked: passkeys.Asked, what: str, told: dict[str, Any], name: str = ""
) -> HttpResponse:
    """Show the page that asks the device."""
    browser = session.browser_of(request)
    request.session[WAITING] = asked.kept | {"name": name or browser}
    told |= {
        "what": what,
        "options": json.dumps(asked.options),
        "back": reverse("sign-in" if what == "use" else "account"),
    }
    return render(request, "web/passkey.html", told)


def _place(request: HttpRequest) -> passkeys.Place:
    """Give where the page stands: a passkey is good for there alone."""
    host = request.get_host()
    return passkeys.Place(split_domain_port(host)[0], f"{request.scheme}://{host}")
