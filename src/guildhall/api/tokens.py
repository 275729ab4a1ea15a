"""Signing in, tokens, passwords: who somebody is here, and by which keys.

What carries a password or a code has no Idempotency-Key: of such a request nothing is kept, not
even a hash. To send one of them twice does no harm.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from pydantic import AwareDatetime, Field

from guildhall import clock
from guildhall.api import bodies
from guildhall.api.document import tells, writes
from guildhall.api.keys import once
from guildhall.api.problems import problem
from guildhall.api.signing import (
    BEARERS,
    SIGNED_IN,
    Bearer,
    SecondFactorNeededError,
    asked_by,
)
from guildhall.cases import queries
from guildhall.cases.answers import Reply
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Role
from guildhall.people import pace, second_factor, sign_in, tokens
from guildhall.people.models import Membership, Token
from guildhall.people.refusals import (
    CodeNeededError,
    NotHereError,
    RefusedError,
    WrongCodeError,
    WrongError,
)

router = Router(tags=["signing in"])
SIGN_IN = "sign-in"
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Secret = Annotated[str, Field(min_length=1, max_length=1000)]
Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[0-9A-Za-z -]*$")]
Number = Annotated[int, Field(ge=1, lt=2**63)]


class RoleOut(Strict):
    """Something that a person may work as."""

    membership: int
    role: str
    organisation: str | None
    organisation_name: str | None


class Me(Strict):
    """Who has asked, as what, by which token, and as what else they may work."""

    person: str
    name: str
    email: str
    working_as: RoleOut
    token: str | None
    scopes: list[str]
    roles: list[RoleOut] = Field(description="All that they may work as, each by its own token.")


class SignInBody(Strict):
    """Who signs in; as what, where they have several roles; what the token is to be good for."""

    email: Line
    password: Secret
    code: Code | None = Field(
        default=None,
        description="A code of one's second factor, or a recovery code: of those who have one.",
    )
    membership: Number | None = None
    role: Line | None = None
    organisation: Line | None = None
    name: Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")] = SIGN_IN
    scopes: list[str] | None = Field(default=None, description="All of them where left out.")
    kind: Literal["sign-in", "program"] = Field(
        default="sign-in", description="Whether somebody works with it, or a program."
    )
    expires: AwareDatetime | None = Field(
        default=None, description="When it runs out, used or not; needed for a program."
    )


class TokenOut(Strict):
    """A token, without its secret."""

    id: str
    name: str
    kind: Literal["sign-in", "program"] = Field(
        description="How it came about: somebody has signed in, or it was made for a program."
    )
    scopes: list[str]
    working_as: RoleOut
    created_at: datetime
    last_used_at: datetime = Field(description="When it was last used, to some minutes.")
    expires_at: datetime | None = Field(description="When it runs out, used or not.")
    idle_until: datetime | None = Field(
        description="When it runs out if it is not used until then; none for a program."
    )
    this_one: bool = Field(description="Whether it is the one by which you ask.")


class NewToken(TokenOut):
    """A token with its secret, which nobody is told a second time."""

    token: str


class TokensOut(Strict):
    """The tokens of a person."""

    items: list[TokenOut]


class AcceptBody(Strict):
    """A code of an invitation; and the password that one has, or wants to have."""

    code: Secret
    password: Secret
    email: Line | None = Field(
        default=None, description="The address to sign in by, of somebody who has none here yet."
    )


class PasswordBody(Strict):
    """The password that one has, and the one that is to take its place."""

    old: Secret
    new: Secret


class Accepted(RoleOut):
    """The role that was accepted."""

    second_factor_needed: bool = Field(
        description="Whether one has still to set up a second factor: sign in, and the token that "
        "you get does that and nothing else."
    )


class Invited(Strict):
    """The code of an invitation; a retry is not told it a second time."""

    code: str | None


class Nothing(Strict):
    """It is done; there is nothing to tell."""


ASKED = (SignInBody, AcceptBody, PasswordBody)
TOLD = (Me, Accepted, NewToken, TokensOut, RoleOut, Invited, Nothing)
"""The shapes of what is asked here, and of what is told."""


def role_out(one: Membership) -> dict[str, Any]:
    """Say a role of a person."""
    return {
        "membership": one.pk,
        "role": one.role,
        "organisation": one.organisation_id,
        "organisation_name": one.organisation.name if one.organisation else None,
    }


def _token_out(one: Token, asked_by: str | None) -> dict[str, Any]:
    idle_until = tokens.idle_until(one)
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "scopes": one.scopes,
        "working_as": role_out(one.membership),
        "created_at": one.created_at.isoformat(),
        "last_used_at": one.last_used_at.isoformat(),
        "expires_at": one.expires_at.isoformat() if one.expires_at else None,
        "idle_until": idle_until.isoformat() if idle_until else None,
        "this_one": one.id == asked_by,
    }


def answer(told: dict[str, Any]) -> HttpResponse:
    """Answer with what is told."""
    return HttpResponse(json.dumps(told), content_type="application/json")


SECRETS = (400, 401, 409, 422, 429)


@router.post("/tokens", auth=None, openapi_extra=tells(NewToken, SignInBody, SECRETS))
def add_token(request: HttpRequest) -> HttpResponse:
    """Sign in with a password: get a token, as one of the roles that one has.

    Who has a second factor sends a code with it. Who needs one for this role and has none yet gets
    a token that sets it up, and that opens nothing else.
    """
    body = bodies.read(request, SignInBody)
    now = clock.now()
    wanted = sorted(set(tokens.SCOPES if body.scopes is None else body.scopes))
    if not set(wanted) <= set(tokens.SCOPES):
        raise RefusedError("scopes", f"The scopes are: {', '.join(tokens.SCOPES)}.")
    told_as = sign_in.As(body.membership, body.role, body.organisation)
    address = pace.address_of(request)
    one = sign_in.sign_in(body.email, body.password, told_as, address, now, body.code)
    return answer(
        new_token(one, now, name=body.name, scopes=wanted, kind=body.kind, expires=body.expires)
    )


def new_token(
    one: Membership,
    now: datetime,
    *,
    name: str = SIGN_IN,
    scopes: Iterable[str] = tuple(tokens.SCOPES),
    kind: str = Token.Kind.SIGN_IN,
    expires: datetime | None = None,
) -> dict[str, Any]:
    """Make a token for somebody who has signed in, and say it."""
    text = sign_in.begin(one, name, now, scopes=scopes, kind=kind, expires_at=expires)
    made = tokens.listed(one.user, now).get(id=text.split("_", 2)[1])
    return _token_out(made, None) | {"token": text}


@router.get("/tokens", auth=BEARERS["account"], openapi_extra=tells(TokensOut, None, (401, 403)))
def read_tokens(request: HttpRequest) -> HttpResponse:
    """Read one's own tokens, in all roles: how each came about, and when it was last used."""
    who = asked_by(request)
    found = tokens.listed(who.user, clock.now())
    return answer({"items": [_token_out(one, who.token) for one in found]})


