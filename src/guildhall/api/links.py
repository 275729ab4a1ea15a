"""Links for employers who only sign: asked for, listed, taken back; and the one thing they open.

A link's code travels in the header `Authorization: Link …`, and never in an address: no log holds
it, and no browser keeps it.
"""

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.security import HttpBearer
from pydantic import Field

from guildhall import clock
from guildhall.api import actions, bodies, keys
from guildhall.api.answering import told as answered
from guildhall.api.document import asks, body_ref, reads, responses, writes
from guildhall.api.paging import CURSOR, LIMIT, page
from guildhall.api.problems import problem
from guildhall.api.shapes import FindingOut, Foreseen, finding_out
from guildhall.api.signing import Bearer, asked_by
from guildhall.api.tokens import Line, Nothing
from guildhall.cases import links, queries
from guildhall.cases.answers import Reply
from guildhall.cases.asked import body_of
from guildhall.cases.history import Via, revealed, texts_of
from guildhall.cases.linked import NOT_ASKED, picture, wanted
from guildhall.cases.links import ASKING, LASTS, LONGEST, THINGS, ClosedError, Opened
from guildhall.cases.models import Link
from guildhall.cases.perform import Outcome, perform, preview
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Role
from guildhall.people import knocks
from guildhall.people.pace import address_of

router = Router(tags=["links"])
CLOSED = (
    "This link opens nothing: it may have been used already, have run out, or have been taken "
    "back. Ask whoever sent it for a new one."
)
"""What is told of every link that opens nothing, whatever the reason."""


# --- shapes -------------------------------------------------------------------------------------


class NewLink(Strict):
    """Who is to sign at the employer of the case, and what."""

    name: Line
    email: Line | None = None
    thing: Line = Field(description=f"What it is for: {', '.join(f'`{one}`' for one in THINGS)}.")
    about: Line | None = Field(
        default=None,
        description="The method of `decide_redo`, the clause of `confirm_rule`, the word of "
        "`declare`; left out for all else.",
    )
    days: int = Field(
        default=LASTS, ge=1, le=LONGEST, description="For how many days the link is good."
    )


class LinkOut(Strict):
    """A link that was asked for, without its code."""

    id: str
    case: UUID
    thing: str = Field(description="What it is for.")
    about: str | None = Field(description="The method, clause or declaration, if it is for one.")
    name: str = Field(description="Who was named to sign.")
    email: str
    person: str
    asked_by: str = Field(description="Who asked for it: a person, by their id.")
    asked_for: str = Field(description="For which organisation they asked, by its id.")
    asked_at: datetime = Field(description="When it was asked for.")
    expires_at: datetime
    used_at: datetime | None = Field(description="When it was used; null where it was not.")
    revoked_at: datetime | None = Field(
        description="When it was taken back, or ended with a change of the case's parties."
    )


class LinksOut(Strict):
    """A page of links."""

    items: list[LinkOut]
    next: str | None


class LinkMade(Strict):
    """A link, with the code that opens it: it is told once, and not on a retry."""

    link: LinkOut
    code: str | None = Field(description="Sent as `Authorization: Link …` by whoever signs.")


class AboutOut(Strict):
    """What a link is about, by its id and in words."""

    id: str
    words: str


class LinkClause(Strict):
    """A clause by which the employer is asked."""

    clause: str
    heading: str
    says: str
    reading: str | None


class ShownLine(Strict):
    """One line of what is signed or decided upon."""

    what: str
    says: str = Field(description="What stands there.")


class SignedOut(Strict):
    """Whose word is wanted, and whether it is there and still stands."""

    role: Role
    name: str | None
    on: date | None = Field(description="On which day they gave it.")
    stands: bool = Field(description="Whether it is a word on what stands there now.")


class LinkAction(Strict):
    """Something that the link lets through, and whether it is open now."""

    action: str
    words: str
    fields: list[str] = Field(description="The fields that may be filled in, by name.")
    status: str = Field(description="`open`, `blocked`, or `open once filled in`.")
    findings: list[FindingOut]


