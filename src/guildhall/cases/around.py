"""What the door tells the engine of the world outside a case: the calendar, clashes, duplicates."""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from guildhall.cases.models import NOT_YET_KNOWN, Batch, BatchRow, CaseRecord, Slot
from guildhall.cases.projections import slots
from guildhall.clock import calendar
from guildhall.engine.actions import BookSession, BringIn, CorrectDetails, MoveSession, Register
from guildhall.engine.actions.base import Action
from guildhall.engine.actor import Actor, Surroundings
from guildhall.engine.adjustments import planned_seconds
from guildhall.engine.bookings import chosen_seconds
from guildhall.engine.case import Case
from guildhall.engine.dates import clock_time, day_of, spoken, start_of
from guildhall.engine.events import Entry
from guildhall.engine.independence import JUDGING, ties
from guildhall.engine.pack import Pack
from guildhall.engine.replay import replay
from guildhall.people.acting import facts_of
from guildhall.people.models import Organisation

AT_ONCE = 900
"""Numbers that are looked for in one statement."""
Clashes = tuple[str, ...]
"""What an action clashes with, a sentence each."""


class Outside:
    """What there is outside a case: whom an awarding body works with, who has a case already."""

    def works_with(self, body: str, kind: str, organisation: str) -> bool:
        """Whether an awarding body works with a provider or an employer."""
        known = Organisation.objects.filter(
            pk=organisation, kind=kind, active=True, partners__body=body, partners__active=True
        )
        return known.exists()

    def has_case(
        self, body: str, standard: str, uln: str | None, apprentice: str | None, but: UUID | None
    ) -> bool:
        """Whether somebody has a case, other than one, or is about to have it."""
        others = CaseRecord.objects.filter(body_id=body, standard=standard, withdrawn=False)
        if but is not None:
            others = others.exclude(pk=but)
        numbered = uln is not None and uln not in ("", NOT_YET_KNOWN)
        if numbered and (others.filter(uln=uln).exists() or reserved(body, standard, uln or "")):
            return True
        return apprentice is not None and others.filter(apprentice_id=apprentice).exists()


EVERYTHING = Outside()


class OutsideOfMany(Outside):
    """The same for many apprentices who are new here: asked once, and not for each of them."""

    def __init__(self, body: str, standard: str, ulns: Iterable[str]) -> None:
        wanted = sorted(set(ulns) - {"", NOT_YET_KNOWN})
        self._known: dict[tuple[str, str, str], bool] = {}
        self._asked, self._taken = frozenset(wanted), set[str]()
        for first in range(0, len(wanted), AT_ONCE):
            some = wanted[first : first + AT_ONCE]
            cases = CaseRecord.objects.filter(
                body_id=body, standard=standard, withdrawn=False, uln__in=some
            )
            self._taken.update(cases.values_list("uln", flat=True))
            self._taken.update(
                _reserved(body, standard).filter(uln__in=some).values_list("uln", flat=True)
            )

    def works_with(self, body: str, kind: str, organisation: str) -> bool:
        """Whether an awarding body works with a provider or an employer."""
        key = (body, kind, organisation)
        if key not in self._known:
            self._known[key] = super().works_with(*key)
        return self._known[key]

    def has_case(
        self,
        body: str,
        standard: str,
        uln: str | None,
        apprentice: str | None,
        but: UUID | None,
    ) -> bool:
        """Whether somebody has a case; with one of these numbers, nobody else knows them."""
        if uln in self._asked:
            return uln in self._taken
        return super().has_case(body, standard, uln, apprentice, but)


def reserved(body: str, standard: str, uln: str) -> bool:
    """Whether somebody is among those whose cases are being written by a batch."""
    return _reserved(body, standard).filter(uln=uln).exists()


def _reserved(body: str, standard: str) -> QuerySet[BatchRow]:
    return BatchRow.objects.filter(
        batch__body_id=body, batch__standard=standard, batch__state=Batch.State.WRITING
    )


def on_the_day(day: date) -> Surroundings:
    """Give what is known around a day, whatever is to be done."""
    days, known_from, known_to = calendar.around(day)
    return Surroundings(
        bank_holidays=days,
        calendar_from=known_from,
        calendar_to=known_to,
        check_identity_number=settings.CHECK_IDENTITY_NUMBER,
    )


def surroundings(
    pack: Pack,
    case: Case,
    action: Action,
    actor: Actor,
    record: CaseRecord | None,
    day: date,
    outside: Outside = EVERYTHING,
) -> Surroundings:
    """Give what an action needs to know from outside its case."""
    clashes: Clashes = ()
    if isinstance(action, BookSession | MoveSession) and record is not None:
        clashes = _clashes(pack, case, action, record)
    judges = action.name in JUDGING.get(actor.voice, ())
    return replace(
        on_the_day(day),
        clashes=clashes,
        ties=_ties(pack, case, actor, getattr(action, "method", None), day) if judges else (),
        duplicate=_duplicate(pack, action, record, outside),
    )


