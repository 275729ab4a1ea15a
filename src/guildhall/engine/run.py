"""One go at the whole EPA, and at each method within it: frozen values, as the fold leaves them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from guildhall.engine.actions.base import PersonFacts, Piece, Verdict
from guildhall.engine.dates import day_of
from guildhall.engine.findings import Derivation
from guildhall.engine.holdings import (
    Behaviours,
    Brief,
    Confirmation,
    Decided,
    Declaration,
    HeldCredential,
    Interest,
    Knowledge,
    Meeting,
    Outside,
    Plan,
    Scope,
    Signature,
    Waiver,
    Work,
)
from guildhall.engine.kinds.redo import UNCAPPED, Fresh, RedoCap
from guildhall.engine.session import Session
from guildhall.engine.vocabulary import (
    AttemptState,
    BriefState,
    GatewayState,
    PlanningState,
    RedoKind,
    RedoState,
    Role,
    RunState,
    ScopeState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One go at a method.

    `anew`: it began with every other method's, and the results before it count no longer. `cap`
    and `new` are the terms on which it was agreed.
    `session` is the one that is booked, under way, or was the last. `sittings` are those before it
    that were held and count; `earlier_sessions` came to nothing. `outside` is an assessment that
    took place elsewhere.
    `sheet` has the verdicts by descriptor, `scores` the marks by line, `marked_by` whose they are.
    `failed_by_rule`: its work failed it, and no session is held. `claimed`: its result was brought
    in from elsewhere, and released there.
    """

    number: int
    opened_at: datetime
    state: AttemptState = AttemptState.WAITING
    redo: RedoState = RedoState.NONE
    redo_kind: RedoKind | None = None
    anew: bool = False
    cap: RedoCap = UNCAPPED
    new: tuple[Fresh, ...] = ()
    scope_state: ScopeState = ScopeState.NONE
    scope: Scope | None = None
    work: Work | None = None
    assessor: PersonFacts | None = None
    allocated_on: date | None = None
    former_assessors: tuple[str, ...] = ()
    interest: Interest | None = None
    plan: Plan | None = None
    session: Session | None = None
    outside: Outside | None = None
    sittings: tuple[Session, ...] = ()
    earlier_sessions: tuple[Session, ...] = ()
    confirmations: Mapping[str, Confirmation] = field(default_factory=dict)
    sheet: Mapping[str, Verdict] = field(default_factory=dict)
    scores: Mapping[str, Decimal] = field(default_factory=dict)
    marked_by: str | None = None
    result: Derivation | None = None
    failed_by_rule: bool = False
    released_at: datetime | None = None
    passed: bool | None = None
    claimed: bool = False

    @property
    def handed_in(self) -> tuple[Piece, ...]:
        """The pieces handed in for this very attempt: not those of one before."""
        return self.work.pieces if self.work is not None and not self.work.taken_over else ()

    @property
    def held(self) -> bool:
        """Whether its session has started, and was neither missed nor voided since."""
        return self.session is not None and self.session.started_at is not None

    def began(self, moment: datetime) -> Session | None:
        """Give the session in which a moment fell: the last that had begun, or was to that day."""
        sessions = (*self.sittings, *((self.session,) if self.session is not None else ()))
        return next((s for s in sessions[::-1] if day_of(moment) >= s.day), None)

    @property
    def held_on(self) -> date | None:
        """The day of its session, or of the assessment outside; None while it was not held."""
        if self.outside is not None:
            return self.outside.held_on
        return self.session.day if self.session is not None and self.held else None

    @property
    def settled(self) -> bool:
        """Whether it waits for no session any more: one was held, or a rule has decided it."""
        return self.held or self.state in SETTLED


SETTLED = frozenset(
    {
        AttemptState.ENDED,
        AttemptState.MARKED,
        AttemptState.RETURNED,
        AttemptState.AGREED,
        AttemptState.RELEASED,
    }
)
"""States in which an attempt waits for no session: it is held, or a rule has decided it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One go at the whole EPA, from the preparation of its gateway on.

    `attempts` are by method, in their order. `outcomes` and `knowledge` say where the gateway's
    evidence is; `returned_items` are the clauses for which the gateway came back. `chosen` are the
    methods that were chosen, None while nobody has chosen. `decided` is the word of a board,
    `outcome` the grade with its reasons. `first_outcome_at` and `last_outcome_at` differ where the
    outcome was reached anew. `lapsed_by` is the clause whose window closed, `before_lapse` the
    state to which a waiver leads back.
    """

    number: int
    begun_at: datetime
    attempts: Mapping[str, tuple[Attempt, ...]]
    state: RunState = RunState.OPEN
    gateway: GatewayState = GatewayState.PREPARING
    outcomes: str | None = None
    knowledge: Knowledge | None = None
    competence_confirmed: bool = False
    preferred_dates: Mapping[str, date] = field(default_factory=dict)
    adjustments_needed: bool | None = None
    signatures: Mapping[Role, Signature] = field(default_factory=dict)
    submitted_at: datetime | None = None
    returned_items: tuple[str, ...] = ()
    accepted_at: datetime | None = None
    brief_state: BriefState = BriefState.NONE
    brief: Brief | None = None
    planning: PlanningState = PlanningState.NONE
    meeting: Meeting | None = None
    declarations: Mapping[tuple[str, Role], Declaration] = field(default_factory=dict)
    credentials: Mapping[tuple[str, str, date], HeldCredential] | None = None
    """Those that the gateway was submitted with; None while it is being prepared."""
    confirmations: Mapping[str, Confirmation] = field(default_factory=dict)
    portfolio_adequate: bool | None = None
    chosen: tuple[str, ...] | None = None
    behaviours: Behaviours | None = None
    waivers: Mapping[str, Waiver] = field(default_factory=dict)
    decided: Decided | None = None
    outcome: Derivation | None = None
    outcome_passed: bool | None = None
    first_outcome_at: datetime | None = None
    last_outcome_at: datetime | None = None
    lapsed_by: str | None = None
    lapsed_at: datetime | None = None
    before_lapse: RunState = RunState.OPEN
