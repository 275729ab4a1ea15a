"""`guildhall play`: play scenarios and tables of examples."""

import json
from argparse import Namespace
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from guildhall.cli.paper import paper
from guildhall.cli.perform import tell
from guildhall.engine.dates import LONDON
from guildhall.engine.pack import Pack
from guildhall.shelf.faults import Fault, FaultyFileError, shown_path
from guildhall.shelf.play import Played, scenario_files
from guildhall.shelf.player import read_moment
from guildhall.shelf.reading import read
from guildhall.shelf.scenario import load_scenario
from guildhall.telling.minutes import Clerk
from guildhall.telling.playing import play_file


def run(arguments: Namespace) -> int:
    """Play every file; 1 if anything came otherwise than expected."""
    packs: dict[Path, Pack] = {}
    results: list[Played | tuple[Path, tuple[Fault, ...]]] = []
    for path in files([Path(name) for name in arguments.paths]):
        try:
            played = play_file(path, packs)
        except FaultyFileError as error:
            results.append((path, error.faults))
            if not arguments.json:
                tell(error.faults)
            continue
        results.append(played)
        if arguments.explain:
            explain(played)
        if not arguments.json:
            tell(faults_of(played))
    passed = sum(isinstance(result, Played) and result.ok for result in results)
    failed = len(results) - passed
    if arguments.json:
        scenarios = [as_json(r) if isinstance(r, Played) else faulty_json(*r) for r in results]
        whole = {"format": 1, "passed": passed, "failed": failed, "scenarios": scenarios}
        print(json.dumps(whole, indent=2, ensure_ascii=False))
    else:
        print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def files(paths: list[Path]) -> list[Path]:
    """Give the scenario files at and below some paths. Raises FaultyFileError where there is none.

    A folder in which nothing can be played is as wrong as a file that is not there.
    """
    for path in paths:
        if path.is_dir() and not scenario_files([path]):
            raise FaultyFileError(Fault(path, 1, "there is no scenario in this folder"))
    return scenario_files(paths)


def explain(played: Played) -> None:
    """Tell a scenario as minutes, with an empty line after it."""
    Clerk(paper(), played, until=until(played)).write()
    print()


def until(played: Played) -> datetime | None:
    """Give the moment for which the end of a scenario is told, where it names one."""
    if played.player is None:
        return None
    at = load_scenario(read(played.path)).scenario.then.at
    return read_moment(at) if at else None


def faults_of(played: Played) -> list[Fault]:
    """Give what came otherwise than expected as faults, each with its line."""
    if played.ok:
        return []
    document = read(played.path)
    told: list[tuple[tuple[str | int, ...], str]] = [
        (("steps", r.n - 1), f"step {r.n} ({r.step.do}): {r.otherwise}")
        for r in played.steps
        if not r.ok
    ]
    told += [
        (t.keys, f"then {t.what}: expected {t.expected}, and it is {t.got}")
        for t in played.then
        if not t.ok
    ]
    told += [
        (
            ("examples", e.n - 1),
            f"example {e.n} ({e.given}): expected {e.expected}, and it gives {e.got}",
        )
        for e in played.examples
        if not e.ok
    ]
    return [Fault(played.path, document.line(keys), sentence) for keys, sentence in told]


def as_json(played: Played) -> dict[str, Any]:
    """Give a played file as plain values: its own steps, not those of what it stands on."""
    found: dict[str, Any] = {
        "path": shown_path(played.path),
        "spec": played.spec,
        "name": played.name,
        "ok": played.ok,
        "steps": [
            {
                "n": result.n,
                "at": read_moment(result.step.at).astimezone(LONDON).isoformat(),
                "by": result.step.by,
                "do": result.step.do,
                "expected": result.expected,
                "got": result.got,
                "findings": [asdict(finding) for finding in result.decision.findings],
            }
            for result in played.steps
            if result.n
        ],
        "then": [
            {"what": item.what, "expected": item.expected, "got": item.got, "ok": item.ok}
            for item in played.then
        ],
    }
    if played.player is None:
        found["examples"] = [
            {
                "n": example.n,
                "given": example.given,
                "expected": example.expected,
                "got": example.got,
                "ok": example.ok,
                "cites": list(dict.fromkeys(example.cites)),
            }
            for example in played.examples
        ]
    return found


def faulty_json(path: Path, faults: tuple[Fault, ...]) -> dict[str, Any]:
    """Give a file that could not be played at all, with its faults."""
    return {
        "path": shown_path(path),
        "spec": None,
        "name": path.stem,
        "ok": False,
        "steps": [],
        "then": [],
        "faults": [str(fault) for fault in faults],
    }
