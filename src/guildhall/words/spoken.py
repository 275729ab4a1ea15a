"""Writing days, times and values as people read them: `Friday 20 March 2026, 10am`."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from guildhall.engine.dates import (
    LONDON,
    clock_time,
    days_between,
    spoken,
    spoken_length,
    spoken_moment,
)
from guildhall.engine.kinds.base import Band, Period
from guildhall.engine.periods import spoken_period
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Role
from guildhall.engine.wording import counted, listed

__all__ = [
    "clock_time",
    "counted",
    "distance",
    "length",
    "listed",
    "long_day",
    "long_moment",
    "lower_first",
    "plain",
    "role_name",
    "sentence",
    "spoken",
    "spoken_moment",
    "the",
    "value",
]


def long_day(day: date) -> str:
    """Write a day with its weekday: `Friday 20 March 2026`."""
    return f"{day:%A} {spoken(day)}"


def long_moment(moment: datetime) -> str:
    """Write a day with its weekday and a time, to the minute: `Friday 20 March 2026, 10am`."""
    here = moment.astimezone(LONDON).replace(second=0)
    return f"{long_day(here.date())}, {clock_time(here)}"


def distance(day: date, today: date) -> str:
    """Write how far a day is off: `in 3 days`, `today`, `2 days ago`."""
    days = days_between(today, day)
    if days == 0:
        return "today"
    return f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} ago"


def sentence(words: str) -> str:
    """Begin with a capital and end with a full stop."""
    text = f"{words[:1].upper()}{words[1:]}"
    return text if text.endswith((".", "?", "!")) else f"{text}."


def lower_first(words: str) -> str:
    """Begin with a small letter, unless the first word is an abbreviation."""
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"


def plain(identifier: str) -> str:
    """Write an identifier as words: `late_fee` is `late fee`."""
    return identifier.strip("_").replace("_", " ").replace("-", " ")


def role_name(role: Role) -> str:
    """Give what a role is called in minutes: `officer`, `quality assurer`, `Guildhall`."""
    return role.words if role is Role.SYSTEM else plain(role.value)


def the(role: Role) -> str:
    """Give a role with its article: `the officer`; Guildhall has none."""
    return role.words if role is Role.SYSTEM else f"the {role_name(role)}"


def value(thing: Any) -> str:  # noqa: ANN401 - any plain value of a pack or of an action
    """Write any value in words."""
    match thing:
        case None:
            return "none"
        case bool():
            return "yes" if thing else "no"
        case datetime():
            return spoken_moment(thing)
        case date():
            return spoken(thing)
        case StrEnum():
            return str(getattr(thing, "words", thing.value))
        case int() | float():
            return f"{thing:,}"
        case Decimal():
            return f"{thing.normalize():f}"
        case Period():
            return spoken_period(thing)
        case Band():
            return thing.words
        case Strict():
            given = {
                name: getattr(thing, name)
                for name, field in type(thing).model_fields.items()
                if getattr(thing, name) != field.default
            }
            said = (f"{plain(k).strip()} {value(v)}" for k, v in given.items() if v not in GONE)
            return " ".join(said)
        case dict() if all(isinstance(inner, dict) for inner in thing.values()):
            return "; ".join(f"{key} ({value(inner)})" for key, inner in thing.items())
        case dict():
            plain_numbers = all(isinstance(inner, int | Decimal) for inner in thing.values())
            joint = ", " if plain_numbers else "; "
            return joint.join(f"{key}: {value(inner)}" for key, inner in thing.items())
        case list() | tuple() | set() | frozenset():
            joint = "; " if any(isinstance(item, dict | Strict) for item in thing) else ", "
            return joint.join(value(item) for item in thing)
        case _:
            return str(thing)


GONE: tuple[Any, ...] = (None, (), [], {}, "")
"""Values that say nothing, and are left out of a list of values."""


def length(seconds: int) -> str:
    """Write a length of time: `66 minutes`, `3 minutes 1 second`."""
    return spoken_length(seconds)
