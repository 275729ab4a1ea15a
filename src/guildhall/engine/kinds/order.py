"""What comes before what: prerequisites, order, methods on one day, days between them."""

from typing import Literal

from pydantic import Field, field_validator

from guildhall.engine.kinds.base import DATED, MethodRule, Period, RuleBase


class PassedBefore(MethodRule):
    """A method waits until another one is passed, released, held, or its work submitted."""

    kind: Literal["passed_before"]
    first: str
    state: Literal["passed", "released", "held", "submitted"] = "passed"
    may_bite = DATED | {"submit_work", "allocate_assessor"}

    @property
    def methods_named(self) -> tuple[str, ...]:
        """The method that waits, and the one for which it waits."""
        return self.method, self.first


class InOrder(RuleBase):
    """The sessions of some methods are held in this order; on one day, too, one after another."""

    kind: Literal["in_order"]
    methods: tuple[str, ...] = Field(min_length=2)
    may_bite = DATED
    needs = ("starts_at",)


class OneDay(RuleBase):
    """Some methods are held on one day, or within so many days, the first one counted."""

    kind: Literal["one_day"]
    methods: tuple[str, ...] = Field(min_length=2)
    days: int = Field(default=1, ge=1)
    may_bite = DATED
    needs = ("starts_at",)


class DaysBetween(RuleBase):
    """A method is held so long after another one: at the least, and at the most if there is one."""

    kind: Literal["days_between"]
    method: str
    first: str
    least: Period
    most: Period | None = None
    may_bite = DATED
    needs = ("starts_at",)

    @field_validator("least", "most")
    @classmethod
    def in_calendar_time(cls, period: Period | None) -> Period | None:
        """Refuse working days: a booking is judged without a calendar of them."""
        if period is not None and period.working_days is not None:
            message = "the time between two methods is given in days, weeks or months"
            raise ValueError(message)
        return period

    @property
    def methods_named(self) -> tuple[str, ...]:
        """The method that is held later, and the one from which the days count."""
        return self.method, self.first


OrderRule = PassedBefore | InOrder | OneDay | DaysBetween
"""Any rule of this family."""
