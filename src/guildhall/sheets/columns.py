"""Fields out of rows: columns by their headings, cells as what they are meant to be.

Everything that is wrong is gathered, with its row and its column, and nothing is raised.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from difflib import get_close_matches
from typing import Any

from guildhall.engine.dates import month_named
from guildhall.sheets.cells import Cell, Row, Sheet, SheetError


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a sheet: in which row and column, what stands there, and why it is not so.

    `row` is None for what concerns all of it, `column` for what concerns all of the row.
    """

    row: int | None
    column: str | None
    value: str
    sentence: str


class UnfitError(ValueError):
    """A cell that is not what its column has: why, in a sentence."""


Reader = Callable[[Cell], Any]
"""What makes a value of a cell that is not empty. Raises UnfitError."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a sheet may have, and the field that it fills.

    `also` are other words for its heading; `words` say what goes in, for whoever fills it in.
    `examples` are what it may say, where there is a choice.
    """

    field: str
    heading: str
    read: Reader
    words: str
    needed: bool = False
    also: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row as fields; `shown` are its cells as people see them, by field."""

    number: int
    fields: Mapping[str, Any]
    shown: Mapping[str, str]


@dataclass(slots=True)
class Table:
    """What a sheet says: its rows as fields, what is wrong with them, and notes."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    """The heading of each field as the sheet has it."""
    misread: int = 0
    """How many of the faults, the first ones, are in the headings."""


LOOKED_FOR = 10
"""Rows in which headings are looked for that do not come first."""


def told_by(sheet: Sheet, columns: Sequence[Column]) -> Table:
    """Make fields of a sheet. A row with a fault has a line all the same, with what is right.

    Raises SheetError where the headings stand further down.
    """
    _see_that_headings_come_first(sheet, columns)
    table = Table(notes=list(sheet.notes))
    places = _places(sheet.heading, columns, table)
    table.misread = len(table.faults)
    if not sheet.rows:
        sentence = "There is nothing under the heading."
        table.faults.append(Fault(sheet.heading.number, None, "", sentence))
    for row in sheet.rows:
        table.lines.append(_line(row, places, table))
    return table


def _line(row: Row, places: Mapping[int, Column], table: Table) -> Line:
    fields: dict[str, Any] = {}
    shown: dict[str, str] = {}
    for place, column in places.items():
        cell = row.cell(place)
        shown[column.field] = cell.text
        sentence = cell.fault
        if not sentence and cell.text:
            try:
                fields[column.field] = column.read(cell)
            except UnfitError as error:
                sentence = str(error)
        elif not sentence and column.needed:
            sentence = "This is needed."
        if sentence:
            heading = table.headings.get(column.field, column.heading)
            table.faults.append(Fault(row.number, heading, cell.text, sentence))
    return Line(row.number, fields, shown)


def _see_that_headings_come_first(sheet: Sheet, columns: Sequence[Column]) -> None:
    """See that there is no title, or first row of headings, above. Raises SheetError."""
    known = {plain(word) for one in columns for word in (one.heading, one.field, *one.also)}

    def named(row: Row) -> int:
        return sum(plain(cell.text) in known for cell in row.cells if cell.text)

    best = max((sheet.heading, *sheet.rows[:LOOKED_FOR]), key=named)
    if named(best) > max(named(sheet.heading), 1):
        raise SheetError(f"The headings stand in row {best.number}: take away what is above them.")


def _places(heading: Row, columns: Sequence[Column], table: Table) -> dict[int, Column]:
    """Give which column stands where; tell headings that are missing, doubled or not known."""
    known = {plain(word): one for one in columns for word in (one.heading, one.field, *one.also)}
    found: dict[int, Column] = {}
    for place, cell in enumerate(heading.cells):
        if not cell.text:
            continue
        column = known.get(plain(cell.text))
        if column is None:
            near = get_close_matches(plain(cell.text), known, 1, 0.75)
            if near:
                sentence = (
                    f"There is no column “{cell.text}”; did you mean “{known[near[0]].heading}”?"
                )
                table.faults.append(Fault(heading.number, cell.text, cell.text, sentence))
            else:
                table.notes.append(f"Column “{cell.text}” is not read.")
        elif column in found.values():
            sentence = f"There are two columns for “{column.heading}”; leave one."
            table.faults.append(Fault(heading.number, cell.text, cell.text, sentence))
        else:
            found[place] = column
            table.headings[column.field] = cell.text
    for column in columns:
        if column.needed and column not in found.values():
            sentence = f"The column “{column.heading}” is missing."
            table.faults.append(Fault(heading.number, column.heading, "", sentence))
    return found


def plain(text: str) -> str:
    """Give a heading as it is compared: whatever its case, blanks and marks."""
    return re.sub(r"[\W_]+", "", text.casefold())


# --- what cells are ------------------------------------------------------------------------------

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
BRITISH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: 00:00(?::00)?)?")
SPOKEN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[- ]*([a-z]{3,9})\.?,?[- ]*(\d{4}|\d{2})")
CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?::00)?")
SHORTENED = re.compile(r"\d([.,]\d+)?e\+?\d+", re.IGNORECASE)
CENTURY = 2000
NO_DAY = "This is no day, such as 03/09/2025, 3 Sep 2025 or 2025-09-03."


def text(cell: Cell) -> str:
    """Give the text of a cell."""
    return cell.text


def number_in_digits(cell: Cell) -> str:
    """Give a number that is known by its digits, such as a ULN; blanks in it go."""
    if SHORTENED.fullmatch(cell.text):
        raise UnfitError(
            f"Excel has shortened this number to {cell.text}, and its last digits are lost: make "
            "the column one of text, and put the number in again."
        )
    if cell.day is not None:
        raise UnfitError("This is a date, and no number.")
    return cell.text.replace(" ", "").replace("-", "")


def whole(cell: Cell) -> int:
    """Give a whole number."""
    plainly = cell.text.removesuffix(".0")
    if cell.day is not None or not re.fullmatch(r"[0-9]{1,15}", plainly):
        raise UnfitError("This is no whole number.")
    return int(plainly)


def day(cell: Cell) -> date:
    """Give a day: a date of Excel, or one in writing, the day before the month."""
    if cell.day is not None:
        return cell.day
    written = cell.text.strip().casefold()
    if found := ISO.fullmatch(written):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := BRITISH.fullmatch(written):
        return _day(_year(found[3]), int(found[2]), int(found[1]))
    if (found := SPOKEN.fullmatch(written)) and (month := month_named(found[2])):
        return _day(_year(found[3]), month, int(found[1]))
    if re.fullmatch(r"[0-9]{4,6}(\.[0-9]+)?", written):
        raise UnfitError("This is a number, and no date: give the column the format of a date.")
    if CLOCK.fullmatch(written):
        raise UnfitError("This is a time of the day, and no date.")
    raise UnfitError(NO_DAY)


def clock_time(cell: Cell) -> time:
    """Give a time of the day."""
    found = CLOCK.fullmatch(cell.text)
    if found is None:
        raise UnfitError("This is no time of the day, such as 14:30.")
    return time(int(found[1]), int(found[2]))


def _year(digits: str) -> int:
    return int(digits) + (CENTURY if len(digits) == 2 else 0)  # noqa: PLR2004 - 25 is 2025


def _day(year: int, month: int, day_: int) -> date:
    try:
        return date(year, month, day_)
    except ValueError:
        if day_ <= 12 < month <= 31:  # noqa: PLR2004 - months, and days
            raise UnfitError("There is no such day: the day comes before the month.") from None
        raise UnfitError("There is no such day.") from None


def one_of(choices: Mapping[str, str]) -> Reader:
    """Give what reads one of a few words; `choices` lead from each word to what it stands for."""
    known = {plain(word): value for word, value in choices.items()}
    told = ", ".join(dict.fromkeys(choices))

    def read(cell: Cell) -> str:
        found = known.get(plain(cell.text))
        if found is None:
            near = get_close_matches(plain(cell.text), known, 1, 0.6)
            hint = next((word for word in choices if near and plain(word) == near[0]), None)
            asked = f"did you mean {hint}?" if hint else f"there are: {told}."
            raise UnfitError(f"There is no “{cell.text}” here; {asked}")
        return found

    return read
