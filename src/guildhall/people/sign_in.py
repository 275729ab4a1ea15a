"""Signing in with a password, and making a role one's own.

Whoever tries is told no more than that it was wrong: an address that is not known takes as long as
one that is, and somebody who has left is refused in the same words.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q, QuerySet

from guildhall.engine.vocabulary import Role
from guildhall.people.models import Invitation, Knock, Membership, Organisation, Token, User
from guildhall.people.refusals import RefusedError

WINDOW = timedelta(minutes=15)
TRIES_OF_AN_ACCOUNT = 10
TRIES_FROM_AN_ADDRESS = 100
"""So many tries are let through in a window; the password is not looked at for any more."""
INVITED_FOR = timedelta(days=14)


class WrongError(Exception):
    """The address, the password or the code is wrong: which of them is not said."""


class TooOftenError(Exception):
    """Tried too often; `again` is when the next try is looked at."""

    def __init__(self, again: datetime) -> None:
        super().__init__("Tried too often; wait a while.")
        self.again = again


class SeveralRolesError(Exception):
    """Somebody with several roles has to say as what they work now."""

    def __init__(self, roles: Sequence[Membership]) -> None:
        super().__init__("Say as what you work now: there are several roles.")
        self.roles = roles


@dataclass(frozen=True, slots=True)
class As:
    """As what somebody wants to work: by the id of the membership, or by role and organisation."""

    membership: int | None = None
    role: str | None = None
    organisation: str | None = None


def roles_of(person: User) -> QuerySet[Membership]:
    """Give all that a person may work as: what they have accepted and nobody has ended."""
    return (
        Membership.objects.select_related("user", "organisation")
        .filter(Q(organisation__isnull=True) | Q(organisation__active=True))
        .filter(user=person, user__is_active=True, active=True, invited=False)
        .order_by("id")
    )


def sign_in(email: str, password: str, wanted: As, address: str, at: datetime) -> Membership:
    """Give the membership as which somebody works from now on.

    Raises WrongError, TooOftenError, SeveralRolesError; RefusedError where the role is not theirs.
    """
    account = _key("account", email.strip().lower())
    _knock(_key("address", address), TRIES_FROM_AN_ADDRESS, at)
    _knock(account, TRIES_OF_AN_ACCOUNT, at)
    person = _known(email, password)
    if person is None:
        raise WrongError
    Knock.objects.filter(Q(key=account) | Q(since__lte=at - WINDOW)).delete()
    one = choose(person, wanted)
    User.objects.filter(pk=person.pk).update(last_login=at)
    return one


def choose(person: User, wanted: As) -> Membership:
    """Give the role as which a person wants to work. Raises RefusedError, SeveralRolesError."""
    found = [one for one in roles_of(person) if _fits(one, wanted)]
    if not found:
        raise RefusedError("role", "You have no such role here.")
    if len(found) > 1:
        raise SeveralRolesError(found)
    return found[0]


def _known(email: str, password: str) -> User | None:
    """Find who has this address and this password; it takes as long whoever it is."""
    person = User.objects.filter(~Q(email=""), email__iexact=email.strip()).first()
    if person is None or not has_password(person):
        User().set_password(password)
        return None
    right = person.check_password(password)
    return person if right and person.is_active else None


def has_password(person: User) -> bool:
    """Tell whether a person has a password at all."""
    return bool(person.password) and person.has_usable_password()


def _fits(one: Membership, wanted: As) -> bool:
    return (
        wanted.membership in (None, one.pk)
        and wanted.role in (None, one.role)
        and wanted.organisation in (None, one.organisation_id)
    )


def invite(membership: Membership, body: Organisation, name: str, at: datetime) -> str:
    """Make the code with which a person accepts a role: it is told once. An older one is void."""
    Invitation.objects.filter(membership=membership, body=body, used_at__isnull=True).delete()
    code = secrets.token_urlsafe(32)
    Invitation.objects.create(
        hash=_sha256(code),
        membership=membership,
        body=body,
        name=name,
        expires_at=at + INVITED_FOR,
    )
    return code


def invite_apprentice(person: User, body: Organisation, at: datetime) -> str:
    """Make the code with which an apprentice begins to sign in. An older one is void.

    They name their own address when they accept. Raises RefusedError where they sign in already.
    """
    if has_password(person):
        raise RefusedError("case", "The apprentice signs in already.")
    one = Membership.objects.get(user=person, role=Role.APPRENTICE)
    return invite(one, body, person.name, at)


def accept(code: str, password: str, address: str, at: datetime, email: str = "") -> Membership:
    """Make a role one's own with a code, and with a password: one's first, or the one one has.

    `email` is for somebody who has no address here yet. Raises WrongError, TooOftenError, and
    RefusedError for a password that is too weak, or an address that will not do.
    """
    _knock(_key("address", address), TRIES_FROM_AN_ADDRESS, at)
    open_ones = Invitation.objects.filter(
        hash=_sha256(code),
        used_at__isnull=True,
        expires_at__gt=at,
        membership__active=True,
        membership__user__is_active=True,
        body__active=True,
    )
    found = open_ones.select_related("membership__user").first()
    if found is None:
        raise WrongError
    person = found.membership.user
    if has_password(person):
        _knock(_key("account", person.email.lower()), TRIES_OF_AN_ACCOUNT, at)
        if not person.check_password(password):
            raise WrongError
    with transaction.atomic():
        # Of two who come with one code at once, one finds it used.
        if not open_ones.filter(pk=found.pk).update(used_at=at):
            raise WrongError
        if not person.email:
            _set_address(person, email)
        if not has_password(person):
            set_password(person, password)
        Membership.objects.filter(pk=found.membership_id).update(invited=False)
    return Membership.objects.select_related("user", "organisation").get(pk=found.membership_id)


def _set_address(person: User, email: str) -> None:
    """Give a person the address by which they sign in. Raises RefusedError."""
    try:
        validate_email(email)
    except ValidationError:
        sentence = "Say the e-mail address by which you want to sign in."
        raise RefusedError("email", sentence) from None
    if User.objects.filter(email__iexact=email).exists():
        raise RefusedError("email", "Somebody signs in with this address already.")
    person.email = email
    person.save(update_fields=["email"])


def set_password(person: User, password: str) -> None:
    """Give a person a password. Raises RefusedError for one that is too weak."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise RefusedError("password", " ".join(error.messages)) from None
    person.set_password(password)
    person.save(update_fields=["password"])


