"""Live cases from elsewhere: a sheet of them, tried out and told, and then brought in."""

import json
from collections.abc import Callable
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from guildhall.api import bodies, keys
from guildhall.api.answering import told
from guildhall.api.document import FILE_BODY, PARAMETER, responses, tells
from guildhall.api.files import FIELD, Receiver, received
from guildhall.api.pace import costly
from guildhall.api.problems import problem
from guildhall.api.signing import Bearer, asked_by
from guildhall.cases import answers, batches, claimed, foretold, packs
from guildhall.cases.answers import Reply
from guildhall.cases.history import Via
from guildhall.cases.models import Batch
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Role
from guildhall.people.refusals import NotYoursError, RefusedError
from guildhall.sheets.cells import SheetError
from guildhall.sheets.reading import MOST_BYTES, read_sheet

router = Router(tags=["live cases"])
BRINGING = frozenset({Role.OFFICER})
"""Who brings cases in from elsewhere."""
READ, WRITE = (Bearer(scope, roles=BRINGING) for scope in ("cases:read", "cases:write"))
READ_ONE = Bearer("cases:read", roles=BRINGING, hides=True)
BEGIN_ONE = Bearer("cases:write", roles=BRINGING, hides=True)
"""A sheet is there for whoever tried it out, and for nobody else."""
ACTION = "bring_in"
PAGE = 200
"""Cases of a trial that are told at once."""


class TrialAsked(Strict):
    """Under which specification, from where, and who vouches for it."""

    spec: Annotated[str, Field(max_length=30)] = Field(
        description="The specification, such as `ST0825/AP02`."
    )
    source: Annotated[str, Field(min_length=1, max_length=500)] = Field(
        description="From where the cases come; a row may say otherwise."
    )
    vouched_by: Annotated[str, Field(min_length=1, max_length=500)] = Field(
        description="Who vouches for what is claimed; a row may say otherwise."
    )


class LiveProblem(Strict):
    """What is to be said of a row: what cannot be, what a clause is against, what is there."""

    row: int | None = Field(description="The row, as it is numbered in the sheet.")
    column: str | None = Field(description="The heading of the column, if it is about one.")
    value: str = Field(description="What stands there.")
    kind: Literal["wrong", "warning", "note", "there"] = Field(
        description="`wrong` stands in the way of all; `there`: on record, and left alone."
    )
    sentence: str
    clause: str | None
    heading: str | None


class LiveTrial(Strict):
    """A sheet of live cases: what came of trying it out, and how far it is written."""

    id: UUID = Field(description="The sheet, as it was tried.")
    state: Literal["tried", "writing", "done"]
    spec: str
    file: str = Field(description="The name of the file.")
    judged: str = Field(description="Send it to bring the cases in as they are told here.")
    may_begin: bool = Field(description="Whether nothing stands in the way of bringing them in.")
    wanted: int = Field(description="How many cases would begin.")
    written: int = Field(description="How many are written; nobody sees one before all are.")
    counts: dict[str, int] = Field(description="Rows, and how many of each kind are told below.")
    stages: dict[str, int] = Field(description="How many cases would stand at which stage.")
    notes: list[str] = Field(description="How the sheet was read.")
    problems: list[LiveProblem] = Field(description="All that is to be said, by row.")


class LiveLimit(Strict):
    """A limit that would run, is overdue, or was met too late."""

    clause: str
    what: str
    by_day: str
    days_left: int = Field(description="From today; less than 0 where the day is over.")
    state: str
    method: str | None


class LiveMove(Strict):
    """What the case would wait for, and from whom."""

    role: Role
    action: str
    method: str | None
    sentence: str
    by_day: str | None
    clause: str | None


class LiveMethod(Strict):
    """Where an assessment method would stand."""

    method: str
    name: str
    attempt: int = Field(description="1 for the first, 2 and up for re-sits and re-takes.")
    state: str
    words: str
    grade: str | None


class LiveCase(Strict):
    """What the rules make of a row: where its case would stand, and what it would wait for."""

    row: int = Field(description="The row, as it is numbered in the sheet.")
    stage: str
    words: str = Field(description="The stage, as people read it.")
    grade: str | None = Field(description="The overall grade that follows from what is claimed.")
    lapsed_by: str | None = Field(description="The clause whose window is over, if one is.")
    deadlines: list[LiveLimit]
    moves: list[LiveMove]
    methods: list[LiveMethod]


class LiveCases(Strict):
    """A page of what the rules make of the rows."""

    items: list[LiveCase]
    next: int | None = Field(description="Send it as `after` for the next page; null: the last.")


class LiveBegin(Strict):
    """What is brought in: the sheet as it was told."""

    judged: Annotated[str, Field(min_length=64, max_length=64)] = Field(
        description="As the trial has told it: what came of it then is what is done."
    )


ASKED = (LiveBegin,)
TOLD = (LiveTrial, LiveCases)
"""The shapes of what is asked here, and of what is told."""
PARAMETERS = [{"$ref": PARAMETER.format("IdempotencyKey")}]


