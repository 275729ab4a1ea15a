"""Evidence: how many pieces of which kinds, from whom, how long, in what form, mapped to what."""

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from guildhall.engine.kinds.base import GATEWAY_STEPS, MethodRule, RuleBase
from guildhall.engine.strict import Strict

ADDING = frozenset({"add_evidence"})
WHOLE = ADDING | GATEWAY_STEPS


class PortfolioPieces(RuleBase):
    """The portfolio holds from so many to so many separate pieces."""

    kind: Literal["portfolio_pieces"]
    least: int = Field(ge=1)
    most: int = Field(ge=1)
    may_bite = GATEWAY_STEPS
    met_by = "add_evidence"


class PortfolioCovers(RuleBase):
    """Every piece is mapped, and together they cover every KSB of a method, own option included."""

    kind: Literal["portfolio_covers"]
    method: str
    may_bite = GATEWAY_STEPS
    met_by = "add_evidence"


class PieceForms(RuleBase):
    """The forms in which a piece may come."""

    kind: Literal["piece_forms"]
    forms: tuple[Literal["file", "link", "access", "paper"], ...] = Field(min_length=1)
    may_bite = ADDING
    needs = ("piece",)


class VideoLimits(RuleBase):
    """Video in the portfolio, or in the work of a method: each clip, how many, and in all.

    `as_file`: clips come as files and never as links. `in_view`: whoever adds a clip confirms
    that the apprentice is in view and identifiable.
    """

    kind: Literal["video_limits"]
    method: str | None = None
    seconds_each: int | None = Field(default=None, ge=1)
    clips: int | None = Field(default=None, ge=1)
    seconds_in_all: int | None = Field(default=None, ge=1)
    as_file: bool = False
    in_view: bool = False
    may_bite = WHOLE | {"submit_work"}
    met_by = "add_evidence"
    needs = ("piece", "pieces")


class PieceStates(RuleBase):
    """What has to be said of each piece: of the portfolio, or of one kind in a method's work."""

    kind: Literal["piece_states"]
    method: str | None = None
    of: str | None = None
    statements: dict[str, str] = Field(min_length=1)
    may_bite = ADDING | {"submit_work"}
    met_by = "add_evidence"
    needs = ("piece", "pieces")


class PieceDates(RuleBase):
    """A piece is from the time on programme: not before its first day, nor after the gateway's."""

    kind: Literal["piece_dates"]
    may_bite = WHOLE
    needs = ("piece",)


class KnowledgeInWork(RuleBase):
    """A piece that claims knowledge names the work task in which it was shown."""

    kind: Literal["knowledge_in_work"]
    may_bite = ADDING | {"map_evidence"}
    needs = ("piece", "ksbs")


class DiscouragedKinds(RuleBase):
    """Kinds of piece that have no place in the portfolio: warned of, and told to the officer."""

    kind: Literal["discouraged_kinds"]
    kinds: dict[str, str] = Field(min_length=1)
    may_bite = ADDING
    needs = ("piece",)


class PortfolioReviewed(RuleBase):
    """The awarding body has looked through the portfolio and found it adequate."""

    kind: Literal["portfolio_reviewed"]
    may_bite: ClassVar[frozenset[str]] = frozenset({"accept_gateway"})
    met_by = "review_portfolio"


def _some(least: int | None, most: int | None) -> None:
    """Refuse a range without an end, or with its ends the wrong way round."""
    if least is None and most is None:
        message = "a range has `least`, `most` or both"
        raise ValueError(message)
    if least is not None and most is not None and least > most:
        message = f"a range from {least} to {most} is empty"
        raise ValueError(message)


class Amount(Strict):
    """So many pieces of one kind, and from so many different sources at the least."""

    what: str = Field(min_length=1)
    least: int | None = Field(default=None, ge=1)
    most: int | None = Field(default=None, ge=0)
    sources: int | None = Field(default=None, ge=2)

    @model_validator(mode="after")
    def fits(self) -> "Amount":
        """Refuse an amount that cannot be, or that asks for nothing."""
        _some(self.least or self.sources, self.most)
        if self.sources is not None and self.most is not None and self.sources > self.most:
            message = f"{self.sources} different sources, and {self.most} pieces are the most"
            raise ValueError(message)
        return self


class PiecesOfKind(RuleBase):
    """So many pieces of each kind, in the portfolio or in the work of a method.

    The most is judged as a piece comes in, the least and the sources on the whole.
    """

    kind: Literal["pieces_of_kind"]
    method: str | None = None
    pieces: dict[str, Amount] = Field(min_length=1)
    may_bite = WHOLE | {"submit_work", "start_session"}
    met_by = "add_evidence"
    needs = ("piece", "pieces")


class MeasureWithin(RuleBase):
    """Each piece of a kind has so many pages, minutes, slides and the like; both ends are within.

    Of the portfolio, or of the work of a method.
    """

    kind: Literal["measure_within"]
    method: str | None = None
    of: str
    what: str
    unit: Literal["pages", "minutes", "hours", "slides", "images", "words"]
    least: int | None = Field(default=None, ge=1)
    most: int | None = Field(default=None, ge=1)
    may_bite = WHOLE | {"submit_work"}
    met_by = "add_evidence"
    needs = ("piece", "pieces")

    @model_validator(mode="after")
    def fits(self) -> "MeasureWithin":
        """Refuse a range that is empty, or none."""
        _some(self.least, self.most)
        return self


class EvidenceAssessed(MethodRule):
    """Pieces of these kinds are assessed themselves: nobody marks before looking at each.

    What only supports a discussion needs no rule; a `tell` says so.
    """

    kind: Literal["evidence_assessed"]
    of: tuple[str, ...] = Field(min_length=1)
    may_bite = frozenset({"mark"})
    needs = ("reviewed",)


EvidenceRule = (
    PortfolioPieces
    | PortfolioCovers
    | PieceForms
    | VideoLimits
    | PieceStates
    | PieceDates
    | KnowledgeInWork
    | DiscouragedKinds
    | PortfolioReviewed
    | PiecesOfKind
    | MeasureWithin
    | EvidenceAssessed
)
"""Any rule of this family."""
