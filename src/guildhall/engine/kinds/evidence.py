"""The portfolio: how many pieces, in what form, mapped to what."""

from typing import ClassVar, Literal

from pydantic import Field

from guildhall.engine.kinds.base import GATEWAY_STEPS, RuleBase

ADDING = frozenset({"add_evidence"})
WHOLE = ADDING | GATEWAY_STEPS


class PortfolioPieces(RuleBase):
    """The portfolio holds from so many to so many separate pieces."""

    kind: Literal["portfolio_pieces"]
    least: int = Field(ge=1)
    most: int = Field(ge=1)
    may_bite = GATEWAY_STEPS


class PortfolioCovers(RuleBase):
    """Every piece is mapped, and together they cover every KSB of a method, own option included."""

    kind: Literal["portfolio_covers"]
    method: str
    may_bite = GATEWAY_STEPS


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
    needs = ("piece", "pieces")


class PieceStates(RuleBase):
    """What has to be said of each piece: of the portfolio, or of one kind in a method's work."""

    kind: Literal["piece_states"]
    method: str | None = None
    of: str | None = None
    statements: dict[str, str] = Field(min_length=1)
    may_bite = ADDING | {"submit_work"}
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
)
"""Any rule of this family."""
