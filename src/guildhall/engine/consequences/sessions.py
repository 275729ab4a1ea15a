"""What follows from an allowed action: assessors, sessions and breaches."""

from datetime import datetime
from typing import Any

from guildhall.engine import actions as a, events as e
from guildhall.engine.actions.base import Action
from guildhall.engine.actor import Actor
from guildhall.engine.adjustments import planned_seconds
from guildhall.engine.bookings import chosen_seconds, is_last
from guildhall.engine.case import Case
from guildhall.engine.consequences.like import like, next_id
from guildhall.engine.events import Event
from guildhall.engine.kinds.sessions import Identity
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Ending


def own(pack: Pack, case: Case, action: Action, _actor: Actor, _at: datetime) -> list[Event]:
    """Give the action's own events."""
    match action:
        case a.BookSession() | a.MoveSession():
            return [_booked(pack, case, action)]
        case a.CheckIdentity(method=method, shown=None):
            found = pack.rule(Identity, method)
            return [e.SessionCancelled(method=method, clause=found[0].id if found else None)]
        case a.AskQuestion():
            return [like(action, about_what=action.about)]
        case a.ExtendSession():
            return [like(action, seconds=action.minutes * 60 + action.seconds)]
        case a.EndSession(ending=Ending.EMERGENCY | Ending.TECHNICAL):
            return [
                e.SessionBrokenOff(method=action.method, ending=action.ending, reason=action.reason)
            ]
        case a.EndSession() if not is_last(pack, case, action):
            return [_sitting(case, action)]
        case a.RecordBreach():
            return [like(action, breach=next_id(case.breaches, "breach"))]
        case a.SettleBreach():
            return _settled(case, action)
        case _:
            return [like(action)]


def _sitting(case: Case, action: a.EndSession) -> Event:
    """Give the end of a sitting after which another one follows."""
    fields = {name: getattr(action, name) for name in e.SittingEnded.model_fields
              if hasattr(action, name)}  # fmt: skip
    return e.SittingEnded(**fields, sitting=len(case.attempt(action.method).sittings) + 1)


def _booked(pack: Pack, case: Case, action: a.BookSession | a.MoveSession) -> Event:
    planned = planned_seconds(pack, case, action.method)
    session = case.attempt(action.method).session
    chosen = chosen_seconds(action)
    more: dict[str, Any] = {"seconds": chosen or planned or 0}
    if isinstance(action, a.MoveSession) and session is not None:
        more["place"] = action.place or session.place
        more["seconds"] = chosen or session.seconds
    return like(action, **more)


def _settled(case: Case, action: a.SettleBreach) -> list[Event]:
    breach = case.breaches[action.breach]
    events: list[Event] = [like(action)]
    if action.outcome == "session_void" and breach.method is not None:
        numbers = [session.number for session in case.attempt(breach.method).sittings]
        which = numbers.index(breach.session) + 1 if breach.session in numbers else None
        voided = e.SessionVoided(method=breach.method, breach=action.breach, sitting=which)
        events.append(voided)
    return events
