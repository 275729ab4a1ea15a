"""Windows, notice, earliest days, and lengths of time.

What depends on a planned date bites when a session is booked or moved. Where the event from which
it counts has not been yet, it is a note there, and bites when the session starts.
"""

from datetime import date, datetime
from typing import assert_never

from guildhall.engine.actions.judging import RecordResult
from guildhall.engine.actions.sessions import (
    AllocateAssessor,
    BookSession,
    ChangeAssessor,
    EndSession,
    ExtendSession,
    MoveSession,
    StartPart,
    StartSession,
)
from guildhall.engine.adjustments import extension_seconds, part_seconds, planned_seconds
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.dates import counted, day_of, days_between, spoken, spoken_length
from guildhall.engine.kinds.timing import (
    Extension,
    HeldWithin,
    NotBefore,
    Notice,
    PlannedLength,
    ReviewTime,
    TimingRule,
    TypicalSplit,
)
from guildhall.engine.vocabulary import Anchor, Ending
from guildhall.engine.windows import after, anchor_day, session_window, spoken_period

MINUTE = 60


def judge(rule: TimingRule, ask: Ask) -> Findings:
    """Judge a rule of time."""
    match rule:
        case HeldWithin():
            return held_within(ask)
        case NotBefore():
            return not_before(rule, ask)
        case Notice():
            return notice(rule, ask)
        case PlannedLength():
            return planned_length(rule, ask)
        case Extension():
            return extension(rule, ask)
        case ReviewTime():
            return review_time(rule, ask)
        case TypicalSplit():
            return typical_split(rule, ask)
        case _:
            assert_never(rule)


def session_day(ask: Ask) -> date | None:
    """Give the day of the session that the action is about: planned, or the day of its start."""
    starts_at: datetime | None = getattr(ask.action, "starts_at", None)
    if isinstance(ask.action, StartSession):
        return ask.today
    return day_of(starts_at) if starts_at else None


def held_within(ask: Ask) -> Findings:
    """The first attempt at a method is held inside the EPA's window."""
    if ask.method is None or ask.attempt(ask.method).number > 1:
        return None
    return inside_window(ask)


def inside_window(ask: Ask) -> Findings:
    """The session of the attempt under way falls inside the window of the clause."""
    past = isinstance(ask.action, RecordResult)
    day = ask.action.held_on if isinstance(ask.action, RecordResult) else session_day(ask)
    if ask.method is None or day is None:
        return None
    own = session_window(ask.pack, ask.case, ask.method, ask.today)
    if own is None or own.clause.id != ask.clause.id:
        return None
    if own.counts_from is None or own.limit is None:
        sentence = f"The window counts from {own.anchor.words}, still to come."
        return [ask.against(sentence) if past else ask.note(sentence)]
    if day <= own.limit and not (past and day < own.counts_from):
        return KEPT
    name = ask.session_name(ask.method)
    sentence = (
        f"The {name} {'was' if past else 'would be'} on {spoken(day)}; the window, counted from "
        f"{own.anchor.words} on {spoken(own.counts_from)}, ends on {spoken(own.limit)}."
    )
    if day < own.counts_from:
        sentence = (
            f"The {name} was on {spoken(day)}; the window counts from {own.anchor.words} on "
            f"{spoken(own.counts_from)}."
        )
    field = "held_on" if past else "starts_at"
    return [ask.against(sentence, got=str(day), limit=str(own.limit), unit="day", field=field)]


def not_before(rule: NotBefore, ask: Ask) -> Findings:
    """No session before the period has passed."""
    day = session_day(ask)
    if not ask.about(rule.method) or day is None:
        return None
    name = ask.session_name(rule.method)
    start = anchor_day(ask.case, rule.after, rule.method)
    if start is None:
        sentence = f"The {spoken_period(rule.wait)} count from {rule.after.words}, still to come."
        return [
            ask.against(sentence) if isinstance(ask.action, StartSession) else ask.note(sentence)
        ]
    first = after(start, rule.wait)
    if day >= first:
        return KEPT
    sentence = (
        f"The {name} would be on {spoken(day)}, day {days_between(start, day)} after "
        f"{rule.after.words} on {spoken(start)}; {spoken(first)} is the first day."
    )
    return [ask.against(sentence, got=str(day), limit=str(first), unit="day", field="starts_at")]


def notice(rule: Notice, ask: Ask) -> Findings:
    """The apprentice hears of the date early enough."""
    day = session_day(ask)
    if not ask.about(rule.method) or day is None:
        return None
    given = days_between(ask.today, day)
    if given >= rule.days:
        return KEPT
    sentence = (
        f"Told on {_short(ask.today)} for {_short(day)}: {_days(given)} notice, {rule.days} needed."
    )
    return [ask.against(sentence, got=given, limit=rule.days, unit="days", field="starts_at")]


def _short(day: date) -> str:
    return f"{day.day} {day:%B}"


def _days(number: int) -> str:
    return "1 day's" if number == 1 else f"{number} days'"


