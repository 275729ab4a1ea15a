"""Tokens: keys to the API. What is given out is told once; what is kept is its hash."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import Q, QuerySet

from guildhall.people.acting import Principal
from guildhall.people.models import Membership, Token, User

SCOPES: dict[str, str] = {
    "cases:read": "see cases, their history, deadlines and what may be done",
    "cases:write": "perform actions on cases",
    "files:read": "fetch files that belong to cases",
    "files:write": "hand in files",
    "people:read": "see people and organisations",
    "people:write": "add and change people and organisations, as an administrator; declare "
    "interests",
    "account": "see and revoke one's own tokens, change one's own password",
}
"""What a token may be good for."""
ENROL = "second-factor"
"""What the token of somebody is good for who has still to set up the second factor they need."""


NOTED_EVERY = timedelta(minutes=5)
"""How often it is written down that a token is used: mostly, to read something writes nothing."""


class TokenRefusedError(Exception):
    """A token that opens nothing: unknown, run out, revoked, or of somebody who has left."""


def issue(
    membership: Membership,
    name: str,
    at: datetime,
    *,
    scopes: Iterable[str] = tuple(SCOPES),
    expires_at: datetime | None = None,
    kind: str = Token.Kind.PROGRAM,
    secret: str | None = None,
) -> str:
    """Make a token; give its text, which nobody can be told a second time.

    Raises ValueError for a scope that there is not.
    """
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES and scope != ENROL]
    if unknown:
        message = f"There is no scope {unknown[0]!r}; there are: {', '.join(SCOPES)}."
        raise ValueError(message)
    key, text = secrets.token_hex(8), secret or secrets.token_urlsafe(32)
    Token.objects.create(
        id=key,
        hash=_hash(text),
        membership=membership,
        name=name,
        kind=kind,
        scopes=wanted,
        created_at=at,
        last_used_at=at,
        expires_at=expires_at,
    )
    return f"guildhall_{key}_{text}"


def principal_of(text: str, at: datetime) -> Principal:
    """Find who a token stands for. Raises TokenRefusedError."""
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != "guildhall":  # noqa: PLR2004 - prefix, key, secret
        raise TokenRefusedError
    found = _find(parts[1], at)
    if not hmac.compare_digest(found.hash, _hash(parts[2])):
        raise TokenRefusedError
    return _holder(found, at)


def holder_of(key: str, at: datetime) -> Principal:
    """Find who a token stands for by its id, for a session that was begun with it.

    Raises TokenRefusedError.
    """
    return _holder(_find(key, at), at)


def _find(key: str, at: datetime) -> Token:
    rows = Token.objects.select_related("membership__user", "membership__organisation")
    found = rows.filter(_open(at), id=key).first()
    if found is None:
        raise TokenRefusedError
    return found


def _holder(found: Token, at: datetime) -> Principal:
    """Give who has a token, if they may still act in that role; note that it is used."""
    one = found.membership
    organisation = one.organisation
    in_use = (
        one.active
        and not one.invited
        and one.user.is_active
        and (organisation is None or organisation.active)
    )
    if not in_use:
        raise TokenRefusedError
    if at - found.last_used_at >= NOTED_EVERY:
        _note_use(found.id, at)
    return Principal(one, frozenset(found.scopes), found.id)


def own(person: User) -> QuerySet[Token]:
    """Give the tokens of a person that nobody has revoked; some may have run out."""
    return Token.objects.filter(membership__user=person, revoked_at__isnull=True)


def listed(person: User, at: datetime) -> QuerySet[Token]:
    """Give the tokens of a person that open something, or will once a role is theirs again."""
    found = Token.objects.filter(_open(at), membership__user=person)
    return found.select_related("membership__organisation").order_by("created_at", "id")


def idle_until(one: Token) -> datetime | None:
    """Give the moment at which a token runs out if it is not used; None: it waits for ever."""
    return one.last_used_at + settings.IDLE if one.kind == Token.Kind.SIGN_IN else None


def revoke(person: User, key: str, at: datetime) -> bool:
    """Revoke a token of a person, from now on; tell whether there was one."""
    return bool(own(person).filter(id=key).update(revoked_at=at))


def revoke_all(person: User, at: datetime, *, kept: str | None = None) -> None:
    """Revoke every token of a person but one."""
    own(person).exclude(id=kept or "").update(revoked_at=at)


def _open(at: datetime) -> Q:
    """Tell the tokens that have not run out: by their end, by idleness, or by being revoked."""
    used = Q(kind=Token.Kind.PROGRAM) | Q(last_used_at__gt=at - settings.IDLE)
    return used & (Q(expires_at__isnull=True) | Q(expires_at__gt=at)) & Q(revoked_at__isnull=True)


def _note_use(key: str, at: datetime) -> None:
    """Note that a token was used; where somebody else is writing now, the next use will do.

    To read something waits for nobody. SQLite has one writer at a time: it is not waited for.
    """
    rows = Token.objects.filter(pk=key, last_used_at__lt=at)
    if connection.vendor != "sqlite":
        rows.update(last_used_at=at)
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        patience = int(cursor.fetchone()[0])
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            with suppress(OperationalError):
                rows.update(last_used_at=at)
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
