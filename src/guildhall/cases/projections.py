"""What lists show, worked out of a history: pure of everything but the case, its pack, its people.

Each side's rows follow from the entries that this side sees and from nothing else, so that a list
cannot tell more than the case itself. What time alone changes is in the rows already: a case that
lapses by itself has the day on which it does, and the moves before and after that day.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Manager, Model

from guildhall.cases.history import ERASED, REFERENCE
from guildhall.cases.memory import Known, View
from guildhall.cases.models import CaseRecord, Due, Line, Move, Part, Slot
from guildhall.cases.queries import owner_of
from guildhall.cases.rows import END_OF_DAYS, Rows, sort_name
from guildhall.engine import deadlines, stage
from guildhall.engine.actor import Actor, Surroundings
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, start_of
from guildhall.engine.house import related
from guildhall.engine.lapse import due as lapse_due
from guildhall.engine.moves import Move as Waited, moves
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import AttemptState, Role, RunState

FAR = timedelta(days=5 * 366)
"""How far ahead a lapse is looked for."""
QUARTER = timedelta(minutes=15)
R = TypeVar("R", bound=Model)
T = TypeVar("T", Due, Move)


def rows_of(record: CaseRecord, known: Known, pack: Pack, around: Surroundings) -> Rows:
    """Work out the rows of a case. `record` has the name and the number, revealed."""
    rows = Rows()
    for viewer in _viewers(record, known.case):
        view = known.seen_by(viewer)
        if not view.entries:
            continue
        side, owner = owner_of(viewer)
        own = {"case_id": record.id, "side": side, "owner": owner}
        _of_side(rows, record, view, viewer, pack, around, own)
    for role, people in _parts(known.case).items():
        rows.parts += [Part(case_id=record.id, person_id=one, role=role) for one in sorted(people)]
    rows.slots = [
        Slot(case_id=record.id, person_id=person, quarter=quarter, method=method)
        for person, quarter, method in _slots(known.case)
    ]
    return rows


def _of_side(
    rows: Rows,
    record: CaseRecord,
    view: View,
    viewer: Actor,
    pack: Pack,
    around: Surroundings,
    own: dict[str, Any],
) -> None:
    """Add the rows of one side."""
    case = view.case
    last = case.last_at or record.registered_at
    lapse = lapse_due(pack, case, last + FAR)
    lapses_at = None if lapse is None else max(lapse.happened_at, last).astimezone(UTC)
    turns = [last, *_turns(pack, case, last, lapses_at, around)]
    dues: dict[tuple[Any, ...], Due] = {}
    waited: dict[tuple[Any, ...], Move] = {}
    for since, until in zip(turns, [*turns[1:], None], strict=True):
        for told in _dues(pack, case, since, around):
            _keep(Due, dues, own | told, last, since, until)
        for told in _moves(pack, case, viewer, since, around):
            _keep(Move, waited, own | told, last, since, until)
    rows.dues += dues.values()
    rows.moves += waited.values()
    outcome = case.run.outcome
    days = [due.by_day for due in dues.values() if not (due.later or due.opens)]
    rows.lines.append(
        Line(
            **own,
            provider=record.provider_id,
            employer=record.employer_id,
            spec=record.spec,
            name=record.name,
            sort_name=sort_name(record.name),
            uln=record.uln,
            stage=stage(case).value,
            lapses_at=lapses_at,
            due_by=min(days, default=None),
            grade=outcome.grade if outcome is not None else "",
            certificate=case.certificate.value,
            certificate_number=case.certificate_number or "",
            registered_at=record.registered_at,
            last_at=last,
        )
    )


def _turns(
    pack: Pack, case: Case, last: datetime, lapses_at: datetime | None, around: Surroundings
) -> list[datetime]:
    """Give the moments to come at which time alone changes what the case waits for.

    That is when it lapses, and when a credential runs out that has to be renewed.
    """
    runs_out = {
        start_of(limit.by_day + timedelta(days=1)).astimezone(UTC)
        for limit in deadlines(pack, case, last, around)
        if "record_credential" in limit.steps
    }
    lapse = {lapses_at} if lapses_at is not None else set()
    return sorted(turn for turn in runs_out | lapse if turn > last)


def _dues(pack: Pack, case: Case, at: datetime, around: Surroundings) -> Iterator[dict[str, Any]]:
    for limit in deadlines(pack, case, at, around):
        if limit.state in ("running", "overdue"):
            yield {
                "clause": limit.clause,
                "heading": limit.heading[:300],
                "method": limit.method or "",
                "what": limit.what,
                "whose": limit.whose.value,
                "by_day": limit.by_day,
                "opens": limit.opens,
            }


def _moves(
    pack: Pack, case: Case, viewer: Actor, at: datetime, around: Surroundings
) -> Iterator[dict[str, Any]]:
    """Give what is waited for: of an assessor's own moves, those on the methods they have."""
    for move in moves(pack, case, at, around):
        if move.role is not viewer.role or related(case, viewer, move.method):
            yield {
                "role": move.role.value,
                "action": move.action,
                "target": move.target or "",
                "method": move.method or "",
                "words": move.words,
                "from_day": _from_day(case, move),
                "by_day": move.by_day,
                "day": move.by_day or END_OF_DAYS,
                "clause": move.clause or "",
            }


