"""What an allowed action yields: its events, in order.

Most actions yield the one event of their row with the same fields. The others are here.
"""

from datetime import datetime
from typing import Any

from guildhall.engine import actions as a
from guildhall.engine import events as e
from guildhall.engine.actions.base import Action
from guildhall.engine.actor import Actor
from guildhall.engine.adjustments import planned_seconds
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry, Event
from guildhall.engine.findings import Finding, Reason
from guildhall.engine.kinds.redo import SameWork
from guildhall.engine.kinds.sessions import Identity
from guildhall.engine.lapse import due
from guildhall.engine.lifecycle import rows
from guildhall.engine.pack import Pack
from guildhall.engine.replay import apply
from guildhall.engine.rules.grading import grade_method, grade_run, passed_overall
from guildhall.engine.rules.redo import same_work_reasons
from guildhall.engine.rules.timing import chosen_seconds
from guildhall.engine.vocabulary import Ending, Kind, RunState


def events_of(
    pack: Pack, case: Case, action: Action, actor: Actor, at: datetime, findings: list[Finding]
) -> list[Entry]:
    """Give the entries that an allowed action appends.

    A lapse that is due and not yet recorded comes first, by the system's own hand; a breach that
    the findings tell of comes last.
    """
    happened = action.happened_at or at
    entries: list[Entry] = []
    late = due(pack, case, at)
    if late is not None:
        entries.append(late)
        case = apply(case, late)
    if isinstance(action, a.Lapse):
        return entries
    warned = tuple(
        Reason(finding.clause, finding.heading, finding.sentence, finding.reading)
        for finding in findings
        if finding.kind is Kind.WARNING and not finding.breach
    )
    for event in _own(pack, case, action, actor, at):
        entries.append(Entry(event, at, happened, actor, warned))
        case, warned = apply(case, entries[-1]), ()
    if isinstance(action, a.ReleaseResult):
        entries += [Entry(event, at, happened, actor) for event in _outcome(pack, case)]
    told = [finding for finding in findings if finding.breach]
    for number, finding in enumerate(told, start=len(case.breaches) + 1):
        breach = e.BreachRecorded(
            breach=f"breach-{number}",
            clause=finding.clause,
            method=getattr(action, "method", None),
            what=finding.sentence,
        )
        entries.append(Entry(breach, at, happened, actor))
    return entries


def _own(pack: Pack, case: Case, action: Action, actor: Actor, at: datetime) -> list[Event]:
    """Give the action's own events."""
    match action:
        case a.Register():
            return [
                _like(
                    action,
                    spec=pack.spec,
                    revision=pack.revision,
                    digest=pack.digest,
                    methods=tuple(pack.methods),
                    awarding_body=pack.awarding_body.id,
                )
            ]
        case (
            a.Pause(from_day=day)
            | a.Resume(from_day=day)
            | a.ChangeEmployer(from_day=day)
            | a.ChangeProvider(from_day=day)
        ):
            return [_like(action, from_day=day or day_of(at))]
        case a.Sign():
            return [e.GatewaySigned(by=actor.voice, digest=case.gateway_digest)]
        case a.RequestAdjustment():
            return [_like(action, adjustment=f"adjustment-{len(case.adjustments) + 1}")]
        case a.DecideAdjustment():
            return [_decided(case, action)]
        case a.SubmitWork():
            return [_like(action, because=_anew(pack, case, action.method))]
        case a.BookSession() | a.MoveSession():
            return [_booked(pack, case, action)]
        case a.CheckIdentity(method=method, shown=None):
            found = pack.rule(Identity, method)
            return [e.SessionCancelled(method=method, clause=found[0].id if found else None)]
        case a.AskQuestion():
            return [_like(action, about_what=action.about)]
        case a.ExtendSession():
            return [_like(action, seconds=action.minutes * 60 + action.seconds)]
        case a.EndSession(ending=Ending.EMERGENCY | Ending.TECHNICAL):
            return [
                e.SessionBrokenOff(method=action.method, ending=action.ending, reason=action.reason)
            ]
        case a.RecordBreach():
            return [_like(action, breach=f"breach-{len(case.breaches) + 1}")]
        case a.SettleBreach():
            return _settled(case, action)
        case a.Mark():
            grade = grade_method(pack, action.method, case.known.option, action.sheet)
            return [_like(action, grade=grade.grade, because=grade.because)]
        case a.ReleaseResult():
            return _released(pack, case, action.method)
        case a.AgreeRedo():
            return _redo(pack, case, action)
        case a.BeginRun():
            return [_like(action, run=case.run.number + 1)]
        case a.ClaimCertificate():
            return [_claimed(case)]
        case a.RecordCertificate(issued_on=day):
            return [_like(action, issued_on=day or day_of(at))]
        case a.Waive():
            reopened = case.run.state is RunState.LAPSED and case.run.lapsed_by == action.clause
            again = [e.RunReopened(clause=action.clause)] if reopened else []
            return [_like(action), *again]
        case _:
            return [_like(action)]


