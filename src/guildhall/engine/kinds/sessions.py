"""What holds before, during and after a session."""

from typing import Literal

from pydantic import Field, model_validator

from guildhall.engine.kinds.base import DATED, MethodRule, RuleBase
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import AdjustmentKind


class Conditions(MethodRule):
    """Conditions that are confirmed before the start, unless an adjustment of a kind is granted.

    `delivery`: of sessions that are held this way alone.
    """

    kind: Literal["conditions"]
    delivery: Literal["online", "face_to_face"] | None = None
    items: dict[str, str] = Field(min_length=1)
    unless: AdjustmentKind | None = None
    may_bite = frozenset({"start_session"})


class Identity(MethodRule):
    """Photographic identification is shown before the start, or the session is cancelled."""

    kind: Literal["identity"]
    may_bite = frozenset({"check_identity", "start_session"})


class QuestionsMost(MethodRule):
    """At most so many questions; a follow-up counts."""

    kind: Literal["questions_most"]
    most: int = Field(ge=0)
    may_bite = frozenset({"ask_question"})


class QuestionsLeast(MethodRule):
    """A session that ran its course has at least so many questions; a follow-up does not count."""

    kind: Literal["questions_least"]
    least: int = Field(ge=1)
    may_bite = frozenset({"end_session"})
    needs = ("ending",)


class Quota(Strict):
    """So many questions at the least, at the most, or both."""

    least: int | None = Field(default=None, ge=1)
    most: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def some(self) -> "Quota":
        """Refuse a quota that asks for nothing, or for more than it lets through."""
        if self.least is None and self.most is None:
            message = "a quota has `least`, `most` or both"
            raise ValueError(message)
        if self.least is not None and self.most is not None and self.least > self.most:
            message = f"a quota of at least {self.least} and at most {self.most} is empty"
            raise ValueError(message)
        return self


class QuestionQuota(MethodRule):
    """Each theme has so many questions: the most as they are put, the least at the end.

    `each` is for every theme of the method, `by_theme` for those with a quota of their own.
    """

    kind: Literal["question_quota"]
    each: Quota | None = None
    by_theme: dict[str, Quota] = {}
    follow_ups: Literal["counted", "not_counted"]
    may_bite = frozenset({"ask_question", "end_session"})
    needs = ("theme", "ending")

    def of(self, theme: str) -> Quota | None:
        """Give the quota of a theme of the method, if it has one."""
        return self.by_theme.get(theme, self.each)


class QuestionTheme(MethodRule):
    """Each question names the theme of this method that it serves."""

    kind: Literal["question_theme"]
    may_bite = frozenset({"ask_question"})
    needs = ("theme",)


class SessionShows(MethodRule):
    """What a session that ran its course has covered is recorded as it ends.

    `least`: how many of the items; left out, all of them. `per`: in each sitting, or over all the
    sittings of an attempt, judged as the last one ends.
    """

    kind: Literal["session_shows"]
    items: dict[str, str] = Field(min_length=1)
    least: int | None = Field(default=None, ge=1)
    per: Literal["sitting", "attempt"] = "sitting"
    may_bite = frozenset({"end_session"})
    needs = ("ending",)


class IndependentAssessor(MethodRule):
    """An independent assessor is on record before a session starts and when it is marked."""

    kind: Literal["independent_assessor"]
    may_bite = frozenset({"start_session", "mark"})


class ExtraTime(RuleBase):
    """Adjustments can be asked for; one that is asked for and not decided holds sessions back."""

    kind: Literal["extra_time"]
    may_bite = DATED | {"request_adjustment"}


class EndedByApprentice(RuleBase):
    """The apprentice may choose to end early, told beforehand what that implies; documented."""

    kind: Literal["ended_by_apprentice"]
    methods: tuple[str, ...] = Field(min_length=1)
    may_bite = frozenset({"end_session"})
    needs = ("ending",)


class NotEndedByAssessor(RuleBase):
    """The assessor ends no session early, save in an emergency."""

    kind: Literal["not_ended_by_assessor"]
    methods: tuple[str, ...] = Field(min_length=1)
    may_bite = frozenset({"end_session"})
    needs = ("ending",)


class EndedConfident(RuleBase):
    """Who ends early states confidence that the requirements have been met."""

    kind: Literal["ended_confident"]
    methods: tuple[str, ...] = Field(min_length=1)
    may_bite = frozenset({"end_session"})
    needs = ("ending",)


class SessionPlan(MethodRule):
    """A plan lists every theme and every distinction descriptor before the session starts."""

    kind: Literal["session_plan"]
    may_bite = frozenset({"plan_session", "start_session"})
    needs = ("themes",)


class Delivery(MethodRule):
    """Face to face or online: recorded with the booking."""

    kind: Literal["delivery"]
    ways: tuple[Literal["online", "face_to_face"], ...] = Field(min_length=1)
    may_bite = frozenset({"book_session"})
    needs = ("delivery",)


SessionRule = (
    Conditions
    | Identity
    | QuestionsMost
    | QuestionsLeast
    | QuestionQuota
    | QuestionTheme
    | SessionShows
    | IndependentAssessor
    | ExtraTime
    | EndedByApprentice
    | NotEndedByAssessor
    | EndedConfident
    | SessionPlan
    | Delivery
)
"""Any rule of this family."""
