"""What an administrator does: partners, people, roles, competences; within their own awarding body.

Each function refuses in words: NotYoursError for whoever is no administrator, NotHereError for what
is not theirs to see, RefusedError for what cannot be so.
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet

from guildhall.engine.dates import day_of
from guildhall.engine.vocabulary import Role
from guildhall.people import scope, sign_in
from guildhall.people.acting import KINDS_OF_ORGANISATION, Principal
from guildhall.people.models import (
    Competence,
    Interest,
    Membership,
    Organisation,
    Partnership,
    Token,
    User,
)
from guildhall.people.refusals import NotHereError, NotYoursError, RefusedError

log = structlog.get_logger("guildhall.people")
KIND = Organisation.Kind
UKPRN = re.compile(r"[1-9][0-9]{7}")
STANDARD = re.compile(r"[A-Z0-9]{2,10}")
LONGEST_NAME = 200


def body_of(who: Principal) -> Organisation:
    """Give the awarding body that somebody administers. Raises NotYoursError."""
    body = who.membership.organisation
    if who.role is not Role.ADMINISTRATOR or body is None:
        raise NotYoursError("Only an administrator of the awarding body does this.")
    return body


def name_of(text: str) -> str:
    """Give a name without blanks around it. Raises RefusedError for one that is none."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise RefusedError("name", f"A name has from 1 to {LONGEST_NAME} characters, in one line.")
    return name


def ukprn_of(text: str) -> str:
    """Give a UKPRN. Raises RefusedError for what is none."""
    if not UKPRN.fullmatch(text):
        raise RefusedError("ukprn", "A UKPRN has 8 digits and does not begin with 0.")
    return text


# --- organisations ----------------------------------------------------------------------------


def add_organisation(
    who: Principal, kind: str, name: str, ukprn: str = "", providers: Iterable[str] = ()
) -> Partnership:
    """Let the awarding body work with a provider or an employer from now on.

    A provider is one organisation for all, by its UKPRN; an employer is each awarding body's own.
    Adding a provider a second time gives the partnership there is.
    """
    body, name = body_of(who), name_of(name)
    if kind == KIND.PROVIDER:
        if tuple(providers):
            raise RefusedError("providers", "Only an employer is named by providers.")
        one, _ = Organisation.objects.get_or_create(
            ukprn=ukprn_of(ukprn),
            defaults={"id": f"ukprn-{ukprn}", "kind": KIND.PROVIDER, "name": name},
        )
    elif kind == KIND.EMPLOYER:
        if ukprn:
            raise RefusedError("ukprn", "An employer is added without a UKPRN.")
        one = Organisation(id=f"employer-{secrets.token_hex(6)}", kind=KIND.EMPLOYER, name=name)
        one.save(force_insert=True)
    else:
        raise RefusedError("kind", "Only providers and employers are added here.")
    found, _ = Partnership.objects.get_or_create(
        body=body, organisation=one, defaults={"name": name}
    )
    if kind == KIND.EMPLOYER:
        found.providers.set(_providers(body, providers))
    return found


def change_organisation(
    who: Principal,
    key: str,
    *,
    name: str | None = None,
    active: bool | None = None,
    providers: Iterable[str] | None = None,
) -> Partnership:
    """Change how the awarding body calls a partner, whether it works with it, or who may name it.

    An employer is only ever one body's: it is renamed for everybody who sees it.
    """
    body = body_of(who)
    found = (
        Partnership.objects.select_related("organisation")
        .filter(body=body, organisation_id=key)
        .first()
    )
    if found is None:
        raise NotHereError
    if name is not None:
        found.name = name_of(name)
        if found.organisation.kind == KIND.EMPLOYER:
            alone = not Partnership.objects.filter(organisation_id=key).exclude(body=body).exists()
            if alone:
                Organisation.objects.filter(pk=key).update(name=found.name)
    if active is not None:
        found.active = active
    if providers is not None:
        if found.organisation.kind != KIND.EMPLOYER:
            raise RefusedError("providers", "Only an employer is named by providers.")
        found.providers.set(_providers(body, providers))
    found.save()
    return found


def _providers(body: Organisation, keys: Iterable[str]) -> list[Organisation]:
    """Find providers with which a body works."""
    wanted = set(keys)
    found = list(
        Organisation.objects.filter(
            pk__in=wanted, kind=KIND.PROVIDER, partners__body=body, partners__active=True
        )
    )
    missing = sorted(wanted - {one.pk for one in found})
    if missing:
        raise RefusedError(
            "providers", f"There is no training provider with the id {missing[0]!r}."
        )
    return found


