"""What follows from an allowed action: marks, results, another attempt and the certificate."""

from datetime import date, datetime

from guildhall.engine import actions as a, events as e
from guildhall.engine.actions.base import Action
from guildhall.engine.actor import Actor
from guildhall.engine.case import Case
from guildhall.engine.consequences.like import like
from guildhall.engine.dates import day_of
from guildhall.engine.events import Event
from guildhall.engine.findings import Reason
from guildhall.engine.kinds.redo import RedoRow
from guildhall.engine.outcome import claimed_reasons, released
from guildhall.engine.pack import Pack
from guildhall.engine.redos import asked_new, chosen, decider, row_words
from guildhall.engine.rules.grading import grade_method
from guildhall.engine.rules.outside import grade_outside
from guildhall.engine.rules.redo import kind_of, method_capped, same_work_reasons
from guildhall.engine.vocabulary import RedoState


def own(pack: Pack, case: Case, action: Action, _actor: Actor, at: datetime) -> list[Event]:
    """Give the action's own events."""
    match action:
        case a.Mark():
            marked = grade_method(
                pack, action.method, case.known.option, action.sheet, action.scores
            )
            marked = method_capped(pack, case, action.method, marked)
            return [like(action, grade=marked.grade, because=marked.because, score=marked.score)]
        case a.RecordResult(method=method, held_on=day, source=source):
            graded = method_capped(pack, case, method, grade_outside(pack, method, action))
            return [
                e.AssessmentHeld(method=method, source=source, held_on=day),
                e.ResultRecorded(
                    method=method,
                    grade=graded.grade,
                    because=graded.because,
                    score=graded.score,
                    scores=action.scores,
                    evidence=action.evidence,
                ),
            ]
        case a.ReleaseResult():
            return released(pack, case, action.method)
        case a.AgreeRedo():
            return agreed(pack, case, action, day_of(at))
        case a.BeginRun():
            return [like(action, run=case.run.number + 1)]
        case a.ClaimCertificate():
            return [certificate_claimed(pack, case)]
        case a.RecordCertificate(issued_on=day):
            return [like(action, issued_on=day or day_of(at))]
        case a.RequestReplacement(received_on=day):
            return [like(action, received_on=day or day_of(at))]
        case a.RecordReplacement(requested_on=day):
            return [like(action, requested_on=day or day_of(at))]
        case _:
            return [like(action)]


def agreed(pack: Pack, case: Case, action: a.AgreeRedo, day: date) -> list[Event]:
    """Give the agreement, and the attempts that open with it: one, or where so, all of them."""
    found = chosen(pack, case, action.method, day)
    row = found.row if found is not None else ANY_ROW
    reasons: tuple[Reason, ...] = ()
    if found is not None:
        by = decider(pack, case, action.method, day)
        new = row.new if row.scope == "whole" else asked_new(pack, action.method, row)
        words = row_words(row.model_copy(update={"new": new}), by)
        reasons = (found.clause.reason(f"Row {found.number}: {words}."),)
    kind = kind_of(pack, case, action, day)
    whole = row.scope == "whole"
    others = [
        method
        for method, tried in case.current_attempts.items()
        if whole and method != action.method and tried.redo is RedoState.OFFERED
    ]
    yes = [like(action, kind=kind, scope=row.scope, because=reasons)]
    yes += [like(action, method=m, kind=kind, scope=row.scope) for m in others]
    methods = list(case.run.attempts) if whole else [action.method]
    return [*yes, *(_opened(pack, case, method, row) for method in methods)]


ANY_ROW = RedoRow(allow="either")
"""What a specification without a table allows of every failed method."""


def _opened(pack: Pack, case: Case, method: str, row: RedoRow) -> Event:
    last = case.attempt(method)
    new = asked_new(pack, method, row)
    takes_over = last.work is not None and not last.failed_by_rule and "work" not in new
    because = same_work_reasons(
        pack, "The work of the attempt before stands, unless new work comes."
    )
    return e.AttemptOpened(
        method=method,
        attempt=last.number + 1,
        takes_over=takes_over,
        because=because if takes_over else (),
        anew=row.scope == "whole",
        cap=row.cap,
        new=new,
    )


def certificate_claimed(pack: Pack, case: Case) -> Event:
    """Give the claim of the certificate: its grade, and the day on which that was achieved."""
    days = [
        tried.held_on
        for method in case.run.attempts
        if (tried := case.counting(method)) is not None and tried.held_on is not None
    ]
    if case.run.decided is not None:
        days.append(case.run.decided.decided_on)
    grade = case.run.outcome.grade if case.run.outcome else ""
    because = claimed_reasons(pack, case)
    return e.CertificateClaimed(grade=grade, achieved_on=max(days), because=because)
