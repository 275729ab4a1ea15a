"""People: the list of those whom one may know of, and the page of each.

Who is known to whom says `people.scope`; what may be changed, and by whom, says `people.registry`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.cases import packs, queries
from guildhall.engine.dates import day_of
from guildhall.engine.vocabulary import Role
from guildhall.people import names, registry, scope
from guildhall.people.acting import Principal
from guildhall.people.models import Interest, Invitation, User
from guildhall.people.refusals import NotHereError
from guildhall.people.registry import Sought
from guildhall.web.session import Asked, signed_in
from guildhall.words import spoken

PAGE = 30
CHOICES = 100
"""So many organisations can be chosen from in the search; among more, one begins at theirs."""
LONGEST = 200
STAFF_ROLES = tuple(
    (role.value, spoken.sentence(role.words)[:-1])
    for role in Role
    if role not in (Role.APPRENTICE, Role.SYSTEM)
)


@dataclass(frozen=True, slots=True)
class Held:
    """A role of somebody, in words; `state` is empty where there is nothing to say of it."""

    id: int
    role: str
    organisation: str
    organisation_id: str
    state: str
    active: bool
    waiting: bool
    """Whether an invitation of one's own awarding body waits to be accepted."""
    mine: bool
    """Whether it is the role in which whoever asks works now."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person in a list."""

    id: str
    name: str
    email: str
    roles: list[Held]


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared interest, in words."""

    id: int
    words: str
    ends: bool
    """Whether whoever asks may say that it has ended."""


@require_safe
@signed_in
def people(request: Asked) -> HttpResponse:
    """Show the people whom somebody may know of: searched, a page at a time."""
    who = request.principal
    asked = {
        key: request.GET.get(key, "").replace("\x00", "")[:LONGEST].strip()
        for key in ("q", "role", "organisation", "competent")
    }
    sought = Sought(
        name=asked["q"] or None,
        role=asked["role"] or None,
        organisation=asked["organisation"] or None,
        competent_for=asked["competent"] or None,
    )
    found = registry.people_like(who, sought, clock.today())
    page, after = _page(found, request.GET.get("after", ""))
    places = _called(who)
    told = {
        "people": [_somebody(one, who, places) for one in page],
        "next": after,
        "asked": asked,
        "first": "after" not in request.GET,
        "address": urlencode({key: value for key, value in asked.items() if value}),
        "narrowed": any(asked.values()),
        "roles": STAFF_ROLES if who.role in scope.STAFF else (),
        "sought": "Name or e-mail address" if who.role in scope.KEEPERS else "Name",
        "organisations": list(places.items())[:CHOICES] if len(places) > 1 else (),
        "standards": [(one, one) for one in standards(who)] if who.role in scope.KEEPERS else (),
        "administrator": who.role is Role.ADMINISTRATOR,
    }
    return render(request, "web/people.html", told)


def _page(found: Any, after: str) -> tuple[list[User], str | None]:  # noqa: ANN401 - with annotations
    """Give a page of people, by name; and after whom the next one begins."""
    if after:
        last = found.filter(pk=after.replace("\x00", "")).values_list("called", "pk").first()
        if last is not None:
            name, key = last
            found = found.filter(Q(called__gt=name) | Q(called=name, pk__gt=key))
    page = list(found.order_by("called", "pk")[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else None


def _called(who: Principal) -> dict[str, str]:
    """Give what the organisations are called that somebody may know of, by name."""
    found: Any = queries.organisations(who)
    return dict(found.values_list("pk", "said").order_by("said", "pk"))


def standards(who: Principal) -> list[str]:
    """Give the standards for which one's awarding body has specifications."""
    own = who.membership.organisation_id
    offered = packs.offered().values()
    return sorted({one.spec.partition("/")[0] for one in offered if one.awarding_body.id == own})


