"""The fold: a history in, a case out. It never decides again.

Facts are folded here, event by event; where a track goes is read off the lifecycle table alone.
A mended rule therefore does not rewrite the past.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from guildhall.engine import events as e
from guildhall.engine.case import (
    NEW,
    Adjustment,
    Attempt,
    Breach,
    Brief,
    Case,
    Interest,
    Knowledge,
    Question,
    Registration,
    Run,
    Session,
    Signature,
    Waiver,
    Work,
)
from guildhall.engine.dates import Span, day_of
from guildhall.engine.events import Entry
from guildhall.engine.findings import Derivation
from guildhall.engine.lifecycle import Row, moves
from guildhall.engine.vocabulary import (
    AttemptState,
    CertificateState,
    GatewayState,
    MatterState,
    PauseState,
    RequestState,
    Track,
)


def replay(history: Iterable[Entry], onto: Case = NEW) -> Case:
    """Fold a history, or the part of one that follows a case already folded."""
    case = onto
    for entry in history:
        case = apply(case, entry)
    return case


def apply(case: Case, entry: Entry) -> Case:
    """Fold one entry: first its facts, then its tracks."""
    case = _facts(case, entry)
    for row in moves(entry.event.name):
        case = _moved(case, row, entry.event)
    warnings = (*case.warnings, *entry.warned) if entry.warned else case.warnings
    return replace(case, last_at=entry.at, entries=case.entries + 1, warnings=warnings)


def _moved(case: Case, row: Row, event: e.Event) -> Case:
    """Put the track of a row into the state that follows."""
    target = getattr(event, event.about) if event.about else None
    to = row.to
    match row.track:
        case Track.RUN if isinstance(event, e.OutcomeReached):
            return case.with_run(state=event.state)
        case Track.RUN:
            return case.with_run(state=to)
        case Track.GATEWAY:
            return case.with_run(gateway=to)
        case Track.BRIEF:
            return case.with_run(brief_state=to)
        case Track.ATTEMPT:
            return case.with_attempt(str(target), state=to)
        case Track.REDO:
            return case.with_attempt(str(target), redo=to)
        case Track.ADJUSTMENT if isinstance(to, RequestState):
            asked = replace(case.adjustments[str(target)], state=to)
            return replace(case, adjustments={**case.adjustments, str(target): asked})
        case Track.BREACH if isinstance(to, MatterState):
            breach = replace(case.breaches[str(target)], state=to)
            return replace(case, breaches={**case.breaches, str(target): breach})
        case Track.CERTIFICATE if isinstance(to, CertificateState):
            return replace(case, certificate=to)
        case Track.PAUSE if isinstance(to, PauseState):
            return replace(case, pause=to)
        case _:
            message = f"no track {row.track} is kept for {event.name}"
            raise LookupError(message)


def _facts(case: Case, entry: Entry) -> Case:
    """Fold what an event says, leaving the tracks to the table."""
    match entry.event:
        case e.CaseRegistered() | e.DetailsCorrected() | e.EmployerChanged() | e.ProviderChanged():
            return _person(case, entry, entry.event)
        case (
            e.EnglishMathsRecorded()
            | e.TrainingRecorded()
            | e.OutcomesStated()
            | e.KnowledgeStated()
            | e.CompetenceConfirmed()
            | e.PreferredDatesStated()
            | e.AdjustmentsStated()
            | e.GatewaySigned()
        ):
            return _form(case, entry, entry.event)
        case e.GatewaySubmitted():
            return case.with_run(submitted_at=entry.happened_at, returned_items=())
        case e.GatewayReturned(items=items):
            return case.with_run(returned_items=items)
        case e.GatewayAccepted():
            return case.with_run(accepted_at=entry.happened_at)
        case (
            e.AdjustmentRequested()
            | e.AdjustmentGranted()
            | e.BriefSubmitted()
            | e.BriefSignedOff()
            | e.WorkSubmitted()
            | e.WorkWithdrawn()
            | e.WorkReviewed()
            | e.AssessorAllocated()
            | e.AssessorChanged()
            | e.InterestDeclared()
        ):
            return _preparation(case, entry, entry.event)
        case e.LearningPaused(from_day=first):
            return replace(case, pauses=(*case.pauses, Span(first)))
        case e.LearningResumed(from_day=first):
            span = replace(case.pauses[-1], last=first - timedelta(days=1))
            return replace(case, pauses=(*case.pauses[:-1], span))
        case e.BreachRecorded() | e.BreachSettled():
            return _breach(case, entry, entry.event)
        case (
            e.MarksGiven()
            | e.ResultReleased()
            | e.AttemptOpened()
            | e.RedoAgreed()
            | e.OutcomeReached()
            | e.RunBegun()
            | e.RunLapsed()
            | e.RunReopened()
            | e.CertificateRecorded()
            | e.ClauseWaived()
        ):
            return _result(case, entry, entry.event)
        case _:
            return _session(case, entry)


def _person(
    case: Case,
    entry: Entry,
    event: e.CaseRegistered | e.DetailsCorrected | e.EmployerChanged | e.ProviderChanged,
) -> Case:
    match event:
        case e.CaseRegistered():
            facts = {name: getattr(event, name) for name in type(event).model_fields}
            opened = entry.happened_at
            run = Run(
                number=1,
                begun_at=opened,
                attempts={m: (Attempt(number=1, opened_at=opened),) for m in event.methods},
            )
            known = Registration(**facts, registered_on=day_of(entry.happened_at))
            return replace(case, registration=known, runs=(run,))
        case e.DetailsCorrected():
            named = {
                name: value
                for name in ("name_of_apprentice", "uln", "started_on")
                if (value := getattr(event, name)) is not None
            }
            return replace(case, registration=replace(case.known, **named))
        case e.EmployerChanged(employer=employer):
            return replace(case, registration=replace(case.known, employer=employer))
        case e.ProviderChanged(provider=provider):
            return replace(case, registration=replace(case.known, provider=provider))


def _form(case: Case, entry: Entry, event: e.Event) -> Case:
    match event:
        case e.EnglishMathsRecorded():
            kept = {(q.subject, q.sign_language): q for q in case.qualifications}
            kept |= {(q.subject, q.sign_language): q for q in event.qualifications}
            told = event.primary_language_bsl
            return replace(
                case,
                qualifications=tuple(kept.values()),
                on_file=case.on_file | frozenset(event.on_file),
                primary_language_bsl=case.primary_language_bsl if told is None else told,
            )
        case e.TrainingRecorded():
            return replace(case, hours=event.hours, off_the_job_hours=event.off_the_job_hours)
        case e.OutcomesStated():
            return case.with_run(outcomes=event.where)
        case e.KnowledgeStated():
            count = len(event.certificates)
            return case.with_run(knowledge=Knowledge(event.where, count, event.no_certificates))
        case e.CompetenceConfirmed():
            return case.with_run(competence_confirmed=True)
        case e.PreferredDatesStated():
            return case.with_run(preferred_dates={**case.run.preferred_dates, **event.dates})
        case e.AdjustmentsStated():
            return case.with_run(adjustments_needed=event.needed)
        case e.GatewaySigned():
            behalf = entry.actor.on_behalf_of
            person = behalf.person if behalf else entry.actor.person
            signature = Signature(event.by, person, entry.happened_at, event.digest)
            return case.with_run(signatures={**case.run.signatures, event.by: signature})
        case _:
            return case


def _preparation(case: Case, entry: Entry, event: e.Event) -> Case:
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
        case e.WorkSubmitted():
            work = Work(pieces=event.pieces, submitted_at=entry.happened_at)
            return case.with_attempt(event.method, work=work)
        case e.WorkWithdrawn():
            return case.with_attempt(event.method, work=None)
        case e.WorkReviewed():
            work_now = case.attempt(event.method).work
            seen = replace(work_now, opened=event.opened) if work_now else None
            return case.with_attempt(event.method, work=seen)
        case e.AssessorAllocated() | e.AssessorChanged():
            day = day_of(entry.happened_at)
            return case.with_attempt(
                event.method, assessor=event.assessor, allocated_on=day, interest=None
            )
        case e.InterestDeclared():
            interest = Interest(entry.actor.person, entry.happened_at)
            return case.with_attempt(event.method, interest=interest)
        case _:
            return case


def _session(case: Case, entry: Entry) -> Case:
    match entry.event:
        case e.SessionBooked() as booked:
            session = Session(
                starts_at=booked.starts_at,
                place=booked.place,
                seconds=booked.seconds,
                told_on=day_of(entry.happened_at),
            )
            return case.with_attempt(booked.method, session=session)
        case e.SessionMoved() as moved:
            return case.with_session(
                moved.method,
                starts_at=moved.starts_at,
                place=moved.place,
                seconds=moved.seconds,
                told_on=day_of(entry.happened_at),
            )
        case e.ConditionsRecorded() as told:
            before = _session_of(case, told.method).confirmed
            return case.with_session(told.method, confirmed=before | frozenset(told.confirmed))
        case e.IdentityChecked() as checked:
            return case.with_session(checked.method, identity=checked.shown)
        case e.SessionStarted() as started:
            return case.with_session(started.method, started_at=entry.happened_at)
        case e.PartStarted() as part:
            parts = _session_of(case, part.method).parts
            return case.with_session(part.method, parts=(*parts, (part.part, entry.happened_at)))
        case e.QuestionAsked() as asked:
            questions = _session_of(case, asked.method).questions
            question = Question(asked.theme, asked.follow_up, entry.happened_at)
            return case.with_session(asked.method, questions=(*questions, question))
        case e.SessionExtended() as longer:
            total = _session_of(case, longer.method).extended_seconds + longer.seconds
            return case.with_session(longer.method, extended_seconds=total)
        case e.SessionInterrupted() as stopped:
            return case.with_session(stopped.method, interrupted_at=entry.happened_at)
        case e.SessionResumed() as resumed:
            return _resumed(case, resumed.method, entry)
        case e.SessionEnded() as ended:
            case = _resumed(case, ended.method, entry)
            return case.with_session(
                ended.method,
                ended_at=entry.happened_at,
                ending=ended.ending,
                covered=frozenset(ended.covered),
            )
        case e.SessionBrokenOff() | e.SessionVoided() | e.SessionMissed() | e.SessionCancelled():
            return _set_aside(case, entry.event.method)
        case _:
            return case


def _session_of(case: Case, method: str) -> Session:
    session = case.attempt(method).session
    if session is None:
        message = f"{method} has no session"
        raise LookupError(message)
    return session


def _resumed(case: Case, method: str, entry: Entry) -> Case:
    session = _session_of(case, method)
    if session.interrupted_at is None:
        return case
    stopped = int((entry.happened_at - session.interrupted_at).total_seconds())
    return case.with_session(
        method,
        interrupted_at=None,
        interrupted_seconds=session.interrupted_seconds + stopped,
    )


def _set_aside(case: Case, method: str) -> Case:
    """Put a session that does not count among the earlier ones: same attempt, new booking."""
    attempt = case.attempt(method)
    earlier = (*attempt.earlier_sessions, *((attempt.session,) if attempt.session else ()))
    return case.with_attempt(
        method,
        session=None,
        earlier_sessions=earlier,
        sheet={},
        marked_by=None,
        result=None,
    )


def _breach(case: Case, entry: Entry, event: e.BreachRecorded | e.BreachSettled) -> Case:
    match event:
        case e.BreachRecorded():
            breach = Breach(
                clause=event.clause,
                method=event.method,
                run=case.run.number,
                attempt=case.attempt(event.method).number if event.method else None,
                at=entry.happened_at,
            )
        case _:
            breach = replace(case.breaches[event.breach], outcome=event.outcome)
    return replace(case, breaches={**case.breaches, event.breach: breach})


def _result(case: Case, entry: Entry, event: e.Event) -> Case:
    match event:
        case e.MarksGiven():
            return case.with_attempt(
                event.method,
                sheet=event.sheet,
                marked_by=entry.actor.person,
                result=Derivation(event.grade, event.because),
            )
        case e.ResultReleased():
            return case.with_attempt(
                event.method,
                sheet=event.sheet,
                result=Derivation(event.grade, event.because),
                released_at=entry.happened_at,
                passed=event.passed,
                # An outsider never sees the marks, and with them the states between.
                state=AttemptState.RELEASED,
            )
        case e.RedoAgreed():
            return case.with_attempt(event.method, redo_kind=event.kind)
        case e.AttemptOpened():
            return _another_attempt(case, entry, event)
        case e.OutcomeReached():
            first = case.run.first_outcome_at or entry.happened_at
            return case.with_run(
                outcome=Derivation(event.grade, event.because),
                outcome_passed=event.passed,
                first_outcome_at=first,
            )
        case e.RunBegun():
            return _another_run(case, entry)
        case e.RunLapsed():
            return case.with_run(lapsed_by=event.clause)
        case e.RunReopened():
            return case.with_run(lapsed_by=None)
        case e.CertificateRecorded():
            return replace(case, certificate_number=event.number)
        case e.ClauseWaived():
            waiver = Waiver(event.clause, entry.actor.person, entry.at)
            return case.with_run(waivers={**case.run.waivers, event.clause: waiver})
        case _:
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
    )
    return case.with_run(attempts={**case.run.attempts, event.method: (*tries, attempt)})


def _another_run(case: Case, entry: Entry) -> Case:
    opened = entry.happened_at
    run = Run(
        number=case.run.number + 1,
        begun_at=opened,
        attempts={m: (Attempt(number=1, opened_at=opened),) for m in case.known.methods},
        gateway=GatewayState.PREPARING,
    )
    return replace(case, runs=(*case.runs, run))
