"""What the API says: the shapes of its answers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from guildhall.cases.history import revealed
from guildhall.engine.events import Entry, to_json
from guildhall.engine.findings import Finding
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Force, Kind


class FindingOut(Strict):
    """One thing that a clause, or a rule of the house, has to say."""

    kind: Kind
    clause: str
    heading: str
    force: Force
    sentence: str
    got: int | str | None = None
    limit: int | str | None = None
    unit: str | None = None
    field: str | None = None
    reading: str | None = None


class EntryOut(Strict):
    """One entry of a history, as the reader may see it."""

    event: str = Field(description="Its name and version, such as `session.booked/1`.")
    at: datetime
    happened_at: datetime
    actor: dict[str, Any]
    data: dict[str, Any]
    warned: list[dict[str, Any]] = []
    claimed: bool = False


class SaidOut(Strict):
    """What somebody wrote with an entry, and as what."""

    label: str = Field(description="What it is: a reason, grounds, a title.")
    text: str = Field(description="Their own words.")


class ToldOut(Strict):
    """An entry as people read it."""

    sentence: str = Field(description="Who did what, or what followed.")
    said: list[SaidOut] = Field(description="What somebody wrote with it.")
    more: list[str] = Field(description="What it means.")
    because: list[str] = Field(description="The reasons of what was derived, with their clauses.")
    warned: list[str] = Field(description="What it was let through with.")


class EntryTold(EntryOut):
    """An entry of a history, as the reader may see it, and in words."""

    told: ToldOut = Field(description="The same in words.")


class Done(Strict):
    """What was done: the entries that it added, and what clauses had to say beside it."""

    case: UUID
    version: str = Field(description="Send it as `If-Match` with what is done next.")
    entries: list[EntryOut]
    findings: list[FindingOut]


class Foreseen(Strict):
    """What would come of an action: whether it would be let through, and all that speaks."""

    allowed: bool
    events: list[str] = Field(description="The events that it would add, in order.")
    findings: list[FindingOut]


class Permitted(Strict):
    """One action on one target: whether it is open, and what stands in its way."""

    action: str
    target: str | None
    status: str = Field(description="`open`, `blocked`, or `open once filled in`.")
    findings: list[FindingOut]


class DeadlineOut(Strict):
    """A dated limit: its clause, what it counts from, the last day, and whose move it is."""

    clause: str
    heading: str
    what: str
    anchor: str
    counts_from: date
    by_day: date
    whose: str
    state: str
    method: str | None
    opens: bool
    reading: str | None


class HistoryOut(Strict):
    """The history of a case, as far as the reader sees it, from its beginning."""

    entries: list[EntryTold]


class PermittedOut(Strict):
    """Every action that the reader's role may ever do here."""

    actions: list[Permitted]


class DeadlinesOut(Strict):
    """The limits of the run under way, the nearest first."""

    deadlines: list[DeadlineOut]


def finding_out(finding: Finding, texts: Mapping[str, str] | None) -> dict[str, Any]:
    """Give a finding as the API says it, with personal text revealed; None: left as references."""
    told = {
        "kind": finding.kind.value,
        "clause": finding.clause,
        "heading": finding.heading,
        "force": finding.force.value,
        "sentence": finding.sentence,
        "got": _plain(finding.got),
        "limit": _plain(finding.limit),
        "unit": finding.unit,
        "field": finding.field,
        "reading": finding.reading,
    }
    found: dict[str, Any] = revealed(told, texts) if texts is not None else told
    return found


def _plain(number: object) -> int | str | None:
    return number if number is None or isinstance(number, int) else str(number)


def entry_out(entry: Entry, texts: Mapping[str, str] | None) -> dict[str, Any]:
    """Give an entry as the API says it, with personal text revealed; None: left as references."""
    told = to_json(entry)
    found: dict[str, Any] = revealed(told, texts) if texts is not None else told
    return found