@router.post(
    "/tokens/revoke-others",
    auth=BEARERS["account"],
    openapi_extra=tells(Nothing, None, (401, 403)),
)
def revoke_others(request: HttpRequest) -> HttpResponse:
    """Revoke all of one's own tokens but the one by which one asks, programs' too."""
    who = asked_by(request)
    tokens.revoke_all(who.user, clock.now(), kept=who.token)
    return answer({})


@router.delete(
    "/tokens/{token}",
    auth=BEARERS["account"],
    openapi_extra=tells(Nothing, None, (400, 401, 403, 404)),
)
def revoke_token(request: HttpRequest, token: Line) -> HttpResponse:
    """Revoke one of one's own tokens: from now on it opens nothing."""
    if not tokens.revoke(asked_by(request).user, token, clock.now()):
        raise NotHereError
    return answer({})


@router.post(
    "/password",
    auth=BEARERS["account"],
    openapi_extra=tells(Nothing, PasswordBody, (400, 401, 403, 422, 429)),
)
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password: every other token that one has is revoked with it."""
    body = bodies.read(request, PasswordBody)
    who = asked_by(request)
    sign_in.change_password(
        who.user, body.old, body.new, who.token, pace.address_of(request), clock.now()
    )
    return answer({})


@router.post("/invitations/accept", auth=None, openapi_extra=tells(Accepted, AcceptBody, SECRETS))
def accept_invitation(request: HttpRequest) -> HttpResponse:
    """Accept a role, with the code of the invitation, and with one's own password."""
    body = bodies.read(request, AcceptBody)
    address = pace.address_of(request)
    one = sign_in.accept(body.code, body.password, address, clock.now(), body.email or "")
    needed = second_factor.is_needed(one) and not second_factor.is_set_up(one.user)
    return answer(role_out(one) | {"second_factor_needed": needed})


