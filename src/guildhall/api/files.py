"""Files of a case: handed in as they are, listed, fetched; never shown from this origin."""

import json
from typing import Annotated, Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import FileResponse, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict
from ninja import NinjaAPI, Path, Router
from pydantic import AwareDatetime, Field

from guildhall.api import bodies, keys
from guildhall.api.document import BODY, FILE_BODY, PARAMETER, responses
from guildhall.api.pace import costly
from guildhall.api.problems import problem
from guildhall.api.signing import BEARERS, asked_by
from guildhall.cases import attached, queries
from guildhall.cases.answers import Reply
from guildhall.engine.actions.base import Piece
from guildhall.engine.strict import Strict
from guildhall.evidence import kinds, store
from guildhall.evidence.models import File
from guildhall.people.refusals import RefusedError

router = Router(tags=["files"])
log = structlog.get_logger("guildhall.files")
FIELD = "file"
FORM = "A file is sent as multipart/form-data, in the field `file`."
AROUND = 64_000
"""Bytes of a request beside the file itself."""
Id = Annotated[str, Path(max_length=40, pattern=r"^f-[0-9a-f]{24}$")]


class FileOut(Strict):
    """A file that was handed in for a case."""

    id: str = Field(description="Name it as `id` of a piece, so that others see it too.")
    name: str = Field(description="Its name, without folders; `(erased)` once it is erased.")
    kind: str = Field(description="Its type, by what is in it.")
    size: int = Field(description="In bytes.")
    sha256: str = Field(description="The SHA-256 of its bytes, as 64 hexadecimal digits.")
    handed_in_by: str = Field(description="Who handed it in: a person, by their id.")
    handed_in_at: AwareDatetime = Field(description="When it was handed in.")
    named: bool = Field(description="Whether an entry that you see names it.")
    measures: dict[str, int] = Field(description="Pages, minutes and the like, of its piece.")
    measures_declared: bool = Field(
        description="Whether they are as whoever added the piece has declared them: nobody has "
        "measured them."
    )
    erased: bool = Field(description="Whether it has been erased.")


class FilesOut(Strict):
    """The files of a case that the reader sees, in the order in which they came in."""

    items: list[FileOut] = Field(description="The files.")


TOLD = (FileOut, FilesOut)
"""The shapes of what is told here."""


def file_out(file: File, piece: Piece | None = None, *, declared: bool = True) -> dict[str, Any]:
    """Say a file, with the measures of the piece that names it."""
    return {
        "id": file.pk,
        "name": file.name,
        "kind": file.kind,
        "size": file.size,
        "sha256": file.sha256,
        "handed_in_by": file.person,
        "handed_in_at": file.at.isoformat(),
        "named": piece is not None,
        "measures": dict(piece.measures) if piece is not None else {},
        "measures_declared": declared,
        "erased": file.erased_at is not None,
    }


class Receiver(FileUploadHandler):
    """Takes the one file of a request to the disk as it comes."""

    chunk_size = 1 << 18

    def __init__(self, request: HttpRequest, limit: int) -> None:
        super().__init__(request)
        self.limit = limit
        self.received: store.Receiving | None = None
        self.name = ""
        self.complete = self.several = self.too_large = False

    @property
    def incoming(self) -> store.Receiving:
        """What has come; there is something, once `received` has seen it."""
        if self.received is None:
            raise LookupError
        return self.received

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed through
        """Begin with the file; there is one, and it is in the field `file`."""
        super().new_file(field_name, file_name, *args, **kwargs)
        if field_name != FIELD or self.received is not None:
            self.several = True
            raise StopUpload(connection_reset=True)
        self.name = file_name
        self.received = store.Receiving(self.limit)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django's signature
        """Write what has come."""
        try:
            if self.received is not None:
                self.received.write(raw_data)
        except store.TooLargeError:
            self.too_large = True
            raise StopUpload(connection_reset=True) from None

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002 - Django's signature
        """Note that the file came to its end; nothing is kept in the request."""
        self.complete = True


