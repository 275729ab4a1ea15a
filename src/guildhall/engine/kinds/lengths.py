"""What runs within a session: shares of its time, and breaks."""

from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from guildhall.engine.kinds.base import MethodRule


class Share(MethodRule):
    """One part takes a share of the time that another part, or the whole, really took.

    The share is given in percent, or as a fraction such as 1/3. `of` is a part; left out, it is
    the whole session. `about` is kept within `give` minutes either way.
    """

    kind: Literal["share"]
    part: str
    of: str | None = None
    percent: int | None = Field(default=None, ge=1)
    fraction: str | None = Field(default=None, pattern=r"^[1-9][0-9]*/[1-9][0-9]*$")
    bound: Literal["at_most", "at_least", "about"]
    give: int | None = Field(default=None, ge=1)
    may_bite = frozenset({"start_part", "end_session"})
    needs = ("part", "ending")

    @model_validator(mode="after")
    def one_measure(self) -> "Share":
        """Refuse a share in no measure or in two, and `about` without its minutes."""
        if (self.percent is None) == (self.fraction is None):
            message = "a share is given in exactly one of percent, fraction"
            raise ValueError(message)
        if (self.bound == "about") != (self.give is not None):
            message = "`give` goes with the bound `about`, and with no other"
            raise ValueError(message)
        return self

    @property
    def ratio(self) -> Fraction:
        """The share as a number, exact."""
        return Fraction(self.fraction) if self.fraction else Fraction(self.percent or 0, 100)

    @property
    def words(self) -> str:
        """The share as people read it: `25%`, `1/3`."""
        return self.fraction or f"{self.percent}%"


class Breaks(MethodRule):
    """So many breaks at the most, and so many minutes of them in all, outside the clock.

    `after_minutes`: how long the session has to have run before the first of them.
    """

    kind: Literal["breaks"]
    most: int = Field(ge=1)
    minutes: int = Field(ge=1)
    after_minutes: int | None = Field(default=None, ge=1)
    may_bite = frozenset({"take_break", "resume_session", "end_session"})


LengthRule = Share | Breaks
"""Any rule of this family."""