def _somebody(one: Any, who: Principal, places: dict[str, str]) -> Somebody:  # noqa: ANN401 - with what was read beside
    keeper = who.role in scope.KEEPERS
    return Somebody(
        id=one.pk,
        name=one.called,
        email=one.email if keeper else "",
        roles=[_held(role, who, places) for role in one.roles],
    )


def _held(role: Any, who: Principal, places: dict[str, str]) -> Held:  # noqa: ANN401 - as above
    key = role.organisation_id
    state = ""
    if not role.active:
        state = f"ended on {spoken.spoken(role.ended_on)}" if role.ended_on else "ended"
    elif role.invited or role.waiting:
        state = "not accepted yet"
    return Held(
        id=role.pk,
        role=Role(role.role).words,
        organisation=places.get(key) or names.organisations([key])[key],
        organisation_id=key,
        state=state,
        active=role.active,
        waiting=bool(role.waiting),
        mine=role.pk == who.membership.pk,
    )


def find(who: Principal, person: str) -> Any:  # noqa: ANN401 - with what was read beside them
    """Find somebody whom one may know of. Raises NotHereError."""
    found = scope.people(who).filter(pk=person).first()
    if found is None:
        raise NotHereError
    return found


@require_safe
@signed_in
def person(request: Asked, person: str) -> HttpResponse:
    """Show somebody: their roles, and for those who keep them their competences and interests."""
    who, today = request.principal, day_of(clock.now())
    one = find(who, person)
    keeper = who.role in scope.KEEPERS
    seen = _somebody(one, who, _called(who))
    told = {
        "one": seen,
        "keeper": keeper,
        "administrator": who.role is Role.ADMINISTRATOR,
        "assesses": any(held.role == Role.ASSESSOR.words and held.active for held in seen.roles),
        "declares": any(
            role.role in registry.DECLARES
            and role.organisation_id == who.membership.organisation_id
            for role in one.roles
        ),
        "competences": [
            {
                "id": each.pk,
                "standard": each.standard,
                "words": _days(each.from_day, each.until_day),
                "now": each.from_day <= today and (not each.until_day or each.until_day >= today),
            }
            for each in (one.current if keeper else ())
        ],
        "interests": declared(who, one.declared if keeper else ()),
    }
    return render(request, "web/person.html", told)


def _days(since: date, until: date | None) -> str:
    begins = f"from {spoken.spoken(since)}"
    return f"{begins} until {spoken.spoken(until)}" if until else begins


def declared(who: Principal, found: Iterable[Interest]) -> list[Declared]:
    """Say declared interests: in whom, since when, until when."""
    found = list(found)
    own = registry.interests_to_end(who).filter(pk__in=[one.pk for one in found], ended_on=None)
    ending = set(own.values_list("pk", flat=True))
    places = names.organisations(one.organisation_id for one in found if one.organisation_id)
    called = names.people(one.apprentice_id for one in found if one.apprentice_id)
    return [
        Declared(
            one.pk,
            f"{spoken.sentence(one.get_kind_display())[:-1]} "
            f"{places.get(one.organisation_id or '') or called.get(one.apprentice_id or '')}: "
            f"declared on {spoken.spoken(one.declared_on)}"
            + (f", ended on {spoken.spoken(one.ended_on)}" if one.ended_on else ""),
            one.pk in ending,
        )
        for one in found
    ]


# --- what waits for an administrator --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has not accepted yet, and whether their code has run out."""

    person: str
    name: str
    role: str
    over: bool
    until: str


def waiting(who: Principal, most: int) -> list[Waiting]:
    """Give those who have still to accept what an administrator has named them for."""
    if who.role is not Role.ADMINISTRATOR:
        return []
    now = clock.now()
    found: QuerySet[Invitation] = scope.waiting_invitations(who).filter(
        membership__active=True, membership__organisation__isnull=False
    )
    return [
        Waiting(
            one.membership.user_id,
            one.name,
            Role(one.membership.role).words,
            one.expires_at <= now,
            spoken.spoken_moment(one.expires_at),
        )
        for one in found.select_related("membership").order_by("expires_at", "pk")[:most]
    ]
