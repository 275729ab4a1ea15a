"""Reading the body of a request: JSON in UTF-8, an object, each key once; else malformed.

A body is read whole before anything is asked of it, so that whatever comes is answered with the
fields that are wrong, and never with a fault of the service.
"""

import json
from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from guildhall.cases.bounds import faults_in
from guildhall.cases.fill import MalformedError

M = TypeVar("M", bound=BaseModel)
BODY = "body"
"""The name of the body where a fault concerns all of it."""


def read(request: HttpRequest, model: type[M]) -> M:
    """Read the body of a request as a model. Raises MalformedError."""
    told = _object(_text(request))
    faults = list(faults_in(told))
    if faults:
        raise MalformedError(faults)
    try:
        return model.model_validate(told)
    except ValidationError as error:
        raise MalformedError(said(error.errors(include_url=False, include_context=False))) from None


PLAIN = {
    "missing": "This is needed.",
    "extra_forbidden": "There is no field of this name here.",
    "string_too_short": "This is empty.",
    "too_short": "There is too little of this.",
    "date_from_datetime_parsing": "This is no day, such as 2026-03-20.",
    "date_parsing": "This is no day, such as 2026-03-20.",
    "datetime_from_date_parsing": "This is no moment, such as 2026-03-20T10:00:00+00:00.",
    "datetime_parsing": "This is no moment, such as 2026-03-20T10:00:00+00:00.",
    "timezone_aware": "This moment says no offset; 2026-03-20T10:00:00+00:00 does.",
    "bool_type": "This is true or false.",
    "bool_parsing": "This is true or false.",
    "string_type": "This is no text.",
    "int_type": "This is no whole number.",
    "int_parsing": "This is no whole number.",
    "decimal_parsing": "This is no number.",
}
"""What people are told of the faults that they make most; what they sent is not repeated."""


def said(errors: Iterable[ErrorDetails]) -> list[tuple[str, str]]:
    """Give what a model finds wrong, as fields and sentences."""
    return [
        (".".join(map(str, one["loc"])) or BODY, PLAIN.get(one["type"], f"{one['msg']}."))
        for one in errors
    ]


def _text(request: HttpRequest) -> str:
    """Give the body as text. Raises MalformedError."""
    kind = request.content_type or ""
    if kind != "application/json":
        refuse("Content-Type", "The body is sent as `Content-Type: application/json`.")
    charset = (request.content_params or {}).get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8"):
        refuse("Content-Type", "JSON is written in UTF-8.")
    try:
        return request.body.decode()
    except RequestDataTooBig:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        refuse(BODY, f"The body has at most {most:,} bytes.")
    except UnreadablePostError:
        refuse(BODY, "The body did not come to its end.")
    except UnicodeDecodeError:
        refuse(BODY, "The body is not written in UTF-8.")


def _object(text: str) -> dict[str, Any]:
    """Give the object that a text is. Raises MalformedError."""
    try:
        told = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except MalformedError:
        raise
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        refuse(BODY, f"The body is not JSON: {error.msg} at {where}.")
    except ValueError:
        refuse(BODY, "A number in the body has too many digits.")
    except RecursionError:
        refuse(BODY, "The body is nested too deeply.")
    if not isinstance(told, dict):
        refuse(BODY, "The body is a JSON object: `{}` where there is nothing to say.")
    return told


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        refuse(twice if twice.isprintable() else BODY, "This key is there twice.")
    return found


def _no_number(name: str) -> NoReturn:
    refuse(BODY, f"{name} is not a number in JSON.")


def refuse(field: str, sentence: str) -> NoReturn:
    """Refuse a request as malformed. Raises MalformedError."""
    raise MalformedError([(field, sentence)])
