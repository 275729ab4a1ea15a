"""Can it be: assessors, sessions and breaches, on this case."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action
from guildhall.engine.adjustments import undecided
from guildhall.engine.bookings import meanwhile
from guildhall.engine.case import Case
from guildhall.engine.dates import spoken_moment
from guildhall.engine.findings import Finding
from guildhall.engine.house.citing import refuse
from guildhall.engine.kinds.sessions import ExtraTime
from guildhall.engine.kinds.sittings import Sittings
from guildhall.engine.pack import Pack
from guildhall.engine.run import SETTLED
from guildhall.engine.vocabulary import AttemptState, Kind


def can_be(pack: Pack, case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """Refuse what cannot be, whatever the action is filled in with."""
    match action:
        case (
            a.BookSession(method=method)
            | a.MoveSession(method=method)
            | a.StartSession(method=method)
        ):
            # Where a clause of the document says so, the clause speaks.
            if undecided(case, method) and not pack.rules(ExtraTime):
                yield refuse("house.state", "An adjustment was asked for and is not decided.")
        case a.MissSession(method=method):
            yield from _too_early(case, action, method, at)
        case a.AllocateAssessor(method=method) if case.attempt(method).assessor is not None:
            yield refuse("house.state", "An assessor is allocated; this would be a change.")
        case a.ChangeAssessor(method=method) if case.attempt(method).assessor is None:
            yield refuse("house.state", "No assessor is allocated yet.")
        case _:
            return


def filled_in(pack: Pack, case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """Refuse what the action is filled in with and makes no sense here."""
    match action:
        case a.BookSession(starts_at=starts_at) | a.MoveSession(starts_at=starts_at):
            if starts_at < at:
                sentence = f"{spoken_moment(starts_at)} has passed."
                yield refuse("house.time", sentence, field="starts_at")
            yield from _two_places(pack, case, action)
        case a.StartPart(method=method, part=part):
            yield from _part(pack, method, part)
        case a.RecordPanel(present=present):
            names = [member.person.person for member in present]
            for name in sorted({name for name in names if names.count(name) > 1}):
                yield refuse("house.state", f"{name} is named twice.", field="present")
        case a.EndSession(another=True, method=method) if pack.rule(Sittings, method) is None:
            sentence = f"The {pack.methods[method].session} is one sitting: no other one follows."
            yield refuse("house.state", sentence, field="another")
        case a.SettleBreach(breach=key, outcome="session_void") if key in case.breaches:
            yield from _voidable(case, key)
        case _:
            return


def _two_places(pack: Pack, case: Case, action: a.BookSession | a.MoveSession) -> Iterator[Finding]:
    """Note a session at a time at which another one of the same apprentice is booked."""
    for method in case.current_attempts:
        sentence = meanwhile(pack, case, action, method)
        if sentence is not None:
            yield replace(refuse("house.clash", sentence, field="starts_at"), kind=Kind.NOTE)


def _part(pack: Pack, method: str, part: str) -> Iterator[Finding]:
    from_pack = pack.parts_of(method)
    if part not in from_pack:
        sentence = f"There is no part {part!r}; the parts are: {', '.join(from_pack) or 'none'}."
        yield refuse("house.state", sentence, field="part")


def _voidable(case: Case, key: str) -> Iterator[Finding]:
    breach = case.breaches[key]
    tried = case.attempt(breach.method) if breach.method is not None else None
    if tried is not None and tried.number == breach.attempt:
        kept = breach.session in [session.number for session in tried.sittings]
        if kept and tried.state not in SETTLED | {AttemptState.WAITING}:
            sentence = "Another sitting is booked: cancel it, or settle this when it is over."
            yield refuse("house.state", sentence, field="outcome")
            return
        if kept and tried.released_at is None:
            return
    over = tried is not None and tried.state in SETTLED - {AttemptState.RELEASED}
    if not over or tried is None or not tried.held or tried.number != breach.attempt:
        sentence = "There is no session of this breach to void, or its result is already released."
        yield refuse("house.state", sentence, field="outcome")


def _too_early(case: Case, action: a.MissSession, method: str, at: datetime) -> Iterator[Finding]:
    """A session is missed once its time has come."""
    session = case.attempt(method).session
    if session is not None and (action.happened_at or at) < session.starts_at:
        sentence = f"The session is still to come: {spoken_moment(session.starts_at)}."
        yield refuse("house.time", sentence)
