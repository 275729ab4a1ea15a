"""Reading the body of a request: JSON in UTF-8, an object, each key once; else malformed.

A body is read whole before anything is asked of it, so that whatever comes is answered with the
fields that are wrong, and never with a fault of the service.
"""

import json
from codecs import BOM_UTF8
from collections.abc import Mapping
from math import isfinite
from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from pydantic import BaseModel, ValidationError

from guildhall.cases.bounds import faults_in
from guildhall.cases.fill import MalformedError
from guildhall.cases.sentences import WHOLE as BODY, said

M = TypeVar("M", bound=BaseModel)
DEEPEST = 30
"""How many levels a body may be nested: far more than any shape has."""
TOO_DEEP = f"The body is nested too deeply: it has at most {DEEPEST} levels."
CUT = "The body did not come to its end."


def read(request: HttpRequest, model: type[M]) -> M:
    """Read the body of a request as a model. Raises MalformedError or UnfitError."""
    told = _object(_text(request))
    faults = list(faults_in(told))
    if faults:
        raise MalformedError(faults)
    return fitted(told, model)


def fitted(told: Mapping[str, Any], model: type[M], place: str = "") -> M:
    """Read what was told as a model; `place` is where in the body it stands.

    Raises MalformedError.
    """
    try:
        # As JSON, to the letter: left to itself, the library takes a number for a day of 1970.
        return model.model_validate_json(json.dumps(told), strict=True)
    except ValidationError as error:
        faults = said(error.errors(include_url=False), model)
        if place:
            faults = [(f"{place}.{field}", sentence) for field, sentence in faults]
        raise MalformedError(faults) from None


def _text(request: HttpRequest) -> str:
    """Give the body as text. Raises MalformedError or UnfitError."""
    kind = request.content_type or ""
    if kind != "application/json":
        raise UnfitError(
            415, "Content-Type", "The body is sent as `Content-Type: application/json`."
        )
    charset = (request.content_params or {}).get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8"):
        raise UnfitError(415, "Content-Type", "JSON is written in UTF-8.")
    try:
        body = request.body
    except RequestDataTooBig:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raise UnfitError(413, BODY, f"The body has at most {most:,} bytes.") from None
    except UnreadablePostError:
        refuse(BODY, CUT)
    if len(body) < int(request.META.get("CONTENT_LENGTH") or 0):
        refuse(BODY, CUT)
    if body.startswith(BOM_UTF8):
        refuse(BODY, "The body begins with a byte order mark: JSON has none.")
    try:
        return body.decode()
    except UnicodeDecodeError:
        refuse(BODY, "The body is not written in UTF-8.")


def _object(text: str) -> dict[str, Any]:
    """Give the object that a text is. Raises MalformedError."""
    try:
        told = json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite
        )
    except MalformedError:
        raise
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        refuse(BODY, f"The body is not JSON; it cannot be read on from {where}.")
    except ValueError:
        refuse(BODY, "A number in the body has too many digits.")
    except RecursionError:
        refuse(BODY, TOO_DEEP)
    if not isinstance(told, dict):
        refuse(BODY, "The body is a JSON object: `{}` where there is nothing to say.")
    if _deeper(told, DEEPEST):
        refuse(BODY, TOO_DEEP)
    return told


def _deeper(told: object, most: int) -> bool:
    """Whether a value is nested more deeply than so many levels."""
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return most < 0 or any(_deeper(one, most - 1) for one in inner)


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        refuse(BODY, "A number in the body is too large.")
    return number


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        refuse(
            twice if twice.isprintable() else BODY, "This key is there twice: each is there once."
        )
    return found


def _no_number(name: str) -> NoReturn:
    refuse(BODY, f"{name} is not a number in JSON.")


class UnfitError(Exception):
    """A request whose body is not of a kind, or of a size, that is taken: a status, and why."""

    def __init__(self, status: int, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.field = field
        self.sentence = sentence


def refuse(field: str, sentence: str) -> NoReturn:
    """Refuse a request as malformed. Raises MalformedError."""
    raise MalformedError([(field, sentence)])
