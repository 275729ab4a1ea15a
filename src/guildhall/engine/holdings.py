"""What a case is made of besides sessions: work, briefs, signatures and the like, all frozen."""

from dataclasses import dataclass
from datetime import date, datetime

from guildhall.engine.actions.base import CredentialState, PersonFacts, Piece, Step
from guildhall.engine.vocabulary import (
    AdjustmentKind,
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
    """The planning meeting: when, what it settled, and whether that was confirmed.

    `missed`: how often it was missed before.
    """

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
    """A reasonable adjustment: what was asked, and once it is decided what was granted.

    Extra time is `percent` of the plan, or `minutes`; of one `part` of the session, or of all.
    `method` None: it is for every method.
    """

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

    `run`, `attempt` and `session` are the numbers of those in which it happened, as far as it was
    in one. `outcome`: how it was dealt with.
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
    """Something that is raised and then decided: an appeal, a complaint, a report, a request.

    `by` is whose word it is, `run` the number of the run in which it was raised, `about` the
    method, or whatever else an appeal is against.
    """

    track: Track
    state: State
    run: int
    by: str
    at: datetime
    about: str | None = None
    panellist: PersonFacts | None = None
