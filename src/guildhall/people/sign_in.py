"""Signing in with a password, and making a role one's own.

Whoever tries is told no more than that it was wrong: an address that is not known takes as long as
one that is, and somebody who has left is refused in the same words.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet

from guildhall.engine.vocabulary import Role
from guildhall.people import knocks, passkeys, second_factor, single_sign_on, tokens
from guildhall.people.acting import Principal
from guildhall.people.models import Invitation, Membership, Organisation, Token, User
from guildhall.people.refusals import CodeNeededError, RefusedError, WrongCodeError, WrongError

LONGEST_OF_A_PROGRAM = timedelta(days=366)
INVITED_FOR = timedelta(days=14)
FRESH = timedelta(minutes=15)
"""So long after signing in, somebody without a password may change how they sign in."""


class SeveralRolesError(Exception):
    """Somebody with several roles has to say as what they work now."""

    def __init__(self, roles: Sequence[Membership]) -> None:
        super().__init__("Say as what you work now: there are several roles.")
        self.roles = roles


@dataclass(frozen=True, slots=True)
class As:
    """As what somebody wants to work: by the id of the membership, or by role and organisation."""

    membership: int | None = None
    role: str | None = None
    organisation: str | None = None


def roles_of(person: User) -> QuerySet[Membership]:
    """Give all that a person may work as: what they have accepted and nobody has ended."""
    return (
        Membership.objects.select_related("user", "organisation")
        .filter(Q(organisation__isnull=True) | Q(organisation__active=True))
        .filter(user=person, user__is_active=True, active=True, invited=False)
        .order_by("organisation_id", "role", "id")
    )


def sign_in(
    email: str, password: str, wanted: As, address: str, at: datetime, code: str | None = None
) -> Membership:
    """Give the membership as which somebody works from now on.

    `code` is one of the second factor, for whoever has one. Raises WrongError, TooOftenError,
    CodeNeededError, WrongCodeError, SeveralRolesError; RefusedError where the role is not theirs.
    """
    knocks.from_address(address, at)
    knocks.at_account(email, at)
    person = _known(email, password)
    if person is None:
        raise WrongError
    with transaction.atomic():
        # Who still has to say as what they work has not used up their code.
        _see_second_factor(person, code, at)
        one = choose(person, wanted)
    knocks.forgive(email, at)
    User.objects.filter(pk=person.pk).update(last_login=at)
    return one


def sign_in_with_passkey(
    place: passkeys.Place, kept: Mapping[str, Any] | None, sent: str, address: str, at: datetime
) -> Membership:
    """Give the membership as which somebody works from now on, whose passkey has answered.

    It is both factors: no password and no code is asked for. Raises as `sign_in` does.
    """
    knocks.from_address(address, at)
    person = passkeys.use(place, kept, sent, at)
    one = choose(person, As())
    User.objects.filter(pk=person.pk).update(last_login=at)
    return one


def sign_in_by_provider(
    one: single_sign_on.Identity, code: str | None, address: str, at: datetime
) -> Membership:
    """Give the membership as which somebody works from now on, whom their provider has let in.

    Who has a second factor here needs a code of it, unless the provider's own is believed. Raises
    as `sign_in` does, and single_sign_on.UnknownError.
    """
    person = single_sign_on.person_of(one, at)
    if not one.sure:
        if code is not None:
            knocks.from_address(address, at)
            knocks.at_account(person.email, at)
        _see_second_factor(person, code, at)
        if code is not None:
            knocks.forgive(person.email, at)
    found = choose(person, As())
    User.objects.filter(pk=person.pk).update(last_login=at)
    return found


def _see_second_factor(person: User, code: str | None, at: datetime) -> None:
    """Use a code of a person's second factor, if they have one.

    Raises CodeNeededError, WrongCodeError.
    """
    if not second_factor.is_set_up(person):
        return
    if code is None:
        raise CodeNeededError
    if not second_factor.check(person, code, at):
        raise WrongCodeError


def begin(
    one: Membership,
    name: str,
    at: datetime,
    *,
    scopes: Iterable[str],
    kind: str = Token.Kind.SIGN_IN,
    expires_at: datetime | None = None,
    sure: bool = False,
) -> str:
    """Make the token of somebody who has signed in; give its text, which is told once.

    One for a program needs an end of its own; what somebody has signed in with has a longest time.

    Whose role needs a second factor, and who has none, gets one that sets it up and no more; unless
    they have shown one elsewhere, which is believed (`sure`).
    Raises RefusedError for an end that is too far, or past.
    """
    if not sure and second_factor.is_needed(one) and not second_factor.is_set_up(one.user):
        soon, kind = at + second_factor.BEGUN_FOR, Token.Kind.SIGN_IN
        return tokens.issue(one, name, at, scopes=[tokens.ENROL], expires_at=soon, kind=kind)
    longest = LONGEST_OF_A_PROGRAM if kind == Token.Kind.PROGRAM else settings.SIGNED_IN_FOR
    if expires_at is None and kind == Token.Kind.PROGRAM:
        raise RefusedError("expires", "Say when the token of the program runs out.")
    ends = at + longest if expires_at is None else expires_at
    if not at < ends <= at + longest:
        sentence = f"It runs out within {longest.days} days, and not in the past."
        raise RefusedError("expires", sentence)
    return tokens.issue(one, name, at, scopes=scopes, expires_at=ends, kind=kind)


def enrol(who: Principal, code: str, at: datetime) -> list[str]:
    """Confirm the second factor that somebody has begun to set up; give their recovery codes.

    The tokens that were good for that alone are used up. Raises WrongCodeError, RefusedError.
    """
    with transaction.atomic():
        codes = second_factor.confirm(who.user, code, at)
        _end_enrolling(who.user, at)
    return codes


def _end_enrolling(person: User, at: datetime) -> None:
    """Revoke the tokens of a person that are good for setting a second factor up alone."""
    for one in tokens.own(person):
        if tokens.ENROL in one.scopes:
            tokens.revoke(person, one.id, at)


def choose(person: User, wanted: As) -> Membership:
    """Give the role as which a person wants to work. Raises RefusedError, SeveralRolesError."""
    found = [one for one in roles_of(person) if _fits(one, wanted)]
    if not found:
        raise RefusedError("role", "You have no such role here.")
    if len(found) > 1:
        raise SeveralRolesError(found)
    return found[0]


def _known(email: str, password: str) -> User | None:
    """Find who has this address and this password; it takes as long whoever it is."""
    person = User.objects.filter(~Q(email=""), email__iexact=email.strip()).first()
    if person is None or not has_password(person):
        User().set_password(password)
        return None
    right = person.check_password(password)
    return person if right and person.is_active else None


def has_password(person: User) -> bool:
    """Tell whether a person has a password at all."""
    return bool(person.password) and person.has_usable_password()


def _fits(one: Membership, wanted: As) -> bool:
    return (
        wanted.membership in (None, one.pk)
        and wanted.role in (None, one.role)
        and wanted.organisation in (None, one.organisation_id)
    )


def invite(membership: Membership, body: Organisation, name: str, at: datetime) -> str:
    """Make the code with which a person accepts a role: it is told once. An older one is void."""
    Invitation.objects.filter(membership=membership, body=body, used_at__isnull=True).delete()
    code = secrets.token_urlsafe(32)
    Invitation.objects.create(
        hash=_sha256(code),
        membership=membership,
        body=body,
        name=name,
        expires_at=at + INVITED_FOR,
    )
    return code


def invite_apprentice(person: User, body: Organisation, at: datetime) -> str:
    """Make the code with which an apprentice begins to sign in. An older one is void.

    They name their own address when they accept. Raises RefusedError where they sign in already.
    """
    if has_password(person):
        raise RefusedError("case", "The apprentice signs in already.")
    one = Membership.objects.get(user=person, role=Role.APPRENTICE)
    return invite(one, body, person.name, at)


def _open_invitations(code: str, at: datetime) -> QuerySet[Invitation]:
    """Give the invitation of a code, while it is open."""
    return Invitation.objects.filter(
        hash=_sha256(code),
        used_at__isnull=True,
        expires_at__gt=at,
        membership__active=True,
        membership__user__is_active=True,
        body__active=True,
    )


def accept_by_provider(
    code: str, one: single_sign_on.Identity, address: str, at: datetime
) -> Membership:
    """Make a role one's own with a code, by a provider of single sign-on in place of a password.

    Raises WrongError, TooOftenError, single_sign_on.UnknownError, and RefusedError where the
    invitation is for another address, or where there is none to be known by.
    """
    knocks.from_address(address, at)
    open_ones = _open_invitations(code, at)
    found = open_ones.select_related("membership__user").first()
    if found is None or has_password(found.membership.user):
        raise WrongError
    person = found.membership.user
    single_sign_on.see_address(person, one)
    with transaction.atomic():
        if not open_ones.filter(pk=found.pk).update(used_at=at):
            raise WrongError
        if not person.email:
            _set_address(person, one.email)
        single_sign_on.link(person, one, at)
        Membership.objects.filter(pk=found.membership_id).update(invited=False)
    return Membership.objects.select_related("user", "organisation").get(pk=found.membership_id)


def accept(code: str, password: str, address: str, at: datetime, email: str = "") -> Membership:
    """Make a role one's own with a code, and with a password: one's first, or the one one has.

    `email` is for somebody who has no address here yet. Raises WrongError, TooOftenError, and
    RefusedError for a password that is too weak, or an address that will not do.
    """
    knocks.from_address(address, at)
    open_ones = _open_invitations(code, at)
    found = open_ones.select_related("membership__user").first()
    if found is None:
        raise WrongError
    person = found.membership.user
    if has_password(person):
        knocks.at_account(person.email, at)
        if not person.check_password(password):
            raise WrongError
    with transaction.atomic():
        # Of two who come with one code at once, one finds it used.
        if not open_ones.filter(pk=found.pk).update(used_at=at):
            raise WrongError
        if not person.email:
            _set_address(person, email)
        if not has_password(person):
            set_password(person, password)
        Membership.objects.filter(pk=found.membership_id).update(invited=False)
    return Membership.objects.select_related("user", "organisation").get(pk=found.membership_id)


def _set_address(person: User, email: str) -> None:
    """Give a person the address by which they sign in. Raises RefusedError."""
    try:
        validate_email(email)
    except ValidationError:
        sentence = "Say the e-mail address by which you want to sign in."
        raise RefusedError("email", sentence) from None
    if User.objects.filter(email__iexact=email).exists():
        raise RefusedError("email", "Somebody signs in with this address already.")
    person.email = email
    person.save(update_fields=["email"])


def set_password(person: User, password: str) -> None:
    """Give a person a password. Raises RefusedError for one that is too weak."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise RefusedError("password", " ".join(error.messages)) from None
    person.set_password(password)
    person.save(update_fields=["password"])


