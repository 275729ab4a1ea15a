"""Measure the engine: medians with their spread, and ratios within this run.

Absolute figures belong to the machine; the ratios are what to compare. The whole run is bounded.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from guildhall.clock import today
from guildhall.clock.calendar import around
from guildhall.engine import decide, permitted, replay
from guildhall.engine.actions import BookSession
from guildhall.engine.actor import Actor, Surroundings
from guildhall.engine.case import Case
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Role
from guildhall.shelf.check import check
from guildhall.shelf.packs import (
    EXAMPLES,
    find,
    installed,
    pack_folders,
    read_pack,
    shelf_folder,
)
from guildhall.shelf.play import play, scenario_files
from guildhall.shelf.player import Player, read_moment
from guildhall.shelf.scenario import Walk
from guildhall.shelf.walk import walk

ROUNDS = 9
FEW = 3
"""Rounds of what takes seconds."""
PLAN = {"to": "outcome", "from": "2025-01-10"}
SPEC = "ST0825/AP02"


def sample(work: Callable[[], object], repeat: int = 1, rounds: int = ROUNDS) -> list[float]:
    """Give the seconds of one piece of work, over several rounds, after one that is not counted."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(repeat):
            work()
        times.append((time.perf_counter() - start) / repeat)
    return times


def show(name: str, times: list[float], per: int = 1) -> float:
    """Print the median with its spread, and how many a second; give the median."""
    median, low, high = statistics.median(times), min(times), max(times)
    rate = per / median
    print(f"{name:44} {_unit(median):>10}  ({_unit(low)} to {_unit(high)})  {rate:>11,.0f} /s")
    return median


def _unit(seconds: float) -> str:
    if seconds < 1e-3:  # noqa: PLR2004 - below a millisecond
        return f"{seconds * 1e6:.1f} us"
    return f"{seconds * 1e3:.1f} ms"


def full_history(pack: Pack) -> Player:
    """Walk a case to its end: the longest history that a straight life has."""
    player = Player(pack)
    plan = Walk.model_validate(PLAN)
    for _ in walk(player, plan):
        pass
    return player


def ready_case(pack: Pack) -> Case:
    """Walk a case to where a session can be booked or moved."""
    player = Player(pack)
    for _ in walk(player, Walk.model_validate({"to": "accepted", "from": "2025-01-10"})):
        pass
    return player.case


def engine(pack: Pack) -> float:
    """Decisions, folding, permissions; give the seconds of one decision."""
    player = full_history(pack)
    entries = tuple(player.history)
    officer = Actor("officer", Role.OFFICER, pack.awarding_body.id)
    case = ready_case(pack)
    at = case.last_at
    if at is None:
        return 0.0
    booking = BookSession(method="am1", starts_at=at + timedelta(days=20), place="online")
    print(f"\nThe engine, {pack.spec}, a history of {len(entries)} entries")
    fold = show("fold the whole history", sample(lambda: replay(entries), 20), 1)
    show("  events replayed", [fold] * 3, len(entries))
    one = show("decide a booking", sample(lambda: decide(pack, case, booking, officer, at), 200))
    late = player.case.last_at or at
    full = show(
        "decide on the case with the full history",
        sample(lambda: decide(pack, player.case, booking, officer, late), 200),
    )
    show("permitted, all actions of an officer", sample(lambda: permitted(pack, case, officer, at)))
    print(f"  ratio: a decision to folding the full history: {one / fold:.2f}, {full / fold:.2f}")
    return one


def scenarios() -> None:
    """Scenarios played, packs read and proven."""
    folders = pack_folders(shelf_folder())
    files = scenario_files(folders)
    packs: dict[Path, Pack] = {}
    days, known_from, known_to = around(today())
    outside = Surroundings(bank_holidays=days, calendar_from=known_from, calendar_to=known_to)
    print(
        f"\nThe shelf, {len(folders)} packs ({len(installed())} installed, the others invented), "
        f"{len(files)} scenarios and tables"
    )
    times = sample(lambda: [play(path, packs, outside) for path in files], rounds=FEW)
    show("play them all", times, len(files))
    times = sample(lambda: [check(folder) for folder in folders], rounds=FEW)
    show("check every pack", times, len(folders))
    folder = find(SPEC)
    show("read a pack", sample(lambda: read_pack(folder)))
    show("check a pack", sample(lambda: check(folder)))


def invented(pack: Pack, one: float) -> None:
    """A decision under the largest of the invented packs, beside one under a shipped pack."""
    own = [read_pack(folder) for folder in pack_folders(shelf_folder() / EXAMPLES)]
    if not own:
        return
    largest = max(own, key=lambda other: len(other.clauses))
    steps = list(walk(Player(largest), Walk.model_validate(PLAN)))
    player = Player(largest)
    for step in steps:
        if step.do in ("book_session", "record_result"):
            break
        player.perform(step)
    action = player.action(step)
    actor, at = player.actor(step, action), read_moment(step.at)
    print(f"\nThe largest invented pack, {largest.spec}, {len(largest.clauses)} clauses")
    times = sample(lambda: decide(largest, player.case, action, actor, at), 200)
    other = show(f"decide to {step.do}", times)
    print(f"  ratio to the same under {pack.spec}: {other / one:.2f}")


def start_up() -> None:
    """Whole processes: the commands beside a bare interpreter."""
    print("\nStart-up, whole processes")
    command = str(Path(sys.executable).with_name("guildhall"))
    bare = show("python -c pass", sample(lambda: _run(sys.executable, "-c", "pass")))
    fast = show("guildhall --version", sample(lambda: _run(command, "--version")))
    real = show("guildhall packs list", sample(lambda: _run(command, "packs", "list")))
    print(
        f"  ratio to a bare interpreter: --version {fast / bare:.1f}, packs list {real / bare:.1f}"
    )


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own commands


def main() -> int:
    """Measure everything once."""
    pack = read_pack(find(SPEC))
    one = engine(pack)
    invented(pack, one)
    scenarios()
    start_up()
    return 0


if __name__ == "__main__":
    sys.exit(main())
