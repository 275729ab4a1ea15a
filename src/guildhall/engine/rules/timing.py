"""Windows, notice, earliest days, and lengths of time.

What depends on a planned date bites when a session is booked or moved. Where the event from which
it counts has not been yet, it is a note there, and bites when the session starts.
"""

from datetime import date
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
from guildhall.engine.anchors import anchor_day, anchor_words, start_day, step_day
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.bookings import chosen_seconds, inside_window, session_day
from guildhall.engine.dates import days_between, spoken, spoken_length
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.base import BOOKING, DATED, GATEWAY_STEPS
from guildhall.engine.kinds.timing import (
    Before,
    Extension,
    HeldTypically,
    HeldWithin,
    NotBefore,
    Notice,
    PlannedLength,
    ReviewTime,
    TimingRule,
    TypicalSplit,
)
from guildhall.engine.lengths import (
    Limits,
    aside_seconds,
    counted_seconds,
    least_seconds,
    part_limits,
    real_lengths,
    whole_limits,
)
from guildhall.engine.periods import after, back, spoken_period
from guildhall.engine.vocabulary import Anchor, Ending
from guildhall.engine.windows import window_after
from guildhall.engine.wording import are, counted, listed

MINUTE = 60


def judge(rule: TimingRule, ask: Ask) -> Findings:
    """Judge a rule of time."""
    match rule:
        case HeldWithin():
            return inside_window(ask)
        case HeldTypically():
            return held_typically(rule, ask)
        case NotBefore():
            return not_before(rule, ask)
        case Notice():
            return notice(rule, ask)
        case Before():
            return before(rule, ask)
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


def held_typically(rule: HeldTypically, ask: Ask) -> Findings:
    """A first attempt that is later than is typical is warned of."""
    day = session_day(ask)
    if ask.method is None or not rule.binds(ask.method) or ask.attempt(ask.method).number > 1:
        return None
    own = window_after(
        ask.pack, ask.case, ask.clause, rule, ask.today, ask.method, ask.surroundings
    )
    if day is None or own.counts_from is None or own.limit is None:
        return None
    if day <= own.limit:
        return KEPT
    past = isinstance(ask.action, RecordResult)
    sentence = (
        f"The {ask.session_name(ask.method)} {'was' if past else 'would be'} on {spoken(day)}; "
        f"typically it is within {spoken_period(rule.within)} of {own.since} on "
        f"{spoken(own.counts_from)}, by {spoken(own.limit)}."
    )
    field = "held_on" if past else "starts_at"
    return [ask.against(sentence, got=str(day), limit=str(own.limit), unit="day", field=field)]


def not_before(rule: NotBefore, ask: Ask) -> Findings:
    """No session before the period has passed."""
    day = session_day(ask)
    if day is None:
        return None
    name = ask.session_name(rule.method)
    start = start_day(ask.case, rule.after, rule.method, rule.after_method)
    since = anchor_words(ask.pack, rule.after, rule.after_method)
    if start is None:
        sentence = f"The {spoken_period(rule.wait)} count from {since}, still to come."
        if isinstance(ask.action, StartSession):
            return [ask.against(sentence)]
        first = after(ask.today, rule.wait, ask.surroundings)
        if day < first:
            sentence += f" Were that today, {spoken(first)} would be the first day."
        return [ask.note(sentence)]
    first = after(start, rule.wait, ask.surroundings)
    if day >= first:
        return KEPT
    sentence = (
        f"The {name} would be on {spoken(day)}, day {days_between(start, day)} after "
        f"{since} on {spoken(start)}; {spoken(first)} is the first day."
    )
    return [ask.against(sentence, got=str(day), limit=str(first), unit="day", field="starts_at")]


def notice(rule: Notice, ask: Ask) -> Findings:
    """The apprentice hears of the date early enough."""
    day = session_day(ask)
    if day is None:
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


