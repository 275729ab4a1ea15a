"""One route for each action, with its typed body: made from the engine's own models."""

import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guildhall.api import bodies, keys
from guildhall.api.answering import told as answered
from guildhall.api.document import answers, asks, body_ref
from guildhall.api.problems import problem
from guildhall.api.shapes import entry_out, finding_out
from guildhall.api.signing import BEARERS, asked_by
from guildhall.cases.asked import OFFERED, body_of, wanted
from guildhall.cases.history import Via, revealed, texts_of
from guildhall.cases.perform import BEGINNINGS, Outcome, perform, preview
from guildhall.cases.versions import NEEDED
from guildhall.engine.actions import ACTIONS
from guildhall.engine.vocabulary import Kind

router = Router(tags=["actions"])
VERSION = re.compile(r"[0-9a-f]{16}")


def speak(outcome: Outcome) -> tuple[int, str]:
    """Put an outcome into the words of the API: status and body.

    Personal text stays a reference: what is kept for a retry must not outlive an erasure.
    """
    findings = [finding_out(one, None) for one in outcome.decision.findings]
    if outcome.done:
        done = {
            "case": str(outcome.case),
            "version": outcome.version,
            "entries": [entry_out(entry, None) for entry in outcome.entries],
            "findings": findings,
        }
        return 200, json.dumps(done)
    told: dict[str, Any] = {"findings": findings, "version": outcome.version}
    if outcome.stale:
        status, title = 409, "The case has moved on"
        detail = "Something has happened since the version that was seen; look again."
        told["newer"] = [entry_out(entry, None) for entry in outcome.newer]
    else:
        status, title, detail = _refused(findings)
    return status, problem(status, title, detail, **told).content.decode()


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


def seen_by(request: HttpRequest) -> str | None:
    """Give the version that a person has seen, if they say. Raises MalformedError."""
    told = request.headers.get("If-Match")
    if told is None:
        return None
    version = told.strip().removeprefix("W/").strip('"')
    if not VERSION.fullmatch(version):
        sentence = 'One version as an answer gave it: 16 characters, as `If-Match: "…"`.'
        bodies.refuse("If-Match", sentence)
    return version


def answer(request: HttpRequest, name: str, case: UUID | None) -> HttpResponse:
    """Do what a request asks for, and answer."""
    who, key, seen = asked_by(request), keys.key_of(request), seen_by(request)
    body = bodies.read(request, body_of(name))
    retry = keys.retry_of(request, key, seen, body.model_dump_json())
    said = perform(who, wanted(name, body, case, seen), Via("api", who.token), speak, retry)
    kept = json.loads(said.body)
    if said.outcome is not None:
        texts = said.outcome.texts
    else:
        texts = texts_of(case or UUID(kept["case"])) if "case" in kept or case else {}
    told = revealed(kept, texts)
    return answered(told) if said.status == 200 else problem(**told)  # noqa: PLR2004 - done


def foreseen(request: HttpRequest, name: str, case: UUID | None) -> HttpResponse:
    """Say what would come of what a request asks for; nothing is written."""
    seen = seen_by(request)
    body = bodies.read(request, body_of(name))
    outcome = preview(asked_by(request), wanted(name, body, case, seen))
    if outcome.stale:
        return problem(**revealed(json.loads(speak(outcome)[1]), outcome.texts))
    told: Mapping[str, Any] = {
        "allowed": outcome.done,
        "events": [f"{one.event.name}/{one.event.version}" for one in outcome.entries],
        "findings": [finding_out(one, outcome.texts) for one in outcome.decision.findings],
    }
    return answered(dict(told))


def _add(name: str) -> None:
    """Add the routes of one action: to do it, and to see what would come of it."""
    begins = name in BEGINNINGS
    if begins:

        def do(request: HttpRequest) -> HttpResponse:
            return answer(request, name, None)

        def foresee(request: HttpRequest) -> HttpResponse:
            return foreseen(request, name, None)

    else:

        def do(request: HttpRequest, case: UUID) -> HttpResponse:  # type: ignore[misc]
            return answer(request, name, case)

        def foresee(request: HttpRequest, case: UUID) -> HttpResponse:  # type: ignore[misc]
            return foreseen(request, name, case)

    place = f"/cases/{name}" if begins else f"/cases/{{uuid:case}}/{name}"
    text = " ".join((ACTIONS[name].__doc__ or name).split("\n\n")[0].split())
    shape = body_ref(ACTIONS[name].__name__)
    needed = name in NEEDED
    said = {"requestBody": shape}
    router.add_api_operation(
        place,
        ["POST"],
        do,
        auth=BEARERS["cases:write"],
        operation_id=name,
        summary=text,
        openapi_extra=said | asks(begins=begins, needed=needed, key=True)
        | answers("Done", begins=begins, needed=needed),
    )  # fmt: skip
    router.add_api_operation(
        f"{place}/preview",
        ["POST"],
        foresee,
        auth=BEARERS["cases:read"],
        operation_id=f"{name}_preview",
        summary=f"Preview: {text}",
        tags=["preview"],
        openapi_extra=said | asks(begins=begins, needed=needed, key=False)
        | answers("Foreseen", begins=begins, needed=needed, preview=True),
    )  # fmt: skip


for _name in OFFERED:
    _add(_name)
