"""Marks, results, another attempt, the outcome and the certificate."""

from datetime import date
from decimal import Decimal
from typing import Literal

from guildhall.engine.actions.base import Verdict
from guildhall.engine.events.base import Event, stored
from guildhall.engine.findings import Reason
from guildhall.engine.kinds.redo import UNCAPPED, Fresh, RedoCap
from guildhall.engine.personal import Personal
from guildhall.engine.vocabulary import RedoKind, RunState


@stored("marks.given", about="method")
class MarksGiven(Event):
    """The assessor marked the method; the grade follows from the sheet, or from the marks."""

    method: str
    sheet: dict[str, Verdict]
    grade: str
    because: tuple[Reason, ...]
    scores: dict[str, Decimal] = {}
    score: Decimal | None = None
    reviewed: tuple[str, ...] = ()


@stored("work.failed", about="method")
class WorkFailed(Event):
    """The work that was handed in fails its method by the rule: no session, no marks."""

    method: str
    grade: str
    because: tuple[Reason, ...]


@stored("assessment.held", about="method")
class AssessmentHeld(Event):
    """The assessment of a method took place outside: with whom, and on which day."""

    method: str
    source: str
    held_on: date


@stored("result.recorded", about="method")
class ResultRecorded(Event):
    """A result came from outside; it waits for its release as any other."""

    method: str
    grade: str
    because: tuple[Reason, ...]
    score: Decimal | None = None
    scores: dict[str, Decimal] = {}
    evidence: str | None = None


@stored("marks.returned", about="method")
class MarksReturned(Event):
    """The marks went back to their assessor."""

    method: str
    reason: Personal


@stored("marks.agreed", about="method")
class MarksAgreed(Event):
    """Another person agreed with the marks."""

    method: str


@stored("check.settled", about="method")
class CheckSettled(Event):
    """The case was not drawn for a check: the sampling plan settled it."""

    method: str
    plan: str
    seed: int


@stored("result.released", about="method")
class ResultReleased(Event):
    """The result of a method is out: its grade, its derivation and the verdicts behind it."""

    method: str
    attempt: int
    grade: str
    passed: bool
    because: tuple[Reason, ...]
    sheet: dict[str, Verdict] = {}
    scores: dict[str, Decimal] = {}
    score: Decimal | None = None


@stored("redo.offered", about="method")
class RedoOffered(Event):
    """A re-sit or re-take is offered: with a fail, or because the whole failed."""

    method: str


@stored("redo.agreed", about="method")
class RedoAgreed(Event):
    """A re-sit or re-take was agreed, and on which terms; `scope`: of the method, or the whole."""

    method: str
    kind: RedoKind
    learning: str | None = None
    action_plan: str | None = None
    hold_by: date | None = None
    scope: Literal["method", "whole"] = "method"
    because: tuple[Reason, ...] = ()


@stored("attempt.opened", about="method")
class AttemptOpened(Event):
    """Another attempt at a method began; `takes_over`: the work of the one before stands.

    `anew`: every method is taken again, and the results before count no longer. `cap` and `new`
    are the terms that the table of the pack had for it, kept here for good.
    """

    method: str
    attempt: int
    takes_over: bool
    because: tuple[Reason, ...] = ()
    anew: bool = False
    cap: RedoCap = UNCAPPED
    new: tuple[Fresh, ...] = ()


@stored("redo.declined", about="method")
class RedoDeclined(Event):
    """A re-sit or re-take was declined."""

    method: str
    reason: Personal | None = None


@stored("outcome.decided")
class OutcomeDecided(Event):
    """A board has decided the overall grade; `degree_awarded` where a degree goes with it."""

    grade: str
    decided_on: date
    source: str
    evidence: str | None = None
    degree_awarded: bool | None = None


@stored("outcome.reached")
class OutcomeReached(Event):
    """Every method of the run has a released result: the overall grade, and why.

    `state` is what the run becomes: passed, failed, or open where a re-sit is already under way.
    """

    grade: str
    passed: bool
    state: RunState
    because: tuple[Reason, ...]


@stored("behaviours.verified")
class BehavioursVerified(Event):
    """The employer verified the apprentice's behaviours, or could not."""

    verified: bool


@stored("run.begun")
class RunBegun(Event):
    """The whole EPA began again, at the gateway."""

    run: int
    reason: Personal | None = None


@stored("certificate.claimed")
class CertificateClaimed(Event):
    """The certificate was claimed; `because` tells which results were brought in from elsewhere."""

    grade: str
    achieved_on: date
    because: tuple[Reason, ...] = ()


@stored("claim.rejected")
class ClaimRejected(Event):
    """The claim came back."""

    reason: Personal


@stored("certificate.recorded")
class CertificateRecorded(Event):
    """The certificate was issued."""

    number: str
    issued_on: date


@stored("replacement.requested")
class ReplacementRequested(Event):
    """A replacement of the certificate was asked for."""

    form: str
    received_on: date


@stored("replacement.recorded")
class ReplacementRecorded(Event):
    """The replacement was requested onward."""

    requested_on: date


@stored("redo.withdrawn", about="method")
class RedoWithdrawn(Event):
    """An offered re-sit or re-take has fallen away with the fail behind it.

    `inside`: with one that is void, before what stands in its place is released.
    """

    method: str
    inside: bool = False
