"""The laws of the house that concern the repository itself."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 500
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/")
MADE_FOLDERS = {
    ".git",
    ".hypothesis",
    ".venv",
    "__pycache__",
    "build",
    "built",
    "dist",
    "htmlcov",
    "node_modules",
}


def repository_files():
    """All files that are or would be committed; without git, all that no command has made."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (ROOT / ".git").exists():
        names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        files = {ROOT / name for name in names.split("\0") if name}
    else:
        files = set()
        for folder, inner, names in os.walk(ROOT):
            inner[:] = [n for n in inner if n not in MADE_FOLDERS and not n.endswith("_cache")]
            files.update(Path(folder, name) for name in names)
    return sorted(path for path in files if path.is_file())


def text_of(path):
    """The text of a file, or nothing where it is not text."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def within(path):
    return path.relative_to(ROOT).as_posix()


FILES = repository_files()
REQUIREMENTS = sorted((ROOT / "requirements").iterdir())


def test_the_listing_finds_the_house():
    assert {"pyproject.toml", "Makefile", "src/guildhall/clock/__init__.py"} <= set(
        map(within, FILES)
    )


def test_requirements_hold_no_address():
    assert [within(path) for path in REQUIREMENTS if "://" in text_of(path)] == []


def test_no_lock_file_that_writes_addresses_into_itself():
    assert [within(path) for path in FILES if path.name == "uv.lock"] == []


def test_no_path_of_a_machine():
    found = [
        f"{within(path)}:{number}"
        for path in FILES
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("folder", ["work", "root", "home/ada", "Users/ada"])
def test_a_path_of_a_machine_is_seen(folder):
    assert MACHINE_PATH.search(f'open("/{folder}/notes.txt")')
    assert not MACHINE_PATH.search(f"docs/{folder}/notes.txt")


def test_python_files_stay_within_one_room():
    # A migration is made out of the tables, and nobody holds it in the head.
    files = [p for p in FILES if p.suffix == ".py" and p.parent.name != "migrations"]
    lengths = {within(p): len(text_of(p).splitlines()) for p in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_the_import_contracts_hold_and_name_every_room():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    result = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_room_is_a_package_that_the_contracts_can_see():
    folders = {path.parent for path in FILES if (ROOT / "src") in path.parents}
    bare = [f for f in folders if list(f.glob("*.py")) and not (f / "__init__.py").exists()]
    assert bare == []


def test_commands_named_in_the_documents_exist():
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), flags=re.MULTILINE))
    named = {
        (within(path), command)
        for path in FILES
        if path.suffix == ".md"
        for command in re.findall(r"(?:^|`|\$ )make ([a-z]+)\b", text_of(path), flags=re.MULTILINE)
    }
    assert {"demo", "test"} <= targets
    assert {(name, command) for name, command in named if command not in targets} == set()


def test_the_readme_names_the_two_commands():
    readme = text_of(ROOT / "README.md")
    assert "make demo" in readme
    assert "make test" in readme


def test_run_requirements_are_those_of_the_project():
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    lines = text_of(ROOT / "requirements" / "run.in").splitlines()
    assert sorted(line for line in lines if not line.startswith("#")) == sorted(
        project["dependencies"]
    )


@pytest.mark.parametrize("name", ["run", "dev", "uv", "mutate"])
def test_what_is_asked_for_is_locked_with_its_hashes(name):
    asked = text_of(ROOT / "requirements" / f"{name}.in").splitlines()
    locked = text_of(ROOT / "requirements" / f"{name}.txt").replace("\\\n", " ").splitlines()
    pins = {
        match[1]: line for line in locked if (match := re.match(r"([\w.-]+)(?:\[.*\])?==", line))
    }
    assert all("--hash=sha256:" in line for line in pins.values())
    wanted = {re.split(r"[\[<>=~; ]", line)[0] for line in asked if line[:1].isalpha()}
    assert {name.lower().replace("_", "-") for name in wanted} <= set(pins)
