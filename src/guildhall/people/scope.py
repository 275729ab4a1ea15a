"""Every read of people and organisations, scoped by who asks: two awarding bodies never meet.

What belongs to cases (the employer of one, its apprentice) is scoped with cases; whoever needs
both asks for both.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from guildhall.engine.vocabulary import Role
from guildhall.people.acting import Principal
from guildhall.people.models import (
    Competence,
    Interest,
    Invitation,
    Membership,
    Organisation,
    Partnership,
    User,
)

STAFF = frozenset({Role.ADMINISTRATOR, Role.OFFICER, Role.QUALITY_ASSURER, Role.ASSESSOR})
"""Those who see the staff of their awarding body, and whom it works with."""
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.OFFICER})
"""Those who see addresses, competences and declared interests, and people of partners."""


def partnerships(who: Principal) -> QuerySet[Partnership]:
    """Give whom the awarding body of somebody works with; an administrator sees past ones too."""
    if who.role not in STAFF:
        return Partnership.objects.none()
    found = Partnership.objects.filter(body_id=who.membership.organisation_id)
    if who.role is not Role.ADMINISTRATOR:
        found = found.filter(active=True, organisation__active=True)
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what somebody sees: in words for the reference, and as a question to the tables."""

    words: str
    rows: Callable[[Principal], Q]


def _with_own(who: Principal) -> QuerySet[Partnership]:
    return Partnership.objects.filter(organisation_id=who.membership.organisation_id, active=True)


def _clients(who: Principal) -> Q:
    own = who.membership.organisation_id
    named = Partnership.objects.filter(
        providers=own, active=True, body__in=_with_own(who).values("body")
    )
    return Q(pk__in=named.values("organisation"), active=True)


OWN = Part("their own organisation", lambda who: Q(pk=who.membership.organisation_id))
PARTNERS = Part(
    "providers and employers that their awarding body works with",
    lambda who: Q(pk__in=partnerships(who).values("organisation")),
)
BODIES = Part(
    "the awarding bodies that work with it",
    lambda who: Q(pk__in=_with_own(who).values("body"), active=True),
)
CLIENTS = Part("the employers that it may name to these", _clients)
PROVIDERS = Part(
    "the providers that may name it",
    lambda who: Q(pk__in=_with_own(who).values("providers"), active=True),
)
ORGANISATIONS: Mapping[Role, tuple[Part, ...]] = {
    **dict.fromkeys(STAFF, (OWN, PARTNERS)),
    Role.PROVIDER: (OWN, BODIES, CLIENTS),
    Role.EMPLOYER: (OWN, BODIES, PROVIDERS),
    Role.PANELLIST: (OWN,),
    Role.EXTERNAL_QUALITY_ASSURER: (OWN,),
    Role.APPRENTICE: (),
}
"""The organisations that a role may know of, other than through its cases."""


def organisations(who: Principal) -> QuerySet[Organisation]:
    """Give the organisations that somebody may know of, other than through their cases."""
    known = Q(pk__in=[])
    for part in ORGANISATIONS[who.role]:
        known |= part.rows(who)
    return Organisation.objects.filter(known)


def shown(
    who: Principal, found: QuerySet[Organisation], more: Iterable[QuerySet[Any, Any]] = ()
) -> QuerySet[Organisation]:
    """Give organisations as somebody calls them, with the partnerships that they may know of.

    `more`: the ids of organisations that are known to them through cases. Each has `said`, its
    name; an awarding body's own word for it is its own. `known` has the partnerships: their own
    body's, or those of a provider's awarding bodies that let it name an employer.
    """
    own = who.membership.organisation_id
    known = Q(pk__in=found.values("pk"))
    for ids in more:
        known |= Q(pk__in=ids)
    kept = Partnership.objects.none()
    if who.role in STAFF:
        kept = partnerships(who)
    elif who.role is Role.PROVIDER:
        bodies = Partnership.objects.filter(organisation_id=own, active=True).values("body")
        kept = Partnership.objects.filter(providers=own, active=True, body__in=bodies)
    called = Partnership.objects.filter(body_id=own, organisation=OuterRef("pk")).values("name")
    return (
        Organisation.objects.filter(known)
        .annotate(said=Coalesce(Subquery(called[:1]), F("name")))
        .prefetch_related(Prefetch("partners", kept.order_by("id"), to_attr="known"))
        .prefetch_related("known__providers" if who.role in STAFF else "known__body")
    )


def _named(who: Principal) -> Q:
    own = who.membership.organisation_id
    partners = partnerships(who).values("organisation")
    return Q(organisation__in=partners) & (Q(named_by=own) | Q(named_by__isnull=True))