def change_password(
    person: User, old: str, new: str, kept: str | None, address: str, at: datetime
) -> None:
    """Change one's password; all one's tokens but `kept` are revoked with it.

    Raises WrongError, TooOftenError, RefusedError.
    """
    _prove(person, old, address, at)
    with transaction.atomic():
        set_password(person, new)
        tokens.revoke_all(person, at, kept=kept)
    knocks.forgive(person.email, at)


def begin_second_factor(
    person: User, password: str, address: str, at: datetime
) -> second_factor.Begun:
    """Begin to set up one's second factor, with one's password.

    Raises WrongError, TooOftenError, RefusedError.
    """
    _prove(person, password, address, at)
    knocks.forgive(person.email, at)
    return second_factor.begin(person, at)


def begin_passkey(
    who: Principal, place: passkeys.Place, password: str, address: str, at: datetime
) -> passkeys.Asked:
    """Begin to make a passkey, with one's password. Raises WrongError, TooOftenError, RefusedError.

    Who has a second factor has shown it when they signed in.
    """
    _prove_again(who, password, address, at)
    return passkeys.begin_making(who.user, place, at)


def make_passkey(
    who: Principal, place: passkeys.Place, kept: Mapping[str, Any] | None, sent: str, name: str,
    at: datetime,
) -> list[str]:  # fmt: skip
    """Keep a passkey; give recovery codes to whoever has none, told once. Raises WrongError."""
    with transaction.atomic():
        passkeys.make(who.user, place, kept, sent, name, at)
        _end_enrolling(who.user, at)
        return second_factor.first_recovery_codes(who.user)


