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

from guildhall.engine.actions.base import Piece, Qualification
from guildhall.engine.dates import Span
from guildhall.engine.findings import Reason
from guildhall.engine.holdings import Adjustment, Breach, HeldCredential, Matter, Registration
from guildhall.engine.run import Attempt, Run
from guildhall.engine.vocabulary import (
    AppealState,
    BriefState,
    CertificateState,
    GatewayState,
    MatterState,
    PauseState,
    PlanningState,
    RequestState,
    RunState,
    State,
    Track,
)

UNDECIDED = frozenset(
    {MatterState.OPEN, RequestState.ASKED, AppealState.LODGED, AppealState.ACKNOWLEDGED}
)
"""States in which a matter waits for its decision."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One apprentice's way through one specification, as far as its history goes.

    `last_at` is when the last of its `entries` (how many there are) was recorded; `warnings` are
    all that went with them. `hours` are those on programme. `evidence`, `adjustments`, `matters`
    and `breaches` are by their ids. `interested` are the people who declared an interest.
    `source` and `vouched_by` say from where a case was brought in. `claimed_on` and what follows
    are of the certificate.
    """

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
    vouched_by: str | None = None
    turned: Mapping[tuple[Track, str | None], datetime] = field(default_factory=dict)
    """When each track came into its state, by what it is about; none for what it begins in.

    Of the run, when it was passed.
    """
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
                [_signed(piece) for piece in run.knowledge.certificates],
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
            "evidence": {key: _signed(piece) for key, piece in self.evidence.items()},
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


def _signed(piece: Piece) -> dict[str, object]:
    """Give a piece as it is signed: what it says nothing of changes no digest made before."""
    return piece.model_dump(mode="json", exclude={"where"} if piece.where is None else None)


NEW = Case()
"""A case before anything has happened."""
