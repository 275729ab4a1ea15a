"""The tables of batches: many cases that begin together, or not at all."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from guildhall.people.models import Membership, Organisation


class Batch(models.Model):
    """Many cases that somebody wants to begin at once, out of one file.

    It is `tried` as long as nothing is decided. Once it is `writing` it comes to its end, whoever
    is killed meanwhile: who has a row in it cannot be registered by anybody else. Its cases are
    seen by nobody until it is `done`.

    `rows` has what the file says and `report` what is said of it; both name people, and go when
    the batch is done or forgotten. `judged` is the hash of who asked, what was read and what came
    of it.
    """

    class State(models.TextChoices):
        TRIED = "tried", "tried, and nothing is written"
        WRITING = "writing", "being written"
        DONE = "done", "done"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=30)
    spec = models.CharField(max_length=30)
    standard = models.CharField(max_length=30)
    provider = models.CharField(max_length=60, blank=True)
    file = models.CharField(max_length=150)
    file_hash = models.CharField(max_length=64)
    rows = models.TextField(blank=True)
    report = models.TextField(blank=True)
    judged = models.CharField(max_length=64)
    pack = models.CharField(max_length=64)
    token = models.CharField(max_length=40, blank=True)
    face = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.TRIED)
    wanted = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(db_index=True)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_batch_is_written_once_it_is_begun",
                condition=Q(state="tried", begun_at__isnull=True, done_at__isnull=True, written=0)
                | Q(state="writing", begun_at__isnull=False, done_at__isnull=True)
                | Q(
                    state="done",
                    begun_at__isnull=False,
                    done_at__isnull=False,
                    written=F("wanted"),
                    rows="",
                ),
            ),
            models.CheckConstraint(
                name="no_more_is_written_than_wanted", condition=Q(written__lte=F("wanted"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} from {self.file}: {self.state}"


class BatchRow(models.Model):
    """A case of a batch that is still to be written: its entries, as they were decided.

    As soon as the case is there, this is gone.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="waiting")
    number = models.PositiveIntegerField()
    case = models.UUIDField()
    uln = models.CharField(max_length=10)
    entries = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_batch_has_a_row_once", fields=["batch", "number"]),
            models.UniqueConstraint(name="a_batch_has_an_apprentice_once", fields=["batch", "uln"]),
        ]
        indexes: ClassVar = [models.Index(name="batch_rows_by_number", fields=["uln"])]

    def __str__(self) -> str:
        return f"row {self.number}"
