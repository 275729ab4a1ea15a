"""`guildhall demo`: a service with cases to look at, in a folder of its own.

It serves at once. Two processes beside the server fill it and do what falls due; all end together.
"""

import json
import os
import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guildhall.config.commands.serve import PATIENCE, address, see_that_it_is_free, serve
from guildhall.config.environment import PREFIX
from guildhall.config.start import CannotStartError, set_up, told
from guildhall.demo.began import FILE as BEGAN, begin

HOST = "127.0.0.1"


@told
def run(arguments: Namespace) -> int:
    """Make or go on with a demo, and serve it until told to stop."""
    folder = Path(arguments.data).absolute()
    see_that_it_is_free(HOST, arguments.port)
    if arguments.fresh:
        clear(folder)
    # A demo never touches the installation that somebody's environment tells of.
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    os.environ[f"{PREFIX}DATA"] = str(folder)
    os.environ[f"{PREFIX}DEMO"] = "true"
    os.environ[f"{PREFIX}LOG_LEVEL"] = "WARNING"
    begin(folder)
    set_up()
    prepare(folder)
    show(folder, arguments.port)
    with beside("fill"), beside("worker"):
        serve(HOST, arguments.port, workers=1, threads=4)
    return 0


def clear(folder: Path) -> None:
    """Take an earlier demo away. Raises CannotStartError for a folder that is something else."""
    if not folder.exists():
        return
    if not (folder / BEGAN).exists() and any(folder.iterdir()):
        message = f"{folder} holds something that is no demo: it is left as it is."
        raise CannotStartError(message)
    shutil.rmtree(folder)


def prepare(folder: Path) -> None:
    """Make the tables and the people; what is there already is left as it is."""
    from guildhall.config.commands.migrate import migrate
    from guildhall.demo import world

    migrate()
    world.settle(folder)


def show(folder: Path, port: int) -> None:
    """Say where it is, and how to sign in."""
    from guildhall.web.cards import PEOPLE

    people = json.loads((folder / PEOPLE).read_text(encoding="utf-8"))
    where = address(HOST, port)
    print(f"The demo of Guildhall: {where}  (its own page on the API: {where}api/v1/docs)")
    print("It fills while you look; after a minute or so some seventy cases are there.\n")
    print("Everybody is invented. Sign in with a token, for instance as")
    seen = set()
    for one in people:
        if one["role"] not in seen:
            seen.add(one["role"])
            place = f", {one['organisation']}" if one["organisation"] else ""
            print(f"  {one['role'].replace('_', ' ')} ({one['name']}{place})")
            print(f"      {one['token']}")
    print(f"\nEverybody with their tokens, apprentices as they come: {folder / PEOPLE}")
    print("Ctrl-C ends it; the next start goes on where this one stopped.", flush=True)


@contextmanager
def beside(what: str) -> Iterator[None]:
    """Run a process beside the server; it is ended with it."""
    command = [sys.executable, "-m", "guildhall.config.commands.beside", what]
    # In a session of its own: a Ctrl-C is for the server, which ends the others in turn.
    with subprocess.Popen(  # noqa: S603 - this programme itself
        command, stdin=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
