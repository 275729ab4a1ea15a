"""The tables of people: organisations, people, memberships, what is known of assessors, tokens.

Nothing here is part of a case's history: there, a person and an organisation are ids. What one
awarding body has told of others stays with that body: `Partnership`, `Membership.named_by`,
`Competence.organisation` and `Interest.recorded_by` say whose word it is.
"""

import secrets
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from guildhall.engine.vocabulary import Role

ROLES = [(role.value, role.words) for role in Role if role is not Role.SYSTEM]


def new_number() -> int:
    """Make the id of something that people of one awarding body see.

    It is drawn, and not counted: a number that goes up with every row would tell one body how much
    the others do. It is small enough for any program to read it out of JSON.
    """
    return secrets.randbelow(2**53 - 1) + 1


def new_person() -> str:
    """Make the id of a person: it says nothing about them, so that the history may keep it."""
    return f"p-{secrets.token_hex(8)}"


class Organisation(models.Model):
    """An awarding body, a training provider or an employer.

    `id` is the word by which packs (`awarding_body.id`) and histories name it.
    """

    class Kind(models.TextChoices):
        AWARDING_BODY = "awarding_body", "awarding body"
        PROVIDER = "provider", "training provider"
        EMPLOYER = "employer", "employer"

    id = models.SlugField(primary_key=True, max_length=60)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200)
    ukprn = models.CharField(max_length=8, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_provider_has_a_ukprn_of_8_digits",
                condition=~Q(kind="provider") | Q(ukprn__regex=r"^[1-9][0-9]{7}$"),
            ),
            models.UniqueConstraint(
                name="a_ukprn_is_of_one_organisation", fields=["ukprn"], condition=~Q(ukprn="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Brand(models.Model):
    """How an awarding body shows itself: a colour on which white is read, and a logo.

    `version` is of both, so that what a browser has kept of it is never out of date.
    """

    body = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="brand"
    )
    colour = models.CharField(max_length=7)
    logo = models.BinaryField(default=bytes)
    kind = models.CharField(max_length=20, blank=True)
    version = models.CharField(max_length=12)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_colour_has_six_digits", condition=Q(colour__regex=r"^#[0-9a-f]{6}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id}: {self.colour}"


class Partnership(models.Model):
    """That an awarding body works with a provider or an employer, and under which name it does.

    Another awarding body's partnership with the same organisation is its own: neither can see, or
    end, the other's. `providers` are those whose apprentices an employer employs, as far as this
    body knows: they may name the employer.
    """

    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partners"
    )
    name = models.CharField(max_length=200)
    active = models.BooleanField(default=True)
    providers = models.ManyToManyField(Organisation, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="an_organisation_is_a_partner_once", fields=["body", "organisation"]
            ),
            models.CheckConstraint(
                name="nobody_is_their_own_partner", condition=~Q(body=F("organisation"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} with {self.organisation_id}"


class People(BaseUserManager["User"]):
    """Finds people by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by e-mail address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. `email` is empty for somebody who does not sign in."""

    id = models.CharField(primary_key=True, max_length=40, default=new_person)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    objects = People()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                name="an_address_is_of_one_person",
                condition=~Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a person may act as: a role, in an organisation where the role has one.

    `named_by` are the awarding bodies whose administrators have named the person for it: the role
    ends when the last of them takes it back. `invited`: the person has not accepted it yet.
    `ended_on` is the day on which an ended role did so, since what it was may still matter.
    """

    id = models.BigIntegerField(primary_key=True, default=new_number)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="memberships"
    )
    role = models.CharField(max_length=30, choices=ROLES)
    active = models.BooleanField(default=True)
    invited = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)
    named_by = models.ManyToManyField(Organisation, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="only_an_apprentice_has_no_organisation",
                condition=Q(role="apprentice", organisation__isnull=True)
                | (~Q(role="apprentice") & Q(organisation__isnull=False)),
            ),
            models.UniqueConstraint(
                name="a_role_is_held_once", fields=["user", "organisation", "role"]
            ),
            models.UniqueConstraint(
                name="an_apprentice_is_one_once",
                fields=["user"],
                condition=Q(role="apprentice"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} as {self.role}"


class Invitation(models.Model):
    """A code with which a person makes a role their own: once, and until it runs out.

    `name` is what the awarding body that invites them calls them: before they have accepted,
    it learns no other name of theirs. The code's hash alone is kept.
    """

    hash = models.CharField(primary_key=True, max_length=64)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="invitations")
    body = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"of {self.membership_id}"


class Competence(models.Model):
    """A standard that an assessor is on record as competent for, with an awarding body."""

    id = models.BigIntegerField(primary_key=True, default=new_number)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="competences")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    standard = models.CharField(max_length=30)
    from_day = models.DateField()
    until_day = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_competence_ends_after_it_begins",
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.standard}"


class Interest(models.Model):
    """What somebody has declared that stands between them and impartiality.

    `employed_by` names an organisation; `trained` and `related` an apprentice. What an awarding
    body has put on record (`recorded_by`) counts with that body alone.
    """

    class Kind(models.TextChoices):
        EMPLOYED_BY = "employed_by", "works, or has worked, for"
        TRAINED = "trained", "has trained"
        RELATED = "related", "is related to, or close to"

    id = models.BigIntegerField(primary_key=True, default=new_number)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="interests")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True)
    apprentice = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    recorded_by = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="+"
    )
    declared_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="an_interest_is_in_somebody",
                condition=Q(kind="employed_by", organisation__isnull=False, apprentice__isnull=True)
                | Q(
                    kind__in=["trained", "related"],
                    organisation__isnull=True,
                    apprentice__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"


class Token(models.Model):
    """A key to the API for one membership: its hash alone is kept.

    The secret has 256 bits of chance, so that a plain SHA-256 is as good as a slow hash.
    `last_used_at` is true to some minutes.
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign-in", "somebody has signed in"
        PROGRAM = "program", "made for a program"

    id = models.CharField(primary_key=True, max_length=16)
    hash = models.CharField(max_length=64)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    scopes = models.JSONField()
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"


class Enrolment(models.Model):
    """A second factor that somebody has begun to set up; `secret` is encrypted."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    secret = models.TextField()
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"of {self.user_id}"


class SignOn(models.Model):
    """Who somebody is for a provider of single sign-on: its own id of them."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ons")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_subject_is_one_person", fields=["issuer", "subject"]),
            models.UniqueConstraint(name="a_person_is_one_subject", fields=["issuer", "user"]),
        ]

    def __str__(self) -> str:
        return f"of {self.user_id}"


class Knock(models.Model):
    """How often somebody has tried to sign in of late: one account, or from one address.

    `key` is a keyed hash: neither an e-mail address nor an address of the network stands here.
    """

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField()
    since = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"
