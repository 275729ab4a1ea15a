"""Can it be: results, another attempt, another run and the certificate, on this case."""

from collections.abc import Iterator
from datetime import date, datetime

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, spoken
from guildhall.engine.findings import Finding
from guildhall.engine.house.citing import refuse
from guildhall.engine.kinds.outside import OutsideResult
from guildhall.engine.kinds.overall import AllPassed, DecidedByBoard
from guildhall.engine.kinds.redo import RedoDecider
from guildhall.engine.pack import Pack
from guildhall.engine.redos import chosen, decider
from guildhall.engine.vocabulary import RedoState, RunState


def can_be(pack: Pack, case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """Refuse what cannot be, whatever the action is filled in with."""
    match action:
        case a.BeginRun():
            yield from _still_offered(pack, case, day_of(at))
        case a.RecordResult(method=method) if pack.rule(OutsideResult, method) is None:
            name = pack.methods[method].session
            yield refuse(
                "house.state", f"The {name} is assessed here: no result comes from outside."
            )
        case a.RecordOutcome() if pack.rule(DecidedByBoard) is None:
            sentence = "The overall grade follows from the results: no board decides it."
            yield refuse("house.state", sentence)
        case a.ClaimCertificate() if not pack.rules(AllPassed) and not case.run.outcome_passed:
            # Where a clause of the document says so, the clause speaks.
            yield refuse("house.state", "The EPA is not passed, so there is nothing to claim.")
        case _:
            return


def filled_in(pack: Pack, case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """Refuse what the action is filled in with and makes no sense here."""
    match action:
        case a.RecordResult(held_on=day) if day > day_of(at):
            yield _to_come(day, "held_on", "a result is recorded once there is one")
        case a.RecordOutcome(decided_on=day) if day > day_of(at):
            yield _to_come(day, "decided_on", "a decision is recorded once it is made")
        case a.RecordCertificate(issued_on=date() as day) if day > day_of(at):
            yield _to_come(day, "issued_on", "a certificate is recorded once it is issued")
        case a.RequestReplacement(received_on=date() as day) if day > day_of(at):
            yield _to_come(day, "received_on", "a request is recorded once it has come")
        case a.RecordReplacement(requested_on=date() as day) if day > day_of(at):
            yield _to_come(day, "requested_on", "this is recorded once it has been requested")
        case a.AgreeRedo(kind=None, method=method) if not pack.rules(RedoDecider):
            found = chosen(pack, case, method, day_of(at))
            if found is None or len(found.row.kinds) > 1:
                sentence = "It is not said which it is: a re-sit or a re-take."
                yield refuse("house.state", sentence, field="kind")
        case _:
            return


def _to_come(day: date, field: str, why: str) -> Finding:
    return refuse("house.time", f"{spoken(day)} is still to come: {why}.", field=field)


def _still_offered(pack: Pack, case: Case, today: date) -> Iterator[Finding]:
    """While a failed method can be taken again, the whole EPA does not begin anew."""
    if case.run.state is not RunState.FAILED:
        return
    for method, tried in case.current_attempts.items():
        if tried.redo is RedoState.OFFERED:
            name = pack.methods[method].session
            by = decider(pack, case, method, today).words
            sentence = f"A re-sit or re-take of the {name} is offered: the {by} decides first."
            yield refuse("house.state", sentence)
