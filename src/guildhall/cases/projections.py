"""What lists show, worked out of a history: pure of everything but the case, its pack, its people.

Each side's rows follow from the entries that this side sees and from nothing else, so that a list
cannot tell more than the case itself. What time alone changes is in the rows already: a case that
lapses by itself has the day on which it does, and the moves before and after that day.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Manager, Model

from guildhall.cases.history import ERASED, REFERENCE
from guildhall.cases.memory import Known
from guildhall.cases.models import CaseRecord, Due, Line, Move, Part, Slot
from guildhall.cases.models.rows import END_OF_DAYS
from guildhall.cases.queries import owner_of
from guildhall.cases.rows import Rows, sort_name
from guildhall.engine import deadlines, stage
from guildhall.engine.actor import Actor, Surroundings
from guildhall.engine.case import Case
from guildhall.engine.dates import start_of
from guildhall.engine.deadlines import Deadline
from guildhall.engine.house import related
from guildhall.engine.lapse import due as lapse_due, standing
from guildhall.engine.lifecycle import possible_in
from guildhall.engine.moves import Move as Waited, moves
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import AppealState, AttemptState, Role, RunState

DONE = frozenset({AttemptState.MARKED, AttemptState.AGREED, AttemptState.RELEASED})
"""States in which nothing is left for the assessor, as long as nobody sends it back."""
FAR = timedelta(days=5 * 366)
"""How far ahead a lapse is looked for."""
QUARTER = timedelta(minutes=15)
LINE_FIELDS = [
    one.name
    for one in Line._meta.concrete_fields  # noqa: SLF001 - Django's own way to list them
    if not one.primary_key and one.name not in ("case", "side", "owner")
]
R = TypeVar("R", bound=Model)


@dataclass(frozen=True)
class _Span:
    """What a case waits for from one moment to another, whoever sees it so."""

    since: datetime
    until: datetime | None
    later: bool
    limits: list[Deadline]
    waited: list[Waited]


@dataclass(frozen=True)
class _Told:
    """What the engine tells of a case, whoever sees it so: what is in its rows, but for whose."""

    stage: str
    lapses_at: datetime | None
    dues: list[dict[str, Any]]
    moves: list[dict[str, Any]]


def rows_of(
    record: CaseRecord, known: Known, pack: Pack, around: Surroundings, before: Known | None = None
) -> Rows:
    """Work out the rows of a case. `record` has the name and the number, revealed.

    `before` is the case a few entries ago: the rows of a side that has seen none of these are
    taken from there.
    """
    rows = Rows(around=around)
    told: dict[int, _Told] = {}
    for viewer in _viewers(record, known.case):
        view = known.seen_by(viewer)
        if not view.entries:
            continue
        side, owner = owner_of(viewer)
        own = {"case_id": record.id, "side": side, "owner": owner}
        shown = own | {
            "provider": record.provider_id,
            "employer": record.employer_id,
            "spec": record.spec,
            "name": record.name,
            "uln": record.uln,
        }
        if before is not None and before.views.get(viewer) is view:
            kept = _kept(before.rows, around, shown)
            if kept is not None:
                rows.lines += kept.lines
                rows.moves += kept.moves
                rows.dues += kept.dues
                continue
        case = view.case
        if id(case) not in told:
            told[id(case)] = _tell(record, case, pack, around)
        _of_side(rows, record, case, viewer, told[id(case)], own, shown)
    for role, people in _parts(known.case).items():
        waits = _waiting_for(known.case, role)
        rows.parts += [
            Part(case_id=record.id, person_id=one, role=role, waits=" ".join(waits.get(one, ())))
            for one in sorted(people)
        ]
    rows.slots = [
        Slot(case_id=record.id, person_id=person, quarter=quarter, method=method)
        for person, quarter, method in sorted(slots(known.case))
    ]
    return rows


def _kept(rows: Rows | None, around: Surroundings, shown: Mapping[str, Any]) -> Rows | None:
    """Give the rows of a side as they were; None where what they show besides is not the same."""
    if rows is None or rows.around != around:
        return None
    kept = rows.of(shown["side"], shown["owner"])
    same = all(getattr(line, name) == value for line in kept.lines for name, value in shown.items())
    return kept if same else None


def _tell(record: CaseRecord, case: Case, pack: Pack, around: Surroundings) -> _Told:
    """Ask the engine what there is to tell of a case, now and when time alone changes it."""
    last = case.last_at or record.registered_at
    lapse = lapse_due(pack, case, last + FAR)
    lapses_at = None if lapse is None else max(lapse.happened_at, last).astimezone(UTC)
    limits = _limits(pack, case, last, around)
    turns = [last, *_turns(limits, last, lapses_at)]
    spans = []
    for since, until in zip(turns, [*turns[1:], None], strict=True):
        now = limits if since is last else _limits(pack, case, since, around)
        waited = moves(pack, case, since, around, now)
        # What holds since the last entry has held as long as the case has been looked at: its
        # rows do not change with every entry.
        begun = record.registered_at if since is last else since
        spans.append(_Span(begun, until, since > last, now, waited))
    dues: dict[tuple[Any, ...], dict[str, Any]] = {}
    held: dict[tuple[Any, ...], dict[str, Any]] = {}
    for span in spans:
        for due in _dues(span.limits):
            _keep(dues, record, due, span)
        for move in _moves(span.waited):
            _keep(held, record, move, span)
    return _Told(stage(case).value, lapses_at, list(dues.values()), list(held.values()))


def _limits(pack: Pack, case: Case, at: datetime, around: Surroundings) -> list[Deadline]:
    """Give the limits of a case, less those that a lapse has left with nobody to keep them."""
    run = standing(pack, case, at).run.state
    return [
        limit
        for limit in deadlines(pack, case, at, around)
        if not limit.steps or any(possible_in(step, run) for step in limit.steps)
    ]


def _of_side(
    rows: Rows,
    record: CaseRecord,
    case: Case,
    viewer: Actor,
    told: _Told,
    own: dict[str, Any],
    shown: dict[str, Any],
) -> None:
    """Add the rows of one side: `own` is in all of them, `shown` in its line."""
    rows.dues += [Due(**own, **due) for due in told.dues]
    rows.moves += [Move(**own, **move) for move in told.moves if _sees(case, viewer, move)]
    outcome = case.run.outcome
    days = [due["by_day"] for due in told.dues if not (due["later"] or due["opens"])]
    rows.lines.append(
        Line(
            **shown,
            sort_name=sort_name(record.name),
            stage=told.stage,
            lapses_at=told.lapses_at,
            due_by=min(days, default=None),
            grade=outcome.grade if outcome is not None else "",
            certificate=case.certificate.value,
            certificate_number=case.certificate_number or "",
            registered_at=record.registered_at,
            last_at=case.last_at or record.registered_at,
        )
    )


def _turns(limits: list[Deadline], last: datetime, lapses_at: datetime | None) -> list[datetime]:
    """Give the moments to come at which time alone changes what a case waits for.

    That is when it lapses, and when a credential runs out that has to be renewed.
    """
    runs_out = {
        start_of(limit.by_day + timedelta(days=1)).astimezone(UTC)
        for limit in limits
        if "record_credential" in limit.steps
    }
    lapse = {lapses_at} if lapses_at is not None else set()
    return sorted(turn for turn in runs_out | lapse if turn > last)


def _dues(limits: list[Deadline]) -> Iterator[dict[str, Any]]:
    for limit in limits:
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


def _moves(waited: list[Waited]) -> Iterator[dict[str, Any]]:
    for move in waited:
        yield {
            "role": move.role.value,
            "action": move.action,
            "target": move.target or "",
            "method": move.method or "",
            "words": move.words,
            "from_day": move.from_day,
            "by_day": move.by_day,
            "waiting_since": move.waiting_since,
            "day": move.from_day or move.by_day or move.waiting_since or END_OF_DAYS,
            "clause": move.clause or "",
        }


def _sees(case: Case, viewer: Actor, move: Mapping[str, Any]) -> bool:
    """Whether a side is told of a move: of an assessor's own, those on the methods they have."""
    return move["role"] != viewer.role.value or related(case, viewer, move["method"] or None)


