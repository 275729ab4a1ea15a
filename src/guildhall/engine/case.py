"""The state of a case: frozen values, folded from its history and from nothing else.

A case is on all its tracks at once. A *run* is one go at the whole EPA; an *attempt* is one go
at a method within a run.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from guildhall.engine.actions.base import PersonFacts, Piece, Qualification, Verdict
from guildhall.engine.dates import Span, day_of
from guildhall.engine.findings import Derivation, Reason
from guildhall.engine.holdings import (
    Adjustment,
    Behaviours,
    Breach,
    Brief,
    Confirmation,
    Decided,
    Declaration,
    HeldCredential,
    Interest,
    Knowledge,
    Matter,
    Meeting,
    Outside,
    Plan,
    Registration,
    Scope,
    Session,
    Signature,
    Waiver,
    Work,
)
from guildhall.engine.kinds.redo import UNCAPPED, Fresh, RedoCap
from guildhall.engine.vocabulary import (
    AppealState,
    AttemptState,
    BriefState,
    CertificateState,
    GatewayState,
    MatterState,
    PauseState,
    PlanningState,
    RedoKind,
    RedoState,
    RequestState,
    Role,
    RunState,
    ScopeState,
    State,
    Track,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One go at a method.

    `anew`: it began with every other method's, and the results before it count no longer. `cap`
    and `new` are the terms on which it was agreed.
    `session` is the one that is booked, under way, or was the last. `sittings` are those before it
    that were held and count; `earlier_sessions` came to nothing.
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


UNDECIDED = frozenset(
    {MatterState.OPEN, RequestState.ASKED, AppealState.LODGED, AppealState.ACKNOWLEDGED}
)
"""States in which a matter waits for its decision."""

SETTLED = frozenset(
    {
        AttemptState.ENDED,
        AttemptState.MARKED,
        AttemptState.RETURNED,
        AttemptState.AGREED,
        AttemptState.RELEASED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One go at the whole EPA, from the preparation of its gateway on."""

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