@router.get(
    "/specs/{spec}/live-cases.{kind}",
    auth=READ,
    openapi_extra=responses(None, (401, 403, 404)),
)
def fetch_template(
    request: HttpRequest,  # noqa: ARG001 - the library gives it
    spec: str,
    kind: Literal["csv", "xlsx"],
) -> HttpResponse:
    """Fetch the sheet to fill in for a specification: its columns, and what goes into each."""
    pack = packs.newest(spec.upper().replace("-", "/", 1))
    sheet = claimed.template(pack, kind)
    made = HttpResponse(sheet.content, content_type=sheet.kind)
    made["Content-Disposition"] = f'attachment; filename="{sheet.name}"'
    return made


@router.post(
    "/live-cases",
    auth=WRITE,
    openapi_extra={
        "parameters": PARAMETERS,
        "requestBody": FILE_BODY,
        **responses("LiveTrial", (400, 401, 403, 404, 409, 413, 422)),
    },
)
@costly
def try_live_cases(request: HttpRequest, asked: Query[TrialAsked]) -> HttpResponse:
    """Try out a sheet of live cases: what the rules make of each; no case is written."""
    who = asked_by(request)
    key, pack = keys.key_of(request), packs.newest(asked.spec)
    if pack.awarding_body.id != who.membership.organisation_id:
        raise NotYoursError(f"{pack.spec} is not of your awarding body.")
    receiver = Receiver(request, MOST_BYTES)
    try:
        name, digest = received(request, receiver)
        retry = keys.retry_of(request, key, digest, receiver.name, asked.model_dump_json())
        said = answers.earlier(who.user.id, retry)
        if said is None:
            file = claimed.File(name, digest, asked.source, asked.vouched_by)
            try:
                wanted = claimed.asked(pack, read_sheet(receiver.incoming.path), file)
            except SheetError as error:
                raise RefusedError(FIELD, str(error)) from None
            # All of it is judged before anything is locked.
            batch, trial = batches.try_out(who, wanted)
            batch.report = foretold.with_cases(batch.report, trial, batch.tried_at)
            said = answers.once(who.user.id, retry, lambda: _kept(batch))
    finally:
        if receiver.received is not None:
            receiver.received.drop()
    return _told(batches.find(who, ACTION, UUID(json.loads(said.body)["id"])))


def _kept(batch: Batch) -> Reply:
    """Keep a sheet that was tried out; what is kept of the answer is its id."""
    batches.keep(batch)
    return Reply(200, json.dumps({"id": str(batch.pk)}))


@router.get(
    "/live-cases/{uuid:trial}",
    auth=READ_ONE,
    openapi_extra=responses("LiveTrial", (401, 403, 404)),
)
def read_live_cases(request: HttpRequest, trial: UUID) -> HttpResponse:
    """Read what came of trying out a sheet, and how far its cases are written."""
    return _told(batches.find(asked_by(request), ACTION, trial))


@router.get(
    "/live-cases/{uuid:trial}/cases",
    auth=READ_ONE,
    openapi_extra=responses("LiveCases", (400, 401, 403, 404)),
)
def read_foretold(
    request: HttpRequest, trial: UUID, after: Annotated[int, Query(ge=0, le=2_000_000)] = 0
) -> HttpResponse:
    """Read what the rules make of each row: its stage, its deadlines, the next moves."""
    batch = batches.find(asked_by(request), ACTION, trial)
    cases = json.loads(batch.report).get("cases", [])
    rest = [one for one in cases if one["row"] > after]
    more = rest[PAGE - 1]["row"] if len(rest) > PAGE else None
    return told({"items": rest[:PAGE], "next": more})


@router.post(
    "/live-cases/{uuid:trial}/begin",
    auth=BEGIN_ONE,
    openapi_extra={"parameters": PARAMETERS}
    | tells(LiveTrial, LiveBegin, (400, 401, 403, 404, 409, 422)),
)
@costly
def begin_live_cases(request: HttpRequest, trial: UUID) -> HttpResponse:
    """Bring the cases of a sheet in, all of them or none, as they were told."""
    who = asked_by(request)
    key, batch = keys.key_of(request), batches.find(who, ACTION, trial)
    body = bodies.read(request, LiveBegin)
    retry = keys.retry_of(request, key, body.model_dump_json())

    def once(decide: Callable[[], Batch]) -> Reply:
        return answers.once(
            who.user.id, retry, lambda: Reply(200, json.dumps({"id": str(decide().pk)}))
        )

    try:
        batches.begin(who, batch, body.judged, Via("api", who.token), once)
    except batches.ChangedError:
        sentence = "Something else would come of it now than you have seen: try the sheet again."
        return problem(409, "Not now", sentence)
    return _told(batches.find(who, ACTION, trial))


def _told(batch: Batch) -> HttpResponse:
    report = json.loads(batch.report)
    return told(
        {
            "id": batch.pk,
            "state": batch.state,
            "spec": batch.spec,
            "file": batch.file,
            "judged": batch.judged,
            "may_begin": batches.may_begin(batch),
            "wanted": batch.wanted,
            "written": batch.written,
            "counts": report["counts"],
            "stages": foretold.stages(report.get("cases", [])),
            "notes": report["notes"],
            "problems": report["problems"],
        }
    )
