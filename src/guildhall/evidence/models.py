"""The tables of files."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Stored(models.Model):
    """A file that is kept: where it lies follows from its hash.

    Several rows may have the same bytes: they lie there once, and are gone when the last row is
    erased.
    """

    id = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    person = models.CharField(max_length=40)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(name="a_%(class)s_has_a_size", condition=Q(size__gte=1)),
            models.CheckConstraint(
                name="a_%(class)s_has_a_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return self.id


class File(Stored):
    """A file that was handed in for a case.

    `person`, `role` and `organisation` say who handed it in, and as what.
    """

    case = models.UUIDField(db_index=True)
    role = models.CharField(max_length=30)
    organisation = models.CharField(max_length=60, blank=True)


class Material(Stored):
    """A specimen of an assessment, which an awarding body gives to those who prepare for it.

    `body` is the awarding body, `spec` the specification that it is for, `title` what it is.
    """

    body = models.CharField(max_length=60)
    spec = models.CharField(max_length=40)
    title = models.CharField(max_length=200)

    class Meta(Stored.Meta):
        indexes: ClassVar = [
            models.Index(name="materials_of_a_spec", fields=["body", "spec", "title"])
        ]
