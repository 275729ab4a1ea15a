"""People who take part besides the apprentice and the assessor."""

from typing import Annotated, Literal

from pydantic import Field

from guildhall.engine.kinds.base import MethodRule
from guildhall.engine.vocabulary import PanelPart


class Panel(MethodRule):
    """A panel holds the session, and is on record as complete before it starts.

    `members`: how many there are in each part; the two sides' own members are of their side.
    `may_be_absent`: parts without which the panel can sit all the same. `least`: so many have to
    be there in all. The allocated assessor leads the panel, and marks.
    """

    kind: Literal["panel"]
    members: dict[PanelPart, Annotated[int, Field(ge=1)]] = Field(min_length=1)
    may_be_absent: tuple[PanelPart, ...] = ()
    least: int | None = Field(default=None, ge=1)
    may_bite = frozenset({"record_panel", "start_session"})
    needs = ("present",)


class PanelIndependent(MethodRule):
    """Whoever takes one of these parts on a panel is independent of the apprentice's own side."""

    kind: Literal["panel_independent"]
    parts: tuple[PanelPart, ...] = Field(min_length=1)
    may_bite = frozenset({"record_panel"})
    needs = ("present",)


PeopleRule = Panel | PanelIndependent
"""Any rule of this family."""
