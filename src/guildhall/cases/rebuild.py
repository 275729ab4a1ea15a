"""The projections made again out of the histories: what lists show follows from them alone.

`rebuild` goes through the cases a few at a time, each few in a transaction of their own, so that
it runs beside a service. With `check` it tells what differs, and writes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from guildhall.cases import around, history, packs, projections
from guildhall.cases.memory import MEMORY, NOTHING, Known, read_whole
from guildhall.cases.models import CaseRecord, Due, Line, Move, Part, Slot
from guildhall.cases.rows import Rows
from guildhall.cases.snapshot import snapshot
from guildhall.engine.dates import day_of

AT_ONCE = 10
"""Cases in one transaction: on SQLite nobody else writes meanwhile."""
TABLES: tuple[type[Model], ...] = (Line, Move, Due, Part, Slot)


@dataclass(frozen=True, slots=True)
class Difference:
    """A case of which lists show something else than its history says, and in what."""

    case: UUID
    what: str

    def __str__(self) -> str:
        return f"Case {self.case}: {self.what}"


@dataclass(slots=True)
class Rebuilt:
    """How much was made again."""

    cases: int = 0
    entries: int = 0
    differing: int = 0


Tell = Callable[[Difference], None]


def rebuild(tell: Tell, *, check: bool = False) -> Rebuilt:
    """Make the projections of every case again; tell each case of which they were not the same.

    With `check` nothing is written. A case that begins meanwhile may be left out.
    """
    done = Rebuilt()
    for cases in _chunks():
        with snapshot() if check else transaction.atomic():
            records = CaseRecord.objects.filter(pk__in=cases).order_by("pk")
            if not check:
                records = records.select_for_update(of=("self",))
            for record in records:
                known, differs = _again(record, write=not check)
                done.cases += 1
                done.entries += known.sequence
                done.differing += bool(differs)
                for what in differs:
                    tell(Difference(record.pk, what))
    return done


def again(case: UUID) -> None:
    """Make the projections of one case again, within a transaction."""
    _again(CaseRecord.objects.select_for_update(of=("self",)).get(pk=case), write=True)
    MEMORY.drop(case)


def _chunks() -> Iterator[list[UUID]]:
    """Give the ids of all cases, a few at a time, in their order."""
    after: UUID | None = None
    while True:
        found = CaseRecord.objects.order_by("pk").values_list("pk", flat=True)
        cases = list((found.filter(pk__gt=after) if after else found)[:AT_ONCE])
        if not cases:
            return
        yield cases
        after = cases[-1]


def _again(record: CaseRecord, *, write: bool) -> tuple[Known, list[str]]:
    """Work out what is shown of a case; give the case, and what was not shown so."""
    try:
        known = read_whole(record.pk)
    except ValueError as error:
        return NOTHING, [f"its history cannot be read: {error}"]
    if not known.entries:
        return NOTHING, ["there is no history."]
    pack = packs.pinned(record.pack_id)
    before = _told(record)
    projections.update(record, known, history.texts_of(record.pk))
    calendar = around.on_the_day(day_of(record.last_at))
    rows = projections.rows_of(record, known, pack, calendar)
    differs = [f"its record has another {name}." for name in _changed(before, _told(record))]
    differs += [
        f"{len(there)} rows of {name} are not what its history says."
        for name, there in _differing(record, rows)
    ]
    if write and differs:
        record.save()
        projections.write(record, None, rows)
    return known, differs


def _changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return sorted(name for name in before if before[name] != after[name])


def _differing(record: CaseRecord, rows: Rows) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give the tables in which something else stands, and what there is on one side alone."""
    made = chain(rows.lines, rows.moves, rows.dues, rows.parts, rows.slots)
    wanted: dict[type[Model], list[dict[str, Any]]] = {table: [] for table in TABLES}
    for row in made:
        wanted[type(row)].append(_told(row))
    for table in TABLES:
        stored = [_told(row) for row in table._default_manager.filter(case=record)]  # noqa: SLF001 - Django's name for it
        missing = [row for row in wanted[table] if row not in stored]
        extra = [row for row in stored if row not in wanted[table]]
        if missing or extra or len(stored) != len(wanted[table]):
            yield str(table._meta.verbose_name_plural), missing + extra  # noqa: SLF001 - as above


def _told(row: Model) -> dict[str, Any]:
    """Give what stands in a row, but for the number that the database gave it."""
    found = {}
    for column in row._meta.concrete_fields:  # noqa: SLF001 - Django's own way to list them
        value = getattr(row, column.attname)
        if not column.primary_key:
            found[column.attname] = value.astimezone(UTC) if isinstance(value, datetime) else value
    return found
