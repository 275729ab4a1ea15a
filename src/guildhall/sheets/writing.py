"""Sheets for people to fill in, and lists for them to open: CSV and Excel.

A cell that a spreadsheet would take for a formula is written as text: what somebody else has put
into a name is never run on the machine of whoever opens the list.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from guildhall.sheets import columns as reading
from guildhall.sheets.columns import Column

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet may take for a formula."""
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAST_ROW = 20_000
WIDTH = 22
LONGEST_CHOICE = 255
"""So many characters of choices are taken by Excel; more are told beside the sheet alone."""


def csv_of(rows: Iterable[Sequence[object]]) -> bytes:
    """Write rows as CSV in UTF-8, with the mark by which Excel knows it."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([guarded(str(one)) for one in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """Give a text as no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULAS) else text


@dataclass(frozen=True, slots=True)
class Download:
    """A file that somebody takes with them: its bytes, its type, and what it is called."""

    content: bytes
    kind: str
    name: str


def template(columns: Sequence[Column], rows: str, name: str, kind: str) -> Download:
    """Give a sheet to be filled in; `kind` is `csv` or `xlsx`, `rows` what stands in its rows."""
    if kind == "csv":
        content = csv_of([[one.heading for one in columns]])
        return Download(content, CSV, f"{name}.csv")
    return Download(template_xlsx(columns, rows), XLSX, f"{name}.xlsx")


def template_xlsx(columns: Sequence[Column], rows: str) -> bytes:
    """Give a workbook with headings, cells that are text or days, and what goes into each column.

    Numbers that are known by their digits are text, so that Excel does not shorten them.
    """
    book = Workbook()
    sheet, words = book.worksheets[0], book.create_sheet("What goes where")
    sheet.title = rows
    sheet.freeze_panes = "A2"
    words.append(["Column", "Needed", "What goes in", "One of"])
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        sheet.cell(1, number, column.heading)
        sheet.column_dimensions[letter].width = WIDTH
        if column.read is reading.number_in_digits:
            sheet.column_dimensions[letter].number_format = "@"
        elif column.read is reading.day:
            sheet.column_dimensions[letter].number_format = "DD/MM/YYYY"
        listed = ",".join(column.choices)
        if listed and len(listed) <= LONGEST_CHOICE:
            choice = DataValidation("list", formula1=f'"{listed}"', allow_blank=True)
            choice.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(choice)
        needed = "needed" if column.needed else "may be left out"
        words.append([column.heading, needed, column.words, ", ".join(column.choices)])
    for cell in (*sheet[1], *words[1]):
        cell.font = Font(bold=True)
    words.column_dimensions["A"].width = words.column_dimensions["B"].width = WIDTH
    words.column_dimensions["C"].width = words.column_dimensions["D"].width = 3 * WIDTH
    made = BytesIO()
    book.save(made)
    return made.getvalue()
