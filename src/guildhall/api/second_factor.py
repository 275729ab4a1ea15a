"""One's own second factor: setting it up, recovery codes, taking it away.

As where one signs in, what carries a password or a code has no Idempotency-Key.
"""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from guildhall import clock
from guildhall.api import bodies
from guildhall.api.document import tells
from guildhall.api.signing import BEARERS, ENROLLING, asked_by
from guildhall.api.tokens import Code, NewToken, Nothing, Secret, answer, new_token
from guildhall.engine.strict import Strict
from guildhall.people import pace, second_factor, sign_in, tokens

router = Router(tags=["signing in"])
ACCOUNT = BEARERS["account"]
STATUSES = (400, 401, 403, 422, 429)


class SecondFactorOut(Strict):
    """How it stands with one's second factor."""

    needed: bool = Field(description="Whether the role in which one works cannot do without.")
    set_up: bool = Field(description="Whether one has one.")
    since: datetime | None = Field(description="Since when.")
    last_used_at: datetime | None = Field(description="When it was last used.")
    recovery_codes_left: int = Field(description="How many recovery codes are not used yet.")


class BeginBody(Strict):
    """The password that one has."""

    password: Secret


class Begun(Strict):
    """What an app needs to make codes; it is told once."""

    secret: str = Field(description="To be typed into an app that reads no QR code.")
    uri: str = Field(description="What the QR code for the app has in it.")


class ConfirmBody(Strict):
    """A code that the app has made."""

    code: Code


class Confirmed(Strict):
    """The second factor is set up."""

    recovery_codes: Annotated[
        list[str],
        Field(description="Each is good for once, where the phone is not at hand; told once."),
    ]
    token: NewToken | None = Field(
        description="To go on with, where one had a token that sets up a second factor alone."
    )


class ProofBody(Strict):
    """The password that one has, and a code."""

    password: Secret
    code: Code


class RecoveryCodes(Strict):
    """New recovery codes; the older ones are void."""

    recovery_codes: list[str] = Field(description="Each is good for once; told once.")


ASKED = (BeginBody, ConfirmBody, ProofBody)
TOLD = (SecondFactorOut, Begun, Confirmed, RecoveryCodes)
"""The shapes of what is asked here, and of what is told."""


@router.get(
    "/second-factor", auth=ENROLLING, openapi_extra=tells(SecondFactorOut, None, (401, 403))
)
def read_second_factor(request: HttpRequest) -> HttpResponse:
    """Read how it stands with one's own second factor."""
    who = asked_by(request)
    found = second_factor.state(who.user)
    return answer(
        {
            "needed": second_factor.is_needed(who.membership),
            "set_up": second_factor.is_set_up(who.user),
            "since": found.since.isoformat() if found.since else None,
            "last_used_at": found.last_used_at.isoformat() if found.last_used_at else None,
            "recovery_codes_left": found.codes_left,
        }
    )


@router.post("/second-factor", auth=ENROLLING, openapi_extra=tells(Begun, BeginBody, STATUSES))
def begin_second_factor(request: HttpRequest) -> HttpResponse:
    """Begin to set up a second factor: get the secret for an app that makes codes.

    It counts once it is confirmed with a code, within a quarter of an hour.
    """
    body = bodies.read(request, BeginBody)
    who = asked_by(request)
    begun = sign_in.begin_second_factor(
        who.user, body.password, pace.address_of(request), clock.now()
    )
    return answer({"secret": begun.secret, "uri": begun.uri})


@router.post(
    "/second-factor/confirm", auth=ENROLLING, openapi_extra=tells(Confirmed, ConfirmBody, STATUSES)
)
def confirm_second_factor(request: HttpRequest) -> HttpResponse:
    """Confirm the second factor with a code of the app: from now on one signs in with both."""
    body = bodies.read(request, ConfirmBody)
    who, now = asked_by(request), clock.now()
    codes = sign_in.enrol(who, body.code, now)
    goes_on = new_token(who.membership, now) if tokens.ENROL in who.scopes else None
    return answer({"recovery_codes": codes, "token": goes_on})


@router.post(
    "/second-factor/recovery-codes",
    auth=ACCOUNT,
    openapi_extra=tells(RecoveryCodes, ProofBody, STATUSES),
)
def renew_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Get new recovery codes, for one's password and a code; the older ones are void."""
    body = bodies.read(request, ProofBody)
    codes = sign_in.renew_recovery_codes(
        asked_by(request).user, body.password, body.code, pace.address_of(request), clock.now()
    )
    return answer({"recovery_codes": codes})


@router.post(
    "/second-factor/remove", auth=ACCOUNT, openapi_extra=tells(Nothing, ProofBody, STATUSES)
)
def remove_second_factor(request: HttpRequest) -> HttpResponse:
    """Take one's second factor away, with one's password and a code; every token ends with it."""
    body = bodies.read(request, ProofBody)
    sign_in.remove_second_factor(
        asked_by(request).user, body.password, body.code, pace.address_of(request), clock.now()
    )
    return answer({})
