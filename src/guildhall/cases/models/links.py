"""The table of links by which somebody at an employer signs one thing, without a password."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from guildhall.cases.models.records import HASH, CaseRecord
from guildhall.people.models import Membership, Organisation, User


class Link(models.Model):
    """A link for one person and one thing on one case: used once, runs out, can be taken back.

    Its code is told once, and its hash alone is kept. `name` and `email` are those by which the
    person was named; `about` is the method, clause or declaration that it is for, if any. `run`:
    of which go at the whole end-point assessment it is.
    """

    id = models.CharField(primary_key=True, max_length=16)
    hash = models.CharField(max_length=64)
    case = models.ForeignKey(CaseRecord, on_delete=models.PROTECT, related_name="links")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    thing = models.CharField(max_length=30)
    about = models.CharField(max_length=120, blank=True)
    run = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_link_runs_out_after_it_was_made", condition=Q(expires_at__gt=F("asked_at"))
            ),
            models.CheckConstraint(
                name="a_link_that_was_taken_back_is_not_used",
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_link_is_kept_as_its_hash",
                condition=Q(hash__regex=HASH) & ~Q(name="") & ~Q(thing=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing} on {self.case_id}"
