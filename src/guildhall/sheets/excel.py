"""Excel workbooks, read without being believed: bounded, and with nothing in them run."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from guildhall.sheets.archives import see_small
from guildhall.sheets.cells import BLANK, MOST_COLUMNS, Cell, Row, SheetError, cell_of_text

MOST_UNPACKED = 60_000_000
"""Bytes of all parts of a workbook together, unpacked."""
MOST_PARTS = 1_000
LAST_ROW = 1_048_576
"""Excel's own last row."""
LARGEST = 10**15
"""Numbers beyond have lost digits in Excel."""
DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
FORMULA = re.compile(rb"<(\w+:)?f[\s>/]")
SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
UNREADABLE = "The file cannot be read as an Excel workbook: save it anew as .xlsx, or as CSV."
TOO_LARGE = (
    f"Unpacked, the workbook has more than {MOST_UNPACKED // 1_000_000} megabytes: send a smaller "
    "one, or CSV."
)
NO_VALUE = (
    "This is a formula, and its value is not in the file: open it in Excel and save it, or put the "
    "value in its place."
)


def read_excel(path: Path) -> tuple[list[Row], list[str]]:
    """Read the sheet of a workbook: its rows, and notes. Raises SheetError."""
    formulas = _looked_at(path)
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the library does not keep concerns nobody here
        book = _open(file, data_only=True)
        sheets = [one.title for one in book.worksheets if one.sheet_state == "visible"]
        name, rows = "", list[Row]()
        for name in sheets:
            rows = list(_rows(book, name))
            if rows or formulas:
                break
        notes = [f"The workbook has {len(sheets)} sheets; “{name}” was read."]
        if formulas:
            # A second look: where there is a formula, and no value of it.
            valued = {row.number: row for row in rows}
            again = _open(file, data_only=False)
            rows = [_marked(row, valued.get(row.number)) for row in _rows(again, name)]
    return rows, notes if len(sheets) > 1 else []


def _marked(raw: Row, valued: Row | None) -> Row:
    """Give a row with its values, and a fault where there is a formula without one."""
    cells = []
    for place, cell in enumerate(raw.cells):
        found = valued.cell(place) if valued is not None else BLANK
        missing = cell.fault == FORMULA_HERE and found is BLANK
        cells.append(Cell(cell.text, fault=NO_VALUE) if missing else found)
    return Row(raw.number, tuple(cells))


FORMULA_HERE = "formula"
"""The fault of a cell with a formula, on the second look."""


def _looked_at(path: Path) -> bool:
    """Look at the parts of a workbook; whether there are formulas. Raises SheetError."""
    found = False
    try:
        see_small(path, MOST_PARTS)
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(one.file_size for one in parts) > MOST_UNPACKED:
                _refuse(TOO_LARGE)
            if "xl/workbook.xml" not in archive.namelist():
                _refuse()
            if any("vbaproject" in one.filename.lower() for one in parts):
                _refuse("The workbook has macros: save it as .xlsx, without them.")
            for one in parts:
                if not one.filename.lower().endswith((".xml", ".rels")):
                    continue
                text = archive.read(one)
                if DOCTYPE.search(text):
                    _refuse()
                found |= bool(SHEETS.fullmatch(one.filename) and FORMULA.search(text))
    except SheetError:
        raise
    except Exception:  # noqa: BLE001 - a broken archive makes it raise whatever there is
        raise SheetError(UNREADABLE) from None
    return found


def _refuse(sentence: str = UNREADABLE) -> NoReturn:
    raise SheetError(sentence)


def _open(file: BinaryIO, *, data_only: bool) -> Workbook:
    """Open a workbook. Raises SheetError, whatever the library meets in it."""
    try:
        return load_workbook(file, read_only=True, data_only=data_only, keep_links=False)
    except Exception:  # noqa: BLE001 - a broken workbook makes it raise whatever there is
        raise SheetError(UNREADABLE) from None


def _rows(book: Workbook, name: str) -> Iterator[Row]:
    """Give the rows of a sheet, as wide as its heading, one after another. Raises SheetError."""
    # One column more than there may be, and no more: a cell far to the right costs nothing.
    heading = next(_wide(book, name, MOST_COLUMNS + 1), None)
    if heading is None:
        return
    width = max(n for n, cell in enumerate(heading.cells, start=1) if cell is not BLANK)
    yield from _wide(book, name, width)


def _wide(book: Workbook, name: str, width: int) -> Iterator[Row]:
    sheet: Any = book[name]
    number = 0
    try:
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        for cells in sheet.iter_rows(max_col=width):
            number += 1
            if number > LAST_ROW:
                _refuse()
            found = tuple(map(_cell, cells))
            if any(cell is not BLANK for cell in found):
                yield Row(number, found)
    except SheetError:
        raise
    except Exception:  # noqa: BLE001 - as above
        raise SheetError(UNREADABLE) from None


def _cell(cell: Any) -> Cell:  # noqa: ANN401 - the library's cell, of one of several kinds
    value = cell.value
    if cell.data_type == "f":
        return Cell(_formula(value), fault=FORMULA_HERE)
    match value:
        case None:
            return BLANK
        case bool():
            return Cell("TRUE" if value else "FALSE")
        case datetime():
            shown = value.strftime("%d/%m/%Y")
            return Cell(shown, day=value.date())
        case date():
            return Cell(value.strftime("%d/%m/%Y"), day=value)
        case time():
            return Cell(value.strftime("%H:%M"))
        case timedelta():
            return Cell(str(value), fault="This is a length of time, and no time of the day.")
        case int() | float() if abs(value) < LARGEST and value == int(value):
            return Cell(str(int(value)))
        case int() | float():
            return Cell(str(value))
        case str() if cell.data_type == "e":
            return Cell(value, fault=f"Excel has an error here: {value}.")
        case _:
            found = cell_of_text(str(value))
            return found if found.text else BLANK


def _formula(value: object) -> str:
    """Give a formula as people see it."""
    text = str(getattr(value, "text", None) or value)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 - enough to know it by
