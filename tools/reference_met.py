"""The page that says, of every clause, where it is met in a browser, and by what it is tried."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from guildhall.engine.pack import Clause
from guildhall.shelf.packs import installed_folders, read_pack
from guildhall.shelf.play import scenario_files
from guildhall.telling.met import places

TESTS = Path(__file__).resolve().parent.parent / "tests"
MOST = 2
"""So many scenarios, and tests that name a clause, are told of each."""
QUOTED = re.compile(r"[\"'`]([a-z0-9]+(?:[-.][a-z0-9]+)*)[\"'`]")
WORD = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
PLAYED = "tests/repository/test_packs.py"


def met_page() -> Iterator[str]:
    """Every clause of every specification: its pages, its scenarios, its tests."""
    yield "# Where each clause is met\n"
    yield (
        "Every clause has a page of its own in the browser, `/specifications/…/clauses/…`, and "
        "stands on that of its specification. Here is where people meet it besides, the scenarios "
        "that are called after it or name it, and the test files that name it. Every scenario is "
        f"played by `{PLAYED}`, which fails where a clause is not tried on each of its sides; that "
        "the forms, and the pages of clauses, are there is tried by `tests/web/test_specs.py`.\n"
    )
    for folder in installed_folders():
        pack = read_pack(folder)
        files = scenario_files([folder])
        yield f"## {pack.spec}: {pack.title}\n"
        yield "| clause | met on | scenarios | tests |"
        yield "| --- | --- | --- | --- |"
        for clause in pack.clauses:
            yield _row(clause, files)
        yield ""


def _row(clause: Clause, files: list[Path]) -> str:
    met = "; ".join(one.words for one in places(clause))
    named = ", ".join(f"`{path.stem}`" for path in _scenarios(clause.id, files))
    tests = ", ".join(f"`{name}`" for name in _tests(clause.id)) or f"`{PLAYED}`"
    return f"| `{clause.id}` | {met} | {named or 'none: it is proven'} | {tests} |"


def _scenarios(clause: str, files: list[Path]) -> list[Path]:
    own = [path for path in files if path.stem.startswith(clause)]
    return (own or [path for path in files if clause in _words(path)])[:MOST]


def _tests(clause: str) -> list[str]:
    """Name the test files that name a clause, those that do so most often first."""
    found = {path: named[clause] for path, named in _named().items() if clause in named}
    return sorted(found, key=lambda path: (-found[path], path))[:MOST]


@cache
def _named() -> dict[str, Counter[str]]:
    """Count what each test file has in quotes."""
    return {
        path.relative_to(TESTS.parent).as_posix(): Counter(
            QUOTED.findall(path.read_text(encoding="utf-8"))
        )
        for path in sorted(TESTS.rglob("test_*.py"))
    }


@cache
def _words(path: Path) -> frozenset[str]:
    """Give the words of a scenario: what looks like a clause's name, among others."""
    return frozenset(WORD.findall(path.read_text(encoding="utf-8")))
