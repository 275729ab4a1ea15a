"""A dated limit: its clause, what it counts from, the day, and whose move it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from guildhall.engine.case import Case
from guildhall.engine.kinds.base import MethodRule
from guildhall.engine.kinds.order import DaysBetween
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.vocabulary import Role
from guildhall.engine.windows import Window

Progress = Literal["running", "met", "overdue", "late", "waived"]


R = TypeVar("R", bound=MethodRule | DaysBetween)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit. `state`: running, met in time, overdue, done late, or waived by being set aside.

    `counts_from` is the day of the starting event, which is day 0; `by_day` is the last day within,
    pauses reckoned in. Where it `opens`, it is the first day on which something can be. `steps`
    are the actions that are done by then.
    """

    clause: str
    heading: str
    what: str
    anchor: str
    counts_from: date
    by_day: date
    whose: Role
    state: Progress
    method: str | None = None
    steps: tuple[str, ...] = ()
    opens: bool = False
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What has to be done by a day: in words, whose move it is, and the actions that do it."""

    what: str
    whose: Role
    steps: tuple[str, ...]


def limited(
    own: Window, today: date, task: Task, done: date | None, method: str | None = None
) -> Iterator[Deadline]:
    """Give the limit of a window on a task, once its clock has started."""
    if own.counts_from is None or own.limit is None:
        return
    state: Progress
    if done is None:
        state = "overdue" if today > own.limit else "running"
    else:
        state = "met" if done <= own.limit else "late"
    yield Deadline(
        clause=own.clause.id,
        heading=own.clause.at,
        what=task.what,
        anchor=own.since,
        counts_from=own.counts_from,
        by_day=own.limit,
        whose=task.whose,
        state=state,
        method=method,
        steps=task.steps,
        reading=own.clause.reading,
    )


def taken(pack: Pack, now: Case, kind: type[R]) -> Iterator[tuple[Clause, R]]:
    """Give the clauses of a kind whose method the apprentice takes: not each is always chosen."""
    for clause, rule in pack.rules(kind):
        if rule.method in now.run.attempts:
            yield clause, rule
