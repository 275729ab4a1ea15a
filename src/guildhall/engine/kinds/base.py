"""What every kind of rule has.

A kind is one shape of rule, met in many documents. What it does is one small function in the
file of `rules/` that has the same name as its file here. `may_bite` lists the actions at which the
function knows how to judge, and a pack says at which of them its clause bites. `needs` lists
the fields of an action without which nothing can be said yet: `permitted` then calls the action
open once they are filled in.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from pydantic import ConfigDict, Field, model_validator

from guildhall.engine.numbers import Half, rounded, spoken_number
from guildhall.engine.strict import Strict

SMALLEST = 6
"""Decimals that a specification may round to, at the most."""


class Period(Strict):
    """A length of calendar time, in exactly one unit."""

    days: int | None = Field(default=None, ge=0)
    weeks: int | None = Field(default=None, ge=0)
    months: int | None = Field(default=None, ge=0)
    working_days: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def one_unit(self) -> "Period":
        """Refuse a period in no unit or in two."""
        given = (self.days, self.weeks, self.months, self.working_days)
        if sum(amount is not None for amount in given) != 1:
            message = "a period is given in exactly one of days, weeks, months, working_days"
            raise ValueError(message)
        return self


class Band(Strict):
    """The numbers that lead to one grade, as the document has them.

    `to` includes its number, `below` leaves it out.
    """

    from_: Decimal = Field(alias="from", ge=0)
    to: Decimal | None = None
    below: Decimal | None = None

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="after")
    def one_end(self) -> "Band":
        """Refuse a band without an end, with two, or with its end before its beginning."""
        if (self.to is None) == (self.below is None):
            message = "a band ends either `to` a number, which is in it, or `below` one"
            raise ValueError(message)
        if self.end < self.from_ or (self.below is not None and self.below == self.from_):
            message = "a band ends after it begins"
            raise ValueError(message)
        return self

    @property
    def end(self) -> Decimal:
        """The number at which it ends, in it or not."""
        return self.to if self.to is not None else self.below or Decimal(0)

    def holds(self, number: Fraction | Decimal) -> bool:
        """Tell whether a number lies in it."""
        exact = Fraction(number)
        last = Fraction(self.end)
        return Fraction(self.from_) <= exact and (
            exact < last if self.to is None else exact <= last
        )

    @property
    def words(self) -> str:
        """The band in words: `60 to 69`, `60 and more, below 70`."""
        first, last = spoken_number(self.from_), spoken_number(self.end)
        return f"{first} to {last}" if self.below is None else f"{first} and more, below {last}"


def band_of(bands: Mapping[str, Band], number: Fraction | Decimal) -> str | None:
    """Give the grade in whose band a number lies."""
    return next((grade for grade, band in bands.items() if band.holds(number)), None)


class Rounding(Strict):
    """How a number is rounded: to so many decimals, and where a half goes."""

    places: int = Field(default=0, ge=0, le=SMALLEST)
    half: Half

    def of(self, number: Fraction) -> Fraction:
        """Give a number as it is rounded."""
        return rounded(number, self.places, self.half)


class RuleBase(Strict):
    """What all kinds have: the actions at which the clause bites; what meets it at a gateway."""

    bites: tuple[str, ...] = ()
    may_bite: ClassVar[frozenset[str]] = frozenset()
    needs: ClassVar[tuple[str, ...]] = ()
    met_by: ClassVar[str | None] = None

    @property
    def brought_by(self) -> str | None:
        """The action that brings what a gateway waits for; None where none does."""
        return self.met_by

    @property
    def methods_named(self) -> tuple[str, ...]:
        """The methods that the rule speaks of; `packs check` sees that they are there."""
        ones = [getattr(self, name, None) for name in ("method", "after_method", "before_method")]
        several: tuple[str, ...] = getattr(self, "methods", ())
        return (*(one for one in ones if one is not None), *several)


class MethodRule(RuleBase):
    """A rule of one assessment method: what is done about another one does not concern it."""

    method: str


class GradesMethod(MethodRule):
    """A rule by which a method gets its grade; each method has exactly one."""


GATEWAY_STEPS = frozenset({"submit_gateway", "accept_gateway"})
BOOKING = frozenset({"book_session", "move_session"})
DATED = BOOKING | {"start_session"}
HELD = DATED | {"record_result"}
