"""First and last days of sessions: inside their windows, apart from others, sitting by sitting."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from guildhall.engine.actor import Surroundings
from guildhall.engine.anchors import anchor_words, start_day
from guildhall.engine.bookings import last_day
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, extended
from guildhall.engine.deadlines.deadline import Deadline, Progress, Task, limited, taken
from guildhall.engine.kinds.order import DaysBetween
from guildhall.engine.kinds.outside import OutsideResult
from guildhall.engine.kinds.sittings import Sittings
from guildhall.engine.kinds.timing import HeldWithin, NotBefore
from guildhall.engine.pack import Pack
from guildhall.engine.periods import after
from guildhall.engine.rules.order import held_before
from guildhall.engine.run import SETTLED, Attempt
from guildhall.engine.vocabulary import AttemptState, Role
from guildhall.engine.windows import Window, window_after

HELD = ("book_session", "start_session", "end_session", "record_result")
"""The actions that lead to a session that was held."""


def held_within(pack: Pack, now: Case, today: date) -> Iterator[Deadline]:
    """First attempts inside the period of the EPA."""
    for clause, rule in pack.rules(HeldWithin):
        for method, tries in now.run.attempts.items():
            if rule.binds(method):
                own = window_after(pack, now, clause, rule, today, method)
                yield from session_limit(pack, own, method, tries[0], today)


def session_limit(
    pack: Pack, own: Window, method: str, tried: Attempt, today: date
) -> Iterator[Deadline]:
    """Give the limit on an attempt's session, whoever is to book or to hold it."""
    done = tried.held_on
    if pack.rule(Sittings, method) is not None and tried.state not in SETTLED:
        done = None  # one of several sittings is not all of them
    if tried.failed_by_rule and tried.work is not None:
        done = day_of(tried.work.submitted_at)
    waiting = tried.state is AttemptState.WAITING
    whose = Role.OFFICER if waiting else Role.ASSESSOR
    what = f"{'Book and hold' if waiting else 'Hold'} the {pack.methods[method].session}"
    if pack.rule(OutsideResult, method) is not None:
        what = f"Have the {pack.methods[method].session} held, and record its result"
    yield from limited(own, today, Task(what, whose, HELD), done, method)


def openings(pack: Pack, now: Case, today: date, around: Surroundings) -> Iterator[Deadline]:
    """First days: before them something cannot be."""
    for clause, rule in taken(pack, now, NotBefore):
        start = start_day(now, rule.after, rule.method, rule.after_method)
        if start is None or now.attempt(rule.method).settled:
            continue
        first = after(start, rule.wait, around)
        yield Deadline(
            clause=clause.id,
            heading=clause.at,
            what=f"The {pack.methods[rule.method].session} can be held from this day on",
            anchor=anchor_words(pack, rule.after, rule.after_method),
            counts_from=start,
            by_day=first,
            whose=Role.OFFICER,
            state="met" if today >= first else "running",
            method=rule.method,
            opens=True,
            reading=clause.reading,
        )


def held_apart(pack: Pack, now: Case, today: date) -> Iterator[Deadline]:
    """The first and the last day of a method that is held so long after another one."""
    for clause, rule in taken(pack, now, DaysBetween):
        beside, name = held_before(now, rule), pack.methods[rule.method].session
        start = beside.held_on if beside is not None else None
        if start is None or now.attempt(rule.method).settled:
            continue
        limit = Deadline(
            clause=clause.id,
            heading=clause.at,
            what=f"The {name} can be held from this day on",
            anchor=f"the {pack.methods[rule.first].session}",
            counts_from=start,
            by_day=after(start, rule.least),
            whose=Role.OFFICER,
            state="met" if today >= after(start, rule.least) else "running",
            method=rule.method,
            opens=True,
            reading=clause.reading,
        )
        yield limit
        if rule.most is not None:
            last = extended(after(start, rule.most), start, now.pauses, today)
            state: Progress = "overdue" if today > last else "running"
            what = f"Hold the {name}"
            yield replace(limit, what=what, by_day=last, state=state, opens=False, steps=HELD)


def sittings(pack: Pack, now: Case, today: date) -> Iterator[Deadline]:
    """All sittings of a method in time after the first."""
    for clause, rule in taken(pack, now, Sittings):
        limit = last_day(rule, now, today)
        if limit is None:
            continue
        tried = now.attempt(rule.method)
        first, name = tried.sittings[0].day, pack.methods[rule.method].session
        over = tried.session is not None and tried.state in SETTLED
        state: Progress = "met" if over else "overdue" if today > limit else "running"
        yield Deadline(
            clause=clause.id,
            heading=clause.at,
            what=f"Hold every sitting of the {name}",
            anchor="its first sitting",
            counts_from=first,
            by_day=limit,
            whose=Role.ASSESSOR if tried.state is AttemptState.BOOKED else Role.OFFICER,
            state=state,
            method=rule.method,
            steps=HELD,
            reading=clause.reading,
        )
