"""Scenarios and tables of examples: what a quality manager writes to try a pack."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from guildhall.engine.dates import Span
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Role, Stage
from guildhall.shelf.faults import Fault, FaultyFileError
from guildhall.shelf.packs import PACK_FILE, known_spec, spec_of
from guildhall.shelf.reading import Document, read, typed

Goal = Literal[
    "registered", "submitted", "accepted", "ready", "held", "marked", "agreed", "outcome"
]
MOST_GIVEN = 20
"""How many scenarios may stand on one another."""


class Person(Strict):
    """Somebody whom a scenario names, with what the rules need to know of them."""

    role: Role
    organisation: str | None = None
    employed_by: tuple[str, ...] = ()
    trained: bool = False
    related: bool = False
    declared: bool = True
    competent: tuple[str, ...] | None = None
    approved_marker: bool = False


class Around(Strict):
    """What is known from outside the case at a step."""

    clashes: tuple[str, ...] = ()
    duplicate: bool = False
    check_identity_number: bool = True


class Step(Strict):
    """One action: when, by whom, what, and what is expected of it."""

    at: str
    by: str
    do: str
    given: dict[str, Any] = Field(default={}, alias="with")
    for_: str | None = Field(default=None, alias="for")
    proof: str | None = None
    around: Around = Around()
    expect: Literal["done", "refused"] = "done"
    clauses: tuple[str, ...] | None = None
    warned: tuple[str, ...] | None = None
    kept: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()


class Walk(Strict):
    """The shortest legal life to a point, found from the pack."""

    to: Goal
    from_: date = Field(alias="from")
    option: str | None = None
    results: dict[str, str] = {}


class Due(Strict):
    """A limit that is expected."""

    clause: str
    by_day: date
    method: str | None = None
    state: Literal["running", "met", "overdue", "late", "waived"] | None = None
    whose: Role | None = None
    counts_from: date | None = None
    opens: bool | None = None


class MethodThen(Strict):
    """What is expected of a method."""

    state: str | None = None
    grade: str | None = None
    score: Decimal | None = None
    attempt: int | None = None
    redo: str | None = None
    questions: int | None = None
    planned_seconds: int | None = None
    sittings: int | None = None
    because: tuple[str, ...] | None = None


class Told(Strict):
    """Something that is, or is not, told to somebody now; `says` is a part of its sentence."""

    to: Role
    clause: str
    says: str | None = None
    shown: bool = True


class May(Strict):
    """What somebody may do now, or why not."""

    who: str
    do: str
    target: str | None = None
    status: Literal["open", "blocked", "open once filled in", "never"]
    clauses: tuple[str, ...] | None = None


class Seen(Strict):
    """What one viewer's own fold amounts to."""

    stage: Stage | None = None
    grade: str | None = None
    methods: dict[str, MethodThen] = {}
    events: dict[str, int] = {}


class Then(Strict):
    """What is expected after the last step."""

    at: str | None = None
    stage: Stage | None = None
    tracks: dict[str, str] = {}
    methods: dict[str, MethodThen] = {}
    grade: str | None = None
    why: tuple[str, ...] | None = None
    run: int | None = None
    warnings: tuple[str, ...] | None = None
    due: tuple[Due, ...] = ()
    told: tuple[Told, ...] = ()
    may: tuple[May, ...] = ()
    seen: dict[str, Seen] = {}
    events: dict[str, int] = {}


class Scenario(Strict):
    """A worked case. `overlays` lie over its pack besides those that the pack itself names."""

    scenario: str = Field(min_length=1)
    spec: str | None = None
    about: str | None = None
    life: bool = False
    given: str | None = None
    walk: Walk | None = None
    overlays: tuple[str, ...] = ()
    people: dict[str, Person] = {}
    steps: tuple[Step, ...] = ()
    then: Then = Then()


class Example(Strict):
    """One row of a table of examples; which keys it has depends on the clause."""

    expect: str
    results: dict[str, str] = {}
    scores: dict[str, Decimal | dict[str, Decimal]] = {}
    redo: tuple[str, ...] = ()
    run: int = 1
    waived: bool = False
    counts_from: date | None = None
    pauses: tuple[Span, ...] = ()
    day: date | None = None
    minutes: int | None = None
    seconds: int = 0
    failed: int | None = None
    last_score: Decimal | None = None
    days: int | None = None
    attempt: int | None = None
    all_attempted: bool | None = None
    role: Role | None = None
    registered: bool | None = None
    started_on: date | None = None
    registered_on: date | None = None
    option: str | None = None
    except_: tuple[str, ...] = Field(default=(), alias="except")
    set_: str | None = Field(default=None, alias="set")


class Table(Strict):
    """A table of examples, for a clause that is a function."""

    table: str = Field(min_length=1)
    clause: str
    spec: str | None = None
    examples: tuple[Example, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Script:
    """A scenario with its lines, the folder of its pack, and the scenarios that it stands on."""

    document: Document
    pack_folder: Path
    scenario: Scenario
    before: tuple[tuple[Document, Scenario], ...] = ()


def is_table(document: Document) -> bool:
    """Tell whether a file is a table of examples."""
    return isinstance(document.value, dict) and "table" in document.value


def load_scenario(document: Document) -> Script:
    """Give a scenario its type, find its pack, and read what it stands on.

    Raises FaultyFileError.
    """
    scenario = typed(document, Scenario, "a scenario")
    folder = pack_folder(document, scenario.spec)
    return Script(
        document=document,
        pack_folder=folder,
        scenario=scenario,
        before=tuple(_before(document, scenario)),
    )


def load_table(document: Document) -> tuple[Table, Path]:
    """Give a table of examples its type, and find its pack. Raises FaultyFileError."""
    table = typed(document, Table, "a table of examples")
    return table, pack_folder(document, table.spec)


def pack_folder(document: Document, spec: str | None) -> Path:
    """Find the pack of a file: the one it names, or the one in the folder above."""
    above = document.path.resolve().parent.parent
    if (above / PACK_FILE).is_file() and spec in (None, spec_of(above)):
        return above
    if spec is None:
        sentence = "`spec` is missing, and there is no pack in the folder above"
        raise FaultyFileError(Fault(document.path, 1, sentence))
    return known_spec(document.path, document.line(("spec",)), spec)


def _before(document: Document, scenario: Scenario) -> list[tuple[Document, Scenario]]:
    """Read the scenarios that this one stands on, the first one first."""
    found: list[tuple[Document, Scenario]] = []
    path, current, seen = document.path, scenario, {document.path.resolve()}
    while current.given is not None:
        if current.walk is not None:
            sentence = "a scenario stands either on another one (`given`) or on a `walk`"
            raise FaultyFileError(Fault(path, 1, sentence))
        below = path.parent / f"{current.given}.yaml"
        line = document.line(("given",)) if path == document.path else 1
        if not below.is_file():
            sentence = f"no scenario of this folder is called {current.given!r}"
            raise FaultyFileError(Fault(path, line, sentence))
        if below.resolve() in seen or len(seen) > MOST_GIVEN:
            sentence = f"{current.given!r} stands on this one in turn"
            raise FaultyFileError(Fault(path, line, sentence))
        seen.add(below.resolve())
        path, below_read = below, read(below)
        current = typed(below_read, Scenario, "a scenario")
        found.append((below_read, current))
    return found[::-1]