class OpenedOut(Strict):
    """The one thing that a link opens."""

    thing: str = Field(description="What is to be signed or decided.")
    words: str
    about: AboutOut | None = Field(description="The method, clause or declaration, if any.")
    person: str = Field(description="Who is asked, by name.")
    apprentice: str = Field(description="The apprentice, by name.")
    spec: str
    title: str
    option: str | None = Field(description="The apprentice's option, if there are any.")
    awarding_body: str = Field(description="The awarding body, by name.")
    provider: str = Field(description="The training provider, by name.")
    employer: str = Field(description="The employer for whom one signs, by name.")
    clauses: list[LinkClause] = Field(description="Where it is asked of the employer.")
    shown: list[ShownLine] = Field(description="What one would sign or decide upon, as it stands.")
    signed: list[SignedOut] = Field(description="Who has signed the same already.")
    actions: list[LinkAction] = Field(description="What the link lets through.")
    by_day: date | None
    expires_at: datetime
    version: str = Field(description="Send it as `If-Match` when signing what is shown here.")


class LinkUse(Strict):
    """What is done with a link: one of its actions, and the fields of it."""

    action: Line
    fields: dict[str, Any] = Field(
        default={}, description="As the shape of the action has them, less what the link fills in."
    )


class Signed(Strict):
    """It is done: the link opens nothing any more."""

    words: str
    findings: list[FindingOut]


ASKED = (NewLink, LinkUse)
TOLD = (LinksOut, LinkMade, OpenedOut, Signed)
"""The shapes of what is asked here, and of what is told."""


# --- for those who ask for links ----------------------------------------------------------------


def link_out(one: Link) -> dict[str, Any]:
    """Say a link, without its code."""
    return {
        "id": one.pk,
        "case": str(one.case_id),
        "thing": one.thing,
        "about": one.about or None,
        "name": one.name,
        "email": one.email,
        "person": one.membership.user_id,
        "asked_by": one.asked_by_id,
        "asked_for": one.asked_for_id,
        "asked_at": one.asked_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
        "used_at": one.used_at.isoformat() if one.used_at else None,
        "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
    }


@router.post(
    "/cases/{uuid:case}/links",
    auth=Bearer("cases:write", roles=ASKING),
    openapi_extra=writes(LinkMade, NewLink),
)
def ask_for_link(request: HttpRequest, case: UUID) -> HttpResponse:
    """Make a link by which somebody at the employer signs one thing, once, without a password.

    The code is for the person who is named; whoever asks hands it to them.
    """
    who = asked_by(request)
    queries.find(who, case)  # whose case it is not is told nothing, not even of what they wrote
    body = bodies.read(request, NewLink)
    wish = links.Wish(body.name, body.email or "", body.thing, body.about, body.days)

    def do() -> Reply:
        made, code = links.ask(who, case, wish, clock.now())
        told = {"link": link_out(made), "code": code}
        return Reply(200, json.dumps(told), json.dumps(told | {"code": None}))

    return keys.once(request, body.model_dump_json(), do)


@router.get(
    "/cases/{uuid:case}/links",
    auth=Bearer("cases:read", roles=ASKING),
    openapi_extra=reads(LinksOut, 404),
)
def read_links(
    request: HttpRequest, case: UUID, cursor: str | None = CURSOR, limit: int = LIMIT
) -> HttpResponse:
    """Read the links of a case: an officer all, a provider those that it has asked for."""
    found = queries.links(asked_by(request), case).select_related("membership")
    return page(found, cursor, limit, link_out)


@router.delete(
    "/cases/{uuid:case}/links/{link}",
    auth=Bearer("cases:write", roles=ASKING),
    openapi_extra=writes(Nothing),
)
def revoke_link(request: HttpRequest, case: UUID, link: Line) -> HttpResponse:
    """Take a link back: from now on it opens nothing."""
    who = asked_by(request)

    def do() -> Reply:
        links.revoke(who, case, link, clock.now())
        return Reply(200, "{}")

    return keys.once(request, "", do)


# --- for whoever holds one ----------------------------------------------------------------------


