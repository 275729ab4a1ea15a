"""Every read of cases, scoped by who asks: THE ONE FILE of list scope.

What is not somebody's is not found; it is never said to be forbidden.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from guildhall.cases.memory import MEMORY, Known, View
from guildhall.cases.models import Batch, CaseRecord, Due, Line, Link, Move, Part, Slot
from guildhall.engine.actor import Actor
from guildhall.engine.vocabulary import Role
from guildhall.people import scope as scoped
from guildhall.people.acting import Principal
from guildhall.people.models import Interest, Membership, Organisation
from guildhall.people.refusals import NotYoursError

BODY = frozenset({Role.OFFICER, Role.QUALITY_ASSURER})
NAMED = frozenset({Role.ASSESSOR, Role.PANELLIST})


class NotFoundError(LookupError):
    """A case that is not there for whoever asks."""


HIDDEN = CaseRecord.objects.filter(batch__isnull=False).values("id")
"""The cases of batches that are being written: hardly ever are there any."""


def _of_body(one: Membership) -> Q:
    # Their own case would show them what is not released to them.
    return Q(body_id=one.organisation_id) & ~Q(apprentice_id=one.user_id)


def _named(one: Membership) -> Q:
    parts = Part.objects.filter(person_id=one.user_id, role=one.role)
    return Q(id__in=parts.values("case_id")) & _of_body(one)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a role has to do with: in words for the reference, and as a question to the tables.

    `known` are the organisations that it knows from its cases, beside those it works with.
    """

    words: str
    cases: Callable[[Membership], Q]
    known: tuple[str, ...] = ()


CASES: Mapping[Role, Scope] = {
    Role.APPRENTICE: Scope(
        "their own cases",
        lambda one: Q(apprentice_id=one.user_id),
        ("employer", "provider", "body"),
    ),
    Role.EMPLOYER: Scope(
        "the cases of apprentices whom their organisation employs",
        lambda one: Q(employer_id=one.organisation_id),
        ("employer", "provider", "body"),
    ),
    Role.PROVIDER: Scope(
        "the cases of apprentices whom their organisation trains",
        lambda one: Q(provider_id=one.organisation_id),
        ("employer",),
    ),
    Role.OFFICER: Scope("the cases of their awarding body, but for one of their own", _of_body),
    Role.ASSESSOR: Scope(
        "the cases of which a method is, or was, allocated to them",
        _named,
        ("employer", "provider"),
    ),
    Role.QUALITY_ASSURER: Scope(
        "the cases of their awarding body, but for one of their own", _of_body
    ),
    Role.PANELLIST: Scope(
        "the cases with an appeal for which they are named", _named, ("employer", "provider")
    ),
}
"""Which cases a role has to do with. One that does not stand here has to do with none."""


def records(who: Principal) -> QuerySet[CaseRecord]:
    """Give the cases that somebody has to do with, in the role in which they act."""
    own = CASES.get(who.role)
    if own is None:
        return CaseRecord.objects.none()
    return CaseRecord.objects.filter(own.cases(who.membership), batch__isnull=True)


def known_organisations(who: Principal) -> list[QuerySet[Any, Any]]:
    """Give the ids of organisations that somebody knows from the cases they have to do with."""
    own = CASES.get(who.role)
    fields = own.known if own is not None else ()
    return [records(who).values(f"{field}_id") for field in fields]


def organisations(who: Principal) -> QuerySet[Organisation]:
    """Give the organisations that somebody may know of, those of their cases too.

    They are as `people.scope.shown` gives them.
    """
    return scoped.shown(who, scoped.organisations(who), known_organisations(who))


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
    if not side:
        return Q(pk__in=[])
    found = Q(side=side, owner=owner)
    if who.role in BODY:
        own = CaseRecord.objects.filter(apprentice_id=who.user.id)
        found &= ~Q(case_id__in=own.values("id"))
    return found


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


def unstaffed(who: Principal) -> QuerySet[Part]:
    """Give the parts of an officer's cases that somebody else has to take over.

    Whoever has them has left (`gone`), or stands too close to the apprentice by now (`close`):
    they have worked for the provider or the employer, or an interest of theirs is on record.
    """
    own = who.membership.organisation_id
    if who.role is not Role.OFFICER:
        return Part.objects.none()
    theirs = Membership.objects.filter(user_id=OuterRef("person_id"))
    sides = (OuterRef("case__provider_id"), OuterRef("case__employer_id"))
    while_there = Q(active=True) | Q(ended_on__isnull=True)
    while_there |= Q(ended_on__gte=OuterRef("case__started_on"))
    holds = theirs.filter(
        role=OuterRef("role"), organisation_id=own, active=True, user__is_active=True
    )
    worked = theirs.filter(while_there, organisation_id__in=sides, invited=False)
    declared = Interest.objects.filter(
        Q(recorded_by__isnull=True) | Q(recorded_by_id=own),
        Q(apprentice_id=OuterRef("case__apprentice_id")) | Q(organisation_id__in=sides),
        user_id=OuterRef("person_id"),
        ended_on__isnull=True,
    )
    # Few people are looked at, however many cases there are.
    staff = Membership.objects.filter(organisation_id=own, role__in=NAMED)
    left = staff.filter(Q(active=False) | Q(user__is_active=False)).values("user_id")
    elsewhere = Membership.objects.filter(
        user_id__in=staff.values("user_id"), role__in=(Role.PROVIDER, Role.EMPLOYER)
    )
    known = Interest.objects.filter(user_id__in=staff.values("user_id"))
    looked_at = (
        Q(person_id__in=left)
        | Q(person_id__in=elsewhere.values("user_id"))
        | Q(person_id__in=known.values("user_id"))
    )
    return (
        Part.objects.filter(looked_at, case__body_id=own)
        .exclude(waits="")
        .annotate(gone=~Exists(holds), close=Exists(worked) | Exists(declared))
        .filter(Q(gone=True) | Q(close=True))
    )


def waiting_for(body: str, people: Collection[str]) -> QuerySet[Part]:
    """Give the parts of an awarding body's cases that still need some people."""
    return Part.objects.filter(case__body_id=body, person_id__in=people).exclude(waits="")


def sessions_of(body: str, people: Collection[str], at: datetime) -> QuerySet[Slot]:
    """Give the hours to come in which some people hold sessions of an awarding body."""
    return Slot.objects.filter(case__body_id=body, person_id__in=people, quarter__gte=at)


def to_mark(body: str, people: Collection[str]) -> QuerySet[Move]:
    """Give the methods of an awarding body's cases that wait to be marked by some people."""
    owners = [f"{person} {body}" for person in people]
    side, role = Role.ASSESSOR.value, Role.ASSESSOR
    found = Move.objects.filter(side=side, owner__in=owners, role=role, action="mark", later=False)
    return found.exclude(case__in=HIDDEN)


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
