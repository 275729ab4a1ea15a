"""Reading what was typed: texts by name to the values of a body, with what is wrong with them.

What a model says of a value is said by the model; here is only what a text has to be, to be a
number, a day, a time or a choice at all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, assert_never

from guildhall.engine.dates import LONDON, MONTHS, month_named
from guildhall.web.forms.parts import (
    AnyPart,
    Choice,
    Day,
    Group,
    Moment,
    Number,
    Repeated,
    Several,
    Table,
    Text,
    Upload,
    YesNo,
)
from guildhall.web.forms.typed import Typed

NONE = "(none)"
"""What is sent for “none of these”; no word of a pack is written like that."""
OTHER = "(other)"
"""What is sent for “something else”, with the text of it beside."""
FIRST, SECOND = "first", "second"
"""Which of two times it is, in the hour that comes twice when the clocks go back."""

TIME = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE
)
WHOLE = re.compile(r"-?\d{1,25}")
DECIMAL = re.compile(r"-?(?:\d{1,25}(?:\.\d{0,25})?|\.\d{1,25})")
NOON = 12


class Missing:
    """That nothing was said."""


MISSING = Missing()


@dataclass(slots=True)
class Faults:
    """What is wrong, by name, and at which input of it where it has several."""

    sentences: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, sentence: str, own: str = "") -> None:
        """Say what is wrong; of several faults of a name the first is told."""
        if name not in self.sentences:
            self.sentences[name] = sentence
            if own:
                self.inputs[name] = own


def read(
    parts: tuple[AnyPart, ...], typed: Typed, faults: Faults, place: str = ""
) -> dict[str, Any]:
    """Give the values that were typed; what was left open is left out."""
    found = {part.key: _read(part, f"{place}{part.key}", typed, faults) for part in parts}
    return {key: value for key, value in found.items() if value is not MISSING}


def _read(part: AnyPart, name: str, typed: Typed, faults: Faults) -> Any:
    match part:
        case Text():
            return _text(typed.one(name)) or MISSING
        case Number():
            return _number(part, name, typed, faults)
        case YesNo():
            return _yes_no(name, typed, faults)
        case Choice():
            return _choice(part, name, typed, faults)
        case Several():
            return _several(part, name, typed, faults)
        case Day():
            return _day(name, typed, faults)
        case Moment():
            return _moment(name, typed, faults)
        case Upload():
            return _upload(part, name, typed, faults)
        case Group():
            if not part.needed and typed.blank(name):
                return MISSING
            return read(part.parts, typed, faults, f"{name}.")
        case Repeated():
            rows = [_read(part.item, f"{name}.{row}", typed, faults) for row in typed.rows(name)]
            said = [one for one in rows if one is not MISSING]
            return said if said or part.needed else MISSING
        case Table():
            return _table(part, name, typed, faults)
        case _:
            assert_never(part)


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _number(part: Number, name: str, typed: Typed, faults: Faults) -> Any:
    text = typed.one(name).strip().replace(",", "").replace(" ", "")
    if not text:
        return MISSING
    if part.whole and WHOLE.fullmatch(text):
        return int(text)
    if not part.whole and DECIMAL.fullmatch(text):
        return Decimal(text)
    faults.add(name, "Enter a whole number." if part.whole else "Enter a number, such as 7.5.")
    return MISSING


def _yes_no(name: str, typed: Typed, faults: Faults) -> Any:
    match typed.one(name):
        case "":
            return MISSING
        case "yes":
            return True
        case "no":
            return False
        case _:
            faults.add(name, "Choose yes or no.")
            return MISSING


def _choice(part: Choice, name: str, typed: Typed, faults: Faults) -> Any:
    said = typed.one(name)
    if part.more and (said == OTHER or not part.options):
        other = _text(typed.one(f"{name}.other"))
        if not other and said == OTHER:
            faults.add(name, "Say what it is.", "other")
        return other or MISSING
    if not said:
        return MISSING
    if said not in {one.value for one in part.options}:
        faults.add(name, "Choose one of those that are here.")
        return MISSING
    return said


def _several(part: Several, name: str, typed: Typed, faults: Faults) -> Any:
    said = list(typed.all(name))
    if NONE in said and part.none:
        if len(said) > 1:
            faults.add(name, "Choose either “none of these” or those that there are.")
        return []
    known = [one.value for one in part.options]
    if not set(said) <= set(known):
        faults.add(name, "Choose among those that are here.")
        return MISSING
    chosen = [one for one in known if one in said]
    return chosen if chosen or part.needed else MISSING


def _table(part: Table, name: str, typed: Typed, faults: Faults) -> Any:
    found = {}
    for row in part.rows:
        place = f"{name}.{row.value}"
        if not typed.blank(place):
            value = _read(part.item, place, typed, faults)
            if value is not MISSING:
                found[row.value] = value
    return found if found or part.needed else MISSING


def _upload(part: Upload, name: str, typed: Typed, faults: Faults) -> Any:
    said = typed.one(name)
    if not said:
        return MISSING
    if said not in part.files:
        faults.add(name, "This file is not here any more: choose it again.")
        return MISSING
    return said


# --- days and times ----------------------------------------------------------------------------


def _day(name: str, typed: Typed, faults: Faults) -> Any:
    day, month, year = (typed.one(f"{name}.{one}").strip() for one in ("day", "month", "year"))
    if not (day or month or year):
        return MISSING
    lacking = [
        (key, word)
        for key, text, word in (
            ("day", day, "a day"),
            ("month", month, "a month"),
            ("year", year, "a year"),
        )
        if not text
    ]
    if lacking:
        said = " and ".join(word for _, word in lacking)
        faults.add(name, f"A date has {said} too.", lacking[0][0])
        return MISSING
    number = _month(month)
    for key, good, sentence in (
        ("day", bool(re.fullmatch(r"\d{1,2}", day)), "The day is a number from 1 to 31."),
        ("month", bool(number), "The month is a number from 1 to 12."),
        ("year", bool(re.fullmatch(r"\d{4}", year)), "The year has 4 digits, such as 2026."),
    ):
        if not good:
            faults.add(name, sentence, key)
            return MISSING
    try:
        return date(int(year), number, int(day))
    except ValueError:
        faults.add(name, "There is no such day in the calendar.", "day")
        return MISSING


def _month(text: str) -> int:
    """Give the number of a month, by its number or its name; 0 for what is none."""
    if re.fullmatch(r"\d{1,2}", text):
        return int(text) if 1 <= int(text) <= len(MONTHS) else 0
    return month_named(text) or 0


def _moment(name: str, typed: Typed, faults: Faults) -> Any:
    day, text = _day(name, typed, faults), typed.one(f"{name}.time").strip()
    if name in faults.sentences or (day is MISSING and not text):
        return MISSING
    if day is MISSING:
        faults.add(name, "Say the day as well.", "day")
        return MISSING
    at = time_of(text)
    if at is None:
        sentence = "Say a time, such as 9:30am or 14:30." if text else "Say the time as well."
        faults.add(name, sentence, "time")
        return MISSING
    return _in_london(datetime.combine(day, at), name, typed, faults)


def time_of(text: str) -> time | None:
    """Read a time of day: `9:30`, `9.30am`, `2pm`, `14:30`, `noon`; None for what is none."""
    if text.lower() in ("noon", "midday", "midnight"):
        return time(0 if text.lower() == "midnight" else NOON)
    found = TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, second = (int(one or 0) for one in found.group(1, 2, 3))
    half = (found[4] or "").lower().replace(".", "")
    if half and not 1 <= hour <= NOON:
        return None
    if not half and found[2] is None:
        return None
    if half:
        hour = hour % NOON + (NOON if half == "pm" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _in_london(local: datetime, name: str, typed: Typed, faults: Faults) -> Any:
    """Give the moment at which clocks in London show this, where there is exactly one."""
    moments = moments_of(local)
    if not moments:
        sentence = (
            f"Clocks in London never show {local:%H:%M} on that day: they go forward from 1am to "
            "2am. Say another time."
        )
        faults.add(name, sentence, "time")
        return MISSING
    if len(moments) == 1:
        return moments[0]
    match typed.one(f"{name}.which"):
        case "first":
            return moments[0]
        case "second":
            return moments[1]
        case _:
            sentence = (
                f"Clocks in London show {local:%H:%M} twice on that day: they go back from 2am to "
                "1am. Say which of the two it is."
            )
            faults.add(name, sentence, "which")
            return MISSING


def moments_of(local: datetime) -> list[datetime]:
    """Give the moments at which clocks in London show a time, in UTC: none, one or two."""
    found = {local.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(one for one in found if one.astimezone(LONDON).replace(tzinfo=None) == local)


def ambiguous(name: str, typed: Typed) -> bool:
    """Whether what was typed as a moment is a time that comes twice."""
    day, at = _day(name, typed, Faults()), time_of(typed.one(f"{name}.time").strip())
    return (
        isinstance(day, date) and at is not None and len(moments_of(datetime.combine(day, at))) > 1
    )


# --- the other way round -----------------------------------------------------------------------


def write(
    parts: tuple[AnyPart, ...], values: Mapping[str, Any], place: str = ""
) -> dict[str, list[str]]:
    """Give the texts that would be typed for values."""
    texts: dict[str, list[str]] = {}
    for part in parts:
        if values.get(part.key) is not None:
            texts |= _written(part, f"{place}{part.key}", values[part.key])
    return texts


def _written(part: AnyPart, name: str, value: Any) -> dict[str, list[str]]:
    match part:
        case Text() | Upload():
            return {name: [str(value)]}
        case Number():
            return {name: [format(value, "f") if isinstance(value, Decimal) else str(value)]}
        case YesNo():
            return {name: ["yes" if value else "no"]}
        case Choice():
            said = str(getattr(value, "value", value))
            if part.more and said not in {one.value for one in part.options}:
                return {name: [OTHER], f"{name}.other": [said]}
            return {name: [said]}
        case Several():
            said_all = [str(getattr(one, "value", one)) for one in value]
            return {name: said_all or ([NONE] if part.none else [])}
        case Day():
            return _written_day(name, value)
        case Moment():
            local = value.astimezone(LONDON)
            seconds = f":{local:%S}" if local.second else ""
            which = {f"{name}.which": [SECOND if local.fold else FIRST]}
            twice = len(moments_of(local.replace(tzinfo=None, fold=0))) > 1
            at = {f"{name}.time": [f"{local:%H:%M}{seconds}"]}
            return _written_day(name, local.date()) | at | (which if twice else {})
        case Group():
            return write(part.parts, value, f"{name}.")
        case Repeated():
            texts = {f"{name}.rows": [str(number) for number in range(len(value))]}
            for number, one in enumerate(value):
                texts |= _written(part.item, f"{name}.{number}", one)
            return texts
        case Table():
            texts = {}
            for key, one in value.items():
                texts |= _written(part.item, f"{name}.{key}", one)
            return texts
        case _:
            assert_never(part)


def _written_day(name: str, day: date) -> dict[str, list[str]]:
    return {
        f"{name}.day": [str(day.day)],
        f"{name}.month": [str(day.month)],
        f"{name}.year": [f"{day.year:04}"],
    }
