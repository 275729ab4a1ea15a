"""What is wrong with a payload, field by field, in plain words: never in those of a library.

A field is named by its place, as whoever sent it has written it: `pieces[0].kind`. What was sent
is not repeated, and a name that is not known is told with the nearest one that is.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from guildhall.shelf.faults import meant
from guildhall.shelf.fields import known_at

WHOLE = "body"
"""The name of a payload where a fault concerns all of it."""
OTHERWISE = "This is not what is taken here; the document of the API says what is."
"""What is said where nothing more is known: a test sees to it that nobody is told it."""
DAY = "This is no day, such as 2026-03-20."
MOMENT = "This is no moment, such as 2026-03-20T10:00:00+00:00."
WHOLE_NUMBER = "This is no whole number."
NUMBER = "This is no number."
LIST = "This is no list: `[…]`."
OBJECT = "This is no object: `{…}`."
PLAIN = {
    "missing": "This is needed.",
    "extra_forbidden": "There is no field of this name here.",
    "string_type": "This is no text.",
    "string_unicode": "This is no text.",
    "string_sub_type": "This is no text.",
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "datetime_type": MOMENT,
    "datetime_parsing": MOMENT,
    "datetime_from_date_parsing": MOMENT,
    "datetime_object_invalid": MOMENT,
    "timezone_aware": "This moment says no offset; 2026-03-20T10:00:00+00:00 does.",
    "bool_type": "This is true or false.",
    "bool_parsing": "This is true or false.",
    "int_type": WHOLE_NUMBER,
    "int_parsing": WHOLE_NUMBER,
    "int_from_float": WHOLE_NUMBER,
    "int_parsing_size": "This number has too many digits.",
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "decimal_type": NUMBER,
    "decimal_parsing": NUMBER,
    "finite_number": NUMBER,
    "uuid_type": "This is no id, such as 3f2b8c1e-9a4d-4c67-8e21-5d0f7a6b9c12.",
    "uuid_parsing": "This is no id, such as 3f2b8c1e-9a4d-4c67-8e21-5d0f7a6b9c12.",
    "list_type": LIST,
    "tuple_type": LIST,
    "set_type": LIST,
    "frozen_set_type": LIST,
    "dict_type": OBJECT,
    "mapping_type": OBJECT,
    "model_type": OBJECT,
    "model_attributes_type": OBJECT,
    "invalid_key": "The keys of this are texts.",
    "none_required": "This is null, or left out.",
    "recursion_loop": "This is nested too deeply.",
    "recursion_depth_exceeded": "This is nested too deeply.",
    "json_invalid": "This is no JSON.",
    "json_type": "This is no JSON.",
}
"""What is said of a fault by the library's name of it, where nothing has to be put in."""
PATTERNS = {
    r"^[a-z0-9-]+$": "This is the id of a method, such as `am1`.",
    r"^f-[0-9a-f]{24}$": "This is the id of a file: `f-` and 24 hexadecimal digits.",
    r"^[^\x00-\x1f\x7f]*$": "This is one line of text, without control characters.",
}
"""What is said of a text that is not written as its pattern has it."""
QUOTED = re.compile(r"'([^']*)'")
AROUND = frozenset({"body", "query", "path", "header", "form", "file"})
"""Where in a request a field stands, as the library of the API puts it before the field."""


def place_of(steps: Iterable[object]) -> str:
    """Write the place of a field: `pieces[0].kind`."""
    place = ""
    for step in steps:
        if isinstance(step, int):
            place += f"[{step}]"
        elif step != "[key]":
            place += f".{step}" if place else str(step)
    return place


def said(
    errors: Iterable[ErrorDetails | dict[str, Any]], model: type[BaseModel] | None = None
) -> list[tuple[str, str]]:
    """Give what a model finds wrong, as fields and sentences."""
    return [
        (place_of(one["loc"]) or WHOLE, sentence_of(dict(one), known_at(model, one["loc"])))
        for one in errors
    ]


def sentence_of(error: Mapping[str, Any], known: Iterable[str] = ()) -> str:
    """Say what is wrong; `known` are the names that there are where one is not known."""
    context = error.get("ctx") or {}
    kind = error["type"]
    if kind == "extra_forbidden":
        near = meant(str(error["loc"][-1]), known) if error["loc"] else ""
        return PLAIN[kind] if not near else f"{PLAIN[kind].rstrip('.')}{near}"
    if kind in PLAIN:
        return PLAIN[kind]
    match kind:
        case "enum" | "literal_error":
            listed = QUOTED.sub(r"`\1`", str(context.get("expected", "")))
            return f"This is {'one of ' if ' or ' in listed else ''}{listed}."
        case "string_pattern_mismatch":
            return PATTERNS.get(str(context.get("pattern")), OTHERWISE)
        case "value_error":
            return str(context.get("error", OTHERWISE))
    return _limit(kind, context)


def _limit(kind: str, context: Mapping[str, Any]) -> str:
    """Say which limit is not kept."""
    match kind:
        case "greater_than":
            return f"This is more than {context['gt']}."
        case "greater_than_equal":
            return f"This is {context['ge']} or more."
        case "less_than":
            return f"This is less than {context['lt']}."
        case "less_than_equal":
            return f"This is at most {context['le']}."
        case "string_too_short" | "too_short" if context["min_length"] == 1:
            return "This is empty."
        case "string_too_short":
            return f"This has {context['min_length']} characters or more."
        case "string_too_long":
            return f"This has at most {context['max_length']:,} characters."
        case "too_short":
            return f"This has {context['min_length']} entries or more."
        case "too_long":
            return f"This has at most {context['max_length']:,} entries."
        case "decimal_max_digits":
            return f"This has at most {context['max_digits']} digits."
        case "decimal_max_places":
            return f"This has at most {context['decimal_places']} places after the point."
        case "decimal_whole_digits":
            return f"This has at most {context['whole_digits']} digits before the point."
        case _:
            return OTHERWISE
