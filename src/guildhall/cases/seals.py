"""Seals: with them, a missing tail, a missing case and a history that was written anew show.

A seal is the hash of the seal before it and of all entries since then, each with its position, and
of how many entries there are in all. It costs as much as there is new. Whoever has the owner's
rights over the database could make every seal anew, too: so the newest one is told, and whoever
keeps a copy elsewhere can hold the history against it (`verify --expect`).
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

import structlog
from django.db import transaction

from guildhall.cases.history import FIRST, take_turns
from guildhall.cases.models import Entry, Seal
from guildhall.engine.dates import utc

AT_ONCE = 10_000
"""The most entries under one seal: nobody waits longer to write than for so many to be hashed."""
SEALING = 4_825_120_793
"""The number of the lock that sealing takes on PostgreSQL."""


def seal(at: datetime) -> Seal | None:
    """Seal what is new, and give the newest seal: none where there is no history."""
    newest = Seal.objects.order_by("-position").first()
    made = _seal_next(at)
    while made is not None:
        newest = made
        made = _seal_next(at)
    if newest is not None:
        # Kept outside the database, this line is what shows that somebody has cut both.
        structlog.get_logger("guildhall.seal").info(
            "seal", position=newest.position, count=newest.count, hash=newest.hash
        )
    return newest


def _seal_next(at: datetime) -> Seal | None:
    """Seal the entries that follow the newest seal, up to a number of them; None: there are none.

    Those who append take turns until they commit, so that all below the newest entry are there.
    """
    with transaction.atomic():
        take_turns(SEALING)
        before = Seal.objects.order_by("-position").first()
        after = before.position if before is not None else 0
        found = Entry.objects.filter(position__gt=after).order_by("position")
        entries = list(found.values_list("position", "hash")[:AT_ONCE])
        if not entries:
            return None
        count = len(entries) + (before.count if before is not None else 0)
        return Seal.objects.create(
            position=entries[-1][0],
            count=count,
            at=at,
            hash=hash_of(before.hash if before is not None else FIRST, entries, count, at),
        )


def hash_of(previous: str, entries: Iterable[tuple[int, str]], count: int, at: datetime) -> str:
    """Give the hash of a seal: of the one before, of each entry since, of their number and time."""
    found = hashlib.sha256(f"{previous}\n".encode())
    for position, digest in entries:
        found.update(f"{position} {digest}\n".encode())
    found.update(f"{count} {utc(at)}\n".encode())
    return found.hexdigest()
