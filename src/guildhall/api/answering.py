"""Answers of the API: JSON, with days and moments as ISO 8601 has them."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse

JSON = "application/json"


def told(value: dict[str, Any]) -> HttpResponse:
    """Give a value as the answer to a request."""
    return HttpResponse(json.dumps(value, default=_written), content_type=JSON)


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    message = f"the API has no way to write {type(value).__name__}"
    raise TypeError(message)