def remove_passkey(who: Principal, key: int, password: str, address: str, at: datetime) -> None:
    """Forget one's passkey, with one's password.

    Raises WrongError, TooOftenError, NotHereError; RefusedError where it is the one second factor
    of somebody who cannot be without.
    """
    _prove_again(who, password, address, at)
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=who.user.pk)
        last = len(passkeys.of(person)) == 1 and not second_factor.has_app(person)
        if last and any(second_factor.is_needed(one) for one in roles_of(person)):
            sentence = "It is your only second factor, and you need one: make another one first."
            raise RefusedError("password", sentence)
        passkeys.remove(person, key)


def renew_recovery_codes(
    person: User, password: str, code: str, address: str, at: datetime
) -> list[str]:
    """Give somebody new recovery codes, for their password and a code; the older ones are void.

    Raises WrongError, WrongCodeError, TooOftenError.
    """
    _prove_both(person, password, code, address, at)
    return second_factor.new_recovery_codes(person)


def remove_second_factor(
    person: User, password: str, code: str, address: str, at: datetime
) -> None:
    """Take one's second factor away, with one's password and a code; all one's tokens end.

    Raises WrongError, WrongCodeError, TooOftenError.
    """
    _prove_both(person, password, code, address, at)
    forget_second_factor(person, at)


def forget_second_factor(person: User, at: datetime) -> None:
    """Take somebody's second factor away; all their tokens end with it."""
    with transaction.atomic():
        second_factor.remove(person)
        tokens.revoke_all(person, at)


def _prove(person: User, password: str, address: str, at: datetime) -> None:
    """See that it is the person themselves. Raises WrongError, TooOftenError."""
    knocks.from_address(address, at)
    knocks.at_account(person.email, at)
    if not (has_password(person) and person.check_password(password)):
        raise WrongError


def _prove_again(who: Principal, password: str, address: str, at: datetime) -> None:
    """See that it is the person: by their password, or where they have none by a fresh sign-in.

    Raises WrongError, TooOftenError, RefusedError.
    """
    person = who.user
    if has_password(person):
        _prove(person, password, address, at)
        knocks.forgive(person.email, at)
    elif not tokens.own(person).filter(id=who.token, created_at__gt=at - FRESH).exists():
        raise RefusedError("", "Sign out and in again, and do this soon after.")


def _prove_both(person: User, password: str, code: str, address: str, at: datetime) -> None:
    """See that it is the person, by both factors. Raises WrongError, WrongCodeError and the like.

    Who has no second factor is told that the code is wrong: there is none that would be right.
    """
    _prove(person, password, address, at)
    if not second_factor.check(person, code, at):
        raise WrongCodeError
    knocks.forgive(person.email, at)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
