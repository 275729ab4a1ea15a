"""Signing in by the directory of somebody's own house: OpenID Connect, for those known here alone.

Guildhall asks one provider, named by the installation, who somebody is: by the code flow, with
PKCE, a state and a nonce. Nobody becomes known by signing in. Who they are is told by the
provider's own id of them, once that is linked; it is linked by an address that the provider has
verified, or with an invitation. The signature, the issuer, the audience and the times of what the
provider says are checked by `joserfc`.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from guildhall.people.models import SignOn, User
from guildhall.people.refusals import RefusedError

PATIENCE = 10
"""Seconds that the provider has to answer."""
ASKED_FOR = timedelta(minutes=10)
"""How long somebody may take at the provider."""
KEPT_FOR = timedelta(hours=1)
"""How long what a provider says of itself is believed."""
MOST = 1_000_000
"""Bytes of an answer."""
LEEWAY = 60
"""Seconds by which the provider's clock may be wrong."""
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
log = structlog.get_logger("guildhall.single_sign_on")


class UnreachableError(Exception):
    """The provider does not answer, or not as one does; or what it says cannot be believed."""


class UnknownError(Exception):
    """The provider knows somebody who is not known here."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where a browser is sent, and what has to be kept until it comes back."""

    address: str
    kept: dict[str, str]


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider has let in; `sure`: with a second factor that the installation believes."""

    issuer: str
    subject: str
    email: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider says of itself, and since when that is believed."""

    told: Mapping[str, Any]
    keys: KeySet
    until: datetime


_KNOWN: dict[str, Provider] = {}
_LOCK = Lock()


def is_offered() -> bool:
    """Tell whether the installation names a provider."""
    return bool(settings.OIDC_ISSUER)


