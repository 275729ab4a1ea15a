"""What is read of a case: its page, its history, its deadlines, what may be done."""

from collections.abc import Iterable
from dataclasses import asdict
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guildhall import clock
from guildhall.api.answering import told
from guildhall.api.document import responses
from guildhall.api.shapes import entry_out, finding_out
from guildhall.api.signing import BEARERS, asked_by
from guildhall.cases import around, history, packs, queries
from guildhall.cases.narrated import narrated
from guildhall.cases.picture import limit_told, picture
from guildhall.engine import deadlines, permitted
from guildhall.engine.dates import day_of

router = Router(tags=["cases"], auth=BEARERS["cases:read"])
NOT_YOURS = (401, 403, 404)


@router.get("/cases/{uuid:case}", openapi_extra=responses("CaseOut", NOT_YOURS), url_name="case")
def read_case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Read a case: where it is, what has come of it, what it waits for."""
    return told(picture(asked_by(request), case, clock.now()))


@router.get("/cases/{uuid:case}/history", openapi_extra=responses("HistoryOut", NOT_YOURS))
def read_history(request: HttpRequest, case: UUID) -> HttpResponse:
    """Read the history of a case: its entries as they are stored, and as people read them."""
    record, _, view = queries.view(asked_by(request), case)
    texts = history.texts_of(case)
    told_of = narrated(record, view, texts)
    entries = [
        entry_out(entry, texts) | {"told": {**asdict(words), "said": _labelled(words.said)}}
        for entry, words in zip(view.entries, told_of, strict=True)
    ]
    return told({"entries": entries})


def _labelled(said: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"label": label, "text": text} for label, text in said]


@router.get("/cases/{uuid:case}/permitted", openapi_extra=responses("PermittedOut", NOT_YOURS))
def read_permitted(request: HttpRequest, case: UUID) -> HttpResponse:
    """Read what may be done on a case now, and what stands in the way of the rest."""
    who = asked_by(request)
    record, _, view = queries.view(who, case)
    now = clock.now()
    pack = packs.pinned(record.pack_id)
    found = permitted(
        pack, view.case, who.actor, now, around.looking(pack, view.case, who.actor, day_of(now))
    )
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
    return told({"deadlines": [limit_told(asdict(limit)) for limit in limits]})
