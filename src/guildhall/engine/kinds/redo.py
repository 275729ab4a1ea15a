"""Re-sits and re-takes."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import BOOKING, DATED, HELD, MethodRule, Period, RuleBase
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Anchor, RedoKind, Role

Decider = Literal[Role.EMPLOYER, Role.PROVIDER, Role.OFFICER, Role.APPRENTICE]
"""Who may decide on a re-sit or re-take."""

Fresh = Literal["work", "paper"]
"""What has to be new in another attempt: the work that is handed in, or the paper of the test."""


class RedoOffer(RuleBase):
    """A released fail opens the offer; without one there is none."""

    kind: Literal["redo_offer"]
    may_bite = frozenset({"agree_redo"})


class RedoDecider(RuleBase):
    """One party agrees to a re-sit or re-take, and says which of the two it is.

    Without this clause it is the employer; a row of a `redo_table` may name another.
    """

    kind: Literal["redo_decider"]
    by: Decider
    may_bite = frozenset({"agree_redo", "decline_redo"})
    needs = ("kind",)


class RedoLearning(RuleBase):
    """A re-take records its further learning; a re-sit has none."""

    kind: Literal["redo_learning"]
    may_bite = frozenset({"agree_redo"})
    needs = ("kind",)


class RedoPlan(RuleBase):
    """There is a supportive action plan."""

    kind: Literal["redo_plan"]
    may_bite = frozenset({"agree_redo"})
    needs = ("action_plan",)


class FailedOnly(RuleBase):
    """Only failed methods are taken again."""

    kind: Literal["failed_only"]
    may_bite = frozenset({"agree_redo"})


class NoUpgrade(RuleBase):
    """Never to lift a grade that is a pass or better."""

    kind: Literal["no_upgrade"]
    may_bite = frozenset({"agree_redo"})


class SameWork(RuleBase):
    """The work of the failed attempt may be used again: taken over unless new work comes."""

    kind: Literal["same_work"]


class RedoWithin(RuleBase):
    """Re-sits and re-takes are held within a period of an event, or the EPA lapses."""

    kind: Literal["redo_within"]
    within: Period
    after: Anchor
    may_bite = HELD
    needs = ("starts_at", "held_on")


class Cap(RuleBase):
    """After a re-sit or re-take the overall grade is at most this.

    `reaches`: whether it reaches a re-sit within the run (`redo`) and a second run (`run`).
    """

    kind: Literal["cap"]
    grade: str
    reaches: tuple[Literal["redo", "run"], ...] = Field(min_length=1)


class RedoTypical(RuleBase):
    """Typical times for a re-sit and for a re-take, from an event: later is warned of."""

    kind: Literal["redo_typical"]
    resit: Period
    retake: Period
    after: Anchor
    may_bite = BOOKING
    needs = ("starts_at",)


class RedoTimescale(RuleBase):
    """Employer and awarding body agree by when it is held."""

    kind: Literal["redo_timescale"]
    may_bite = frozenset({"agree_redo"})
    needs = ("hold_by",)


class RedoSpan(Strict):
    """Numbers from one to another, both within; an end that is left out is open.

    `below` is an upper end that is not within.
    """

    from_: Decimal | None = Field(default=None, alias="from", ge=0)
    to: Decimal | None = Field(default=None, ge=0)
    below: Decimal | None = Field(default=None, ge=0)

    def has(self, number: Decimal | int) -> bool:
        """Tell whether a number is within."""
        return (
            (self.from_ is None or number >= self.from_)
            and (self.to is None or number <= self.to)
            and (self.below is None or number < self.below)
        )


Count = int | RedoSpan
"""A number, or numbers from one to another."""


class RedoWhen(Strict):
    """When a row of a `redo_table` fits: everything that is given has to hold.

    `failed`: how many methods have a fail as the result that counts. `last_score`: the score of
    the failed attempt. `days`: since the release of the fail, pauses left out. `attempt`: the
    number of the attempt that would begin. `all_attempted`: every method has a released result.
    """

    failed: Count | None = None
    last_score: RedoSpan | None = None
    days: RedoSpan | None = None
    attempt: Count | None = None
    all_attempted: bool | None = None


class RedoCap(Strict):
    """The best grades after a re-sit or re-take: of the method taken again, and of the whole.

    `score`: the method's score, too, is at most the least for the capped grade.
    """

    method: str | None = None
    whole: str | None = None
    score: bool = False


UNCAPPED = RedoCap()
"""No cap at all."""


class RedoRow(Strict):
    """One row of a `redo_table`: when it fits, what is allowed, and on which terms.

    Without `when` it fits always. `scope`: the method alone, or every method anew. `by`: who
    decides, where it is not the one of `redo_decider`. `new`: what has to be new.
    """

    when: RedoWhen = RedoWhen()
    allow: Literal["re-sit", "re-take", "either", "none"]
    scope: Literal["method", "whole"] = "method"
    cap: RedoCap = UNCAPPED
    by: Decider | None = None
    new: tuple[Fresh, ...] = ()

    @property
    def kinds(self) -> tuple[RedoKind, ...]:
        """The kinds that the row allows."""
        return tuple(kind for kind in RedoKind if self.allow in (kind.value, "either"))


class RedoTable(RuleBase):
    """The first row that fits decides on a re-sit or re-take: whether, what, capped at what.

    `methods`: those that the table is of; where it is empty, it is of all.
    """

    kind: Literal["redo_table"]
    methods: tuple[str, ...] = ()
    rows: tuple[RedoRow, ...] = Field(min_length=1)
    may_bite = frozenset({"agree_redo"})

    def asked(self, name: str) -> bool:
        """Tell whether any row asks for a thing, such as `days`."""
        return any(getattr(row.when, name) is not None for row in self.rows)


class NewWork(MethodRule):
    """Where the work has to be new, it is in before the session is booked."""

    kind: Literal["new_work"]
    may_bite = DATED


class NewPaper(MethodRule):
    """The paper of the session is named, and is none that the apprentice has had, if so asked."""

    kind: Literal["new_paper"]
    may_bite = frozenset({"book_session"})
    needs = ("paper",)


class ReworkWithin(MethodRule):
    """The reworked work of another attempt is handed in within a period of an event."""

    kind: Literal["rework_within"]
    within: Period
    after: Anchor
    may_bite = frozenset({"submit_work"})


class WorkReviewedFirst(MethodRule):
    """The assessor has reviewed the new work of another attempt before its session is booked.

    `within`: by when, counted from the submission, if the document says so.
    """

    kind: Literal["work_reviewed_first"]
    within: Period | None = None
    may_bite = DATED


RedoRule = (
    RedoOffer
    | RedoDecider
    | RedoLearning
    | RedoPlan
    | FailedOnly
    | NoUpgrade
    | SameWork
    | RedoWithin
    | Cap
    | RedoTypical
    | RedoTimescale
    | RedoTable
    | NewWork
    | NewPaper
    | ReworkWithin
    | WorkReviewedFirst
)
"""Any rule of this family."""
