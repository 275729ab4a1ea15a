"""What an allowed action yields: its events, in order.

Most actions yield the one event of their row with the same fields. The others are here.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from guildhall.engine import actions as a, events as e
from guildhall.engine.actions.base import Action, Piece
from guildhall.engine.actor import Actor
from guildhall.engine.adjustments import planned_seconds
from guildhall.engine.bookings import chosen_seconds, is_last
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry, Event
from guildhall.engine.findings import Finding, Reason
from guildhall.engine.kinds.gateway import GatewayItem
from guildhall.engine.kinds.redo import Cap, RedoRow, RedoTable
from guildhall.engine.kinds.reform import MethodsChosen
from guildhall.engine.kinds.sessions import Identity
from guildhall.engine.kinds.submissions import WordsExcluded
from guildhall.engine.kinds.unenforced import OF_MARKING
from guildhall.engine.lapse import due
from guildhall.engine.lifecycle import rows
from guildhall.engine.outcome import offers, outcome, released
from guildhall.engine.pack import Pack
from guildhall.engine.redos import asked_new, chosen, decider, row_words
from guildhall.engine.remedies import appeal_decided, malpractice_decided
from guildhall.engine.replay import apply
from guildhall.engine.rules.grading import grade_method
from guildhall.engine.rules.outside import grade_outside
from guildhall.engine.rules.redo import kind_of, method_capped, same_work_reasons
from guildhall.engine.vocabulary import (
    AttemptState,
    BriefState,
    Does,
    Ending,
    Kind,
    RedoState,
    RequestState,
    RunState,
)


def events_of(
    pack: Pack, case: Case, action: Action, actor: Actor, at: datetime, findings: list[Finding]
) -> list[Entry]:
    """Give the entries that an allowed action appends.

    A lapse that is due and not yet recorded comes first, by the system's own hand; a breach that
    the findings tell of comes last.
    """
    happened = (action.happened_at or at).astimezone(UTC)
    entries: list[Entry] = []
    late = due(pack, case, action.moment(at))
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
    for event in offers(pack, case, day_of(at)) if _changes_offers(pack, action) else ():
        entries.append(Entry(event, at, happened, actor))
        case = apply(case, entries[-1])
    if isinstance(action, a.SubmitWork):
        following = _failed_by_rule(pack, case, action.method, findings)
    elif _changes_outcome(pack, case, action):
        following = outcome(pack, case)
    else:
        following = []
    entries += [Entry(event, at, happened, actor) for event in following]
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
        case a.AddEvidence(piece=piece):
            return [e.EvidenceAdded(id=piece.id or _next(case.evidence, "piece"), piece=piece)]
        case a.Declare() | a.ConfirmRule():
            return [_like(action, by=actor.voice, **_of_rule(pack, action))]
        case a.RequestAdjustment():
            return [_like(action, adjustment=_next(case.adjustments, "adjustment"))]
        case a.RequestSpecialConsideration():
            return [_like(action, request=_next(case.matters, "request"))]
        case a.Appeal():
            return [_like(action, appeal=_next(case.matters, "appeal"))]
        case a.Complain(about=about):
            return [_like(action, complaint=_next(case.matters, "complaint"), about_what=about)]
        case a.ReportMalpractice():
            return [_like(action, malpractice=_next(case.matters, "report"))]
        case a.DecideSpecialConsideration(request=key, granted=granted, reason=reason):
            if granted:
                return [e.SpecialConsiderationGranted(request=key, reason=reason)]
            return [e.SpecialConsiderationRefused(request=key, reason=reason)]
        case a.DecideAppeal():
            return appeal_decided(pack, case, action)
        case a.DecideMalpractice():
            return malpractice_decided(pack, case, action)
        case a.ReturnGateway(items=items, reasons=reasons):
            brief = any(
                isinstance(rule, GatewayItem) and rule.item == "brief"
                for rule in (pack.by_id[item].rule for item in items)
            )
            back = brief and case.run.brief_state is BriefState.RECEIVED
            return [_like(action), *([e.BriefReturned(reason=reasons[0])] if back else [])]
        case a.DecideAdjustment():
            return _decided(pack, case, action)
        case a.ChooseMethods(methods=methods):
            open_to_choice = {m for _, rule in pack.rules(MethodsChosen) for m in rule.methods}
            taken = (m for m in pack.methods if m not in open_to_choice or m in methods)
            return [e.MethodsChosen(methods=tuple(taken))]
        case a.SubmitWork():
            because = (*_anew(pack, case, action.method), *_not_counted(pack, action))
            return [_like(action, because=because)]
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
        case a.EndSession() if not is_last(pack, case, action):
            return [_sitting(case, action)]
        case a.RecordBreach():
            return [_like(action, breach=_next(case.breaches, "breach"))]
        case a.SettleBreach():
            return _settled(case, action)
        case a.Mark():
            marked = grade_method(
                pack, action.method, case.known.option, action.sheet, action.scores
            )
            marked = method_capped(pack, case, action.method, marked)
            return [_like(action, grade=marked.grade, because=marked.because, score=marked.score)]
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
            return _redo(pack, case, action, day_of(at))
        case a.BeginRun():
            return [_like(action, run=case.run.number + 1)]
        case a.ClaimCertificate():
            return [_claimed(case)]
        case a.RecordCertificate(issued_on=day):
            return [_like(action, issued_on=day or day_of(at))]
        case a.RequestReplacement(received_on=day):
            return [_like(action, received_on=day or day_of(at))]
        case a.RecordReplacement(requested_on=day):
            return [_like(action, requested_on=day or day_of(at))]
        case a.Waive():
            reopened = case.run.state is RunState.LAPSED and case.run.lapsed_by == action.clause
            events = [_like(action)]
            if reopened:
                state = case.run.before_lapse
                events.append(e.RunReopened(clause=action.clause, state=state))
            return events
        case _:
            return [_like(action)]


def _of_rule(pack: Pack, action: Action) -> dict[str, Any]:
    """Give what the rule that is confirmed is about: its method, and whether it is of marking."""
    if not isinstance(action, a.ConfirmRule):
        return {}
    rule = pack.by_id[action.clause].rule
    inside = bool(OF_MARKING & set(rule.bites))
    return {"method": getattr(rule, "method", None), "inside": inside}


def _like(action: Action, **more: Any) -> Event:  # noqa: ANN401 - fields of any type
    """Make the event of the action's row, with the fields that the two share."""
    kind = e.EVENTS[rows(action.name)[0].event, 1]
    shared = {name: getattr(action, name) for name in kind.model_fields if hasattr(action, name)}
    return kind.model_validate(shared | more)