@dataclass(frozen=True, kw_only=True)
class Case:
    """One apprentice's way through one specification, as far as its history goes."""

    registration: Registration | None = None
    last_at: datetime | None = None
    entries: int = 0
    qualifications: tuple[Qualification, ...] = ()
    on_file: frozenset[str] = frozenset()
    primary_language_bsl: bool = False
    english_maths_needed: bool | None = None
    hours: Decimal | None = None
    off_the_job_hours: Decimal | None = None
    evidence: Mapping[str, Piece] = field(default_factory=dict)
    credentials: Mapping[tuple[str, str, date], HeldCredential] = field(default_factory=dict)
    """By item, which of it, and its day: a renewal stands beside what it renews."""
    adjustments: Mapping[str, Adjustment] = field(default_factory=dict)
    matters: Mapping[str, Matter] = field(default_factory=dict)
    interested: frozenset[str] = frozenset()
    breaches: Mapping[str, Breach] = field(default_factory=dict)
    pause: PauseState = PauseState.RUNNING
    pauses: tuple[Span, ...] = ()
    certificate: CertificateState = CertificateState.NONE
    certificate_number: str | None = None
    claimed_on: date | None = None
    replacement_asked_on: date | None = None
    replaced_on: date | None = None
    source: str | None = None
    warnings: tuple[Reason, ...] = ()
    runs: tuple[Run, ...] = ()

    @property
    def known(self) -> Registration:
        """The registration. Raises LookupError before there is one."""
        if self.registration is None:
            message = "the case has no registration"
            raise LookupError(message)
        return self.registration

    @property
    def run(self) -> Run:
        """The run that is under way, or the last one. Raises LookupError before registration."""
        if not self.runs:
            message = "the case has no run before its registration"
            raise LookupError(message)
        return self.runs[-1]

    def attempts(self, method: str) -> tuple[Attempt, ...]:
        """Give the attempts at a method in this run, in order."""
        return self.run.attempts.get(method, ()) if self.runs else ()

    def attempt(self, method: str) -> Attempt:
        """Give the attempt at a method that is under way, or the last one."""
        return self.run.attempts[method][-1]

    @property
    def current_attempts(self) -> dict[str, Attempt]:
        """The last attempt at each method of this run."""
        return {method: tries[-1] for method, tries in self.run.attempts.items()}

    @property
    def assessors(self) -> frozenset[str]:
        """Everybody who has been the assessor of an attempt, in any run."""
        return frozenset(
            person
            for run in self.runs
            for tries in run.attempts.values()
            for tried in tries
            for person in (*tried.former_assessors, tried.assessor and tried.assessor.person)
            if person
        )

    def counting(self, method: str) -> Attempt | None:
        """Give the attempt whose released result counts: the last one released.

        Where everything is taken again, nothing that was released before counts.
        """
        for tried in reversed(self.attempts(method)):
            if tried.released_at is not None:
                return tried
            if tried.anew:
                return None
        return None

    def open_matters(self, track: Track, about: str | None = None) -> Iterator[str]:
        """Name the matters of a track in this run that are not decided, about something or all."""
        for key, matter in self.matters.items():
            undecided = matter.state in UNDECIDED
            concerns = about is None or matter.about in (None, about)
            if matter.track is track and matter.run == self.run.number and undecided and concerns:
                yield key

    def credentials_of(self, item: str, which: str) -> tuple[HeldCredential, ...]:
        """Give what is on record of one credential, the latest first."""
        held = [one for one in self.credentials.values() if (one.item, one.which) == (item, which)]
        return tuple(sorted(held, key=lambda one: one.dated, reverse=True))

    def waived(self, clause: str) -> bool:
        """Tell whether a clause is set aside in this run."""
        return bool(self.runs) and clause in self.run.waivers

    def open_breaches(self, method: str | None) -> Iterator[tuple[str, Breach]]:
        """Give the open breaches of this run that concern a method, or (None) the whole."""
        for key, breach in self.breaches.items():
            same_run = breach.run == self.run.number
            if breach.state is MatterState.OPEN and same_run and method in (None, breach.method):
                yield key, breach

    def breached(self, clause: str, method: str | None) -> bool:
        """Tell whether a breach of a clause is on record for the attempt under way."""
        tried = self.attempt(method) if method else None
        number = tried.number if tried is not None else None
        now = tried.session.number if tried is not None and tried.session is not None else None
        return any(
            breach.clause == clause
            and breach.run == self.run.number
            and breach.method == method
            and breach.attempt == number
            and breach.session in (None, now)
            and breach.outcome != "session_void"
            for breach in self.breaches.values()
        )

    @cached_property
    def gateway_digest(self) -> str:
        """The digest of the gateway form as it stands: what a signature is a signature of."""
        run = self.run
        facts = {
            "qualifications": [item.model_dump(mode="json") for item in self.qualifications],
            "on_file": sorted(self.on_file),
            "bsl": self.primary_language_bsl,
            "hours": [str(self.hours), str(self.off_the_job_hours)],
            "outcomes": run.outcomes,
            "knowledge": None
            if run.knowledge is None
            else [
                run.knowledge.where,
                [piece.model_dump(mode="json") for piece in run.knowledge.certificates],
                run.knowledge.no_certificates,
            ],
            "competence": run.competence_confirmed,
            "dates": {method: str(day) for method, day in run.preferred_dates.items()},
            "adjustments": run.adjustments_needed,
            "brief": None
            if run.brief is None
            else [
                run.brief.scope,
                [[step.what, str(step.weeks)] for step in run.brief.steps],
                str(run.brief.planned_submission),
                run.brief.words,
            ],
            "evidence": {
                key: piece.model_dump(mode="json") for key, piece in self.evidence.items()
            },
            "declared": sorted(
                " ".join((what, by.value, *sorted(made.items)))
                for (what, by), made in run.declarations.items()
            ),
            "option": self.known.option,
        }
        # What is recorded after the submission (a renewal, say) is no part of what was signed.
        held = self.credentials if run.credentials is None else run.credentials
        if held:
            facts["credentials"] = sorted(
                [*map(str, key), one.state, str(one.expires_on), one.evidence or ""]
                for key, one in held.items()
            )
        if self.english_maths_needed is not None:
            facts["english_maths_needed"] = self.english_maths_needed
        text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def state(self, track: Track, target: str | None = None) -> State | None:
        """Give the state of a track; None where the target of an action does not exist."""
        match track:
            case Track.RUN:
                return self.run.state if self.runs else RunState.NONE
            case Track.PAUSE:
                return self.pause
            case Track.CERTIFICATE:
                return self.certificate
            case Track.ADJUSTMENT:
                asked = self.adjustments.get(target or "")
                return asked.state if asked else None
            case Track.BREACH:
                breach = self.breaches.get(target or "")
                return breach.state if breach else None
            case Track.APPEAL | Track.COMPLAINT | Track.MALPRACTICE | Track.SPECIAL_CONSIDERATION:
                matter = self.matters.get(target or "")
                return matter.state if matter and matter.track is track else None
            case Track.GATEWAY | Track.BRIEF | Track.PLANNING:
                return self._run_state(track)
            case Track.SCOPE | Track.ATTEMPT | Track.REDO:
                return self._method_state(track, target)

    def _run_state(self, track: Track) -> State | None:
        if not self.runs:
            before: dict[Track, State] = {
                Track.GATEWAY: GatewayState.PREPARING,
                Track.BRIEF: BriefState.NONE,
                Track.PLANNING: PlanningState.NONE,
            }
            return before.get(track)
        if track is Track.GATEWAY:
            return self.run.gateway
        if track is Track.BRIEF:
            return self.run.brief_state
        return self.run.planning

    def _method_state(self, track: Track, target: str | None) -> State | None:
        tries = self.attempts(target or "")
        if not tries:
            return None
        last = tries[-1]
        if track is Track.SCOPE:
            return last.scope_state
        return last.state if track is Track.ATTEMPT else last.redo

    # Copies with a change: the only way in which the fold moves on.

    def with_run(self, **changes: object) -> "Case":
        """Give the case with its run changed."""
        return replace(self, runs=(*self.runs[:-1], replace(self.run, **changes)))  # type: ignore[arg-type]

    def with_attempt(self, method: str, **changes: object) -> "Case":
        """Give the case with the attempt under way at a method changed."""
        tries = self.run.attempts[method]
        changed = (*tries[:-1], replace(tries[-1], **changes))  # type: ignore[arg-type]
        return self.with_run(attempts={**self.run.attempts, method: changed})

    def with_session(self, method: str, **changes: object) -> "Case":
        """Give the case with the session of the attempt under way changed."""
        session = self.attempt(method).session
        if session is None:
            message = f"{method} has no session"
            raise LookupError(message)
        return self.with_attempt(method, session=replace(session, **changes))  # type: ignore[arg-type]


NEW = Case()
"""A case before anything has happened."""