def _like(action: Action, **more: Any) -> Event:  # noqa: ANN401 - fields of any type
    """Make the event of the action's row, with the fields that the two share."""
    kind = e.EVENTS[rows(action.name)[0].event, 1]
    shared = {name: getattr(action, name) for name in kind.model_fields if hasattr(action, name)}
    return kind.model_validate(shared | more)


def _decided(case: Case, action: a.DecideAdjustment) -> Event:
    if not action.granted:
        return e.AdjustmentRefused(adjustment=action.adjustment, reason=action.reason)
    asked = case.adjustments[action.adjustment]
    changed = action.percent is not None or action.minutes is not None
    return e.AdjustmentGranted(
        adjustment=action.adjustment,
        percent=action.percent if changed else asked.percent,
        minutes=action.minutes if changed else asked.minutes,
        part=action.part or asked.part,
        reason=action.reason,
    )


def _anew(pack: Pack, case: Case, method: str) -> tuple[Any, ...]:
    if case.attempt(method).number == 1:
        return ()
    return same_work_reasons(pack, "New work is handed in; the work of before is not used again.")


def _booked(pack: Pack, case: Case, action: a.BookSession | a.MoveSession) -> Event:
    planned = planned_seconds(pack, case, action.method)
    session = case.attempt(action.method).session
    chosen = chosen_seconds(action)
    more: dict[str, Any] = {"seconds": chosen or planned or 0}
    if isinstance(action, a.MoveSession) and session is not None:
        more["place"] = action.place or session.place
        more["seconds"] = chosen or session.seconds
    return _like(action, **more)


def _settled(case: Case, action: a.SettleBreach) -> list[Event]:
    method = case.breaches[action.breach].method
    events: list[Event] = [_like(action)]
    if action.outcome == "session_void" and method is not None:
        events.append(e.SessionVoided(method=method, breach=action.breach))
    return events


def _released(pack: Pack, case: Case, method: str) -> list[Event]:
    attempt = case.attempt(method)
    if attempt.result is None:
        message = f"{method} has no result to release"
        raise LookupError(message)
    passed = pack.passed(method, attempt.result.grade)
    released = e.ResultReleased(
        method=method,
        attempt=attempt.number,
        grade=attempt.result.grade,
        passed=passed,
        because=attempt.result.because,
        sheet=dict(attempt.sheet),
    )
    return [released] if passed else [released, e.RedoOffered(method=method)]


def _outcome(pack: Pack, case: Case) -> list[Event]:
    """The overall outcome is reached when every method has a released result."""
    counted = {method: case.counting(method) for method in case.run.attempts}
    grades = {m: tried.result.grade for m, tried in counted.items() if tried and tried.result}
    if len(grades) < len(counted):
        return []
    whole = grade_run(pack, case, grades)
    passed = passed_overall(pack, whole.grade)
    under_way = any(tried.released_at is None for tried in case.current_attempts.values())
    state = RunState.PASSED if passed else RunState.OPEN if under_way else RunState.FAILED
    return [e.OutcomeReached(grade=whole.grade, passed=passed, state=state, because=whole.because)]


def _redo(pack: Pack, case: Case, action: a.AgreeRedo) -> list[Event]:
    last = case.attempt(action.method)
    takes_over = bool(pack.rules(SameWork)) and last.work is not None
    because = same_work_reasons(
        pack, "The work of the attempt before stands, unless new work comes."
    )
    opened = e.AttemptOpened(
        method=action.method,
        attempt=last.number + 1,
        takes_over=takes_over,
        because=because if takes_over else (),
    )
    return [_like(action), opened]


def _claimed(case: Case) -> Event:
    days = [
        tried.session.day
        for method in case.run.attempts
        if (tried := case.counting(method)) is not None and tried.session is not None
    ]
    grade = case.run.outcome.grade if case.run.outcome else ""
    return e.CertificateClaimed(grade=grade, achieved_on=max(days))
