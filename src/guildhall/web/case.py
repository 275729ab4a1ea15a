"""The page of a case: where it is, what is next, what may be done and what not yet, its history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.cases import around, history, leaving, links, packs, queries
from guildhall.cases.narrated import narrated
from guildhall.cases.perform import BEGINNINGS
from guildhall.cases.picture import picture
from guildhall.engine import permitted
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry
from guildhall.engine.findings import Finding
from guildhall.engine.lifecycle import may_ever, rows as rows_of
from guildhall.engine.pack import Pack
from guildhall.engine.permitted import BLOCKED, Permission, spoken_of
from guildhall.engine.told import missing_at_gateway
from guildhall.engine.vocabulary import Kind, Role, Stage, Track
from guildhall.web import brands, exhibits, rows, ways
from guildhall.web.behalf import for_others
from guildhall.web.gateway import gateway
from guildhall.web.keepers import INVITES
from guildhall.web.outcome import lapsed, taken_again
from guildhall.web.preparation import meeting
from guildhall.web.session import Asked, signed_in
from guildhall.words import deeds, spoken
from guildhall.words.moves import imperative
from guildhall.words.story import Told

WAY = (
    ("Preparation", frozenset({Stage.PREPARATION})),
    ("Gateway", frozenset({Stage.GATEWAY})),
    ("Assessment", frozenset({Stage.ASSESSMENT, Stage.REDO})),
    ("Results", frozenset({Stage.RESULTS, Stage.PASSED, Stage.FAILED})),
    ("Certificate", frozenset({Stage.CERTIFIED})),
)
"""The way of a case, as a short track."""


FEW = 2
"""So many reasons stand by a next move that has to wait; the others stand where all do."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the way of a case: behind it, where it stands, or still to come."""

    name: str
    state: str


CHAPTERS: Mapping[Track, str] = {
    Track.RUN: "The case as a whole",
    Track.SCOPE: "What the work is about",
    Track.ATTEMPT: "Work, sessions and marks",
    Track.REDO: "Re-sits and re-takes",
    Track.ADJUSTMENT: "Reasonable adjustments",
    Track.SPECIAL_CONSIDERATION: "Special consideration",
    Track.APPEAL: "Appeals",
    Track.COMPLAINT: "Complaints",
    Track.MALPRACTICE: "Suspected malpractice",
    Track.BREACH: "Breaches",
    Track.PAUSE: "Breaks in learning",
}
"""What a part of a case is called over what can be done in it; else as its track is."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that somebody's role may ever do here, and what stands in its way."""

    words: str
    address: str
    open: bool
    because: Sequence[tuple[str, str]]
    """Clause and sentence of all that refuses it."""
    kind: str
    """What is done, whatever it is about."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """What may be done in one part of a case."""

    name: str
    deeds: list[Deed]

    @property
    def kinds(self) -> list[tuple[str, list[Deed]]]:
        """The deeds with those beside them that do the same, about something else."""
        return [(kind, list(own)) for kind, own in groupby(self.deeds, lambda one: one.kind)]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the history: when it was put on record, when it happened if earlier, and what."""

    at: datetime
    happened: date | None
    told: Told


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the history, with its lines."""

    day: date
    lines: list[Line]


@require_safe
@signed_in
def case(request: Asked, case: UUID) -> HttpResponse:
    """Show a case as whoever asks sees it."""
    who, now = request.principal, clock.now()
    seen = picture(who, case, now)
    record, _, view = queries.view(who, case)
    pack, texts = packs.pinned(record.pack_id), history.texts_of(case)
    today = day_of(now)
    known = around.on_the_day(today)
    found = permitted(pack, view.case, who.actor, now, known)
    titles = exhibits.titles(view.case, texts) | ways.titles(pack, view.case)
    theirs = for_others(who.actor, record, pack, view.case, now, known)
    (asked, beside), (of_others, more) = (_asked_for(pack, one) for one in (found, theirs))
    chapters = _chapters(case, pack, asked, texts, titles)
    if of_others:
        deeds_of_others = [_deed(case, pack, one, texts, titles) for one in of_others]
        chapters.append(Chapter("For somebody else, with proof of what they said", deeds_of_others))
    told = {
        "case": seen,
        "rules": pack.digest,
        "brand": brands.shown(record.body_id),
        "invite": reverse("invite-apprentice", args=[case]) if who.role in INVITES else "",
        "told": _good_to_know(seen["told"], missing_at_gateway(pack, view.case, now), texts),
        "sits": who.user.pk if may_ever("ask_question", who.role) else "",
        "links": reverse("links", args=[case]) if who.role in links.ASKING else None,
        "way": _way(seen["stage"]),
        "again": taken_again(seen),
        "lapsed": lapsed(pack, view, seen["stage"], now),
        "ways": ways.of_case(case, who.role, view.case),
        "next": _next(case, seen, today, [deed for one in chapters for deed in one.deeds]),
        "waiting": [
            {"what": spoken.sentence(one["sentence"]), "due": _when(one, today)}
            for one in seen["moves"]
            if not one["mine"]
        ],
        "others": rows.others(who, leaving.needing_another_on(who, case)),
        "deadlines": [
            one | {"due": (rows.opens if one["opens"] else rows.due)(one["by_day"], today)}
            for one in seen["deadlines"]
            if one["state"] in ("running", "overdue") and seen["stage"] != Stage.LAPSED
        ],
        "gateway": gateway(case, who.role, pack, view, [*found, *theirs], now, known, texts),
        "meeting": meeting(pack, view.case, view.entries),
        "bundles": exhibits.bundles(who, case, pack, view.case, texts),
        "covered": exhibits.covered(pack, view.case, texts),
        "open": _some(chapters, opened=True),
        "closed": _some(chapters, opened=False),
        "beside": _chapters(case, pack, [*beside, *more], texts, titles),
        "history": _history(view.entries, narrated(record, view, texts)),
    }
    return render(request, "web/case.html", told)


def _asked_for(
    pack: Pack, found: Iterable[Permission]
) -> tuple[list[Permission], list[Permission]]:
    """Part what the specification speaks of from what it does not ask for."""
    asked: list[Permission] = []
    beside: list[Permission] = []
    for one in found:
        (asked if spoken_of(pack, one.action, one.target) else beside).append(one)
    return asked, beside


def _way(stage: str) -> list[Step]:
    """Give the way of a case: what is behind it, where it stands, what is to come."""
    at = next((n for n, (_, stages) in enumerate(WAY) if stage in stages), None)
    return [
        Step(name, "here" if n == at else "done" if at is not None and n < at else "to come")
        for n, (name, _) in enumerate(WAY)
    ]


def _next(
    case: UUID, seen: dict[str, Any], today: date, known: Iterable[Deed]
) -> list[dict[str, Any]]:
    """Give somebody's own next moves: what to do, where, when, and what stands in the way."""
    because = {one.address: one.because for one in known if not one.open}
    found = []
    for one in seen["moves"]:
        if one["mine"]:
            address = rows.step(case, one["action"], one["target"])
            found.append(
                {
                    "what": imperative(_words(one)),
                    "address": rows.leads(case, one["action"], one["target"], one["clause"]),
                    "open": address not in because,
                    "because": because.get(address, ())[:FEW],
                    "more": len(because.get(address, ())[FEW:]),
                    "due": _when(one, today),
                    "clause": one["clause"],
                }
            )
    return found


