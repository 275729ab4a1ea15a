"""What goes wrong, as `application/problem+json` (RFC 9457), with the findings of the engine.

400 malformed; 401 nobody has signed in; 403 yours, but not in your role or by this token; 404 not
yours; 409 the state of the case, or what was seen of it has moved on, or a key was used for
something else; 411, 413, 415 a body of no length, size or kind that is taken; 422 clauses; 428 the
version that was seen has to be told.
"""

import json
from collections.abc import Callable
from math import ceil
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, ValidationError
from pydantic import Field

from guildhall import clock
from guildhall.api.bodies import UnfitError
from guildhall.api.shapes import FindingOut
from guildhall.cases.answers import KeyReusedError
from guildhall.cases.fill import MalformedError
from guildhall.cases.perform import VersionNeededError
from guildhall.cases.queries import NotFoundError
from guildhall.cases.sentences import AROUND, said
from guildhall.engine.strict import Strict
from guildhall.people.refusals import NotHereError, NotYoursError, RefusedError, TooOftenError
from guildhall.shelf.packs import UnknownSpecError

TYPE = "application/problem+json"
PREFIX = "/api/"


class FieldFault(Strict):
    """What is wrong with one field of a request."""

    field: str = Field(
        description="The field, by its place: `pieces[0].kind`; `body` for all of it; a parameter, "
        "or a header."
    )
    sentence: str


class Problem(Strict):
    """Why something was not done: a title, a sentence, and all that is to be said of it."""

    type: str | None = Field(
        default=None, description="What kind of problem it is, where a program has to know that."
    )
    status: int
    title: str
    detail: str
    findings: list[FindingOut] = []
    errors: list[FieldFault] = []
    version: str | None = Field(default=None, description="The version as it is now.")
    roles: list[dict[str, Any]] = Field(
        default=[], description="As what one may work, where one has to say so."
    )
    newer: list[dict[str, Any]] = Field(
        default=[], description="Entries that came after the version that was seen."
    )
    request: str | None = Field(
        default=None,
        description="Where something went wrong here: the id of the request, under which the "
        "operator finds it in the log.",
    )


def problem(status: int, title: str, detail: str, **more: Any) -> HttpResponse:  # noqa: ANN401
    """Give a problem as the answer to a request."""
    told = {"status": status, "title": title, "detail": detail, **more}
    made = HttpResponse(json.dumps(told), status=status, content_type=TYPE)
    if status == 401:  # noqa: PLR2004 - nobody has signed in
        made["WWW-Authenticate"] = "Bearer"
    return made


def too_often(error: TooOftenError) -> HttpResponse:
    """Tell somebody to wait, and for how long."""
    made = problem(429, "Too often", str(error))
    made["Retry-After"] = str(max(1, ceil((error.again - clock.now()).total_seconds())))
    return made


def malformed(faults: list[tuple[str, str]]) -> HttpResponse:
    """Say what is wrong with a request, field by field."""
    errors = [{"field": field, "sentence": sentence} for field, sentence in faults]
    return problem(400, "Malformed", MALFORMED, errors=errors)


def unfit(status: int, field: str, sentence: str) -> HttpResponse:
    """Say that a body is not of a kind, or of a size, that is taken."""
    errors = [{"field": field, "sentence": sentence}]
    return problem(status, UNFIT[status], sentence, errors=errors)


MALFORMED = "The request is not written as it has to be."
UNFIT = {411: "Length needed", 413: "Too large", 415: "Not of this kind"}
LENGTH_NEEDED = "A body is sent with its Content-Length, and not in chunks."


NOT_FOUND = "There is no such thing here, or it is not yours."


