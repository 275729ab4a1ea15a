"""The table of drafts: what somebody has typed and not done yet."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guildhall.cases.models.records import CaseRecord
from guildhall.people.models import User


class Draft(models.Model):
    """The mark sheet of one assessor for one method, or its check, as far as they have come.

    `about` is the go at the method that it is of (`drafts.go_of`, `drafts.check_of`). `texts` are
    the answers as they were typed, in JSON, by the names that a form has for them. It is no part
    of the history: it is nobody else's to see, and goes when the marks are given, or checked.
    """

    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    method = models.CharField(max_length=60)
    about = models.CharField(max_length=30)
    texts = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_draft_of_a_sheet", fields=["case", "person", "method"]
            ),
            models.CheckConstraint(
                name="a_draft_is_of_a_sheet", condition=~Q(method="") & ~Q(about="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} of {self.case_id}"
