"""Releasing a result, and reaching the overall outcome."""

from guildhall.engine import events as e
from guildhall.engine.case import Case
from guildhall.engine.events import Event
from guildhall.engine.findings import Result
from guildhall.engine.pack import Pack
from guildhall.engine.rules.overall import grade_run, passed_overall
from guildhall.engine.vocabulary import RunState


def released(pack: Pack, case: Case, method: str) -> list[Event]:
    """Give what the release of a result yields: with a fail, the offer of a re-sit or re-take."""
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
        scores=dict(attempt.scores),
        score=attempt.result.score,
    )
    return [released] if passed else [released, e.RedoOffered(method=method)]


def outcome(pack: Pack, case: Case) -> list[Event]:
    """Give the overall outcome, once every method of the run has a released result."""
    counted = {method: case.counting(method) for method in case.run.attempts}
    results = {
        method: Result(tried.result.grade, tried.result.score, tried.scores)
        for method, tried in counted.items()
        if tried and tried.result
    }
    if len(results) < len(counted):
        return []
    whole = grade_run(pack, case, results)
    passed = passed_overall(pack, whole.grade)
    under_way = any(tried.released_at is None for tried in case.current_attempts.values())
    state = RunState.PASSED if passed else RunState.OPEN if under_way else RunState.FAILED
    return [e.OutcomeReached(grade=whole.grade, passed=passed, state=state, because=whole.because)]
