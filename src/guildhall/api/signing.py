"""Who asks: a bearer token, and whether it is good for what is asked."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthorizationError
from ninja.security import HttpBearer

from guildhall import clock
from guildhall.people import tokens
from guildhall.people.acting import Principal

TOKEN = re.compile(r"guildhall_[!-~]{1,200}")


class SecondFactorNeededError(Exception):
    """Somebody whose role needs a second factor has not set it up yet."""


class Bearer(HttpBearer):
    """`Authorization: Bearer guildhall_…`, good for one of some scopes; with none named, for any.

    A token that sets up a second factor is good for that alone.
    """

    def __init__(self, *scopes: str) -> None:
        super().__init__()
        self.scopes = frozenset(scopes)

    def authenticate(self, _: HttpRequest, token: str) -> Principal | None:
        """Give who the token stands for, or None.

        Raises AuthorizationError for want of scope, SecondFactorNeededError.
        """
        if not TOKEN.fullmatch(token):
            return None
        try:
            who = tokens.principal_of(token, clock.now())
        except tokens.TokenRefusedError:
            return None
        if tokens.ENROL in who.scopes - self.scopes:
            raise SecondFactorNeededError
        if self.scopes and not self.scopes & who.scopes:
            raise AuthorizationError
        return who


def address_of(request: HttpRequest) -> str:
    """Give the address of the network from which a request comes."""
    if settings.BEHIND_PROXY:
        # The proxy in front adds the last one; what stands before it, anybody may have made up.
        return str(request.headers.get("X-Forwarded-For", "")).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def asked_by(request: HttpRequest) -> Principal:
    """Give who has asked, once a bearer has let them in."""
    who: Principal = request.auth  # type: ignore[attr-defined]
    return who


BEARERS: dict[str, Callable[[HttpRequest], Principal | None]] = {
    scope: Bearer(scope) for scope in tokens.SCOPES
}
SIGNED_IN: Callable[[HttpRequest], Principal | None] = Bearer()
ENROLLING: Callable[[HttpRequest], Principal | None] = Bearer("account", tokens.ENROL)
"""For one's own second factor."""
