"""The shapes of people and organisations: what is asked for, and what is said of them."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from guildhall.api.tokens import Line
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Role
from guildhall.people import scope
from guildhall.people.acting import Principal
from guildhall.people.models import Competence, Interest

Name = Annotated[str, Field(min_length=1, max_length=200)]
Wish = Literal["awarding_body", "provider", "employer"]


class OrganisationOut(Strict):
    """An organisation, as the reader's side calls it."""

    id: str
    kind: Wish
    name: str
    ukprn: str
    active: bool = Field(description="For an awarding body: whether it works with it.")
    providers: list[str] = Field(
        default=[], description="For an awarding body: the providers that may name this employer."
    )
    awarding_bodies: list[str] = Field(
        default=[], description="For a provider: with whose registrations it may name this one."
    )


class OrganisationsOut(Strict):
    """A page of organisations."""

    items: list[OrganisationOut]
    next: str | None


class NewOrganisation(Strict):
    """A provider, by its UKPRN, or an employer, with the providers that may name it."""

    kind: Wish
    name: Name
    ukprn: Annotated[str, Field(max_length=20)] = ""
    providers: list[Line] = []


class OrganisationChange(Strict):
    """What is to be otherwise; what is left out stays."""

    name: Name | None = None
    active: bool | None = None
    providers: list[Line] | None = None


class MembershipOut(Strict):
    """A role that somebody holds in an organisation."""

    id: int
    person: str
    role: str
    organisation: str
    active: bool
    invited: bool = Field(description="Whether they have still to accept it.")


class NewMembership(Strict):
    """For which role somebody is named, and in which organisation."""

    person: Line
    role: Role
    organisation: Line


class Named(Strict):
    """A role as it was given, and the code with which the person accepts it: it is told once."""

    membership: MembershipOut
    code: str | None = Field(description="None where there is nothing to accept, and on a retry.")


class LeftBehindOut(Strict):
    """What somebody leaves behind in the cases of the awarding body: numbers, and no case."""

    methods: int = Field(description="Methods of open cases that wait for them as an assessor.")
    sessions: int = Field(description="Sessions in the days to come that they would hold.")
    appeals: int = Field(description="Appeals that they are to decide.")
    nobody_else: list[str] = Field(
        description="Providers and employers, by their ids, for which nobody else acts."
    )


class MembershipsOut(Strict):
    """A page of roles."""

    items: list[MembershipOut]
    next: str | None


class CompetenceOut(Strict):
    """A standard for which an assessor is on record as competent."""

    id: int
    person: str
    standard: str
    from_day: date
    until_day: date | None


class CompetencesOut(Strict):
    """A page of competences."""

    items: list[CompetenceOut]
    next: str | None


class NewCompetence(Strict):
    """For which standard an assessor is competent, from when, and until when."""

    person: Line
    standard: Line
    from_day: date
    until_day: date | None = None


class CompetenceChange(Strict):
    """Other days of a competence; what is left out stays."""

    from_day: date | None = None
    until_day: date | None = None


class InterestOut(Strict):
    """Something that stands between a person and impartiality."""

    id: int
    person: str
    kind: str
    organisation: str | None
    apprentice: str | None
    declared_on: date
    ended_on: date | None


class InterestsOut(Strict):
    """A page of declared interests."""

    items: list[InterestOut]
    next: str | None


class NewInterest(Strict):
    """An interest, one's own; `person` is for an officer or administrator who records it."""

    kind: Literal["employed_by", "trained", "related"]
    person: Line | None = None
    organisation: Line | None = None
    apprentice: Line | None = None


class InterestEnd(Strict):
    """The day on which an interest ended."""

    ended_on: date


class PersonOut(Strict):
    """A person, with the roles that the reader may know of."""

    id: str
    name: str
    email: str | None = Field(description="For officers and administrators.")
    roles: list[MembershipOut]
    competences: list[CompetenceOut] = Field(
        default=[], description="For officers and administrators."
    )
    interests: list[InterestOut] = Field(default=[], description="For officers and administrators.")


class PeopleOut(Strict):
    """A page of people."""

    items: list[PersonOut]
    next: str | None


class NewPerson(Strict):
    """Somebody who is named for a role; without an address they do not sign in."""

    name: Name
    email: Annotated[str, Field(max_length=254)] = ""
    role: Role
    organisation: Line


ASKED = (
    NewOrganisation,
    OrganisationChange,
    NewMembership,
    NewPerson,
    NewCompetence,
    CompetenceChange,
    NewInterest,
    InterestEnd,
)
TOLD = (
    OrganisationsOut,
    PeopleOut,
    MembershipsOut,
    CompetencesOut,
    InterestsOut,
    LeftBehindOut,
    Named,
)
"""The shapes of what is asked here, and of what is told."""


# --- how each is said ---------------------------------------------------------------------------


def organisation_out(one: Any, who: Principal) -> dict[str, Any]:  # noqa: ANN401 - with annotations
    """Say an organisation that `scope.shown` has given."""
    staff = who.role in scope.STAFF
    working = all(known.active for known in one.known)
    providers = {each.pk for known in one.known for each in known.providers.all()} if staff else ()
    bodies = () if staff else {known.body_id for known in one.known}
    return {
        "id": one.pk,
        "kind": one.kind,
        "name": one.said,
        "ukprn": one.ukprn,
        "active": one.active and working,
        "providers": sorted(providers),
        "awarding_bodies": sorted(bodies),
    }


def membership_out(one: Any) -> dict[str, Any]:  # noqa: ANN401 - with what was read beside it
    """Say a role; `waiting` are the invitations of the reader's body that are open."""
    return {
        "id": one.pk,
        "person": one.user_id,
        "role": one.role,
        "organisation": one.organisation_id,
        "active": one.active,
        "invited": one.invited or bool(one.waiting),
    }


def competence_out(one: Competence) -> dict[str, Any]:
    """Say a competence."""
    return {
        "id": one.pk,
        "person": one.user_id,
        "standard": one.standard,
        "from_day": one.from_day.isoformat(),
        "until_day": one.until_day.isoformat() if one.until_day else None,
    }


def interest_out(one: Interest) -> dict[str, Any]:
    """Say a declared interest."""
    return {
        "id": one.pk,
        "person": one.user_id,
        "kind": one.kind,
        "organisation": one.organisation_id,
        "apprentice": one.apprentice_id,
        "declared_on": one.declared_on.isoformat(),
        "ended_on": one.ended_on.isoformat() if one.ended_on else None,
    }


def person_out(one: Any, who: Principal) -> dict[str, Any]:  # noqa: ANN401 - with what was read beside it
    """Say a person whom `scope.people` has given."""
    keeper = who.role in scope.KEEPERS
    return {
        "id": one.pk,
        "name": one.called,
        "email": one.email if keeper else None,
        "roles": [membership_out(role) for role in one.roles],
        "competences": [competence_out(each) for each in one.current] if keeper else [],
        "interests": [interest_out(each) for each in one.declared] if keeper else [],
    }