@router.post(
    "/cases/{uuid:case}/files",
    auth=BEARERS["files:write"],
    openapi_extra={
        "parameters": [{"$ref": PARAMETER.format("IdempotencyKey")}],
        "requestBody": FILE_BODY,
        **responses("FileOut", (*BODY, 401, 403, 404, 409, 422)),
    },
)
@costly
def hand_in_file(request: HttpRequest, case: UUID) -> HttpResponse:
    """Hand in a file for a case: as `multipart/form-data`, in the field `file`.

    Others see it once an action names its id in a piece; until then it is your own side's.
    """
    who = asked_by(request)
    keys.key_of(request)
    queries.view(who, case)
    receiver = Receiver(request, settings.UPLOAD_LIMIT)
    try:
        name, sha256 = received(request, receiver)
        incoming = receiver.incoming
        if not incoming.size:
            bodies.refuse(FIELD, "The file is empty.")
        try:
            kind = kinds.kind_of(incoming.path, name)
        except kinds.UnknownKindError as error:
            raise RefusedError(FIELD, str(error)) from None

        def do() -> Reply:
            file = attached.hand_in(who, case, name, kind, incoming, sha256)
            return Reply(200, json.dumps(file_out(file)))

        return keys.once(request, f"{sha256}\n{name}", do)
    finally:
        if receiver.received is not None:
            receiver.received.drop()


def received(request: HttpRequest, receiver: Receiver) -> tuple[str, str]:
    """Take the file of a request to the disk; give its name, and its hash.

    Raises MalformedError, and UnfitError for what is no form, or larger than may be.
    """
    if request.content_type != "multipart/form-data":
        raise bodies.UnfitError(415, FIELD, FORM)
    if int(request.META.get("CONTENT_LENGTH") or 0) > receiver.limit + AROUND:
        raise _too_large(receiver)
    request.upload_handlers = [receiver]
    try:
        found: MultiValueDict[str, Any] = request.FILES
        found.clear()
    except (MultiPartParserError, UnreadablePostError, RequestDataTooBig, SuspiciousOperation):
        bodies.refuse(FIELD, "The form did not come to its end, or is not written as one.")
    if receiver.several:
        bodies.refuse(FIELD, "One file is sent at a time, in the field `file`.")
    if receiver.too_large:
        raise _too_large(receiver)
    if receiver.received is None or not receiver.complete:
        bodies.refuse(FIELD, FORM)
    return store.name_of(receiver.name), receiver.incoming.finish()


def _too_large(receiver: Receiver) -> bodies.UnfitError:
    most = receiver.limit // 1_000_000
    return bodies.UnfitError(413, FIELD, f"A file has at most {most} megabytes.")


@router.get(
    "/cases/{uuid:case}/files",
    auth=BEARERS["files:read"],
    openapi_extra=responses("FilesOut", (401, 403, 404)),
)
def read_files(request: HttpRequest, case: UUID) -> HttpResponse:
    """Read which files of a case one sees: one's own side's, and those that entries name."""
    found = attached.attached(asked_by(request), case)
    items = [file_out(file, piece, declared=declared) for file, piece, declared in found]
    return HttpResponse(json.dumps({"items": items}), content_type="application/json")


@router.get(
    "/cases/{uuid:case}/files/{file}",
    auth=BEARERS["files:read"],
    openapi_extra=responses(None, (400, 401, 403, 404, 410, 500)),
)
@costly
def fetch_file(request: HttpRequest, case: UUID, file: Id) -> HttpResponse | FileResponse:
    """Fetch a file as it was handed in: as a download, once all its bytes have been compared."""
    found = attached.find(asked_by(request), case, file)
    if found.erased_at is not None:
        return problem(410, "Erased", "This file has been erased.")
    return store.download(found)


def handle(api: NinjaAPI) -> None:
    """Let a damaged file be answered with a problem, and noted."""

    def damaged(_: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - ninja's own wide type
        log.error("a file is not as it was handed in", file=str(error))
        sentence = "The file is not as it was handed in, and is not given out; it is noted."
        return problem(500, "Damaged", sentence)

    api.add_exception_handler(store.DamagedError, damaged)
