"""Carrying out what was decided: entries appended, lists brought up to date, for one case or many.

What takes time is done in `ready` and `lay`, before anything is locked; `write` and `write_many`
then put rows in their tables, and nothing else.
"""

import secrets
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, connection, transaction

from guildhall.cases import around, history, packs, projections
from guildhall.cases.history import Via, Written
from guildhall.cases.laid import Laid, laid, put_in
from guildhall.cases.memory import MEMORY, Known
from guildhall.cases.models import CaseRecord
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry
from guildhall.engine.pack import Pack
from guildhall.people.models import Membership, User


@dataclass(frozen=True, slots=True)
class Ready:
    """A case with its new entries, to be written: how it was, and how it is then."""

    record: CaseRecord
    new: bool
    before: Known
    known: Known
    written: Written
    texts: Mapping[str, str]
    renumbered: bool


def ready(
    record: CaseRecord,
    before: Known,
    pack: Pack,
    entries: Sequence[Entry],
    at: datetime,
    via: Via,
    typed: Container[str] | None = None,
) -> Ready:
    """Work out what is to be written. `record` is brought up to its new entries, unsaved.

    `typed`: as for `history.write`.
    """
    calendar = around.on_the_day(day_of(at))
    written = history.write(
        record.id, entries, before.head, before.sequence, pack.digest, via, typed
    )
    known = before.with_more(written.entries, written.head)
    texts = {text.id: text.text for text in written.texts}
    uln = record.uln
    projections.update(record, known, texts)
    known = replace(known, rows=projections.rows_of(record, known, pack, calendar, before))
    new = not before.entries
    return Ready(record, new, before, known, written, texts, new or record.uln != uln)


def write(one: Ready, pack: Pack) -> None:
    """Write one case, within a transaction, and keep it at hand."""
    if one.new:
        _know(_names([one]))
        packs.install(pack)
    one.record.save(force_insert=one.new)
    if one.known.rows is not None:
        projections.write(one.record, one.before.rows, one.known.rows)
    history.append(one.written)
    if one.renumbered:
        _nobody_else(one.record)
    transaction.on_commit(lambda: MEMORY.put(one.record.id, one.known))


@dataclass(frozen=True, slots=True)
class Beginning:
    """Cases that begin, laid ready for their tables: who their apprentices are, and their rows."""

    names: Mapping[str, str]
    rows: Sequence[Laid]
    entries: Sequence[Laid]


def lay(cases: Sequence[Ready]) -> Beginning:
    """Lay cases that begin ready for their tables."""
    lists = [one.known.rows for one in cases if one.known.rows is not None]
    rows = chain(
        (one.record for one in cases),
        chain.from_iterable(one.lines for one in lists),
        chain.from_iterable(one.moves for one in lists),
        chain.from_iterable(one.dues for one in lists),
        chain.from_iterable(one.parts for one in lists),
        chain.from_iterable(one.slots for one in lists),
        chain.from_iterable(one.written.texts for one in cases),
    )
    entries = chain.from_iterable(one.written.rows for one in cases)
    return Beginning(_names(cases), laid(rows), laid(entries))


def write_many(cases: Beginning) -> None:
    """Write cases that begin, within a transaction, a statement for each table.

    They are not kept at hand: those that somebody is at work on would have to go for them.
    """
    _know(cases.names)
    put_in(*cases.rows)
    history.take_turns(history.APPENDING)
    put_in(*cases.entries)


def _names(cases: Iterable[Ready]) -> dict[str, str]:
    return {one.record.apprentice_id: one.record.name for one in cases}


def _know(names: Mapping[str, str]) -> None:
    """Know the apprentices of cases that begin from now on, by their ids."""
    there = set(User.objects.filter(pk__in=names).values_list("pk", flat=True))
    people = [
        # A password that nobody has, as Django marks it.
        User(id=key, name=name, password=f"{UNUSABLE_PASSWORD_PREFIX}{secrets.token_hex(20)}")
        for key, name in names.items()
        if key not in there
    ]
    held = set(
        Membership.objects.filter(user__in=there, role="apprentice").values_list("user", flat=True)
    )
    parts = [Membership(user_id=key, role="apprentice") for key in names if key not in held]
    put_in(*laid([*people, *parts]))


def _nobody_else(record: CaseRecord) -> None:
    """See that nobody is about to be registered with the same number. Raises IntegrityError.

    Asked once more, now that it is this one's turn to append: whoever decides a batch waits for
    the same turn, so that one of the two sees the other.
    """
    if connection.vendor != "postgresql" or not record.uln:
        return
    if record.batch_id is None and around.reserved(record.body_id, record.standard, record.uln):
        raise IntegrityError("the same number is in a batch that is being written")
