"""Versions of a standard: for whom one is, by a day of the apprentice's."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from guildhall.engine.dates import spoken
from guildhall.engine.kinds.base import RuleBase
from guildhall.engine.strict import Strict


class Days(Strict):
    """Days from one to another, both within; one that is left out leaves that side open."""

    from_: date | None = Field(default=None, alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def in_order(self) -> "Days":
        """Refuse days that are out of order."""
        if self.from_ and self.until and self.until < self.from_:
            message = f"`until` is {self.until}, before `from`, {self.from_}"
            raise ValueError(message)
        return self

    def holds(self, day: date | None) -> bool:
        """Tell whether a day is within; no day is within where a side is closed."""
        if day is None:
            return self.from_ is None and self.until is None
        return (self.from_ or date.min) <= day <= (self.until or date.max)

    @property
    def words(self) -> str:
        """Write the days: `from 1 August 2025`, `until 31 July 2025`, `on any day`."""
        parts = [
            f"{word} {spoken(day)}"
            for word, day in (("from", self.from_), ("until", self.until))
            if day is not None
        ]
        return " ".join(parts) or "on any day"


class AppliesTo(RuleBase, Days):
    """This version is for those who started, or were registered, within these days.

    Of several versions of one standard, every apprentice has one at the most.
    """

    kind: Literal["applies_to"]
    by: Literal["started", "registered"]
    may_bite = frozenset({"register", "bring_in", "correct_details"})
    needs = ("started_on",)


VersionRule = AppliesTo
"""Any rule of this family."""
