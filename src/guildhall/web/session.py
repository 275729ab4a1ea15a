"""Who is signed in, in a browser: as what they work, in Django's session.

The session holds a membership and a seal of the person's password: with another password, with a
role that has ended or an organisation that is no longer here, nobody is signed in any more.
"""

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from guildhall.people.acting import Principal, in_use
from guildhall.people.models import Membership

MEMBERSHIP, SEAL, ENROLLING = "membership", "seal", "enrolling"
KEPT = "_principal"
"""Where a request keeps who has been found, so that the database is asked once."""
P = ParamSpec("P")


class Asked(HttpRequest):
    """A request of somebody who is signed in."""

    principal: Principal


def begin(request: HttpRequest, membership: Membership) -> None:
    """Let somebody be signed in as what they work, under a new key of the session."""
    request.session.flush()
    request.session[MEMBERSHIP] = membership.pk
    request.session[SEAL] = membership.user.get_session_auth_hash()
    vars(request).pop(KEPT, None)


def begin_enrolling(request: HttpRequest, membership: Membership) -> None:
    """Let somebody set up their second factor, and nothing else: their password was right."""
    begin(request, membership)
    request.session[ENROLLING] = True


def enrolling(request: HttpRequest) -> Membership | None:
    """Give who sets up a second factor before they are signed in, or None."""
    return _membership(request) if request.session.get(ENROLLING) else None


def end(request: HttpRequest) -> None:
    """Let nobody be signed in any more."""
    request.session.flush()
    vars(request).pop(KEPT, None)


def principal_of(request: HttpRequest) -> Principal | None:
    """Give who is signed in, or None."""
    if KEPT not in vars(request):
        setattr(request, KEPT, _found(request))
    found: Principal | None = vars(request)[KEPT]
    return found


def _found(request: HttpRequest) -> Principal | None:
    one = None if request.session.get(ENROLLING) else _membership(request)
    return Principal(one, frozenset()) if one is not None else None


def _membership(request: HttpRequest) -> Membership | None:
    key, seal = request.session.get(MEMBERSHIP), request.session.get(SEAL)
    one = in_use(key) if isinstance(key, int) else None
    if one is None or not hmac.compare_digest(str(seal), one.user.get_session_auth_hash()):
        return None
    return one


def signed_in(
    view: Callable[Concatenate[Asked, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a page be for whoever is signed in: `request.principal`. Others are asked to sign in."""

    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        who = principal_of(request)
        if who is None:
            back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
            answer = HttpResponse(status=303)
            answer["Location"] = f"{settings.LOGIN_URL}?{urlencode({'next': back})}"
        else:
            request.principal = who  # type: ignore[attr-defined]
            answer = view(request, *args, **kwargs)  # type: ignore[arg-type]
        add_never_cache_headers(answer)
        return answer

    return asked
