"""Specimen materials: what an awarding body gives to those who prepare apprentices.

Whom they are for says the clause of each specification; that somebody is registered with the
awarding body, its list of organisations. The body's own officers and administrators keep them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import structlog
from django.db.models import QuerySet

from guildhall import clock
from guildhall.cases import packs, queries
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.records import Specimen
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.rules.records import specimen as withheld
from guildhall.engine.vocabulary import Role
from guildhall.evidence import store
from guildhall.evidence.models import Material
from guildhall.people.acting import Principal
from guildhall.people.refusals import NotYoursError, RefusedError

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.OFFICER})
"""Those of an awarding body who keep its materials."""
MOST = 50
"""Materials of one specification."""
log = structlog.get_logger("guildhall.files")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The materials of a specification, as somebody sees them.

    `clause` says whom they are for; `refused`, why they are not for this one. `kept`: whether it is
    this one's to keep them.
    """

    pack: Pack
    clause: Clause
    refused: Finding | None
    kept: bool
    materials: list[Material]


def shelves(who: Principal) -> tuple[list[Shelf], list[str]]:
    """Give the materials by specification; and those specifications that say nothing of any."""
    known = set(queries.organisations(who).values_list("pk", flat=True))
    found, silent = [], []
    for _, pack in sorted(packs.offered().items()):
        said = pack.rule(Specimen)
        if said is None:
            silent.append(pack.spec)
            continue
        body = pack.awarding_body.id
        refused = withheld(pack, who.actor, registered=body in known)
        kept = keeps(who, pack)
        own = list(_of(pack)) if kept or refused is None else []
        found.append(Shelf(pack, said[0], None if kept else refused, kept, own))
    return found, silent


def keeps(who: Principal, pack: Pack) -> bool:
    """Whether the materials of a specification are somebody's to keep."""
    own = who.membership.organisation_id == pack.awarding_body.id
    return own and who.role in KEEPERS and pack.rule(Specimen) is not None


def find(who: Principal, key: str) -> Material:
    """Find a material that somebody may have. Raises queries.NotFoundError."""
    for one in _all(who):
        if one.pk == key:
            return one
    raise queries.NotFoundError


def add(
    who: Principal, pack: Pack, title: str, name: str, kind: str,
    receiving: store.Receiving, sha256: str,
) -> Material:  # fmt: skip
    """Keep a material for a specification. Raises NotYoursError, RefusedError."""
    _see_that_it_is_theirs(who, pack)
    if _of(pack).count() >= MOST:
        sentence = f"{pack.spec} has {MOST} materials, the most that are kept: remove one first."
        raise RefusedError("file", sentence)
    material = Material(
        id=store.new_id(), body=pack.awarding_body.id, spec=pack.spec, title=title, name=name,
        kind=kind, size=receiving.size, sha256=sha256, person=who.user.pk, at=clock.now(),
    )  # fmt: skip
    store.keep(receiving, sha256, material)
    log.info("a material was added", spec=pack.spec, material=material.pk, person=who.user.pk)
    return material


def remove(who: Principal, material: Material) -> None:
    """Take a material away for good. Raises NotYoursError."""
    _see_that_it_is_theirs(who, packs.newest(material.spec))
    store.erase(material, clock.now())
    log.info("a material was removed", material=material.pk, person=who.user.pk)


def _see_that_it_is_theirs(who: Principal, pack: Pack) -> None:
    if not keeps(who, pack):
        sentence = "Only an officer or an administrator of the awarding body keeps its materials."
        raise NotYoursError(sentence)


def _of(pack: Pack) -> QuerySet[Material]:
    found = Material.objects.filter(body=pack.awarding_body.id, spec=pack.spec, erased_at=None)
    return found.order_by("title", "at", "id")


def _all(who: Principal) -> Iterator[Material]:
    for shelf in shelves(who)[0]:
        yield from shelf.materials
