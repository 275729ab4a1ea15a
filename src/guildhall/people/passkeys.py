"""Passkeys: keys that a device keeps, and opens with a finger, a face or a number of its own.

A passkey is both factors at once: the device, and whoever it knows. So it signs in alone, and each
one is asked to see that it is its person (“user verification”). What is kept of it is its public
key, in the table in which the other second factors stand; the ceremony is checked by `fido2`. A
challenge is good for once and for a few minutes, and for the very address at which it was put.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Never

import structlog
from allauth.mfa.models import Authenticator
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from guildhall.people.models import User
from guildhall.people.refusals import NotHereError, RefusedError, WrongError
from guildhall.people.second_factor import KIND, factors_of

ASKED_FOR = timedelta(minutes=5)
"""How long a challenge waits for its answer."""
LONGEST_ANSWER = 20_000
"""Characters; an answer of a device has some two thousand."""
MOST = 20
"""So many passkeys a person may have."""
SURE = UserVerificationRequirement.REQUIRED
log = structlog.get_logger("guildhall.passkeys")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passkey is made or used: the name of the host, and the whole origin of the page."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser asks the device, and what has to be kept until it has answered."""

    options: dict[str, Any]
    kept: dict[str, Any]


def of(person: User) -> list[Authenticator]:
    """Give the passkeys of a person, the oldest first."""
    return list(factors_of(person).filter(type=KIND.WEBAUTHN).order_by("created_at", "pk"))


def begin_making(person: User, place: Place, at: datetime) -> Asked:
    """Ask a device to make a passkey for somebody. Raises RefusedError for one too many."""
    known = of(person)
    if len(known) >= MOST:
        raise RefusedError("name", f"You have {MOST} passkeys: remove one that you do not use.")
    called = person.email or person.name
    user = PublicKeyCredentialUserEntity(
        id=person.pk.encode(), name=called, display_name=person.name
    )
    options, state = _server(place).register_begin(
        user, [_key(one) for one in known], ResidentKeyRequirement.REQUIRED, SURE
    )
    return _asked(options, state, at)


def make(
    person: User, place: Place, kept: Mapping[str, Any] | None, sent: str, name: str, at: datetime
) -> None:
    """Keep the passkey that a device has made. Raises WrongError for what is none of ours."""
    state, told = _state(kept, at), _read(sent)
    try:
        made = _server(place).register_complete(state, RegistrationResponse.from_dict(told))
        key = made.credential_data
    except FAULTY as error:
        _refuse("a passkey was not made", error)
    if key is None:
        raise WrongError
    ident = websafe_encode(key.credential_id)
    if Authenticator.objects.filter(type=KIND.WEBAUTHN, data__id=ident).exists():
        raise WrongError
    Authenticator.objects.create(
        user=person, type=KIND.WEBAUTHN, created_at=at,
        data={"name": name, "id": ident, "key": websafe_encode(key), "counter": made.counter},
    )  # fmt: skip
    log.info("a passkey was made", person=person.pk)


def begin_using(place: Place, at: datetime) -> Asked:
    """Ask a device for whichever passkey it has for this place."""
    options, state = _server(place).authenticate_begin(user_verification=SURE)
    return _asked(options, state, at)


def use(place: Place, kept: Mapping[str, Any] | None, sent: str, at: datetime) -> User:
    """Give the person whose passkey has answered. Raises WrongError for whatever is wrong."""
    state, told = _state(kept, at), _read(sent)
    try:
        answer = AuthenticationResponse.from_dict(told)
        handle = answer.response.user_handle
        person = User.objects.filter(pk=handle.decode(), is_active=True).first() if handle else None
        if person is None:
            raise WrongError
        ident = websafe_encode(answer.raw_id)
        one = next((one for one in of(person) if one.data["id"] == ident), None)
        if one is None:
            raise WrongError
        _server(place).authenticate_complete(state, [_key(one)], answer)
        counter = answer.response.authenticator_data.counter
    except FAULTY as error:
        _refuse("a passkey was refused", error)
    _count(one, counter, at)
    return person


def remove(person: User, key: int) -> None:
    """Forget a passkey of a person; recovery codes go with the last second factor.

    Raises NotHereError.
    """
    if not factors_of(person).filter(type=KIND.WEBAUTHN, pk=key).delete()[0]:
        raise NotHereError
    if not factors_of(person).exclude(type=KIND.RECOVERY_CODES).exists():
        factors_of(person).delete()
    log.info("a passkey was removed", person=person.pk)


def _count(one: Authenticator, counter: int, at: datetime) -> None:
    """Note the use. A device that counts has counted on: else its key was copied."""
    before = one.data["counter"]
    if (counter or before) and counter <= before:
        log.warning("a passkey that was used before has come again", passkey=one.pk)
        raise WrongError
    told = {"data": one.data | {"counter": counter}, "last_used_at": at}
    # Of two that come with one count at once, one finds it used.
    if not Authenticator.objects.filter(pk=one.pk, data__counter=before).update(**told):
        raise WrongError


FAULTY = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, RecursionError,
    struct.error,
)  # fmt: skip
"""What is raised for an answer that is not what it should be, by whatever reads it first."""


def _refuse(what: str, error: Exception) -> Never:
    log.info(what, why=type(error).__name__)
    raise WrongError from None


def _server(place: Place) -> Fido2Server:
    party = PublicKeyCredentialRpEntity(id=place.host, name="Guildhall")
    return Fido2Server(party, verify_origin=lambda origin: origin == place.origin)


def _asked(options: Any, state: Any, at: datetime) -> Asked:  # noqa: ANN401 - as the library has it
    kept = {"challenge": state["challenge"], "until": (at + ASKED_FOR).isoformat()}
    return Asked(dict(options["publicKey"]), kept)


def _state(kept: Mapping[str, Any] | None, at: datetime) -> dict[str, Any]:
    """Give the challenge back as the library wants it. Raises WrongError for one that is over."""
    if kept is None or at >= datetime.fromisoformat(kept["until"]):
        raise WrongError
    return {"challenge": kept["challenge"], "user_verification": SURE}


def _read(sent: str) -> dict[str, Any]:
    try:
        told = json.loads(sent) if len(sent) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise WrongError
    return told


def _key(one: Authenticator) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(one.data["key"]))
