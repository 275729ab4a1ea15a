"""The calendar knows the bank holidays of England, the extra ones too."""

from datetime import date

import pytest

from guildhall.clock.calendar import around, bank_holidays

ORDINARY = {
    2026: ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-26", "12-28"],
    2025: ["01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"],
}
EXTRA = {
    2020: ["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-26", "12-28"],
    2022: [
        "01-01", "01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19",
        "12-25", "12-26", "12-27",
    ],
    2023: ["01-01", "01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25",
           "12-26"],
}  # fmt: skip


@pytest.mark.parametrize(("year", "days"), (ORDINARY | EXTRA).items())
def test_bank_holidays_of_known_years(year: int, days: list[str]) -> None:
    expected = {date.fromisoformat(f"{year}-{day}") for day in days}
    assert bank_holidays(year, year) == expected


def test_around_a_day_reaches_ten_years_back_and_three_years_ahead() -> None:
    days, known_from, known_to = around(date(2026, 11, 21))
    assert known_from == date(2016, 1, 1)
    assert known_to == date(2029, 12, 31)
    assert min(days).year == 2016
    assert max(days).year == 2029
