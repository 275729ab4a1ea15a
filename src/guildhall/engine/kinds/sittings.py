"""Observations and practical tests: several sittings, stations, real work or a simulation."""

from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import DATED, MethodRule, Period
from guildhall.engine.vocabulary import Setting as Way


class Sittings(MethodRule):
    """A method is held in several sittings, each different from the others in what is named.

    `least` and `most`: how many; `most`, left out, is `least`. `within`: so long after the first.
    The sitting that is the last one ends the session; the ones before it are kept.
    """

    kind: Literal["sittings"]
    least: int = Field(ge=1)
    most: int | None = Field(default=None, ge=1)
    different: tuple[Literal["client", "place", "day"], ...] = ()
    within: Period | None = None
    may_bite = DATED | {"end_session"}
    needs = ("starts_at", "client")

    @property
    def up_to(self) -> int:
        """The most sittings that there can be."""
        return self.least if self.most is None else self.most


class AllParts(MethodRule):
    """Every part of a session that ran its course was started: every station of a test."""

    kind: Literal["all_parts"]
    may_bite = frozenset({"end_session"})
    needs = ("ending",)


class Setting(MethodRule):
    """In real work or in a simulation: recorded with the booking, and of those that are allowed."""

    kind: Literal["setting"]
    ways: tuple[Way, ...] = Field(min_length=1)
    may_bite = frozenset({"book_session"})
    needs = ("setting",)


SittingRule = Sittings | AllParts | Setting
"""Any rule of this family."""