class LinkKey(HttpBearer):
    """`Authorization: Link guildhall-link_…`: good for one thing, once."""

    openapi_scheme = "link"

    def __init__(self, *, used: bool = False) -> None:
        super().__init__()
        self.used = used

    def __call__(self, request: HttpRequest) -> Opened:
        """Give what the link opens. Raises ClosedError, TooOftenError."""
        scheme, _, code = request.headers.get("Authorization", "").partition(" ")
        return self.authenticate(request, code.strip() if scheme.lower() == "link" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Opened:
        """Give what a code opens; one that opens nothing is counted."""
        now = clock.now()
        try:
            return links.opened(token, now, used=self.used)
        except ClosedError:
            knocks.at_links(address_of(request), now)
            raise


def _opened(request: HttpRequest) -> Opened:
    found: Opened = request.auth  # type: ignore[attr-defined]
    return found


@router.get("/link", auth=LinkKey(), openapi_extra=responses("OpenedOut", (401, 429)))
def read_link(request: HttpRequest) -> HttpResponse:
    """Read the one thing that a link opens: what is to be signed or decided, as it stands."""
    opened = _opened(request)
    told = picture(opened, clock.now())
    texts = texts_of(opened.link.case_id)
    for one in told["actions"]:
        one["findings"] = [finding_out(finding, texts) for finding in one["findings"]]
    return _unkept(answered(told))


USE = {"requestBody": body_ref("LinkUse")}


@router.post(
    "/link",
    auth=LinkKey(used=True),
    openapi_extra=USE
    | asks(begins=False, needed=True, key=True)
    | responses("Signed", (400, 401, 403, 409, 422, 428, 429)),
)
def use_link(request: HttpRequest) -> HttpResponse:
    """Sign or decide what the link is for, as it was seen; then it opens nothing any more.

    What a clause speaks against is told, and leaves the link open. A retry with the same key gets
    the first answer.
    """
    opened, key, seen = _opened(request), keys.key_of(request), actions.seen_by(request)
    body = bodies.read(request, LinkUse)
    fields = _fields(opened, body)
    link = opened.link
    retry = keys.retry_for(request, key, link.pk, seen, body.model_dump_json())
    try:
        said = perform(
            opened.who, wanted(opened, body.action, fields, seen), Via("link", link.pk),
            _speak, retry,
        )  # fmt: skip
    except queries.NotFoundError:
        raise ClosedError from None
    told = revealed(json.loads(said.body), texts_of(link.case_id))
    return _unkept(answered(told) if said.status == 200 else problem(**told))  # noqa: PLR2004 - done


@router.post(
    "/link/preview",
    auth=LinkKey(),
    openapi_extra=USE
    | asks(begins=False, needed=True, key=False)
    | responses("Foreseen", (400, 401, 409, 428, 429)),
)
def preview_link(request: HttpRequest) -> HttpResponse:
    """Say what would come of what a link is used for; nothing is written, and it stays open."""
    opened, seen = _opened(request), actions.seen_by(request)
    body = bodies.read(request, LinkUse)
    try:
        outcome = preview(
            opened.who, wanted(opened, body.action, _fields(opened, body), seen)
        )  # fmt: skip
    except queries.NotFoundError:
        raise ClosedError from None
    texts = texts_of(opened.link.case_id)
    if outcome.stale:
        return _unkept(problem(**revealed(json.loads(_speak(outcome)[1]), texts)))
    told = Foreseen(
        allowed=outcome.done,
        events=[f"{one.event.name}/{one.event.version}" for one in outcome.entries],
        findings=[
            FindingOut.model_validate(finding_out(one, texts)) for one in outcome.decision.findings
        ],
    )
    return _unkept(answered(told.model_dump()))


def _fields(opened: Opened, body: LinkUse) -> dict[str, Any]:
    """Give the fields of an action as they are filled in. Raises MalformedError."""
    if body.action not in opened.thing.actions:
        bodies.refuse("action", f"This link is for: {', '.join(opened.thing.actions)}.")
    fixed = NOT_ASKED | set(opened.fixed) | {"on_behalf_of"}
    for name in fixed & set(body.fields):
        bodies.refuse(f"fields.{name}", "There is no field of this name here.")
    told = body.fields | opened.fixed
    shape = bodies.fitted(told, body_of(body.action), "fields")
    return shape.model_dump(exclude_unset=True)


def _speak(outcome: Outcome) -> tuple[int, str]:
    """Put an outcome into words: of the case's history, nothing."""
    if outcome.done:
        findings = [finding_out(one, None) for one in outcome.decision.findings]
        return 200, json.dumps({"words": "It is done. Thank you.", "findings": findings})
    status, told = actions.speak(outcome)
    return status, json.dumps({k: v for k, v in json.loads(told).items() if k != "newer"})


def _unkept(response: HttpResponse) -> HttpResponse:
    """Let nobody on the way keep an answer."""
    response["Cache-Control"] = "no-store"
    return response


def handle(api: NinjaAPI) -> None:
    """Let a link that opens nothing be answered with one problem, whatever the reason."""

    def closed(_: HttpRequest, __: ClosedError | type[ClosedError]) -> HttpResponse:
        response = problem(401, "This link opens nothing", CLOSED)
        response["WWW-Authenticate"] = "Link"
        return _unkept(response)

    api.add_exception_handler(ClosedError, closed)
