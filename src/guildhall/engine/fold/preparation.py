"""The fold of adjustments, the brief, the planning meeting and the submission."""

from dataclasses import replace

from guildhall.engine import events as e
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry
from guildhall.engine.holdings import Adjustment, Brief, Meeting, Part, Plan, Scope, Work
from guildhall.engine.run import Attempt


def fold(case: Case, entry: Entry) -> Case:
    """Fold what an event of this family says."""
    event = entry.event
    match event:
        case e.AdjustmentRequested():
            facts = {name: getattr(event, name) for name in ("kind", "method", "percent")}
            facts |= {name: getattr(event, name) for name in ("minutes", "part")}
            asked = Adjustment(**facts, asked_at=entry.happened_at)
            return replace(case, adjustments={**case.adjustments, event.adjustment: asked})
        case e.AdjustmentGranted():
            amounts = {name: getattr(event, name) for name in ("percent", "minutes", "part")}
            granted = replace(case.adjustments[event.adjustment], **amounts)
            return replace(case, adjustments={**case.adjustments, event.adjustment: granted})
        case e.BriefSubmitted():
            facts = {name: getattr(event, name) for name in type(event).model_fields}
            return case.with_run(brief=Brief(**facts, submitted_at=entry.happened_at))
        case e.BriefSignedOff() if case.run.brief is not None:
            signed = replace(case.run.brief, title=event.title, signed_off_at=entry.happened_at)
            return case.with_run(brief=signed)
        case e.MethodsChosen(methods=methods):
            fresh = (Attempt(number=1, opened_at=entry.happened_at),)
            attempts = {method: case.run.attempts.get(method, fresh) for method in methods}
            return case.with_run(chosen=methods, attempts=attempts)
        case e.ScopeProposed() | e.ScopeApproved() | e.ScopeReturned():
            return case.with_attempt(event.method, scope=_scope(case, entry, event))
        case e.WorkSubmitted():
            before = case.attempt(event.method).work
            kept = before.parts if before is not None and not before.taken_over else ()
            parts = tuple(Part(piece, entry.happened_at) for piece in event.pieces)
            if not (kept or parts):
                return case  # nothing was handed in
            topic = event.topic or (before.topic if before is not None else None)
            work = Work(parts=(*kept, *parts), topic=topic)
            return case.with_attempt(event.method, work=work)
        case e.WorkWithdrawn():
            return case.with_attempt(event.method, work=None)
        case e.WorkReviewed():
            work_now = case.attempt(event.method).work
            first = work_now.reviewed_at if work_now and work_now.opened else entry.happened_at
            facts = {"opened": event.opened, "reviewed_at": first}
            seen = replace(work_now, **facts) if work_now else None
            return case.with_attempt(event.method, work=seen)
        case _:
            return _planned(case, entry)


def _scope(
    case: Case, entry: Entry, event: e.ScopeProposed | e.ScopeApproved | e.ScopeReturned
) -> Scope | None:
    before = case.attempt(event.method).scope
    moment = entry.happened_at
    if isinstance(event, e.ScopeProposed):
        returns = before.returns if before is not None else 0
        return Scope(text=event.scope, proposed_at=moment, returns=returns)
    if before is None:
        return None
    if isinstance(event, e.ScopeApproved):
        return replace(before, answered_at=moment, approved_at=moment)
    answered = before.answered_at or moment
    return replace(before, answered_at=answered, approved_at=None, returns=before.returns + 1)


def _planned(case: Case, entry: Entry) -> Case:
    """Fold the planning meeting, and the plan of a session."""
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