def _keep(
    kept: dict[tuple[Any, ...], dict[str, Any]],
    record: CaseRecord,
    told: dict[str, Any],
    span: _Span,
) -> None:
    """Keep what a row holds for a while; one that held until then goes on."""
    same: tuple[Any, ...] = tuple(told.values())
    known = kept.get(same)
    if known is not None and known["until"] == span.since:
        known["until"] = span.until
        return
    parts = [str(record.id), *map(str, same), span.since.isoformat() if span.later else ""]
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]
    kept[same] = told | {
        "since": span.since, "until": span.until, "later": span.later, "key": key,
    }  # fmt: skip


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


def _waiting_for(case: Case, role: Role) -> dict[str, list[str]]:
    """Give what still needs each assessor (methods) or panellist (appeals) of an open case."""
    found: dict[str, list[str]] = {}
    if case.run.state is RunState.WITHDRAWN:
        return found
    if role is Role.PANELLIST:
        for key, matter in case.matters.items():
            if matter.panellist is not None and matter.state is AppealState.ACKNOWLEDGED:
                found.setdefault(matter.panellist.person, []).append(key)
    elif case.run.state is RunState.OPEN:
        for method, tried in case.current_attempts.items():
            if tried.assessor is not None and tried.state not in DONE:
                found.setdefault(tried.assessor.person, []).append(method)
    return found


