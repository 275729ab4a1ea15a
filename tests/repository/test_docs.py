"""The pages are true: what they name is there, and every guarantee names what would fail."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from guildhall.cli import main
from guildhall.engine.pack import Clause
from guildhall.shelf.scenario import Example, Scenario, Step, Then
from guildhall.shelf.schema import schema_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
WRITTEN = [page for page in PAGES if "reference" not in page.parts]
EXPLAINED = [
    page for page in WRITTEN if page.parent.name == "explanation" and page.stem != "README"
]


def names(page: Path) -> str:
    return str(page.relative_to(ROOT))


def functions_of(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("page", WRITTEN, ids=names)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", WRITTEN, ids=names)
def test_every_test_and_file_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    files = re.findall(r"`((?:tests|packs|src|docs|bench|tools)/[\w./-]+)", text)
    missing = [file for file in files if not (ROOT / file).exists()]
    for file, function in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text):
        if function not in functions_of(ROOT / file):
            missing.append(f"{file}::{function}")
    assert missing == []


@pytest.mark.parametrize("page", EXPLAINED, ids=names)
def test_every_guarantee_names_what_would_fail_without_it(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if page.stem == "words":
        return
    part = re.search(r"## Guarantees\n\n(.*?)(?=\n## |\n\|)", text, re.DOTALL)
    assert part is not None
    guarantees = [line for line in part.group(1).splitlines() if line.startswith("- ")]
    assert len(guarantees) > 1
    assert [line for line in guarantees if not re.search(r"`(tests|packs)/", line)] == []


@pytest.mark.parametrize("page", WRITTEN, ids=names)
def test_every_page_is_listed_where_its_neighbours_are(page: Path) -> None:
    index = page.parent / "README.md"
    if page == index or page.parent == ROOT:
        return
    assert f"({page.name})" in index.read_text(encoding="utf-8")


def _commands() -> list[str]:
    """The commands that the how-tos name."""
    pages = [page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "how-to").glob("*.md")]
    found = {one for page in pages for one in re.findall(r"`\.venv/bin/guildhall ([^`]+)`", page)}
    return sorted(found)


def test_the_how_tos_name_commands() -> None:
    assert len(_commands()) > 3


@pytest.mark.parametrize("command", _commands())
def test_a_command_of_the_how_tos_does_what_it_says(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(command.split()) == 0
    capsys.readouterr()


def test_the_how_to_for_packs_names_every_kind_of_rule_and_no_other() -> None:
    text = (ROOT / "docs" / "how-to" / "write-a-pack.md").read_text(encoding="utf-8")
    table = text.partition("## 4. ")[2].partition("## 5. ")[0]
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| **")]
    named = {word for row in rows for word in re.findall(r"`([a-z_]+)`", row[1])}
    union = get_args(Clause.model_fields["rule"].annotation)
    known = {get_args(kind.model_fields["kind"].annotation)[0] for kind in union}
    assert named == known


def test_every_key_around_a_rule_is_explained_for_editors_too() -> None:
    parts = schema_of("pack")["$defs"] | schema_of("overlay")["$defs"]
    keyed = {"pack": schema_of("pack"), "overlay": schema_of("overlay")}
    keyed |= {name: parts[name] for name in ("Body", "Source", "Method", "Theme", "Clause")}
    page = (ROOT / "docs" / "reference" / "keys-of-a-pack.md").read_text(encoding="utf-8")
    for name, part in keyed.items():
        for key, said in part["properties"].items():
            assert "description" in said, (name, key)
            assert f"| `{key}` | {said['description']} |" in page


def test_what_is_left_out_of_a_rule_is_told_with_its_default() -> None:
    page = (ROOT / "docs" / "reference" / "kinds-of-rule.md").read_text(encoding="utf-8")
    sections = dict(part.split("`\n", 1) for part in page.split("\n### `")[1:])
    assert "`evidence` (default true)" in sections["credential"]
    assert "`least` (default 1)" in sections["credential"]
    assert "(passed, released, held or submitted; default passed)" in sections["passed_before"]


def test_what_a_scenario_can_say_is_told_with_its_words() -> None:
    folder = ROOT / "docs" / "reference"
    actions = (folder / "actions.md").read_text(encoding="utf-8")
    assert "`kind` (needed; extra_time, room, breaks, format or other)" in actions
    assert "- `record_english_maths`: `qualifications` (of Qualification)" in actions
    assert "  - Qualification: " in actions
    keys = (folder / "scenarios.md").read_text(encoding="utf-8")
    for model in (Scenario, Step, Then, Example):
        for name, field in model.model_fields.items():
            assert f"`{field.alias or name}`" in keys
