"""Filling a demo: one case after another, each done at its own times, in a process of its own.

What has been done is known by the keys of its steps. A fill that was stopped, however it was
stopped, is gone on with where it stopped.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

import structlog

from guildhall.cases import packs
from guildhall.demo import world
from guildhall.demo.began import begin
from guildhall.demo.cases import Plot, play
from guildhall.demo.player import Acted, Journal, NotAsJudgedError, read_journal
from guildhall.demo.plots import PLOTS
from guildhall.demo.world import Somebody
from guildhall.engine.vocabulary import Role
from guildhall.shelf.player import StepError

NAMES = """
    Ada Ben Cleo Dan Ella Finn Gwen Hugo Iris Jude Kit Leo Maya Ned Otto Pia Rhys
    Sam Tess Uma Viv Will Xena Yan Zoe Abel Bea Cyrus Dora Evan Faye Gil Hope Ivan
    June Kai Lara Milo Nell Omar Pam Ravi Sol Tia Ugo Vera Wes Yves Zara Arlo Bram
    Cora Drew Esme Fritz Greta Hal Ines Joel Kara Lex Mona Nils Opal Paul Rosa Seth Thea
    Urs Vito Wren Yara Zeno Alma
"""
"""The first names of the apprentices."""


def apprentices() -> list[Somebody]:
    """Give the apprentices, one for each case."""
    return [
        Somebody(f"{name} Demo", Role.APPRENTICE, None, f"{plot.spec}. {plot.about}")
        for name, plot in zip(NAMES.split(), PLOTS, strict=False)
    ]


def casts() -> Iterator[tuple[str, Plot, dict[Role, Somebody]]]:
    """Give each case with its name and its people: assessors, providers, employers take turns."""
    turns: dict[str, int] = {}
    for number, (plot, apprentice) in enumerate(zip(PLOTS, apprentices(), strict=True)):
        standard = plot.spec.partition("/")[0]
        body = world.INNOVATE if standard == "ST0792" else world.ACCELERATE
        turn = turns[standard] = turns.get(standard, -1) + 1
        assessors = [
            one for one in world.STAFF if one.role is Role.ASSESSOR and one.standard == standard
        ]
        cast = {
            Role.APPRENTICE: apprentice,
            Role.ASSESSOR: assessors[turn % len(assessors)],
            Role.PROVIDER: world.of(Role.PROVIDER, world.PROVIDERS[number % 3]),
            Role.EMPLOYER: world.of(Role.EMPLOYER, world.EMPLOYERS[number % 4]),
        }
        for role in (Role.OFFICER, Role.QUALITY_ASSURER, Role.PANELLIST):
            cast[role] = world.of(role, body)
        yield f"{number + 1:02}-{standard.lower()}", plot, cast


def play_all(
    until: datetime,
    journal: Journal | None,
    most: int | None = None,
    done: Callable[[Acted], None] = lambda _: None,
) -> list[Acted]:
    """Play the cases, or the first so many, and do them where there is a journal.

    `done` is told of each.
    """
    log = structlog.get_logger("guildhall.demo")
    played = []
    for name, plot, cast in islice(casts(), most):
        player = Acted(packs.newest(plot.spec), name=name, cast=cast, journal=journal)
        try:
            play(plot, player, until)
        except (StepError, NotAsJudgedError) as error:
            # One case less; the demo is not worse for the others.
            log.warning("demo case", because=str(error))
            if journal is None:
                raise
        played.append(player)
        done(player)
    return played


def fill(folder: Path, most: int | None = None) -> int:
    """Fill the demo of a folder, or go on with it; give how many cases there are."""

    def done(player: Acted) -> None:
        if player.apprentice is not None:
            world.sign_in(folder, player.cast[Role.APPRENTICE], player.apprentice)

    return len(play_all(begin(folder), read_journal(), most, done))
