"""Lists over all cases of whoever asks: the cases, the next moves, the deadlines; and counts."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from guildhall import clock
from guildhall.api.answering import told
from guildhall.api.bodies import refuse
from guildhall.api.document import responses
from guildhall.api.listed import CasesAsked, CountsAsked, DeadlinesAsked, MovesAsked
from guildhall.api.paging import NO_CURSOR
from guildhall.api.signing import BEARERS, asked_by
from guildhall.cases import leaving, lists
from guildhall.cases.bounds import faults_in
from guildhall.cases.fill import MalformedError
from guildhall.cases.lists import BadCursorError, Page, Sought, Wish
from guildhall.cases.models import Due, Line, Move
from guildhall.engine.dates import day_of
from guildhall.engine.vocabulary import Role
from guildhall.people import names

router = Router(tags=["lists"], auth=BEARERS["cases:read"])
REFUSALS = (400, 401, 403)
P = TypeVar("P")


def _sought(request: HttpRequest, asked: CountsAsked) -> Sought:
    """Give what is asked of a list, now. Raises MalformedError for what no list is asked."""
    faults = list(faults_in(asked.model_dump()))
    if faults:
        raise MalformedError(faults)
    wish = {one.name: getattr(asked, one.name) for one in fields(Wish) if hasattr(asked, one.name)}
    return Sought(asked_by(request), Wish(**wish), clock.now())


def _page(page: Page[Any], name: str, rows: list[dict[str, Any]]) -> HttpResponse:
    return told({name: rows, "next": page.next})


@router.get("/cases", openapi_extra=responses("CasesOut", REFUSALS))
def list_cases(request: HttpRequest, asked: Query[CasesAsked]) -> HttpResponse:
    """List your cases, as they are now."""
    sought = _sought(request, asked)
    try:
        page = lists.cases(sought, asked.sort, asked.cursor, asked.limit)
    except BadCursorError:
        refuse("cursor", NO_CURSOR)
    called = names.organisations(
        key for line in page.rows for key in (line.provider, line.employer)
    )
    return _page(page, "cases", [_line(line, sought.at, called) for line in page.rows])


@router.get("/cases/counts", openapi_extra=responses("CountsOut", REFUSALS))
def count_cases(request: HttpRequest, asked: Query[CountsAsked]) -> HttpResponse:
    """Count your cases by stage, as they are now."""
    counts = lists.counted(_sought(request, asked))
    return told({"total": sum(counts.values()), "stages": counts})


@router.get("/moves", openapi_extra=responses("MovesOut", REFUSALS))
def list_moves(request: HttpRequest, asked: Query[MovesAsked]) -> HttpResponse:
    """List what is yours to do, what you wait for, or what is coming up: the most urgent first."""
    sought = _sought(request, asked)
    if asked.which == "another":
        return _another(sought, asked)
    find = {"mine": lists.mine, "waiting": lists.waiting, "coming": lists.coming}[asked.which]
    try:
        page = find(sought, asked.cursor, asked.limit)
    except BadCursorError:
        refuse("cursor", NO_CURSOR)
    return _page(page, "moves", _with_cases(sought, page.rows))


def _another(sought: Sought, asked: MovesAsked) -> HttpResponse:
    """Give where somebody else is needed."""
    try:
        found, more = leaving.needing_another(sought, asked.cursor, asked.limit)
    except BadCursorError:
        refuse("cursor", NO_CURSOR)
    lines = lists.lines_of(sought.who, [one.part for one in found])
    rows = [
        {
            "case": one.part.case_id,
            "name": lines[one.part.case_id].name,
            "spec": lines[one.part.case_id].spec,
            "role": Role.OFFICER,
            "action": one.action,
            "target": one.target,
            "method": one.target if one.part.role == Role.ASSESSOR else None,
            "sentence": one.sentence,
            "from_day": None,
            "by_day": None,
            "waiting_since": None,
            "overdue": False,
            "clause": None,
        }
        for one in found
        if one.part.case_id in lines
    ]
    return told({"moves": rows, "next": more})


@router.get("/deadlines", openapi_extra=responses("DuesOut", REFUSALS))
def list_deadlines(request: HttpRequest, asked: Query[DeadlinesAsked]) -> HttpResponse:
    """List the limits that run in your cases, the nearest first."""
    sought = _sought(request, asked)
    try:
        page = lists.limits(sought, asked.cursor, asked.limit, whose=asked.whose)
    except BadCursorError:
        refuse("cursor", NO_CURSOR)
    return _page(page, "deadlines", _with_cases(sought, page.rows))


def _line(line: Line, now: datetime, called: dict[str, str]) -> dict[str, Any]:
    stage = lists.stage_of(line, now)
    lapsed = stage != line.stage
    due_by = None if lapsed else line.due_by
    return {
        "case": line.case_id,
        "name": line.name,
        "uln": line.uln,
        "spec": line.spec,
        "stage": stage,
        "words": stage.words,
        "provider": {"id": line.provider, "name": called[line.provider]},
        "employer": {"id": line.employer, "name": called[line.employer]},
        "registered_at": line.registered_at,
        "changed_at": line.last_at,
        "due_by": due_by,
        "overdue": _past(due_by, now),
        "grade": line.grade,
        "certificate": line.certificate,
        "certificate_number": line.certificate_number,
    }


def _with_cases(sought: Sought, rows: Iterable[Move | Due]) -> list[dict[str, Any]]:
    """Give the rows of a list, each with whose case it is about."""
    rows, now = list(rows), sought.at
    lines = lists.lines_of(sought.who, rows)
    return [
        {"case": row.case_id, "name": lines[row.case_id].name, "spec": lines[row.case_id].spec}
        | (_move(row, now) if isinstance(row, Move) else _due(row, now))
        for row in rows
        if row.case_id in lines
    ]


def _move(move: Move, now: datetime) -> dict[str, Any]:
    return {
        "role": move.role,
        "action": move.action,
        "target": move.target or None,
        "method": move.method or None,
        "sentence": f"The {Role(move.role).words} {move.words}.",
        "from_day": move.from_day,
        "by_day": move.by_day,
        "waiting_since": move.waiting_since,
        "overdue": _past(move.by_day, now),
        "clause": move.clause or None,
    }


def _due(due: Due, now: datetime) -> dict[str, Any]:
    return {
        "clause": due.clause,
        "heading": due.heading,
        "what": due.what,
        "whose": due.whose,
        "method": due.method or None,
        "by_day": due.by_day,
        "opens": due.opens,
        "overdue": not due.opens and _past(due.by_day, now),
    }


def _past(day: date | None, now: datetime) -> bool:
    return day is not None and day < day_of(now)
