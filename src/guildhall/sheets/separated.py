"""Separated text (CSV), however it is encoded and parted."""

import csv
from collections.abc import Iterator
from io import StringIO

from guildhall.sheets.cells import Row, SheetError, cell_of_text

DIVIDERS = (",", ";", "\t", "|")
MARKED_UP = frozenset("<{")
"""How pages, XML, JSON and RTF begin, and no row of headings does."""
NO_SHEET = (
    "This is text of another kind (a web page, XML or the like), and no sheet: open it in a "
    "spreadsheet program, and save it as .xlsx, or as CSV."
)


def read_text(data: bytes) -> tuple[Iterator[Row], list[str]]:
    """Read the rows of a file, and notes on how it was read. Raises SheetError."""
    text, notes = _decoded(data)
    if text.lstrip()[:1] in MARKED_UP:
        raise SheetError(NO_SHEET)
    divider = _divider(text)
    return _rows_of(text, divider), notes


def _decoded(data: bytes) -> tuple[str, list[str]]:
    """Give the text of a file. Raises SheetError for what is none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError:
            raise SheetError("The file is not written in UTF-16, as its beginning says.") from None
    notes: list[str] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise SheetError("The file is neither text nor an Excel workbook.") from None
        notes.append(
            f"The file is not written in UTF-8 (line {line}), and was read as Windows-1252: look "
            "whether names with accents are right."
        )
    if "\0" in text:
        raise SheetError("The file is neither text nor an Excel workbook.")
    return text, notes


def _divider(text: str) -> str:
    """Give what parts the cells: what makes most of them in the first line that has any."""
    first = next((line for line in text.splitlines() if line.strip(" ,;\t|")), "")
    counts = {one: len(next(csv.reader([first], delimiter=one), [])) for one in DIVIDERS}
    return max(DIVIDERS, key=counts.__getitem__)


def _rows_of(text: str, divider: str) -> Iterator[Row]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=divider, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            yield Row(number, tuple(map(cell_of_text, cells)))
    except csv.Error as error:
        raise SheetError(
            f"Row {number + 1} is not written as CSV: a quotation mark is not closed, or stands "
            f"in the middle of a cell ({error})."
        ) from None
