"""What is read of a case beside its page: its history, its deadlines, what may be done."""

from dataclasses import asdict
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guildhall import clock
from guildhall.api.answering import told
from guildhall.api.document import responses
from guildhall.api.picture import deadline_out
from guildhall.api.shapes import entry_out, finding_out
from guildhall.api.signing import BEARERS, asked_by
from guildhall.cases import around, history, packs, queries
from guildhall.engine import deadlines, permitted
from guildhall.engine.dates import day_of

router = Router(tags=["cases"], auth=BEARERS["cases:read"])
NOT_YOURS = (401, 403, 404)


@router.get("/cases/{uuid:case}/history", openapi_extra=responses("HistoryOut", NOT_YOURS))
def read_history(request: HttpRequest, case: UUID) -> HttpResponse:
    """Read the history of a case."""
    _, _, view = queries.view(asked_by(request), case)
    texts = history.texts_of(case)
    return told({"entries": [entry_out(entry, texts) for entry in view.entries]})


@router.get("/cases/{uuid:case}/permitted", openapi_extra=responses("PermittedOut", NOT_YOURS))
def read_permitted(request: HttpRequest, case: UUID) -> HttpResponse:
    """Read what may be done on a case now, and what stands in the way of the rest."""
    who = asked_by(request)
    record, _, view = queries.view(who, case)
    now = clock.now()
    pack = packs.pinned(record.pack_id)
    found = permitted(pack, view.case, who.actor, now, around.on_the_day(day_of(now)))
    texts = history.texts_of(case)
    actions = [
        {
            "action": one.action,
            "target": one.target,
            "status": one.status,
            "findings": [finding_out(finding, texts) for finding in one.findings],
        }
        for one in found
    ]
    return told({"actions": actions})


@router.get("/cases/{uuid:case}/deadlines", openapi_extra=responses("DeadlinesOut", NOT_YOURS))
def read_deadlines(request: HttpRequest, case: UUID) -> HttpResponse:
    """Read the dated limits of a case."""
    record, _, view = queries.view(asked_by(request), case)
    now = clock.now()
    pack = packs.pinned(record.pack_id)
    limits = deadlines(pack, view.case, now, around.on_the_day(day_of(now)))
    return told({"deadlines": [deadline_out(asdict(limit)) for limit in limits]})
