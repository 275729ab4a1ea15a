"""The gateway: what it waits for."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import BOOKING, GATEWAY_STEPS, RuleBase
from guildhall.engine.vocabulary import Role


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


class GatewayItem(RuleBase):
    """One thing that the gateway waits for."""

    kind: Literal["gateway_item"]
    item: Literal["competence", "outcomes", "knowledge", "preferred_dates", "adjustments", "brief"]
    may_bite = GATEWAY_STEPS


class Signatures(RuleBase):
    """The gateway form is signed by each of these, as it stands now."""

    kind: Literal["signatures"]
    by: tuple[Role, ...] = Field(min_length=1)
    may_bite = GATEWAY_STEPS


class GatewayComplete(RuleBase):
    """Nothing of the EPA before the gateway is accepted."""

    kind: Literal["gateway_complete"]
    may_bite = frozenset({"sign_off_brief", "submit_work", "start_session"}) | BOOKING
