"""The apprentice, the evidence and the gateway."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from guildhall.engine.actions.base import (
    Action,
    CredentialState,
    Id,
    MethodId,
    Piece,
    Qualification,
    Text,
)
from guildhall.engine.actions.claimed import ClaimedAdjustment, ClaimedPause, ClaimedResult
from guildhall.engine.personal import Personal

Age = Annotated[int, Field(ge=10, le=120)]
"""Whole years on the day of the start. No date of birth is kept: no rule needs it."""


class Register(Action):
    """Register an apprentice for a specification with the awarding body."""

    apprentice: Id
    name_of_apprentice: Personal
    employer: Id
    provider: Id
    started_on: date
    uln: Personal | None = None
    option: Id | None = None
    planned_end: date | None = None
    age_at_start: Age | None = None


class BringIn(Action):
    """Bring in a live case from elsewhere, with claimed dates and who vouches for them.

    `reference` is the number that the case had there. `submitted_on` is when the work of a first
    attempt was handed in. `overall_grade` is held against what the clauses make of the results.
    """

    apprentice: Id
    name_of_apprentice: Personal
    employer: Id
    provider: Id
    started_on: date
    source: Text
    vouched_by: Text
    registered_on: date | None = None
    reference: Text | None = None
    uln: Personal | None = None
    option: Id | None = None
    planned_end: date | None = None
    age_at_start: Age | None = None
    pauses: tuple[ClaimedPause, ...] = ()
    adjustments: tuple[ClaimedAdjustment, ...] = ()
    gateway_accepted_on: date | None = None
    brief_submitted_on: date | None = None
    brief_signed_off_on: date | None = None
    title: Text | None = None
    planning_held_on: date | None = None
    planning_confirmed_on: date | None = None
    submitted_on: dict[MethodId, date] = {}
    results: tuple[ClaimedResult, ...] = ()
    overall_grade: str | None = None
    certificate_claimed_on: date | None = None
    certificate_issued_on: date | None = None
    certificate_number: Text | None = None

    def claimed_days(self) -> Iterator[tuple[str, date]]:
        """Give every day that is claimed of the EPA, with the field that says it."""
        for name in EPA_DAYS:
            yield from _day(name, getattr(self, name))
        for method, day in self.submitted_on.items():
            yield f"submitted_on.{method}", day
        for number, result in enumerate(self.results):
            for name in RESULT_DAYS:
                yield from _day(f"results.{number}.{name}", getattr(result, name))


EPA_DAYS = (
    "gateway_accepted_on", "brief_submitted_on", "brief_signed_off_on", "planning_held_on",
    "planning_confirmed_on", "certificate_claimed_on", "certificate_issued_on",
)  # fmt: skip
RESULT_DAYS = ("agreed_on", "submitted_on", "booked_on", "held_on", "released_on")


def _day(field: str, day: date | None) -> Iterator[tuple[str, date]]:
    if day is not None:
        yield field, day


class CorrectDetails(Action):
    """Correct what was registered wrongly."""

    one_of: ClassVar[tuple[str, ...]] = (
        "name_of_apprentice", "uln", "started_on", "age_at_start",
    )  # fmt: skip
    name_of_apprentice: Personal | None = None
    uln: Personal | None = None
    started_on: date | None = None
    age_at_start: Age | None = None
    reason: Personal | None = None


class ChooseOption(Action):
    """Choose the option of the standard."""

    option: Id


class ChangeEmployer(Action):
    """Record that the apprentice has another employer."""

    employer: Id
    from_day: date | None = None


class ChangeProvider(Action):
    """Record that the apprentice has another training provider."""

    provider: Id
    from_day: date | None = None


class Pause(Action):
    """Begin a break in learning: whole London days, from a day on."""

    from_day: date | None = None
    reason: Personal | None = None


class Resume(Action):
    """End a break in learning: the first day that counts again."""

    from_day: date | None = None


class Withdraw(Action):
    """Take the apprentice out of the EPA."""

    reason: Personal | None = None


class AddEvidence(Action):
    """Add a piece of evidence to the portfolio."""

    piece: Piece


class RemoveEvidence(Action):
    """Take a piece of evidence out of the portfolio."""

    target: ClassVar[str | None] = "piece"
    piece: Id


class MapEvidence(Action):
    """Say which KSBs a piece of evidence shows."""

    target: ClassVar[str | None] = "piece"
    piece: Id
    ksbs: tuple[str, ...]
    task: Text | None = None


class CorrectMeasure(Action):
    """Correct what was measured of a piece of evidence, with the reason."""

    target: ClassVar[str | None] = "piece"
    piece: Id
    measures: dict[str, int]
    reason: Personal


class Declare(Action):
    """Declare something that a document asks people to declare."""

    what: Id
    statement: Text | None = None
    items: tuple[Id, ...] = ()
    """The items of a checklist that are ticked: all of them each time, not only the new ones."""


class ConfirmRule(Action):
    """Confirm a rule that is shown and cannot be enforced, before its step goes on."""

    target: ClassVar[str | None] = "clause"
    clause: str


class RecordCredential(Action):
    """Record a qualification, certificate, licence or check.

    `item` and `which` are the words of the pack for it, `dated` the day on which it was attempted,
    achieved or issued. The same of the same day again mends what is on record; of another day
    (a renewal, say) it stands beside the earlier one.
    """

    item: Id
    which: Id
    state: CredentialState
    dated: date
    expires_on: date | None = None
    evidence: Text | None = None
    number: Personal | None = None


class RemoveCredential(Action):
    """Take a credential off the record that should never have been on it, with the reason."""

    item: Id
    which: Id
    dated: date
    reason: Personal


class Sign(Action):
    """Sign the gateway form as it stands now; a later change of it voids the signature."""

    document: Literal["gateway"] = "gateway"
    late: ClassVar[bool] = True


class RecordEnglishMaths(Action):
    """Record qualifications in English or maths with their evidence, and what eases the level.

    What is given for a subject takes the place of what was on record for it. `on_file`, where it
    is given, is all that is on file; left out, it stays as it is.
    """

    one_of: ClassVar[tuple[str, ...]] = ("qualifications", "on_file", "primary_language_bsl")
    qualifications: tuple[Qualification, ...] = ()
    on_file: tuple[Literal["ehc_plan", "legacy_statement"], ...] | None = None
    primary_language_bsl: bool | None = None


class DecideEnglishMaths(Action):
    """Decide whether English and maths are needed, where that is the employer's to decide."""

    needed: bool


