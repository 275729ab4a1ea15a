"""The second factor: codes of an app (TOTP, RFC 6238), and recovery codes for a lost phone.

What is kept is kept by django-allauth's tables, where passkeys (`passkeys`) stand beside it, and is
encrypted with a key that is made of the service's own: a copy of the database alone gives no
codes. A code of the app is good for once. Codes go by the time of the world and not by the clock of
a demo, since the phone that makes them knows no other.
"""

import base64
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import structlog
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from guildhall.people.models import Enrolment, Membership, Organisation, User
from guildhall.people.refusals import RefusedError, WrongCodeError

BEGUN_FOR = timedelta(minutes=15)
"""How long a secret waits for the code that shows that it has arrived."""
KIND = Authenticator.Type
log = structlog.get_logger("guildhall.second_factor")


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library brings no types
    """Keeps the library's secrets encrypted."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the database."""
        return _cipher(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret from the database. Raises InvalidToken under another secret key."""
        return _cipher(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()


@cache
def _cipher(key: str) -> Fernet:
    """Give the cipher of a secret key; nothing else that is made of that key is of use here."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"guildhall second factor")
    return Fernet(base64.urlsafe_b64encode(derived.derive(key.encode())))


@dataclass(frozen=True, slots=True)
class Begun:
    """What an app needs to make codes: told once. `uri` is what a QR code has in it."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class State:
    """What is told of somebody's second factor; `codes_left`: recovery codes that are not used."""

    since: datetime | None
    last_used_at: datetime | None
    codes_left: int


def is_needed(one: Membership) -> bool:
    """Tell whether a role is one of an awarding body's staff: they sign in with a second factor."""
    place = one.organisation
    return place is not None and place.kind == Organisation.Kind.AWARDING_BODY


def is_set_up(person: User) -> bool:
    """Tell whether a person has a second factor."""
    return factors_of(person).exclude(type=KIND.RECOVERY_CODES).exists()


def state(person: User) -> State:
    """Tell of a person's second factor, without anything that is secret."""
    found = list(factors_of(person).exclude(type=KIND.RECOVERY_CODES).order_by("created_at"))
    kept = factors_of(person).filter(type=KIND.RECOVERY_CODES).first()
    if not found:
        return State(None, None, 0)
    try:
        left = len(RecoveryCodes(kept).get_unused_codes()) if kept is not None else 0
    except InvalidToken:
        left = 0
    used = max((one.last_used_at for one in found if one.last_used_at), default=None)
    return State(found[0].created_at, used, left)


def has_app(person: User) -> bool:
    """Tell whether a person has an app that makes codes."""
    return factors_of(person).filter(type=KIND.TOTP).exists()


def first_recovery_codes(person: User) -> list[str]:
    """Make recovery codes for somebody who has none; give none to somebody who has."""
    if factors_of(person).filter(type=KIND.RECOVERY_CODES).exists():
        return []
    return new_recovery_codes(person)


def begin(person: User, at: datetime) -> Begun:
    """Make a secret for somebody's app: it counts once it is confirmed with a code.

    Raises RefusedError for somebody who has an app already.
    """
    if has_app(person):
        sentence = "You have a second factor already: remove it before you set up another one."
        raise RefusedError("second_factor", sentence)
    secret = generate_totp_secret()
    told = {"secret": get_adapter().encrypt(secret), "since": at}
    Enrolment.objects.update_or_create(user=person, defaults=told)
    return Begun(secret, get_adapter().build_totp_url(person, secret))


def begun(person: User, at: datetime) -> Begun | None:
    """Give again what somebody has begun with of late, to be shown again; None for nothing."""
    found = Enrolment.objects.filter(user=person, since__gt=at - BEGUN_FOR).first()
    if found is None:
        return None
    try:
        secret = get_adapter().decrypt(found.secret)
    except InvalidToken:  # begun under another secret key
        return None
    return Begun(secret, get_adapter().build_totp_url(person, secret))


def picture(uri: str) -> str:
    """Draw the QR code of what an app needs, as SVG."""
    drawn: str = get_adapter().build_totp_svg(uri)
    return drawn


def confirm(person: User, code: str, at: datetime) -> list[str]:
    """Make the secret that was begun with count; give the recovery codes, which are told once.

    Raises WrongCodeError, and RefusedError where nothing was begun of late.
    """
    begun = Enrolment.objects.filter(user=person, since__gt=at - BEGUN_FOR).first()
    counter = None
    if begun is not None:
        with suppress(InvalidToken):  # begun under another secret key: it cannot be right
            counter = _counter(begun.secret, code)
        if counter is None:
            raise WrongCodeError
    with transaction.atomic():
        # Of two who confirm at once, one finds it done.
        if (
            begun is None
            or not Enrolment.objects.filter(pk=begun.pk, secret=begun.secret).delete()[0]
        ):
            sentence = "Nothing has been begun in the last quarter of an hour: begin again."
            raise RefusedError("code", sentence)
        Authenticator.objects.create(
            user=person, type=KIND.TOTP, data={"secret": begun.secret, "used": counter},
            created_at=at, last_used_at=at,
        )  # fmt: skip
        codes = new_recovery_codes(person)
    log.info("a second factor was set up", person=person.pk)
    return codes


def check(person: User, code: str, at: datetime) -> bool:
    """Tell whether a code is one of a person's second factor; it is used up with that."""
    try:
        return any(_uses(one, code, at) for one in factors_of(person).order_by("-type"))
    except InvalidToken:
        log.exception("a second factor cannot be read: GUILDHALL_SECRET_KEY is another one")
        return False


def _uses(one: Authenticator, code: str, at: datetime) -> bool:
    """Use a code of one factor, if it is one."""
    if one.type == KIND.RECOVERY_CODES:
        used: bool = RecoveryCodes(one).validate_code(code)
        return used
    if one.type != KIND.TOTP:
        return False
    counter = _counter(one.data["secret"], code)
    if counter is None:
        return False
    # Of two who come with one code at once, one finds it used; so does who comes with an older one.
    fresh = Q(data__used__lt=counter) | Q(data__used__isnull=True)
    return bool(
        Authenticator.objects.filter(fresh, pk=one.pk).update(
            data=one.data | {"used": counter}, last_used_at=at
        )
    )


def _counter(encrypted: str, code: str) -> int | None:
    """Give the count of half minutes for which a code is good, if it is now or next to it."""
    secret = get_adapter().decrypt(encrypted)
    for counter in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            return int(counter)
    return None


def new_recovery_codes(person: User) -> list[str]:
    """Make new recovery codes; those that there were are void."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        factors_of(person).filter(type=KIND.RECOVERY_CODES).delete()
        made: list[str] = RecoveryCodes.activate(person).get_unused_codes()
    return made


def remove(person: User) -> None:
    """Take every second factor of a person away, and what they have begun with."""
    with transaction.atomic():
        Enrolment.objects.filter(user=person).delete()
        factors_of(person).delete()
    log.info("a second factor was removed", person=person.pk)


def factors_of(person: User) -> "QuerySet[Authenticator]":
    """Give all that is kept of a person's second factors, recovery codes among them."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=person.pk)
    return found
