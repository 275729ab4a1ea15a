"""What every command of the service does first: read the settings, and say in words what is wrong.

Faults of the settings or of the database are told in a line each, never traced.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from functools import wraps

from guildhall.config.environment import read_environment


class CannotStartError(Exception):
    """Why a command of the service cannot do its work: one sentence a line."""


Run = Callable[[Namespace], int]


def told(run: Run) -> Run:
    """Let a command tell in words what stands in its way."""

    @wraps(run)
    def begun(arguments: Namespace) -> int:
        try:
            return run(arguments)
        except CannotStartError as error:
            for line in str(error).splitlines():
                print(f"guildhall: {line}", file=sys.stderr)  # noqa: T201 - a command says it
            return 1

    return begun


def served(run: Run) -> Run:
    """Let a command begin with the settings read, and tell in words what stands in its way."""

    @wraps(run)
    def begun(arguments: Namespace) -> int:
        set_up()
        return run(arguments)

    return told(begun)


def set_up() -> None:
    """Read the settings. Raises CannotStartError."""
    try:
        read_environment()
    except ValueError as error:
        raise CannotStartError(str(error)) from None
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.config.settings")
    import django  # noqa: PLC0415 - it needs the settings

    django.setup()


def see_that_it_is_ready(*, guarded: bool = True) -> None:
    """See that the database is there, migrated and, if asked, guarded. Raises CannotStartError."""
    from guildhall.config.health import not_ready  # noqa: PLC0415 - as above

    because = not_ready(guarded=guarded)
    if because is not None:
        raise CannotStartError(because)