def _when(move: dict[str, Any], today: date) -> rows.Due | None:
    return rows.when(move["from_day"], move["by_day"], move["waiting_since"], today)


def _good_to_know(
    told: Iterable[dict[str, Any]], missing: Iterable[Finding], texts: dict[str, str]
) -> list[dict[str, Any]]:
    """Give what the case is told, without what the page says already of what is missing."""
    said = " ".join(str(history.revealed(one.sentence, texts)) for one in missing)
    return [
        one | {"sentence": one["sentence"].replace(f"Still missing: {said} ", "")} for one in told
    ]


def _words(move: dict[str, Any]) -> str:
    """Give a move without who makes it: `The officer books it.` is `books it`."""
    sentence: str = move["sentence"]
    return sentence.removeprefix(f"The {Role(move['role']).words} ").removesuffix(".")


def _chapters(
    key: UUID,
    pack: Pack,
    found: Iterable[Permission],
    texts: dict[str, str],
    titles: Mapping[str, str],
) -> list[Chapter]:
    """Give every action that somebody's role may ever do here, by the part of the case."""
    chapters: dict[Track, Chapter] = {}
    for one in found:
        if one.action in BEGINNINGS:
            continue
        track = rows_of(one.action)[0].track
        words = CHAPTERS.get(track) or spoken.sentence(track.words)[:-1]
        chapter = chapters.setdefault(track, Chapter(words, []))
        chapter.deeds.append(_deed(key, pack, one, texts, titles))
    return list(chapters.values())


def _deed(
    key: UUID, pack: Pack, one: Permission, texts: dict[str, str], titles: Mapping[str, str]
) -> Deed:
    about = titles.get(one.target or "", one.target)
    if one.target is not None and one.target in pack.methods:
        words = deeds.about(one.action, pack, one.target)
    else:
        words = deeds.infinitive(one.action)
        words = f"{words}: {about}" if about else words
    refusals = [
        (finding.clause, str(history.revealed(finding.sentence, texts)))
        for finding in one.findings
        if finding.kind is Kind.REFUSAL
    ]
    return Deed(
        spoken.sentence(words)[:-1],
        rows.step(key, one.action, one.target),
        one.status != BLOCKED,
        refusals,
        spoken.sentence(deeds.infinitive(one.action))[:-1],
    )


def _some(chapters: Iterable[Chapter], *, opened: bool) -> list[Chapter]:
    """Give chapters with the deeds alone that are open, or those that are not."""
    kept = (Chapter(one.name, [deed for deed in one.deeds if deed.open is opened])
            for one in chapters)  # fmt: skip
    return [one for one in kept if one.deeds]


def _history(entries: Sequence[Entry], told: Sequence[Told]) -> list[Day]:
    """Give the history by day, the newest first."""
    lines = [
        Line(
            entry.at,
            day_of(entry.happened_at) if day_of(entry.happened_at) != day_of(entry.at) else None,
            words,
        )
        for entry, words in zip(entries, told, strict=True)
    ]
    return [Day(day, list(own)) for day, own in groupby(lines[::-1], lambda one: day_of(one.at))]
