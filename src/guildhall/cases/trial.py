"""A dry run: what the rules make of a sheet of cases that are to begin, before anything is written.

Every row is judged as the door judges it, and all that is wrong is told at once. Whoever is on
record already, by number and standard, is left alone.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q

from guildhall.cases import packs, queries
from guildhall.cases.around import OutsideOfMany
from guildhall.cases.fill import MalformedError
from guildhall.cases.models import NOT_YET_KNOWN, Batch, BatchRow, CaseRecord, Entry as EntryRow
from guildhall.cases.partners import NobodyError, Partners
from guildhall.cases.perform import Outcome, Wanted, judge_many
from guildhall.engine.dates import day_of, spoken
from guildhall.engine.events import Entry
from guildhall.engine.findings import Finding
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Kind
from guildhall.people import names
from guildhall.people.acting import Principal

Way = Literal["wrong", "warning", "note", "there"]
"""`wrong` stands in the way of all; `there` is a row that is left alone."""
AT_ONCE = 900
STAND_IN = "(stand-in)"
"""In the place of what a row does not say rightly, so that the rest of it can be judged."""


@dataclass(frozen=True, slots=True)
class Told:
    """A row of a sheet as fields of an action, and its cells as people see them, by field.

    `columns` lead from its fields to their columns, where these are not the same in every row.
    """

    number: int
    fields: Mapping[str, Any]
    shown: Mapping[str, str]
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be said of a row, and of which of its columns; of a rule, its clause."""

    row: int | None
    column: str | None
    value: str
    kind: Way
    sentence: str
    clause: str | None = None
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to begin: by which action, for which specification, with which rows.

    `provider` is the one for whom all of it is, where the rows do not say. `problems` were found
    on reading. `headings` lead from a field to its column. `file` and `file_hash` are of what was
    read.
    """

    action: str
    spec: str
    rows: Sequence[Told]
    headings: Mapping[str, str]
    file: str
    file_hash: str
    provider: str | None = None
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = ()


@dataclass(slots=True)
class Trial:
    """What came of a dry run; `begin` are the cases that would begin, with their entries."""

    asked: Asked
    pack: Pack
    judged: str = ""
    problems: list[Problem] = field(default_factory=list)
    begin: list[tuple[Told, UUID, tuple[Entry, ...]]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def may_begin(self) -> bool:
        """Whether nothing stands in the way, and there is something to do."""
        return not self.counts["wrong"] and bool(self.begin)

    def report(self) -> str:
        """Write down what came of it."""
        told = {
            "counts": self.counts,
            "notes": list(self.asked.notes),
            "problems": [asdict(one) for one in self.problems],
        }
        return json.dumps(told, ensure_ascii=False)


def tried(who: Principal, asked: Asked, at: datetime) -> Trial:
    """Try it out; nothing is written. Raises UnknownSpecError."""
    pack = packs.newest(asked.spec)
    trial = Trial(asked, pack)
    trial.problems += asked.problems
    body, standard = pack.awarding_body.id, pack.spec.partition("/")[0]
    outside = _Outside(body, standard, [_uln(one) for one in asked.rows])
    own = {_uln(one) for one in asked.rows} - {""}
    there = _there(who, body, standard, own)
    under_way = _under_way(who, body, standard, own - set(there))
    _see_who_is_there_twice(asked, trial)
    partners = {kind: Partners(who, body, kind, outside) for kind in ("employer", "provider")}
    places = ((record.employer_id, record.provider_id) for record, _ in there.values())
    called = names.organisations(key for pair in places for key in pair)
    rows: list[tuple[Told, Wanted]] = []
    for row in asked.rows:
        uln = _uln(row)
        fields = _with_partners(row, asked, partners, trial)
        if "started_on" not in fields:
            # What is wrong besides is told, too; the row has said already what it lacks.
            fields |= {"started_on": day_of(at), "name_of_apprentice": STAND_IN}
        if uln in there:
            _leave_alone(row, fields, there[uln], asked, trial, called)
        elif uln in under_way:
            sentence = "Another sheet of yours is registering this apprentice at this moment."
            trial.problems.append(_of(row, asked, "uln", "wrong", sentence))
        else:
            rows.append((row, Wanted(asked.action, fields, spec=asked.spec)))
    on_reading = {(one.row, one.column) for one in asked.problems}
    judged = judge_many(who, (wanted for _, wanted in rows), outside, at)
    for (row, wanted), found in zip(rows, judged, strict=True):
        _take_in(row, wanted, found, trial, on_reading)
    _conclude(who, trial, len(there))
    return trial


class _Outside(OutsideOfMany):
    def works_with(self, body: str, kind: str, organisation: str) -> bool:
        return organisation == STAND_IN or super().works_with(body, kind, organisation)


def _uln(row: Told) -> str:
    """Give the number by which somebody is known again; nothing where it is not yet known."""
    uln = str(row.fields.get("uln") or "")
    return "" if uln == NOT_YET_KNOWN else uln


def _see_who_is_there_twice(asked: Asked, trial: Trial) -> None:
    first: dict[str, int] = {}
    for row in asked.rows:
        uln = _uln(row)
        if not uln:
            if "uln" in row.fields:
                sentence = (
                    "Here everybody needs a number of their own: by it they are known again. "
                    "Register who has none yet one by one."
                )
                trial.problems.append(_of(row, asked, "uln", "wrong", sentence))
        elif uln in first:
            sentence = f"Row {first[uln]} has the same ULN."
            trial.problems.append(_of(row, asked, "uln", "wrong", sentence))
        else:
            first[uln] = row.number


def _with_partners(
    row: Told, asked: Asked, partners: Mapping[str, Partners], trial: Trial
) -> dict[str, Any]:
    """Give the fields of a row with organisations by their ids, and a stand-in for what is not."""
    fields = dict(row.fields)
    if asked.provider is not None:
        fields.setdefault("provider", asked.provider)
    for kind, known in partners.items():
        if kind not in fields:
            continue
        try:
            fields[kind] = known.id_of(str(fields[kind]))
        except NobodyError as error:
            trial.problems.append(_of(row, asked, kind, "wrong", str(error)))
            fields[kind] = STAND_IN
    fields.setdefault("employer", STAND_IN)
    fields.setdefault("name_of_apprentice", STAND_IN)
    return fields


OnRecord = tuple[CaseRecord, date | None]
"""A case that is on record already, and the day of its start."""


def _there(who: Principal, body: str, standard: str, ulns: Iterable[str]) -> dict[str, OnRecord]:
    """Give the cases of somebody that are on record already, by number."""
    found: dict[str, OnRecord] = {}
    for some in _portions(ulns):
        cases = queries.records(who).filter(
            body_id=body, standard=standard, withdrawn=False, uln__in=some
        )
        days = _starts([one.pk for one in cases])
        found |= {one.uln: (one, days.get(one.pk)) for one in cases}
    return found


def _starts(cases: Sequence[UUID]) -> dict[UUID, date]:
    """Give the days of the start that are on record."""
    told = Q(event__startswith="case.registered/") | Q(event__startswith="details.corrected/")
    entries = EntryRow.objects.filter(told, case_id__in=cases).order_by("case_id", "sequence")
    found = {}
    for case, body in entries.values_list("case_id", "body"):
        day = json.loads(body)["data"].get("started_on")
        if day is not None:
            found[case] = date.fromisoformat(day)
    return found


def _under_way(who: Principal, body: str, standard: str, ulns: Iterable[str]) -> set[str]:
    """Give the numbers that are in a batch of the same organisation that is being written."""
    found = set[str]()
    for some in _portions(ulns):
        rows = BatchRow.objects.filter(
            batch__body_id=body,
            batch__standard=standard,
            batch__state=Batch.State.WRITING,
            batch__membership__organisation_id=who.membership.organisation_id,
            uln__in=some,
        )
        found.update(rows.values_list("uln", flat=True))
    return found


def _portions(ulns: Iterable[str]) -> Iterable[list[str]]:
    wanted = sorted(ulns)
    return (wanted[first : first + AT_ONCE] for first in range(0, len(wanted), AT_ONCE))


COMPARED = {"name_of_apprentice": "name", "employer": "employer_id", "provider": "provider_id",
            "option": "option", "started_on": "started_on"}  # fmt: skip
"""The fields of a row that are compared with what is on record, and what has them there."""


def _leave_alone(
    row: Told,
    fields: Mapping[str, Any],
    found: OnRecord,
    asked: Asked,
    trial: Trial,
    called: Mapping[str, str],
) -> None:
    """Say that somebody is registered already, and what is not the same on record.

    `called`: the names of the organisations on record, by their ids.
    """
    record, started = found
    sentence = "This apprentice is registered already, and is left alone."
    for name, attribute in COMPARED.items():
        told = row.fields.get(name) and fields[name]
        kept = started if name == "started_on" else getattr(record, attribute)
        if told and told not in (STAND_IN, kept) and _plain(told) != _plain(kept):
            what = asked.headings.get(name, name)
            shown = spoken(kept) if isinstance(kept, date) else kept or "nothing"
            sentence += f" “{what}” on record is: {called.get(shown, shown)}."
    trial.problems.append(_of(row, asked, "uln", "there", sentence))


def _plain(value: object) -> str:
    return " ".join(str(value).casefold().split())


def _take_in(
    row: Told,
    wanted: Wanted,
    found: tuple[Outcome, UUID] | MalformedError,
    trial: Trial,
    on_reading: AbstractSet[tuple[int | None, str | None]],
) -> None:
    """Take in what was said of a row; what was said on reading it is not said again."""
    asked = trial.asked
    if isinstance(found, MalformedError):
        told = [_of(row, asked, name, "wrong", sentence) for name, sentence in found.faults]
        trial.problems += (one for one in told if (row.number, one.column) not in on_reading)
        return
    outcome, case = found
    told = [_said(row, asked, one) for one in outcome.decision.findings]
    trial.problems += (one for one in told if (row.number, one.column) not in on_reading)
    if not outcome.decision.refused and STAND_IN not in wanted.fields.values():
        trial.begin.append((row, case, outcome.decision.entries))


WAYS: Mapping[Kind, Way] = {Kind.REFUSAL: "wrong", Kind.WARNING: "warning", Kind.NOTE: "note"}


def _said(row: Told, asked: Asked, finding: Finding) -> Problem:
    name = finding.field
    return Problem(
        row=row.number,
        column=_column(row, asked, name) if name else None,
        value=row.shown.get(name, "") if name else "",
        kind=WAYS[finding.kind],
        sentence=finding.sentence,
        clause=finding.clause,
        heading=finding.heading,
    )


def _of(row: Told, asked: Asked, name: str, kind: Way, sentence: str) -> Problem:
    """Say something of a column, by the field that it fills."""
    return Problem(row.number, _column(row, asked, name), row.shown.get(name, ""), kind, sentence)


def _column(row: Told, asked: Asked, name: str) -> str:
    return row.columns.get(name) or asked.headings.get(name, name)


def _conclude(who: Principal, trial: Trial, there: int) -> None:
    """Count, and make the hash of who asked, what was read, and what came of it."""
    asked = trial.asked
    places = {heading: place for place, heading in enumerate(asked.headings.values())}
    trial.problems.sort(key=lambda one: (one.row or 0, places.get(one.column or "", len(places))))
    wrong = {one.row for one in trial.problems if one.kind == "wrong"}
    trial.begin = [one for one in trial.begin if one[0].number not in wrong]
    kinds = Counter(one.kind for one in trial.problems)
    trial.counts = {
        "rows": len(asked.rows),
        "begin": len(trial.begin),
        "there": there,
        "rows_wrong": len(wrong - {None}),
        "wrong": kinds["wrong"],
        "warnings": kinds["warning"],
        "notes": kinds["note"],
    }
    told = [
        who.membership.pk, asked.action, asked.spec, asked.provider, asked.file_hash,
        trial.pack.digest, [row.number for row, _, _ in trial.begin],
        [asdict(one) for one in trial.problems],
    ]  # fmt: skip
    trial.judged = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
