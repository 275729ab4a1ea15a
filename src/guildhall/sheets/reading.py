"""Reading a sheet: CSV or Excel, in rows with the numbers that people see beside them.

What cannot be read at all is a SheetError with one sentence. What is wrong with a single cell
stays with the cell, so that all of it is told at once.
"""

from collections.abc import Iterable
from pathlib import Path

from guildhall.sheets.cells import MOST_COLUMNS, Row, Sheet, SheetError
from guildhall.sheets.excel import read_excel
from guildhall.sheets.separated import read_text

MOST_BYTES = 10_000_000
"""The largest file."""
MOST_ROWS = 20_000
"""Rows that have something in them, the heading too."""
ARCHIVE = b"PK\x03\x04"
PDF = b"%PDF"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_sheet(path: Path) -> Sheet:
    """Read a file as a sheet; what it is, its bytes tell. Raises SheetError."""
    size = path.stat().st_size
    if not size:
        raise SheetError("The file is empty.")
    if size > MOST_BYTES:
        raise SheetError(f"A sheet has at most {MOST_BYTES // 1_000_000} megabytes.")
    with path.open("rb") as file:
        start = file.read(len(OLD_OFFICE))
    if start.startswith(OLD_OFFICE):
        raise SheetError(
            "This is an Excel file of the old kind (.xls), or one with a password: save it as "
            ".xlsx without a password, or as CSV."
        )
    if start.startswith(PDF):
        raise SheetError("This is a PDF, and no sheet: save the sheet as .xlsx, or as CSV.")
    if start.startswith(ARCHIVE):
        return _sheet(*read_excel(path))
    return _sheet(*read_text(path.read_bytes()))


def _sheet(found: Iterable[Row], notes: list[str]) -> Sheet:
    """Make a sheet of rows. Raises SheetError where there is no heading, or too much of them."""
    rows = []
    for row in found:
        if all(not (cell.text or cell.fault) for cell in row.cells):
            continue
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise SheetError(
                f"A sheet has at most {MOST_ROWS:,} rows: send the others in another file."
            )
    if not rows:
        raise SheetError("There is nothing in the sheet.")
    if any(one.text for one in rows[0].cells[MOST_COLUMNS:]):
        raise SheetError(f"A sheet has at most {MOST_COLUMNS} columns.")
    return Sheet(rows[0], tuple(rows[1:]), tuple(notes))
