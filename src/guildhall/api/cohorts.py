"""Cohorts over HTTP: a sheet is tried out, what is wrong with it is told, and it is begun."""

import json
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import AwareDatetime, Field

from guildhall.api import bodies, files, keys
from guildhall.api.answering import told as answered
from guildhall.api.document import BODY, FILE_BODY, PARAMETER, body_ref, responses
from guildhall.api.pace import costly
from guildhall.api.problems import problem
from guildhall.api.signing import Bearer, asked_by
from guildhall.cases import answers, batches, cohorts, packs
from guildhall.cases.answers import Reply
from guildhall.cases.history import Via
from guildhall.cases.models import Batch
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Role
from guildhall.people.acting import Principal
from guildhall.sheets.reading import MOST_BYTES
from guildhall.sheets.writing import Download

router = Router(tags=["cohorts"])
BEGINNING = frozenset({Role.PROVIDER, Role.OFFICER})
"""Who registers apprentices: as the lifecycle table has it."""
READ, WRITE = (Bearer(scope, roles=BEGINNING) for scope in ("cases:read", "cases:write"))
READ_ONE = Bearer("cases:read", roles=BEGINNING, hides=True)
BEGIN_ONE = Bearer("cases:write", roles=BEGINNING, hides=True)
"""A sheet is there for whoever tried it out, and for nobody else."""
SHOWN = 200
"""The most problems in an answer; all of them are in the list to download."""
KEY = {"parameters": [{"$ref": PARAMETER.format("IdempotencyKey")}]}
Spec = Annotated[str, Query(max_length=30, description="The specification, such as ST0825/AP02.")]
Provider = Annotated[
    str | None,
    Query(max_length=60, description="The training provider, by its id; left out by a provider."),
]


class CohortProblem(Strict):
    """Something that is to be said of a row, and of which of its cells."""

    row: int | None = Field(description="The row, by the number beside it; null: all of it.")
    column: str | None = Field(description="The column, by its heading in the sheet.")
    value: str = Field(description="What stands there.")
    kind: Literal["wrong", "warning", "note", "there"] = Field(
        description="`wrong` stands in the way of the whole sheet; `there`: the apprentice is "
        "registered already, and is left alone."
    )
    sentence: str = Field(description="What is wrong, or is to be known.")
    clause: str | None = Field(description="The clause, or rule of the house, that says so.")
    heading: str | None = Field(description="Where the document has the clause.")


class CohortCounts(Strict):
    """How many rows a sheet has, and how many of them are what."""

    rows: int = Field(description="Rows with an apprentice.")
    begin: int = Field(description="Rows that would be, or are, registered.")
    there: int = Field(description="Rows of apprentices who are registered already.")
    rows_wrong: int = Field(description="Rows with which something is wrong.")
    wrong: int = Field(description="How much is wrong in all.")
    warnings: int = Field(description="Warnings in all.")
    notes: int = Field(description="Notes in all.")


class CohortOut(Strict):
    """A sheet of apprentices: what comes of it, or how far it is written."""

    id: UUID = Field(description="Begin it by this id.")
    spec: str = Field(description="The specification.")
    provider: str = Field(description="The training provider, by its id.")
    file: str = Field(description="The name of the file.")
    state: Literal["tried", "writing", "done"] = Field(
        description="`tried`: nothing is written. `writing`: it is certain, and nobody sees a case "
        "of it yet. `done`: all cases are there."
    )
    may_begin: bool = Field(description="Whether it can be begun: nothing is wrong, and it is new.")
    judged: str = Field(description="What was told, in one word: send it when it is begun.")
    written: int = Field(description="Cases that are written.")
    wanted: int = Field(description="Cases that will be written.")
    tried_at: AwareDatetime = Field(description="When it was handed in.")
    begun_at: AwareDatetime | None = Field(description="When it was begun: the day of its cases.")
    done_at: AwareDatetime | None = Field(description="When the last case was there.")
    counts: CohortCounts = Field(description="How many rows are what.")
    notes: list[str] = Field(description="How the file was read.")
    problems: list[CohortProblem] = Field(
        description=f"The first {SHOWN} of what is to be said, row by row, what is wrong first."
    )
    problems_in_all: int = Field(description="How many there are in the list to download.")


class CohortBegin(Strict):
    """What somebody has seen of a sheet that they begin."""

    judged: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] = Field(
        description="`judged`, as the sheet has it: if something else comes of it now, nothing is "
        "begun."
    )


ASKED = (CohortBegin,)
TOLD = (CohortOut,)
"""The shapes of what is asked here, and of what is told."""