# --- people and their roles -------------------------------------------------------------------


def add_person(
    who: Principal, name: str, email: str, role: str, organisation: str, at: datetime
) -> tuple[Membership, str | None]:
    """Name somebody for a role; give it, and the code with which they accept it.

    Somebody without an e-mail address does not sign in: there is no code. Whether the address is
    known here already is not told: the person finds out, when they accept.
    """
    body, name, email = body_of(who), name_of(name), address_of(email)
    place = _place(body, role, organisation)
    person = User.objects.filter(email__iexact=email).first() if email else None
    if person is None:
        person = User(name=name, email=email)
        person.set_unusable_password()
        person.save(force_insert=True)
    return _named(body, person, role, place, name, at)


def give_role(
    who: Principal, person: str, role: str, organisation: str, at: datetime
) -> tuple[Membership, str | None]:
    """Name somebody who is known to the awarding body for one more role."""
    body = body_of(who)
    place = _place(body, role, organisation)
    found = scope.people(who).filter(pk=person).first()
    if found is None:
        raise NotHereError
    return _named(body, found, role, place, found.name, at)


def address_of(text: str) -> str:
    """Give an e-mail address, or none. Raises RefusedError for what is none."""
    email = text.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise RefusedError("email", "This is no e-mail address.") from None
    return email


def _place(body: Organisation, role: str, key: str) -> Organisation:
    """Find the organisation in which a body may give a role."""
    if role not in KINDS_OF_ORGANISATION:
        raise RefusedError("role", f"There is no role {role!r} in an organisation.")
    kind = KINDS_OF_ORGANISATION[Role(role)]
    known = Q(pk=body.pk) | Q(partners__body=body, partners__active=True)
    found = Organisation.objects.filter(known, pk=key, active=True).distinct().first()
    if found is None:
        raise RefusedError("organisation", f"There is no organisation with the id {key!r}.")
    if found.kind != kind:
        words = f"The role of {Role(role).words} is held in an organisation of another kind."
        raise RefusedError("role", words)
    return found


def _named(
    body: Organisation, person: User, role: str, place: Organisation, name: str, at: datetime
) -> tuple[Membership, str | None]:
    """Name a person for a role; give the code where they have to accept it."""
    with transaction.atomic():
        signs_in = bool(person.email)
        trusted = _accepted_before(body, person)
        one, new = Membership.objects.select_related("user", "organisation").get_or_create(
            user=person, organisation=place, role=role, defaults={"invited": signs_in}
        )
        if not new and not one.active:
            one.active, one.invited, one.ended_on = True, signs_in, None
        if trusted:
            one.invited = False
        one.save()
        again = one.named_by.filter(pk=body.pk).exists()
        one.named_by.add(body)
        # With a code even where another awarding body has named them before: that is not told.
        wanted = signs_in and not trusted and (one.invited or not again)
        return one, sign_in.invite(one, body, name, at) if wanted else None


def _accepted_before(body: Organisation, person: User) -> bool:
    """Whether a person has accepted a role from this awarding body, which still stands."""
    return Membership.objects.filter(
        user=person, active=True, invited=False, invitations__body=body,
        invitations__used_at__isnull=False, named_by=body,
    ).exists()  # fmt: skip


def name_signer(body: Organisation, employer: Organisation, name: str) -> Membership:
    """Name somebody of an employer to sign there, and for nothing else.

    They have no address and no password, and their role waits to be accepted, though there is no
    code to accept it with: nothing opens with it but a link. Raises RefusedError.
    """
    person = User(name=name_of(name))
    person.set_unusable_password()
    person.save(force_insert=True)
    one = Membership.objects.create(
        user=person, organisation=employer, role=Role.EMPLOYER, invited=True
    )
    one.named_by.add(body)
    return one


@dataclass(frozen=True, slots=True)
class Sought:
    """Which people somebody looks for; what is None does not matter.

    `name` is how the name begins, or a part of it after a blank; for those who see addresses, how
    the address begins, too. `competent_for` is a standard for which they are on record.
    """

    name: str | None = None
    role: str | None = None
    organisation: str | None = None
    competent_for: str | None = None


