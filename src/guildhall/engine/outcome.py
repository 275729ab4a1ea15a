"""Releasing a result, and reaching the overall outcome."""

from collections.abc import Iterator
from datetime import date

from guildhall.engine import events as e
from guildhall.engine.case import Case
from guildhall.engine.events import Event
from guildhall.engine.findings import Reason, Result
from guildhall.engine.pack import Pack
from guildhall.engine.redos import can_be_had, failed_attempt, table_of
from guildhall.engine.rules.overall import board_of, grade_run, passed_overall
from guildhall.engine.rules.redo import whole_capped
from guildhall.engine.vocabulary import RedoState, RunState
from guildhall.engine.wording import listed


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
    # Where a table decides what is offered, `offers` asks it.
    quiet = passed or table_of(pack, method) is not None
    return [released] if quiet else [released, e.RedoOffered(method=method)]


def offers(pack: Pack, case: Case, day: date) -> list[Event]:
    """Give what is offered now, and what is no longer, where a table decides on that.

    Nobody is told of an offer that cannot be taken: what the table allows neither now nor later
    is not offered, nor is anything once the whole is passed. An offer falls away once a result
    changes what the table says.
    """
    found: list[Event] = []
    whole = bool(case.run.outcome_passed)
    for method, tried in case.current_attempts.items():
        if table_of(pack, method) is None or failed_attempt(case, method) is None:
            continue
        can = not whole and can_be_had(pack, case, method, day)
        if can and tried.redo is RedoState.NONE:
            found.append(e.RedoOffered(method=method))
        elif not can and tried.redo is RedoState.OFFERED:
            found.append(e.RedoWithdrawn(method=method))
    return found


def outcome(pack: Pack, case: Case) -> list[Event]:
    """Give the overall outcome, once every method of the run has a released result.

    Where a board decides, it is there once the board has decided. What it makes of the offers of
    a re-sit or re-take follows it.
    """
    counted = {method: case.counting(method) for method in case.run.attempts}
    results = {
        method: Result(tried.result.grade, tried.result.score, tried.scores)
        for method, tried in counted.items()
        if tried and tried.result
    }
    undecided = board_of(pack) is not None and case.run.decided is None
    if len(results) < len(counted) or undecided:
        return []
    whole = whole_capped(pack, case, grade_run(pack, case, results))
    passed = passed_overall(pack, whole.grade)
    under_way = any(tried.released_at is None for tried in case.current_attempts.values())
    state = RunState.PASSED if passed else RunState.OPEN if under_way else RunState.FAILED
    because = (*whole.because, *claimed_reasons(pack, case))
    reached = e.OutcomeReached(grade=whole.grade, passed=passed, state=state, because=because)
    return [reached, *_offers(case, passed=passed)]


def claimed_reasons(pack: Pack, case: Case) -> tuple[Reason, ...]:
    """Say which of the results that count were brought in from elsewhere, if any were."""
    counted = {method: case.counting(method) for method in case.run.attempts}
    names = [pack.methods[method].name for method, one in counted.items() if one and one.claimed]
    if not names:
        return ()
    sentence = (
        f"Not witnessed here: the result of {listed(names)} is claimed by {case.source}, and "
        f"{case.vouched_by} vouches for it."
    )
    return (Reason("house.state", BROUGHT_IN, sentence),)


BROUGHT_IN = "Brought in from elsewhere"
"""The heading under which what is claimed of a case from elsewhere is told."""


def _offers(case: Case, *, passed: bool) -> Iterator[Event]:
    """Give what the outcome makes of the offers: a pass ends them, and a fail leaves one at least.

    Where the whole failed though every method is passed, each of them is offered again: nobody
    could go on otherwise.
    """
    tries = case.current_attempts
    if passed:
        yield from (
            e.RedoWithdrawn(method=method)
            for method, tried in tries.items()
            if tried.redo is RedoState.OFFERED
        )
    elif all(tried.passed for tried in tries.values()):
        yield from (
            e.RedoOffered(method=method)
            for method, tried in tries.items()
            if tried.redo is RedoState.NONE
        )
