"""Marks, results and the outcome."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from guildhall.engine.actions.base import Action, Id, MethodAction, Text, Verdict
from guildhall.engine.dates import noon_of
from guildhall.engine.personal import Personal
from guildhall.engine.vocabulary import RedoKind

Marks = Annotated[Decimal, Field(max_digits=12, decimal_places=6)]
"""Marks for one line: a number that can be reckoned with, whether or not it may be given."""


class Mark(MethodAction):
    """Mark a method: every descriptor met or not, with reasons, or every line with its marks.

    `reviewed`: the pieces of evidence that the assessor has looked at.
    """

    sheet: dict[str, Verdict] = {}
    scores: dict[str, Marks] = {}
    reviewed: tuple[Id, ...] = ()


class RecordResult(MethodAction):
    """Record a result that comes from outside: from whom, of which day, its grade or marks."""

    grade: Id | None = None
    score: Marks | None = None
    scores: dict[str, Marks] = {}
    held_on: date
    source: Text
    evidence: Text | None = None

    def moment(self, at: datetime) -> datetime:
        """The case is taken as it stood on the day: the result of an exam comes weeks later."""
        return min(noon_of(self.held_on).astimezone(UTC), at)


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


class RecordOutcome(Action):
    """Record what a board has decided of the EPA as a whole."""

    grade: Id
    decided_on: date
    source: Text
    evidence: Text | None = None
    degree_awarded: bool | None = None


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
