"""Carrying out what was decided: entries appended, lists brought up to date, for one case or many.

What takes time is done in `ready`, before anything is locked; `write` and `write_many` then put
rows in their tables, and nothing else.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, connection, transaction

from guildhall.cases import around, history, packs, projections
from guildhall.cases.history import Via, Written
from guildhall.cases.memory import MEMORY, Known
from guildhall.cases.models import CaseRecord, Due, Line, Move, Part, Slot
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
    record: CaseRecord, before: Known, pack: Pack, entries: Sequence[Entry], at: datetime, via: Via
) -> Ready:
    """Work out what is to be written. `record` is brought up to its new entries, unsaved."""
    calendar = around.on_the_day(day_of(at))
    written = history.write(record.id, entries, before.head, before.sequence, pack.digest, via)
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
        _know([one])
        packs.install(pack)
    one.record.save(force_insert=one.new)
    if one.known.rows is not None:
        projections.write(one.record, one.before.rows, one.known.rows)
    history.append(one.written)
    if one.renumbered:
        _nobody_else(one.record)
    transaction.on_commit(lambda: MEMORY.put(one.record.id, one.known))


def write_many(cases: Sequence[Ready]) -> None:
    """Write cases that begin, within a transaction, a few statements for all of them.

    They are not kept at hand: those that somebody is at work on would have to go for them.
    """
    _know(cases)
    CaseRecord.objects.bulk_create(one.record for one in cases)
    rows = [one.known.rows for one in cases if one.known.rows is not None]
    Line.objects.bulk_create(chain.from_iterable(one.lines for one in rows))
    Move.objects.bulk_create(chain.from_iterable(one.moves for one in rows))
    Due.objects.bulk_create(chain.from_iterable(one.dues for one in rows))
    Part.objects.bulk_create(chain.from_iterable(one.parts for one in rows))
    Slot.objects.bulk_create(chain.from_iterable(one.slots for one in rows))
    history.append(*(one.written for one in cases))


def _know(cases: Sequence[Ready]) -> None:
    """Know the apprentices of cases that begin from now on."""
    names = {one.record.apprentice_id: one.record.name for one in cases}
    there = set(User.objects.filter(pk__in=names).values_list("pk", flat=True))
    people = [
        # A password that nobody has, as Django marks it.
        User(id=key, name=name, password=f"{UNUSABLE_PASSWORD_PREFIX}{secrets.token_hex(20)}")
        for key, name in names.items()
        if key not in there
    ]
    User.objects.bulk_create(people)
    held = set(
        Membership.objects.filter(user__in=there, role="apprentice").values_list("user", flat=True)
    )
    Membership.objects.bulk_create(
        Membership(user_id=key, role="apprentice") for key in names if key not in held
    )


def _nobody_else(record: CaseRecord) -> None:
    """See that nobody is about to be registered with the same number. Raises IntegrityError.

    Asked once more, now that it is this one's turn to append: whoever decides a batch waits for
    the same turn, so that one of the two sees the other.
    """
    if connection.vendor != "postgresql" or not record.uln:
        return
    if record.batch_id is None and around.reserved(record.body_id, record.standard, record.uln):
        raise IntegrityError("the same number is in a batch that is being written")
