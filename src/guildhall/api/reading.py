"""What is read of cases: the case itself, its history, its deadlines, what may be done."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from guildhall import clock
from guildhall.api.document import responses
from guildhall.api.shapes import DeadlineOut, EntryOut, Permitted, entry_out, finding_out
from guildhall.api.signing import BEARERS, asked_by
from guildhall.cases import around, history, packs, queries
from guildhall.engine import deadlines, permitted
from guildhall.engine.strict import Strict

router = Router(tags=["cases"], auth=BEARERS["cases:read"])
NOT_YOURS = responses(None, (401, 403, 404))


class HistoryOut(Strict):
    """The history of a case, as far as the reader sees it, from its beginning."""

    entries: list[EntryOut]


class PermittedOut(Strict):
    """Every action that the reader's role may ever do here."""

    actions: list[Permitted]


class DeadlinesOut(Strict):
    """The limits of the run under way, the nearest first."""

    deadlines: list[DeadlineOut]


@router.get("/cases/{uuid:case}/history", response=HistoryOut, openapi_extra=NOT_YOURS)
def read_history(request: HttpRequest, case: UUID) -> dict[str, Any]:
    """Read the history of a case."""
    _, _, view = queries.view(asked_by(request), case)
    texts = history.texts_of(case)
    return {"entries": [entry_out(entry, texts) for entry in view.entries]}


@router.get("/cases/{uuid:case}/permitted", response=PermittedOut, openapi_extra=NOT_YOURS)
def read_permitted(request: HttpRequest, case: UUID) -> dict[str, Any]:
    """Read what may be done on a case now, and what stands in the way of the rest."""
    who = asked_by(request)
    record, _, view = queries.view(who, case)
    now = clock.now()
    pack = packs.pinned(record.pack_id)
    found = permitted(pack, view.case, who.actor, now, around.on_the_day(now.date()))
    texts = history.texts_of(case)
    return {
        "actions": [
            {
                "action": one.action,
                "target": one.target,
                "status": one.status,
                "findings": [finding_out(finding, texts) for finding in one.findings],
            }
            for one in found
        ]
    }


@router.get("/cases/{uuid:case}/deadlines", response=DeadlinesOut, openapi_extra=NOT_YOURS)
def read_deadlines(request: HttpRequest, case: UUID) -> dict[str, Any]:
    """Read the dated limits of a case."""
    record, _, view = queries.view(asked_by(request), case)
    now = clock.now()
    pack = packs.pinned(record.pack_id)
    limits = deadlines(pack, view.case, now, around.on_the_day(now.date()))
    return {"deadlines": [_told(asdict(limit)) for limit in limits]}


def _told(limit: dict[str, Any]) -> dict[str, Any]:
    """Give a limit with the fields that the API says."""
    return {name: limit[name] for name in DeadlineOut.model_fields}
