"""Organisations, people and their roles: lists, and what an administrator changes."""

import json
from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from guildhall import clock
from guildhall.api import bodies
from guildhall.api.answering import told as answered
from guildhall.api.document import reads, writes
from guildhall.api.keys import once
from guildhall.api.paging import CURSOR, LIMIT, page
from guildhall.api.registered import (
    CompetenceChange,
    CompetenceOut,
    CompetencesOut,
    InterestEnd,
    InterestOut,
    InterestsOut,
    LeftBehindOut,
    MembershipsOut,
    Named,
    NewCompetence,
    NewInterest,
    NewMembership,
    NewOrganisation,
    NewPerson,
    OrganisationChange,
    OrganisationOut,
    OrganisationsOut,
    PeopleOut,
    Wish,
    competence_out,
    interest_out,
    membership_out,
    organisation_out,
    person_out,
)
from guildhall.api.signing import BEARERS, Bearer, asked_by
from guildhall.api.tokens import Line, Nothing, Number
from guildhall.cases import declaring, leaving, queries
from guildhall.cases.answers import Reply
from guildhall.engine.vocabulary import Role
from guildhall.people import registry, scope
from guildhall.people.acting import Principal
from guildhall.people.models import Membership
from guildhall.people.registry import Sought

router = Router(tags=["people"])
KEEPING = frozenset({Role.ADMINISTRATOR})
READ, WRITE = BEARERS["people:read"], Bearer("people:write", roles=KEEPING)
DECLARE = Bearer("people:write", roles=registry.DECLARES | scope.KEEPERS)


def _reply(told: dict[str, Any], kept: dict[str, Any] | None = None) -> Reply:
    return Reply(200, json.dumps(told), json.dumps(kept) if kept is not None else None)


# --- organisations ------------------------------------------------------------------------------


