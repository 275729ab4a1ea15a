"""Sheets: CSV and Excel in rows as people see them, and what is wrong with each cell."""

from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from guildhall.sheets import columns
from guildhall.sheets.columns import Column, Table, told_by
from guildhall.sheets.reading import read_sheet

COLUMNS = (
    Column("uln", "ULN", columns.number_in_digits, "", needed=True),
    Column("name", "Name", columns.text, "", needed=True, also=("apprentice",)),
    Column("started_on", "Start date", columns.day, "", needed=True),
    Column("option", "Option", columns.one_of({"DAT": "dat", "DST": "dst"}), ""),
)
HEADINGS = ["ULN", "Name", "Start date", "Option"]


@pytest.fixture
def reads(tmp_path):
    """Reads bytes, a text or a workbook as a table."""

    def read(told: bytes | str | Workbook) -> Table:
        path = tmp_path / "sheet"
        if isinstance(told, Workbook):
            told.save(path)
        else:
            path.write_bytes(told.encode() if isinstance(told, str) else told)
        return told_by(read_sheet(path), COLUMNS)

    return read


def book(*rows):
    made = Workbook()
    for row in (HEADINGS, *rows):
        made.active.append(row)
    return made


def test_headings_stand_in_any_order_and_blank_rows_keep_the_numbers(reads):
    table = reads('start_DATE;Apprentice;Notes; uln\n\n3/9/2025;"Ada\nDemo";x;\'1000000027\n;;;\n')
    assert table.faults == []
    assert table.notes == ["Column “Notes” is not read."]
    (line,) = table.lines
    assert line.number == 3
    assert line.fields == {
        "uln": "1000000027", "name": "Ada Demo", "started_on": date(2025, 9, 3),
    }  # fmt: skip


def test_days_are_read_as_they_are_written_here(reads):
    days = ("03/09/2025", "3 Sep 2025", "3rd September 2025", "2025-09-03", "3.9.25", "03-Sep-25")
    rows = "\n".join(f"1,A,{day}" for day in days)
    table = reads(f"ULN,Name,Start date\n{rows}")
    assert table.faults == []
    assert {line.fields["started_on"] for line in table.lines} == {date(2025, 9, 3)}


def test_excel_has_real_days_in_both_of_its_calendars(reads):
    made = book([1000000027.0, "Ada", date(2025, 9, 3), "dat"])
    for epoch in (None, CALENDAR_MAC_1904):
        made.epoch = epoch or made.epoch
        (line,) = reads(made).lines
        assert line.fields["uln"] == "1000000027"
        assert line.fields["started_on"] == date(2025, 9, 3)


def test_a_formula_is_not_run(reads):
    made = book([], ["=1+1", "Ada", datetime(2025, 9, 3, 12), "dat"])  # noqa: DTZ001 - as Excel has it
    table = reads(made)
    assert [(one.row, one.column, one.value) for one in table.faults] == [(3, "ULN", "=1+1")]
    assert "its value is not in the file" in table.faults[0].sentence
