"""Batches: many cases that begin together, out of one file, or not at all.

A batch is tried out, and kept with what came of it. To begin it, it is judged anew and its rows
are laid ready; then one short transaction decides: from there on nobody else registers any of its
apprentices, and it comes to its end, whoever is killed. Its cases are written a few at a time, so
that nobody waits for it; they are seen by nobody before the last one is there.
"""

import json
import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Min, QuerySet

from guildhall import clock
from guildhall.cases import carry, history, packs, queries
from guildhall.cases.history import Via
from guildhall.cases.memory import NOTHING
from guildhall.cases.models import Batch, BatchRow, CaseRecord
from guildhall.cases.trial import Asked, Problem, Told, Trial, tried
from guildhall.engine.events import from_json, to_json
from guildhall.people.acting import Principal
from guildhall.people.refusals import NotHereError, RefusedError
from guildhall.sheets import writing
from guildhall.sheets.writing import Download

AT_ONCE = 50
"""Cases in one transaction: on SQLite nobody else writes meanwhile."""
LAID_AT_ONCE = 200
"""Rows that are laid ready in one transaction."""
KEPT = timedelta(days=1)
"""How long what was tried can be begun."""
LOOKS = 3
TRIED_AT_ONCE = 10
"""Sheets of one person that are kept, tried and not begun: the oldest make room."""
Decide = Callable[[], Batch]
"""Decides that a batch begins, within a transaction."""
T = TypeVar("T")


class ChangedError(Exception):
    """A batch of which something else comes now than whoever begins it has seen."""


def try_out(who: Principal, asked: Asked) -> tuple[Batch, Trial]:
    """Try out what somebody wants to begin; give the batch, which is not kept yet."""
    at = clock.now()
    trial = tried(who, asked, at)
    batch = Batch(
        membership=who.membership,
        body_id=trial.pack.awarding_body.id,
        action=asked.action,
        spec=asked.spec,
        standard=asked.spec.partition("/")[0],
        provider=asked.provider or "",
        file=asked.file,
        file_hash=asked.file_hash,
        rows=_rows_written(asked),
        tried_at=at,
    )
    _take_in(batch, trial)
    return batch, trial


def keep(batch: Batch) -> None:
    """Keep a batch that was tried out, and not too many before it."""
    batch.save(force_insert=True)
    same = {"membership_id": batch.membership_id, "state": Batch.State.TRIED}
    old = Batch.objects.filter(**same).order_by("-tried_at", "-pk").values_list("pk", flat=True)
    Batch.objects.filter(pk__in=list(old[TRIED_AT_ONCE:])).delete()


def may_begin(batch: Batch) -> bool:
    """Whether a batch can be begun: it is tried, nothing is wrong, and there is work to do."""
    tried_only = batch.state == Batch.State.TRIED
    return tried_only and not json.loads(batch.report)["counts"]["wrong"] and batch.wanted > 0


def problems_of(batch: Batch) -> Download:
    """Give all that is to be said of a batch, as CSV: row by row, to mend the sheet by."""
    fields = ("row", "column", "value", "kind", "sentence", "clause", "heading")
    told = json.loads(batch.report)["problems"]
    rows = [["" if one[name] is None else one[name] for name in fields] for one in told]
    head = [name.capitalize() for name in fields]
    return Download(writing.csv_of([head, *rows]), writing.CSV, "problems.csv")


def find(who: Principal, action: str, key: UUID) -> Batch:
    """Find a batch of somebody's. Raises NotHereError."""
    batch = queries.batches(who, action).filter(pk=key).first()
    if batch is None:
        raise NotHereError
    return batch


def begin(who: Principal, batch: Batch, judged: str, via: Via, once: Callable[[Decide], T]) -> T:
    """Begin a batch that was tried, if the same comes of it as whoever begins it has seen.

    `once` does what decides in a transaction, with its answer, and gives that. Raises
    ChangedError: the batch has then what comes of it now. Raises RefusedError where there is
    nothing to begin, or something stands in the way.
    """
    for _ in range(LOOKS):
        at = clock.now()
        if batch.state == Batch.State.TRIED:
            trial = tried(who, asked_of(batch), at)
            if trial.judged != judged:
                _take_in(batch, trial)
                _still_tried(batch).update(
                    judged=batch.judged, report=batch.report, pack=batch.pack, wanted=batch.wanted
                )
                raise ChangedError
            if not trial.may_begin:
                sentence = "Nothing can be begun: see what is said of it."
                raise RefusedError("file", sentence)
            if not _laid_ready(batch, trial):
                batch.refresh_from_db()
                continue
        elif batch.judged != judged:
            raise ChangedError
        try:
            return once(partial(_decided, batch.pk, at, via))
        except Taken:
            batch.refresh_from_db()
    raise ChangedError


class Taken(Exception):  # noqa: N818 - within this room alone
    """Somebody was faster, with the same batch or with one of its apprentices."""


def _decided(key: UUID, at: datetime, via: Via) -> Batch:
    """Decide that a batch begins. Raises Taken."""
    history.take_turns(history.APPENDING)
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=key)
    if batch.state != Batch.State.TRIED:
        return batch
    if BatchRow.objects.filter(batch=batch).count() != batch.wanted or _taken(batch):
        raise Taken
    packs.install(packs.newest(batch.spec))
    batch.state, batch.begun_at = Batch.State.WRITING, at
    batch.face, batch.token = via.face, via.token or ""
    batch.save()
    return batch