def _sitting(case: Case, action: a.EndSession) -> Event:
    """Give the end of a sitting after which another one follows."""
    fields = {name: getattr(action, name) for name in e.SittingEnded.model_fields
              if hasattr(action, name)}  # fmt: skip
    return e.SittingEnded(**fields, sitting=len(case.attempt(action.method).sittings) + 1)


def _changes_outcome(pack: Pack, case: Case, action: Action) -> bool:
    """Whether the overall outcome is derived anew: for a result, an appeal, or a lifted cap."""
    match action:
        case a.ReleaseResult() | a.RecordOutcome():
            return True
        case a.DecideAppeal(grade=grade):
            return grade is not None
        case a.Waive(clause=clause):
            reached = case.run.outcome is not None and case.run.state is not RunState.LAPSED
            return reached and isinstance(pack.by_id[clause].rule, Cap | RedoTable)
        case _:
            return False


def _changes_offers(pack: Pack, action: Action) -> bool:
    """Whether a table may allow what it did not, or no longer what it did."""
    if isinstance(action, a.Waive):
        return isinstance(pack.by_id[action.clause].rule, RedoTable)
    return isinstance(action, a.ReleaseResult | a.DecideAppeal)


def _next(kept: Mapping[str, object], word: str) -> str:
    """Give the next id of a kind: `adjustment-2` after `adjustment-1`."""
    own = sum(key.startswith(f"{word}-") for key in kept)
    return f"{word}-{own + 1}"


