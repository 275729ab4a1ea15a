"""Running a command: what goes wrong on the way is told in words."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from io import TextIOWrapper

from guildhall.shelf.faults import Fault, FaultyFileError
from guildhall.shelf.packs import UnknownSpecError

STOPPED = 130
"""The exit code of a command that was stopped with Ctrl-C."""


def perform(run: Callable[[Namespace], int], arguments: Namespace) -> int:
    """Run a command; tell faults with their place, and give the exit code."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        code = run(arguments)
        sys.stdout.flush()
    except FaultyFileError as error:
        tell(error.faults)
        return 1
    except UnknownSpecError as error:
        print(f"guildhall: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read has stopped reading. What is still in the buffer goes nowhere, so that
        # nothing is left to fail when the programme ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return STOPPED
    return code


def tell(faults: Iterable[Fault]) -> None:
    """Tell faults, one a line: file:line: clause: sentence."""
    for fault in faults:
        print(fault, file=sys.stderr)
