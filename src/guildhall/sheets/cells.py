"""What sheets are made of: cells, rows, the whole, and how much of it there may be."""

import re
from dataclasses import dataclass
from datetime import date

MOST_COLUMNS = 100
LONGEST_CELL = 2_000
"""Characters of a cell."""
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class SheetError(ValueError):
    """A file that is not read: why, in a sentence for whoever sent it."""

    @property
    def sentence(self) -> str:
        """Say why."""
        return str(self)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is in a cell: its text as people see it, its day where it is a date, or a fault."""

    text: str = ""
    day: date | None = None
    fault: str = ""


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it, by the number that stands beside it on a screen."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, place: int) -> Cell:
        """Give the cell at a place, from 0: a blank one where the row ends before."""
        return self.cells[place] if place < len(self.cells) else BLANK


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its first row with something in it, the others, and how it was read."""

    heading: Row
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def cell_of_text(text: str) -> Cell:
    """Give the cell of a text, without blanks around it and the apostrophe that marks text."""
    plain = " ".join(text.replace("\u00a0", " ").replace("\u200b", "").split())
    if plain.startswith("'"):
        plain = plain[1:].strip()
    if len(plain) > LONGEST_CELL:
        return Cell(plain[:60] + "…", fault=f"A cell has at most {LONGEST_CELL:,} characters.")
    if CONTROLS.search(plain):
        return Cell(CONTROLS.sub("\ufffd", plain), fault="There is a character that no text has.")
    return Cell(plain)