def _not_counted(pack: Pack, action: a.SubmitWork) -> tuple[Reason, ...]:
    """Say how the words of a piece were counted, where some of them do not count."""
    return tuple(
        Reason(clause.id, clause.at, _count_sentence(piece, rule.what), clause.reading)
        for clause, rule in pack.rules(WordsExcluded)
        if rule.method == action.method
        for piece in action.pieces
        if piece.kind == rule.of and "words" in piece.measures
    )


def _count_sentence(piece: Piece, excluded: tuple[str, ...]) -> str:
    words, left_out = piece.measures["words"], piece.measures.get("excluded_words", 0)
    if not left_out:
        return f"{words:,} words, and all of them count."
    kinds = ", ".join(excluded)
    return f"{words:,} words less {left_out:,} of {kinds}: {words - left_out:,} count."


def _failed_by_rule(pack: Pack, case: Case, method: str, findings: list[Finding]) -> list[Event]:
    """Settle the attempt as a fail where a clause says so of the work: no session, no marks."""
    broken = [
        finding
        for finding in findings
        if finding.clause in pack.by_id
        and pack.by_id[finding.clause].does is Does.FAILS
        and finding.kind is Kind.WARNING
    ]
    if not broken:
        return []
    because = tuple(Reason(f.clause, f.heading, f.sentence, f.reading) for f in broken)
    failed = e.WorkFailed(method=method, grade=pack.scale_of(method)[0], because=because)
    if case.attempt(method).session is None:
        return [failed]
    return [e.SessionCancelled(method=method, clause=broken[0].clause), failed]


def _decided(pack: Pack, case: Case, action: a.DecideAdjustment) -> list[Event]:
    """Give the decision, and the new length of every booked session that it lengthens."""
    if not action.granted:
        return [e.AdjustmentRefused(adjustment=action.adjustment, reason=action.reason)]
    asked = case.adjustments[action.adjustment]
    changed = action.percent is not None or action.minutes is not None
    granted = e.AdjustmentGranted(
        adjustment=action.adjustment,
        percent=action.percent if changed else asked.percent,
        minutes=action.minutes if changed else asked.minutes,
        part=action.part or asked.part,
        reason=action.reason,
    )
    state = RequestState.GRANTED
    given = replace(
        asked, state=state, percent=granted.percent, minutes=granted.minutes, part=granted.part
    )
    after = replace(case, adjustments={**case.adjustments, action.adjustment: given})
    return [granted, *_lengthened(pack, case, after)]


def _lengthened(pack: Pack, case: Case, after: Case) -> list[Event]:
    found: list[Event] = []
    for method, tried in case.current_attempts.items():
        before, now = planned_seconds(pack, case, method), planned_seconds(pack, after, method)
        if tried.state is AttemptState.BOOKED and tried.session and before and now:
            seconds = tried.session.seconds + now - before
            if seconds != tried.session.seconds:
                found.append(e.SessionLengthened(method=method, seconds=seconds))
    return found


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
    breach = case.breaches[action.breach]
    events: list[Event] = [_like(action)]
    if action.outcome == "session_void" and breach.method is not None:
        numbers = [session.number for session in case.attempt(breach.method).sittings]
        which = numbers.index(breach.session) + 1 if breach.session in numbers else None
        voided = e.SessionVoided(method=breach.method, breach=action.breach, sitting=which)
        events.append(voided)
    return events


def _redo(pack: Pack, case: Case, action: a.AgreeRedo, day: date) -> list[Event]:
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
    agreed = [_like(action, kind=kind, scope=row.scope, because=reasons)]
    agreed += [_like(action, method=m, kind=kind, scope=row.scope) for m in others]
    methods = list(case.run.attempts) if whole else [action.method]
    return [*agreed, *(_opened(pack, case, method, row) for method in methods)]


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


def _claimed(case: Case) -> Event:
    days = [
        tried.held_on
        for method in case.run.attempts
        if (tried := case.counting(method)) is not None and tried.held_on is not None
    ]
    if case.run.decided is not None:
        days.append(case.run.decided.decided_on)
    grade = case.run.outcome.grade if case.run.outcome else ""
    return e.CertificateClaimed(grade=grade, achieved_on=max(days))
