"""Broken sheets, each with exactly what is said of it: where it is wrong, and what to do."""

import zipfile
from datetime import date
from io import BytesIO

from openpyxl import Workbook

from guildhall.sheets.cells import SheetError
from tests.evidence.made import PDF, large
from tests.sheets.test_reading import HEADINGS, book, reads

__all__ = ["reads"]  # the fixture
HEAD = "ULN,Name,Start date\n"
ADA = ["1000000027", "Ada", date(2025, 9, 3), "dat"]
NOT_TEXT = "The file is neither text nor an Excel workbook."
UNREADABLE = "The file cannot be read as an Excel workbook: save it anew as .xlsx, or as CSV."
OLD = (
    "This is an Excel file of the old kind (.xls), or one with a password: save it as .xlsx "
    "without a password, or as CSV."
)
NO_SHEET = (
    "This is text of another kind (a web page, XML or the like), and no sheet: open it in a "
    "spreadsheet program, and save it as .xlsx, or as CSV."
)
NOTHING = "There is nothing in the sheet."


def packed(made, but=(), more=None):
    """A workbook as bytes, without some of its parts, and with others."""
    plain, out = BytesIO(), BytesIO()
    made.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in but:
                new.writestr(name, old.read(name))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def hidden():
    made = book(ADA)
    made.create_sheet("Empty")
    made.active.sheet_state = "hidden"
    return made


def wide():
    made = Workbook()
    made.active.append([f"Column {number}" for number in range(10_001)])
    return made


def headed_twice():
    made = Workbook()
    for row in (["Learner", None, "Dates"], HEADINGS, ADA):
        made.active.append(row)
    return made


def merged():
    made = book(ADA, ["1000000035", "Bob", date(2025, 9, 3), "dat"])
    made.active.merge_cells("C2:C3")
    return made


def of_the_large_kind():
    return large(packed(book(ADA)))


REFUSED = {
    "a zip bomb": (
        packed(book(ADA), more={"xl/media/a.xml": b"0" * 61_000_000}),
        "Unpacked, the workbook has more than 60 megabytes: send a smaller one, or CSV."),
    "a workbook of macros, renamed": (
        packed(book(ADA), more={"xl/vbaProject.bin": b"x"}),
        "The workbook has macros: save it as .xlsx, without them."),
    "an old workbook, or one with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), OLD),
    "an entity": (
        packed(book(ADA), more={"xl/a.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), UNREADABLE),
    "half a workbook": (packed(book(ADA))[:2_000], UNREADABLE),
    "another archive": (
        packed(book(ADA), but=("xl/workbook.xml",)), UNREADABLE),
    "a workbook without a sheet": (
        packed(book(ADA), but=("xl/worksheets/sheet1.xml",)), NOTHING),
    "an empty workbook": (Workbook(), NOTHING),
    "a sheet that is hidden, and an empty one": (hidden(), NOTHING),
    "10,001 columns": (wide(), "A sheet has at most 100 columns."),
    "10,001 columns of text": (
        ",".join(f"c{number}" for number in range(10_001)), "A sheet has at most 100 columns."),
    "two rows of headings": (
        headed_twice(), "The headings stand in row 2: take away what is above them."),
    "a title above the headings": (
        f"Our learners\n\n{HEAD}1,A,3/9/2025",
        "The headings stand in row 3: take away what is above them."),
    "a quotation mark that is not closed": (
        f'{HEAD}1000000027,"Ada,3/9/2025\n',
        ("Row 2 is not written as CSV: a quotation mark is not closed, or stands in the middle of "
        "a cell (unexpected end of data).")),
    "a NUL": (HEAD.encode() + b"1000000027,A\0da,3/9/2025", NOT_TEXT),
    "UTF-16 without its mark": (HEAD.encode("utf-16-le"), NOT_TEXT),
    "UTF-16 that is cut off": (
        HEAD.encode("utf-16") + b"\0",
        "The file is not written in UTF-16, as its beginning says."),
    "an empty file": (b"", "The file is empty."),
    "nothing but commas": ("\n\n ,,\n", NOTHING),
    "a PDF": (PDF, "This is a PDF, and no sheet: save the sheet as .xlsx, or as CSV."),
    "a page that is called a workbook": (b"\xef\xbb\xbf \n<html><table><tr><td>ULN</td>", NO_SHEET),
    "XML": ('<?xml version="1.0"?><Workbook/>', NO_SHEET),
    "JSON": ('{"ULN": "1000000027", "Name": "Ada"}', NO_SHEET),
    "a workbook of more parts than any has": (
        packed(book(ADA), more={f"xl/a{number}": b"" for number in range(1_000)}), UNREADABLE),
    "a workbook of the large kind": (of_the_large_kind(), UNREADABLE),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", NOT_TEXT),
}  # fmt: skip
FAULTY = {
    "headings alone": (HEAD, [(1, None, "", "There is nothing under the heading.")]),
    "a formula without its value": (
        book(["=1+1", "Ada", date(2025, 9, 3), "dat"]),
        [(2, "ULN", "=1+1", ("This is a formula, and its value is not in the file: open it in "
          "Excel and save it, or put the value in its place."))]),
    "merged cells": (merged(), [(3, "Start date", "", "This is needed.")]),
    "a day that is not": (
        f"{HEAD}1000000027,Ada,29/02/2025",
        [(2, "Start date", "29/02/2025", "There is no such day.")]),
    "the month before the day": (
        f"{HEAD}1000000027,Ada,09/30/2025",
        [(2, "Start date", "09/30/2025", "There is no such day: the day comes before the month.")]),
    "a ULN that Excel has shortened": (
        f"{HEAD}9.1E+09,Ada,3/9/2025",
        [(2, "ULN", "9.1E+09", ("Excel has shortened this number to 9.1E+09, and its last digits "
          "are lost: make the column one of text, and put the number in again."))]),
    "a heading that is there twice": (
        "ULN,uln,Name,Start date\n1,1,A,3/9/2025",
        [(1, "uln", "uln", "There are two columns for “ULN”; leave one.")]),
    "a row after a line break in a cell": (
        f'{HEAD}1000000027,"Ada\nDemo","3/9/2025"\n1000000035,Bob,soon',
        [(3, "Start date", "soon",
          "This is no day, such as 03/09/2025, 3 Sep 2025 or 2025-09-03.")]),
}  # fmt: skip


def test_a_broken_sheet_is_refused_with_what_to_do(reads):
    said = {}
    for name, (told, _) in REFUSED.items():
        try:
            reads(told)
        except SheetError as error:
            said[name] = error.sentence
    assert said == {name: sentence for name, (_, sentence) in REFUSED.items()}


def test_what_is_wrong_with_a_cell_is_said_of_the_cell(reads):
    said = {
        name: [(one.row, one.column, one.value, one.sentence) for one in reads(told).faults]
        for name, (told, _) in FAULTY.items()
    }
    assert said == {name: faults for name, (_, faults) in FAULTY.items()}


def test_what_only_looks_broken_is_read(reads):
    ada = f"{HEAD}1000000027,Adà,3/9/2025"
    for content in (ada.encode("utf-16"), ada.encode("utf-8-sig"), ada.replace(",", "|")):
        (line,) = reads(content).lines
        assert line.fields["name"] == "Adà"
    table = reads(ada.encode("cp1252"))
    assert table.notes == [
        (
            "The file is not written in UTF-8 (line 2), and was read as Windows-1252: look whether "
            "names with accents are right."
        )
    ]
