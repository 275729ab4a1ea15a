"""Whether the service is alive, and whether it can do its work."""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse

from guildhall.cases import guards


def health(_: HttpRequest) -> JsonResponse:
    """Say that the process answers: it asks nothing else."""
    return JsonResponse({"format": 1, "status": "alive"})


def ready(_: HttpRequest) -> JsonResponse:
    """Say whether the database is there, migrated, and guarded; 503 where it is not."""
    because = not_ready()
    if because is not None:
        told = {"format": 1, "status": "not ready", "because": because}
        return JsonResponse(told, status=503)
    return JsonResponse({"format": 1, "status": "ready"})


def not_ready(*, guarded: bool = True) -> str | None:
    """Say why the service cannot do its work, or None if it can.

    `guarded`: whether the history has to be guarded as well.
    """
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
        if _wanted() - applied:
            return "The database is not migrated: run `guildhall migrate`."
        if guarded and guards.missing(connection):
            return "The history is not guarded: run `guildhall migrate`."
    except DatabaseError:
        return "The database cannot be reached."
    return None


@cache
def _wanted() -> frozenset[tuple[str, str]]:
    """Name the migrations of this code: they do not change while it runs."""
    return frozenset(MigrationExecutor(None).loader.graph.nodes)
