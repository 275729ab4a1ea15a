"""Marks, results and the outcome."""

from datetime import date
from decimal import Decimal
from typing import Literal

from guildhall.engine.actions.base import (
    Action,
    Id,
    MethodAction,
    Text,
    Verdict,
)
from guildhall.engine.personal import Personal
from guildhall.engine.vocabulary import RedoKind


class Mark(MethodAction):
    """Mark a method: every descriptor met or not, with reasons, or every line with its marks."""

    sheet: dict[str, Verdict] = {}
    scores: dict[str, Decimal] = {}


class RecordResult(MethodAction):
    """Record a result that comes from outside."""

    grade: str
    source: Text
    evidence: Text | None = None


class SettleCheck(MethodAction):
    """Let the sampling plan settle a case that was not drawn for a check."""

    plan: Id
    seed: int


class GiveSecondOpinion(MethodAction):
    """Give a second assessor's sheet."""

    sheet: dict[str, Verdict]


class ReturnMarks(MethodAction):
    """Send marks back to their assessor with a reason."""

    reason: Personal


class AgreeMarks(MethodAction):
    """Agree with the marks of an assessor."""


class ReleaseResult(MethodAction):
    """Release the result of a method to the apprentice, the employer and the provider."""


class AgreeRedo(MethodAction):
    """Agree to a re-sit or a re-take of a failed method."""

    kind: RedoKind | None = None
    learning: Text | None = None
    action_plan: Text | None = None
    hold_by: date | None = None


class DeclineRedo(MethodAction):
    """Decline the re-sit or re-take of a failed method."""

    reason: Personal | None = None


class BeginRun(Action):
    """Begin the whole EPA again, at the gateway."""

    reason: Personal | None = None


class VerifyBehaviours(Action):
    """Verify the apprentice's behaviours, as reformed plans ask of the employer."""

    verified: bool


class ClaimCertificate(Action):
    """Claim the certificate from the government's service."""


class RejectClaim(Action):
    """Record that the service sent the claim back."""

    reason: Personal


class RecordCertificate(Action):
    """Record the certificate that was issued."""

    number: Id
    issued_on: date | None = None


class RequestReplacement(Action):
    """Ask for a replacement of the certificate."""

    form: Literal["email", "letter", "telephone"] = "email"
    received_on: date | None = None


class RecordReplacement(Action):
    """Record that the replacement was requested onward."""

    requested_on: date | None = None
