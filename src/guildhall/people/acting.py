"""Who acts: a person in one of their roles, and what the rules need to know of a person named."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from guildhall.engine.actions.base import PersonFacts
from guildhall.engine.actor import SYSTEM, Actor
from guildhall.engine.vocabulary import Role
from guildhall.people.models import Competence, Interest, Membership, Organisation, User


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who has signed in, as what they work now, by which token, and what that may do."""

    membership: Membership
    scopes: frozenset[str]
    token: str | None = None

    @property
    def user(self) -> User:
        """The person."""
        return self.membership.user

    @property
    def role(self) -> Role:
        """The role in which they act."""
        return Role(self.membership.role)

    @property
    def actor(self) -> Actor:
        """Who acts, as the engine wants it told."""
        one = self.membership
        return Actor(one.user_id, Role(one.role), one.organisation_id)


@dataclass(frozen=True, slots=True)
class System:
    """Guildhall itself, for its own few actions: nobody can sign in as it."""

    actor: Actor = SYSTEM


def facts_of(
    person: str, body: str, apprentice: str, day: date, since: date | None = None
) -> PersonFacts:
    """Give what the rules need to know of somebody who is named for a part in an assessment.

    `body` is the awarding body whose records of competence count, `day` the day that they have to
    reach. Whoever has worked for a provider or an employer on a day from `since` on (the first of
    the apprenticeship) counts as theirs, though their role has ended; without it, whenever that
    was. An invitation that nobody has accepted does not count. A panellist is not employed by the
    body for being one. That somebody works for another awarding body is not told: no two of them
    learn of each other.
    """
    return facts_of_many((person,), body, apprentice, day, since)[person]


def facts_of_many(
    people: Collection[str], body: str, apprentice: str, day: date, since: date | None = None
) -> dict[str, PersonFacts]:
    """Give the same for many at once, by person."""
    ended = Q(active=False) & ~Q(organisation__kind=Organisation.Kind.AWARDING_BODY)
    if since is not None:
        ended &= Q(ended_on__isnull=True) | Q(ended_on__gte=since)
    roles = Membership.objects.filter(
        Q(active=True) | ended, user_id__in=people, invited=False, organisation__isnull=False
    )
    elsewhere = Q(organisation__kind=Organisation.Kind.AWARDING_BODY) & ~Q(organisation_id=body)
    works_for: dict[str, set[str]] = {person: set() for person in people}
    held = roles.exclude(role=Role.PANELLIST).exclude(elsewhere)
    for person, organisation in held.values_list("user_id", "organisation_id"):
        works_for[person].add(str(organisation))
    declared = Interest.objects.filter(
        Q(recorded_by__isnull=True) | Q(recorded_by_id=body),
        Q(ended_on__isnull=True) | Q(ended_on__gte=day),
        user_id__in=people,
    ).exclude(elsewhere)
    close: set[tuple[str, str]] = set()
    for interest in declared:
        if interest.organisation_id is not None:
            works_for[interest.user_id].add(interest.organisation_id)
        elif interest.apprentice_id == apprentice:
            close.add((interest.user_id, interest.kind))
    competences = Competence.objects.filter(
        Q(until_day__isnull=True) | Q(until_day__gte=day),
        user_id__in=people, organisation_id=body, from_day__lte=day,
    )  # fmt: skip
    current = set(competences.values_list("user_id", "standard"))
    return {
        person: PersonFacts(
            person=person,
            employed_by=tuple(sorted(works_for[person])),
            trained=(person, Interest.Kind.TRAINED) in close,
            related=(person, Interest.Kind.RELATED) in close,
            competent=tuple(sorted(standard for who, standard in current if who == person)),
        )
        for person in people
    }


KINDS_OF_ORGANISATION = {
    Role.EMPLOYER: Organisation.Kind.EMPLOYER,
    Role.PROVIDER: Organisation.Kind.PROVIDER,
    Role.OFFICER: Organisation.Kind.AWARDING_BODY,
    Role.ASSESSOR: Organisation.Kind.AWARDING_BODY,
    Role.QUALITY_ASSURER: Organisation.Kind.AWARDING_BODY,
    Role.EXTERNAL_QUALITY_ASSURER: Organisation.Kind.AWARDING_BODY,
    Role.PANELLIST: Organisation.Kind.AWARDING_BODY,
    Role.ADMINISTRATOR: Organisation.Kind.AWARDING_BODY,
}
"""In what kind of organisation a role is held; an apprentice is one in none."""
