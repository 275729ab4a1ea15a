"""The clock of a demo, kept where its server and its worker both find it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class DemoClock(models.Model):
    """How many seconds the clock of this demo runs ahead. There is one row, or none yet."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seconds_ahead = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_demo_has_one_clock_that_runs_ahead",
                condition=Q(id=1, seconds_ahead__gte=0),
            )
        ]

    def __str__(self) -> str:
        return f"{self.seconds_ahead} seconds ahead"
