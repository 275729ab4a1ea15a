"""What all actions have, and the shapes within them.

`happened_at` is when something happened, where that can differ from when it is recorded. A field
may be left out where a clause of the specification, and not the shape of the action, asks for
it: then the clause says so.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, Field

from guildhall.engine.personal import Personal
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import PanelPart

Id = Annotated[str, Field(min_length=1, max_length=120)]
Text = Annotated[str, Field(min_length=1, max_length=500)]
MethodId = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
CredentialState = Literal["attempted", "achieved"]


class Action(Strict):
    """What all actions have. `target` names the field that says what it is about."""

    name: ClassVar[str]
    target: ClassVar[str | None] = None
    late: ClassVar[bool] = False
    """Whether it may be recorded after it happened."""
    one_of: ClassVar[tuple[str, ...]] = ()
    """Fields that can each be left out, and not all of them: there would be nothing to record."""
    happened_at: AwareDatetime | None = None

    @property
    def of_method(self) -> str | None:
        """The method that it is about, where it is about one; given or not."""
        return getattr(self, "method", None)

    @property
    def about_which(self) -> str | None:
        """The value of its target: which method, appeal, piece and so on; None without one."""
        return None if self.target is None else getattr(self, self.target)

    def said(self, at: datetime) -> datetime:
        """Give when it happened by what it says itself; `at`, the moment of recording, else.

        By this moment clauses judge it, and under it its events are kept.
        """
        return (self.happened_at or at).astimezone(UTC)

    def moment(self, at: datetime) -> datetime:
        """Give when it happened, where it may be recorded after that; else when it is recorded.

        The case is taken as it stood then: a window that has closed since does not count.
        """
        happened = self.happened_at if self.late else None
        return min((happened or at).astimezone(UTC), at)

    def __init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - passed through
        """Name the action after its class: `BookSession` is `book_session`."""
        super().__init_subclass__(**kwargs)
        cls.name = "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).strip("_")


class MethodAction(Action):
    """An action on one assessment method."""

    target: ClassVar[str | None] = "method"
    method: MethodId


class Piece(Strict):
    """One item of evidence: its measures, where it can be found, and from whom it comes.

    `id` is that of a file; `where` says where anything else is: the address of a link, a shelf.
    """

    kind: Id
    form: Literal["file", "link", "access", "paper"] = "file"
    title: Text | None = None
    id: Id | None = None
    where: Text | None = None
    measures: dict[str, int] = {}
    ksbs: tuple[str, ...] = ()
    dated: date | None = None
    statements: tuple[str, ...] = ()
    task: Text | None = None
    source: Id | None = None


class Qualification(Strict):
    """A qualification in English or maths: `level` 1 to 8, or entry level 1 to 3."""

    subject: Literal["english", "maths"]
    level: int = Field(ge=1, le=8)
    entry: bool = False
    sign_language: bool = False
    evidence: Text | None = None
    achieved_on: date | None = None


class PersonFacts(Strict):
    """What the rules need to know of a person who is named; the service fills it in."""

    person: Id
    employed_by: tuple[Id, ...] = ()
    trained: bool = False
    related: bool = False
    declared: bool = True
    competent: tuple[str, ...] | None = None
    approved_marker: bool = False
    """Approved by the awarding body to mark for an approved centre."""


class Present(Strict):
    """Somebody who is there as a member of a panel, and in which part."""

    part: PanelPart
    person: PersonFacts


class Step(Strict):
    """One step of a project plan and how long it takes."""

    what: Text
    weeks: Decimal = Field(gt=0)


class Verdict(Strict):
    """Whether a descriptor is met, and why."""

    met: bool
    reason: Personal | None = None
