"""Results that come from outside: an exam board's, a regulator's, a mandated qualification's."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from guildhall.engine.kinds.base import Band, GradesMethod, Period


class OutsideResult(GradesMethod):
    """The method's result comes from one of these bodies, and is recorded: no session is booked.

    Its grade is recorded as it came, or follows from a score by `bands`; a score is out of
    `out_of`. `lines` are marks that come line by line, each with the most that it can be.
    `evidence` has to be there where it says so; `valid` is how old a result may be on
    the day on which it is recorded.
    """

    kind: Literal["outside_result"]
    from_: tuple[str, ...] = Field(alias="from", min_length=1)
    out_of: Annotated[Decimal, Field(gt=0)] | None = None
    bands: dict[str, Band] = {}
    lines: dict[str, Annotated[Decimal, Field(gt=0)]] = {}
    evidence: bool = False
    valid: Period | None = None
    may_bite = frozenset({"record_result", "book_session"})
    needs = ("source",)

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


OutsideRule = OutsideResult
"""Any rule of this family."""
