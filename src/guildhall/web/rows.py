"""How the rows of lists are said on pages: whose case, what, by when, and where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from guildhall.cases import lists, packs
from guildhall.cases.leaving import Another
from guildhall.cases.models import Line, Move
from guildhall.engine.dates import day_of
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Role
from guildhall.people import names
from guildhall.people.acting import Principal
from guildhall.words import spoken
from guildhall.words.moves import imperative

SOON = 7
"""Days before a limit from which it stands out."""


CLAUSE = "clause"
"""In the address of a form: the clause for which somebody came."""
SAID = frozenset({"fail", "pass"})
"""Grades that the stage has said already: that the whole is passed, or failed."""


@dataclass(frozen=True, slots=True)
class Due:
    """By when something has to be done: in words, and how pressing it is."""

    words: str
    """`By Friday 20 March 2026`."""
    far: str
    """How far off it is: `in 5 days`, `2 days overdue`."""
    pressing: str
    """`overdue`, `soon` or `later`: what the colour of its tag is made of."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """A row of what a case waits for."""

    what: str
    address: str
    name: str
    spec: str
    due: Due | None
    clause: str


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list."""

    case: UUID
    name: str
    uln: str
    spec: str
    stage: str
    provider: str
    employer: str
    due: Due | None
    grade: str


def due(day: date | None, today: date) -> Due | None:
    """Say by when, seen from a day; None where no clause says so."""
    if day is None:
        return None
    words, far = f"By {spoken.long_day(day)}", spoken.distance(day, today)
    if day < today:
        return Due(words, f"{far.removesuffix(' ago')} overdue", "overdue")
    return Due(words, far, "soon" if (day - today).days <= SOON else "later")


def opens(day: date, today: date) -> Due:
    """Say from when something can be done."""
    return Due(f"From {spoken.long_day(day)}", spoken.distance(day, today), "later")


def when(from_day: date | None, by_day: date | None, since: date | None, today: date) -> Due | None:
    """Say when a move is made: what is booked on its own day, all else by its limit.

    Of what nobody limits, it is said since when it waits; None where that is nowhere said either.
    """
    if from_day is not None and from_day > today:
        return opens(from_day, today)
    if from_day is not None:
        return Due(f"On {spoken.long_day(from_day)}", spoken.distance(from_day, today), "soon")
    if by_day is None and since is not None:
        far = spoken.distance(since, today).removesuffix(" ago")
        return Due(f"Waiting since {spoken.long_day(since)}", far, "later")
    return due(by_day, today)


def to_do(who: Principal, found: Iterable[Move], now: datetime) -> list[ToDo]:
    """Say the rows of moves: one's own as what to do, others' as who does what."""
    found, today = list(found), day_of(now)
    lines = lists.lines_of(who, found)
    return [_move(who, row, lines[row.case_id], today) for row in found if row.case_id in lines]


def _move(who: Principal, row: Move, line: Line, today: date) -> ToDo:
    mine = row.role == who.role
    return ToDo(
        what=imperative(row.words) if mine else f"The {Role(row.role).words} {row.words}",
        address=_leads(row) if mine else of_case(row.case_id),
        name=line.name,
        spec=line.spec,
        due=when(row.from_day, row.by_day, row.waiting_since, today),
        clause=row.clause,
    )


def others(who: Principal, found: Iterable[Another]) -> list[ToDo]:
    """Say for what an officer names somebody else, and why."""
    found = list(found)
    lines = lists.lines_of(who, [one.part for one in found])
    return [_other(one, lines[one.part.case_id]) for one in found if one.part.case_id in lines]


def _other(one: Another, line: Line) -> ToDo:
    pack, case = packs.offered().get(line.spec), one.part.case_id
    known = pack.methods.get(one.target) if pack is not None else None
    about = f"the {known.session}" if known is not None else spoken.plain(one.target)
    assesses = one.part.role == Role.ASSESSOR
    return ToDo(
        what=f"Name another {Role(one.part.role).words} for {about}: {one.why}",
        address=step(case, one.action, one.target) if assesses else of_case(case),
        name=line.name,
        spec=line.spec,
        due=None,
        clause="",
    )


def _leads(row: Move) -> str:
    """Give where a move of one's own leads: of a gateway, to the tasks that it is made of."""
    if row.action == "submit_gateway":
        return f"{of_case(row.case_id)}#gateway"
    return leads(row.case_id, row.action, row.target, row.clause)


def leads(case: UUID, action: str, target: str | None, clause: str | None) -> str:
    """Give where a move is made: a declaration at a form of its own, by the clause that asks."""
    found = step(case, action, target)
    return f"{found}?{CLAUSE}={clause}" if action == "declare" and clause else found


def cases(found: Iterable[Line], now: datetime) -> list[Row]:
    """Say the rows of a list of cases."""
    found = list(found)
    called = names.organisations(key for line in found for key in (line.provider, line.employer))
    return [_case(line, called, now) for line in found]


def _case(line: Line, called: dict[str, str], now: datetime) -> Row:
    stage = lists.stage_of(line, now)
    return Row(
        case=line.case_id,
        name=line.name,
        uln=line.uln,
        spec=line.spec,
        stage=stage.words,
        provider=called[line.provider],
        employer=called[line.employer],
        due=due(line.due_by, day_of(now)) if stage == line.stage else None,
        grade=line.grade if line.grade not in SAID else "",
    )


def number(found: int) -> str:
    """Say how many there are: `12`, or `more than 1,000`."""
    return f"more than {lists.COUNTED:,}" if found > lists.COUNTED else f"{found:,}"


def of_case(case: UUID) -> str:
    """Give the address of a case's page."""
    return reverse("case", args=[case])


OWN_PAGES = {
    "agree_marks": "checking",
    "allocate_assessor": "assessor",
    "book_session": "book",
    "cancel_session": "cancel",
    "change_assessor": "other-assessor",
    "end_session": "sitting#clock",
    "mark": "marking",
    "move_session": "move",
    "resume_session": "sitting#do",
    "start_session": "sitting#before",
    "return_marks": "checking",
}
"""Actions that are done on a page of their own, with its name, and where on it."""


def step(case: UUID, action: str, target: str | None) -> str:
    """Give the address of the page on which an action is done: its own, or its form's."""
    if target and action in OWN_PAGES:
        name, _, part = OWN_PAGES[action].partition("#")
        return reverse(name, args=[case, target]) + (f"#{part}" if part else "")
    return plain(case, action, target)


def plain(case: UUID, action: str, target: str | None) -> str:
    """Give the address of the form of an action."""
    if target:
        return reverse("do-about", args=[case, action, target])
    return reverse("do", args=[case, action])


def spec_id(pack: Pack) -> str:
    """Give the name of a specification in an address: `st0825-ap02`."""
    return pack.spec.lower().replace("/", "-")
