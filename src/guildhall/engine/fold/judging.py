"""The fold of marks, results, another attempt, the outcome and the certificate."""

from dataclasses import replace

from guildhall.engine import events as e
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry
from guildhall.engine.findings import Derivation
from guildhall.engine.holdings import Behaviours, Decided, Outside
from guildhall.engine.run import Attempt, Run
from guildhall.engine.vocabulary import AttemptState, GatewayState


def fold(case: Case, entry: Entry) -> Case:
    """Fold what an event of this family says."""
    event = entry.event
    match event:
        case e.MarksGiven():
            return case.with_attempt(
                event.method,
                sheet=event.sheet,
                scores=event.scores,
                marked_by=entry.actor.speaker,
                result=Derivation(event.grade, event.because, event.score),
            )
        case e.ResultReleased():
            return case.with_attempt(
                event.method,
                sheet=event.sheet,
                scores=event.scores,
                result=Derivation(event.grade, event.because, event.score),
                released_at=entry.happened_at,
                passed=event.passed,
                claimed=entry.claimed or case.attempt(event.method).claimed,
                # An outsider never sees the marks, and with them the states between.
                state=AttemptState.RELEASED,
            )
        case e.AssessmentHeld():
            outside = Outside(event.source, event.held_on)
            return case.with_attempt(event.method, outside=outside)
        case e.ResultRecorded():
            result = Derivation(event.grade, event.because, event.score)
            told = entry.claimed
            return case.with_attempt(event.method, result=result, scores=event.scores, claimed=told)
        case e.WorkFailed():
            result = Derivation(event.grade, event.because)
            return case.with_attempt(event.method, result=result, session=None, failed_by_rule=True)
        case e.CertificateClaimed():
            return replace(case, claimed_on=day_of(entry.happened_at))
        case e.RedoAgreed():
            return _agreed(case, event)
        case e.AttemptOpened():
            return _another_attempt(case, entry, event)
        case e.OutcomeDecided():
            decided = Decided(event.grade, event.decided_on, event.source, event.degree_awarded)
            return case.with_run(decided=decided)
        case e.OutcomeReached():
            first = case.run.first_outcome_at or entry.happened_at
            return case.with_run(
                outcome=Derivation(event.grade, event.because),
                outcome_passed=event.passed,
                first_outcome_at=first,
                last_outcome_at=entry.happened_at,
            )
        case e.BehavioursVerified(verified=verified):
            return case.with_run(behaviours=Behaviours(verified, entry.happened_at))
        case e.RunBegun():
            return _another_run(case, entry)
        case e.CertificateRecorded():
            return replace(case, certificate_number=event.number)
        case e.ReplacementRequested(received_on=day):
            return replace(case, replacement_asked_on=day, replaced_on=None)
        case e.ReplacementRecorded(requested_on=day):
            return replace(case, replaced_on=day)
        case _:
            return case


def _agreed(case: Case, event: e.RedoAgreed) -> Case:
    """Keep which kind it is: of every method, where all are taken again."""
    for method in case.run.attempts if event.scope == "whole" else (event.method,):
        case = case.with_attempt(method, redo_kind=event.kind)
    return case


def _another_attempt(case: Case, entry: Entry, event: e.AttemptOpened) -> Case:
    tries = case.run.attempts[event.method]
    last = tries[-1]
    work = replace(last.work, taken_over=True) if event.takes_over and last.work else None
    attempt = Attempt(
        number=event.attempt,
        opened_at=entry.happened_at,
        work=work,
        assessor=last.assessor,
        allocated_on=last.allocated_on,
        anew=event.anew,
        cap=event.cap,
        new=event.new,
        scope_state=last.scope_state,
        scope=last.scope,
    )
    # What a board has decided, it has decided of the results before.
    attempts = {**case.run.attempts, event.method: (*tries, attempt)}
    return case.with_run(attempts=attempts, decided=None)


def _another_run(case: Case, entry: Entry) -> Case:
    opened = entry.happened_at
    run = Run(
        number=case.run.number + 1,
        begun_at=opened,
        attempts={m: (Attempt(number=1, opened_at=opened),) for m in case.known.methods},
        gateway=GatewayState.PREPARING,
    )
    return replace(case, runs=(*case.runs, run))