def _from_day(case: Case, move: Waited) -> date | None:
    """Give the day before which a move is only coming up: that of a session or a meeting."""
    if move.action == "start_session" and move.method is not None:
        session = case.attempt(move.method).session
        return session.day if session is not None else None
    if move.action == "hold_planning_meeting" and case.run.meeting is not None:
        return day_of(case.run.meeting.starts_at)
    return None


def _keep(
    kind: type[T],
    kept: dict[tuple[Any, ...], T],
    told: dict[str, Any],
    last: datetime,
    since: datetime,
    until: datetime | None,
) -> None:
    """Keep a row that holds for a while; one that held until then goes on."""
    same: tuple[Any, ...] = tuple(told.values())
    known = kept.get(same)
    if known is not None and known.until == since:
        known.until = until
        return
    later = since > last
    parts = [*map(str, same), since.isoformat() if later else ""]
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]
    kept[same] = kind(**told, since=since, until=until, later=later, key=key)


def _viewers(record: CaseRecord, case: Case) -> Iterator[Actor]:
    """Give those with whose eyes a case is looked at: one for each list that it stands in."""
    yield Actor("", Role.OFFICER, record.body_id)
    yield Actor("", Role.PROVIDER, record.provider_id)
    yield Actor("", Role.EMPLOYER, record.employer_id)
    yield Actor(record.apprentice_id, Role.APPRENTICE)
    for role, people in _parts(case).items():
        for person in sorted(people):
            yield Actor(person, role, record.body_id)


def _parts(case: Case) -> dict[Role, set[str]]:
    """Name the assessors and panellists to whom the case is open."""
    assessors = {
        tried.assessor.person
        for run in case.runs
        for tries in run.attempts.values()
        for tried in tries
        if tried.assessor is not None
    }
    panel = {one.panellist.person for one in case.matters.values() if one.panellist is not None}
    return {Role.ASSESSOR: assessors, Role.PANELLIST: panel}


def _slots(case: Case) -> Iterator[tuple[str, datetime, str]]:
    """Give the quarters of an hour in which an assessor of the case holds a session."""
    taken = set()
    for method, tried in case.current_attempts.items():
        session = tried.session
        if session is None or tried.assessor is None or tried.state is not AttemptState.BOOKED:
            continue
        start = session.starts_at.astimezone(UTC)
        end = start + timedelta(seconds=session.seconds)
        quarter = start.replace(minute=start.minute // 15 * 15, second=0, microsecond=0)
        while quarter < end:
            if (tried.assessor.person, quarter) not in taken:
                taken.add((tried.assessor.person, quarter))
                yield tried.assessor.person, quarter, method
            quarter += QUARTER


def write(record: CaseRecord, before: Rows | None, after: Rows) -> None:
    """Put the rows of a case in place of those before; None if those are not known."""
    _replace(Line.objects, record, before.lines if before else None, after.lines)
    _replace(Move.objects, record, before.moves if before else None, after.moves)
    _replace(Due.objects, record, before.dues if before else None, after.dues)
    _replace(Part.objects, record, before.parts if before else None, after.parts)
    _replace(Slot.objects, record, before.slots if before else None, after.slots)


def _replace(table: Manager[R], record: CaseRecord, old: list[R] | None, new: list[R]) -> None:
    """Replace the rows of a table that are not the same: side by side, where rows have sides."""
    found = table.filter(case=record)
    if old is None:
        found.delete()
        table.bulk_create(new)
        return
    before, after = _by_side(old), _by_side(new)
    sides = [side for side in before | after if before.get(side) != after.get(side)]
    if not sides:
        return
    if sides != [""]:
        found = found.filter(side__in=sides)
    found.delete()
    table.bulk_create([row for row in new if getattr(row, "side", "") in sides])


def _by_side(rows: list[R]) -> dict[str, list[tuple[Any, ...]]]:
    """Give what stands in rows, side by side; a table without sides has one without a name."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        fields = row._meta.concrete_fields  # noqa: SLF001 - Django's own way to list them
        told = tuple(getattr(row, one.attname) for one in fields if not one.primary_key)
        found.setdefault(getattr(row, "side", ""), []).append(told)
    return found


def update(record: CaseRecord, known: Known, texts: Mapping[str, str]) -> None:
    """Bring a case's record up to its history.

    `texts` are the personal texts at hand: a name or a number that is not among them is one that
    the record has already.
    """
    case = known.case
    registered = case.known
    record.spec = registered.spec
    record.standard = registered.spec.partition("/")[0]
    record.option = registered.option or ""
    record.provider_id = registered.provider
    record.employer_id = registered.employer
    record.apprentice_id = registered.apprentice
    record.withdrawn = case.run.state is RunState.WITHDRAWN
    record.registered_at = known.entries[0].at
    record.last_at = case.last_at or known.entries[0].at
    record.head, record.sequence = known.head, known.sequence
    record.name = _text(registered.name_of_apprentice, texts, record.name)
    uln = _text(registered.uln or "", texts, record.uln)
    record.uln = "" if uln == ERASED else uln


def _text(reference: str, texts: Mapping[str, str], kept: str) -> str:
    """Give the text that a reference stands for, or what is kept of it."""
    found = REFERENCE.fullmatch(reference)
    return texts.get(found[1], kept) if found else reference
