"""What makes a move pressing where no limit does: its own day, or somebody who waits for it."""

from datetime import date

from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.lifecycle import own_row
from guildhall.engine.vocabulary import OF_THE_RUN, RunState, Track

IN_ITS_TIME = frozenset(
    {
        "begin_run",
        "hold_planning_meeting",
        "record_certificate",
        "record_result",
        "resume",
        "start_session",
    }
)
"""Moves that come when they come: since when they can be made says nothing of how they press."""


def from_day(case: Case, action: str, method: str | None) -> date | None:
    """Give the day before which a move is only coming up: that of a session or a meeting."""
    if action == "start_session" and method is not None:
        session = case.attempt(method).session
        return session.day if session is not None else None
    if action == "hold_planning_meeting" and case.run.meeting is not None:
        return day_of(case.run.meeting.starts_at)
    return None


def waiting_since(case: Case, action: str, target: str | None) -> date | None:
    """Give the day on which a move came to whoever makes it; None where nothing brought it there.

    What has come in (a gateway, marks, an appeal) waits since then, and so does what follows on a
    pass. What a case begins with waits for nobody's answer.
    """
    if action in IN_ITS_TIME:
        return None
    track = own_row(action).track
    came = case.turned.get((track, None if track in OF_THE_RUN else target))
    if came is None and track in OF_THE_RUN and case.run.state is RunState.PASSED:
        came = case.turned.get((Track.RUN, None))
    return day_of(came) if came is not None else None
