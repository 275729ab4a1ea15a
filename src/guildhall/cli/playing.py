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
from guildhall.shelf.scenario import is_table, load_scenario


def play_file(path: Path, packs: dict[Path, Pack]) -> Played:
    """Play one file; `packs` keeps the packs that are read. Raises FaultyFileError."""
    document = read(path)
    if is_table(document):
        return play(path, packs)
    script = load_scenario(document)
    if script.pack_folder not in packs:
        packs[script.pack_folder] = read_pack(script.pack_folder)
    pack = packs[script.pack_folder]
    return play_script(script, pack, surroundings(pack))


def surroundings(pack: Pack) -> Surroundings:
    """Give what is around every case of a pack: the bank holidays, if the pack needs them.

    The calendar takes its time to load, and most packs do without.
    """
    if not counts_working_days(pack):
        return NOWHERE
    days, known_to = import_module("guildhall.clock.calendar").around(clock.today())
    return Surroundings(bank_holidays=days, calendar_to=known_to)


def counts_working_days(pack: Pack) -> bool:
    """Tell whether any period of a pack is given in working days."""
    return any(
        isinstance(thing, Period) and thing.working_days is not None
        for clause in pack.clauses
        for thing in (getattr(clause.rule, name) for name in type(clause.rule).model_fields)
    )
