"""`guildhall packs which`: one version or none, and why."""

import json

import pytest

from guildhall.cli import main


def asked(capsys, *words):
    code = main(["packs", "which", *words])
    return code, capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "version", "why"),
    [
        (
            ["ex07", "--started", "2024-01-01"],
            "EX07/1.1",
            (
                "Started on 1 January 2024: EX07/1.1 is for those who started from 1 January 2024 "
                "until 31 December 2025."
            ),
        ),
        (
            ["EX07", "--started", "2026-02-28", "--registered", "2026-03-01"],
            None,
            (
                "Started on 28 February 2026, registered on 1 March 2026: no version of this "
                "standard is for these days."
            ),
        ),
        (
            ["ST0120", "--started", "2020-01-01"],
            "ST0120/AP02",
            "Started on 1 January 2020: ST0120/AP02 is for everybody: it does not go by any day.",
        ),
    ],
)
def test_the_answer_is_a_version_or_none_and_says_why(words, version, why, capsys):
    code, told = asked(capsys, *words, "--json")
    answer = json.loads(told.out)
    assert (code, answer["format"], answer["version"], answer["why"]) == (0, 1, version, why)
    code, told = asked(capsys, *words)
    assert code == 0
    assert told.out.splitlines()[0] == (version or "none")
    assert why in " ".join(told.out.split())


def test_the_versions_are_listed_in_their_order_with_their_days(capsys):
    _, told = asked(capsys, "EX07", "--started", "2024-01-01", "--json")
    versions = json.loads(told.out)["versions"]
    assert [(v["spec"], v["from"], v["until"], v["fits"]) for v in versions] == [
        ("EX07/1.0", None, "2023-12-31", False),
        ("EX07/1.1", "2024-01-01", "2025-12-31", True),
        ("EX07/1.2", "2026-03-01", None, False),
    ]


def test_an_unknown_standard_and_a_day_that_is_none_are_told(capsys):
    code, told = asked(capsys, "EX99", "--started", "2024-01-01")
    assert code == 1
    assert told.err.startswith("guildhall: no standard is called 'EX99'; there are: ")
    code, told = asked(capsys, "EX07", "--started", "yesterday")
    assert code == 2
    assert "a day, such as 2026-03-20, and not 'yesterday'" in told.err


def test_where_versions_go_by_registration_or_clash_the_answer_says_so(
    capsys, tmp_path, monkeypatch
):
    from tests.shelf.test_versions import shelf

    shelf(
        tmp_path,
        ("1.0", "by: registered, until: 2024-01-31"),
        ("1.1", "by: registered, from: 2024-01-31"),
    )
    monkeypatch.setenv("GUILDHALL_PACKS", str(tmp_path))
    _, told = asked(capsys, "ST9901", "--started", "2020-01-01", "--json")
    assert json.loads(told.out)["why"] == (
        "Started on 1 January 2020: no version can be told without the day of registration "
        "(--registered)."
    )
    days = ["--started", "2020-01-01", "--registered", "2024-01-31"]
    _, told = asked(capsys, "ST9901", *days, "--json")
    assert json.loads(told.out)["why"] == (
        "Started on 1 January 2020, registered on 31 January 2024: ST9901/1.0 and ST9901/1.1 are "
        "all for these days, so that none can be told apart."
    )
