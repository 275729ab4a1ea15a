"""What the door tells the engine of the world outside a case: the calendar, clashes, duplicates."""

from datetime import UTC, date, timedelta

from django.conf import settings
from django.db.models import QuerySet

from guildhall.cases.models import NOT_YET_KNOWN, CaseRecord, Slot
from guildhall.cases.projections import slots
from guildhall.clock import calendar
from guildhall.engine.actions import BookSession, BringIn, CorrectDetails, MoveSession, Register
from guildhall.engine.actions.base import Action
from guildhall.engine.actor import Surroundings
from guildhall.engine.adjustments import planned_seconds
from guildhall.engine.bookings import chosen_seconds
from guildhall.engine.case import Case
from guildhall.engine.dates import LONDON, spoken
from guildhall.engine.events import Entry
from guildhall.engine.pack import Pack
from guildhall.engine.replay import replay

Clashes = tuple[str, ...]
"""What an action clashes with, a sentence each."""


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
    pack: Pack, case: Case, action: Action, record: CaseRecord | None, day: date
) -> Surroundings:
    """Give what an action needs to know from outside its case."""
    known = on_the_day(day)
    clashes: Clashes = ()
    if isinstance(action, BookSession | MoveSession) and record is not None:
        clashes = _clashes(pack, case, action, record)
    return Surroundings(
        clashes=clashes,
        duplicate=_duplicate(pack, action, record),
        bank_holidays=known.bank_holidays,
        calendar_from=known.calendar_from,
        calendar_to=known.calendar_to,
        check_identity_number=known.check_identity_number,
    )


def _duplicate(pack: Pack, action: Action, record: CaseRecord | None) -> bool:
    """Whether the apprentice has another case for this standard with this awarding body."""
    if not isinstance(action, Register | BringIn | CorrectDetails):
        return False
    others = CaseRecord.objects.filter(
        body_id=pack.awarding_body.id, standard=pack.spec.partition("/")[0], withdrawn=False
    )
    if record is not None:
        others = others.exclude(pk=record.pk)
    if action.uln and action.uln != NOT_YET_KNOWN and others.filter(uln=action.uln).exists():
        return True
    return (
        isinstance(action, Register | BringIn)
        and others.filter(apprentice_id=action.apprentice).exists()
    )


def _clashes(
    pack: Pack, case: Case, action: BookSession | MoveSession, record: CaseRecord
) -> Clashes:
    """Say that the assessor holds another session at that time; not whose."""
    if action.method not in case.run.attempts or action.starts_at is None:
        return ()
    assessor = case.attempt(action.method).assessor
    if assessor is None:
        return ()
    start = action.starts_at.astimezone(UTC)
    planned = chosen_seconds(action) or planned_seconds(pack, case, action.method)
    length = timedelta(seconds=planned or 3600)
    taken = Slot.objects.filter(
        person_id=assessor.person,
        quarter__gt=start - timedelta(minutes=15),
        quarter__lt=start + length,
    ).exclude(case=record, method=action.method)
    return _told(taken)


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
    if first is None:
        return ()
    when = first.quarter.astimezone(LONDON)
    return (f"The assessor holds another session on {spoken(when.date())} at {when:%H:%M}.",)