class RecordTraining(Action):
    """Record the hours on programme up to the gateway, and how many of them off the job."""

    hours: Decimal = Field(gt=0)
    off_the_job_hours: Decimal = Field(ge=0)


class StateOutcomes(Action):
    """State where evidence meets the outcomes of the standard."""

    where: Text


class StateKnowledge(Action):
    """State where the knowledge was completed, with certificates if there are any."""

    where: Text
    certificates: tuple[Piece, ...] = ()
    no_certificates: bool = False


class ReviewPortfolio(Action):
    """Record that the awarding body has looked through the portfolio."""

    adequate: bool
    reason: Personal | None = None


class ConfirmCompetence(Action):
    """State that the apprentice works at or above the standard of the occupation."""

    statement: Text | None = None


class StatePreferredDates(Action):
    """Give a preferred date for each assessment method."""

    one_of: ClassVar[tuple[str, ...]] = ("dates",)
    dates: dict[MethodId, date]


class StateAdjustments(Action):
    """Tell of reasonable adjustments that are needed, or say that none are."""

    needed: bool
    note: Personal | None = None


class SubmitGateway(Action):
    """Hand the gateway in."""


class ReturnGateway(Action):
    """Send the gateway back with reasons that land on its items."""

    reasons: tuple[Personal, ...] = Field(min_length=1)
    items: tuple[str, ...] = ()
    message_sent: bool | None = None


class AcceptGateway(Action):
    """Accept the gateway: the EPA starts on this day."""