def planned_length(rule: PlannedLength, ask: Ask) -> Findings:
    """A planned length as the document has it; a shorter session is recorded with its reason."""
    if not ask.about(rule.method):
        return None
    if isinstance(ask.action, EndSession):
        return _ended_short_or_long(rule, ask, ask.action)
    if not isinstance(ask.action, BookSession | MoveSession):
        return None
    limit = planned_seconds(ask.pack, ask.case, rule.method)
    got = chosen_seconds(ask.action)
    if limit is None or got is None or got == limit or (rule.bound == "at_most" and got < limit):
        return KEPT
    word = "at most" if rule.bound == "at_most" else "to be"
    sentence = (
        f"The {ask.session_name(rule.method)} is planned for {spoken_length(got)}; it has "
        f"{word} {spoken_length(limit)}."
    )
    if rule.bound == "at_most":
        sentence = sentence.replace("it has at most", "it takes at most")
    return [ask.against(sentence, got=got, limit=limit, unit="seconds", field="minutes")]


def chosen_seconds(action: BookSession | MoveSession) -> int | None:
    """Give the length that a booking asks for; None where it takes the planned one."""
    return None if action.minutes is None else action.minutes * 60 + action.seconds


def _ended_short_or_long(rule: PlannedLength, ask: Ask, action: EndSession) -> Findings:
    session = ask.attempt(rule.method).session
    if session is None or action.ending in (Ending.EMERGENCY, Ending.TECHNICAL):
        return None
    ran = session.ran_for(ask.when)
    most = session.seconds + session.extended_seconds
    name = ask.session_name(rule.method)
    if ran > most:
        sentence = (
            f"The {name} ran {spoken_length(ran)}; {spoken_length(most)} were planned and granted."
        )
        return [ask.happened(sentence, got=ran, limit=most, unit="seconds")]
    short = rule.bound == "exactly" and ran < session.seconds
    if short and action.reason is None:
        sentence = (
            f"The {name} ran {spoken_length(ran)} of {spoken_length(session.seconds)}: a shorter "
            "session is recorded with its reason."
        )
        return [
            ask.against(sentence, got=ran, limit=session.seconds, unit="seconds", field="reason")
        ]
    return KEPT


def extension(rule: Extension, ask: Ask) -> Findings:
    """What is granted on top stays within the share, reckoned on the lengthened time."""
    if not ask.about(rule.method) or not isinstance(ask.action, ExtendSession):
        return None
    session = ask.attempt(rule.method).session
    most = extension_seconds(ask.pack, ask.case, rule.method)
    if session is None or most is None:
        return None
    asked = ask.action.minutes * 60 + ask.action.seconds
    total = session.extended_seconds + asked
    if total <= most:
        return KEPT
    sentence = (
        f"{spoken_length(total)} more would be granted in all; {rule.percent}% is "
        f"{spoken_length(most)}."
    )
    if session.extended_seconds:
        sentence += f" {counted(session.extended_seconds, 'second')} were granted before."
    return [ask.against(sentence, got=total, limit=most, unit="seconds", field="minutes")]


def review_time(rule: ReviewTime, ask: Ask) -> Findings:
    """The assessor has the days, from the later of the allocation and the gateway's acceptance."""
    if not ask.about(rule.method):
        return None
    attempt = ask.attempt(rule.method)
    accepted = anchor_day(ask.case, Anchor.GATEWAY_ACCEPTED)
    changing = isinstance(ask.action, AllocateAssessor | ChangeAssessor)
    if changing and attempt.held:
        # Held: what is left is to mark it, and nothing to prepare.
        return None
    allocated = ask.today if changing else attempt.allocated_on
    day = session_day(ask)
    if changing:
        day = attempt.session.day if attempt.session is not None else None
    name = ask.session_name(rule.method)
    if allocated is None or accepted is None or day is None:
        sentence = f"The assessor is to have {rule.days} days with the papers before the {name}."
        starting = isinstance(ask.action, StartSession)
        return [ask.against(sentence) if starting else ask.note(sentence)]
    at_hand = max(allocated, accepted)
    given = days_between(at_hand, day)
    if given >= rule.days:
        return KEPT
    sentence = (
        f"With the papers from {spoken(at_hand)}, the assessor has {counted(given, 'day')} before "
        f"the {name} on {spoken(day)}; {rule.days} are needed."
    )
    return [ask.against(sentence, got=given, limit=rule.days, unit="days", field="starts_at")]


def typical_split(rule: TypicalSplit, ask: Ask) -> Findings:
    """Parts begin, to the minute, when those before them have had their time."""
    if not ask.about(rule.method) or not isinstance(ask.action, StartPart):
        return None
    session = ask.attempt(rule.method).session
    lengths = part_seconds(ask.pack, ask.case, rule.method)
    parts = list(lengths)
    if session is None or ask.action.part not in parts:
        return None
    number = parts.index(ask.action.part)
    planned = sum(lengths[part] for part in parts[:number])
    ran = session.ran_for(ask.when)
    if abs(ran - planned) < MINUTE:
        return KEPT
    sentence = (
        f"This part starts after {spoken_length(ran)}; typically the parts before it take "
        f"{spoken_length(planned)}."
    )
    return [ask.against(sentence, got=ran, limit=planned, unit="seconds")]
