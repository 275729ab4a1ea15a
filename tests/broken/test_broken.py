"""Every message about a broken pack or scenario, exactly."""

from pathlib import Path

import pytest
import yaml

from guildhall.cli import main

HERE = Path(__file__).parent
PACKS = sorted((HERE / "packs").glob("*.yaml"))
SCENARIOS = sorted((HERE / "scenarios").glob("*.yaml"))
RAW = sorted((HERE / "raw").glob("*.yaml"))
SMALL = HERE / "small" / "pack.yaml"


def stem(path: Path) -> str:
    return path.stem


def checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Check the pack in a folder; give the exit code and what is said of its faults."""
    code = main(["packs", "check", "--no-coverage", str(folder)])
    said = capsys.readouterr().err.splitlines()
    return code, [line.replace(f"{folder}/", "") for line in said]


@pytest.mark.parametrize("small", sorted(SMALL.parent.glob("*.yaml")), ids=stem)
def test_a_small_pack_has_no_fault(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pack.yaml").write_text(small.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "CHANGES.md").write_text("## Revision 1\n", encoding="utf-8")
    assert checked(tmp_path, capsys) == (0, [])


@pytest.mark.parametrize("case", PACKS, ids=stem)
def test_a_broken_pack_is_told_exactly(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = yaml.safe_load(case.read_text(encoding="utf-8"))
    small = SMALL.with_stem(broken.get("of", SMALL.stem))
    text = small.read_text(encoding="utf-8")
    for old, new in broken["edit"].items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the small pack"
        text = text.replace(old, new)
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "CHANGES.md").write_text("## Revision 1\n", encoding="utf-8")
    expected = broken.get("expect", []) + [
        f"warning: {line}" for line in broken.get("warnings", [])
    ]
    assert checked(tmp_path, capsys) == (1 if broken.get("expect") else 0, expected)


@pytest.mark.parametrize("case", RAW, ids=stem)
def test_a_file_that_is_not_read_is_told_exactly(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pack.yaml").write_bytes(case.read_bytes())
    expected = case.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert checked(tmp_path, capsys) == (1, expected)


@pytest.mark.parametrize("case", SCENARIOS, ids=stem)
def test_a_broken_scenario_is_told_exactly(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    file = folder / case.name
    text = case.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    expected = text.splitlines()[0].removeprefix("# ").replace("HERE", str(file))
    code = main(["play", str(file)])
    assert (code, capsys.readouterr().err.splitlines()) == (1, [expected])
