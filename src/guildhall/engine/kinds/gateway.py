"""The gateway: what it waits for."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import BOOKING, GATEWAY_STEPS, RuleBase
from guildhall.engine.vocabulary import Role

ITEMS: Mapping[str, str] = {
    "competence": "confirm_competence",
    "outcomes": "state_outcomes",
    "knowledge": "state_knowledge",
    "preferred_dates": "state_preferred_dates",
    "adjustments": "state_adjustments",
    "brief": "submit_brief",
    "portfolio": "add_evidence",
}
"""The action that brings each item of a gateway form."""


class NothingAsked(RuleBase):
    """The document asks for nothing here, so nothing may be demanded."""

    kind: Literal["nothing_asked"]
    may_bite = frozenset({"register"}) | GATEWAY_STEPS


class EnglishMaths(RuleBase):
    """English and maths at a level, each with evidence.

    `entry_level_with`: what on file lowers the level to entry level 3. `sign_language_for`: the
    subject for which a British Sign Language qualification stands in, for those whose primary
    language it is.
    """

    kind: Literal["english_maths"]
    level: int = Field(ge=1, le=8)
    entry_level_with: tuple[Literal["ehc_plan", "legacy_statement"], ...] = ()
    sign_language_for: Literal["english"] | None = None
    may_bite = GATEWAY_STEPS
    met_by = "record_english_maths"


class EnglishMathsChoice(RuleBase):
    """The employer decides whether English and maths are needed, from an age at the start on.

    For younger apprentices, and where no age is on record, the specification stands.
    """

    kind: Literal["english_maths_choice"]
    age_from: int = Field(ge=10, le=120)
    may_bite = GATEWAY_STEPS
    met_by = "decide_english_maths"


class OnProgramme(RuleBase):
    """At least so long on programme, judged on the day of acceptance."""

    kind: Literal["on_programme"]
    months: int = Field(ge=1)
    may_bite = GATEWAY_STEPS


class OffTheJob(RuleBase):
    """At least so large a share of the hours off the job."""

    kind: Literal["off_the_job"]
    percent: Decimal = Field(gt=0, le=100)
    may_bite = GATEWAY_STEPS
    met_by = "record_training"


class GatewayItem(RuleBase):
    """One thing that the gateway waits for."""

    kind: Literal["gateway_item"]
    item: Literal[
        "competence",
        "outcomes",
        "knowledge",
        "preferred_dates",
        "adjustments",
        "brief",
        "portfolio",
    ]
    may_bite = GATEWAY_STEPS

    @property
    def brought_by(self) -> str:
        """The action that brings the item."""
        return ITEMS[self.item]


class Signatures(RuleBase):
    """The gateway form is signed by each of these, as it stands now."""

    kind: Literal["signatures"]
    by: tuple[Role, ...] = Field(min_length=1)
    may_bite = GATEWAY_STEPS
    met_by = "sign"


class GatewayComplete(RuleBase):
    """Nothing of the EPA before the gateway is accepted."""

    kind: Literal["gateway_complete"]
    may_bite = BOOKING | {
        "sign_off_brief",
        "submit_work",
        "book_planning_meeting",
        "start_session",
    }


class Options(RuleBase):
    """The apprentice takes one of the pack's options before the gateway."""

    kind: Literal["options"]
    may_bite = frozenset({"register", "bring_in", "choose_option"}) | GATEWAY_STEPS
    met_by = "choose_option"


class Declared(RuleBase):
    """Something has been declared by each of these, or so many of them, before a step.

    `what` is the word under which it is declared, `words` what people read of it. `items` make it
    a checklist: who declares it ticks every one. `least`: how many of `by` have to; all, if left
    out.
    """

    kind: Literal["declared"]
    what: str
    by: tuple[Role, ...] = Field(min_length=1)
    words: str
    items: dict[str, str] = {}
    least: int | None = Field(default=None, ge=1)
    method: str | None = None
    may_bite = GATEWAY_STEPS | {"start_session"}
    met_by = "declare"


class TrainingRecorded(RuleBase):
    """Off-the-job training is on record, whatever its share."""

    kind: Literal["training_recorded"]
    may_bite = GATEWAY_STEPS
    met_by = "record_training"


class ReturnMessage(RuleBase):
    """A gateway that is turned down is followed by a courtesy message with the reason."""

    kind: Literal["return_message"]
    may_bite = frozenset({"return_gateway"})
    needs = ("message_sent",)


class AdjustmentsEarly(RuleBase):
    """Adjustments and special consideration are applied for before the gateway is accepted."""

    kind: Literal["adjustments_early"]
    may_bite = frozenset({"request_adjustment", "request_special_consideration"})


GatewayRule = (
    NothingAsked
    | EnglishMaths
    | EnglishMathsChoice
    | OnProgramme
    | OffTheJob
    | GatewayItem
    | Signatures
    | GatewayComplete
    | Options
    | Declared
    | TrainingRecorded
    | ReturnMessage
    | AdjustmentsEarly
)
"""Any rule of this family."""
