"""The OpenAPI document: each shape stands in it once, and every operation points to it."""

import re
from collections.abc import Iterable
from typing import Any, Literal

from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from guildhall.api.wording import meaning_of

SHAPE = REF_TEMPLATE
RESPONSE = "#/components/responses/{}"
PARAMETER = "#/components/parameters/{}"
PROBLEM = "application/problem+json"

REFUSALS: dict[int, tuple[str, str]] = {
    400: ("Malformed", "Not written as it has to be: `errors` names the fields."),
    401: ("NotSignedIn", "No token, or one that opens nothing."),
    403: ("NotYours", "The case is yours, but this is not for your role, or not for this token."),
    404: ("NotFound", "Not there, or not yours: nobody is told which."),
    410: ("Erased", "It was there, and has been erased."),
    411: ("LengthNeeded", "A body comes with its Content-Length, and not in chunks."),
    413: ("TooLarge", "More bytes than may be handed in."),
    415: ("NotOfThisKind", "The body is not of the kind that is taken here."),
    500: ("Damaged", "A file is not as it was handed in, and is not given out."),
    405: ("WrongMethod", "This address has no such method."),
    409: ("NotNow", "Not in this state, not on this version (see `newer`), or the key was used."),
    422: ("AgainstAClause", "A clause speaks against it: `findings` quotes each that does."),
    503: ("Busy", "The database did not answer in time: the same request may be tried again."),
    429: ("TooOften", "Tried too often: `Retry-After` says for how many seconds to wait."),
    428: ("VersionNeeded", "Send the version of the case that was seen, as `If-Match`."),
}
"""What can be answered instead, by status: the name of the component, and what it means."""
VERSION = {"type": "string", "pattern": '^ *(W/)?"?[0-9a-f]{16}"? *$'}
"""How a version stands in a header: one, in quotes or without; a proxy may have made it weak."""
HEADERS: dict[str, dict[str, Any]] = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "A key of your own making, such as a UUID. A retry with the same key and "
        "the same request is done once, and gets the first answer again.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[ -~]+$"},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "description": "The `version` of the case that you have seen. This action does not judge "
        "by it.",
        "schema": VERSION,
    },
    "IfMatchNeeded": {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "description": "The `version` of the case that you have seen: this action judges, signs "
        "or releases what is before you, and is let through on nothing newer.",
        "schema": VERSION,
    },
    "Case": {
        "name": "case",
        "in": "path",
        "required": True,
        "description": "The case, by its id.",
        "schema": {"type": "string", "format": "uuid"},
    },
}
"""What requests carry besides a body."""


BODY = frozenset({400, 411, 413, 415})
"""How a body can be refused before anybody asks what it means."""


def asks(*, begins: bool, needed: bool, key: bool) -> dict[str, Any]:
    """Document the headers of an action."""
    names = ["IdempotencyKey"] if key else []
    if not begins:
        names.append("IfMatchNeeded" if needed else "IfMatch")
    return {"parameters": [{"$ref": PARAMETER.format(name)} for name in names]}


def body_ref(shape: str) -> dict[str, Any]:
    """Document the body of a request by the name of its shape."""
    reference = {"$ref": SHAPE.format(model=shape)}
    return {"required": True, "content": {"application/json": {"schema": reference}}}


def answers(
    shape: str, *, begins: bool = False, needed: bool = False, preview: bool = False
) -> dict[str, Any]:
    """Document the answers of an action by the name of the shape of the good one."""
    statuses = {401, 403, 404, *BODY}
    if not preview:
        statuses |= {409, 422}
    if needed and not begins:
        statuses |= {409, 428}
    return responses(shape, statuses)


def responses(shape: str | None, statuses: Iterable[int]) -> dict[str, Any]:
    """Document answers: the good one by its shape (None: told elsewhere), and the refusals."""
    found: dict[int, Any] = {
        status: {"$ref": RESPONSE.format(REFUSALS[status][0])}
        for status in sorted({*statuses, 400, 429, 503})
    }
    if shape is not None:
        reference = {"$ref": SHAPE.format(model=shape)}
        found[200] = {"content": {"application/json": {"schema": reference}}}
    return {"responses": found}


FILE_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        }
    },
}
"""How a request carries a file."""


def reads(told: type[BaseModel], *more: int) -> dict[str, Any]:
    """Document a list: what it tells, and how it is refused; `more` are further statuses."""
    return tells(told, None, (400, 401, 403, *more))


def writes(told: type[BaseModel], asked: type[BaseModel] | None = None) -> dict[str, Any]:
    """Document a write: what it asks for, with its key, and what it tells."""
    key = {"parameters": [{"$ref": PARAMETER.format("IdempotencyKey")}]}
    return key | tells(told, asked, (400, 401, 403, 404, 409, 422))


def tells(
    told: type[BaseModel], asked: type[BaseModel] | None, statuses: Iterable[int]
) -> dict[str, Any]:
    """Document what is told, for what, and how it is refused."""
    if asked is None:
        return responses(told.__name__, statuses)
    return {"requestBody": body_ref(asked.__name__)} | responses(told.__name__, {*statuses, *BODY})


Mode = Literal["validation", "serialization"]


class Api(NinjaAPI):
    """An API whose document has shapes that no operation of the library brings."""

    _document: OpenAPISchema | None = None

    def shapes(self) -> Iterable[tuple[type[BaseModel], Mode]]:
        """Give the models that stand in the document, and from which side."""
        return ()

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Give the document; it is made once."""
        if self._document is None:
            made = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            self._complete(made)
            self._document = made
        return self._document

    def _complete(self, document: OpenAPISchema) -> None:
        """Put the components in, and let the places that they stand for point to them."""
        _, defined = models_json_schema(list(self.shapes()), ref_template=SHAPE)
        components = document["components"]
        shapes = components["schemas"] | defined.get("$defs", {})
        components["schemas"] = dict(sorted(shapes.items()))
        for name, shape in shapes.items():
            for field, told in shape.get("properties", {}).items():
                meaning = meaning_of(name, field)
                if meaning is not None:
                    told.setdefault("description", meaning)
        components["responses"] = {
            name: {
                "description": meaning,
                "content": {PROBLEM: {"schema": {"$ref": SHAPE.format(model="Problem")}}},
            }
            for name, meaning in REFUSALS.values()
        }
        components["parameters"] = HEADERS
        for path, methods in document["paths"].items():
            for operation in methods.values():
                operation["parameters"] = [
                    {"$ref": PARAMETER.format("Case")} if _is_case(path, one) else one
                    for one in operation["parameters"]
                ]


def _is_case(path: str, parameter: dict[str, Any]) -> bool:
    place = parameter.get("in") == "path" and parameter.get("name") == "case"
    return place and re.search(r"\{case\}", path) is not None
