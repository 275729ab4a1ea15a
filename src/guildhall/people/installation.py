"""What whoever runs an installation does: awarding bodies, the first people, tokens for machines.

They see everything, and stand above the awarding bodies: nothing here is offered over the API.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction

from guildhall.engine.vocabulary import Role
from guildhall.people import registry, second_factor, sign_in, tokens
from guildhall.people.acting import KINDS_OF_ORGANISATION
from guildhall.people.models import Membership, Organisation, Partnership, User
from guildhall.people.refusals import RefusedError

KIND = Organisation.Kind


def add_organisation(kind: str, name: str, key: str = "", ukprn: str = "") -> Organisation:
    """Add an organisation; an awarding body under the id by which packs name it.

    Raises RefusedError.
    """
    if kind not in KIND.values:
        raise RefusedError("kind", f"The kinds of organisation are: {', '.join(KIND.values)}.")
    if kind == KIND.PROVIDER:
        key = key or f"ukprn-{registry.ukprn_of(ukprn)}"
    elif kind == KIND.EMPLOYER:
        key = key or f"employer-{secrets.token_hex(6)}"
    try:
        validate_slug(key)
    except ValidationError:
        sentence = "An id is written in letters, digits and hyphens, as in `awarding_body.id`."
        raise RefusedError("id", sentence) from None
    if Organisation.objects.filter(pk=key).exists():
        raise RefusedError("id", f"There is an organisation with the id {key!r} already.")
    if ukprn and Organisation.objects.filter(ukprn=registry.ukprn_of(ukprn)).exists():
        raise RefusedError("ukprn", f"There is an organisation with the UKPRN {ukprn} already.")
    return Organisation.objects.create(id=key, kind=kind, name=registry.name_of(name), ukprn=ukprn)


def work_together(
    body: str, organisation: str, *, name: str = "", providers: Iterable[str] = ()
) -> Partnership:
    """Let an awarding body work with a provider, or with an employer whom providers may name.

    Doing so again changes nothing but what is told anew. Raises RefusedError.
    """
    known = {one.pk: one for one in Organisation.objects.filter(pk__in=(body, organisation))}
    first, second = known.get(body), known.get(organisation)
    if first is None or first.kind != KIND.AWARDING_BODY:
        raise RefusedError("body", f"There is no awarding body with the id {body!r}.")
    if second is None or second.kind == KIND.AWARDING_BODY:
        sentence = f"There is no provider or employer with the id {organisation!r}."
        raise RefusedError("organisation", sentence)
    found, _ = Partnership.objects.update_or_create(
        body=first,
        organisation=second,
        defaults={"active": True} | ({"name": registry.name_of(name)} if name else {}),
        create_defaults={"name": registry.name_of(name or second.name)},
    )
    found.providers.add(*Organisation.objects.filter(pk__in=tuple(providers), kind=KIND.PROVIDER))
    return found


def add_person(
    name: str, email: str, role: str, organisation: str, at: datetime, password: str | None = None
) -> tuple[Membership, str | None]:
    """Give somebody a role; without a password, they get a code with which they choose one.

    Somebody who is known by their address keeps the password that they have. Raises RefusedError.
    """
    if role not in KINDS_OF_ORGANISATION:
        raise RefusedError("role", f"The roles are: {', '.join(KINDS_OF_ORGANISATION)}.")
    place = Organisation.objects.filter(pk=organisation).first()
    if place is None:
        raise RefusedError(
            "organisation", f"There is no organisation with the id {organisation!r}."
        )
    if place.kind != KINDS_OF_ORGANISATION[Role(role)]:
        words = f"The role of {Role(role).words} is held in an organisation of another kind."
        raise RefusedError("role", words)
    email = registry.address_of(email)
    with transaction.atomic():
        person = User.objects.filter(email__iexact=email).first() if email else None
        if person is None:
            person = User(name=registry.name_of(name), email=email)
            person.set_unusable_password()
            person.save(force_insert=True)
            if password is not None:
                sign_in.set_password(person, password)
        elif password is not None:
            raise RefusedError("password", "Somebody with this address is here, and keeps theirs.")
        waits = bool(email) and not sign_in.has_password(person)
        one, _ = Membership.objects.update_or_create(
            user=person,
            organisation=place,
            role=role,
            defaults={"active": True, "invited": waits, "ended_on": None},
        )
        return one, sign_in.invite(one, place, person.name, at) if waits else None


def set_password(email: str, password: str, at: datetime) -> User:
    """Give somebody who cannot sign in a new password; all their tokens are revoked with it.

    Raises RefusedError.
    """
    person = _known(email)
    with transaction.atomic():
        sign_in.set_password(person, password)
        tokens.revoke_all(person, at)
    return person


def remove_second_factor(email: str, at: datetime) -> User:
    """Take away the second factor of somebody who has lost it; all their tokens are revoked.

    They set up another one with their password when they next sign in, where their role needs it.
    Raises RefusedError.
    """
    person = _known(email)
    if not second_factor.is_set_up(person):
        raise RefusedError("email", "Whoever has this address has no second factor.")
    sign_in.forget_second_factor(person, at)
    return person


def _known(email: str) -> User:
    person = User.objects.filter(email__iexact=email).first() if email else None
    if person is None:
        raise RefusedError("email", "There is nobody with this address.")
    return person


def add_token(
    email: str,
    wanted: sign_in.As,
    name: str,
    at: datetime,
    *,
    scopes: Iterable[str] | None = None,
    expires_at: datetime | None = None,
) -> str:
    """Give a token for a role of somebody, as for another program; it is told once.

    Raises RefusedError, and sign_in.SeveralRolesError where it has to be said which.
    """
    one = sign_in.choose(_known(email), wanted)
    try:
        told = tuple(tokens.SCOPES) if scopes is None else tuple(scopes)
        return tokens.issue(one, name, at, scopes=told, expires_at=expires_at)
    except ValueError as error:
        raise RefusedError("scopes", str(error)) from None