def cohort_out(batch: Batch) -> dict[str, Any]:
    """Say how it stands with a sheet."""
    report = json.loads(batch.report)
    order = {"wrong": 0, "there": 1, "warning": 2, "note": 3}
    problems = sorted(report["problems"], key=lambda one: order[one["kind"]])
    return {
        "id": str(batch.pk),
        "spec": batch.spec,
        "provider": batch.provider,
        "file": batch.file,
        "state": batch.state,
        "may_begin": batches.may_begin(batch),
        "judged": batch.judged,
        "written": batch.written,
        "wanted": batch.wanted,
        "tried_at": batch.tried_at.isoformat(),
        "begun_at": batch.begun_at.isoformat() if batch.begun_at else None,
        "done_at": batch.done_at.isoformat() if batch.done_at else None,
        "counts": report["counts"],
        "notes": report["notes"],
        "problems": problems[:SHOWN],
        "problems_in_all": len(problems),
    }


@router.post(
    "/cohorts",
    auth=WRITE,
    openapi_extra=KEY
    | {"requestBody": FILE_BODY}
    | responses("CohortOut", (*BODY, 401, 403, 404, 409, 422)),
)
@costly
def try_cohort(request: HttpRequest, spec: Spec, provider: Provider = None) -> HttpResponse:
    """Try out a sheet of apprentices (CSV or Excel, in the field `file`): nothing is registered.

    Every row is judged as its registration would be, and all that is wrong is told at once.
    """
    who, key = asked_by(request), keys.key_of(request)
    receiver = files.Receiver(request, MOST_BYTES)
    try:
        name, sha256 = files.received(request, receiver)
        retry = keys.retry_of(request, key, spec, provider, sha256)
        earlier = answers.earlier(who.user.id, retry)
        if earlier is None:
            asked = cohorts.read(who, spec, provider, receiver.incoming.path, name, sha256)
            batch, _ = batches.try_out(who, asked)
            earlier = answers.once(who.user.id, retry, lambda: _kept(batch))
    finally:
        if receiver.received is not None:
            receiver.received.drop()
    return _told(who, earlier)


def _kept(batch: Batch) -> Reply:
    """Keep a batch; what is kept of the answer is its id, and nothing about people."""
    batches.keep(batch)
    return Reply(200, json.dumps({"id": str(batch.pk)}))


def _told(who: Principal, reply: Reply) -> HttpResponse:
    batch = batches.find(who, cohorts.ACTION, UUID(json.loads(reply.body)["id"]))
    return answered(cohort_out(batch))


@router.get(
    "/cohorts/template",
    auth=READ,
    openapi_extra=responses(None, (400, 401, 403, 404)),
)
def fetch_cohort_template(
    request: HttpRequest,  # noqa: ARG001 - the library gives it
    spec: Spec,
    kind: Literal["csv", "xlsx"] = "xlsx",
) -> HttpResponse:
    """Fetch an empty sheet for a specification, with its options, to be filled in."""
    return _download(cohorts.template(packs.newest(spec), kind))


@router.get(
    "/cohorts/{uuid:cohort}",
    auth=READ_ONE,
    openapi_extra=responses("CohortOut", (401, 403, 404)),
)
def read_cohort(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Read what came of a sheet of one's own, or how far it is written."""
    return answered(cohort_out(batches.find(asked_by(request), cohorts.ACTION, cohort)))


@router.get(
    "/cohorts/{uuid:cohort}/problems",
    auth=READ_ONE,
    openapi_extra=responses(None, (401, 403, 404)),
)
def fetch_cohort_problems(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Fetch all that is to be said of a sheet, as CSV: row by row, to mend it by."""
    batch = batches.find(asked_by(request), cohorts.ACTION, cohort)
    return _download(batches.problems_of(batch))


@router.post(
    "/cohorts/{uuid:cohort}/begin",
    auth=BEGIN_ONE,
    openapi_extra=KEY
    | {"requestBody": body_ref("CohortBegin")}
    | responses("CohortOut", (*BODY, 401, 403, 404, 409, 422)),
)
@costly
def begin_cohort(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Register all apprentices of a sheet that was tried out, or none.

    It is judged once more; if something else comes of it than was told, nothing is begun. Once it
    is begun it comes to its end, and its cases are seen when the last one is there.
    """
    who, key = asked_by(request), keys.key_of(request)
    batch = batches.find(who, cohorts.ACTION, cohort)
    body = bodies.read(request, CohortBegin)
    retry = keys.retry_of(request, key, body.judged)
    earlier = answers.earlier(who.user.id, retry)
    if earlier is None:

        def once(decide: batches.Decide) -> Reply:
            def do() -> Reply:
                return Reply(200, json.dumps({"id": str(decide().pk)}))

            return answers.once(who.user.id, retry, do)

        try:
            earlier = batches.begin(who, batch, body.judged, Via("api", who.token), once)
        except batches.ChangedError:
            detail = (
                "Something else comes of this sheet than was told: read it once more, and begin "
                "it with what is told now."
            )
            return problem(409, "Something has changed", detail)
    return _told(who, earlier)


def _download(made: Download) -> HttpResponse:
    response = HttpResponse(made.content, content_type=made.kind)
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