def begin(back: str, at: datetime) -> Begun:
    """Send somebody to the provider; `back` is where they come back to. Raises UnreachableError."""
    told = _provider(at).told
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": back,
        "scope": "openid email",
        "state": state,
        "nonce": nonce,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }
    kept = {
        "state": state, "nonce": nonce, "verifier": verifier, "back": back,
        "until": (at + ASKED_FOR).isoformat(),
    }  # fmt: skip
    address = str(told["authorization_endpoint"])
    return Begun(f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", kept)


def finish(kept: Mapping[str, str] | None, came: Mapping[str, str], at: datetime) -> Identity:
    """Find out whom the provider has let in, of what came back. Raises UnreachableError."""
    if kept is None or at >= datetime.fromisoformat(kept["until"]):
        raise UnreachableError("nobody was sent there from here, or too long ago")
    if not secrets.compare_digest(kept["state"].encode(), came.get("state", "").encode()):
        raise UnreachableError("another state came back")
    if came.get("iss", settings.OIDC_ISSUER) != settings.OIDC_ISSUER or not came.get("code"):
        raise UnreachableError("no code came back, or another issuer's")
    provider = _provider(at)
    tokens = _exchange(provider, kept, came["code"])
    claims = _claims(provider, str(tokens.get("id_token", "")), kept["nonce"], at)
    if "email" not in claims and "userinfo_endpoint" in provider.told:
        bearer = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
        more = _ask(Request(str(provider.told["userinfo_endpoint"]), headers=bearer))  # noqa: S310 - looked at in `_provider`
        if more.get("sub") == claims["sub"]:
            claims = {**more, **claims}
    email = claims.get("email") if claims.get("email_verified") is True else ""
    return Identity(settings.OIDC_ISSUER, claims["sub"], str(email or ""), _sure(claims))


def person_of(one: Identity, at: datetime) -> User:
    """Find who it is: by their link; else by an address that is verified, which then links them.

    Raises UnknownError.
    """
    known = SignOn.objects.filter(issuer=one.issuer, subject=one.subject)
    found = known.select_related("user").first()
    if found is not None:
        if not found.user.is_active:
            raise UnknownError
        return found.user
    person = User.objects.filter(email__iexact=one.email, is_active=True).first()
    if not one.email or person is None:
        raise UnknownError
    link(person, one, at)
    return person


def link(person: User, one: Identity, at: datetime) -> None:
    """Let somebody sign in by what the provider calls them from now on.

    Raises UnknownError where they, or whoever it is there, are linked already.
    """
    try:
        with transaction.atomic():
            SignOn.objects.create(user=person, issuer=one.issuer, subject=one.subject, since=at)
    except IntegrityError:
        raise UnknownError from None
    log.info("somebody is linked to the provider", person=person.pk)


def see_address(person: User, one: Identity) -> None:
    """See that somebody who is known by an address has that one there. Raises RefusedError."""
    if person.email and person.email.lower() != one.email.lower():
        sentence = "The invitation is for another address than the one you have signed in with."
        raise RefusedError("code", sentence)


def _sure(claims: Mapping[str, Any]) -> bool:
    """Tell whether it was with a second factor, by the words that the installation believes."""
    told = claims.get("amr")
    words = {str(claims.get("acr", "")), *(map(str, told) if isinstance(told, list) else ())}
    return bool(words & set(settings.OIDC_SECOND_FACTOR))


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _exchange(provider: Provider, kept: Mapping[str, str], code: str) -> dict[str, Any]:
    """Give the code in, and get what it stands for."""
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": kept["back"],
        "code_verifier": kept["verifier"],
    }
    pair = (
        f"{quote(settings.OIDC_CLIENT_ID, safe='')}:{quote(settings.OIDC_CLIENT_SECRET, safe='')}"
    )
    basic = base64.b64encode(pair.encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    address = str(provider.told["token_endpoint"])
    return _ask(Request(address, urlencode(sent).encode(), headers, method="POST"))  # noqa: S310 - looked at in `_provider`


def _claims(provider: Provider, text: str, nonce: str, at: datetime) -> dict[str, Any]:
    """Read what the provider has signed. Raises UnreachableError for what cannot be believed."""
    registry = jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": settings.OIDC_ISSUER},
        aud={"essential": True, "value": settings.OIDC_CLIENT_ID},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims: dict[str, Any] = jwt.decode(text, provider.keys, algorithms=ALGORITHMS).claims
        registry.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        _KNOWN.pop(settings.OIDC_ISSUER, None)  # its keys may have changed: look again next time
        raise UnreachableError(f"it cannot be believed: {type(error).__name__}") from None
    parties = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if len(parties) > 1 and claims.get("azp") != settings.OIDC_CLIENT_ID:
        raise UnreachableError("it is for somebody else")
    return claims


def _provider(at: datetime) -> Provider:
    """Give what the provider says of itself, asked for once an hour. Raises UnreachableError."""
    issuer = settings.OIDC_ISSUER
    with _LOCK:
        known = _KNOWN.get(issuer)
    if known is not None and at < known.until:
        return known
    told = _get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if told.get("issuer") != issuer:
        raise UnreachableError("it calls itself something else")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"):
        if name in told or name != "userinfo_endpoint":
            _see_safe(str(told.get(name, "")))
    try:
        keys = KeySet.import_key_set(_get(str(told["jwks_uri"])))  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError):
        raise UnreachableError("its keys cannot be read") from None
    found = Provider(told, keys, at + KEPT_FOR)
    with _LOCK:
        _KNOWN[issuer] = found
    return found


def _see_safe(address: str) -> None:
    """See that an address is one of HTTPS, or of this machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and (parts.scheme, parts.hostname) != ("http", "localhost"):
        raise UnreachableError("an address of it is not HTTPS")


def _get(address: str) -> dict[str, Any]:
    _see_safe(address)
    return _ask(Request(address))  # noqa: S310 - looked at just now


def _ask(request: Request) -> dict[str, Any]:
    """Ask the provider, and read its answer. Raises UnreachableError."""
    request.add_header("Accept", "application/json")
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - addresses are looked at
            told = json.loads(answer.read(MOST))
    except (URLError, OSError, ValueError, RecursionError) as error:
        raise UnreachableError(f"it does not answer: {type(error).__name__}") from None
    if not isinstance(told, dict):
        raise UnreachableError("its answer cannot be read")
    return told
