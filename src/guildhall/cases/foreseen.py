"""What an action would bring with it, before it counts: which limits it starts, who would see it.

Both are worked out of what whoever acts can see, and of nothing else.
"""

from collections.abc import Iterable
from datetime import datetime

from guildhall.cases import around
from guildhall.cases.models import CaseRecord
from guildhall.engine import deadlines, replay
from guildhall.engine.actor import Actor
from guildhall.engine.audience import as_read
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.deadlines import Deadline
from guildhall.engine.events import Entry
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Role

RUNNING = ("running", "overdue")


def limits(pack: Pack, case: Case, entries: tuple[Entry, ...], now: datetime) -> list[Deadline]:
    """Give the limits that would start to run, or would run to another day."""
    known = around.on_the_day(day_of(now))
    before = {_key(one) for one in deadlines(pack, case, now, known)}
    after = deadlines(pack, replay(entries, case), now, known)
    return [one for one in after if one.state in RUNNING and _key(one) not in before]


def _key(one: Deadline) -> tuple[object, ...]:
    return one.clause, one.method, one.what, one.by_day, one.state


def readers(
    record: CaseRecord, case: Case, entries: Iterable[Entry], method: str | None
) -> list[Actor]:
    """Give who would see it on their page of the case: the parties, the assessor of a method."""
    entries = tuple(entries)
    after = replay(entries, case)
    viewers = [
        Actor(record.apprentice_id, Role.APPRENTICE),
        Actor("", Role.EMPLOYER, record.employer_id),
        Actor("", Role.PROVIDER, record.provider_id),
    ]
    assessor = after.attempt(method).assessor if method and method in after.run.attempts else None
    if assessor is not None:
        viewers.append(Actor(assessor.person, Role.ASSESSOR, record.body_id))
    return [one for one in viewers if any(as_read(entry, after, one) for entry in entries)]