STEP_WORDS: dict[str, tuple[str, str]] = {
    "submit_work": ("The {work}", "handed in"),
    "plan_session": ("The plan of the {session}", "made"),
    "allocate_assessor": ("The assessor of the {session}", "allocated"),
    "book_session": ("The {session}", "booked"),
    "confirm_planning_meeting": ("What the planning meeting settled", "confirmed"),
}
"""A step that comes before something else: what it is about, and what is done with it."""

SAME_STEP = {"change_assessor": "allocate_assessor", "move_session": "book_session"}
"""Actions that take a step anew."""


def before(rule: Before, ask: Ask) -> Findings:
    """The step is done early enough, seen from the step and seen from the later day."""
    name = ask.action.name
    taking = SAME_STEP.get(name, name) == rule.step and ask.method in (None, rule.method)
    later = name in GATEWAY_STEPS if rule.before == "gateway" else ask.method == rule.session_of
    if name not in DATED | GATEWAY_STEPS and not taking:
        return None
    if not taking and (not later or (name in GATEWAY_STEPS) != (rule.before == "gateway")):
        return None
    day = _later_day(rule, ask)
    what, done_words = _step_words(rule, ask)
    done = ask.today if taking else step_day(ask.case, rule)
    period = spoken_period(rule.at_least)
    if day is None:
        return [ask.note(f"{what} is {done_words} {period} or more before {_later(rule, ask)}.")]
    last = back(day, rule.at_least, ask.surroundings)
    if done is not None and done <= last:
        return KEPT
    of = f"{_later(rule, ask)} on {spoken(day)}"
    if done is None and ask.today <= last and name in BOOKING:
        sentence = f"{what} is to be {done_words} by {spoken(last)}, {period} before {of}."
        return [ask.note(sentence, limit=str(last), unit="day")]
    told = f"is not {done_words}" if done is None else f"was {done_words} on {spoken(done)}"
    if taking:
        told = f"would be {done_words} on {spoken(ask.today)}"
    sentence = f"{what} {told}; {period} before {of}, {spoken(last)} was the last day."
    if name == "submit_gateway":
        return [ask.note(sentence)]  # the day that counts is that of the acceptance
    got = None if done is None else str(done)
    return [ask.against(sentence, got=got, limit=str(last), unit="day", field="starts_at")]


def _later_day(rule: Before, ask: Ask) -> date | None:
    """Give the day from which it is counted back: planned or held, or that of the gateway."""
    if rule.before == "gateway":
        accepted = anchor_day(ask.case, Anchor.GATEWAY_ACCEPTED)
        return ask.today if ask.action.name in GATEWAY_STEPS else accepted
    if ask.action.name in DATED and ask.method == rule.session_of:
        return session_day(ask)
    session = ask.attempt(rule.session_of).session
    return session.day if session is not None else None


def _later(rule: Before, ask: Ask) -> str:
    return "the gateway" if rule.before == "gateway" else f"the {ask.session_name(rule.session_of)}"


def _step_words(rule: Before, ask: Ask) -> tuple[str, str]:
    method = ask.pack.methods[rule.method]
    what, done = STEP_WORDS[rule.step]
    return what.format(work=method.work, session=method.session), done


def planned_length(rule: PlannedLength, ask: Ask) -> Findings:
    """A planned length as the document has it; a shorter session is recorded with its reason."""
    if isinstance(ask.action, EndSession):
        return _ended_short_or_long(rule, ask, ask.action)
    if not isinstance(ask.action, BookSession | MoveSession):
        return None
    most = planned_seconds(ask.pack, ask.case, rule.method)
    got = chosen_seconds(ask.action)
    if most is None or got is None or got == most:
        return KEPT
    least = {"exactly": most, "at_most": 0, "between": least_seconds(rule)}[rule.bound]
    if least <= got <= most:
        return KEPT
    words = {
        "exactly": f"it has to be {spoken_length(most)}",
        "at_most": f"it takes at most {spoken_length(most)}",
        "between": f"it takes {spoken_length(least)} to {spoken_length(most)}",
    }[rule.bound]
    name = ask.session_name(rule.method)
    sentence = f"The {name} is planned for {spoken_length(got)}; {words}."
    limit = least if got < least else most
    return [ask.against(sentence, got=got, limit=limit, unit="seconds", field="minutes")]


