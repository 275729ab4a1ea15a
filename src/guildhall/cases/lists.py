"""Lists a page at a time: cases, moves and limits, each in one of a few orders, as they are now.

What stands in a list is scoped by `queries`. What time alone changes is told by the moment that is
asked about, whether or not a worker has run: rows that hold only later, and cases that have lapsed
without a record of it, are few, and are looked for apart, so that a list costs the same however
many cases there are. A page goes on after the last row that was seen, not after a number of them.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, reduce
from heapq import merge
from operator import or_
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core import signing
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet

from guildhall.cases import queries
from guildhall.cases.models import Due, Line, Move, Part
from guildhall.cases.rows import sort_name
from guildhall.engine.dates import day_of
from guildhall.engine.lifecycle import TABLE
from guildhall.engine.vocabulary import Role, Stage
from guildhall.people.acting import Principal

M = TypeVar("M", bound=Model)
R = TypeVar("R", Move, Due)
MOST = 100
"""The longest page."""
COUNTED = 1_000
"""So many are counted; of more it is enough to know that they are more: a count costs the same
however many there are."""
FEW = 5_000
"""So many cases are few: what they wait for is found by them, and then put in order. Of 200,000,
to go through the days until a thousand rows of 2,000 cases are counted took fifty times as long."""
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
BY_LIMIT = Order("limit", "by_day", "key", date.fromisoformat)
FROM_DAY = Order("from", "from_day", "key", date.fromisoformat)
DUE_BY = Order("due", "by_day", "key", date.fromisoformat)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """A page of a list, and the cursor with which the next one is asked for; None at its end."""

    rows: list[M]
    next: str | None


@dataclass(frozen=True, slots=True)
class Wish:
    """Which rows are looked for; None: whichever. `name` is how a name begins.

    All but `overdue` tells of whose case they are; that is asked of what is listed: of a case, the
    nearest day by which something has to be done; of a move or a limit, its own.
    """

    stage: Stage | None = None
    spec: str | None = None
    name: str | None = None
    uln: str | None = None
    provider: str | None = None
    employer: str | None = None
    overdue: bool | None = None


@dataclass(frozen=True)
class Sought:
    """What somebody looks for in their lists, as these are at a moment."""

    who: Principal
    wish: Wish
    at: datetime

    @cached_property
    def lines(self) -> QuerySet[Line]:
        """Their lines that are looked for, whatever stands in them of stages and days."""
        found, wish = queries.lines(self.who), self.wish
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
        return found

    @cached_property
    def narrowed(self) -> bool:
        """Whether rows of some cases alone are looked for."""
        return replace(self.wish, overdue=None) != Wish()

    @cached_property
    def few(self) -> bool:
        """Whether so few cases are looked for that rows are found by their cases.

        Among all the rows one would pass over many; of many cases, one row in a few is theirs.
        """
        return self.narrowed and _count(self._staged(), FEW) <= FEW

    def theirs(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Give those of the rows that are of cases that are looked for."""
        if not self.narrowed:
            return rows
        if self.few:
            own = [Q(case_id__in=part.values("case_id")) for part in self._staged()]
        else:
            own = [Q(Exists(part.filter(case_id=OuterRef("case_id")))) for part in self._staged()]
        return rows.filter(reduce(or_, own))

    def held(self, rows: QuerySet[R]) -> QuerySet[R]:
        """Give those of the rows that hold at the moment and are of cases that are looked for."""
        holds = Q(until__isnull=True) | Q(until__gt=self.at)
        return self.theirs(rows.filter(holds, since__lte=self.at))

    def parts(self, rows: QuerySet[R]) -> list[QuerySet[R]]:
        """Give the rows that held when they were written apart from the few that hold only since.

        An index leads through each part in the order of its days. Where the cases are few, that is
        the wrong way, and to leave `later` out closes it to the database, whatever it reckons.
        """
        found = self.held(rows)
        return [found] if self.few else [found.filter(later=False), found.filter(later=True)]

    def mark(self, *asked: object) -> str:
        """Give what a cursor of what is looked for is known by: it leads on in no other list."""
        owner = queries.owner_of(self.who.actor)
        return hashlib.sha256(f"{owner} {self.wish} {asked}".encode()).hexdigest()[:16]

    def _staged(self) -> list[QuerySet[Line]]:
        """Give their lines that are looked for, in parts, whatever their days."""
        stage = self.wish.stage
        if stage is Stage.LAPSED:
            lapsed = self.lines.filter(lapses_at__lte=self.at)
            return [self.lines.filter(stage=Stage.LAPSED), lapsed]
        if stage is not None:
            return [self.lines.filter(_not_lapsed(self.at), stage=stage)]
        return [self.lines]

    def cases(self) -> list[QuerySet[Line]]:
        """Give the cases that are looked for, in parts."""
        return [self._dated(part) for part in self._staged()]

    def in_all_stages(self) -> QuerySet[Line]:
        """Give the cases that are looked for, whatever their stage."""
        return self._dated(self.lines)

    def _dated(self, found: QuerySet[Line]) -> QuerySet[Line]:
        if self.wish.overdue is None:
            return found
        past = Q(due_by__isnull=False, due_by__lt=day_of(self.at)) & _not_lapsed(self.at)
        return found.filter(past) if self.wish.overdue else found.exclude(past)

    def dated(self, rows: QuerySet[Move]) -> QuerySet[Move]:
        """Give those of the moves whose own limit has passed, or has not, where that is asked."""
        if self.wish.overdue is None:
            return rows
        past = Q(by_day__isnull=False, by_day__lt=day_of(self.at))
        return rows.filter(past) if self.wish.overdue else rows.exclude(past)

    @property
    def urgent(self) -> Order:
        """What moves are sorted by: their day; of what is overdue, the limit that has passed."""
        return BY_LIMIT if self.wish.overdue else BY_DAY