def _taken(batch: Batch) -> bool:
    """Whether an apprentice of the batch has begun elsewhere meanwhile."""
    ulns = BatchRow.objects.filter(batch=batch).values("uln")
    same = {"body_id": batch.body_id, "standard": batch.standard}
    others = BatchRow.objects.filter(batch__state=Batch.State.WRITING, uln__in=ulns)
    others = others.filter(**{f"batch__{name}": value for name, value in same.items()})
    cases = CaseRecord.objects.filter(**same, withdrawn=False, uln__in=ulns)
    return cases.exists() or others.exists()


def _laid_ready(batch: Batch, trial: Trial) -> bool:
    """Lay the cases of a batch ready, a few at a time; whether nobody was in the way."""
    rows = [
        BatchRow(
            batch=batch,
            number=row.number,
            case=case,
            uln=str(row.fields["uln"]),
            entries=json.dumps([to_json(one) for one in entries]),
        )
        for row, case, entries in trial.begin
    ]
    try:
        for first in range(0, len(rows), LAID_AT_ONCE):
            with transaction.atomic():
                if not _still_tried(batch).select_for_update().exists():
                    return False
                if not first:
                    BatchRow.objects.filter(batch=batch).delete()
                    _still_tried(batch).update(wanted=len(rows), pack=trial.pack.digest)
                BatchRow.objects.bulk_create(rows[first : first + LAID_AT_ONCE])
    except IntegrityError:
        return False
    return True


def _still_tried(batch: Batch) -> Any:  # noqa: ANN401 - a query
    return Batch.objects.filter(pk=batch.pk, state=Batch.State.TRIED)


def write_next(key: UUID) -> bool:
    """Write the next cases of a batch; whether there are more.

    Several may do so at once, each at a place of its own: they hardly ever meet, and what one of
    them has written, another one does not write again.
    """
    batch = _lean().filter(pk=key, state=Batch.State.WRITING).first()
    if batch is None or batch.begun_at is None:
        return False
    rows = _some(BatchRow.objects.filter(batch=batch))
    via, pack = Via(batch.face, batch.token or None), packs.pinned(batch.pack)
    cases = []
    for row in rows:
        record = CaseRecord(
            id=row.case, pack_id=batch.pack, body_id=batch.body_id, batch_id=batch.pk
        )
        entries = [from_json(one) for one in json.loads(row.entries)]
        cases.append(carry.ready(record, NOTHING, pack, entries, batch.begun_at, via))
    beginning = carry.lay(cases)
    with transaction.atomic():
        # On PostgreSQL: whoever appends waits for this turn before it locks anything.
        batch = _lean().select_for_update(of=("self",)).get(pk=key)
        gone, _ = BatchRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
        if gone != len(rows):
            transaction.set_rollback(True)
            return True
        carry.write_many(beginning)
        batch.written += len(rows)
        if batch.written == batch.wanted:
            batch.state, batch.done_at = Batch.State.DONE, clock.now()
            batch.rows, batch.report = "", _without_people(batch.report)
            CaseRecord.objects.filter(batch=batch).update(batch=None)
        batch.save()  # what was not read is not written
    return batch.state == Batch.State.WRITING


def _some(waiting: QuerySet[BatchRow]) -> list[BatchRow]:
    """Choose the next cases to be written: from wherever, so that not all choose the same."""
    ends = waiting.aggregate(first=Min("number"), last=Max("number"))
    if ends["first"] is None:
        return []
    place = random.randint(ends["first"], ends["last"])  # noqa: S311 - it keeps no secret
    found = list(waiting.filter(number__gte=place).order_by("number")[:AT_ONCE])
    return found if len(found) == AT_ONCE else list(waiting.order_by("-number")[:AT_ONCE])


def _lean() -> QuerySet[Batch]:
    """Batches without what their files say: of 10,000 rows that is some megabytes."""
    return Batch.objects.defer("rows", "report")


def being_written() -> list[UUID]:
    """Name the batches that are being written, the oldest first."""
    found = Batch.objects.filter(state=Batch.State.WRITING).order_by("begun_at", "pk")
    return list(found.values_list("pk", flat=True))


def forgotten(before: datetime, most: int) -> int:
    """Forget batches that were tried before a moment and never begun; give how many, up to most."""
    old = Batch.objects.filter(state=Batch.State.TRIED, tried_at__lt=before)
    keys = list(old.values_list("pk", flat=True)[:most])
    old.filter(pk__in=keys).delete()
    return len(keys)


def _take_in(batch: Batch, trial: Trial) -> None:
    batch.report, batch.judged = trial.report(), trial.judged
    batch.pack, batch.wanted = trial.pack.digest, len(trial.begin)


def _without_people(report: str) -> str:
    """Give a report without what it says of single rows."""
    told = json.loads(report)
    return json.dumps({"counts": told["counts"], "notes": told["notes"], "problems": []})


# --- what a file says, kept until it is begun -----------------------------------------------------


def _rows_written(asked: Asked) -> str:
    told: Mapping[str, Any] = {
        "rows": [
            [one.number, dict(one.fields), dict(one.shown), dict(one.columns)] for one in asked.rows
        ],
        "headings": dict(asked.headings),
        "notes": list(asked.notes),
        "problems": [
            [one.row, one.column, one.value, one.kind, one.sentence] for one in asked.problems
        ],
    }
    return json.dumps(told, ensure_ascii=False, default=str)


def asked_of(batch: Batch) -> Asked:
    """Give what was asked for with a batch that was tried."""
    told = json.loads(batch.rows)
    return Asked(
        action=batch.action,
        spec=batch.spec,
        rows=[Told(*one) for one in told["rows"]],
        headings=told["headings"],
        file=batch.file,
        file_hash=batch.file_hash,
        provider=batch.provider or None,
        problems=[Problem(*one) for one in told["problems"]],
        notes=told["notes"],
    )
