"""The commands and their arguments, and nothing that they need to run.

A command's module is loaded only when the command is chosen: `guildhall --help` reads no rules.
Every such module has one function, `run(arguments) -> int`.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple, NoReturn

from guildhall import __version__

LONGEST_PACE = 60
"""Seconds: long enough to read one step."""

ABOUT = "End-point assessment, judged by its specification: every answer names its clause."


class UsageError(Exception):
    """A command line that says nothing that can be done, and how it can be mended."""

    def __init__(self, command: str, sentence: str) -> None:
        """Keep the command as far as it was understood, and what is wrong."""
        super().__init__(sentence)
        self.command, self.sentence = command, sentence

    def __str__(self) -> str:
        """Write it on one line, with where to look."""
        return f"{self.command}: {self.sentence}; `{self.command} --help` tells more"


class HelpWanted(Exception):  # noqa: N818 - nothing is wrong: a text was asked for
    """A text that was asked for instead of a command."""


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError, in plain words."""
        sentence = message.replace("the following arguments are required:", "still missing:")
        sentence = sentence.replace("unrecognized arguments:", "not known here:")
        raise UsageError(self.prog, sentence)


def _nothing(_: Parser) -> None:
    """Take no argument."""


def _spec(parser: Parser) -> None:
    parser.add_argument(
        "spec", metavar="SPEC", help="such as ST0825/AP02, or the folder or file of a pack"
    )


def _json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="for machines")


def _list(parser: Parser) -> None:
    _json(parser)


def _show(parser: Parser) -> None:
    _spec(parser)
    parser.add_argument(
        "--with", dest="with_", action="append", metavar="OVERLAY", help="lay an overlay over it"
    )
    _json(parser)


def _diff(parser: Parser) -> None:
    for name, help_ in (("before", "the one"), ("after", "the other")):
        metavar = "A" if name == "before" else "B"
        parser.add_argument(
            name, metavar=metavar, help=f"{help_}: a specification, or a pack's folder or file"
        )
    _json(parser)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"a day, such as 2026-03-20, and not {text!r}"
        raise argparse.ArgumentTypeError(message) from None


def _which(parser: Parser) -> None:
    parser.add_argument("standard", metavar="STANDARD", help="such as ST0825")
    parser.add_argument(
        "--started", type=_day, required=True, metavar="DATE", help="when the apprentice started"
    )
    parser.add_argument(
        "--registered", type=_day, metavar="DATE", help="when the apprentice was registered"
    )
    _json(parser)


def _check(parser: Parser) -> None:
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="folders or files; all installed packs if none"
    )
    parser.add_argument(
        "--readings", action="store_true", help="list how the document is read where it is open"
    )
    parser.add_argument(
        "--no-coverage",
        action="store_true",
        help="leave out whether every clause is tried by a scenario",
    )


def _new(parser: Parser) -> None:
    parser.add_argument(
        "folder", nargs="?", metavar="FOLDER", help="where to write it; a folder of its own if none"
    )


def _coverage(parser: Parser) -> None:
    parser.add_argument(
        "spec", nargs="?", metavar="SPEC", help="a specification, or a pack's folder or file"
    )
    _json(parser)


def _schema(parser: Parser) -> None:
    parser.add_argument(
        "file",
        nargs="?",
        choices=("pack", "overlay", "scenario", "table"),
        default="pack",
        help="which sort of file; a pack if none is named",
    )


def _play(parser: Parser) -> None:
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="scenarios, or folders that hold some"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--explain", action="store_true", help="tell every decision, as minutes do")
    how.add_argument("--json", action="store_true", help="for machines")


def _where(parser: Parser) -> None:
    parser.add_argument("clause", metavar="CLAUSE", help="such as am1.notice or house.state")
    parser.add_argument("--spec", metavar="SPEC", help="look in this specification alone")
    parser.add_argument(
        "--all", action="store_true", help="play every scenario, not only those that name it"
    )


def _diagram(parser: Parser) -> None:
    parser.add_argument(
        "track", nargs="?", metavar="TRACK", help="one track alone, without the page around it"
    )


def _pace(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= LONGEST_PACE:
        message = f"a number of seconds from 0 to {LONGEST_PACE}, and not {text!r}"
        raise argparse.ArgumentTypeError(message)
    return seconds


def _life(parser: Parser) -> None:
    parser.add_argument(
        "life", nargs="?", metavar="LIFE", help="which life; life.difficult if none is named"
    )
    parser.add_argument("--spec", metavar="SPEC", help="a life of this specification")
    parser.add_argument(
        "--pace", type=_pace, default=0.0, metavar="SECONDS", help="wait so long after each step"
    )
    parser.add_argument("--list", action="store_true", help="list the lives, and play none")


class Command(NamedTuple):
    """One command: its words, what it does, the module that does it, its arguments."""

    name: str
    does: str
    module: str
    arguments: Callable[[Parser], None] = _nothing


PACKS = "guildhall.cli.packs"
COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command("life", "play one complete life in the terminal", "guildhall.cli.life", _life),
        Command("play", "play scenarios and examples", "guildhall.cli.play", _play),
        Command("packs list", "what is installed", f"{PACKS}.listing", _list),
        Command("packs show", "one pack, readable", f"{PACKS}.showing", _show),
        Command("packs which", "whose version is which, by day", f"{PACKS}.which", _which),
        Command("packs diff", "two packs or revisions, clause by clause", f"{PACKS}.diff", _diff),
        Command("packs new", "the first draft of a pack", f"{PACKS}.new", _new),
        Command("packs check", "prove packs, in any folder", f"{PACKS}.check", _check),
        Command("packs coverage", "which clauses are tried, and how", f"{PACKS}.tried", _coverage),
        Command("packs schema", "the JSON Schema of a pack", f"{PACKS}.schema", _schema),
        Command("where", "every place that concerns a clause", "guildhall.cli.where", _where),
        Command("diagram", "the tracks of a case, drawn", "guildhall.cli.diagram", _diagram),
    )
}
"""Every command by its words."""

GROUPS: dict[str, str] = {"packs": "List, show, compare and prove packs."}
"""First words that need a second one."""


class Table(NamedTuple):
    """The commands that there are, the groups that they stand in, and the one to begin with."""

    commands: Mapping[str, Command]
    groups: Mapping[str, str]
    first: str

    def below(self, group: str) -> list[Command]:
        """Give the commands of a group; of no group, all of them."""
        return [c for c in self.commands.values() if not group or c.name.startswith(f"{group} ")]


OWN = Table(COMMANDS, GROUPS, "guildhall life")
"""The commands that need no service."""


def read(given: Sequence[str], table: Table = OWN) -> tuple[Command, argparse.Namespace]:
    """Find the command of a command line, and its arguments.

    Raises UsageError, or HelpWanted with the text that was asked for.
    """
    words, rest = list(given[:1]), list(given[1:])
    _top(words, table)
    if words[0] in table.groups:
        words, rest = [*words, *rest[:1]], rest[1:]
        _group(words, table)
    command = table.commands[" ".join(words)]
    parser = Parser(
        prog=f"guildhall {command.name}",
        description=_sentence(command.does),
        allow_abbrev=False,
        add_help=False,
    )
    parser.add_argument("-h", "--help", action="store_true", help="this text")
    command.arguments(parser)
    if {"-h", "--help"} & set(rest):
        raise HelpWanted(parser.format_help())
    return command, parser.parse_args(rest)


def _top(words: list[str], table: Table) -> None:
    if not words:
        raise UsageError("guildhall", "no command is given")
    if words[0] in ("-V", "--version"):
        raise HelpWanted(f"guildhall {__version__}\n")
    if words[0] in ("-h", "--help"):
        raise HelpWanted(overview("", table))
    first = {name.partition(" ")[0] for name in table.commands}
    if words[0] not in first:
        raise UsageError("guildhall", _unknown(words[0], sorted(first)))


def _group(words: list[str], table: Table) -> None:
    group = f"guildhall {words[0]}"
    below = [command.name.partition(" ")[2] for command in table.below(words[0])]
    if len(words) == 1:
        raise UsageError(group, f"say which: {', '.join(below)}")
    if words[1] in ("-h", "--help"):
        raise HelpWanted(overview(words[0], table))
    if words[1] not in below:
        raise UsageError(group, _unknown(words[1], below))


def _unknown(word: str, known: Sequence[str]) -> str:
    if word.startswith("-"):
        return f"{word} is not known here"
    near = get_close_matches(word, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
    return f"no command is called {word!r}; {hint}"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def overview(group: str = "", table: Table = OWN) -> str:
    """Give the text that lists the commands, all or those of a group."""
    listed = table.below(group)
    widest = max(len(command.name) for command in listed)
    lines = [f"  {command.name:{widest}}  {command.does}" for command in listed]
    name = f"guildhall {group}".strip()
    ends = (
        f"`{name} COMMAND --help` tells what a command takes."
        if group
        else "`guildhall COMMAND --help` tells what a command takes; `guildhall --version`, "
        f"which one this is.\nTo begin with: {table.first}"
    )
    about = table.groups[group] if group else ABOUT
    return "\n".join([f"usage: {name} COMMAND ...", "", about, "", *lines, "", ends, ""])
