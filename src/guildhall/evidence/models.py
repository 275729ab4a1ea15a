"""The table of files."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class File(models.Model):
    """A file that was handed in for a case: where it lies follows from its hash.

    `person`, `role` and `organisation` say who handed it in, and as what. Several rows may have the
    same bytes: they lie there once, and are gone when the last row is erased.
    """

    id = models.CharField(primary_key=True, max_length=40)
    case = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    person = models.CharField(max_length=40)
    role = models.CharField(max_length=30)
    organisation = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="a_file_has_a_size", condition=Q(size__gte=1)),
            models.CheckConstraint(
                name="a_file_has_a_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return self.id
