"""Every dated limit of a case: its clause, what it counts from, the day, and whose move it is."""

from dataclasses import replace
from datetime import datetime

from guildhall.engine.actor import NOWHERE, Surroundings
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.deadlines import preparation, results, sessions
from guildhall.engine.deadlines.deadline import Deadline
from guildhall.engine.lapse import standing
from guildhall.engine.pack import Pack
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import RunState

__all__ = ["Deadline", "deadlines"]


def deadlines(
    pack: Pack, case: Case, at: datetime, around: Surroundings = NOWHERE
) -> list[Deadline]:
    """Give the limits of the run under way, the nearest first.

    A specification that counts in working days needs the calendar in `around`.
    """
    if case.registration is None or case.run.state is RunState.WITHDRAWN:
        return []
    today = day_of(at)
    pack = in_force(pack, case, today)
    now = standing(pack, case, at)
    found = [
        *sessions.held_within(pack, now, today),
        *preparation.briefs(pack, now, today, around),
        *preparation.scopes(pack, now, today, around),
        *preparation.submissions(pack, now, today, around),
        *preparation.counted_back(pack, now, today, around),
        *results.redos(pack, now, today),
        *results.reworks(pack, now, today, around),
        *sessions.openings(pack, now, today, around),
        *sessions.held_apart(pack, now, today),
        *sessions.sittings(pack, now, today),
        *preparation.latest_submissions(pack, now, today, around),
        *results.publications(pack, now, today, around),
        *results.certificates(pack, now, today, around),
        *preparation.credentials(pack, now, today),
    ]
    told = [
        replace(limit, state="waived")
        if now.waived(limit.clause) and limit.state in ("running", "overdue")
        else limit
        for limit in found
    ]
    return sorted(told, key=lambda limit: (limit.by_day, limit.clause, limit.method or ""))
