"""One route for each action, with its typed body: made from the engine's own models."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, Header, Router
from ninja.errors import HttpError
from pydantic import BaseModel, Field, create_model

from guildhall.api.problems import TYPE, Problem
from guildhall.api.shapes import Done, Foreseen, entry_out, finding_out
from guildhall.api.signing import BEARERS, asked_by
from guildhall.cases.history import Via
from guildhall.cases.perform import BEGINNINGS, Outcome, Retry, Wanted, perform, preview
from guildhall.engine.actions import ACTIONS
from guildhall.engine.actions.base import Action, Id, PersonFacts, Present
from guildhall.engine.actor import Behalf
from guildhall.engine.lifecycle import WAITING
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Kind, PanelPart, Role

router = Router(tags=["actions"])
NOT_BY_PEOPLE = frozenset({"lapse"})
"""Actions of the system's own."""
REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 422, 428), Problem)


class OnBehalfOf(Strict):
    """For whom an officer records what they said, with the proof of it."""

    person: Id
    role: Role
    organisation: Id | None = None
    proof: str = Field(min_length=1, max_length=500)


class PresentBody(Strict):
    """Somebody who is there as a member of a panel, and in which part."""

    part: PanelPart
    person: Id


def body_of(kind: type[Action]) -> type[BaseModel]:
    """Give the shape of an action's body: its fields, less what the service fills in."""
    fields: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        annotation: Any = field.annotation
        if annotation is PersonFacts:
            annotation = Id
        elif annotation == tuple[Present, ...]:
            annotation = tuple[PresentBody, ...]
        fields[name] = (annotation, field)
    if kind.name in BEGINNINGS:
        fields["spec"] = (str, Field(description="The specification, such as `ST0825/AP02`."))
        fields["apprentice"] = (
            Id | None,
            Field(default=None, description="Who it is, if they are known here; left out, new."),
        )
    fields["on_behalf_of"] = (OnBehalfOf | None, None)
    made: type[BaseModel] = create_model(
        kind.__name__, __base__=Strict, __doc__=kind.__doc__, **fields
    )
    return made


def wanted(name: str, body: BaseModel, case: UUID | None, seen: str | None) -> Wanted:
    """Give what a request asks for."""
    fields = body.model_dump(exclude_unset=True)
    behalf = fields.pop("on_behalf_of", None)
    return Wanted(
        action=name,
        fields=fields,
        case=case,
        spec=fields.pop("spec", None),
        seen=seen.strip('"') if seen else None,
        behalf=Behalf(**behalf) if behalf else None,
    )


def speak(outcome: Outcome) -> tuple[int, str]:
    """Put an outcome into the words of the API: status and body."""
    texts = outcome.texts
    findings = [finding_out(one, texts) for one in outcome.decision.findings]
    if outcome.done:
        done = {
            "case": str(outcome.case),
            "version": outcome.version,
            "entries": [entry_out(entry, texts) for entry in outcome.entries],
            "findings": findings,
        }
        return 200, json.dumps(done)
    told: dict[str, Any] = {"findings": findings, "version": outcome.version}
    if outcome.stale:
        status, title = 409, "The case has moved on"
        detail = "Something has happened since the version that was seen; look again."
        told["newer"] = [entry_out(entry, texts) for entry in outcome.newer]
    else:
        status, title, detail = _refused(findings)
    return status, json.dumps({"status": status, "title": title, "detail": detail, **told})


def _refused(findings: list[dict[str, Any]]) -> tuple[int, str, str]:
    """Give the status of a refusal, its title and its sentence."""
    refusals = [one for one in findings if one["kind"] == Kind.REFUSAL]
    clauses = {one["clause"] for one in refusals}
    detail = " ".join(one["sentence"] for one in refusals)
    if clauses & {"house.role", "house.relation"}:
        return 403, "Not yours to do", detail
    if clauses & {"house.state", "house.version", "house.clash", "house.duplicate"}:
        return 409, "Not now", detail
    return 422, "Against a clause", detail


def answer(request: HttpRequest, want: Wanted, key: str, body: BaseModel) -> HttpResponse:
    """Do what a request asks for, and answer."""
    who = asked_by(request)
    if not key.strip() or len(key) > 200:  # noqa: PLR2004 - the length of the column
        raise HttpError(400, "An Idempotency-Key has from 1 to 200 characters.")
    asked = f"{request.path}\n{want.seen}\n{who.membership.pk}\n{body.model_dump_json()}"
    retry = Retry(key, hashlib.sha256(asked.encode()).hexdigest())
    said = perform(who, want, Via("api", who.token), speak, retry)
    content_type = "application/json" if said.status < 400 else TYPE  # noqa: PLR2004
    return HttpResponse(said.body, status=said.status, content_type=content_type)


KEY: Any = Header(alias="Idempotency-Key", description="A retry with the same key is done once.")  # type: ignore[type-arg]
SEEN: Any = Header(default=None, alias="If-Match", description="The version that was seen.")  # type: ignore[type-arg]


def _add(kind: type[Action]) -> None:
    """Add the routes of one action: to do it, and to see what would come of it."""
    name, model = kind.name, body_of(kind)
    begins = name in BEGINNINGS
    place = f"/cases/{name}" if begins else f"/cases/{{uuid:case}}/{name}"

    if begins:

        def do(request: HttpRequest, body: Body[model], key: str = KEY) -> HttpResponse:  # type: ignore[valid-type]
            return answer(request, wanted(name, body, None, None), key, body)

        def foresee(request: HttpRequest, body: Body[model]) -> HttpResponse:  # type: ignore[valid-type]
            return _foresee(request, wanted(name, body, None, None))

    else:

        def do(  # type: ignore[misc]
            request: HttpRequest,
            case: UUID,
            body: Body[model],  # type: ignore[valid-type]
            key: str = KEY,
            seen: str | None = SEEN,
        ) -> HttpResponse:
            return answer(request, wanted(name, body, case, seen), key, body)

        def foresee(  # type: ignore[misc]
            request: HttpRequest,
            case: UUID,
            body: Body[model],  # type: ignore[valid-type]
            seen: str | None = SEEN,
        ) -> HttpResponse:
            return _foresee(request, wanted(name, body, case, seen))

    summary = (kind.__doc__ or name).strip().split("\n")[0]
    for path, function, shape, suffix, scope in (
        (place, do, Done, "", "cases:write"),
        (f"{place}/preview", foresee, Foreseen, "_preview", "cases:read"),
    ):
        router.add_api_operation(
            path,
            ["POST"],
            function,
            auth=BEARERS[scope],
            response={200: shape, **REFUSALS},
            operation_id=f"{name}{suffix}",
            summary=f"Preview: {summary}" if suffix else summary,
            tags=["preview"] if suffix else ["actions"],
        )


def _foresee(request: HttpRequest, want: Wanted) -> HttpResponse:
    outcome = preview(asked_by(request), want)
    if outcome.stale:
        status, body = speak(outcome)
        return HttpResponse(body, status=status, content_type=TYPE)
    told: Mapping[str, Any] = {
        "allowed": outcome.done,
        "events": [f"{one.event.name}/{one.event.version}" for one in outcome.decision.entries],
        "findings": [finding_out(one, outcome.texts) for one in outcome.decision.findings],
    }
    return HttpResponse(json.dumps(told), content_type="application/json")


for _kind in ACTIONS.values():
    if _kind.name not in WAITING | NOT_BY_PEOPLE:
        _add(_kind)
