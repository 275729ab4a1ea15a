"""A session: its booking, what was recorded in it, and how long it ran."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from guildhall.engine.actions.base import Present
from guildhall.engine.dates import day_of
from guildhall.engine.vocabulary import Ending


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was put."""

    theme: str | None
    follow_up: bool
    at: datetime


def _seconds(first: datetime, last: datetime) -> int:
    """Give the seconds that really passed, across a change of the clocks as well."""
    return int((last.astimezone(UTC) - first.astimezone(UTC)).total_seconds())


@dataclass(frozen=True, slots=True)
class Stop:
    """A stretch in which the clock of a session stood still; `last` None: it still does."""

    first: datetime
    last: datetime | None = None
    for_break: bool = False

    def within(self, first: datetime, last: datetime) -> int:
        """Give the seconds of it that fall between two moments."""
        end = last if self.last is None else min(self.last, last)
        return max(0, _seconds(max(self.first, first), end))


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session, from its booking to its end. `seconds` is the planned length with extra time.

    `booked_on` is the day on which it was first booked, `told_on` that of its last move.
    `number` counts the bookings of an attempt, those that came to nothing too.
    """

    starts_at: datetime
    place: str
    seconds: int
    told_on: date
    booked_on: date | None = None
    number: int = 1
    delivery: str | None = None
    paper: str | None = None
    client: str | None = None
    setting: str | None = None
    confirmed: frozenset[str] = frozenset()
    present: tuple[Present, ...] = ()
    identity: str | None = None
    started_at: datetime | None = None
    parts: tuple[tuple[str, datetime], ...] = ()
    questions: tuple[Question, ...] = ()
    extended_seconds: int = 0
    stops: tuple[Stop, ...] = ()
    ended_at: datetime | None = None
    ending: Ending | None = None
    covered: frozenset[str] = frozenset()

    @property
    def day(self) -> date:
        """The day on which it was held, or else is booked for."""
        return day_of(self.started_at or self.starts_at)

    @property
    def stopped_at(self) -> datetime | None:
        """When its clock was stopped, while it stands still."""
        return self.stops[-1].first if self.stops and self.stops[-1].last is None else None

    @property
    def resumed_at(self) -> datetime | None:
        """When it last went on after a stop."""
        return max((stop.last for stop in self.stops if stop.last is not None), default=None)

    @property
    def breaks(self) -> int:
        """How many breaks were taken; an interruption is none."""
        return sum(stop.for_break for stop in self.stops)

    def ran_between(self, first: datetime, last: datetime) -> int:
        """Give the seconds for which it ran between two moments, without stops."""
        return _seconds(first, last) - sum(stop.within(first, last) for stop in self.stops)

    def ran_for(self, until: datetime) -> int:
        """Give the seconds for which it ran up to a moment, without stops."""
        return 0 if self.started_at is None else self.ran_between(self.started_at, until)

    def break_seconds(self, until: datetime) -> int:
        """Give the seconds of all breaks up to a moment."""
        return sum(stop.within(stop.first, until) for stop in self.stops if stop.for_break)

    def part_lengths(self, until: datetime, first_part: str) -> dict[str, int]:
        """Give the seconds that each part has really run, from its start to the next one's.

        The first part of the plan begins with the session, where nobody has recorded its start.
        """
        found: dict[str, int] = {}
        if self.started_at is None:
            return found
        parts = self.parts
        if first_part not in dict(parts):
            parts = ((first_part, self.started_at), *parts)
        ends = [*(at for _, at in parts[1:]), until]
        for (part, first), last in zip(parts, ends, strict=True):
            found[part] = found.get(part, 0) + self.ran_between(first, last)
        return found
