"""The sheet of live cases from elsewhere: its columns for a specification, and what a row claims.

A row is a case. What is told of an attempt at a method stands in columns of that attempt, so that
whoever moves has one sheet to fill in, and a spreadsheet that they have is soon one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from typing import Any

from guildhall.cases.trial import Asked, Problem, Told
from guildhall.engine.dates import LONDON
from guildhall.engine.kinds.gateway import GatewayItem
from guildhall.engine.kinds.planning import PlanningHeld
from guildhall.engine.kinds.submissions import BriefTitle
from guildhall.engine.pack import Pack
from guildhall.engine.rules.ways import counts_score
from guildhall.engine.vocabulary import AdjustmentKind, RedoKind
from guildhall.sheets import writing
from guildhall.sheets.cells import Sheet
from guildhall.sheets.columns import (
    Column,
    Line,
    clock_time,
    day,
    number_in_digits,
    one_of,
    text,
    told_by,
    whole,
)

ATTEMPTS = (1, 2, 3)
"""Attempts at a method that a sheet has columns for; later ones are brought in one by one."""
SHOWN = 2
"""Attempts that the template has columns for."""
PAUSES = (1, 2)
DAY = "A day, such as 3 Sep 2025."


def columns(pack: Pack) -> list[Column]:
    """Give every column that a sheet of live cases may have under a specification."""
    return [
        *_of_the_case(pack),
        *_of_the_gateway(pack),
        *(
            one
            for method in pack.methods
            for attempt in ATTEMPTS
            for one in _of_an_attempt(pack, method, attempt)
        ),
        *_of_the_whole(pack),
    ]


def shown(pack: Pack) -> list[Column]:
    """Give the columns of the template: those that most cases need."""
    hidden = tuple(f"results.{m}.{n}." for m in pack.methods for n in ATTEMPTS[SHOWN:])
    return [one for one in columns(pack) if not one.field.startswith(hidden)]


def template(pack: Pack, kind: str) -> writing.Download:
    """Give an empty sheet for a specification, as `csv` or `xlsx`."""
    name = f"live-cases-{pack.spec.lower().replace('/', '-')}"
    return writing.template(shown(pack), "Cases", name, kind)


def _of_the_case(pack: Pack) -> Iterator[Column]:
    yield Column("uln", "ULN", number_in_digits, "The unique learner number: ten digits.",
                 needed=True, also=("Unique learner number",))  # fmt: skip
    yield Column("name_of_apprentice", "Name", text, "The apprentice's full name.", needed=True,
                 also=("Apprentice", "Full name", "Apprentice name"))  # fmt: skip
    yield Column("reference", "Reference", text, "The number that the case had where it was.",
                 also=("Case reference", "Your reference"))  # fmt: skip
    yield Column("employer", "Employer", text, "Its name here, or its id.", needed=True)
    yield Column("provider", "Provider", text, "The training provider's name here, or its id.",
                 needed=True, also=("Training provider",))  # fmt: skip
    yield Column("started_on", "Start date", day, f"{DAY} When the apprenticeship began.",
                 needed=True, also=("Started on", "Learning start date"))  # fmt: skip
    yield Column("registered_on", "Registered on", day, f"{DAY} When they were registered there.",
                 also=("Registration date",))  # fmt: skip
    yield Column("planned_end", "Planned end date", day, DAY, also=("Planned end",))
    yield Column("age_at_start", "Age at start", whole, "In whole years.")
    if pack.options:
        words = {name: key for key, name in pack.options.items()}
        words |= {key: key for key in pack.options}
        yield Column("option", "Option", one_of(words), "The option, by its id or its name.",
                     choices=tuple(pack.options))  # fmt: skip
    for number in PAUSES:
        name = f"pauses.{number}"
        yield Column(f"{name}.from_day", f"Break {number} from", day, f"{DAY} The first day away.")
        yield Column(f"{name}.back_on", f"Break {number} back on", day,
                     f"{DAY} The first day back; empty while the break goes on.")  # fmt: skip
    kinds = {kind.value.replace("_", " "): kind.value for kind in AdjustmentKind}
    yield Column("adjustments.1.kind", "Adjustment", one_of(kinds),
                 "A reasonable adjustment that was granted.", choices=tuple(kinds))  # fmt: skip
    yield Column("adjustments.1.granted_on", "Adjustment granted on", day, DAY)
    yield Column("adjustments.1.percent", "Adjustment percent", whole, "Extra time, in percent.")
    yield Column("adjustments.1.minutes", "Adjustment minutes", whole, "Extra time, in minutes.")


def _of_the_gateway(pack: Pack) -> Iterator[Column]:
    yield Column("gateway_accepted_on", "Gateway accepted on", day,
                 f"{DAY} Empty while it is still to come.", also=("Gateway date",))  # fmt: skip
    briefs = any(rule.item == "brief" for _, rule in pack.rules(GatewayItem))
    if briefs or pack.rules(BriefTitle):
        yield Column("brief_submitted_on", "Brief submitted on", day, DAY)
        yield Column("brief_signed_off_on", "Brief signed off on", day,
                     f"{DAY} Empty while it is still to be signed off.")  # fmt: skip
        yield Column("title", "Project title", text, "As it was settled with the brief.")
    if pack.rules(PlanningHeld):
        yield Column("planning_held_on", "Planning meeting held on", day, DAY)
        yield Column("planning_confirmed_on", "Planning meeting confirmed on", day,
                     f"{DAY} When what it settled was confirmed in writing.")  # fmt: skip


def _of_an_attempt(pack: Pack, method: str, attempt: int) -> Iterator[Column]:
    named = pack.methods[method]
    title = method.upper() if attempt == 1 else f"{method.upper()} attempt {attempt}"
    of_it = partial(_column, f"results.{method}.{attempt}", title)
    if attempt > 1:
        kinds = {kind.value: kind.value for kind in RedoKind}
        yield of_it("kind", "kind", one_of(kinds), "Whether it is a re-sit or a re-take.",
                    choices=tuple(kinds))  # fmt: skip
        yield of_it("agreed_on", "agreed on", day, f"{DAY} When it was agreed.")
    if named.work is not None:
        words = f"{DAY} When the {named.work} was handed in."
        if attempt > 1:
            words = f"{DAY} When new work was handed in; empty where the earlier work stands."
        yield of_it("submitted_on", "submitted on", day, words)
    yield of_it("held_on", "held on", day, f"{DAY} When the {named.session} was held.")
    scale = pack.scale_of(method)
    yield of_it("grade", "grade", one_of({grade: grade for grade in scale}),
                "Empty where it is still to be marked.", choices=scale)  # fmt: skip
    if counts_score(pack, method):
        yield of_it("score", "score", whole, "The total, as the overall grade counts it.")
    yield of_it("released_on", "released on", day,
                f"{DAY} Empty where the result is still to be released.")  # fmt: skip
    yield of_it("booked_on", "booked on", day,
                f"{DAY} When a {named.session} that is still to come was booked.")  # fmt: skip
    yield of_it("booked_day", "booked for", day, f"{DAY} The day for which it is booked.")
    yield of_it("booked_time", "booked at", clock_time, "The time of that day, such as 14:30.")
    yield of_it("place", "booked where", text, "The place, or online.")


def _column(place: str, title: str, name: str, *rest: Any, **more: Any) -> Column:  # noqa: ANN401
    heading, *others = rest
    return Column(f"{place}.{name}", f"{title} {heading}", *others, **more)


def _of_the_whole(pack: Pack) -> Iterator[Column]:
    scale = pack.overall_scale
    yield Column("overall_grade", "Overall grade", one_of({grade: grade for grade in scale}),
                 "As it was told: it is held against the results.", choices=scale)  # fmt: skip
    yield Column("certificate_claimed_on", "Certificate claimed on", day, DAY)
    yield Column("certificate_issued_on", "Certificate issued on", day, DAY)
    yield Column("certificate_number", "Certificate number", text, "As it was issued.")
    yield Column("source", "Source", text, "From where the case comes, if not all from one place.")
    yield Column("vouched_by", "Vouched for by", text, "Who vouches for it, if not one for all.",
                 also=("Vouched by",))  # fmt: skip


# --- what a row claims ----------------------------------------------------------------------------


@dataclass(slots=True)
class Claim:
    """What a row claims, as fields of the action; `columns` lead from a field to its column."""

    fields: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """What was sent: its name and hash, and for whom all of its cases are claimed."""

    name: str
    digest: str
    source: str
    vouched_by: str


def asked(pack: Pack, sheet: Sheet, file: File) -> Asked:
    """Give what somebody wants to bring in with a sheet; what cannot be read is said with it."""
    known = columns(pack)
    table = told_by(sheet, known)
    problems = [
        Problem(one.row, one.column, one.value, "wrong", one.sentence) for one in table.faults
    ]
    rows = []
    first: dict[str, int] = {}
    for line in table.lines:
        claim = _claimed(line, table.headings, problems)
        claim.fields.setdefault("source", file.source)
        claim.fields.setdefault("vouched_by", file.vouched_by)
        reference = claim.fields.get("reference")
        if reference in first:
            sentence = f"Row {first[reference]} has the same reference."
            heading = table.headings["reference"]
            problems.append(Problem(line.number, heading, reference, "wrong", sentence))
        elif reference is not None:
            first[reference] = line.number
        rows.append(Told(line.number, claim.fields, claim.shown, claim.columns))
    return Asked(
        action="bring_in",
        spec=pack.spec,
        rows=rows,
        headings=table.headings,
        file=file.name,
        file_hash=file.digest,
        problems=problems,
        notes=table.notes,
    )


def _claimed(line: Line, headings: Mapping[str, str], problems: list[Problem]) -> Claim:
    """Make the fields of the action of a row: what belongs together in its own place."""
    claim = Claim()
    parts: dict[tuple[str, ...], dict[str, Any]] = {}
    for name, value in line.fields.items():
        *first, last = name.split(".")
        if first:
            parts.setdefault(tuple(first), {})[last] = value
        else:
            claim.fields[name] = value
            claim.shown[name] = line.shown[name]
    for list_name in ("pauses", "adjustments", "results"):
        own = sorted(place for place in parts if place[0] == list_name)
        for number, place in enumerate(own):
            one = parts[place]
            for last in ("booked_for", *one):
                told = ".".join((*place, "booked_day" if last == "booked_for" else last))
                claim.columns[f"{list_name}.{number}.{last}"] = headings.get(told, told)
                claim.shown[f"{list_name}.{number}.{last}"] = line.shown.get(told, "")
            if list_name == "results":
                one = _result(line, place, one, headings, problems)
            claim.fields.setdefault(list_name, []).append(one)
            _missing(claim, list_name, number, place, headings)
    return claim


FIELDS = ("kind", "agreed_on", "submitted_on", "booked_on", "held_on", "grade", "released_on",
          "score", "from_day", "back_on", "granted_on", "percent", "minutes")  # fmt: skip


def _missing(
    claim: Claim, name: str, number: int, place: Sequence[str], headings: Mapping[str, str]
) -> None:
    """Say in which column something would stand that a row does not say."""
    title = f"{place[1].upper()} attempt {place[2]}" if name == "results" else place[0]
    for last in FIELDS:
        told = ".".join((*place, last))
        column = headings.get(told, f"{title} {last.replace('_', ' ')}")
        claim.columns.setdefault(f"{name}.{number}.{last}", column)
    for last in ("method", "attempt"):
        some = next(iter(claim.fields[name][number]), last)
        column = claim.columns.get(f"{name}.{number}.{some}", title)
        claim.columns[f"{name}.{number}.{last}"] = headings.get(
            ".".join((*place, "held_on")), column
        )


def _result(
    line: Line,
    place: Sequence[str],
    told: Mapping[str, Any],
    headings: Mapping[str, str],
    problems: list[Problem],
) -> dict[str, Any]:
    """Make a claimed result of the columns of an attempt: a booking has its day and its time."""
    _, method, attempt = place
    booked: date | None = told.get("booked_day")
    at: time | None = told.get("booked_time")
    found = {key: value for key, value in told.items() if key not in ("booked_day", "booked_time")}
    if booked is not None and at is not None:
        found["booked_for"] = datetime.combine(booked, at, LONDON)
    elif booked is not None or at is not None:
        missing = ".".join((*place, "booked_time" if at is None else "booked_day"))
        sentence = "A booking has its day and its time."
        column = headings.get(missing, f"{method.upper()} booked")
        problems.append(
            Problem(line.number, column, line.shown.get(missing, ""), "wrong", sentence)
        )
    return {"method": method, "attempt": int(attempt), **found}
