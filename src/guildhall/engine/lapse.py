"""When a run lapses, and what a case amounts to before anybody has recorded it.

A run lapses where a method without a released result has no session held inside its window, or
an offered or agreed re-sit is past its own; never while a session that was held waits for its
result. `standing` applies that in thought, so that no answer depends on whether a worker has run.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from guildhall.engine.actor import SYSTEM
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, start_of
from guildhall.engine.events import Entry, RunLapsed, RunReopened
from guildhall.engine.pack import Pack
from guildhall.engine.redos import decided_window
from guildhall.engine.replay import apply
from guildhall.engine.run import Attempt
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import RedoState, RunState
from guildhall.engine.windows import Window, offered_window, session_windows


def due(pack: Pack, case: Case, at: datetime) -> Entry | None:
    """Give the lapse that is due by a moment and not yet recorded, or None."""
    if case.registration is None or case.run.state not in (RunState.OPEN, RunState.FAILED):
        return None
    tries = case.current_attempts
    if any(tried.settled and tried.released_at is None for tried in tries.values()):
        return None
    today = day_of(at)
    pack = in_force(pack, case, today)
    late = [
        (method, own, tried)
        for method, tried in tries.items()
        for own in _windows(pack, case, method, tried, today)
        if own.limit is not None and today > own.limit and not case.waived(own.clause.id)
    ]
    if not late:
        return None
    method, own, tried = min(late, key=lambda found: found[1].limit or date.max)
    limit = own.limit or today
    happened = start_of(limit + timedelta(days=1))
    if tried.released_at is not None:
        happened = max(happened, tried.released_at)
    event = RunLapsed(clause=own.clause.id, method=method, limit=limit)
    return Entry(event, at, happened, SYSTEM)


def _windows(
    pack: Pack, case: Case, method: str, tried: Attempt, today: date
) -> tuple[Window, ...]:
    """Give the windows that an attempt is still bound by."""
    if tried.released_at is None:
        return session_windows(pack, case, method, today)
    if tried.redo is not RedoState.OFFERED:
        return ()
    offered = offered_window(pack, case, method, today)
    decided = decided_window(pack, case, method, today)
    return tuple(found for found in (offered, decided) if found is not None)


def taken_back(case: Case, moment: datetime, at: datetime) -> Entry | None:
    """Give what takes a recorded lapse back for something that happened before it, or None.

    Whether a lapse was recorded before or after such a record must not change the answer: a
    session that was held in time and is recorded late was held in time.
    """
    if case.registration is None or case.run.state is not RunState.LAPSED:
        return None
    run = case.run
    if run.lapsed_by is None or run.lapsed_at is None or moment >= run.lapsed_at:
        return None
    return Entry(RunReopened(clause=run.lapsed_by, state=run.before_lapse), at, moment, SYSTEM)


def standing(pack: Pack, case: Case, at: datetime) -> Case:
    """Give the case with what is due by the rule applied in thought."""
    lapse = due(pack, case, at)
    if lapse is None:
        return case
    return replace(apply(case, lapse), last_at=case.last_at, entries=case.entries)
