"""What may be claimed of a case that comes from elsewhere, besides its first facts."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, Field

from guildhall.engine.actions.base import Id, MethodId, Text
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import AdjustmentKind, RedoKind


class ClaimedResult(Strict):
    """How far one attempt at a method is claimed to have come; what is left out is still to come.

    A re-sit or re-take (`attempt` 2 and on) says its `kind`, and when it was agreed. A session that
    was held and has no `grade` is marked here; a grade without `released_on` is released here. A
    session that is still to come is said by when it was booked, for when, and where. `score` and
    `scores` are the total and the marks by line, where the overall grade counts them.
    """

    method: MethodId
    attempt: Annotated[int, Field(ge=1, le=9)] = 1
    kind: RedoKind | None = None
    agreed_on: date | None = None
    submitted_on: date | None = None
    booked_on: date | None = None
    booked_for: AwareDatetime | None = None
    place: Text | None = None
    held_on: date | None = None
    grade: str | None = None
    released_on: date | None = None
    score: Decimal | None = None
    scores: dict[str, Decimal] = {}


class ClaimedPause(Strict):
    """A break in learning: its first day, and the first day that counted again, if it is over."""

    from_day: date
    back_on: date | None = None


class ClaimedAdjustment(Strict):
    """A reasonable adjustment that was granted: what it changes, for which method or for all."""

    kind: AdjustmentKind
    granted_on: date
    method: MethodId | None = None
    percent: Annotated[int, Field(ge=1, le=300)] | None = None
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None
    part: Id | None = None
