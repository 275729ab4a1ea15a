"""What can be in a payload at all, before anybody asks what it means.

Text that a database can keep, numbers that a history can write, days of our time: what is beyond
is malformed, with its field, and never a fault of the service.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

LARGEST = 2**53 - 1
"""The largest whole number that JSON carries everywhere, and the canonical form lets in."""
DIGITS = 30
"""How many digits a decimal may have, before and after the point taken together."""
YEARS = range(1900, 2201)
HALF_A_PAIR = re.compile("[\ud800-\udfff]")
LONGEST = {"name_of_apprentice": 200, "grade": 40}
"""Fields that stand in lists, and how many characters there is room for."""


def faults_in(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Give what cannot be in a payload: the field, and what is wrong with it."""
    match value:
        case str():
            yield from ((place, sentence) for sentence in _of_text(value))
        case bool() | None:
            return
        case int() if abs(value) > LARGEST:
            yield place, f"A whole number is at most {LARGEST:,} either way."
        case Decimal() if not _plain(value):
            yield place, f"A number has at most {DIGITS} digits."
        case date() if value.year not in YEARS:
            yield place, f"A day lies between the years {YEARS.start} and {YEARS.stop - 1}."
        case Mapping():
            for key, inner in value.items():
                name = str(key)
                if any(_of_text(name)):
                    yield (
                        place or "body",
                        "A name of a field, or a key, has a character that no text has.",
                    )
                else:
                    yield from faults_in(inner, f"{place}.{name}" if place else name)
        case list() | tuple() | set() | frozenset():
            for number, inner in enumerate(value):
                yield from faults_in(inner, f"{place}[{number}]")
        case _:
            return


def _of_text(text: str) -> Iterator[str]:
    """Say why a text cannot be kept."""
    if "\0" in text:
        yield "A text has no NUL character in it."
    if HALF_A_PAIR.search(text):
        yield "A text is Unicode, without half a surrogate pair."


def _plain(number: Decimal) -> bool:
    """Whether a number can be written out and reckoned with."""
    if not number.is_finite():
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and len(number.as_tuple().digits) + abs(exponent) <= DIGITS


def too_long(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Say where a text is longer than the lists have room for."""
    for name, most in LONGEST.items():
        text = fields.get(name)
        if isinstance(text, str) and len(text) > most:
            yield name, f"This has at most {most} characters."
