"""Every read of cases, scoped by who asks: THE ONE FILE of list scope.

What is not somebody's is not found; it is never said to be forbidden.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from guildhall.cases.memory import MEMORY, Known, View
from guildhall.cases.models import Batch, CaseRecord, Due, Line, Link, Move, Part
from guildhall.engine.actor import Actor
from guildhall.engine.vocabulary import Role
from guildhall.people.acting import Principal
from guildhall.people.refusals import NotYoursError

BODY = frozenset({Role.OFFICER, Role.QUALITY_ASSURER})
NAMED = frozenset({Role.ASSESSOR, Role.PANELLIST})


class NotFoundError(LookupError):
    """A case that is not there for whoever asks."""


HIDDEN = CaseRecord.objects.filter(batch__isnull=False).values("id")
"""The cases of batches that are being written: hardly ever are there any."""


def records(who: Principal) -> QuerySet[CaseRecord]:
    """Give the cases that somebody has to do with, in the role in which they act."""
    return _of(who).filter(batch__isnull=True)


def _of(who: Principal) -> QuerySet[CaseRecord]:
    one, role = who.membership, who.role
    match role:
        case Role.OFFICER | Role.QUALITY_ASSURER:
            return CaseRecord.objects.filter(body_id=one.organisation_id)
        case Role.PROVIDER:
            return CaseRecord.objects.filter(provider_id=one.organisation_id)
        case Role.EMPLOYER:
            return CaseRecord.objects.filter(employer_id=one.organisation_id)
        case Role.APPRENTICE:
            return CaseRecord.objects.filter(apprentice_id=one.user_id)
        case Role.ASSESSOR | Role.PANELLIST:
            parts = Part.objects.filter(person_id=one.user_id, role=role)
            return CaseRecord.objects.filter(
                body_id=one.organisation_id, id__in=parts.values("case_id")
            )
        case _:
            return CaseRecord.objects.none()


def has_had(who: Principal, apprentice: str) -> bool:
    """Whether somebody has, or has had, a case of an apprentice."""
    return records(who).filter(apprentice_id=apprentice).exists()


def find(who: Principal, case: UUID, *, lock: bool = False) -> CaseRecord:
    """Find a case that somebody has to do with. Raises NotFoundError.

    `lock`: nobody else changes it until the transaction ends.
    """
    found = records(who).filter(pk=case)
    if lock:
        found = found.select_for_update(of=("self",))
    record = found.first()
    if record is None:
        raise NotFoundError
    return record


def find_for_system(case: UUID) -> CaseRecord:
    """Find a case for Guildhall's own actions, and keep it from others. Raises NotFoundError."""
    found = CaseRecord.objects.filter(pk=case, batch__isnull=True)
    record = found.select_for_update(of=("self",)).first()
    if record is None:
        raise NotFoundError
    return record


def fallen_due(at: datetime, most: int, but: Collection[UUID] = ()) -> list[UUID]:
    """Name cases, but for some, that have lapsed by a moment without a record of it so far."""
    found = Line.objects.filter(side="inside", lapses_at__lte=at).exclude(case_id__in=list(but))
    found = found.exclude(case__in=HIDDEN)
    return list(found.order_by("lapses_at", "case_id").values_list("case_id", flat=True)[:most])


def view(who: Principal, case: UUID) -> tuple[CaseRecord, Known, View]:
    """Give a case as somebody sees it. Raises NotFoundError."""
    record = find(who, case)
    known = MEMORY.get(record)
    seen = known.seen_by(who.actor)
    if not seen.entries:
        raise NotFoundError
    return record, known, seen


def owner_of(viewer: Actor) -> tuple[str, str]:
    """Give from which side somebody looks at their cases, and in whose list these stand.

    An assessor and a panellist see each case with their own eyes, for one awarding body.
    """
    match viewer.role:
        case Role.OFFICER | Role.QUALITY_ASSURER:
            return "inside", viewer.organisation or ""
        case Role.PROVIDER | Role.EMPLOYER:
            return viewer.role.value, viewer.organisation or ""
        case Role.APPRENTICE:
            return "apprentice", viewer.person
        case Role.ASSESSOR | Role.PANELLIST:
            return viewer.role.value, f"{viewer.person} {viewer.organisation}"
        case _:
            return "", ""


def scope(who: Principal) -> Q:
    """Give what the rows of a list have to be like to be somebody's, seen from their side."""
    side, owner = owner_of(who.actor)
    return Q(side=side, owner=owner) if side else Q(pk__in=[])


def lines(who: Principal) -> QuerySet[Line]:
    """Give the cases of a list, one line each."""
    return Line.objects.filter(scope(who)).exclude(case__in=HIDDEN)


def moves(who: Principal) -> QuerySet[Move]:
    """Give what the cases of somebody wait for, from whomever."""
    return Move.objects.filter(scope(who)).exclude(case__in=HIDDEN)


def dues(who: Principal) -> QuerySet[Due]:
    """Give the dated limits that are running in the cases of somebody."""
    return Due.objects.filter(scope(who)).exclude(case__in=HIDDEN)


def batches(who: Principal, action: str) -> QuerySet[Batch]:
    """Give the batches that somebody has tried, or begun, as what they work now."""
    return Batch.objects.filter(membership_id=who.membership.pk, action=action)


def links(who: Principal, case: UUID) -> QuerySet[Link]:
    """Give the links to sign on a case: an officer's all, a provider's those it has asked for.

    Raises NotFoundError for a case that is not theirs, and NotYoursError for any other role.
    """
    record = find(who, case)
    found = Link.objects.filter(case=record)
    match who.role:
        case Role.OFFICER:
            return found
        case Role.PROVIDER:
            return found.filter(asked_for=who.membership.organisation_id)
        case _:
            raise NotYoursError("The provider of the case, or an officer, asks for links.")