def slots(case: Case) -> Iterator[tuple[str, datetime, str]]:
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
    """Put the rows of a case in place of those before; None if those are not at hand.

    A row that says the same as before stays where it is: neither its place in its table nor the
    work to be done depends on entries that its side does not see.
    """
    if before is not None and _replaced(record, before, after):
        return
    # Not at hand; or somebody else, a rebuild, has made them anew meanwhile.
    _replaced(record, _read(record), after)


def _replaced(record: CaseRecord, before: Rows, after: Rows) -> bool:
    """Put rows in the place of others; whether those were there as they are known here."""
    return all(
        (
            _put_lines(record, before.lines, after.lines),
            _put(Move.objects, record, before.moves, after.moves),
            _put(Due.objects, record, before.dues, after.dues),
            _put(Part.objects, record, before.parts, after.parts),
            _put(Slot.objects, record, before.slots, after.slots),
        )
    )


def _read(record: CaseRecord) -> Rows:
    """Read the rows of a case."""
    return Rows(
        lines=list(Line.objects.filter(case=record)),
        moves=list(Move.objects.filter(case=record)),
        dues=list(Due.objects.filter(case=record)),
        parts=list(Part.objects.filter(case=record)),
        slots=list(Slot.objects.filter(case=record)),
    )


def _put_lines(record: CaseRecord, old: list[Line], new: list[Line]) -> bool:
    """Bring the lines of a case up to date, of which each side has one."""
    there = {(line.side, line.owner): line for line in old}
    changed = []
    for number, line in enumerate(new):
        was = there.pop((line.side, line.owner), None)
        if was is not None and _content(was) == _content(line):
            new[number] = was
        else:
            changed.append(line)
    if changed:
        Line.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["case", "side", "owner"],
            update_fields=LINE_FIELDS,
        )
    return _gone(Line.objects, record, list(there.values()))


def _put(table: Manager[R], record: CaseRecord, old: list[R], new: list[R]) -> bool:
    """Take away the rows that are no more, and add those that are new."""
    there: dict[tuple[Any, ...], list[R]] = {}
    for row in old:
        there.setdefault(_content(row), []).append(row)
    added = []
    for number, row in enumerate(new):
        same = there.get(_content(row))
        if same:
            new[number] = same.pop()
        else:
            added.append(row)
    as_known = _gone(table, record, [row for rows in there.values() for row in rows])
    if as_known and added:
        table.bulk_create(added)
    return as_known


def _gone(table: Manager[R], record: CaseRecord, rows: list[R]) -> bool:
    """Take rows away; whether all of them were there."""
    if not rows:
        return True
    found, _ = table.filter(case=record, pk__in=[row.pk for row in rows]).delete()
    return found == len(rows)


def _content(row: Model) -> tuple[Any, ...]:
    """Give what stands in a row, less its number."""
    fields = row._meta.concrete_fields  # noqa: SLF001 - Django's own way to list them
    return tuple(getattr(row, one.attname) for one in fields if not one.primary_key)


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
    record.started_on = registered.started_on
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