@router.get("/organisations", auth=READ, openapi_extra=reads(OrganisationsOut))
def read_organisations(
    request: HttpRequest,
    kind: Wish | None = None,
    ukprn: Annotated[str | None, Query(max_length=20)] = None,
    cursor: str | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Read the organisations that one may know of: one's own, and those that one works with."""
    who = asked_by(request)
    found = queries.organisations(who)
    if kind is not None:
        found = found.filter(kind=kind)
    if ukprn is not None:
        found = found.filter(ukprn=ukprn.replace("\x00", ""))
    return page(found, cursor, limit, lambda one: organisation_out(one, who))


@router.post("/organisations", auth=WRITE, openapi_extra=writes(OrganisationOut, NewOrganisation))
def add_organisation(request: HttpRequest) -> HttpResponse:
    """Let one's awarding body work with a provider or an employer from now on."""
    who = asked_by(request)
    body = bodies.read(request, NewOrganisation)

    def do() -> Reply:
        made = registry.add_organisation(who, body.kind, body.name, body.ukprn, body.providers)
        return _reply(
            organisation_out(queries.organisations(who).get(pk=made.organisation_id), who)
        )

    return once(request, body.model_dump_json(), do)


@router.patch(
    "/organisations/{organisation}",
    auth=WRITE,
    openapi_extra=writes(OrganisationOut, OrganisationChange),
)
def change_organisation(request: HttpRequest, organisation: Line) -> HttpResponse:
    """Change how one's awarding body calls a partner, whether it works with it, who may name it."""
    who = asked_by(request)
    body = bodies.read(request, OrganisationChange)

    def do() -> Reply:
        registry.change_organisation(
            who, organisation, name=body.name, active=body.active, providers=body.providers
        )
        return _reply(organisation_out(queries.organisations(who).get(pk=organisation), who))

    return once(request, body.model_dump_json(), do)


# --- people and roles ---------------------------------------------------------------------------


@router.get("/people", auth=READ, openapi_extra=reads(PeopleOut))
def read_people(
    request: HttpRequest,
    role: Role | None = None,
    organisation: Line | None = None,
    competent_for: Line | None = None,
    cursor: str | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Read the people that one may know of.

    `competent_for` is for officers and administrators: those on record for a standard, today.
    """
    who = asked_by(request)
    sought = Sought(role=role, organisation=organisation, competent_for=competent_for)
    found = registry.people_like(who, sought, clock.today())
    return page(found, cursor, limit, lambda one: person_out(one, who))


def _named(who: Principal, made: tuple[Membership, str | None]) -> Reply:
    told: dict[str, Any] = {"membership": _membership(who, made[0].pk), "code": made[1]}
    return _reply(told, told | {"code": None})


def _membership(who: Principal, key: int) -> dict[str, Any]:
    return membership_out(scope.with_invitations(who, scope.memberships(who)).get(pk=key))


@router.post("/people", auth=WRITE, openapi_extra=writes(Named, NewPerson))
def add_person(request: HttpRequest) -> HttpResponse:
    """Name somebody for a role: in one's awarding body, or with a provider or employer of it.

    The code is for the person: with it, and with a password of their own, they accept the role.
    """
    who = asked_by(request)
    body = bodies.read(request, NewPerson)

    def do() -> Reply:
        return _named(
            who,
            registry.add_person(
                who, body.name, body.email, body.role, body.organisation, clock.now()
            ),
        )

    return once(request, body.model_dump_json(), do)


@router.get(
    "/people/{person}/left-behind",
    auth=Bearer("people:read", roles=KEEPING),
    openapi_extra=reads(LeftBehindOut, 404),
)
def read_left_behind(request: HttpRequest, person: Line) -> HttpResponse:
    """Read what somebody would leave behind if their roles were taken back: numbers, no cases."""
    told = leaving.left_behind(asked_by(request), person, clock.now())
    return answered(asdict(told))


@router.delete("/people/{person}", auth=WRITE, openapi_extra=writes(LeftBehindOut))
def deactivate_person(request: HttpRequest, person: Line) -> HttpResponse:
    """Take back every role that one's awarding body has given somebody: at once.

    What they leave behind is told; the officers find it among their moves.
    """
    who = asked_by(request)

    def do() -> Reply:
        return _reply(asdict(leaving.deactivate(who, person, clock.now())))

    return once(request, "", do)


@router.delete("/people/{person}/sessions", auth=WRITE, openapi_extra=writes(Nothing))
def end_sessions(request: HttpRequest, person: Line) -> HttpResponse:
    """End what somebody has signed in with, for the roles that one's awarding body gave them."""
    who = asked_by(request)

    def do() -> Reply:
        registry.end_sessions(who, person, clock.now())
        return _reply({})

    return once(request, "", do)


@router.get("/memberships", auth=READ, openapi_extra=reads(MembershipsOut))
def read_memberships(
    request: HttpRequest,
    person: Line | None = None,
    role: Role | None = None,
    organisation: Line | None = None,
    cursor: str | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Read the roles of people that one may know of."""
    who = asked_by(request)
    wanted = {"user": person, "role": role, "organisation": organisation}
    told = {field: value for field, value in wanted.items() if value is not None}
    found = scope.with_invitations(who, scope.memberships(who).filter(**told))
    return page(found, cursor, limit, membership_out)


@router.post("/memberships", auth=WRITE, openapi_extra=writes(Named, NewMembership))
def give_role(request: HttpRequest) -> HttpResponse:
    """Name somebody whom one's awarding body knows for one more role."""
    who = asked_by(request)
    body = bodies.read(request, NewMembership)

    def do() -> Reply:
        return _named(
            who, registry.give_role(who, body.person, body.role, body.organisation, clock.now())
        )

    return once(request, body.model_dump_json(), do)


@router.post("/memberships/{membership}/invitation", auth=WRITE, openapi_extra=writes(Named))
def invite_again(request: HttpRequest, membership: Number) -> HttpResponse:
    """Make a new code for somebody who has still to accept: the older one is void."""
    who = asked_by(request)

    def do() -> Reply:
        return _named(who, registry.invite_again(who, membership, clock.now()))

    return once(request, "", do)


@router.delete("/memberships/{membership}", auth=WRITE, openapi_extra=writes(LeftBehindOut))
def take_role(request: HttpRequest, membership: Number) -> HttpResponse:
    """Take a role back: it ends at once, and every token for it opens nothing any more."""
    who = asked_by(request)

    def do() -> Reply:
        return _reply(asdict(leaving.take_role(who, membership, clock.now())))

    return once(request, "", do)


# --- what is known of assessors -----------------------------------------------------------------


@router.get("/competences", auth=READ, openapi_extra=reads(CompetencesOut))
def read_competences(
    request: HttpRequest,
    person: Line | None = None,
    cursor: str | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Read for what the assessors of one's awarding body are on record as competent."""
    found = scope.competences(asked_by(request))
    if person is not None:
        found = found.filter(user=person)
    return page(found, cursor, limit, competence_out)


@router.post("/competences", auth=WRITE, openapi_extra=writes(CompetenceOut, NewCompetence))
def add_competence(request: HttpRequest) -> HttpResponse:
    """Put on record that an assessor is competent for a standard."""
    who = asked_by(request)
    body = bodies.read(request, NewCompetence)

    def do() -> Reply:
        made = registry.add_competence(
            who, body.person, body.standard, body.from_day, body.until_day
        )
        return _reply(competence_out(made))

    return once(request, body.model_dump_json(), do)


@router.patch(
    "/competences/{competence}", auth=WRITE, openapi_extra=writes(CompetenceOut, CompetenceChange)
)
def change_competence(request: HttpRequest, competence: Number) -> HttpResponse:
    """Change the days of a competence."""
    who = asked_by(request)
    body = bodies.read(request, CompetenceChange)

    def do() -> Reply:
        changed = registry.change_competence(
            who, competence, from_day=body.from_day, until_day=body.until_day
        )
        return _reply(competence_out(changed))

    return once(request, body.model_dump_json(), do)


@router.delete("/competences/{competence}", auth=WRITE, openapi_extra=writes(Nothing))
def remove_competence(request: HttpRequest, competence: Number) -> HttpResponse:
    """Take a competence off the record: what was judged with it stays as it was judged."""
    who = asked_by(request)

    def do() -> Reply:
        registry.remove_competence(who, competence)
        return _reply({})

    return once(request, "", do)


@router.get("/interests", auth=READ, openapi_extra=reads(InterestsOut))
def read_interests(
    request: HttpRequest,
    person: Line | None = None,
    cursor: str | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Read declared interests: one's own; for officers and administrators, their staff's."""
    found = scope.interests(asked_by(request))
    if person is not None:
        found = found.filter(user=person)
    return page(found, cursor, limit, interest_out)


@router.post("/interests", auth=DECLARE, openapi_extra=writes(InterestOut, NewInterest))
def declare_interest(request: HttpRequest) -> HttpResponse:
    """Declare an interest: one's own, or one of the staff's, as an officer or administrator."""
    who = asked_by(request)
    body = bodies.read(request, NewInterest)

    def do() -> Reply:
        made = declaring.declare(
            who,
            body.kind,
            person=body.person,
            organisation=body.organisation,
            apprentice=body.apprentice,
            day=clock.today(),
        )
        return _reply(interest_out(made))

    return once(request, body.model_dump_json(), do)


@router.patch("/interests/{interest}", auth=DECLARE, openapi_extra=writes(InterestOut, InterestEnd))
def end_interest(request: HttpRequest, interest: Number) -> HttpResponse:
    """Say on which day an interest ended."""
    who = asked_by(request)
    body = bodies.read(request, InterestEnd)

    def do() -> Reply:
        return _reply(interest_out(registry.end_interest(who, interest, body.ended_on)))

    return once(request, body.model_dump_json(), do)
