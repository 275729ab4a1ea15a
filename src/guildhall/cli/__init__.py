"""The command line: one of the faces. It turns words into calls and answers into words.

Exit codes: 0 done; 1 something is wrong with what was read or played; 2 wrong usage.
"""

import argparse
import sys
from collections.abc import Sequence

from guildhall import __version__
from guildhall.cli import packs, play
from guildhall.shelf.faults import FaultyFileError
from guildhall.shelf.packs import UnknownSpecError


def parser() -> argparse.ArgumentParser:
    """Build the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="guildhall", description="End-point assessment, judged by its specification."
    )
    top.add_argument("--version", action="version", version=f"guildhall {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    packs.add(commands)
    play.add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; give its exit code. Faults are told with their place, never traced."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except FaultyFileError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        return 1
    except UnknownSpecError as error:
        print(f"guildhall: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0


if __name__ == "__main__":
    sys.exit(main())
