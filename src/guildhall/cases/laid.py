"""Rows laid ready for their tables, so that putting them in takes no longer than it must.

Django makes one statement of all rows, and makes it anew each time: half of what writing a cohort
cost, and all of that while nobody else can write. Here the values are made beforehand, and the
statement is the same for every row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, Model

AS_IT_IS = frozenset({str, int, bool, type(None)})
"""What is stored as it is, whatever the database: most of what a row has."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Rows of one table: the statement that puts one of them in, and the values of each."""

    statement: str
    values: list[tuple[Any, ...]]


def laid(rows: Iterable[Model]) -> list[Laid]:
    """Lay rows ready, a table after the other as they come; asks the database nothing."""
    return [
        Laid(_statement(kind, connection.vendor), [_values(row, _fields(kind)) for row in some])
        for kind, some in groupby(rows, type)
    ]


def put_in(*ready: Laid) -> None:
    """Put rows into their tables, within a transaction. Raises IntegrityError."""
    with connection.cursor() as cursor:
        for one in ready:
            cursor.executemany(one.statement, one.values)


@cache
def _fields(kind: type[Model]) -> "tuple[Field[Any, Any], ...]":
    """Name the fields that a row brings: a number that the database gives is not among them."""
    fields = kind._meta.concrete_fields  # noqa: SLF001 - Django's own way to list them
    return tuple(one for one in fields if not isinstance(one, AutoField))


@cache
def _statement(kind: type[Model], vendor: str) -> str:  # noqa: ARG001 - each quotes names its way
    quoted = connection.ops.quote_name
    columns = [quoted(one.column or "") for one in _fields(kind)]
    marks = ", ".join("%s" for _ in columns)
    table = quoted(kind._meta.db_table)  # noqa: SLF001
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our names


def _values(row: Model, fields: "Iterable[Field[Any, Any]]") -> tuple[Any, ...]:
    return tuple(_value(row, field) for field in fields)


def _value(row: Model, field: "Field[Any, Any]") -> Any:  # noqa: ANN401 - what a column takes
    value = field.pre_save(row, add=True)
    return value if type(value) in AS_IT_IS else field.get_db_prep_save(value, connection)
