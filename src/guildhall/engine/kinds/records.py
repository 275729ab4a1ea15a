"""Facts of the document, and what people are told."""

from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import Period, RuleBase
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Role, Track


class Version(Strict):
    """One line of a document's version history."""

    number: str
    month: str = Field(pattern=r"^\d{4}-\d{2}$")


class Document(RuleBase):
    """The document's own version facts; `review`, the month in which it is due for review."""

    kind: Literal["document"]
    version: str
    status: str
    owner: str
    review: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}$")
    history: tuple[Version, ...] = ()


class During(Strict):
    """When something is shown: while a track is in one of these states."""

    track: Track
    states: tuple[str, ...] = Field(min_length=1)


class Tell(RuleBase):
    """Something that people are told at the step where it matters."""

    kind: Literal["tell"]
    to: tuple[Role, ...] = Field(min_length=1)
    during: tuple[During, ...] = Field(min_length=1)
    method: str | None = None


class Specimen(RuleBase):
    """Specimen materials are there for these roles, of registered organisations alone."""

    kind: Literal["specimen"]
    to: tuple[Role, ...] = Field(min_length=1)


class GatewayDelay(RuleBase):
    """What is missing at the gateway, and what it does to the dates, is shown."""

    kind: Literal["gateway_delay"]
    to: tuple[Role, ...] = Field(min_length=1)


class ResultsWithin(RuleBase):
    """Results are published within a period of the assessment, whose day is day 0."""

    kind: Literal["results_within"]
    within: Period


class ClaimWithin(RuleBase):
    """The certificate is claimed within a period of the release of the final result."""

    kind: Literal["claim_within"]
    within: Period


class ReplacementWithin(RuleBase):
    """A replacement is requested onward within a period of being asked for."""

    kind: Literal["replacement_within"]
    within: Period


class ReplacementForm(RuleBase):
    """A replacement is asked for by email."""

    kind: Literal["replacement_form"]
    may_bite = frozenset({"request_replacement"})
    needs = ("form",)


RecordRule = (
    Document
    | Tell
    | Specimen
    | GatewayDelay
    | ResultsWithin
    | ClaimWithin
    | ReplacementWithin
    | ReplacementForm
)
"""Any rule of this family."""
