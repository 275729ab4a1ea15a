"""`guildhall`: the commands that need no service, and those that run it, in one table.

Nothing is loaded here that a command needs: `guildhall --version` reads no settings and no rules.
"""

import argparse
import re
from collections.abc import Sequence

from guildhall import cli
from guildhall.cli.usage import OWN, Command, Parser, Table

HERE = "guildhall.config.commands"
PEOPLE = f"{HERE}.people"
HIGHEST_PORT = 65535


def _whole(least: int, most: int, what: str) -> "type[int]":
    """Give what reads a whole number within limits."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            message = f"{what} from {least} to {most}, and not {text!r}"
            raise argparse.ArgumentTypeError(message)
        return int(text)

    return read  # type: ignore[return-value]


def _port(parser: Parser, default: int) -> None:
    parser.add_argument(
        "--port",
        type=_whole(0, HIGHEST_PORT, "a port"),
        default=default,
        help=f"the port; {default} if none is named",
    )


def _serve(parser: Parser) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen; 127.0.0.1 if none"
    )
    _port(parser, 8000)
    parser.add_argument(
        "--workers", type=_whole(1, 64, "a number"), default=1, help="processes; 1 if none is named"
    )
    parser.add_argument(
        "--threads", type=_whole(1, 256, "a number"), default=4, help="threads of each; 4 if none"
    )


def _worker(parser: Parser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is due now, and end")


def _demo(parser: Parser) -> None:
    parser.add_argument(
        "--data", default="demo-data", metavar="DIR", help="its folder; demo-data if none is named"
    )
    _port(parser, 8000)
    parser.add_argument(
        "--fresh", action="store_true", help="take away what an earlier demo left there, and begin"
    )


def _verify(parser: Parser) -> None:
    parser.add_argument(
        "--expect",
        action="append",
        default=[],
        type=_seal,
        metavar="POSITION:HASH",
        help="a seal of which a copy was kept elsewhere; may be said several times",
    )


def _seal(text: str) -> tuple[int, str]:
    position, _, digest = text.partition(":")
    if not position.isdecimal() or not re.fullmatch(r"[0-9a-f]{64}", digest):
        message = f"a seal as `guildhall seal` prints it, and not {text!r}"
        raise argparse.ArgumentTypeError(message)
    return int(position), digest


def _rebuild(parser: Parser) -> None:
    parser.add_argument("--check", action="store_true", help="tell what differs, and write nothing")


def _organisation(parser: Parser) -> None:
    parser.set_defaults(does="add_organisation")
    kinds = ("awarding_body", "provider", "employer")
    parser.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    parser.add_argument("name", metavar="NAME", help="as people call it")
    parser.add_argument("--id", help="the word by which packs and histories name it")
    parser.add_argument("--ukprn", help="8 digits; a provider has one")
    for name, what in (("body", "an awarding body"), ("provider", "a provider")):
        parser.add_argument(
            f"--{name}", action="append", metavar="ID", help=f"{what} that works with it"
        )


def _person(parser: Parser) -> None:
    parser.set_defaults(does="add_person")
    parser.add_argument("name", metavar="NAME", help="their name")
    parser.add_argument("role", metavar="ROLE", help="such as administrator, officer, provider")
    parser.add_argument("organisation", metavar="ID", help="in which organisation")
    parser.add_argument("--email", help="with which they sign in")
    parser.add_argument("--password", action="store_true", help="ask for a password now")


def _password(parser: Parser) -> None:
    parser.set_defaults(does="set_password")
    parser.add_argument("email", metavar="EMAIL", help="with which they sign in")


def _second_factor(parser: Parser) -> None:
    parser.set_defaults(does="remove_second_factor")
    parser.add_argument("email", metavar="EMAIL", help="with which they sign in")


def _token(parser: Parser) -> None:
    parser.set_defaults(does="add_token")
    parser.add_argument("email", metavar="EMAIL", help="with which they sign in")
    parser.add_argument("--role", help="as what, where they have several roles")
    parser.add_argument("--organisation", metavar="ID", help="in which organisation")
    parser.add_argument("--name", default="From the command line", help="what it is for")
    parser.add_argument("--scope", action="append", help="what it may do; everything if none")
    parser.add_argument(
        "--days", type=_whole(1, 3660, "days"), default=0, help="how long it is good; for good"
    )


def _nothing(_: Parser) -> None:
    """Take no argument."""


SERVICE = {
    command.name: command
    for command in (
        Command("demo", "a service with cases to look at", f"{HERE}.demo", _demo),
        Command("serve", "run the service", f"{HERE}.serve", _serve),
        Command("worker", "do what falls due", f"{HERE}.worker", _worker),
        Command("migrate", "make or renew the tables", f"{HERE}.migrate", _nothing),
        Command("verify", "whether the history is as it was written", f"{HERE}.verify", _verify),
        Command("seal", "seal what is new in the history", f"{HERE}.seal", _nothing),
        Command("people organisation", "add an organisation", PEOPLE, _organisation),
        Command("people add", "give somebody a role", PEOPLE, _person),
        Command("people password", "give somebody a new password", PEOPLE, _password),
        Command(
            "people second-factor", "take away a second factor that is lost", PEOPLE, _second_factor
        ),
        Command("people token", "give somebody a token for the API", PEOPLE, _token),
        Command("rebuild", "make the lists again from the history", f"{HERE}.rebuild", _rebuild),
    )
}
"""The commands of the service, by their words."""

GROUPS = {"people": "Add organisations and people, as whoever runs the installation."}

ALL = Table({**SERVICE, **OWN.commands}, {**GROUPS, **OWN.groups}, "guildhall demo")
"""Every command that there is."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; give its exit code."""
    return cli.main(argv, ALL)
