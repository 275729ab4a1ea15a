"""The apprentice, the evidence and the gateway; where a case comes from."""

from datetime import date
from decimal import Decimal

from guildhall.engine.actions.base import CredentialState, Piece, Qualification
from guildhall.engine.events.base import Event, stored
from guildhall.engine.personal import Personal
from guildhall.engine.vocabulary import Role


@stored("case.registered")
class CaseRegistered(Event):
    """An apprentice was registered, under a pack at a revision."""

    spec: str
    revision: int
    digest: str
    methods: tuple[str, ...]
    awarding_body: str
    apprentice: str
    name_of_apprentice: Personal
    employer: str
    provider: str
    started_on: date
    uln: Personal | None = None
    option: str | None = None
    planned_end: date | None = None
    age_at_start: int | None = None


@stored("details.corrected")
class DetailsCorrected(Event):
    """What was registered wrongly was corrected; None leaves a detail as it was."""

    name_of_apprentice: Personal | None = None
    uln: Personal | None = None
    started_on: date | None = None
    age_at_start: int | None = None
    reason: Personal | None = None


@stored("employer.changed")
class EmployerChanged(Event):
    """The apprentice has another employer."""

    employer: str
    from_day: date


@stored("provider.changed")
class ProviderChanged(Event):
    """The apprentice has another training provider."""

    provider: str
    from_day: date


@stored("learning.paused")
class LearningPaused(Event):
    """A break in learning began; `from_day` is its first day."""

    from_day: date
    reason: Personal | None = None


@stored("learning.resumed")
class LearningResumed(Event):
    """A break in learning ended; `from_day` is the first day that counts again."""

    from_day: date


@stored("case.withdrawn")
class CaseWithdrawn(Event):
    """The apprentice left the EPA."""

    reason: Personal | None = None


@stored("english_maths.recorded")
class EnglishMathsRecorded(Event):
    """Qualifications in English or maths are on record."""

    qualifications: tuple[Qualification, ...] = ()
    on_file: tuple[str, ...] | None = None
    primary_language_bsl: bool | None = None


@stored("english_maths.decided")
class EnglishMathsDecided(Event):
    """The employer decided whether English and maths are needed; the last decision counts."""

    needed: bool


@stored("training.recorded")
class TrainingRecorded(Event):
    """The hours on programme, and those off the job, are on record."""

    hours: Decimal
    off_the_job_hours: Decimal


@stored("outcomes.stated")
class OutcomesStated(Event):
    """Where evidence meets the outcomes was stated."""

    where: str


@stored("knowledge.stated")
class KnowledgeStated(Event):
    """Where the knowledge was completed was stated."""

    where: str
    certificates: tuple[Piece, ...] = ()
    no_certificates: bool = False


@stored("competence.confirmed")
class CompetenceConfirmed(Event):
    """The employer stated that the apprentice works at or above the standard."""

    statement: str | None = None


@stored("preferred_dates.stated")
class PreferredDatesStated(Event):
    """A preferred date for each method was given."""

    dates: dict[str, date]


@stored("adjustments.stated")
class AdjustmentsStated(Event):
    """It was told whether reasonable adjustments are needed."""

    needed: bool
    note: Personal | None = None


@stored("gateway.signed")
class GatewaySigned(Event):
    """The gateway form was signed as it stood: `digest` is of what was signed."""

    by: Role
    digest: str


@stored("gateway.submitted")
class GatewaySubmitted(Event):
    """The gateway was handed in."""


@stored("gateway.returned")
class GatewayReturned(Event):
    """The gateway was sent back."""

    reasons: tuple[Personal, ...]
    items: tuple[str, ...] = ()
    message_sent: bool | None = None


@stored("gateway.accepted")
class GatewayAccepted(Event):
    """The gateway was accepted: the EPA has started."""


@stored("option.chosen")
class OptionChosen(Event):
    """The apprentice takes an option."""

    option: str


@stored("evidence.added")
class EvidenceAdded(Event):
    """A piece of evidence is in the portfolio, under an id of its own."""

    id: str
    piece: Piece


@stored("evidence.removed")
class EvidenceRemoved(Event):
    """A piece of evidence was taken out."""

    piece: str


@stored("evidence.mapped")
class EvidenceMapped(Event):
    """A piece of evidence is mapped to these KSBs, and to no others."""

    piece: str
    ksbs: tuple[str, ...]
    task: str | None = None


@stored("measure.corrected")
class MeasureCorrected(Event):
    """What was measured of a piece was corrected."""

    piece: str
    measures: dict[str, int]
    reason: Personal


@stored("declaration.made")
class DeclarationMade(Event):
    """Somebody declared something."""

    what: str
    by: Role
    statement: str | None = None
    items: tuple[str, ...] = ()


@stored("rule.confirmed")
class RuleConfirmed(Event):
    """Somebody confirmed a rule that cannot be enforced. `inside`: it is a rule of marking."""

    clause: str
    by: Role
    method: str | None = None
    inside: bool = False


@stored("credential.recorded")
class CredentialRecorded(Event):
    """A qualification, certificate, licence or check is on record."""

    item: str
    which: str
    state: CredentialState
    dated: date
    expires_on: date | None = None
    evidence: str | None = None
    number: Personal | None = None


@stored("credential.removed")
class CredentialRemoved(Event):
    """A credential was taken off the record."""

    item: str
    which: str
    dated: date
    reason: Personal


@stored("portfolio.reviewed")
class PortfolioReviewed(Event):
    """The awarding body looked through the portfolio."""

    adequate: bool
    reason: Personal | None = None


@stored("case.brought_in")
class CaseBroughtIn(Event):
    """A live case came from elsewhere: what is claimed of it follows, dated as it is claimed.

    `reference` is the number that it had there.
    """

    source: str
    vouched_by: str
    reference: str | None = None