def cases(sought: Sought, order: str, cursor: str | None, limit: int) -> Page[Line]:
    """Give a page of somebody's cases. Raises BadCursorError."""
    return _page(sought, sought.cases(), ORDERS[order], (), cursor, limit)


def count_cases(sought: Sought) -> int:
    """Count the cases that are looked for, up to one more than COUNTED."""
    return _count(sought.cases())


def stage_of(line: Line, at: datetime) -> Stage:
    """Give the stage of a case at a moment: it may have lapsed with nobody to record it."""
    over = line.lapses_at is not None and line.lapses_at <= at
    return Stage.LAPSED if over else Stage(line.stage)


def counted(sought: Sought) -> dict[Stage, int]:
    """Count somebody's cases by stage, as they are at a moment."""
    found, at = sought.in_all_stages(), sought.at
    told = found.filter(_not_lapsed(at)).values_list("stage").annotate(Count("id")).order_by()
    counts: dict[Stage, int] = {stage: 0 for stage in Stage if stage is not Stage.NONE}
    counts |= {Stage(stage): number for stage, number in told}
    counts[Stage.LAPSED] += found.filter(lapses_at__lte=at).count()
    return counts


def _not_lapsed(at: datetime) -> Q:
    return Q(lapses_at__isnull=True) | Q(lapses_at__gt=at)


def mine(sought: Sought, cursor: str | None, limit: int, action: str | None = None) -> Page[Move]:
    """Give a page of what somebody can do now, the most urgent first. Raises BadCursorError.

    `action`: of what is done by this action alone.
    """
    found = _mine(sought)
    if action is not None:
        found = [part.filter(action=action) for part in found]
    return _page(sought, found, sought.urgent, ("mine", action), cursor, limit)


def waiting(sought: Sought, cursor: str | None, limit: int) -> Page[Move]:
    """Give a page of what the cases of somebody wait for from others. Raises BadCursorError."""
    return _page(sought, _waiting(sought), sought.urgent, ("waiting",), cursor, limit)


def coming(sought: Sought, cursor: str | None, limit: int) -> Page[Move]:
    """Give a page of what somebody has to do on a day to come. Raises BadCursorError."""
    return _page(sought, _coming(sought), FROM_DAY, ("coming",), cursor, limit)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many moves there are of each kind, up to one more than COUNTED; how many are overdue."""

    mine: int
    overdue: int
    waiting: int
    coming: int


def count_moves(sought: Sought) -> Numbers:
    """Count what somebody can do now, what others have to do, and what is coming up."""
    own = _mine(sought)
    return Numbers(
        mine=_count(own),
        overdue=_count([part.filter(by_day__lt=day_of(sought.at)) for part in own]),
        waiting=_count(_waiting(sought)),
        coming=_count(_coming(sought)),
    )


def _mine(sought: Sought) -> list[QuerySet[Move]]:
    here = Q(from_day__isnull=True) | Q(from_day__lte=day_of(sought.at))
    own = queries.moves(sought.who).filter(here, role=sought.who.role)
    return sought.parts(sought.dated(own))


def _waiting(sought: Sought) -> list[QuerySet[Move]]:
    """Give what others have to do, each role's by itself: an index leads to each.

    Among the moves of all, one's own would have to be passed over, however many they are.
    """
    own = sought.who.role
    now, *later = sought.parts(sought.dated(queries.moves(sought.who)))
    if sought.few:
        return [now.exclude(role=own)]
    others = sorted(role.value for role in ACTING if role is not own)
    return [*(now.filter(role=role) for role in others), *(one.exclude(role=own) for one in later)]


def _coming(sought: Sought) -> list[QuerySet[Move]]:
    own = queries.moves(sought.who).filter(role=sought.who.role, from_day__gt=day_of(sought.at))
    return [sought.held(sought.dated(own))]


def _count(parts: Iterable[QuerySet[Any]], most: int | None = None) -> int:
    """Count rows, but no further than anybody wants to know: up to one more than COUNTED."""
    most, found = COUNTED if most is None else most, 0
    for part in parts:
        found += part[: most + 1 - found].count()
        if found > most:
            break
    return found


def limits(
    sought: Sought, cursor: str | None, limit: int, *, whose: Role | None = None
) -> Page[Due]:
    """Give a page of the limits that run in somebody's cases, by day. Raises BadCursorError."""
    found = queries.dues(sought.who)
    if whose is not None:
        found = found.filter(whose=whose)
    if sought.wish.overdue is not None:
        past = Q(by_day__lt=day_of(sought.at), opens=False)
        found = found.filter(past) if sought.wish.overdue else found.exclude(past)
    return _page(sought, sought.parts(found), DUE_BY, (whose,), cursor, limit)


def lines_of(who: Principal, rows: Iterable[Move | Due | Part]) -> dict[UUID, Line]:
    """Give the cases that rows are of, as the same side sees them."""
    wanted = {row.case_id for row in rows}
    return {line.case_id: line for line in queries.lines(who).filter(case_id__in=wanted)}


def _page(
    sought: Sought,
    parts: list[QuerySet[M]],
    order: Order,
    asked: tuple[object, ...],
    cursor: str | None,
    limit: int,
) -> Page[M]:
    """Give a page of a list that lies in parts, each of them in the same order."""
    mark = sought.mark(order.name, *asked)
    place = _read(cursor, mark, order) if cursor is not None else None
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
    text = [mark, told, str(apart)]
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
