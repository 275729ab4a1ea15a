"""Releasing results, one or several at a time: chosen, looked at, and each done by itself.

A batch is no action of its own: every release goes through the door alone, on the version that was
looked at, and is refused alone. What is refused leaves the others done.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guildhall import clock
from guildhall.cases import history, lists, packs, queries
from guildhall.cases.answers import KeyReusedError, Retry
from guildhall.cases.fill import MalformedError
from guildhall.cases.history import Via
from guildhall.cases.lists import Sought, Wish
from guildhall.cases.models import CaseRecord, Move
from guildhall.cases.narrated import tell
from guildhall.cases.perform import Outcome, Wanted, perform, preview_each
from guildhall.cases.queries import NotFoundError
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.vocabulary import Kind
from guildhall.people.acting import Principal
from guildhall.web import doing, rows
from guildhall.web.session import Asked, signed_in
from guildhall.words.story import Told

ACTION = "release_result"
REFUSED = 409
MOST = 30
"""So many results stand on a page, and are released at once at the most."""
BEFORE_IT = "The result of the same case before it was not released. Look at it again."
GONE = "It is not there for you any more."
CHANGED = "Something has happened on this case since you looked. Look at it again."


@dataclass(frozen=True, slots=True)
class Item:
    """A result that may be released: of which case, of which method."""

    case: UUID
    method: str

    @property
    def value(self) -> str:
        """How a page names it."""
        return f"{self.case}:{self.method}"

    @classmethod
    def read(cls, text: str) -> "Item | None":
        """Read what a page has sent; None for what it would not send."""
        case, _, method = text.partition(":")
        try:
            return cls(UUID(case), method) if method else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Line:
    """A result on its way: whose, of what, what will be told or was, and what stands against it."""

    item: Item
    name: str
    method: str
    address: str
    spec: str = ""
    rules: str = ""
    """The hash of the revision by which the case is judged."""
    seen: str = ""
    story: tuple[Told, ...] = ()
    against: tuple[tuple[str, str], ...] = ()
    """Clause and sentence of what stands against it; of no clause, the sentence alone."""
    warnings: tuple[tuple[str, str], ...] = ()
    """Clause and sentence of what is warned of."""

    @property
    def open(self) -> bool:
        """Whether nothing stands against it."""
        return not self.against


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def releases(request: Asked) -> HttpResponse:
    """Show the results that wait for their release; show what some would tell; release them."""
    who = request.principal
    if not may_ever(ACTION, who.role):
        raise NotFoundError
    if request.method != "POST":
        return _list(request)
    found = (Item.read(one) for one in request.POST.getlist("result"))
    chosen = sorted({one for one in found if one is not None}, key=lambda one: one.value)[:MOST]
    if not chosen:
        return _list(request, "Choose the results that you want to release.")
    confirmed = request.POST.get("step") == "confirmed"
    unread = bool(request.POST.get("warnings")) and request.POST.get("warned") != "yes"
    if confirmed and not unread:
        some = (_released(request, own) for _, own in _by_case(chosen))
        return _done(request, [line for lines in some for line in lines])
    looked = [line for case, some in _by_case(chosen) for line in _foretold(who, case, some)]
    told = {
        "ready": [one for one in looked if one.open],
        "left": [one for one in looked if not one.open],
        "warnings": any(one.warnings for one in looked if one.open),
        "key": doing.key_of(request),
        "errors": [{"href": "#warned", "text": "Say that you have read the warnings."}]
        if confirmed
        else [],
    }
    return render(request, "web/releases_look.html", told, status=422 if confirmed else 200)


def _done(request: Asked, lines: Iterable[Line]) -> HttpResponse:
    """Show what was released, and what was not, and why."""
    lines = list(lines)
    left = [one for one in lines if not one.open]
    told = {"done": [one for one in lines if one.open], "left": left}
    return render(request, "web/releases_done.html", told, status=409 if left else 200)


def _list(request: Asked, wrong: str = "") -> HttpResponse:
    """Show the results that wait, the most urgent first."""
    who, now = request.principal, clock.now()
    try:
        page = lists.mine(Sought(who, Wish(), now), request.GET.get("after") or None, MOST, ACTION)
    except lists.BadCursorError:
        return redirect("releases")
    told = {
        "rows": [
            (_item(move), row, row.what.removeprefix("Release the result of the "))
            for move, row in zip(page.rows, rows.to_do(who, page.rows, now), strict=True)
        ],
        "next": page.next,
        "errors": [{"href": "#result-1", "text": wrong}] if wrong else [],
    }
    return render(request, "web/releases.html", told, status=422 if wrong else 200)


def _item(move: Move) -> str:
    return Item(move.case_id, move.target or "").value


def _by_case(chosen: Iterable[Item]) -> list[tuple[UUID, list[Item]]]:
    return [(case, list(own)) for case, own in groupby(chosen, lambda one: one.case)]


def _wanted(item: Item, seen: str | None = None) -> Wanted:
    return Wanted(ACTION, {"method": item.method}, case=item.case, seen=seen)


def _foretold(who: Principal, case: UUID, some: list[Item]) -> list[Line]:
    """Say what the releases on one case would tell, one after another."""
    try:
        record = queries.find(who, case)
        outcomes = preview_each(who, case, [_wanted(one) for one in some])
    except (NotFoundError, MalformedError):
        return [_against(one, GONE) for one in some]
    return [_line(record, one, out) for one, out in zip(some, outcomes, strict=True)]


def _line(record: CaseRecord, item: Item, outcome: Outcome) -> Line:
    """Say what came of a release, or would."""
    pack, texts = packs.pinned(record.pack_id), outcome.texts
    against = _said(outcome, Kind.REFUSAL)
    named = pack.methods.get(item.method)
    entries = [history.as_text(entry, texts) for entry in outcome.entries]
    return Line(
        item,
        record.name,
        named.session if named is not None else item.method,
        rows.of_case(record.pk),
        spec=pack.spec,
        rules=pack.digest,
        seen=outcome.version or "",
        story=tuple(tell(pack, entries, {record.apprentice_id: record.name})),
        against=(("", CHANGED),) if outcome.stale else against,
        warnings=_said(outcome, Kind.WARNING),
    )


def _said(outcome: Outcome, kind: Kind) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.clause, str(history.revealed(one.sentence, outcome.texts)))
        for one in outcome.decision.findings
        if one.kind is kind
    )


def _against(item: Item, sentence: str, record: CaseRecord | None = None) -> Line:
    """Say why a result is not released, where no clause speaks."""
    name = record.name if record is not None else "A case"
    return Line(item, name, item.method, rows.of_case(item.case), against=(("", sentence),))


def _released(request: Asked, some: Iterable[Item]) -> list[Line]:
    """Release results of one case, one after another; none after one that was refused.

    What the next one was looked at with is the case as the one before leaves it.
    """
    found: list[Line] = []
    for item in some:
        if all(one.open for one in found):
            found.append(_release(request, item))
        else:
            found.append(_against(item, BEFORE_IT))
    return found


def _release(request: Asked, item: Item) -> Line:
    """Release one result, on the version that was looked at."""
    who, seen = request.principal, request.POST.get(f"seen.{item.value}", "")[:60]
    told = hashlib.sha256(f"web {ACTION} {item.value} {seen}".encode()).hexdigest()
    retry = Retry(f"web-{request.POST.get('key', '')[:40]}-{told[:8]}", told)
    try:
        record = queries.find(who, item.case)
    except NotFoundError:
        return _against(item, GONE)
    try:
        said = perform(who, _wanted(item, seen), Via("web"), _speak, retry)
    except (NotFoundError, MalformedError):
        return _against(item, GONE)
    except KeyReusedError:
        return _against(item, CHANGED, record)
    if said.outcome is not None:
        return _line(record, item, said.outcome)
    # The same button was pressed twice: what it did was told before.
    done = Line(item, record.name, item.method, rows.of_case(record.pk))
    return done if said.status < REFUSED else _against(item, CHANGED, record)


def _speak(outcome: Outcome) -> tuple[int, str]:
    return (200, str(outcome.case)) if outcome.done else (REFUSED, "")
