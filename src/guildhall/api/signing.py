"""Who asks: a bearer token, and whether it is good for what is asked."""

import hashlib
import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthorizationError
from ninja.security import HttpBearer

from guildhall import clock
from guildhall.cases import queries
from guildhall.engine.vocabulary import Role
from guildhall.people import tokens
from guildhall.people.acting import Principal
from guildhall.people.pace import PACE, UNKNOWN_TOKENS, address_of
from guildhall.people.refusals import NotHereError, NotYoursError

TOKEN = re.compile(r"guildhall_[!-~]{1,200}")


class SecondFactorNeededError(Exception):
    """Somebody whose role needs a second factor has not set it up yet."""


class Bearer(HttpBearer):
    """`Authorization: Bearer guildhall_…`, good for one of some scopes; with none named, for any.

    A token that sets up a second factor is good for that alone. `roles` are those to whom a route
    is open at all, whatever it is about; None: to all. Which of them it serves on a case, or with
    which rows, is not told here. `hides`: to any other role what it is about is not there at all.
    """

    def __init__(
        self, *scopes: str, roles: frozenset[Role] | None = None, hides: bool = False
    ) -> None:
        super().__init__()
        self.scopes = frozenset(scopes)
        self.roles = roles
        self.hides = hides

    def authenticate(self, request: HttpRequest, token: str) -> Principal | None:
        """Give who the token stands for, or None.

        Raises AuthorizationError for want of scope, SecondFactorNeededError, TooOftenError, and for
        another role NotYoursError; NotFoundError where the route is about a case that is not
        theirs, and NotHereError where it hides what it is about.
        """
        at = clock.now()
        address = ("unknown", address_of(request))
        own = ("token", hashlib.sha256(token.encode()).hexdigest())
        known = PACE.knows(own, at)
        if known:
            PACE.count(own, settings.REQUESTS_BY_A_TOKEN, at)
        elif settings.REQUESTS_FROM_AN_ADDRESS:
            # Whoever guesses is not even looked up any more; who was known just now, still is.
            PACE.see(address, UNKNOWN_TOKENS, at)
        try:
            who = tokens.principal_of(token, at) if TOKEN.fullmatch(token) else None
        except tokens.TokenRefusedError:
            who = None
        if who is None:
            PACE.count(address, 0, at)
            return None
        if not known:
            PACE.count(own, settings.REQUESTS_BY_A_TOKEN, at)
        if tokens.ENROL in who.scopes - self.scopes:
            raise SecondFactorNeededError
        if self.scopes and not self.scopes & who.scopes:
            raise AuthorizationError
        if self.roles is not None and who.role not in self.roles:
            if self.hides:
                raise NotHereError
            place = request.resolver_match
            if place is not None and "case" in place.kwargs:
                queries.find(who, place.kwargs["case"])  # what is not theirs is not there for them
            names = ", ".join(sorted(role.words for role in self.roles))
            message = f"This is for: {names}. You act as {who.role.words}."
            raise NotYoursError(message)
        return who


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
