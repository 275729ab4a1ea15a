"""Windows, notice, earliest days and lengths of time."""

from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import BOOKING, DATED, HELD, MethodRule, Period, RuleBase
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Anchor


class HeldWithin(RuleBase):
    """First attempts at all methods are held within a period of an event, or the EPA lapses."""

    kind: Literal["held_within"]
    within: Period
    after: Anchor
    may_bite = HELD
    needs = ("starts_at", "held_on")


class NotBefore(MethodRule):
    """No session before a period has passed since an event."""

    kind: Literal["not_before"]
    wait: Period
    after: Anchor
    may_bite = DATED
    needs = ("starts_at",)


class Notice(MethodRule):
    """The apprentice hears of the date at least so many days before."""

    kind: Literal["notice"]
    days: int = Field(ge=1)
    may_bite = BOOKING
    needs = ("starts_at",)


class Part(Strict):
    """One part of a session, in the order in which they come.

    `counted: false` is time outside the limit, for reading the paper, say: it is booked with the
    session, and no extra time and no share on top is reckoned on it.
    """

    id: str
    name: str
    minutes: int = Field(ge=1)
    counted: bool = True


class PlannedLength(MethodRule):
    """How long a session is planned to be, before extra time; never a minimum once it is held."""

    kind: Literal["planned_length"]
    bound: Literal["exactly", "at_most"]
    parts: tuple[Part, ...] = Field(min_length=1)
    may_bite = BOOKING | {"end_session"}
    needs = ("ending",)


class Extension(MethodRule):
    """A share of the session, or of one part of it, that the assessor may grant on top."""

    kind: Literal["extension"]
    percent: int = Field(ge=1, le=100)
    of: str | None = None
    may_bite = frozenset({"extend_session", "end_session"})
    needs = ("minutes",)


class ReviewTime(MethodRule):
    """The assessor has so many days with the papers, from the later of allocation and gateway."""

    kind: Literal["review_time"]
    days: int = Field(ge=1)
    may_bite = DATED | {"allocate_assessor", "change_assessor"}
    needs = ("starts_at", "assessor")


class TypicalSplit(MethodRule):
    """A part of the session starts when the parts before it have had their planned time."""

    kind: Literal["typical_split"]
    may_bite = frozenset({"start_part"})
    needs = ("part",)


TimingRule = HeldWithin | NotBefore | Notice | PlannedLength | Extension | ReviewTime | TypicalSplit
"""Any rule of this family."""
