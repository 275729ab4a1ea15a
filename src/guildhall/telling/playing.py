"""Playing files as the command line does: with the calendar where a pack counts working days."""

from importlib import import_module
from pathlib import Path

from guildhall import clock
from guildhall.engine.actor import NOWHERE, Surroundings
from guildhall.engine.kinds.base import Period
from guildhall.engine.pack import Pack
from guildhall.shelf.packs import read_pack
from guildhall.shelf.play import Played, play, play_script
from guildhall.shelf.reading import read
from guildhall.shelf.scenario import is_table, load_scenario, load_table


def play_file(path: Path, packs: dict[Path, Pack]) -> Played:
    """Play one file; `packs` keeps the packs that are read. Raises FaultyFileError."""
    document = read(path)
    script = None if is_table(document) else load_scenario(document)
    folder = load_table(document)[1] if script is None else script.pack_folder
    if folder not in packs:
        packs[folder] = read_pack(folder)
    pack = packs[folder]
    if script is None:
        return play(path, packs, surroundings(pack))
    return play_script(script, pack, surroundings(pack))


def surroundings(pack: Pack) -> Surroundings:
    """Give what is around every case of a pack: the bank holidays, if the pack needs them.

    The calendar takes its time to load, and most packs do without.
    """
    if not counts_working_days(pack):
        return NOWHERE
    days, known_from, known_to = import_module("guildhall.clock.calendar").around(clock.today())
    return Surroundings(bank_holidays=days, calendar_from=known_from, calendar_to=known_to)


def counts_working_days(pack: Pack) -> bool:
    """Tell whether any period of a pack is given in working days."""
    return any(
        isinstance(thing, Period) and thing.working_days is not None
        for clause in pack.clauses
        for thing in (getattr(clause.rule, name) for name in type(clause.rule).model_fields)
    )
