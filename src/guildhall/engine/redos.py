"""Re-sits and re-takes by a decision table: which row decides, and what it comes to in words.

Used by the rule that refuses, by the offers, by the lapse, and by the deadlines that people are
shown: one reckoning, so that they can never differ. A specification without such a table allows
every re-sit and re-take of a failed method, and its employer decides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, days_between, extended, paused_days
from guildhall.engine.kinds.redo import (
    Count,
    Fresh,
    NewPaper,
    RedoDecider,
    RedoRow,
    RedoSpan,
    RedoTable,
    RedoWhen,
)
from guildhall.engine.numbers import spoken_number
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.run import Attempt
from guildhall.engine.vocabulary import Anchor, Role
from guildhall.engine.windows import Window
from guildhall.engine.wording import counted, listed

ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


@dataclass(frozen=True, slots=True)
class RedoFacts:
    """What a table decides by: see `RedoWhen` for what each is."""

    failed: int
    attempt: int
    days: int
    all_attempted: bool
    last_score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The row that decides, its number from 1 on, and the facts that it fits."""

    clause: Clause
    table: RedoTable
    facts: RedoFacts
    row: RedoRow
    number: int


def table_of(pack: Pack, method: str) -> tuple[Clause, RedoTable] | None:
    """Give the table that decides on a method, if the pack has one."""
    for clause, table in pack.rules(RedoTable):
        if not table.methods or method in table.methods:
            return clause, table
    return None


def failed_attempt(case: Case, method: str) -> Attempt | None:
    """Give the attempt under way at a method where its fail is released, and nothing since."""
    tries = case.attempts(method)
    return tries[-1] if tries and tries[-1].released_at and tries[-1].passed is False else None


def facts_of(case: Case, method: str, day: date) -> RedoFacts | None:
    """Give the facts of a failed method on a day; None where no fail of it is released."""
    last = failed_attempt(case, method)
    if last is None or last.released_at is None:
        return None
    released = day_of(last.released_at)
    counting = [case.counting(other) for other in case.run.attempts]
    return RedoFacts(
        failed=sum(tried is not None and tried.passed is False for tried in counting),
        attempt=last.number + 1,
        days=days_between(released, day) - _paused(case, released, day),
        all_attempted=all(tried is not None for tried in counting),
        last_score=last.result.score if last.result is not None else None,
    )


def _paused(case: Case, released: date, day: date) -> int:
    """Count the days of pause after a release that a day comes after.

    A day within a pause counts as the first one after it, as it does where limits are moved.
    """
    paused = paused_days(released + timedelta(days=1), day + timedelta(days=1), case.pauses)
    within = paused_days(day, day + timedelta(days=1), case.pauses) and day > released
    return paused - 1 if within else paused


def fits(when: RedoWhen, facts: RedoFacts) -> bool:
    """Tell whether everything that a row asks for holds."""
    score = when.last_score
    return (
        _within(when.failed, facts.failed)
        and _within(when.attempt, facts.attempt)
        and (when.days is None or when.days.has(facts.days))
        and when.all_attempted in (None, facts.all_attempted)
        and (score is None or (facts.last_score is not None and score.has(facts.last_score)))
    )


def _within(count: Count | None, number: int) -> bool:
    if isinstance(count, RedoSpan):
        return count.has(number)
    return count in (None, number)


def choose(clause: Clause, table: RedoTable, facts: RedoFacts) -> Chosen | None:
    """Give the first row that fits the facts."""
    for number, row in enumerate(table.rows, start=1):
        if fits(row.when, facts):
            return Chosen(clause, table, facts, row, number)
    return None


def chosen(pack: Pack, case: Case, method: str, day: date) -> Chosen | None:
    """Give the row that decides on a failed method on a day.

    None where the pack has no table, where it is set aside, or where no fail is released.
    """
    found = table_of(pack, method)
    facts = facts_of(case, method, day)
    if found is None or facts is None or case.waived(found[0].id):
        return None
    return choose(*found, facts)


