"""Windows, notice, earliest days and lengths of time."""

from typing import Literal, get_args

from pydantic import Field, model_validator

from guildhall.engine.kinds.base import (
    BOOKING,
    DATED,
    GATEWAY_STEPS,
    HELD,
    MethodRule,
    Period,
    RuleBase,
)
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Anchor


class SessionsWithin(RuleBase):
    """Sessions within a period of an event: of all methods, or of those that are named.

    `after_method`: the method whose event it is, where it is another method's.
    """

    within: Period
    after: Anchor
    after_method: str | None = None
    methods: tuple[str, ...] = ()
    may_bite = HELD
    needs = ("starts_at", "held_on")

    def binds(self, method: str) -> bool:
        """Tell whether the sessions of a method are bound."""
        return not self.methods or method in self.methods


class HeldWithin(SessionsWithin):
    """First attempts are held within a period of an event, or the EPA lapses."""

    kind: Literal["held_within"]


class HeldTypically(SessionsWithin):
    """First attempts are typically held within a period of an event; nothing lapses by it."""

    kind: Literal["held_typically"]


class NotBefore(MethodRule):
    """No session before a period has passed since an event."""

    kind: Literal["not_before"]
    wait: Period
    after: Anchor
    after_method: str | None = None
    may_bite = DATED
    needs = ("starts_at",)


class Notice(MethodRule):
    """The apprentice hears of the date at least so many days before."""

    kind: Literal["notice"]
    days: int = Field(ge=1)
    may_bite = BOOKING
    needs = ("starts_at",)


Step = Literal[
    "submit_work", "plan_session", "allocate_assessor", "book_session", "confirm_planning_meeting"
]


class Before(RuleBase):
    """A step is done at least so long before a session, or before the gateway is accepted.

    Counted back from the day of the session of the method (or of `before_method`). Judged from
    both sides: when the step is taken, and when the session is booked, moved and started.
    """

    kind: Literal["before"]
    method: str
    step: Step
    at_least: Period
    before: Literal["session", "gateway"] = "session"
    before_method: str | None = None
    may_bite = DATED | set(get_args(Step)) | {"change_assessor"} | GATEWAY_STEPS
    needs = ("starts_at", "assessor")

    @property
    def session_of(self) -> str:
        """The method from whose session it is counted back."""
        return self.before_method or self.method


class Part(Strict):
    """One part of a session, in the order in which they come.

    `minutes` is its length, or the most where it is a range from `least`. A part that is not
    `counted` (reading the paper, say) is booked with the session and stands outside its limit.
    """

    id: str
    name: str
    minutes: int = Field(ge=1)
    least: int | None = Field(default=None, ge=1)
    counted: bool = True


class Margin(Strict):
    """What is let go on one side of a length: percent of it, or minutes; one of the two."""

    percent: int | None = Field(default=None, ge=1, le=100)
    minutes: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def one_measure(self) -> "Margin":
        """Refuse a margin in no measure or in two."""
        if (self.percent is None) == (self.minutes is None):
            message = "a margin is given in exactly one of percent, minutes"
            raise ValueError(message)
        return self


class PlannedLength(MethodRule):
    """How long a session is planned to be, before extra time.

    `exactly` and `at_most` are no minimum once it is held, save by the margin `minus`; `plus` is a
    margin on top. `between`: each part from its `least` to its `minutes`, planned and held.
    """

    kind: Literal["planned_length"]
    bound: Literal["exactly", "at_most", "between"]
    parts: tuple[Part, ...] = Field(min_length=1)
    minus: Margin | None = None
    plus: Margin | None = None
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


TimingRule = (
    HeldWithin
    | HeldTypically
    | NotBefore
    | Notice
    | Before
    | PlannedLength
    | Extension
    | ReviewTime
    | TypicalSplit
)
"""Any rule of this family."""
