"""The fold of the planning meeting and the plan of a session."""

from dataclasses import replace

from guildhall.engine import events as e
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry
from guildhall.engine.holdings import Meeting, Plan


def fold(case: Case, entry: Entry) -> Case:
    """Fold what an event of this family says."""
    meeting = case.run.meeting
    match entry.event:
        case e.PlanningMeetingBooked(starts_at=starts_at):
            missed = meeting.missed if meeting else 0
            return case.with_run(meeting=Meeting(starts_at, missed=missed))
        case e.PlanningMeetingHeld(settled=settled) if meeting is not None:
            held = replace(meeting, held_on=day_of(entry.happened_at), settled=frozenset(settled))
            return case.with_run(meeting=held)
        case e.PlanningMeetingConfirmed() if meeting is not None:
            confirmed = replace(meeting, confirmed_on=day_of(entry.happened_at))
            return case.with_run(meeting=confirmed)
        case e.PlanningMeetingMissed() if meeting is not None:
            return case.with_run(meeting=replace(meeting, missed=meeting.missed + 1))
        case e.SessionPlanned(method=method, themes=themes, descriptors=descriptors):
            return case.with_attempt(
                method, plan=Plan(themes, descriptors, day_of(entry.happened_at))
            )
        case _:
            return case