def people_like(who: Principal, sought: Sought, day: date) -> QuerySet[User]:
    """Give the people whom somebody may know of and looks for; competence is that of a day."""
    found, held = scope.people(who), scope.memberships(who)
    if sought.role is not None:
        held = held.filter(role=sought.role)
    if sought.organisation is not None:
        held = held.filter(organisation=sought.organisation)
    if sought.role is not None or sought.organisation is not None:
        found = found.filter(pk__in=held.values("user"))
    if sought.competent_for is not None:
        on_record = scope.competences(who).filter(standard=sought.competent_for)
        found = found.filter(pk__in=on_the_day(on_record, day).values("user"))
    if sought.name:
        like = Q(called__istartswith=sought.name) | Q(called__icontains=f" {sought.name}")
        if who.role in scope.KEEPERS:
            like |= Q(email__istartswith=sought.name)
        found = found.filter(like)
    return found


def invite_again(who: Principal, membership: int, at: datetime) -> tuple[Membership, str]:
    """Make a new code for somebody who has not accepted yet: the older one is void."""
    body = body_of(who)
    one = role_to_take(who, membership)
    waiting = one.invitations.filter(body=body, used_at__isnull=True).first()
    if waiting is None:
        raise RefusedError("membership", "There is no invitation that waits to be accepted.")
    return one, sign_in.invite(one, body, waiting.name, at)


def take_role(who: Principal, membership: int, at: datetime) -> Membership:
    """Take a role back: it ends at once, and every token for it for good.

    Where another awarding body has named the person for it too, it goes on with that one alone.
    """
    body = body_of(who)
    one = role_to_take(who, membership)
    if one.pk == who.membership.pk:
        raise RefusedError("membership", "Nobody takes from themselves the role they work in.")
    with transaction.atomic():
        one.named_by.remove(body)
        one.invitations.filter(body=body).delete()
        if not one.named_by.exists():
            one.active, one.ended_on = False, day_of(at)
            one.save(update_fields=["active", "ended_on"])
            one.tokens.filter(revoked_at__isnull=True).update(revoked_at=at)
    return one


def role_to_take(who: Principal, membership: int) -> Membership:
    """Find a role that the awarding body of somebody has given. Raises NotHereError."""
    body = body_of(who)
    one = scope.memberships(who).filter(pk=membership).first()
    if one is None:
        raise NotHereError
    if one.organisation_id != body.pk and not one.named_by.filter(pk=body.pk).exists():
        raise RefusedError("membership", "This role was not given by your awarding body.")
    return one


def deactivate(who: Principal, person: str, at: datetime) -> list[Membership]:
    """Take back every role that the awarding body has given somebody."""
    with transaction.atomic():
        return [take_role(who, one.pk, at) for one in roles_to_take(who, person)]


def roles_to_take(who: Principal, person: str) -> list[Membership]:
    """Give the roles of somebody that the awarding body has given. Raises NotHereError."""
    body = body_of(who)
    held = scope.memberships(who).filter(user_id=person, active=True)
    if not held.exists():
        raise NotHereError
    return list(held.filter(Q(organisation=body) | Q(named_by=body)))


def end_sessions(who: Principal, person: str, at: datetime) -> None:
    """End what somebody has signed in with, for the roles that the awarding body has given them.

    Programs' tokens end as well, but for a role that another awarding body has given them too:
    what works there with that body goes on. Raises NotHereError.
    """
    body = body_of(who)
    held = scope.memberships(who).filter(user_id=person)
    own = held.filter(Q(organisation=body) | Q(named_by=body))
    if not own.exists():
        raise NotHereError
    shared = Organisation.objects.exclude(pk=body.pk)
    others = Q(membership__named_by__in=shared) & ~Q(membership__organisation=body)
    found = Token.objects.filter(membership__in=own.values("pk"), revoked_at__isnull=True)
    found.exclude(others, kind=Token.Kind.PROGRAM).update(revoked_at=at)
    log.info("sessions were ended by an administrator", person=person, by=who.user.pk)


# --- what is known of assessors ---------------------------------------------------------------


