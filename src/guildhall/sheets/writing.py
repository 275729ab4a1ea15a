"""Sheets for people to fill in, and lists for them to open: CSV and Excel.

A cell that a spreadsheet would take for a formula is written as text: what somebody else has put
into a name is never run on the machine of whoever opens the list.
"""

import csv
from collections.abc import Iterable, Sequence
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


def csv_of(rows: Iterable[Sequence[object]]) -> bytes:
    """Write rows as CSV in UTF-8, with the mark by which Excel knows it."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([guarded(str(one)) for one in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """Give a text as no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULAS) else text


def template_csv(columns: Sequence[Column]) -> bytes:
    """Give a sheet with headings alone."""
    return csv_of([[one.heading for one in columns]])


def template_xlsx(columns: Sequence[Column], title: str) -> bytes:
    """Give a workbook with headings, cells that are text or days, and what goes into each column.

    Numbers that are known by their digits are text, so that Excel does not shorten them.
    """
    book = Workbook()
    sheet, words = book.worksheets[0], book.create_sheet("How to fill it in")
    sheet.title = "Apprentices"
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number, column.heading)
        head.font = Font(bold=True)
        sheet.column_dimensions[letter].width = WIDTH
        if column.read is reading.number_in_digits:
            sheet.column_dimensions[letter].number_format = "@"
        elif column.read is reading.day:
            sheet.column_dimensions[letter].number_format = "DD/MM/YYYY"
        if column.choices:
            listed = ",".join(column.choices)
            choice = DataValidation("list", formula1=f'"{listed}"', allow_blank=True)
            choice.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(choice)
    words.append([title])
    words.append([])
    for column in columns:
        needed = "needed" if column.needed else "may be left out"
        words.append([column.heading, needed, column.words])
    words.column_dimensions["A"].width = words.column_dimensions["B"].width = WIDTH
    words.column_dimensions["C"].width = 4 * WIDTH
    made = BytesIO()
    book.save(made)
    return made.getvalue()
