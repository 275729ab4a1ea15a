"""Who asks: a bearer token, and whether it is good for what is asked."""

import re
from collections.abc import Callable

from django.http import HttpRequest
from ninja.errors import AuthorizationError
from ninja.security import HttpBearer

from guildhall import clock
from guildhall.people import tokens
from guildhall.people.acting import Principal

TOKEN = re.compile(r"guildhall_[!-~]{1,200}")


class Bearer(HttpBearer):
    """`Authorization: Bearer guildhall_…`, good for one scope; with none, for any."""

    def __init__(self, scope: str | None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, _: HttpRequest, token: str) -> Principal | None:
        """Give who the token stands for, or None. Raises AuthorizationError for want of scope."""
        if not TOKEN.fullmatch(token):
            return None
        try:
            who = tokens.principal_of(token, clock.now())
        except tokens.TokenRefusedError:
            return None
        if self.scope is not None and self.scope not in who.scopes:
            raise AuthorizationError
        return who


def asked_by(request: HttpRequest) -> Principal:
    """Give who has asked, once a bearer has let them in."""
    who: Principal = request.auth  # type: ignore[attr-defined]
    return who


BEARERS: dict[str, Callable[[HttpRequest], Principal | None]] = {
    scope: Bearer(scope) for scope in tokens.SCOPES
}
SIGNED_IN: Callable[[HttpRequest], Principal | None] = Bearer(None)