def looking(pack: Pack, case: Case, actor: Actor, day: date) -> Surroundings:
    """Give what is known around a day for somebody who looks at what they may do on a case."""
    known = on_the_day(day)
    if actor.role not in JUDGING:
        return known
    return replace(known, ties=_ties(pack, case, actor, None, day))


def _ties(pack: Pack, case: Case, actor: Actor, method: str | None, day: date) -> tuple[str, ...]:
    """Say what stands between whoever's word it is and the apprentice, as it is known now."""
    if case.registration is None:
        return ()
    known = case.known
    facts = facts_of(actor.speaker, known.awarding_body, known.apprentice, day, known.started_on)
    return ties(pack, case, facts, method)


def _duplicate(pack: Pack, action: Action, record: CaseRecord | None, outside: Outside) -> bool:
    """Whether the apprentice has another case for this standard with this awarding body."""
    if not isinstance(action, Register | BringIn | CorrectDetails):
        return False
    return outside.has_case(
        pack.awarding_body.id,
        pack.spec.partition("/")[0],
        action.uln,
        action.apprentice if isinstance(action, Register | BringIn) else None,
        record.pk if record is not None else None,
    )


def _clashes(
    pack: Pack, case: Case, action: BookSession | MoveSession, record: CaseRecord
) -> Clashes:
    """Say that the assessor holds another session at that time; not whose."""
    wanted = _hours_of(pack, case, action)
    if wanted is None:
        return ()
    person, after, before = wanted
    taken = Slot.objects.filter(person_id=person, quarter__gt=after, quarter__lt=before)
    return _told(taken.exclude(case=record, method=action.method))


def _hours_of(
    pack: Pack, case: Case, action: BookSession | MoveSession
) -> tuple[str, datetime, datetime] | None:
    """Give whose hours a session would take, and between which moments none may be taken."""
    if action.method not in case.run.attempts or action.starts_at is None:
        return None
    assessor = case.attempt(action.method).assessor
    if assessor is None:
        return None
    start = action.starts_at.astimezone(UTC)
    planned = chosen_seconds(action) or planned_seconds(pack, case, action.method)
    length = timedelta(seconds=planned or 3600)
    return assessor.person, start - timedelta(minutes=15), start + length


def busy(
    people: Collection[str], start: datetime, length: timedelta, record: CaseRecord
) -> dict[str, str]:
    """Say of those who hold a session elsewhere at some time that they do, as `surroundings`."""
    taken = Slot.objects.filter(
        person_id__in=people,
        quarter__gt=start.astimezone(UTC) - timedelta(minutes=15),
        quarter__lt=start.astimezone(UTC) + length,
    ).exclude(case=record)
    found = taken.order_by("-quarter").values_list("person_id", "quarter")
    return {person: _taken(quarter) for person, quarter in found}


class Diary:
    """The hours that the assessor of a method has taken from a day on, read once for many asks."""

    def __init__(self, case: Case, method: str, record: CaseRecord, day: date) -> None:
        tried = case.run.attempts.get(method)
        assessor = tried[-1].assessor if tried else None
        found = Slot.objects.filter(
            person_id=assessor.person if assessor is not None else None,
            quarter__gt=start_of(day) - timedelta(minutes=15),
        )
        own = found.exclude(case=record, method=method).order_by("quarter")
        self.taken = list(own.values_list("quarter", flat=True)) if assessor is not None else []

    def clashes(self, pack: Pack, case: Case, action: BookSession | MoveSession) -> Clashes:
        """Say what a booking clashes with, as `surroundings` tells it."""
        wanted = _hours_of(pack, case, action)
        if wanted is None:
            return ()
        first = bisect_right(self.taken, wanted[1])
        if first == len(self.taken) or self.taken[first] >= wanted[2]:
            return ()
        return (_taken(self.taken[first]),)


def brought_about(case: Case, entries: tuple[Entry, ...], record: CaseRecord | None) -> Clashes:
    """Say what an action would bring about besides: an assessor in two places at once.

    A session that is not booked or moved may still come to meet another one: it gets another
    assessor, or is lengthened by an adjustment.
    """
    if record is None or not entries:
        return ()
    before = {(person, quarter) for person, quarter, _ in slots(case)}
    after = {(person, quarter) for person, quarter, _ in slots(replay(entries, case))}
    wanted = after - before
    if not wanted:
        return ()
    taken = Slot.objects.filter(
        person_id__in={person for person, _ in wanted},
        quarter__in={quarter for _, quarter in wanted},
    ).exclude(case=record)
    return _told(taken)


def _told(taken: QuerySet[Slot]) -> Clashes:
    """Tell the first of the hours that are taken."""
    first = taken.order_by("quarter").first()
    return (_taken(first.quarter),) if first is not None else ()


def _taken(quarter: datetime) -> str:
    when = f"{spoken(day_of(quarter))} at {clock_time(quarter)}"
    return f"The assessor holds another session on {when}."
