"""What the decisions on appeals and on malpractice change."""

from guildhall.engine import actions as a, events as e
from guildhall.engine.case import Case
from guildhall.engine.events import Event
from guildhall.engine.findings import Reason
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import RedoState
from guildhall.engine.wording import numbered


def appeal_decided(pack: Pack, case: Case, action: a.DecideAppeal) -> list[Event]:
    """Give what an appeal's decision yields: a grade in place of another, or the session again."""
    key, reason = action.appeal, action.reason
    if not action.upheld:
        return [e.AppealDismissed(appeal=key, reason=reason)]
    events: list[Event] = [e.AppealUpheld(appeal=key, reason=reason)]
    method = case.matters[key].about
    nothing = action.grade is None and not action.again
    if nothing or method is None or method not in case.run.attempts:
        return events
    waiting = case.attempt(method).redo in (RedoState.OFFERED, RedoState.DECLINED)
    if action.again:
        events.append(e.ResultSetAside(method=method, appeal=key))
    if action.grade is not None:
        passed = pack.passed(method, action.grade)
        sentence = f"Put in place of the grade before by {numbered(key)}."
        events.append(
            e.ResultAmended(
                method=method,
                appeal=key,
                grade=action.grade,
                passed=passed,
                because=(Reason("house.state", "Appeal", sentence),),
                score=action.score,
            )
        )
        waiting = waiting and passed
    return [*events, e.RedoWithdrawn(method=method)] if waiting else events


def malpractice_decided(pack: Pack, case: Case, action: a.DecideMalpractice) -> list[Event]:
    """Give what the decision on a report yields: where it voids, a fail that is yet released."""
    events: list[Event] = [
        e.MalpracticeDecided(
            malpractice=action.malpractice, found=action.found, reason=action.reason
        )
    ]
    method = case.matters[action.malpractice].about
    if not (action.found and action.voids) or method is None or method not in case.run.attempts:
        return events
    attempt = case.attempt(method)
    if attempt.redo in (RedoState.OFFERED, RedoState.DECLINED):
        events.append(e.RedoWithdrawn(method=method, inside=True))
    sentence = f"What was done for it is void by the decision on {numbered(action.malpractice)}."
    voided = e.ResultVoided(
        method=method,
        malpractice=action.malpractice,
        grade=pack.scale_of(method)[0],
        because=(Reason("house.state", "Malpractice", sentence),),
    )
    return [*events, voided]
