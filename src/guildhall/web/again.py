"""What a form begins with where the same was said before: it is mended, and not typed again."""

from collections.abc import Mapping
from typing import Any

from guildhall import clock
from guildhall.cases import history
from guildhall.cases.memory import View
from guildhall.engine.actions import ACTIONS
from guildhall.engine.lifecycle import own_row

WHOLE = frozenset(
    {"record_english_maths", "record_training", "state_adjustments", "state_knowledge",
     "state_outcomes", "state_preferred_dates", "submit_brief"}
)  # fmt: skip
"""Actions that say anew, as a whole, what takes the place of what was said before."""
OF_THE_MEETING = frozenset({"hold_planning_meeting", "miss_planning_meeting"})


def said_before(action: str, view: View | None, texts: Mapping[str, str]) -> dict[str, Any]:
    """Give the fields of an action as it was done the last time; none where it never was.

    A planning meeting that is recorded afterwards was at the time for which it was booked.
    """
    if action in OF_THE_MEETING and view is not None:
        return _booked(view)
    if action not in WHOLE or view is None:
        return {}
    own, fields = own_row(action).event, ACTIONS[action].model_fields
    last = next((one for one in reversed(view.entries) if one.event.name == own), None)
    if last is None:
        return {}
    told = history.as_text(last, texts).event.model_dump()
    return {name: value for name, value in told.items() if name in fields}


def _booked(view: View) -> dict[str, Any]:
    meeting = view.case.run.meeting
    held = meeting is not None and meeting.starts_at <= clock.now()
    return {"happened_at": meeting.starts_at} if meeting is not None and held else {}
