"""What the README prints is what happens."""

import re
from pathlib import Path

import pytest

from guildhall.cli import main

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_worked_refusal_plays_as_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    block = re.search(r"```\n\$ \.venv/bin/guildhall (.*?)\n(.*?)```", README, re.DOTALL)
    assert block is not None
    code = main(block.group(1).split())
    assert (code, capsys.readouterr().out) == (0, block.group(2))


def test_the_scenario_is_printed_as_it_stands_in_its_file() -> None:
    block = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert block is not None
    assert block.group(1) == (ROOT / "docs" / "how-to" / "nine-days.yaml").read_text()


def test_every_place_named_in_the_readme_is_there() -> None:
    places = re.findall(r"^\| `([^`<]+)`", README, re.MULTILINE)
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_every_picture_in_the_readme_is_there_and_small() -> None:
    pictures = re.findall(r"!\[[^\]]{20,}\]\(([^)]+)\)", README)
    assert len(pictures) == README.count("![") > 0
    assert all((ROOT / one).stat().st_size < 60_000 for one in pictures)
