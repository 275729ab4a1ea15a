"""Versions beside one another on the shelf: overlaps are faults, gaps are asked about."""

from pathlib import Path

import pytest

from guildhall.shelf.check import check
from guildhall.shelf.packs import UnknownSpecError, spec_of, versions_beside, versions_of

SMALL = (Path(__file__).parents[1] / "broken" / "small" / "pack.yaml").read_text(encoding="utf-8")
CLAUSE = """  - id: version
    at: For whom
    force: must
    does: enforce
    says: For some.
    rule: {{kind: applies_to, {days}, bites: [register, bring_in, correct_details]}}
"""


def shelf(root, *versions):
    """A folder with versions of the small pack: each a number and the days of its clause."""
    for number, days in versions:
        folder = root / number
        folder.mkdir()
        text = SMALL.replace("ST9901/1.0", f"ST9901/{number}")
        if days:
            text = text.replace("clauses:\n", f"clauses:\n{CLAUSE.format(days=days)}", 1)
        (folder / "pack.yaml").write_text(text, encoding="utf-8")
        (folder / "CHANGES.md").write_text("## Revision 1\n", encoding="utf-8")
    return root


def said(root, number):
    """What the check of one version says, each line from its file's name on."""
    report = check(root / number)
    return [str(fault).replace(f"{root}/", "") for fault in (*report.faults, *report.warnings)]


def test_versions_that_meet_have_no_fault(tmp_path):
    root = shelf(
        tmp_path,
        ("1.0", "by: started, until: 2024-01-31"),
        ("1.1", "by: started, from: 2024-02-01"),
    )
    assert said(root, "1.0") == []
    assert said(root, "1.1") == []


def test_a_day_within_two_versions_is_a_fault_that_names_both_places(tmp_path):
    root = shelf(
        tmp_path,
        ("1.0", "by: started, until: 2024-02-01"),
        ("1.1", "by: started, from: 2024-02-01"),
    )
    days = "is for the same days: from 1 February 2024 until 1 February 2024"
    assert said(root, "1.0") == [f"1.0/pack.yaml:17: version: ST9901/1.1 (1.1/pack.yaml:12) {days}"]
    assert said(root, "1.1") == [f"1.1/pack.yaml:17: version: ST9901/1.0 (1.0/pack.yaml:12) {days}"]


def test_versions_without_an_end_on_one_side_are_for_the_same_days_too(tmp_path):
    root = shelf(
        tmp_path,
        ("1.0", "by: registered"),
        ("1.1", "by: registered"),
        ("1.2", "by: registered, from: 2024-02-01"),
    )
    assert said(root, "1.0") == [
        "1.0/pack.yaml:17: version: ST9901/1.1 (1.1/pack.yaml:12) is for the same days: on any day",
        (
            "1.0/pack.yaml:17: version: ST9901/1.2 (1.2/pack.yaml:12) is for the same days: "
            "from 1 February 2024"
        ),
    ]


def test_a_gap_is_asked_about_and_an_edge_answers(tmp_path):
    root = shelf(
        tmp_path,
        ("1.0", "by: registered, until: 2024-01-31"),
        ("1.1", "by: registered, from: 2024-02-02"),
    )
    assert said(root, "1.0") == []
    assert said(root, "1.1") == [
        (
            "1.1/pack.yaml:17: version: no version is for those who were registered from "
            "1 February 2024 until 1 February 2024: is that so? An `edge` that says it is, "
            "is enough"
        )
    ]
    file = root / "1.1" / "pack.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("says: For some.", "says: For some.\n    edge: Nobody then."))
    assert said(root, "1.1") == []


def test_versions_that_go_by_different_days_or_by_none_cannot_be_told_apart(tmp_path):
    root = shelf(
        tmp_path,
        ("1.0", "by: started, until: 2024-01-31"),
        ("1.1", "by: registered, from: 2024-02-01"),
        ("1.2", ""),
    )
    assert said(root, "1.0") == [
        "1.0/pack.yaml:17: version: ST9901/1.2 (1.2/pack.yaml:3) does not say for whom it is",
        (
            "1.0/pack.yaml:17: version: this goes by the day on which somebody started, and "
            "ST9901/1.1 (1.1/pack.yaml:12) by the day on which they were registered: nobody could "
            "tell whose version is which"
        ),
    ]
    assert said(root, "1.2") == []


def test_a_version_says_once_for_whom_it_is(tmp_path):
    root = shelf(tmp_path, ("1.0", "by: started"))
    file = root / "1.0" / "pack.yaml"
    text = file.read_text(encoding="utf-8")
    again = CLAUSE.format(days="by: started").replace("version", "again")
    file.write_text(text.replace("clauses:\n", f"clauses:\n{again}", 1))
    assert said(root, "1.0") == ["1.0/pack.yaml:23: version: `again` says for whom it is already"]


def test_what_cannot_be_read_is_no_version_beside(tmp_path):
    root = shelf(tmp_path, ("1.0", "by: started"), ("1.1", "by: started, until: 20"))
    (root / "other").mkdir()
    (root / "other" / "pack.yaml").write_text("{")
    assert [spec_of(folder) for folder in versions_beside(root / "1.0", "ST9901/1.0")] == [
        "ST9901/1.1"
    ]
    assert said(root, "1.0") == []


def test_the_versions_of_a_standard_are_found_on_the_shelf():
    assert sorted(pack.spec for pack in versions_of("ex07")) == [
        "EX07/1.0",
        "EX07/1.1",
        "EX07/1.2",
    ]
    with pytest.raises(UnknownSpecError, match="no standard is called 'ST9999'; there are: "):
        versions_of("ST9999")
