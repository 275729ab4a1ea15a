"""What a case is made of: sessions, work, briefs, signatures and the like, all frozen."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from guildhall.engine.actions.base import CredentialState, PersonFacts, Piece, Present, Step
from guildhall.engine.dates import day_of
from guildhall.engine.vocabulary import (
    AdjustmentKind,
    Ending,
    MatterState,
    RequestState,
    Role,
    State,
    Track,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Who the apprentice is, for whom, with whom, and under which pack."""

    spec: str
    revision: int
    digest: str
    methods: tuple[str, ...]
    awarding_body: str
    apprentice: str
    name_of_apprentice: str
    employer: str
    provider: str
    started_on: date
    registered_on: date
    uln: str | None = None
    option: str | None = None
    planned_end: date | None = None
    age_at_start: int | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """An assessment that took place outside: with whom, and on which day."""

    source: str
    held_on: date


@dataclass(frozen=True, slots=True)
class Decided:
    """What a board decided of the whole, and when."""

    grade: str
    decided_on: date
    source: str
    degree_awarded: bool | None = None


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


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of work, and when it was handed in."""

    piece: Piece
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What was handed in for a method.

    `opened`: whether the assessor could open it, which was first so at `reviewed_at`.
    """

    parts: tuple[Part, ...]
    topic: str | None = None
    opened: bool | None = None
    reviewed_at: datetime | None = None
    taken_over: bool = False

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Every piece that was handed in."""
        return tuple(part.piece for part in self.parts)

    @property
    def submitted_at(self) -> datetime:
        """When the last part was handed in."""
        return max(part.at for part in self.parts)

    def of_kind(self, kind: str) -> tuple[Part, ...]:
        """Give the parts of a kind."""
        return tuple(part for part in self.parts if part.piece.kind == kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the work of a method will cover, as it was last proposed, and how it was answered."""

    text: str
    proposed_at: datetime
    answered_at: datetime | None = None
    approved_at: datetime | None = None
    returns: int = 0


@dataclass(frozen=True, slots=True)
class Interest:
    """An interest that an assessor declared."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What a session is planned to reach."""

    themes: tuple[str, ...]
    descriptors: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The project brief as it was last handed in, and its title once it is settled."""

    submitted_at: datetime
    scope: str | None = None
    steps: tuple[Step, ...] = ()
    planned_submission: date | None = None
    words: int | None = None
    title: str | None = None
    signed_off_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed the gateway form, when, and the digest of what was signed."""

    by: Role
    person: str
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCredential:
    """A qualification, certificate, licence or check of one day, as it is on record."""

    item: str
    which: str
    dated: date
    state: CredentialState
    expires_on: date | None = None
    evidence: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """What somebody declared: on which day, and which items of a checklist."""

    on: date
    items: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who confirmed a rule that the engine cannot enforce, and on which day."""

    by: Role
    on: date


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Where the knowledge was completed, and the certificates that came with it."""

    where: str
    certificates: tuple[Piece, ...]
    no_certificates: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """The planning meeting: when, what it settled, and whether that was confirmed."""

    starts_at: datetime
    held_on: date | None = None
    settled: frozenset[str] = frozenset()
    confirmed_on: date | None = None
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Behaviours:
    """What the employer last said of the behaviours, and when."""

    verified: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiver:
    """A clause that was set aside, by whom and when."""

    clause: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A reasonable adjustment: what was asked, and what was granted."""

    kind: AdjustmentKind
    asked_at: datetime
    method: str | None = None
    state: RequestState = RequestState.ASKED
    percent: int | None = None
    minutes: int | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """Something that happened against a clause, open until an officer has dealt with it.

    `session`: the number of the session in which it happened, if it was in one.
    """

    clause: str
    method: str | None
    run: int
    attempt: int | None
    at: datetime
    session: int | None = None
    state: MatterState = MatterState.OPEN
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something that is raised and then decided: an appeal, a complaint, a report, a request."""

    track: Track
    state: State
    run: int
    by: str
    at: datetime
    about: str | None = None
    panellist: PersonFacts | None = None
