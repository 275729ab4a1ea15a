"""Lists a page at a time: by a cursor that says where the last page ended."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from ninja import Query

from guildhall.api.bodies import refuse

MOST = 200
NO_CURSOR = "A cursor is the `next` of a page of this list, asked in the same way."
LIMIT: Any = Query(100, ge=1, le=MOST, description="How many at most.")  # type: ignore[type-arg]
CURSOR: Any = Query(None, max_length=500, description="Where the last page ended: its `next`.")  # type: ignore[type-arg]
M = TypeVar("M", bound=Model)


def page(
    found: QuerySet[M], cursor: str | None, limit: int, say: Callable[[M], dict[str, Any]]
) -> HttpResponse:
    """Give a page of a list, in the order of the ids: its items, and the cursor of the next one.

    A cursor is signed for its list: nobody makes one up.
    """
    salt = f"cursor:{found.model._meta.label}"  # noqa: SLF001 - Django's own name for a table
    if cursor is not None:
        try:
            found = found.filter(pk__gt=signing.loads(cursor, salt=salt))
        except signing.BadSignature:
            refuse("cursor", NO_CURSOR)
    rows = list(found.order_by("pk")[: limit + 1])
    told: dict[str, Any] = {"items": [say(row) for row in rows[:limit]], "next": None}
    if len(rows) > limit:
        told["next"] = signing.dumps(rows[limit - 1].pk, salt=salt)
    return HttpResponse(json.dumps(told), content_type="application/json")
