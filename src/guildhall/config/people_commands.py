"""`guildhall people …`: what whoever runs an installation does, in words; Django is set up before.

A password is asked for, or read from the standard input; it is never an argument, which others on
the machine could read.
"""

import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from getpass import getpass

from guildhall import clock
from guildhall.people import installation
from guildhall.people.refusals import RefusedError
from guildhall.people.sign_in import As, SeveralRolesError


def add_organisation(arguments: Namespace) -> int:
    """Add an organisation: `kind`, `name`, `id`, `ukprn`; `body`, `provider` for whom it is."""

    def do() -> None:
        made = installation.add_organisation(
            arguments.kind, arguments.name, arguments.id or "", arguments.ukprn or ""
        )
        for body in arguments.body or ():
            installation.work_together(body, made.pk, providers=arguments.provider or ())
        print(f"{made.name} is here, as {made.pk}.")

    return _told(do)


def add_person(arguments: Namespace) -> int:
    """Give somebody a role: `name`, `email`, `role`, `organisation`; `password`: ask for one."""

    def do() -> None:
        one, code = installation.add_person(
            arguments.name,
            arguments.email or "",
            arguments.role,
            arguments.organisation,
            clock.now(),
            _password() if arguments.password else None,
        )
        print(f"{one.user_id} is {one.role} in {one.organisation_id}.")
        if code is not None:
            print(f"The code with which they choose a password, told once: {code}")

    return _told(do)


def set_password(arguments: Namespace) -> int:
    """Give somebody who cannot sign in a new password: `email`."""

    def do() -> None:
        installation.set_password(arguments.email, _password(), clock.now())
        print("The password is set, and every token of theirs is revoked.")

    return _told(do)


def remove_second_factor(arguments: Namespace) -> int:
    """Take away the second factor of somebody who has lost it: `email`."""

    def do() -> None:
        installation.remove_second_factor(arguments.email, clock.now())
        print("The second factor is taken away, and every token of theirs is revoked.")

    return _told(do)


def add_token(arguments: Namespace) -> int:
    """Give a token: `email`, `role`, `organisation`, `name`, `scope`, `days`."""

    def do() -> None:
        now = clock.now()
        text = installation.add_token(
            arguments.email,
            As(role=arguments.role, organisation=arguments.organisation),
            arguments.name,
            now,
            scopes=arguments.scope or None,
            expires_at=now + timedelta(days=arguments.days) if arguments.days else None,
        )
        print(text)

    return _told(do)


def _password() -> str:
    """Ask for a password, or read it from the standard input."""
    if sys.stdin.isatty():
        return getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")


def _told(do: Callable[[], None]) -> int:
    """Do something, or say why not; give the exit code."""
    try:
        do()
    except RefusedError as error:
        print(f"{error.field}: {error.sentence}", file=sys.stderr)
        return 1
    except SeveralRolesError as error:
        print(str(error), file=sys.stderr)
        for one in error.roles:
            print(f"  {one.role} in {one.organisation_id}", file=sys.stderr)
        return 1
    return 0
