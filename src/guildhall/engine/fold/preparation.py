"""The fold of adjustments, the brief and the submission."""

from dataclasses import replace

from guildhall.engine import events as e
from guildhall.engine.case import Attempt, Case
from guildhall.engine.events import Entry
from guildhall.engine.holdings import (
    Adjustment,
    Brief,
    Part,
    Work,
)


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
            return case
