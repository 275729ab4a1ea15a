"""What an allowed action yields: its events, in order.

Most actions yield the one event of their row with the same fields. The others stand in one file a
family, with the name that the family has in `actions`, `events` and `fold`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from guildhall.engine import actions as a, events as e
from guildhall.engine.actions.base import Action
from guildhall.engine.actor import Actor
from guildhall.engine.case import Case
from guildhall.engine.consequences import apprentice, fairness, judging, preparation, sessions
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry, Event
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.redo import Cap, RedoTable
from guildhall.engine.lapse import due
from guildhall.engine.outcome import offers, outcome
from guildhall.engine.pack import Pack
from guildhall.engine.replay import apply
from guildhall.engine.vocabulary import Does, Kind, RunState

Own = Callable[[Pack, Case, Action, Actor, datetime], list[Event]]

OWN: Mapping[str, Own] = {
    a.apprentice.__name__: apprentice.own,
    a.preparation.__name__: preparation.own,
    a.sessions.__name__: sessions.own,
    a.judging.__name__: judging.own,
    a.fairness.__name__: fairness.own,
}
"""The events of each family, by the module in which its actions stand."""


def events_of(
    pack: Pack, case: Case, action: Action, actor: Actor, at: datetime, findings: list[Finding]
) -> list[Entry]:
    """Give the entries that an allowed action appends.

    A lapse that is due and not yet recorded comes first, by the system's own hand; a breach that
    the findings tell of comes last.
    """
    happened = action.said(at)
    entries: list[Entry] = []
    late = due(pack, case, action.moment(at))
    if late is not None:
        entries.append(late)
        case = apply(case, late)
    if isinstance(action, a.Lapse):
        return entries
    warned = tuple(
        finding.reason
        for finding in findings
        if finding.kind is Kind.WARNING and not finding.breach
    )
    for event in OWN[type(action).__module__](pack, case, action, actor, at):
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
            method=action.of_method,
            what=finding.sentence,
        )
        entries.append(Entry(breach, at, happened, actor))
    return entries


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
    because = tuple(finding.reason for finding in broken)
    failed = e.WorkFailed(method=method, grade=pack.scale_of(method)[0], because=because)
    if case.attempt(method).session is None:
        return [failed]
    return [e.SessionCancelled(method=method, clause=broken[0].clause), failed]