@router.post(
    "/cases/{uuid:case}/invitation",
    auth=Bearer("cases:write", roles=frozenset({Role.PROVIDER, Role.OFFICER})),
    openapi_extra=writes(Invited),
)
def invite_apprentice(request: HttpRequest, case: UUID) -> HttpResponse:
    """Make the code with which the apprentice of a case begins to sign in; it is told once.

    It is for the provider, or an officer, to hand to the apprentice, who accepts with an address
    and a password of their own.
    """
    who = asked_by(request)
    record = queries.find(who, case)

    def do() -> Reply:
        code = sign_in.invite_apprentice(record.apprentice, record.body, clock.now())
        return Reply(200, json.dumps({"code": code}), json.dumps({"code": None}))

    return once(request, "", do)


@router.get("/me", auth=SIGNED_IN, openapi_extra=tells(Me, None, (401,)))
def read_me(request: HttpRequest) -> HttpResponse:
    """Read who one is here, as what one works, and as what else one may work."""
    who = asked_by(request)
    return answer(
        {
            "person": who.user.id,
            "name": who.user.name,
            "email": who.user.email,
            "working_as": role_out(who.membership),
            "token": who.token,
            "scopes": sorted(who.scopes),
            "roles": [role_out(one) for one in sign_in.roles_of(who.user)],
        }
    )


def handle(api: NinjaAPI) -> None:
    """Let what goes wrong when somebody signs in be answered with problems."""

    def wrong(_: HttpRequest, __: WrongError) -> HttpResponse:
        return problem(401, "Not signed in", "The address, the password or the code is wrong.")

    def code_needed(_: HttpRequest, __: CodeNeededError) -> HttpResponse:
        detail = "Send a `code` too: one that your app shows, or a recovery code."
        return problem(401, "Code needed", detail, type="urn:guildhall:code-needed")

    def wrong_code(_: HttpRequest, __: WrongCodeError) -> HttpResponse:
        detail = "The code is wrong, or has been used: wait for the next one that your app shows."
        return problem(401, "Wrong code", detail, type="urn:guildhall:wrong-code")

    def not_set_up(_: HttpRequest, __: SecondFactorNeededError) -> HttpResponse:
        detail = (
            "Your role needs a second factor, and this token sets it up and does nothing else: "
            "send your password to `POST /second-factor`, add what you get to an app that makes "
            "codes, and send a code of it to `POST /second-factor/confirm`."
        )
        return problem(
            403, "Second factor needed", detail, type="urn:guildhall:second-factor-needed"
        )

    def several(_: HttpRequest, error: sign_in.SeveralRolesError) -> HttpResponse:
        roles = [role_out(one) for one in error.roles]
        return problem(409, "Several roles", str(error), roles=roles)

    on: Callable[[type[Exception], Any], None] = api.add_exception_handler
    on(WrongError, wrong)
    on(CodeNeededError, code_needed)
    on(WrongCodeError, wrong_code)
    on(SecondFactorNeededError, not_set_up)
    on(sign_in.SeveralRolesError, several)
