"""Whether the service is alive, and whether it can do its work."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from guildhall.cases import guards


def health(_: HttpRequest) -> JsonResponse:
    """Say that the process answers: it asks nothing else."""
    return JsonResponse({"format": 1, "status": "alive"})


def ready(_: HttpRequest) -> JsonResponse:
    """Say whether the database is there, migrated, and guarded; 503 where it is not."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        missing = guards.missing(connection)
    except DatabaseError:
        return _not_ready("The database cannot be reached.")
    if waiting:
        return _not_ready("The database is not migrated: run `guildhall migrate`.")
    if missing:
        return _not_ready("The history is not guarded: run `guildhall migrate`.")
    return JsonResponse({"format": 1, "status": "ready"})


def _not_ready(sentence: str) -> JsonResponse:
    return JsonResponse({"format": 1, "status": "not ready", "because": sentence}, status=503)
