"""Lists a page at a time: cases, moves and limits, each in one of a few orders, as they are now.

What stands in a list is scoped by `queries`. What time alone changes is told by the moment that is
asked about, whether or not a worker has run: rows that hold only later, and cases that have lapsed
without a record of it, are few, and are looked for apart, so that a list costs the same however
many cases there are. A page goes on after the last row that was seen, not after a number of them.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core import signing
from django.db.models import Count, Model, Q, QuerySet

from guildhall.cases import queries
from guildhall.cases.models import Due, Line, Move, Part
from guildhall.cases.rows import sort_name
from guildhall.engine.dates import day_of
from guildhall.engine.lifecycle import TABLE
from guildhall.engine.vocabulary import Role, Stage
from guildhall.people.acting import Principal

M = TypeVar("M", bound=Model)
MOST = 100
"""The longest page."""
COUNTED = 1_000
"""So many are counted; of more it is enough to know that they are more: a count costs the same
however many there are."""
ACTING = frozenset(role for row in TABLE for role in row.roles) - {Role.SYSTEM}
"""Roles for whom a case can wait: those that ever act."""
SIGNER = signing.Signer(salt="cases.lists")
"""Signs cursors, so that nobody makes one up; the same place has the same cursor at any time."""


class BadCursorError(ValueError):
    """A cursor that no page of this list has given."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a list: by a field, then by what tells rows apart, up or down."""

    name: str
    by: str
    apart: str
    read: Callable[[str], Any]
    down: bool = False


def _day_and_time(text: str) -> datetime:
    return datetime.fromisoformat(text)


ORDERS: Mapping[str, Order] = {
    one.name: one
    for one in (
        Order("newest", "registered_at", "case_id", _day_and_time, down=True),
        Order("oldest", "registered_at", "case_id", _day_and_time),
        Order("changed", "last_at", "case_id", _day_and_time, down=True),
        Order("name", "sort_name", "case_id", str),
    )
}
"""The orders of a list of cases."""
BY_DAY = Order("day", "day", "key", date.fromisoformat)
FROM_DAY = Order("from", "from_day", "key", date.fromisoformat)
DUE_BY = Order("due", "by_day", "key", date.fromisoformat)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """A page of a list, and the cursor with which the next one is asked for; None at its end."""

    rows: list[M]
    next: str | None


@dataclass(frozen=True, slots=True)
class Wish:
    """Which cases are looked for; None: whichever. `name` is how a name begins."""

    stage: Stage | None = None
    spec: str | None = None
    name: str | None = None
    uln: str | None = None
    provider: str | None = None
    employer: str | None = None
    overdue: bool | None = None


def cases(
    who: Principal, wish: Wish, at: datetime, order: str, cursor: str | None, limit: int
) -> Page[Line]:
    """Give a page of somebody's cases. Raises BadCursorError."""
    return _page(who, _cases(who, wish, at), ORDERS[order], (wish,), cursor, limit)


def count_cases(who: Principal, wish: Wish, at: datetime) -> int:
    """Count the cases that are looked for, up to one more than COUNTED."""
    return _count(_cases(who, wish, at))


def _cases(who: Principal, wish: Wish, at: datetime) -> list[QuerySet[Line]]:
    found = _wished(who, wish, at)
    if wish.stage is Stage.LAPSED:
        return [found.filter(stage=Stage.LAPSED), found.filter(lapses_at__lte=at)]
    if wish.stage is not None:
        return [found.filter(_not_lapsed(at), stage=wish.stage)]
    return [found]


def stage_of(line: Line, at: datetime) -> Stage:
    """Give the stage of a case at a moment: it may have lapsed with nobody to record it."""
    over = line.lapses_at is not None and line.lapses_at <= at
    return Stage.LAPSED if over else Stage(line.stage)


def counted(who: Principal, wish: Wish, at: datetime) -> dict[Stage, int]:
    """Count somebody's cases by stage, as they are at a moment."""
    found = _wished(who, wish, at)
    told = found.filter(_not_lapsed(at)).values_list("stage").annotate(Count("id")).order_by()
    counts: dict[Stage, int] = {stage: 0 for stage in Stage if stage is not Stage.NONE}
    counts |= {Stage(stage): number for stage, number in told}
    counts[Stage.LAPSED] += found.filter(lapses_at__lte=at).count()
    return counts


def _not_lapsed(at: datetime) -> Q:
    return Q(lapses_at__isnull=True) | Q(lapses_at__gt=at)


def _wished(who: Principal, wish: Wish, at: datetime) -> QuerySet[Line]:
    """Give somebody's lines that are looked for, whatever their stage."""
    found = queries.lines(who)
    same = {
        "spec": wish.spec,
        "uln": wish.uln,
        "provider": wish.provider,
        "employer": wish.employer,
    }
    found = found.filter(**{name: value for name, value in same.items() if value is not None})
    begins = sort_name(wish.name) if wish.name is not None else ""
    if begins:
        found = found.filter(sort_name__gte=begins, sort_name__lt=f"{begins}g")
    if wish.overdue is not None:
        past = Q(due_by__isnull=False, due_by__lt=day_of(at)) & _not_lapsed(at)
        found = found.filter(past) if wish.overdue else found.exclude(past)
    return found


def mine(
    who: Principal, at: datetime, cursor: str | None, limit: int, action: str | None = None
) -> Page[Move]:
    """Give a page of what somebody can do now, the most urgent first. Raises BadCursorError.

    `action`: of what is done by this action alone.
    """
    found = _mine(who, at)
    if action is not None:
        found = [part.filter(action=action) for part in found]
    return _page(who, found, BY_DAY, ("mine", action) if action else ("mine",), cursor, limit)


