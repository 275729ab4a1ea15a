"""Which files of a case somebody sees.

What they have handed in themselves, and what an entry that they see names in a piece by its id: a
file is as visible as the entries that speak of it, and until then belongs to who brought it.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from guildhall import clock
from guildhall.cases import queries
from guildhall.cases.memory import MEMORY, View
from guildhall.cases.models import CaseRecord
from guildhall.engine.actions.base import Piece
from guildhall.engine.events import Entry
from guildhall.engine.events.apprentice import MeasureCorrected
from guildhall.engine.vocabulary import Role
from guildhall.evidence import store
from guildhall.evidence.models import File
from guildhall.people.acting import Principal

SHARED = frozenset({Role.PROVIDER, Role.EMPLOYER, Role.OFFICER})
"""Roles in which people of one organisation stand in for one another."""


def attached(who: Principal, case: UUID) -> list[tuple[File, Piece | None, bool]]:
    """Give the files of a case that somebody sees, each with the last piece that names it.

    And whether its measures are only declared: by whoever added the piece, until somebody has
    corrected them. Raises queries.NotFoundError.
    """
    _, _, view = queries.view(who, case)
    named, corrected = pieces(view.entries), _corrected(view)
    return [
        (file, named.get(file.pk), file.pk not in corrected)
        for file in store.rows(case)
        if file.pk in named or handed_in(who, file)
    ]


def hand_in(
    who: Principal, case: UUID, name: str, kind: str, receiving: store.Receiving, sha256: str
) -> File:
    """Keep a file that has come in for a case."""
    file = File(
        id=store.new_id(), case=case, name=name, kind=kind,
        size=receiving.size, sha256=sha256, person=who.user.id, role=who.role.value,
        organisation=who.membership.organisation_id or "", at=clock.now(),
    )  # fmt: skip
    return store.keep(receiving, sha256, file)


def find(who: Principal, case: UUID, key: str) -> File:
    """Find a file of a case that somebody sees. Raises queries.NotFoundError."""
    _, _, view = queries.view(who, case)
    file = File.objects.filter(pk=key, case=case).first()
    if file is None or not (handed_in(who, file) or key in pieces(view.entries)):
        raise queries.NotFoundError
    return file


def unknown(who: Principal, record: CaseRecord, keys: Iterable[str]) -> set[str]:
    """Give which of some files are none of a case that somebody sees; whose else is not told."""
    wanted = set(keys)
    view = MEMORY.get(record).seen_by(who.actor)
    named = pieces(view.entries)
    found = File.objects.filter(pk__in=wanted, case=record.pk, erased_at__isnull=True)
    return wanted - {one.pk for one in found if one.pk in named or handed_in(who, one)}


def pieces(entries: Iterable[Entry]) -> Mapping[str, Piece]:
    """Give the pieces that entries name, by their id; the last one where there are several."""
    found: dict[str, Piece] = {}
    for entry in entries:
        for value in vars(entry.event).values():
            for piece in value if isinstance(value, tuple) else (value,):
                if isinstance(piece, Piece) and piece.id is not None:
                    found[piece.id] = piece
    return found


def handed_in(who: Principal, file: File) -> bool:
    """Whether it was somebody's own side that handed a file in."""
    if file.role != who.role:
        return False
    same_organisation = file.organisation == (who.membership.organisation_id or "")
    if who.role in SHARED:
        return same_organisation
    return file.person == who.user.id and same_organisation


def _corrected(view: View) -> set[str]:
    return {
        entry.event.piece for entry in view.entries if isinstance(entry.event, MeasureCorrected)
    }