def _ended_short_or_long(rule: PlannedLength, ask: Ask, action: EndSession) -> Findings:
    session = ask.attempt(rule.method).session
    if session is None or action.ending in (Ending.EMERGENCY, Ending.TECHNICAL):
        return None
    whole = whole_limits(ask.pack, ask.case, rule, session)
    ran = counted_seconds(ask.pack, ask.case, rule, session, ask.when)
    name = f"The {ask.session_name(rule.method)}"
    aside = listed(part.name.lower() for part in rule.parts if not part.counted)
    found = _outside(rule, ask, f"{name}, its {aside} aside," if aside else name, whole, ran)
    real = real_lengths(rule, session, ask.when)
    names = {part.id: part.name for part in rule.parts}
    for part, limits in part_limits(ask.pack, ask.case, rule, session).items():
        what = f"The part “{names[part]}” of the {ask.session_name(rule.method)}"
        found += _outside(rule, ask, what, limits, real.get(part, 0))
    no_least = rule.bound == "exactly" and rule.minus is None
    planned = session.seconds - aside_seconds(ask.pack, ask.case, rule)
    if no_least and not found and ran < planned:
        if action.reason is not None:
            return KEPT
        ran = session.ran_for(ask.when)
        sentence = (
            f"{name} ran {spoken_length(ran)} of {spoken_length(session.seconds)}: a shorter "
            "session is recorded with its reason."
        )
        return [
            ask.against(sentence, got=ran, limit=session.seconds, unit="seconds", field="reason")
        ]
    return found


def _outside(rule: PlannedLength, ask: Ask, what: str, limits: Limits, ran: int) -> list[Finding]:
    """Tell what ran longer or shorter than it may; what the apprentice ended is never short."""
    by_apprentice = getattr(ask.action, "ending", None) is Ending.BY_APPRENTICE
    if ran > limits.most:
        plain = rule.bound != "between" and rule.plus is None
        words = "were planned and granted" if plain else "are the most"
        sentence = f"{what} ran {spoken_length(ran)}; {spoken_length(limits.most)} {words}."
        return [ask.happened(sentence, got=ran, limit=limits.most, unit="seconds")]
    if ran < limits.least and not by_apprentice:
        least = spoken_length(limits.least)
        sentence = f"{what} ran {spoken_length(ran)}; {least} are the least."
        return [ask.happened(sentence, got=ran, limit=limits.least, unit="seconds")]
    return []


def extension(rule: Extension, ask: Ask) -> Findings:
    """What is granted on top stays within the share, reckoned on the lengthened time."""
    if not isinstance(ask.action, ExtendSession):
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
        sentence += f" Granted before: {spoken_length(session.extended_seconds)}."
    return [ask.against(sentence, got=total, limit=most, unit="seconds", field="minutes")]


def review_time(rule: ReviewTime, ask: Ask) -> Findings:
    """The assessor has the days, from the later of the allocation and the gateway's acceptance."""
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
        days = counted(rule.days, "day")
        sentence = f"The assessor is to have {days} with the papers before the {name}."
        return [ask.note(sentence)]  # only the assessor who is allocated can start it
    at_hand = max(allocated, accepted)
    given = days_between(at_hand, day)
    if given >= rule.days:
        return KEPT
    sentence = (
        f"With the papers from {spoken(at_hand)}, the assessor has {counted(given, 'day')} before "
        f"the {name} on {spoken(day)}; {rule.days} {are(rule.days)} needed."
    )
    return [ask.against(sentence, got=given, limit=rule.days, unit="days", field="starts_at")]


def typical_split(rule: TypicalSplit, ask: Ask) -> Findings:
    """Parts begin, to the minute, when those before them have had their time."""
    if not isinstance(ask.action, StartPart):
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
