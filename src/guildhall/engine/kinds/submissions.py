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
    """The work is handed in within a period. It binds the first attempt of a run."""

    kind: Literal["submitted_within"]
    within: Period
    after: Anchor
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
    """The session follows the submission: a note when it is booked, a rule when it starts."""

    kind: Literal["after_submission"]
    may_bite = DATED


class WorkOpened(MethodRule):
    """The assessor has been able to open the work, and has done so, before the session starts."""

    kind: Literal["work_opened"]
    may_bite = frozenset({"start_session"})
