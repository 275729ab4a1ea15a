"""`guildhall packs …`: prove packs, list them, count what is tried."""

import argparse
import sys
from pathlib import Path

from guildhall.shelf.check import check
from guildhall.shelf.coverage import coverage
from guildhall.shelf.faults import FaultyFileError, shown_path
from guildhall.shelf.packs import find, pack_folders, read_pack, shelf_folder


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands on packs."""
    group = commands.add_parser("packs", help="prove, list and show packs")
    below = group.add_subparsers(metavar="COMMAND", required=True)
    one = below.add_parser("check", help="prove packs, in any folder")
    one.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    one.set_defaults(run=run_check)
    two = below.add_parser("coverage", help="which clauses are tried, and how")
    two.add_argument("spec", nargs="?", metavar="SPEC")
    two.set_defaults(run=run_coverage)


def run_check(arguments: argparse.Namespace) -> int:
    """Prove each pack; 1 if any has a fault."""
    failed = False
    for root in arguments.paths or [shelf_folder()]:
        for folder in pack_folders(root) or [root]:
            try:
                report = check(folder)
            except FaultyFileError as error:
                failed = True
                for fault in error.faults:
                    print(fault, file=sys.stderr)
                continue
            for fault in report.faults:
                print(fault, file=sys.stderr)
            for warning in report.warnings:
                print(f"warning: {warning}", file=sys.stderr)
            failed = failed or bool(report.faults)
            if report.pack is not None and not report.faults:
                print(f"{report.pack.spec}: {len(report.pack.clauses)} clauses, no fault")
    return 1 if failed else 0


def run_coverage(arguments: argparse.Namespace) -> int:
    """Show how each clause is tried; 1 if one is not."""
    folders = [find(arguments.spec)] if arguments.spec else pack_folders(shelf_folder())
    holes = 0
    for folder in folders:
        pack = read_pack(folder)
        covered = coverage(pack, folder)
        for item in covered:
            state = "ok  " if not item.missing else "HOLE"
            how = "; ".join(item.how) or "-"
            print(f"{state} {item.clause.id:36} {item.clause.rule.kind:22} {how}")
            for missing in item.missing:
                print(f"     missing: {missing}")
        lacking = sum(bool(item.missing) for item in covered)
        holes += lacking
        print(f"{pack.spec}: {len(covered)} clauses, {lacking} not tried ({shown_path(folder)})")
    return 1 if holes else 0