def handle(api: NinjaAPI) -> None:
    """Let an API answer with problems, whatever goes wrong."""

    def on(kind: type[Exception], status: int, title: str, detail: str = "") -> None:
        def answer(_: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - ninja's own wide type
            return problem(status, title, detail or str(error))

        api.add_exception_handler(kind, answer)

    on(AuthenticationError, 401, "Not signed in", "Send a token: `Authorization: Bearer …`.")
    on(AuthorizationError, 403, "Not with this token", "The token is not good for this.")
    on(NotFoundError, 404, "Not found", NOT_FOUND)
    on(NotHereError, 404, "Not found", NOT_FOUND)
    on(NotYoursError, 403, "Not yours to do")
    on(UnknownSpecError, 404, "Not found")
    on(
        KeyReusedError, 409, "Key used before",
        "This Idempotency-Key was used for another request; use a new one.",
    )  # fmt: skip
    on(
        VersionNeededError, 428, "Version needed",
        'Send the version of the case that was seen: `If-Match: "…"`.',
    )  # fmt: skip

    def busy(_: HttpRequest, __: Any) -> HttpResponse:  # noqa: ANN401 - ninja's own wide type
        made = problem(503, "Busy", "The database did not answer in time: try the same again.")
        made["Retry-After"] = "1"
        return made

    api.add_exception_handler(OperationalError, busy)
    api.add_exception_handler(InterfaceError, busy)

    def invalid(_: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - ninja's own wide type
        return malformed(_faults(error.errors))

    def no_action(_: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - ninja's own wide type
        return malformed(error.faults)

    def no_body(_: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - ninja's own wide type
        return unfit(error.status, error.field, error.sentence)

    def cannot_be(_: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - ninja's own wide type
        errors = [{"field": error.field, "sentence": error.sentence}]
        return problem(422, "Refused", error.sentence, errors=errors)

    api.add_exception_handler(RefusedError, cannot_be)

    def paced(_: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - ninja's own wide type
        return too_often(error)

    api.add_exception_handler(TooOftenError, paced)

    def raised(_: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - ninja's own wide type
        return problem(error.status_code, "Refused", str(error))

    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(MalformedError, no_action)
    api.add_exception_handler(UnfitError, no_body)
    api.add_exception_handler(HttpError, raised)


class ProblemsOnly:
    """Middleware: whatever goes wrong at an address of the API is a problem, told as one.

    What comes from before or beyond the API's own routes (no such address, no such method, a
    fault of ours) has a page for people otherwise. No answer is kept by anything on its way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; tell a failure as a problem."""
        response = self.get_response(request)
        if request.path.startswith(PREFIX):
            response = self._told(response)
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _told(self, response: HttpResponse) -> HttpResponse:
        if response.status_code < 400:  # noqa: PLR2004 - it went well
            return response
        if response.headers.get("Content-Type", "").startswith(TYPE):
            return response
        status = response.status_code
        title, detail = ELSEWHERE.get(status, ("Refused", "This was not done."))
        more: dict[str, Any] = {}
        if status == 400:  # noqa: PLR2004 - before any route: of the address, or of a header
            more["errors"] = [{"field": "request", "sentence": "The address or a header is wrong."}]
        if status >= 500:  # noqa: PLR2004 - a fault of ours
            more["request"] = number_of_request()
        told = problem(status, title, detail, **more)
        if "Allow" in response:
            told["Allow"] = response["Allow"]
        return told


OUR_FAULT = (
    "Something went wrong here; it is noted, under the id in `request`. The same request, with "
    "the same key, may be tried again."
)
ELSEWHERE = {
    400: ("Malformed", MALFORMED),
    404: ("Not found", NOT_FOUND),
    405: ("Wrong method", "This address has no such method."),
    500: ("Our fault", OUR_FAULT),
}
"""What is said of what goes wrong outside the API's own routes."""


def number_of_request() -> str | None:
    """Give the id of the request that is being answered, as the log has it."""
    return structlog.contextvars.get_contextvars().get("request")


def _faults(errors: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Say what is wrong with the address of a request, its query or its headers."""
    return said([one | {"loc": _named(one["loc"])} for one in errors])


def _named(steps: tuple[object, ...]) -> tuple[object, ...]:
    """Give where a field stands, without the names that only the code knows."""
    return steps[-1:] if steps and steps[0] in AROUND else steps
