"""A form as it is shown: each part with what was typed and what is wrong, for its template."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from guildhall.web.forms import reading
from guildhall.web.forms.parts import (
    AnyPart,
    Choice,
    Day,
    Group,
    Moment,
    Number,
    Option,
    Repeated,
    Several,
    Table,
    Text,
    Upload,
    YesNo,
)
from guildhall.web.forms.reading import FIRST, NONE, OTHER, SECOND, Faults
from guildhall.web.forms.typed import Typed

RADIOS = 9
"""So many options are radios; more are a list to choose from, if there is nothing more to say."""
MANY = 12
"""More tick boxes than that are folded away where they stand in a row."""
LINE = 120
"""Characters that fit into a wide line; a text that may be longer has no width of its own."""


@dataclass(slots=True)
class Shown:
    """What parts are shown with."""

    typed: Typed
    faults: Faults
    links: dict[str, str] = field(default_factory=dict)
    """By name, the very input to which an error of it leads."""
    labels: dict[str, str] = field(default_factory=dict)
    """By name, what it is called where errors are told."""

    def all(
        self, parts: Iterable[AnyPart], place: str = "", level: int = 0
    ) -> list[dict[str, Any]]:
        """Give every part for its template. `level`: how deep it stands, from 0."""
        return [self.one(part, f"{place}{part.key}", level) for part in parts]

    def one(self, part: AnyPart, name: str, level: int) -> dict[str, Any]:
        """Give a part for its template."""
        error = self.faults.sentences.get(name, "")
        own = self.faults.inputs.get(name, "")
        shown = {
            "id": name,
            "name": name,
            "label": part.label if part.needed or isinstance(part, Group) else optional(part),
            "size": "s" if level == 0 else "",
            "hint": part.hint,
            "error": error,
            "described_by": described_by(name, part.hint, error),
            "level": level,
        }
        self.links[name], self.labels[name] = name, part.label
        return shown | self._own(part, name, own, level)

    def _own(self, part: AnyPart, name: str, own: str, level: int) -> dict[str, Any]:
        match part:
            case Text():
                return self._text(part, name, level)
            case Number():
                return {
                    "kind": "input",
                    "value": self.typed.one(name),
                    "inputmode": "numeric" if part.whole else "decimal",
                    "classes": f"govuk-input--width-{_width(part.widest)}",
                }
            case YesNo():
                both = (Option("yes", "Yes"), Option("no", "No"))
                return {"kind": "radios", "items": self._items(both, name), "inline": True}
            case Choice():
                return self._choice(part, name)
            case Several():
                many = level > 0 and len(part.options) > MANY
                open_ = bool(self.typed.all(name)) or name in self.faults.sentences
                return self._several(part, name) | {"folded": many, "open": open_}
            case Day():
                self.links[name] = f"{name}-{own or 'day'}"
                return {"kind": "date", "items": self._day(name, own)}
            case Moment():
                return self._moment(name, own)
            case Upload():
                said = self.typed.one(name)
                self.links[name] = f"{name}.file"
                return {"kind": "file", "value": said, "file": part.files.get(said, "")}
            case Group():
                parts = self.all(part.parts, f"{name}.", level + 1)
                self.links[name] = self.links[parts[0]["name"]] if parts else name
                open_ = not self.typed.blank(name) or any(map(_wrong, parts))
                return {"kind": "group", "parts": parts, "folded": not part.needed, "open": open_}
            case Repeated():
                return self._repeated(part, name, level)
            case Table():
                return self._table(part, name, level)
            case _:
                assert_never(part)

    def _text(self, part: Text, name: str, level: int) -> dict[str, Any]:
        value = self.typed.one(name)
        if part.rows > 1:
            return {"kind": "textarea", "value": value, "lines": part.rows if not level else 2}
        short = part.most is not None and part.most <= LINE
        return {
            "kind": "input",
            "value": value,
            "classes": "govuk-input--width-20" if short else "",
        }

    def _items(self, options: Iterable[Option], name: str) -> list[dict[str, Any]]:
        """Give options for radios or tick boxes: the first has the very id of the question."""
        said = self.typed.all(name)
        return [
            {
                "id": name if number == 1 else f"{name}-{number}",
                "value": one.value,
                "text": one.text,
                "hint": one.hint,
                "section": one.section,
                "checked": one.value in said,
            }
            for number, one in enumerate(options, start=1)
        ]

    def _choice(self, part: Choice, name: str) -> dict[str, Any]:
        self.links[name] = f"{name}.other" if self.faults.inputs.get(name) else name
        if not part.more and len(part.options) > RADIOS and not any(o.hint for o in part.options):
            return {"kind": "select", "items": self._items(part.options, name), "value": ""}
        options = list(part.options)
        if not part.needed and part.default is None and not part.more:
            options.append(Option("", part.open))
        items = self._items(options, name)
        if not part.needed and part.default is None and not part.more:
            items[-1]["checked"] = not self.typed.one(name)
        if part.more:
            other = Option(OTHER, "Something else")
            (last,) = self._items((other,), name)
            last["id"] = f"{name}-{len(items) + 1}"
            items.append(last)
            other_one = {"id": f"{name}.other", "value": self.typed.one(f"{name}.other")}
            return {"kind": "radios", "items": items, "other": other_one}
        return {"kind": "radios", "items": items}

    def _several(self, part: Several, name: str) -> dict[str, Any]:
        items = self._items(part.options, name)
        if part.none:
            (last,) = self._items((Option(NONE, "None of these"),), name)
            items.append(last | {"id": f"{name}-{len(items) + 1}", "divider": "or"})
        return {"kind": "checkboxes", "items": items}

    def _day(self, name: str, own: str) -> list[dict[str, Any]]:
        return [
            {
                "id": f"{name}-{key}",
                "name": f"{name}.{key}",
                "label": key.capitalize(),
                "value": self.typed.one(f"{name}.{key}"),
                "width": 4 if key == "year" else 2,
                "inputmode": "numeric",
                "error": name in self.faults.sentences and own in ("", key),
            }
            for key in ("day", "month", "year")
        ]

    def _moment(self, name: str, own: str) -> dict[str, Any]:
        time = {
            "id": f"{name}-time",
            "name": f"{name}.time",
            "label": "Time",
            "value": self.typed.one(f"{name}.time"),
            "width": 5,
            "inputmode": "text",
            "error": name in self.faults.sentences and own in ("", "time"),
        }
        which = None
        if reading.ambiguous(name, self.typed):
            said = (
                Option(FIRST, "The first: summer time, before the clocks go back"),
                Option(SECOND, "The second: winter time, after they have gone back"),
            )
            which = self._items(said, f"{name}.which")
        self.links[name] = f"{name}.which" if own == "which" and which else f"{name}-{own or 'day'}"
        items = [*self._day(name, own), time]
        hint = "London time, such as 9:30am or 14:30."
        return {"kind": "date", "items": items, "which": which, "more_hint": hint}

    def _repeated(self, part: Repeated, name: str, level: int) -> dict[str, Any]:
        rows = []
        numbers = self.typed.rows(name)
        for number, row in enumerate(numbers, start=1):
            place = f"{name}.{row}"
            item = replace(part.item, label=f"{part.label}, {number}")
            shown = self.one(item, place, level + 1)
            if isinstance(part.item, Group):
                shown |= {"folded": False}
            for inner in flat(shown.get("parts", ())):
                self.labels[inner["name"]] = f"{item.label}, {self.labels[inner['name']]}"
            rows.append({"row": row, "place": place, "part": shown, "number": number})
        self.links[name] = self.links[f"{name}.{numbers[0]}"] if numbers else f"{name}-add"
        last = max((int(one) for one in numbers), default=-1) + 1
        return {"kind": "repeated", "rows": rows, "fresh": f"{name}.{last}"}

    def _table(self, part: Table, name: str, level: int) -> dict[str, Any]:
        rows = []
        before = ""
        for row in part.rows:
            item = replace(part.item, label=row.text, hint=row.hint)
            shown = self.one(item, f"{name}.{row.value}", level + 1)
            if isinstance(part.item, Group):
                shown |= {"folded": False}
            section = f"{row.section}, " if row.section else ""
            self.labels[f"{name}.{row.value}"] = f"{section}{row.text}"
            for inner in flat(shown.get("parts", ())):
                self.labels[inner["name"]] = f"{section}{row.text}, {self.labels[inner['name']]}"
            rows.append({"part": shown, "section": row.section if row.section != before else ""})
            before = row.section
        self.links[name] = self.links[f"{name}.{part.rows[0].value}"]
        return {"kind": "table", "rows": rows}


def optional(part: AnyPart) -> str:
    """Give a label that says that nothing has to be said."""
    unsaid = isinstance(part, Several | Repeated | Table)
    settled = isinstance(part, YesNo | Choice)
    return part.label if unsaid or settled else f"{part.label} (optional)"


def described_by(name: str, hint: str, error: str) -> str:
    """Name what describes an input: its hint, then its error."""
    return " ".join([*([f"{name}-hint"] if hint else []), *([f"{name}-error"] if error else [])])


def _wrong(shown: dict[str, Any]) -> bool:
    return bool(shown["error"])


def _width(digits: int) -> int:
    return next(one for one in (2, 3, 4, 5, 10, 20, 100) if one >= digits)


def flat(controls: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give every part that is shown, with those within it, in the order of the page."""
    for one in controls:
        yield one
        yield from flat(one.get("parts", ()))
        yield from flat(row["part"] for row in one.get("rows", ()))
