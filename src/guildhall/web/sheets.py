"""Sheets of many cases: a cohort to be registered, live cases from elsewhere.

A sheet is handed in and tried out, what comes of it is told row by row, and it is begun, all of it
or nothing. What comes of it says the same code as over the API.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall import clock
from guildhall.cases import batches, claimed, cohorts, foretold, packs, queries
from guildhall.cases.history import Via
from guildhall.cases.models import Batch
from guildhall.cases.queries import NotFoundError
from guildhall.cases.trial import Asked as Wanted, Way
from guildhall.engine.dates import day_of
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Role, Stage
from guildhall.evidence import store
from guildhall.people.acting import Principal
from guildhall.people.pace import PACE
from guildhall.people.refusals import NotYoursError, RefusedError
from guildhall.sheets.cells import SheetError
from guildhall.sheets.reading import MOST_BYTES, read_sheet
from guildhall.sheets.writing import Download
from guildhall.web import keeping, rows
from guildhall.web.forms.known import with_people
from guildhall.web.forms.parts import AnyPart, Choice, Known, Text, Upload
from guildhall.web.forms.questions import Questions
from guildhall.web.session import Asked, signed_in
from guildhall.words import spoken

FILE = "sheet"
EARLIER = 20
"""So many of somebody's sheets are listed, the newest first."""
SHOWN = 200
"""So many things that are said of a sheet, or of its cases, stand on a page."""
LONGEST = 500
KEPT_HOURS = int(batches.KEPT.total_seconds() // 3600)


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a form: where it lies, what it is called, and its hash."""

    path: Path
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sheet: what it is for, in words, and how it is read."""

    slug: str
    action: str
    title: str
    intro: str
    verb: str
    done: str
    nobody: str
    template: Callable[[Pack, str], Download]
    read: Callable[[Principal, Pack, Mapping[str, Any], File], Wanted]

    def parts(self, who: Principal) -> Iterator[AnyPart]:
        """Give what is asked for with a sheet."""
        if self.action == cohorts.ACTION and who.role is Role.OFFICER:
            named = with_people(Known(), who).options.get("provider", ())
            yield Choice(key="provider", label="Whose apprentices are they?", options=named,
                         hint="The training provider that they are all with.")  # fmt: skip
        if self.action == "bring_in":
            yield Text(key="source", label="Where do the cases come from?", most=LONGEST,
                       hint="Such as the name of the spreadsheet, or of the product.")  # fmt: skip
            yield Text(key="vouched_by", label="Who vouches for what the sheet says?", most=LONGEST,
                       hint="Their name or office. A row may say otherwise.")  # fmt: skip
        yield Upload(key=FILE, label="The sheet, filled in", hint="An Excel file (.xlsx) or CSV, "
                     f"of at most {MOST_BYTES // 1_000_000} megabytes.", files={})  # fmt: skip


def _cohort(who: Principal, pack: Pack, told: Mapping[str, Any], file: File) -> Wanted:
    return cohorts.read(
        who, pack.spec, told.get("provider"), file.path, file.name, file.sha256
    )  # fmt: skip


def _live(_: Principal, pack: Pack, told: Mapping[str, Any], file: File) -> Wanted:
    try:
        sheet = read_sheet(file.path)
    except SheetError as error:
        raise RefusedError("file", str(error)) from None
    sent = claimed.File(file.name, file.sha256, told["source"], told["vouched_by"])
    return claimed.asked(pack, sheet, sent)


KINDS = {
    one.slug: one
    for one in (
        Kind(
            slug="cohorts",
            action=cohorts.ACTION,
            title="Register a cohort",
            intro="Many apprentices of one specification, out of one sheet: one row for each. "
            "You see what would come of every row before anybody is registered.",
            verb="Register",
            done="registered",
            nobody="Apprentices are registered by training providers, and by officers.",
            template=cohorts.template,
            read=_cohort,
        ),
        Kind(
            slug="live-cases",
            action="bring_in",
            title="Bring in live cases from elsewhere",
            intro="Apprentices who are somewhere between registration and certificate, out of one "
            "sheet: one row for each. You see where the rules would put every case before "
            "anything is written.",
            verb="Bring in",
            done="here",
            nobody="Cases from elsewhere are brought in by officers.",
            template=claimed.template,
            read=_live,
        ),
    )
}


class KindConverter:
    """How a kind of sheet stands in an address."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> Kind:
        """Give the kind."""
        return KINDS[value]

    def to_url(self, value: Kind | str) -> str:
        """Give how it stands in an address."""
        return value.slug if isinstance(value, Kind) else value


@dataclass(frozen=True, slots=True)
class Section:
    """What is said of a sheet, of one way: its heading, an explanation, and each thing said."""

    way: Way
    title: str
    words: str
    problems: Sequence[Mapping[str, Any]]
    more: int
    """How many are not on the page."""


SECTIONS: tuple[tuple[Way, str, str], ...] = (
    ("wrong", "What is wrong", "Mend this in the sheet, and hand it in again."),
    ("warning", "Warnings", "This does not stand in the way, and stays on the case."),
    ("there", "Here already", "These are left alone, whatever the sheet says."),
    ("note", "Good to know", "This does not stand in the way."),
)


@dataclass(frozen=True, slots=True)
class Foretold:
    """What would become of a row: where it would stand, whose move is next, which days run."""

    row: int
    words: str
    lapsed: str | None
    moves: Sequence[str]
    limits: Sequence[tuple[rows.Due | None, str, str]]


def may(who: Principal, kind: Kind) -> bool:
    """Whether somebody hands in sheets of a kind at all."""
    return may_ever(kind.action, who.role)


def _offered(who: Principal, kind: Kind) -> dict[str, Pack]:
    """Give the specifications for which somebody hands in sheets, by name in an address."""
    if not may(who, kind):
        raise NotYoursError(kind.nobody)
    own = who.membership.organisation_id
    return {
        rows.spec_id(pack): pack
        for _, pack in sorted(packs.offered().items())
        if who.role is not Role.OFFICER or pack.awarding_body.id == own
    }


def _pack(who: Principal, kind: Kind, spec: str) -> Pack:
    try:
        return _offered(who, kind)[spec]
    except KeyError:
        raise NotFoundError from None


@require_safe
@signed_in
def sheets(request: Asked, kind: Kind) -> HttpResponse:
    """Show for which specifications sheets are handed in, and those that somebody has handed in."""
    offered = _offered(request.principal, kind)
    found = queries.batches(request.principal, kind.action).order_by("-tried_at", "-pk")[:EARLIER]
    earlier = [{"batch": one, "told": _line(one, kind)} for one in found]
    told = {"kind": kind, "offered": offered.items(), "earlier": earlier}
    return render(request, "web/sheets.html", told)


def _line(batch: Batch, kind: Kind) -> str:
    """Say in a line how it stands with a sheet."""
    if batch.state == Batch.State.DONE:
        return f"{spoken.counted(batch.written, 'case')} {kind.done}"
    if batch.state == Batch.State.WRITING:
        return f"being written: {batch.written} of {batch.wanted}"
    counts = json.loads(batch.report)["counts"]
    if counts["wrong"]:
        return f"tried out: {spoken.counted(counts['wrong'], 'thing')} to mend"
    return "tried out, and not begun" if batch.wanted else "tried out: nothing to do"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: Asked, kind: Kind, spec: str) -> HttpResponse:
    """Take a sheet, and try it out."""
    who, pack = request.principal, _pack(request.principal, kind, spec)
    form = Questions(kind.parts(who))
    if request.method == "POST":
        PACE.count(("costly", who.user.pk), settings.COSTLY_REQUESTS, clock.now())
        batch = _tried(request, kind, pack, form)
        if batch is not None:
            return redirect("sheet", kind=kind, sheet=batch.pk)
    told = {"kind": kind, "pack": pack, "spec": spec, "form": form.show()}
    status = 422 if form.faults.sentences else 200
    return render(request, "web/sheet_new.html", told, status=status)


def _tried(request: Asked, kind: Kind, pack: Pack, form: Questions) -> Batch | None:
    """Try a sheet out, and keep what came of it; None where the form says what is wrong."""
    sent = request.FILES.get(f"{FILE}.file")
    told = form.read(request, {FILE: sent})
    if told is None or sent is None:
        return None
    who = request.principal
    try:
        with keeping.received(sent, MOST_BYTES) as (receiving, sha256):
            file = File(receiving.path, store.name_of(str(sent.name)), sha256)
            batch, trial = batches.try_out(who, kind.read(who, pack, told, file))
    except ValueError as error:
        form.refuse(FILE, str(error))
        return None
    except RefusedError as error:
        form.refuse(FILE if error.field == "file" else error.field, error.sentence)
        return None
    if kind.action == "bring_in":
        batch.report = foretold.with_cases(batch.report, trial, batch.tried_at)
    with transaction.atomic():
        batches.keep(batch)
    return batch


@require_safe
@signed_in
def empty(request: Asked, kind: Kind, spec: str, form: str) -> HttpResponse:
    """Give an empty sheet to be filled in."""
    pack = _pack(request.principal, kind, spec)
    if form not in ("csv", "xlsx"):
        raise NotFoundError
    return _download(kind.template(pack, form))


@require_safe
@signed_in
def sheet(request: Asked, kind: Kind, sheet: UUID) -> HttpResponse:
    """Show what comes of a sheet, how far it is written, or that it is done."""
    batch = batches.find(request.principal, kind.action, sheet)
    report = json.loads(batch.report)
    cases = report.get("cases", [])
    told = {
        "kind": kind,
        "batch": batch,
        "spec": batch.spec.lower().replace("/", "-"),
        "counts": report["counts"],
        "notes": report["notes"],
        "sections": _sections(report["problems"]),
        "may_begin": batches.may_begin(batch),
        "kept_hours": KEPT_HOURS,
        "stages": [(Stage(one).words, number) for one, number in foretold.stages(cases).items()],
        "cases": bool(cases),
    }
    return render(request, "web/sheet.html", told)


def _sections(problems: Sequence[Mapping[str, Any]]) -> list[Section]:
    """Give what is said of a sheet, what is wrong first."""
    found = []
    for way, title, words in SECTIONS:
        own = [one for one in problems if one["kind"] == way]
        if own:
            found.append(Section(way, title, words, own[:SHOWN], max(0, len(own) - SHOWN)))
    return found


@require_safe
@signed_in
def problems(request: Asked, kind: Kind, sheet: UUID) -> HttpResponse:
    """Give all that is said of a sheet, to mend it by."""
    return _download(batches.problems_of(batches.find(request.principal, kind.action, sheet)))


@require_safe
@signed_in
def cases(request: Asked, kind: Kind, sheet: UUID) -> HttpResponse:
    """Show what the rules make of each row, a page at a time."""
    batch = batches.find(request.principal, kind.action, sheet)
    text = request.GET.get("after", "")
    after = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0  # noqa: PLR2004 - rows
    rest = (one for one in json.loads(batch.report).get("cases", []) if one["row"] > after)
    found = list(islice(rest, SHOWN + 1))
    told = {
        "kind": kind,
        "batch": batch,
        "cases": [_foretold(one) for one in found[:SHOWN]],
        "next": found[SHOWN - 1]["row"] if len(found) > SHOWN else None,
    }
    return render(request, "web/sheet_cases.html", told)


def _foretold(one: Mapping[str, Any]) -> Foretold:
    today = day_of(clock.now())
    return Foretold(
        row=one["row"],
        words=one["words"] + (f": {one['grade']}" if one["grade"] else ""),
        lapsed=one["lapsed_by"],
        moves=[move["sentence"] for move in one["moves"]],
        limits=[
            (rows.due(date.fromisoformat(limit["by_day"]), today), limit["what"], limit["clause"])
            for limit in one["deadlines"]
        ],
    )


@require_POST
@signed_in
def begin(request: Asked, kind: Kind, sheet: UUID) -> HttpResponse:
    """Begin a sheet as it was told: all of it, or nothing."""
    who = request.principal
    PACE.count(("costly", who.user.pk), settings.COSTLY_REQUESTS, clock.now())
    batch = batches.find(who, kind.action, sheet)
    try:
        batches.begin(who, batch, request.POST.get("judged", ""), Via("web"), _in_one)
    except batches.ChangedError:
        messages.warning(request, CHANGED)
    except RefusedError as error:
        messages.warning(request, error.sentence)
    return redirect("sheet", kind=kind, sheet=sheet)


CHANGED = (
    "Nothing was begun: something has changed since you looked, and something else comes of this "
    "sheet now. Look at it once more."
)


def _in_one(decide: batches.Decide) -> Batch:
    with transaction.atomic():
        return decide()


def _download(made: Download) -> HttpResponse:
    answer = HttpResponse(made.content, content_type=made.kind)
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer
