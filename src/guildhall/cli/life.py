"""`guildhall life`: one complete life, from registration to certificate, in the terminal."""

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from guildhall.cli.packs import words
from guildhall.cli.paper import Paper, paper
from guildhall.cli.perform import tell
from guildhall.cli.play import faults_of
from guildhall.engine.vocabulary import Kind
from guildhall.shelf.faults import FaultyFileError, shown_path
from guildhall.shelf.packs import pack_folders, shelf_folder
from guildhall.shelf.play import Played, scenario_files
from guildhall.shelf.reading import read
from guildhall.shelf.scenario import Scenario, load_scenario
from guildhall.telling.minutes import Clerk
from guildhall.telling.playing import play_file
from guildhall.words import spoken

FIRST = "life.difficult"
"""The life that is played where none is named."""


@dataclass(frozen=True, slots=True)
class Life:
    """A scenario that is a whole life."""

    path: Path
    scenario: Scenario

    @property
    def name(self) -> str:
        """The name by which it is chosen: the stem of its file."""
        return self.path.stem


def run(arguments: Namespace) -> int:
    """Play one life, or list them."""
    root = words.folder_of(arguments.spec) if arguments.spec else shelf_folder()
    lives = list(find(root))
    if arguments.list:
        listing(paper(), lives)
        return 0
    if not arguments.life and sys.stdin.isatty() and sys.stdout.isatty():
        arguments.life = asked(lives)
    wanted = arguments.life or FIRST
    chosen = [life for life in lives if wanted in (life.name, life.name.removeprefix("life."))]
    if not chosen and not arguments.life:
        chosen = lives[:1]
    if not chosen:
        names = ", ".join(life.name for life in lives) or "none"
        what = f"no life is called {wanted!r}" if arguments.life else "there is no life to play"
        print(f"guildhall: {what}; there are: {names}", file=sys.stderr)
        return 1
    return show(paper(), chosen[0], lives, pause(arguments.pace))


def asked(lives: list[Life]) -> str | None:
    """Let somebody at a terminal choose a life by its number; nothing chosen is the first one."""
    for number, life in enumerate(lives, start=1):
        print(f"{number:4}  {life.path.parent.parent.name:12} {life.name}")
    try:
        answer = input(f"\nWhich life? A number or a name; {FIRST} if none. ").strip()
    except EOFError:
        return None
    if answer.isdecimal() and 0 < int(answer) <= len(lives):
        return lives[int(answer) - 1].name
    return answer or None


def find(root: Path) -> Iterator[Life]:
    """Give every life among the scenarios of the packs below a folder, in order.

    A file that does not have the word in it is not read any further: there are hundreds.
    """
    for folder in pack_folders(root if root.is_dir() else root.parent):
        for path in scenario_files([folder]):
            if b"life:" in path.read_bytes():
                document = read(path)
                if isinstance(document.value, dict) and document.value.get("life") is not None:
                    scenario = load_scenario(document).scenario
                    if scenario.life:
                        yield Life(path, scenario)


def pause(seconds: float) -> Callable[[], None]:
    """Give what waits after each step."""

    def wait() -> None:
        sys.stdout.flush()
        time.sleep(seconds)

    return wait if seconds else sys.stdout.flush


def listing(out: Paper, lives: list[Life]) -> None:
    """Write the lives, each with what it is about."""
    if not lives:
        out.say("There is no life among the scenarios here.")
    for life in lives:
        spec = f"{life.scenario.spec}: " if life.scenario.spec else ""
        out.say(life.name, style="strong")
        out.say(f"{spec}{spoken.sentence(life.scenario.scenario)}", indent=2)
        if life.scenario.about:
            out.say(" ".join(life.scenario.about.split()), indent=2, style="faint")


def show(out: Paper, life: Life, lives: list[Life], wait: Callable[[], None]) -> int:
    """Play a life and tell it; 1 if it did not go as it is written."""
    try:
        played = play_file(life.path, {})
    except FaultyFileError as error:
        tell(error.faults)
        return 1
    Clerk(out, played, life=True, pause=wait).write()
    after(out, life, lives, played)
    tell(faults_of(played))
    return 0 if played.ok else 1


def clause_of(played: Played) -> str:
    """Give a clause that is worth a look: the notice, or the first that refused something here."""
    refused = [
        finding.clause
        for result in played.steps
        for finding in result.decision.of_kind(Kind.REFUSAL)
    ]
    known = played.player.pack.by_id if played.player else {}
    return next((one for one in ("am1.notice", *refused, *known) if one in known), "house.state")


def after(out: Paper, life: Life, lives: list[Life], played: Played) -> None:
    """Say what to try next."""
    others = sorted(
        (other for other in lives if other.path != life.path),
        key=lambda other: other.scenario.spec != life.scenario.spec,
    )
    tries = [
        (f"guildhall life {others[0].name}", "another life") if others else None,
        ("guildhall life --list", f"all {len(lives)} lives") if len(others) > 1 else None,
        (f"guildhall play {shown_path(life.path)} --explain", "this one, with every clause"),
        (f"guildhall packs show {played.spec}", "the specification, clause by clause"),
        (f"guildhall where {clause_of(played)}", "everything that concerns one clause"),
    ]
    out.heading("To try next")
    for found in tries:
        if found is not None:
            out.say(found[0], indent=2, style="clause")
            out.say(found[1], indent=6, style="faint")