def still_to_come(found: Chosen) -> Iterator[tuple[int, Chosen | None]]:
    """Give each later day since the release on which another row may decide, with that row."""
    edges = set()
    for row in found.table.rows:
        if row.when.days is not None:
            edges |= {row.when.days.from_, row.when.days.below}
            edges |= {row.when.days.to + 1} if row.when.days.to is not None else set()
    for edge in sorted(edge for edge in edges if edge is not None and edge > found.facts.days):
        days = -int(-edge // 1)
        yield days, choose(found.clause, found.table, replace(found.facts, days=days))


def can_be_had(pack: Pack, case: Case, method: str, day: date) -> bool:
    """Tell whether a re-sit or re-take of a failed method is allowed on a day, or will be."""
    found = chosen(pack, case, method, day)
    if found is None:
        return failed_attempt(case, method) is not None
    return bool(found.row.kinds) or any(
        later is not None and later.row.kinds for _, later in still_to_come(found)
    )


def since_release(case: Case, method: str, days: int, today: date) -> date:
    """Give the day that is so many days after the release of a fail, pauses left out."""
    last = case.attempt(method)
    released = day_of(last.released_at or last.opened_at)
    return extended(released + timedelta(days=days), released, case.pauses, today)


def decided_window(pack: Pack, case: Case, method: str, today: date) -> Window | None:
    """Give the days within which an offer can be taken; None where the table sets no end to it."""
    days = _last_days(pack, case, method, today)
    found = chosen(pack, case, method, today)
    if days is None or found is None:
        return None
    start = since_release(case, method, 0, today)
    return Window(
        found.clause, Anchor.FAIL_RELEASED, start, since_release(case, method, days, today)
    )


def _last_days(pack: Pack, case: Case, method: str, day: date) -> int | None:
    """Give how many days after the release an offer can be taken at the last."""
    found = chosen(pack, case, method, day)
    if found is None:
        return None
    start = choose(found.clause, found.table, replace(found.facts, days=0))
    if start is None:
        return None
    steps: list[tuple[int, Chosen | None]] = [(0, start), *still_to_come(start)]
    allowed = [n for n, (_, row) in enumerate(steps) if row is not None and row.row.kinds]
    if not allowed or allowed[-1] == len(steps) - 1:
        return None
    return steps[allowed[-1] + 1][0] - 1


def decider(pack: Pack, case: Case, method: str | None, day: date) -> Role:
    """Give who decides on a re-sit or re-take: as the table says, or its clause, or the employer.

    The method may be none of the pack's: then it is as if nothing were said of it.
    """
    found = chosen(pack, case, method, day) if method and case.runs else None
    if found is not None and found.row.by is not None:
        return found.row.by
    said = pack.rule(RedoDecider)
    return said[1].by if said is not None else Role.EMPLOYER


def asked_new(pack: Pack, method: str, row: RedoRow) -> tuple[Fresh, ...]:
    """Give what has to be new in another attempt at a method, of what a row asks for."""
    there = {
        "work": pack.methods[method].work is not None,
        "paper": pack.rule(NewPaper, method) is not None,
    }
    return tuple(what for what in row.new if there[what])


# In words

NOT_EVERY = "not every method attempted"
NEW: Mapping[str, str] = {"work": "new work", "paper": "a new paper"}


def row_words(row: RedoRow, by: Role) -> str:
    """Tell what a row allows: `re-sit of the method, capped at pass, decided by the employer`."""
    if not row.kinds:
        return "none"
    told = [f"{' or '.join(kind.words for kind in row.kinds)} of the {row.scope}"]
    if row.cap.method is not None:
        score = " and its least score" if row.cap.score else ""
        told.append(f"capped at {row.cap.method}{score}")
    if row.cap.whole is not None:
        told.append(f"the whole capped at {row.cap.whole}")
    if row.new:
        told.append(f"with {' and '.join(NEW[what] for what in row.new)}")
    return ", ".join([*told, f"decided by the {by.words}"])


def when_words(when: RedoWhen) -> str:
    """Tell when a row fits: `2 or more methods failed, up to 60 days since the release`."""
    told = []
    if when.attempt is not None:
        told.append(f"attempt {_span_words(when.attempt)}")
    if when.failed is not None:
        told.append(f"{_span_words(when.failed)} failed")
    if when.last_score is not None:
        told.append(f"last score {_span_words(when.last_score)}")
    if when.days is not None:
        told.append(f"{_span_words(when.days)} days since the release")
    if when.all_attempted is not None:
        told.append("every method attempted" if when.all_attempted else NOT_EVERY)
    return ", ".join(told) or "otherwise"


def _span_words(span: Count) -> str:
    if not isinstance(span, RedoSpan):
        return str(span)
    first, last = span.from_, span.to
    if span.below is not None:
        below = f"below {spoken_number(span.below)}"
        return below if first is None else f"{spoken_number(first)} and more, {below}"
    if last is None:
        return f"{spoken_number(first)} or more" if first is not None else "any"
    to = spoken_number(last)
    return f"up to {to}" if first is None else f"{spoken_number(first)} to {to}"


def facts_words(table: RedoTable, facts: RedoFacts) -> str:
    """Tell the facts that a table asks for: `the third attempt, with 1 method failed`."""
    number = facts.attempt
    ordinal = ORDINALS[number] if number < len(ORDINALS) else f"{number}th"
    told = []
    if table.asked("failed"):
        told.append(f"{counted(facts.failed, 'method')} failed")
    if table.asked("last_score"):
        score = facts.last_score
        told.append("no last score" if score is None else f"a last score of {spoken_number(score)}")
    if table.asked("days"):
        told.append(f"{counted(facts.days, 'day')} since the release")
    if table.asked("all_attempted"):
        told.append("every method attempted" if facts.all_attempted else NOT_EVERY)
    words = f"the {ordinal} attempt"
    return f"{words}, with {listed(told)}" if told else words
