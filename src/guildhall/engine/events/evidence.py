"""The portfolio, credentials, declarations and the option."""

from datetime import date

from guildhall.engine.actions.base import CredentialState, Piece
from guildhall.engine.events.base import Event, stored
from guildhall.engine.personal import Personal
from guildhall.engine.vocabulary import Role


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
