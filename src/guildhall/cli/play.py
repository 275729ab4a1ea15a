"""`guildhall play`: play scenarios and tables of examples."""

import argparse
import sys
from pathlib import Path

from guildhall.engine.pack import Pack
from guildhall.shelf.faults import FaultyFileError, shown_path
from guildhall.shelf.play import Played, play, scenario_files


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `play`."""
    one = commands.add_parser("play", help="play scenarios and examples")
    one.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    one.add_argument("--explain", action="store_true", help="tell every decision")
    one.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play every file; 1 if anything came otherwise than expected."""
    packs: dict[Path, Pack] = {}
    passed = failed = 0
    for path in scenario_files(arguments.paths):
        try:
            played = play(path, packs)
        except FaultyFileError as error:
            failed += 1
            for fault in error.faults:
                print(fault, file=sys.stderr)
            continue
        if arguments.explain:
            explain(played)
        for line in differences(played):
            print(line, file=sys.stderr)
        passed, failed = passed + played.ok, failed + (not played.ok)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def explain(played: Played) -> None:
    """Tell every step and its findings."""
    print(f"{played.name} ({played.spec})")
    for result in played.steps:
        print(f"  {result.n} {result.step.at} {result.step.by}: {result.step.do}: {result.got}")
        for finding in result.decision.findings:
            print(f"      {finding.kind.words} {finding.clause}: {finding.sentence}")
        if result.decision.kept:
            print(f"      kept: {' '.join(result.decision.kept)}")
    for then in played.then:
        print(f"  then {then.what}: {then.got}")


def differences(played: Played) -> list[str]:
    """Tell what came otherwise than expected."""
    where = shown_path(played.path)
    lines = [
        f"{where}: step {r.n} ({r.step.do}): expected {r.expected}, got {r.got}"
        for r in played.steps
        if not r.ok
    ]
    lines += [
        f"{where}: then {t.what}: expected {t.expected}, got {t.got}"
        for t in played.then
        if not t.ok
    ]
    lines += [
        f"{where}: example {e.n} ({e.given}): expected {e.expected}, got {e.got}"
        for e in played.examples
        if not e.ok
    ]
    return lines
