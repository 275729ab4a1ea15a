"""What every kind of rule has.

A kind is one shape of rule, met in many documents. What it does is one small function in the
file of `rules/` that has the same name as its file here. `may_bite` lists the actions at which the
function knows how to judge, and a pack says at which of them its clause bites. `needs` lists
the fields of an action without which nothing can be said yet: `permitted` then calls the action
open once they are filled in.
"""

from typing import ClassVar

from pydantic import Field, model_validator

from guildhall.engine.strict import Strict


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


class RuleBase(Strict):
    """What all kinds have: the actions at which the clause bites."""

    bites: tuple[str, ...] = ()
    may_bite: ClassVar[frozenset[str]] = frozenset()
    needs: ClassVar[tuple[str, ...]] = ()

    @property
    def methods_named(self) -> tuple[str, ...]:
        """The methods that the rule speaks of; `packs check` sees that they are there."""
        one, several = getattr(self, "method", None), getattr(self, "methods", ())
        return (*((one,) if one is not None else ()), *several)


class MethodRule(RuleBase):
    """A rule of one assessment method."""

    method: str


GATEWAY_STEPS = frozenset({"submit_gateway", "accept_gateway"})
BOOKING = frozenset({"book_session", "move_session"})
DATED = BOOKING | {"start_session"}
