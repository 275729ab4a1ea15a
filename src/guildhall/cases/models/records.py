"""The tables of a case's history, and of what is kept beside it.

`Entry` and `Seal` are only ever added to: triggers refuse anything else (see `guards`).
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from guildhall.cases.models.batches import Batch
from guildhall.people.models import Organisation, User

NOT_YET_KNOWN = "9999999999"
"""The ULN of somebody whose number is not yet known."""
HASH = r"^[0-9a-f]{64}$"
KEY = r"^[0-9a-f]{32}$"
ULN = Q(uln="") | Q(uln__regex=r"^[0-9]{10}$")


class PackRevision(models.Model):
    """A revision of a pack that has been installed, kept for the cases that are pinned to it."""

    digest = models.CharField(primary_key=True, max_length=64)
    spec = models.CharField(max_length=30)
    revision = models.PositiveIntegerField()
    rules = models.TextField()
    installed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_revision_is_known_by_its_hash",
                condition=Q(digest__regex=HASH, revision__gte=1) & ~Q(rules=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spec}, revision {self.revision}"


class CaseRecord(models.Model):
    """A case: where its history stands, whose it is, and what everyone related may know of it.

    As long as it has a `batch`, that is being written, and the case is seen by nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    pack = models.ForeignKey(PackRevision, on_delete=models.PROTECT)
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    spec = models.CharField(max_length=30)
    standard = models.CharField(max_length=30)
    option = models.CharField(max_length=60, blank=True)
    sequence = models.PositiveIntegerField()
    head = models.CharField(max_length=64)
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    apprentice = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    uln = models.CharField(max_length=10, blank=True)
    started_on = models.DateField()
    withdrawn = models.BooleanField(default=False)
    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, null=True, related_name="cases", db_index=False
    )
    registered_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_case_has_a_history", condition=Q(sequence__gte=1, head__regex=HASH)
            ),
            models.CheckConstraint(name="a_case_is_of_somebody", condition=~Q(name="")),
            models.CheckConstraint(name="a_uln_has_ten_digits", condition=ULN),
            models.CheckConstraint(
                name="a_case_does_not_end_before_it_begins",
                condition=Q(last_at__gte=F("registered_at")),
            ),
            models.UniqueConstraint(
                name="an_apprentice_has_one_case_of_a_standard",
                fields=["body", "standard", "apprentice"],
                condition=Q(withdrawn=False),
            ),
            models.UniqueConstraint(
                name="an_apprentice_is_registered_once",
                fields=["body", "standard", "uln"],
                condition=Q(withdrawn=False) & ~Q(uln="") & ~Q(uln=NOT_YET_KNOWN),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="cases_by_number", fields=["uln", "standard", "body"]),
            # Empty but for the moments in which a batch is written: every list asks it.
            models.Index(
                name="cases_nobody_sees", fields=["batch", "id"], condition=Q(batch__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spec} {self.id}"


class Entry(models.Model):
    """One line of a history: `body` is the whole of it, in canonical form.

    `hash` is of the body, which holds the hash of the line before. The other columns repeat what
    lies in the body.
    """

    position = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(CaseRecord, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveIntegerField()
    event = models.CharField(max_length=60)
    at = models.DateTimeField()
    body = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_entry_at_a_place_of_a_history", fields=["case", "sequence"]
            ),
            models.CheckConstraint(name="a_history_begins_at_1", condition=Q(sequence__gte=1)),
            models.CheckConstraint(
                name="an_entry_is_an_event_with_its_hash",
                condition=Q(hash__regex=HASH, event__regex=r"^[a-z_.]+/[1-9][0-9]*$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.sequence}: {self.event}"


class Seal(models.Model):
    """A seal over all entries up to a position: with it, a missing tail or case shows."""

    position = models.BigIntegerField(primary_key=True)
    count = models.BigIntegerField()
    at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_seal_is_over_entries",
                condition=Q(hash__regex=HASH, count__gte=1, position__gte=F("count")),
            ),
        ]

    def __str__(self) -> str:
        return f"up to {self.position}: {self.hash}"


class PersonalText(models.Model):
    """A text that names or concerns a person, beside the history, so that it can be erased.

    The history has its id and a hash with this salt: once both are gone, nothing leads back.
    """

    id = models.CharField(primary_key=True, max_length=32)
    case = models.ForeignKey(CaseRecord, on_delete=models.PROTECT, related_name="texts")
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="what_is_erased_is_gone",
                condition=Q(erased_at__isnull=False, text="", salt="")
                | Q(erased_at__isnull=True, salt__regex=KEY) & ~Q(text=""),
            ),
            models.CheckConstraint(name="a_text_has_a_key", condition=Q(id__regex=KEY)),
        ]

    def __str__(self) -> str:
        return self.id


class Answer(models.Model):
    """The answer to a request that carried a key: a retry of it gets the same one again."""

    key = models.CharField(max_length=200)
    owner = models.CharField(max_length=40)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_key_is_used_once", fields=["owner", "key"]),
            models.CheckConstraint(
                name="an_answer_is_one_to_a_question",
                condition=Q(asked__regex=HASH, status__gte=200, status__lte=499) & ~Q(key=""),
            ),
        ]

    def __str__(self) -> str:
        return self.key
