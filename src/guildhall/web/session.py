"""Who is signed in, in a browser: by a token of theirs, kept in Django's session by its id.

The token is one among those that people see, and ends as they do: when it is not used, with a new
password, a second factor that is removed, a role that is taken back, or when somebody ends it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from guildhall import clock
from guildhall.people import tokens
from guildhall.people.acting import Principal

TOKEN = "token"  # noqa: S105 - the name under which the id of one is kept
KEPT = "_principal"
"""Where a request keeps who has been found, so that the database is asked once."""
P = ParamSpec("P")


class Asked(HttpRequest):
    """A request of somebody who is signed in."""

    principal: Principal


def begin(request: HttpRequest, token: str) -> None:
    """Let somebody be signed in by a token, made for this; under a new key of the session."""
    end(request)
    request.session.clear_expired()
    request.session[TOKEN] = tokens.principal_of(token, clock.now()).token


def end(request: HttpRequest) -> None:
    """Let nobody be signed in any more: what they were signed in with opens nothing, either."""
    who = _found(request)
    if who is not None and who.token is not None:
        tokens.revoke(who.user, who.token, clock.now())
    request.session.flush()
    vars(request).pop(KEPT, None)


BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
    ("Windows", "Windows"), ("Macintosh", "a Mac"), ("Linux", "Linux"),
)  # fmt: skip
"""By what a browser and a system give themselves away, the more telling first."""


def browser_of(request: HttpRequest) -> str:
    """Say in words which browser asks, so that people know their own again."""
    told = request.headers.get("User-Agent", "")
    browser = next((words for sign, words in BROWSERS if sign in told), "A browser")
    system = next((f" on {words}" for sign, words in SYSTEMS if sign in told), "")
    return f"{browser}{system}"


def principal_of(request: HttpRequest) -> Principal | None:
    """Give who is signed in, or None; whoever has a second factor still to set up is not."""
    found = _found(request)
    return found if found is not None and tokens.ENROL not in found.scopes else None


def enrolling(request: HttpRequest) -> Principal | None:
    """Give who sets up a second factor before they are signed in, or None."""
    found = _found(request)
    return found if found is not None and tokens.ENROL in found.scopes else None


def _found(request: HttpRequest) -> Principal | None:
    if KEPT not in vars(request):
        setattr(request, KEPT, _looked_up(request))
    found: Principal | None = vars(request)[KEPT]
    return found


def _looked_up(request: HttpRequest) -> Principal | None:
    key = request.session.get(TOKEN)
    try:
        return tokens.holder_of(key, clock.now()) if key is not None else None
    except tokens.TokenRefusedError:
        return None


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
