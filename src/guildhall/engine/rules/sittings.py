"""Observations and practical tests: several sittings, stations, real work or a simulation.

An attempt keeps the sittings that were held; each of them is a session with its own booking,
notice, identity, conditions, length and end. Only the last one ends the session of the method.
"""

from collections.abc import Iterator
from typing import assert_never

from guildhall.engine.actions.sessions import BookSession, EndSession
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.bookings import last_day, session_day
from guildhall.engine.dates import spoken
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.sittings import AllParts, Setting, SittingRule, Sittings
from guildhall.engine.kinds.timing import PlannedLength
from guildhall.engine.periods import spoken_period
from guildhall.engine.session import Session
from guildhall.engine.vocabulary import Ending
from guildhall.engine.wording import are, listed


def judge(rule: SittingRule, ask: Ask) -> Findings:
    """Judge a rule of sittings."""
    match rule:
        case Sittings():
            return sittings(rule, ask)
        case AllParts():
            return all_parts(rule, ask)
        case Setting():
            return setting(rule, ask)
        case _:
            assert_never(rule)


def sittings(rule: Sittings, ask: Ask) -> Findings:
    """Each sitting differs from those before it, and comes in time after the first."""
    earlier = ask.attempt(rule.method).sittings
    if isinstance(ask.action, EndSession):
        number = len(earlier) + 1
        if not ask.action.another or number < rule.up_to:
            return KEPT
        sentence = (
            f"This is sitting {number} of the {ask.session_name(rule.method)}, and "
            f"{rule.up_to} {are(rule.up_to)} the most: no other one follows."
        )
        return [ask.against(sentence, got=number + 1, limit=rule.up_to, field="another")]
    return [*_different(rule, ask, earlier), *_in_time(rule, ask, earlier)]


def _different(rule: Sittings, ask: Ask, earlier: tuple[Session, ...]) -> Iterator[Finding]:
    if "client" in rule.different:
        client = _planned(ask, "client")
        if client is None:
            sentence = f"It is not recorded with which client {_this(rule, ask)} is held."
            yield ask.against(sentence, field="client")
        else:
            yield from _again(ask, "client", client, [s.client for s in earlier])
    if "place" in rule.different:
        place = _planned(ask, "place")
        yield from _again(ask, "place", place, [s.place for s in earlier])
    day = session_day(ask)
    if "day" in rule.different and day is not None:
        for number, session in enumerate(earlier, start=1):
            if session.day == day:
                sentence = (
                    f"Sitting {number} was on {spoken(day)} too: each is on a day of its own."
                )
                yield ask.against(sentence, got=str(day), field="starts_at")


def _this(rule: Sittings, ask: Ask) -> str:
    number = len(ask.attempt(rule.method).sittings) + 1
    return f"sitting {number} of the {ask.session_name(rule.method)}"


def _planned(ask: Ask, what: str) -> str | None:
    """Give what a booking says, or what was booked where the action leaves it as it is."""
    given: str | None = getattr(ask.action, what, None)
    session = ask.attempt(ask.method or "").session
    if given is not None or isinstance(ask.action, BookSession) or session is None:
        return given
    return session.client if what == "client" else session.place


def _again(
    ask: Ask, what: str, planned: str | None, earlier: list[str | None]
) -> Iterator[Finding]:
    for number, known in enumerate(earlier, start=1):
        if planned and known and planned.strip().casefold() == known.strip().casefold():
            sentence = f"Sitting {number} had the {what} {known.strip()} too: each has its own."
            yield ask.against(sentence, got=planned, field=what)


def _in_time(rule: Sittings, ask: Ask, earlier: tuple[Session, ...]) -> Iterator[Finding]:
    day = session_day(ask)
    limit = last_day(rule, ask.case, ask.today)
    if day is None or limit is None or rule.within is None or day <= limit:
        return
    sentence = (
        f"S{_this(rule, ask)[1:]} would be on {spoken(day)}; all are held within "
        f"{spoken_period(rule.within)} of the first on {spoken(earlier[0].day)}, by "
        f"{spoken(limit)}."
    )
    yield ask.against(sentence, got=str(day), limit=str(limit), unit="day", field="starts_at")


def all_parts(rule: AllParts, ask: Ask) -> Findings:
    """Every part was started, before a session ends that ran its course."""
    session = ask.attempt(rule.method).session
    if not isinstance(ask.action, EndSession) or session is None:
        return None
    if ask.action.ending not in (Ending.COMPLETED, Ending.BY_ASSESSOR):
        return None
    started = {part for part, _ in session.parts}
    found = ask.pack.rule(PlannedLength, rule.method)
    return [
        ask.against(f"Not started: {part.name}.", limit=part.id, field="ending")
        for part in (found[1].parts if found else ())
        if part.id not in started
    ]


def setting(rule: Setting, ask: Ask) -> Findings:
    """Real work or a simulation is recorded with the booking, as far as it is allowed."""
    if not isinstance(ask.action, BookSession):
        return None
    given = ask.action.setting
    if given in rule.ways:
        return KEPT
    ways = listed((way.words for way in rule.ways), "or")
    if given is None:
        sentence = f"It is not recorded in what setting it is held: {ways}."
    else:
        sentence = f"It would be held in {given.words}; it has to be {ways}."
    return [ask.against(sentence, got=given, limit=ways, field="setting")]
