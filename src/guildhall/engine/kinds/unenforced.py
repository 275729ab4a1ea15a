"""Rules that the engine cannot enforce: shown where they matter, and confirmed where asked."""

from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import BOOKING, GATEWAY_STEPS, RuleBase
from guildhall.engine.vocabulary import Role


class Unenforced(RuleBase):
    """Something that no system can see: shown to these roles before the steps at which it bites.

    `confirm`: the steps wait until one of these roles has confirmed it. A rule of a `method` is
    confirmed for the session to come, any other for the run.
    """

    kind: Literal["unenforced"]
    shown_to: tuple[Role, ...] = Field(min_length=1)
    confirm: bool = False
    method: str | None = None
    may_bite = (
        GATEWAY_STEPS
        | BOOKING
        | {
            "submit_brief",
            "sign_off_brief",
            "book_planning_meeting",
            "hold_planning_meeting",
            "submit_work",
            "plan_session",
            "start_session",
            "end_session",
            "mark",
            "agree_marks",
            "release_result",
            "agree_redo",
            "begin_run",
            "claim_certificate",
        }
    )
    met_by = "confirm_rule"


OF_MARKING = frozenset({"mark", "agree_marks", "release_result"})
"""Steps of which nobody outside knows that the case stands before them."""

UnenforcedRule = Unenforced
"""Any rule of this family."""