def change_password(
    person: User, old: str, new: str, kept: str | None, address: str, at: datetime
) -> None:
    """Change one's password; all one's tokens but `kept` are revoked with it.

    Raises WrongError, TooOftenError, RefusedError.
    """
    account = _key("account", person.email.lower())
    _knock(_key("address", address), TRIES_FROM_AN_ADDRESS, at)
    _knock(account, TRIES_OF_AN_ACCOUNT, at)
    if not (has_password(person) and person.check_password(old)):
        raise WrongError
    with transaction.atomic():
        set_password(person, new)
        others = Token.objects.filter(membership__user=person, revoked_at__isnull=True)
        others.exclude(id=kept or "").update(revoked_at=at)
        Knock.objects.filter(key=account).delete()


def _knock(key: str, limit: int, at: datetime) -> None:
    """Count a try before it is looked at. Raises TooOftenError."""
    with transaction.atomic():
        Knock.objects.filter(key=key, since__lte=at - WINDOW).delete()
        Knock.objects.bulk_create([Knock(key=key, count=0, since=at)], ignore_conflicts=True)
        Knock.objects.filter(key=key).update(count=F("count") + 1)
        one = Knock.objects.get(key=key)
    if one.count > limit:
        raise TooOftenError(one.since + WINDOW)


def _key(kind: str, told: str) -> str:
    """Give the key under which tries are counted; without the service's own key it says nothing."""
    text = f"knock:{kind}:{told}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
