"""The command line: one of the faces. It turns words into calls and answers into words.

Exit codes: 0 done; 1 something is wrong with what was read or played; 2 wrong usage.
"""

import sys
from collections.abc import Sequence
from importlib import import_module

from guildhall.cli import usage


def main(argv: Sequence[str] | None = None, table: usage.Table = usage.OWN) -> int:
    """Run one command; give its exit code. Faults are told with their place, never traced."""
    try:
        command, arguments = usage.read(sys.argv[1:] if argv is None else argv, table)
    except usage.HelpWanted as text:
        print(text, end="")
        return 0
    except usage.UsageError as error:
        print(error, file=sys.stderr)
        return 2
    perform = import_module("guildhall.cli.perform").perform
    return int(perform(import_module(command.module).run, arguments))
