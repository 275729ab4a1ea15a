"""What was typed into a form: texts by name, as a browser sends them, and what is done to them.

Names are places: `pieces.0.kind`. The rows of what is repeated are named by a hidden input each
(`pieces.rows` = 0, 1 and so on), so that an empty row is still a row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from guildhall.web.forms.parts import AnyPart, Group, Repeated, Table

ADD, REMOVE = "add", "remove"
"""The names of the buttons that add a row to a place, or take one away."""
ROWS = "rows"
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed."""

    texts: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str:
        """Give the one text of a name; nothing where there is none."""
        found = self.texts.get(name)
        return found[-1] if found else ""

    def all(self, name: str) -> Sequence[str]:
        """Give all the texts of a name."""
        return self.texts.get(name, ())

    def rows(self, name: str) -> list[str]:
        """Give the rows of a place, in their order."""
        said = self.all(f"{name}.{ROWS}")
        found = dict.fromkeys(one for one in said if one.isascii() and one.isdigit())
        return list(found)[:MOST_ROWS]

    def blank(self, place: str) -> bool:
        """Whether nothing was typed at a place or within it."""
        within = f"{place}."
        return not any(
            text.strip()
            for name, texts in self.texts.items()
            if name == place or (name.startswith(within) and not name.endswith(f".{ROWS}"))
            for text in texts
        )

    def added(self, place: str) -> "Typed":
        """Give it with one more row at a place."""
        rows = self.rows(place)
        number = str(max((int(one) for one in rows), default=-1) + 1)
        return Typed({**self.texts, f"{place}.{ROWS}": [*rows, number]})

    def removed(self, place: str) -> "Typed":
        """Give it without a row, which is named by its place: `pieces.1`."""
        rows, _, number = place.rpartition(".")
        kept = {n: t for n, t in self.texts.items() if n != place and not _within(n, place)}
        left = [one for one in self.rows(rows) if one != number]
        return Typed({**kept, f"{rows}.{ROWS}": left})

    def tidied(self, parts: Iterable[AnyPart], place: str = "") -> "Typed":
        """Give it without the rows in which nothing was typed, the others numbered from 0."""
        typed = self
        for part in parts:
            typed = _tidied(typed, part, f"{place}{part.key}")
        return typed


def _tidied(typed: Typed, part: AnyPart, name: str) -> Typed:
    match part:
        case Group():
            return typed.tidied(part.parts, f"{name}.")
        case Table():
            for one in part.rows:
                typed = _tidied(typed, part.item, f"{name}.{one.value}")
            return typed
        case Repeated():
            for row in typed.rows(name):
                typed = _tidied(typed, part.item, f"{name}.{row}")
            return _numbered(typed, name)
        case _:
            return typed


def _numbered(typed: Typed, name: str) -> Typed:
    """Give it with the rows of a place numbered from 0, without the blank ones."""
    kept = [row for row in typed.rows(name) if not typed.blank(f"{name}.{row}")]
    texts = {n: t for n, t in typed.texts.items() if not _within(n, name)}
    for number, row in enumerate(kept):
        old, new = f"{name}.{row}", f"{name}.{number}"
        for other, said in typed.texts.items():
            if other == old or _within(other, old):
                texts[new + other[len(old) :]] = said
    texts[f"{name}.{ROWS}"] = [str(number) for number in range(len(kept))]
    return Typed(texts)


def _within(name: str, place: str) -> bool:
    return name.startswith(f"{place}.")


def places(
    parts: Iterable[AnyPart], typed: Typed, place: str = ""
) -> Iterator[tuple[str, AnyPart]]:
    """Give every part with its name, in the order of the page, the rows of repeated ones too."""
    for part in parts:
        yield from place_of(part, f"{place}{part.key}", typed)


def place_of(part: AnyPart, name: str, typed: Typed) -> Iterator[tuple[str, AnyPart]]:
    """Give a part, and those within it, with their names."""
    yield name, part
    match part:
        case Group():
            yield from places(part.parts, typed, f"{name}.")
        case Table():
            for one in part.rows:
                yield from place_of(part.item, f"{name}.{one.value}", typed)
        case Repeated():
            for row in typed.rows(name):
                yield from place_of(part.item, f"{name}.{row}", typed)
        case _:
            return
