"""The project brief, and the work that is handed in."""

from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import DATED, MethodRule, Period, RuleBase
from guildhall.engine.vocabulary import Anchor


class BriefContent(RuleBase):
    """The brief has a scope, steps with their time, and a day of submission."""

    kind: Literal["brief_content"]
    may_bite = frozenset({"submit_brief"})
    needs = ("steps",)


class BriefWords(RuleBase):
    """The brief has at most so many words."""

    kind: Literal["brief_words"]
    most: int = Field(ge=1)
    may_bite = frozenset({"submit_brief"})
    needs = ("words",)


class BriefTitle(RuleBase):
    """The awarding body settles the title and signs the brief off within a period."""

    kind: Literal["brief_title"]
    within: Period
    after: Literal[Anchor.BRIEF_RECEIVED] = Anchor.BRIEF_RECEIVED
    may_bite = frozenset({"sign_off_brief"})
    needs = ("title",)


class BriefOpportunity(RuleBase):
    """The brief leaves room to meet every criterion, as the officer who signs it off finds."""

    kind: Literal["brief_opportunity"]
    may_bite = frozenset({"sign_off_brief"})
    needs = ("enough_room",)


class BriefDateFits(RuleBase):
    """The planned day of submission keeps to the document's own deadlines."""

    kind: Literal["brief_date_fits"]
    method: str
    may_bite = frozenset({"sign_off_brief"})


class AfterGateway(MethodRule):
    """The work of the method is done after the gateway."""

    kind: Literal["after_gateway"]
    may_bite = frozenset({"submit_work"})


class SubmittedWithin(MethodRule):
    """The work, or the pieces of one kind, are handed in within a period: for first attempts."""

    kind: Literal["submitted_within"]
    of: str | None = None
    within: Period
    after: Anchor
    after_method: str | None = None
    may_bite = frozenset({"submit_work", "start_session"})


class WorkIncludes(MethodRule):
    """The work includes at least one piece of one of these kinds, with a limit of words if any."""

    kind: Literal["work_includes"]
    any_of: tuple[str, ...] = Field(min_length=1)
    what: str
    most_words: int | None = Field(default=None, ge=1)
    may_bite = frozenset({"submit_work"})
    needs = ("pieces",)


class AfterSubmission(MethodRule):
    """The session follows the submission: a note when it is booked, a rule when it starts.

    `of`: the kinds of piece that have all to be in; where it is empty, any work will do.
    """

    kind: Literal["after_submission"]
    of: tuple[str, ...] = ()
    may_bite = DATED


class WorkOpened(MethodRule):
    """The assessor has been able to open the work, and has done so, before the session starts."""

    kind: Literal["work_opened"]
    may_bite = frozenset({"start_session"})


class WorkMaps(MethodRule):
    """A piece of the work maps to every KSB of the method, core and own option."""

    kind: Literal["work_maps"]
    of: str
    what: str
    may_bite = frozenset({"submit_work"})
    needs = ("pieces",)


class WordsWithin(MethodRule):
    """A piece has so many words, some percent either way, or the method fails by the rule."""

    kind: Literal["words_within"]
    of: str
    what: str
    words: int = Field(ge=1)
    tolerance: int = Field(ge=0, le=100)
    may_bite = frozenset({"submit_work"})
    needs = ("pieces",)


class WordsExcluded(MethodRule):
    """What is not counted among the words of a piece."""

    kind: Literal["words_excluded"]
    of: str
    what: tuple[str, ...] = Field(min_length=1)


class Together(MethodRule):
    """Pieces of these kinds arrive on the same day."""

    kind: Literal["together"]
    kinds: tuple[str, ...] = Field(min_length=2)
    may_bite = frozenset({"submit_work"})
    needs = ("pieces",)


class Topic(MethodRule):
    """The topic of the work, which may be one of these."""

    kind: Literal["topic"]
    topics: dict[str, str] = Field(min_length=1)
    may_bite = frozenset({"submit_work"})
    needs = ("topic",)


class LatestSubmission(MethodRule):
    """The last day on which work can be handed in and its session still be inside the window.

    Worked out: the end of the window less the wait that `not_before` asks for after submission.
    """

    kind: Literal["latest_submission"]


SubmissionRule = (
    BriefContent
    | BriefWords
    | BriefTitle
    | BriefOpportunity
    | BriefDateFits
    | AfterGateway
    | SubmittedWithin
    | WorkIncludes
    | AfterSubmission
    | WorkOpened
    | WorkMaps
    | WordsWithin
    | WordsExcluded
    | Together
    | Topic
    | LatestSubmission
)
"""Any rule of this family."""