COLLEAGUES = Part(
    "roles in their own organisation",
    lambda who: Q(organisation_id=who.membership.organisation_id),
)
NAMED = Part("roles with partners, unless another awarding body alone has given them", _named)
THEMSELVES = Part(
    "their own roles in their organisation",
    lambda who: Q(user_id=who.user.pk, organisation_id=who.membership.organisation_id),
)
ROLES: Mapping[Role, tuple[Part, ...]] = {
    **dict.fromkeys(KEEPERS, (COLLEAGUES, NAMED)),
    **dict.fromkeys(
        (Role.QUALITY_ASSURER, Role.ASSESSOR, Role.PROVIDER, Role.EMPLOYER), (COLLEAGUES,)
    ),
    Role.PANELLIST: (THEMSELVES,),
    Role.EXTERNAL_QUALITY_ASSURER: (THEMSELVES,),
    Role.APPRENTICE: (),
}
"""The roles of people that somebody in a role may know of: never that of an apprentice."""


def memberships(who: Principal) -> QuerySet[Membership]:
    """Give the roles of people that somebody may know of: never that of an apprentice."""
    known = Q(pk__in=[])
    for part in ROLES[who.role]:
        known |= part.rows(who)
    found = Membership.objects.filter(known, organisation__isnull=False).distinct()
    if who.role is not Role.ADMINISTRATOR:
        found = found.filter(active=True, user__is_active=True)
    return found


def with_invitations(who: Principal, found: QuerySet[Membership]) -> QuerySet[Membership]:
    """Give roles, each with the open invitations of the body of whoever asks, as `waiting`."""
    return found.prefetch_related(
        Prefetch("invitations", waiting_invitations(who), to_attr="waiting")
    )


def _called(who: Principal) -> Case:
    """Give what a person is called: by their own name once they have accepted something."""
    # None of these looks at a person: each is asked once, however many people there are.
    own, waiting = memberships(who), waiting_invitations(who)
    taken = own.filter(invited=False).exclude(pk__in=waiting.values("membership"))
    named = waiting.filter(membership__user=OuterRef("pk"), membership__in=own.values("pk"))
    first = named.order_by("membership_id").values("name")[:1]
    accepted = Q(pk__in=taken.values("user"))
    return Case(When(accepted, then=F("name")), default=Coalesce(Subquery(first), F("name")))


def waiting_invitations(who: Principal) -> QuerySet[Invitation]:
    """Give the invitations of the body of whoever asks that nobody has accepted yet."""
    return Invitation.objects.filter(body_id=who.membership.organisation_id, used_at__isnull=True)


def people(who: Principal) -> QuerySet[User]:
    """Give the people whom somebody may know of, each with the roles that they may know of.

    Each has `called`, their name: until they accept, an awarding body knows them by the name that
    it has given itself. What is read with them: `memberships` with `invitations` still open of
    the body of whoever asks; for an officer or an administrator `competences` with their body, and
    `interests`.
    """
    roles = with_invitations(who, memberships(who)).order_by("organisation_id", "role", "id")
    found = User.objects.filter(pk__in=memberships(who).values("user")).annotate(
        called=_called(who)
    )
    wanted: list[Prefetch[str, QuerySet[Membership], str]] = [
        Prefetch("memberships", roles, to_attr="roles")
    ]
    if who.role in KEEPERS:
        return found.prefetch_related(
            *wanted,
            Prefetch("competences", competences(who), to_attr="current"),
            Prefetch("interests", interests(who), to_attr="declared"),
        )
    return found.prefetch_related(*wanted)


def competences(who: Principal) -> QuerySet[Competence]:
    """Give the competences on record with the awarding body, for those who keep them."""
    if who.role not in KEEPERS:
        return Competence.objects.none()
    found = Competence.objects.filter(organisation_id=who.membership.organisation_id)
    return found.order_by("standard", "from_day", "id")


def interests(who: Principal) -> QuerySet[Interest]:
    """Give declared interests: one's own, and for an officer or an administrator their staff's.

    What somebody has declared in an organisation that the awarding body does not work with, or in
    an apprentice, is told to it by the rules where it bears on a case, and not in a list.
    """
    own = who.membership.organisation_id
    if who.role not in KEEPERS:
        return Interest.objects.filter(user=who.user).order_by("declared_on", "id")
    known = Q(recorded_by=own) | Q(
        recorded_by__isnull=True, organisation__in=partnerships(who).values("organisation")
    )
    staff = Membership.objects.filter(organisation_id=own).values("user")
    return Interest.objects.filter(known, user__in=staff).order_by("declared_on", "id")
