"""One word for where a case is, from all its tracks."""

from guildhall.engine.case import Case
from guildhall.engine.run import SETTLED
from guildhall.engine.vocabulary import AttemptState, RunState, Stage


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
    if case.pause.value == "paused":
        return Stage.PAUSED
    begun = any(t.state is not AttemptState.WAITING for t in case.current_attempts.values())
    if run.accepted_at is None and not begun:
        return Stage.GATEWAY if run.gateway.value == "submitted" else Stage.PREPARATION
    tries = case.current_attempts.values()
    over = [tried.state in SETTLED for tried in tries]
    if any(tried.number > 1 and tried.state not in SETTLED for tried in tries):
        return Stage.REDO
    return Stage.RESULTS if all(over) else Stage.ASSESSMENT
