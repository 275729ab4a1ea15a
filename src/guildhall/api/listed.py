"""The shapes of lists: what can be asked of them, and what their rows say."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from guildhall.cases.lists import MOST
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import CertificateState, Role, Stage

Cursor = Annotated[
    str | None, Field(max_length=1000, description="Where the last page ended: its `next`.")
]
Limit = Annotated[int, Field(ge=1, le=MOST, description="How many rows at most.")]
Text = Annotated[str | None, Field(min_length=1, max_length=200)]


class CountsAsked(Strict):
    """Of which cases."""

    spec: Text = Field(default=None, description="Their specification, such as `ST0825/AP02`.")
    name: Text = Field(
        default=None,
        description="How the apprentice's name begins; case and accents are no matter.",
    )
    uln: Text = Field(default=None, description="The apprentice's unique learner number, whole.")
    provider: Text = Field(default=None, description="The id of their training provider.")
    employer: Text = Field(default=None, description="The id of their employer.")
    overdue: bool | None = Field(
        default=None, description="Whether a day by which something had to be done has passed."
    )


class RowsAsked(CountsAsked):
    """A page of a list: of which cases, and how much of it."""

    stage: Stage | None = Field(default=None, description="The stage in which they are now.")
    cursor: Cursor = None
    limit: Limit = 50


class CasesAsked(RowsAsked):
    """Which cases, in which order."""

    sort: Literal["newest", "oldest", "changed", "name"] = Field(
        default="newest",
        description="By registration (`newest` or `oldest` first), by the last change, by name.",
    )


class MovesAsked(RowsAsked):
    """Which moves, of which cases."""

    which: Literal["mine", "waiting", "coming", "another"] = Field(
        default="mine",
        description="`mine`: what is for you to do now; `waiting`: what your cases wait for from "
        "others; `coming`: what you have to do on a day to come; `another`, for an officer: where "
        "somebody else is needed, since whoever it was has left or is not independent any more.",
    )
    overdue: bool | None = Field(
        default=None,
        description="Whether the last day on which the move itself can be made has passed.",
    )


class DeadlinesAsked(RowsAsked):
    """Which deadlines, of which cases."""

    overdue: bool | None = Field(default=None, description="Whether the day has passed.")
    whose: Role | None = Field(default=None, description="Whose move they bind.")


class OrganisationNamed(Strict):
    """An organisation: its id, and what it is called."""

    id: str
    name: str


class LineOut(Strict):
    """A case in a list, as the reader's side sees it."""

    case: UUID
    name: str
    uln: str
    spec: str
    stage: Stage
    words: str = Field(description="The stage, as people read it.")
    provider: OrganisationNamed
    employer: OrganisationNamed
    registered_at: datetime
    changed_at: datetime = Field(description="When something happened last that the reader sees.")
    due_by: date | None = Field(description="The nearest day by which something has to be done.")
    overdue: bool = Field(description="Whether that day, a London day, has passed.")
    grade: str = Field(description="The overall grade; empty until it is reached.")
    certificate: CertificateState
    certificate_number: str


class CasesOut(Strict):
    """A page of cases; `next` is null on the last one."""

    cases: list[LineOut]
    next: str | None


class CountsOut(Strict):
    """How many cases there are, and how many in each stage."""

    total: int
    stages: dict[Stage, int]


class OfCase(Strict):
    """Whose case a row is about."""

    case: UUID
    name: str
    spec: str


class MoveOut(OfCase):
    """What a case waits for: from whom, by what action, until which day, and by which clause."""

    role: Role
    action: str
    target: str | None = Field(description="What the action is about: a method, a clause, a piece.")
    method: str | None
    sentence: str
    from_day: date | None = Field(description="Before this London day it is only coming up.")
    by_day: date | None = Field(description="The last day of the nearest limit on it.")
    waiting_since: date | None = Field(description="When it came to whoever makes it.")
    overdue: bool
    clause: str | None


class MovesOut(Strict):
    """A page of moves, the most urgent first; `next` is null on the last one."""

    moves: list[MoveOut]
    next: str | None


class DueOut(OfCase):
    """A dated limit that is running: its clause, its last day within, and whose move it is."""

    clause: str
    heading: str
    what: str
    whose: Role
    method: str | None
    by_day: date = Field(description="The last London day within; where it `opens`, the first one.")
    opens: bool
    overdue: bool


class DuesOut(Strict):
    """A page of deadlines, by day; `next` is null on the last one."""

    deadlines: list[DueOut]
    next: str | None