def waiting(who: Principal, at: datetime, cursor: str | None, limit: int) -> Page[Move]:
    """Give a page of what the cases of somebody wait for from others. Raises BadCursorError."""
    return _page(who, _waiting(who, at), BY_DAY, ("waiting",), cursor, limit)


def coming(who: Principal, at: datetime, cursor: str | None, limit: int) -> Page[Move]:
    """Give a page of what somebody has to do on a day to come. Raises BadCursorError."""
    return _page(who, _coming(who, at), FROM_DAY, ("coming",), cursor, limit)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many moves there are of each kind, up to one more than COUNTED; how many are overdue."""

    mine: int
    overdue: int
    waiting: int
    coming: int


def count_moves(who: Principal, at: datetime) -> Numbers:
    """Count what somebody can do now, what others have to do, and what is coming up."""
    own = _mine(who, at)
    return Numbers(
        mine=_count(own),
        overdue=_count([part.filter(day__lt=day_of(at)) for part in own]),
        waiting=_count(_waiting(who, at)),
        coming=_count(_coming(who, at)),
    )


def _mine(who: Principal, at: datetime) -> list[QuerySet[Move]]:
    here = Q(from_day__isnull=True) | Q(from_day__lte=day_of(at))
    return _parted(_standing(queries.moves(who), at).filter(here, role=who.role))


def _waiting(who: Principal, at: datetime) -> list[QuerySet[Move]]:
    """Give what others have to do, each role's by itself: an index leads to each.

    Among the moves of all, one's own would have to be passed over, however many they are.
    """
    found = _standing(queries.moves(who), at)
    others = sorted(role.value for role in ACTING if role is not who.role)
    now = [found.filter(later=False, role=role) for role in others]
    return [*now, found.filter(later=True).exclude(role=who.role)]


def _coming(who: Principal, at: datetime) -> list[QuerySet[Move]]:
    return [_standing(queries.moves(who), at).filter(role=who.role, from_day__gt=day_of(at))]


def _count(parts: Iterable[QuerySet[Any]]) -> int:
    """Count rows, but no further than anybody wants to know."""
    return min(sum(part[: COUNTED + 1].count() for part in parts), COUNTED + 1)


def limits(
    who: Principal,
    at: datetime,
    cursor: str | None,
    limit: int,
    *,
    whose: Role | None = None,
    overdue: bool | None = None,
) -> Page[Due]:
    """Give a page of the limits that run in somebody's cases, by day. Raises BadCursorError."""
    found = _standing(queries.dues(who), at)
    if whose is not None:
        found = found.filter(whose=whose)
    if overdue is not None:
        past = Q(by_day__lt=day_of(at), opens=False)
        found = found.filter(past) if overdue else found.exclude(past)
    return _page(who, _parted(found), DUE_BY, (whose, overdue), cursor, limit)


def lines_of(who: Principal, rows: Iterable[Move | Due | Part]) -> dict[UUID, Line]:
    """Give the cases that rows are of, as the same side sees them."""
    wanted = {row.case_id for row in rows}
    return {line.case_id: line for line in queries.lines(who).filter(case_id__in=wanted)}


R = TypeVar("R", Move, Due)


def _standing(found: QuerySet[R], at: datetime) -> QuerySet[R]:
    """Give the rows that hold at a moment."""
    return found.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)


def _parted(found: QuerySet[R]) -> list[QuerySet[R]]:
    """Give rows that held when they were written apart from the few that hold only since."""
    return [found.filter(later=False), found.filter(later=True)]


def _page(
    who: Principal,
    parts: list[QuerySet[M]],
    order: Order,
    asked: tuple[object, ...],
    cursor: str | None,
    limit: int,
) -> Page[M]:
    """Give a page of a list that lies in parts, each of them in the same order."""
    mark = hashlib.sha256(f"{queries.owner_of(who.actor)} {order.name} {asked}".encode())
    place = _read(cursor, mark.hexdigest()[:16], order) if cursor is not None else None
    sign = "-" if order.down else ""
    pages = []
    for part in parts:
        after = part.filter(_after(order, *place)) if place is not None else part
        pages.append(after.order_by(f"{sign}{order.by}", f"{sign}{order.apart}")[: limit + 1])

    def where(row: M) -> tuple[Any, Any]:
        return getattr(row, order.by), getattr(row, order.apart)

    rows = list(merge(*pages, key=where, reverse=order.down))[: limit + 1]
    if len(rows) <= limit:
        return Page(rows, None)
    by, apart = where(rows[limit - 1])
    told = by if isinstance(by, str) else by.isoformat()
    text = [mark.hexdigest()[:16], told, str(apart)]
    return Page(rows[:limit], SIGNER.sign_object(text))


def _read(cursor: str, mark: str, order: Order) -> tuple[Any, Any]:
    """Read where a page ended. Raises BadCursorError for a cursor of another list, or of none."""
    try:
        own, by, apart = SIGNER.unsign_object(cursor)
        place = order.read(by), UUID(apart) if order.apart == "case_id" else apart
    except (signing.BadSignature, ValueError, TypeError, json.JSONDecodeError):
        raise BadCursorError from None
    if own != mark:
        raise BadCursorError
    return place


def _after(order: Order, by: object, apart: object) -> Q:
    """Give what comes after a place: written so that an index leads to it."""
    more = "lt" if order.down else "gt"
    further = Q(**{f"{order.by}__{more}": by}) | Q(**{f"{order.apart}__{more}": apart})
    return Q(**{f"{order.by}__{more}e": by}) & further
