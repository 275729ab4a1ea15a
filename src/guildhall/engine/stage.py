"""One word for where a case is, from all its tracks."""

from guildhall.engine.case import Case
from guildhall.engine.run import SETTLED
from guildhall.engine.vocabulary import AttemptState, GatewayState, PauseState, RunState, Stage


def stage(case: Case) -> Stage:
    """Give the one word for where a case is."""
    if case.registration is None:
        return Stage.NONE
    run = case.run
    ended = {
        RunState.WITHDRAWN: Stage.WITHDRAWN,
        RunState.LAPSED: Stage.LAPSED,
        RunState.FAILED: Stage.FAILED,
        RunState.PASSED: Stage.PASSED,
    }.get(run.state)
    if ended is Stage.PASSED and case.certificate_number is not None:
        return Stage.CERTIFIED
    if ended is not None:
        return ended
    if case.pause is PauseState.PAUSED:
        return Stage.PAUSED
    tries = case.current_attempts.values()
    if run.accepted_at is None and all(tried.state is AttemptState.WAITING for tried in tries):
        submitted = run.gateway is GatewayState.SUBMITTED
        return Stage.GATEWAY if submitted else Stage.PREPARATION
    under_way = [tried for tried in tries if tried.state not in SETTLED]
    if any(tried.number > 1 for tried in under_way):
        return Stage.REDO
    return Stage.ASSESSMENT if under_way else Stage.RESULTS