def add_competence(
    who: Principal, person: str, standard: str, from_day: date, until_day: date | None = None
) -> Competence:
    """Put on record that an assessor of the awarding body is competent for a standard."""
    body = body_of(who)
    assessors = Membership.objects.filter(organisation=body, role=Role.ASSESSOR, active=True)
    if not assessors.filter(user_id=person).exists():
        raise RefusedError("person", f"There is no assessor with the id {person!r}.")
    if not STANDARD.fullmatch(standard):
        raise RefusedError("standard", "A standard is named as `ST0825` is.")
    one = Competence(
        user_id=person, organisation=body, standard=standard, from_day=from_day, until_day=until_day
    )
    _fits(one)
    one.save(force_insert=True)
    return one


def change_competence(
    who: Principal, key: int, *, from_day: date | None = None, until_day: date | None = None
) -> Competence:
    """Change the days of a competence; one that was never so ends before it begins: remove it."""
    one = competence_of(who, key)
    one.from_day = from_day or one.from_day
    one.until_day = until_day or one.until_day
    _fits(one)
    one.save()
    return one


def competence_of(who: Principal, key: int) -> Competence:
    """Find a competence that the awarding body has on record. Raises NotHereError."""
    one = Competence.objects.filter(organisation=body_of(who), pk=key).first()
    if one is None:
        raise NotHereError
    return one


def remove_competence(who: Principal, key: int) -> None:
    """Take a competence off the record: what was judged with it stays as it was judged."""
    if not Competence.objects.filter(organisation=body_of(who), pk=key).delete()[0]:
        raise NotHereError


def on_the_day(found: QuerySet[Competence], day: date) -> QuerySet[Competence]:
    """Give the competences that hold on a day."""
    return found.filter(Q(until_day__isnull=True) | Q(until_day__gte=day), from_day__lte=day)


def _fits(one: Competence) -> None:
    """See that a competence has its days in order, and no other one beside it."""
    if one.until_day is not None and one.until_day < one.from_day:
        raise RefusedError("until_day", "It ends before it begins.")
    others = Competence.objects.filter(
        Q(until_day__isnull=True) | Q(until_day__gte=one.from_day),
        user_id=one.user_id,
        organisation_id=one.organisation_id,
        standard=one.standard,
    ).exclude(pk=one.pk)
    if one.until_day is not None:
        others = others.filter(from_day__lte=one.until_day)
    if others.exists():
        raise RefusedError("standard", "On some of these days it is on record already.")


DECLARES = frozenset({Role.ASSESSOR, Role.PANELLIST})
"""Those who declare their own interests."""


def declare_interest(
    who: Principal,
    kind: str,
    *,
    person: str | None,
    organisation: str | None = None,
    apprentice: str | None = None,
    day: date,
) -> Interest:
    """Declare an interest: one's own, or, as an officer or administrator, one of the body's staff.

    Whoever calls has looked whether the apprentice, or an organisation of a case, is known to them.
    """
    body = None
    if who.role in scope.KEEPERS:
        body = who.membership.organisation
        staff = Membership.objects.filter(organisation=body, role__in=DECLARES)
        if person is None or not staff.filter(user_id=person).exists():
            raise RefusedError("person", f"There is no assessor or panellist {person!r}.")
    elif who.role not in DECLARES or person not in (None, who.user.pk):
        raise NotYoursError("Assessors and panellists declare their own interests.")
    wants_organisation = kind == Interest.Kind.EMPLOYED_BY
    if wants_organisation != (organisation is not None) or wants_organisation == bool(apprentice):
        raise RefusedError(
            "kind", "`employed_by` names an organisation; `trained` and `related` an apprentice."
        )
    return Interest.objects.create(
        user_id=person or who.user.pk,
        kind=kind,
        organisation_id=organisation,
        apprentice_id=apprentice,
        recorded_by=body,
        declared_on=day,
    )


def interests_to_end(who: Principal) -> QuerySet[Interest]:
    """Give the interests of which somebody says when they ended."""
    own = who.membership.organisation_id
    keeps = who.role in scope.KEEPERS
    return Interest.objects.filter(Q(recorded_by=own) if keeps else Q(user=who.user))


def end_interest(who: Principal, key: int, day: date) -> Interest:
    """Say on which day an interest ended: one's own, or one that the awarding body has recorded."""
    if who.role not in scope.KEEPERS | DECLARES:
        raise NotYoursError("Assessors and panellists declare their own interests.")
    one = interests_to_end(who).filter(pk=key).first()
    if one is None:
        raise NotHereError
    if day < one.declared_on:
        raise RefusedError("ended_on", "It ends before it was declared.")
    one.ended_on = day
    one.save(update_fields=["ended_on"])
    return one
