"""What the rules make of cases that are claimed from elsewhere, before anything is written."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from guildhall.cases import around
from guildhall.cases.trial import Trial
from guildhall.engine import deadlines, moves, stage, standing
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, days_between
from guildhall.engine.deadlines import Deadline
from guildhall.engine.moves import Move
from guildhall.engine.pack import Pack
from guildhall.engine.replay import replay
from guildhall.engine.versions import in_force

RUNNING = ("running", "overdue", "late")
"""States of limits that are told: those that somebody has still to look at."""


def foretold(trial: Trial, at: datetime) -> list[dict[str, Any]]:
    """Tell of every case that would begin where it would stand, and what it would wait for.

    Nobody is named: a case is known by its row.
    """
    known, today = around.on_the_day(day_of(at)), day_of(at)
    told = []
    for row, _, entries in trial.begin:
        case = replay(entries)
        now = standing(trial.pack, case, at)
        limits = deadlines(trial.pack, case, at, known)
        where = stage(now)
        told.append(
            {
                "row": row.number,
                "stage": where.value,
                "words": where.words,
                "grade": now.run.outcome.grade if now.run.outcome is not None else None,
                "lapsed_by": now.run.lapsed_by,
                "deadlines": list(_limits(limits, today)),
                "moves": list(_moves(moves(trial.pack, case, at, known, limits))),
                "methods": _methods(in_force(trial.pack, case, today), now),
            }
        )
    return told


def with_cases(report: str, trial: Trial, at: datetime) -> str:
    """Give a report of a trial with what would become of each case."""
    return json.dumps(json.loads(report) | {"cases": foretold(trial, at)}, ensure_ascii=False)


def stages(cases: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Count cases by the stage at which they would stand."""
    return dict(Counter(str(one["stage"]) for one in cases))


def _limits(limits: Iterable[Deadline], today: date) -> Iterable[dict[str, Any]]:
    """Tell what runs, is overdue or was late, with the days that are left."""
    for limit in limits:
        if limit.state in RUNNING and not limit.opens:
            yield {
                "clause": limit.clause,
                "what": limit.what,
                "by_day": limit.by_day.isoformat(),
                "days_left": days_between(today, limit.by_day),
                "state": limit.state,
                "method": limit.method,
            }


def _moves(waited: Iterable[Move]) -> Iterable[dict[str, Any]]:
    for move in waited:
        yield {
            "role": move.role.value,
            "action": move.action,
            "method": move.method,
            "sentence": move.sentence,
            "by_day": move.by_day.isoformat() if move.by_day is not None else None,
            "clause": move.clause,
        }


def _methods(pack: Pack, now: Case) -> list[dict[str, Any]]:
    return [
        {
            "method": method,
            "name": pack.methods[method].name,
            "attempt": tried.number,
            "state": tried.state.value,
            "words": tried.state.words,
            "grade": tried.result.grade if tried.result is not None else None,
        }
        for method, tried in now.current_attempts.items()
    ]
