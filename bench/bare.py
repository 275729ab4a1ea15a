"""What an action is compared with: a view that does one insert and one update in a transaction.

It is served beside the service, by the same process, on the same database. `/clock` lets the clock
of that process stand at a moment, so that a whole case can be lived in a minute.
"""

from datetime import datetime
from typing import ClassVar

from guildhall.config.wsgi import application

from django.db import connection, models, transaction  # isort: skip - once Django is set up
from django.db.models import F  # isort: skip
from django.http import HttpRequest, JsonResponse  # isort: skip
from django.urls import path  # isort: skip
from guildhall.config import urls  # isort: skip

__all__ = ["application"]


class Note(models.Model):
    """A row as any application has: a text of some length, a time, a number, two indexes."""

    text = models.TextField()
    at = models.DateTimeField(db_index=True)
    number = models.IntegerField(default=0)

    class Meta:
        """Where it stands."""

        app_label = "bench"
        indexes: ClassVar = [models.Index(fields=["number", "at"], name="bench_by_number")]

    def __str__(self) -> str:
        return str(self.pk)


def make() -> None:
    """Make the table, and the row that is updated."""
    with connection.schema_editor() as editor:
        editor.create_model(Note)
    Note.objects.create(text="the one that is updated", at="2025-01-10T12:00:00Z")


def write(request: HttpRequest) -> JsonResponse:
    """Insert a row and update another one, in a transaction."""
    with transaction.atomic():
        made = Note.objects.create(text=request.body.decode(), at="2025-01-10T12:00:00Z")
        Note.objects.filter(pk=1).update(number=F("number") + 1)
    return JsonResponse({"made": made.pk})


def clock(request: HttpRequest) -> JsonResponse:
    """Let the clock of this process stand."""
    from tests import living  # noqa: PLC0415 - the tests' own way

    living.stand_at(datetime.fromisoformat(request.body.decode()))
    return JsonResponse({})


urls.urlpatterns += [path("bare", write), path("clock", clock)]
