"""What comes before what: prerequisites, order, methods on one day, days between them.

First attempts are held against first attempts, and re-sits against the re-sits that are under way
beside them: nobody takes a passed method again because another one is taken again.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import assert_never

from guildhall.engine.actions.sessions import BookSession, MoveSession, StartSession
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.bookings import booked_seconds, meanwhile, session_day
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, days_between, extended, spoken, spoken_moment
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.order import DaysBetween, InOrder, OneDay, OrderRule, PassedBefore
from guildhall.engine.pack import Pack
from guildhall.engine.periods import after
from guildhall.engine.run import SETTLED, Attempt
from guildhall.engine.session import Session
from guildhall.engine.wording import counted


def judge(rule: OrderRule, ask: Ask) -> Findings:
    """Judge a rule of what comes before what."""
    match rule:
        case PassedBefore():
            return passed_before(rule, ask)
        case InOrder():
            return in_order(rule, ask)
        case OneDay():
            return one_day(rule, ask)
        case DaysBetween():
            return apart(rule, ask)
        case _:
            assert_never(rule)


def comes_before(pack: Pack) -> dict[str, set[str]]:
    """Give for each method those that clauses of the pack put before it."""
    before: dict[str, set[str]] = {method: set() for method in pack.methods}
    for clause in pack.clauses:
        for first, then in pairs(clause.rule):
            before.setdefault(then, set()).add(first)
    return before


def pairs(rule: object) -> Iterator[tuple[str, str]]:
    """Give what a rule puts before what; nothing for a rule of another kind."""
    match rule:
        case PassedBefore(method=method, first=first) | DaysBetween(method=method, first=first):
            yield first, method
        case InOrder(methods=methods):
            yield from pairwise(methods)
        case _:
            return


# Prerequisites


def passed_before(rule: PassedBefore, ask: Ask) -> Findings:
    """What a method waits for is there: only what is released can be known to be passed."""
    if not ask.case.attempts(rule.first):
        return None
    lacking = _lacking(rule, ask)
    if lacking is None:
        return KEPT
    sentence = f"The {ask.session_name(rule.method)} waits until {lacking}"
    return [ask.against(sentence, limit=rule.state)]


def _lacking(rule: PassedBefore, ask: Ask) -> str | None:
    """Say what a method still waits for, and why it is not there; None where it is."""
    name = f"the {ask.session_name(rule.first)}"
    counts = ask.case.counting(rule.first)
    match rule.state:
        case "submitted":
            work = ask.pack.methods[rule.first].work or f"work of {name}"
            handed_in = ask.attempt(rule.first).work is not None
            return None if handed_in else f"the {work} is handed in."
        case "held":
            return None if _was_held(ask.case, rule.first) else f"{name} has been held."
        case "released":
            return None if counts else f"a result of {name} is released."
        case "passed":
            if counts is None or counts.released_at is None:
                return f"{name} is passed; no result of it is released yet."
            if counts.passed:
                return None
            day = spoken(day_of(counts.released_at))
            return f"{name} is passed; its result released on {day} is a fail."


def _was_held(case: Case, method: str) -> bool:
    """Whether a session was held; a fail by the rule without one counts once it is released."""
    return any(
        tried.state in SETTLED and (tried.released_at is not None or not tried.failed_by_rule)
        for tried in case.attempts(method)
    )


# Order, days together, days between


def _counterpart(case: Case, method: str, other: str) -> Attempt | None:
    """Give the attempt at another method against which this one is held, if there is one."""
    mine, tries = case.attempt(method), case.attempts(other)
    if not tries:
        return None  # a method that was not chosen for this apprentice
    if mine.number == 1:
        return tries[0]
    last = tries[-1]
    over = last.released_at is not None and last.released_at <= mine.opened_at
    return None if last.number == 1 or over else last


def held_before(case: Case, rule: DaysBetween) -> Attempt | None:
    """Give the attempt from which the days before a method count, once it was held."""
    tried = _counterpart(case, rule.method, rule.first)
    return tried if tried is not None and tried.state in SETTLED else None


def _started(tried: Attempt) -> bool:
    """Whether the day of an attempt is a fact, and no plan any more."""
    return tried.held_on is not None or bool(tried.sittings)


def _over_at(session: Session) -> datetime:
    """Give the moment at which a booked session would be over."""
    return session.starts_at + timedelta(seconds=session.seconds)


def in_order(rule: InOrder, ask: Ask) -> Findings:
    """One after another: as planned when a session is booked or moved, in fact when it starts."""
    if ask.method not in rule.methods:
        return None
    place = rule.methods.index(ask.method)
    if isinstance(ask.action, StartSession):
        return list(_not_yet_held(rule.methods[:place], ask, ask.method))
    if not isinstance(ask.action, BookSession | MoveSession):
        return None
    return [
        *_after_those(rule.methods[:place], ask, ask.action),
        *_before_those(rule.methods[place + 1 :], ask, ask.action),
    ]


def _not_yet_held(earlier: tuple[str, ...], ask: Ask, method: str) -> Iterator[Finding]:
    for other in earlier:
        tried = _counterpart(ask.case, method, other)
        if tried is not None and tried.state not in SETTLED:
            yield ask.against(
                f"The {ask.session_name(other)} comes before the {ask.session_name(method)} and "
                "has not been held."
            )


def _after_those(
    earlier: tuple[str, ...], ask: Ask, action: BookSession | MoveSession
) -> Iterator[Finding]:
    for other in earlier:
        tried = _counterpart(ask.case, action.method, other)
        if tried is None or tried.state in SETTLED:
            continue
        name = ask.session_name(other)
        if tried.session is None:
            yield ask.note(f"The {name} comes before it and is not booked yet.")
        elif (over_at := _over_at(tried.session)) > action.starts_at:
            sentence = (
                f"The {ask.session_name(action.method)} would be on "
                f"{spoken_moment(action.starts_at)}; the {name} comes before it and ends on "
                f"{spoken_moment(over_at)}."
            )
            yield ask.against(sentence, field="starts_at")


def _before_those(
    later: tuple[str, ...], ask: Ask, action: BookSession | MoveSession
) -> Iterator[Finding]:
    over_at = action.starts_at + timedelta(seconds=booked_seconds(ask.pack, ask.case, action))
    for other in later:
        tried = _counterpart(ask.case, action.method, other)
        if tried is None or tried.session is None:
            continue
        name = ask.session_name(other)
        if _started(tried):
            # Nothing can put this right any more: whoever let it start has answered for it.
            yield ask.note(f"The {name} comes after it and has been held already.")
        elif tried.session.starts_at < over_at:
            sentence = (
                f"The {ask.session_name(action.method)} would end on {spoken_moment(over_at)}; "
                f"the {name} comes after it and is on {spoken_moment(tried.session.starts_at)}: "
                "move that one first."
            )
            yield ask.against(sentence, field="starts_at")


def _days(tried: Attempt) -> list[date]:
    """Give the days on which an attempt was or is to be held.

    A session that was broken off or void counts: on that day it was begun as it should be.
    """
    begun = [session.day for session in tried.earlier_sessions if session.started_at is not None]
    planned = tried.session.day if tried.session is not None else None
    day = tried.held_on or planned
    held = [session.day for session in tried.sittings]
    return [*begun, *held, *((day,) if day is not None else ())]


def one_day(rule: OneDay, ask: Ask) -> Findings:
    """Together: a booking joins what is booked; a move is warned of while the other can follow."""
    day = session_day(ask)
    if ask.method not in rule.methods or day is None:
        return None
    found: list[Finding] = []
    for other in rule.methods:
        tried = _counterpart(ask.case, ask.method, other) if other != ask.method else None
        if tried is not None:
            found += _together(rule, ask, other, tried, day)
    return found


def _together(rule: OneDay, ask: Ask, other: str, tried: Attempt, day: date) -> Iterator[Finding]:
    method = ask.method or ""
    here, there = ask.session_name(method), ask.session_name(other)
    how = "on one day" if rule.days == 1 else f"within {rule.days} days"
    theirs = _days(tried)
    begun = [s.day for s in ask.attempt(method).earlier_sessions if s.started_at is not None]
    if _near(rule, [day], theirs):
        if isinstance(ask.action, BookSession | MoveSession):
            clash = meanwhile(ask.pack, ask.case, ask.action, other)
            yield from () if clash is None else (ask.against(clash, field="starts_at"),)
        return
    if _near(rule, begun, theirs):
        yield ask.note(f"The {here} was begun {how} with the {there}; only it is held again.")
    elif not theirs:
        sentence = f"The {here} and the {there} are held {how}, and the {there} is not booked."
        starting = isinstance(ask.action, StartSession)
        yield ask.against(sentence) if starting else ask.note(sentence)
    else:
        sentence = (
            f"The {here} would be on {spoken(day)}, the {there} is on {spoken(theirs[-1])}: they "
            f"are held {how}."
        )
        yield _still_to_mend(ask, tried, sentence, there)


def _near(rule: OneDay, mine: list[date], theirs: list[date]) -> bool:
    return any(abs(days_between(one, two)) < rule.days for one in mine for two in theirs)


def _still_to_mend(ask: Ask, tried: Attempt, sentence: str, other: str) -> Finding:
    """Warn of a move while the other session can still follow; speak against it else.

    Who moves two sessions moves one of them first. What is not put right is refused at the start.
    """
    if isinstance(ask.action, MoveSession) and not _started(tried):
        return ask.warn(f"{sentence} Move the {other} as well.", field="starts_at")
    return ask.against(sentence, field="starts_at")


def apart(rule: DaysBetween, ask: Ask) -> Findings:
    """So long between two methods, as planned, and in fact when the later one starts."""
    day = session_day(ask)
    if ask.method not in (rule.method, rule.first) or day is None:
        return None
    if ask.method == rule.method:
        return _later_one(rule, ask, day)
    tried = _counterpart(ask.case, rule.first, rule.method)
    if tried is None or tried.session is None or _started(tried):
        # Held: what comes after it comes too late to be judged against it.
        return None
    if isinstance(ask.action, StartSession):
        return None
    return list(_held_apart(rule, ask, tried, day, tried.session.day))


def _later_one(rule: DaysBetween, ask: Ask, day: date) -> Findings:
    tried = _counterpart(ask.case, rule.method, rule.first)
    if tried is None:
        return None
    starting = isinstance(ask.action, StartSession)
    name, first = ask.session_name(rule.method), ask.session_name(rule.first)
    if starting and tried.state not in SETTLED:
        sentence = f"The {name} comes after the {first}, which has not been held."
        return [ask.against(sentence)]
    days = _days(tried)
    if not days:
        sentence = f"The days before the {name} count from the {first}, which is not booked yet."
        return KEPT if tried.state in SETTLED else [ask.note(sentence)]
    return list(_held_apart(rule, ask, tried, days[-1], day))


def _held_apart(
    rule: DaysBetween, ask: Ask, tried: Attempt, first: date, then: date
) -> Iterator[Finding]:
    """Hold the days of the two sessions against the least and the most; `tried` is the other."""
    earliest = after(first, rule.least)
    latest = None
    if rule.most is not None:
        latest = extended(after(first, rule.most), first, ask.case.pauses, ask.today)
    if then < earliest:
        bound = f"{spoken(earliest)} is the first day"
    elif latest is not None and then > latest:
        bound = f"{spoken(latest)} is the last day"
    else:
        return
    here, there = ask.session_name(rule.method), ask.session_name(rule.first)
    sentence = (
        f"The {here} would be on {spoken(then)}, {_distance(first, then)} the {there} on "
        f"{spoken(first)}; {bound}."
    )
    yield _still_to_mend(ask, tried, sentence, here if ask.about(rule.first) else there)


def _distance(first: date, then: date) -> str:
    days = days_between(first, then)
    if days == 0:
        return "on the day of"
    return f"{counted(abs(days), 'day')} {'after' if days > 0 else 'before'}"
