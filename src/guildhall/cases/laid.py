"""Rows laid ready for their tables, so that putting them in takes no longer than it must.

Django makes values and statement as it puts rows in: half of what writing a cohort cost, and all
of that while nobody else can write. Here they are made beforehand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, Model

AT_ONCE = 900
"""Values in one statement: as many as every database takes, and no slower than more of them."""
AS_IT_IS = frozenset({str, int, bool, type(None)})
"""What is stored as it is, whatever the database: most of what a row has."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Rows of one table, a few at a time: a statement that puts them in, and their values."""

    statement: str
    values: list[Any]


def laid(rows: Iterable[Model]) -> list[Laid]:
    """Lay rows ready, a table after the other as they come; asks the database nothing."""
    found = []
    known: dict[tuple[type, Any], Any] = {}
    for kind, some in groupby(rows, type):
        fields, left = _fields(kind), list(some)
        most = AT_ONCE // len(fields)
        for first in range(0, len(left), most):
            few = left[first : first + most]
            values = [_value(row, one, known) for row in few for one in fields]
            found.append(Laid(_statement(kind, len(few), connection.vendor), values))
    return found


def put_in(*ready: Laid) -> None:
    """Put rows into their tables, within a transaction. Raises IntegrityError."""
    with connection.cursor() as cursor:
        for one in ready:
            cursor.execute(one.statement, one.values)


@cache
def _fields(kind: type[Model]) -> "tuple[Field[Any, Any], ...]":
    """Name the fields that a row brings: a number that the database gives is not among them."""
    fields = kind._meta.concrete_fields  # noqa: SLF001 - Django's own way to list them
    return tuple(one for one in fields if not isinstance(one, AutoField))


@cache
def _statement(kind: type[Model], number: int, vendor: str) -> str:  # noqa: ARG001 - each quotes its way
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(one.column or "") for one in _fields(kind))
    row = f"({', '.join('%s' for _ in _fields(kind))})"
    table = quoted(kind._meta.db_table)  # noqa: SLF001 - as above
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join([row] * number)}"  # noqa: S608 - our names


def _value(row: Model, field: "Field[Any, Any]", known: dict[tuple[type, Any], Any]) -> Any:  # noqa: ANN401 - what a column takes
    """Give what a column takes. `known` is what such columns have taken: most of it comes again."""
    value = field.pre_save(row, add=True)
    if type(value) in AS_IT_IS:
        return value
    same = (type(field), value)
    if same not in known:
        known[same] = field.get_db_prep_save(value, connection)
    return known[same]
