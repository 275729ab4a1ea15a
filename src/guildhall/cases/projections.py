"""What lists show, worked out of a history: pure of everything but the case, its pack, its people.

Each side's rows follow from the entries that this side sees and from nothing else, so that a list
cannot tell more than the case itself. What time alone changes is in the rows already: a case that
lapses by itself has the day on which it does, and the moves before and after that day.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Manager, Model

from guildhall.cases.history import REFERENCE
from guildhall.cases.memory import Known, View
from guildhall.cases.models import CaseRecord, Due, Line, Move, Part, Slot
from guildhall.cases.rows import Rows
from guildhall.engine import deadlines, stage
from guildhall.engine.actor import Actor, Surroundings
from guildhall.engine.case import Case
from guildhall.engine.house import related
from guildhall.engine.lapse import due as lapse_due
from guildhall.engine.moves import moves
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import AttemptState, Role, RunState

FAR = timedelta(days=5 * 366)
"""How far ahead a lapse is looked for."""
QUARTER = timedelta(minutes=15)
R = TypeVar("R", bound=Model)


def rows_of(record: CaseRecord, known: Known, pack: Pack, around: Surroundings) -> Rows:
    """Work out the rows of a case. `record` has the name and the number, revealed."""
    rows = Rows()
    for side, person, viewer in _viewers(record, known.case):
        view = known.seen_by(viewer)
        if not view.entries:
            continue
        own = {
            "case_id": record.id,
            "side": side,
            "person": person,
            "body": record.body_id,
            "provider": record.provider_id,
            "employer": record.employer_id,
        }
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
    outcome = case.run.outcome
    rows.lines.append(
        Line(
            **own,
            spec=record.spec,
            name=record.name,
            uln=record.uln,
            stage=stage(case).value,
            lapses_at=lapses_at,
            grade=outcome.grade if outcome is not None else "",
            certificate=case.certificate.value,
            certificate_number=case.certificate_number or "",
            registered_at=record.registered_at,
            last_at=last,
        )
    )
    spans: list[tuple[datetime, datetime | None]] = [(last, lapses_at)]
    if lapses_at is not None:
        spans.append((lapses_at, None))
    for since, until in spans:
        rows.moves += [
            Move(
                **own,
                role=move.role.value,
                action=move.action,
                target=move.target or "",
                method=move.method or "",
                words=move.words,
                by_day=move.by_day,
                clause=move.clause or "",
                since=since,
                until=until,
            )
            for move in moves(pack, case, since, around)
            if move.role is not viewer.role or related(case, viewer, move.method)
        ]
    rows.dues += [
        Due(
            **own,
            clause=limit.clause,
            method=limit.method or "",
            what=limit.what,
            whose=limit.whose.value,
            by_day=limit.by_day,
            opens=limit.opens,
        )
        for limit in deadlines(pack, case, last, around)
        if limit.state in ("running", "overdue")
    ]


def _viewers(record: CaseRecord, case: Case) -> Iterator[tuple[str, str, Actor]]:
    """Give from where the case is looked at: the side, the person where it has one, the eyes."""
    yield "inside", "", Actor("", Role.OFFICER, record.body_id)
    yield "provider", "", Actor("", Role.PROVIDER, record.provider_id)
    yield "employer", "", Actor("", Role.EMPLOYER, record.employer_id)
    apprentice = record.apprentice_id
    yield "apprentice", apprentice, Actor(apprentice, Role.APPRENTICE)
    for role, people in _parts(case).items():
        for person in sorted(people):
            yield role.value, person, Actor(person, role, record.body_id)


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
    record.uln = _text(registered.uln or "", texts, record.uln)


def _text(reference: str, texts: Mapping[str, str], kept: str) -> str:
    """Give the text that a reference stands for, or what is kept of it."""
    found = REFERENCE.fullmatch(reference)
    return texts.get(found[1], kept) if found else reference
