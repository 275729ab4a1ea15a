"""The result of a case: every grade with how it follows, and what comes next, for each side.

What is shown is what somebody sees of the case: nothing that is not released to them is in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.cases import history, links, packs, queries
from guildhall.cases.memory import View
from guildhall.cases.picture import picture
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.events import RunLapsed
from guildhall.engine.findings import Reason
from guildhall.engine.kinds.overall import GradeTable
from guildhall.engine.lapse import due
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.pack import LEVELS, Pack
from guildhall.engine.run import Attempt
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import Role, Stage
from guildhall.web import brands, rows
from guildhall.web.session import Asked, signed_in
from guildhall.words import spoken
from guildhall.words.moves import imperative

AFTERWARDS = frozenset(
    {"agree_redo", "begin_run", "book_session", "claim_certificate", "record_certificate",
     "record_outcome", "verify_behaviours"}
)  # fmt: skip
"""Moves that follow from a result."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A descriptor that was not met, with the reason that was given."""

    theme: str
    level: str
    key: str
    statement: str
    reason: str


@dataclass(frozen=True, slots=True)
class Graded:
    """A result that is out: of which method, in which attempt, how it follows, what was not met."""

    name: str
    attempt: int
    grade: str
    passed: bool
    because: tuple[Reason, ...]
    missed: list[Missed]
    counts: bool
    """Whether it is the one that counts."""


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next: who does what, by when, by which clause; the address, where it is one's own.

    `links` is where a link to sign is asked for, where an employer decides who only signs.
    """

    words: str
    due: rows.Due | None
    clause: str
    address: str
    links: str


@require_safe
@signed_in
def outcome(request: Asked, case: UUID) -> HttpResponse:
    """Show what has come of a case, as whoever asks sees it."""
    who, now = request.principal, clock.now()
    seen = picture(who, case, now)
    record, _, view = queries.view(who, case)
    whole = packs.pinned(record.pack_id)
    pack = in_force(whole, view.case, day_of(now))
    texts = history.texts_of(case)
    results = _results(pack, view.case, texts)
    told = {
        "case": seen,
        "rules": whole.digest,
        "back": rows.of_case(case),
        "brand": brands.shown(record.body_id),
        "results": results,
        "lapsed": lapsed(pack, view, seen["stage"], now),
        "waiting": [one for one in seen["methods"] if one["released_at"] is None],
        "again": taken_again(seen),
        "table": _table(pack, view.case),
        "appeals": reverse("way", args=[case, "appeals"]) if may_ever("appeal", who.role) else "",
        "steps": _steps(case, who.role, seen, day_of(now)),
    }
    return render(request, "web/outcome.html", told)


def taken_again(seen: Mapping[str, Any]) -> list[str]:
    """Name the methods that are taken once more, where what has come of the whole is a fail."""
    if seen["outcome"] is None or seen["outcome"]["passed"]:
        return []
    return [one["name"] for one in seen["methods"] if one["released_at"] is None]


def lapsed(pack: Pack, view: View, stage: str, now: datetime) -> dict[str, str] | None:
    """Say why a run has lapsed, with the clause; None where the stage is another one.

    A lapse whose day has come counts, whether it is on record yet or not.
    """
    if stage != Stage.LAPSED:
        return None
    known = (one for one in view.entries[::-1] if isinstance(one.event, RunLapsed))
    entry = next(known, None) or due(pack, view.case, now)
    if entry is None or not isinstance(entry.event, RunLapsed):
        return None
    session, limit = pack.methods[entry.event.method].session, entry.event.limit
    sentence = f"The time for the {session} ended on {spoken.long_day(limit)}, and it was not held."
    return {"sentence": sentence, "clause": entry.event.clause}


def _results(pack: Pack, case: Case, texts: Mapping[str, str]) -> list[Graded]:
    """Give every result of this run that is out, the newest attempt first."""
    return [
        _graded(pack, method, one, texts, counts=one is case.counting(method))
        for method, tries in case.run.attempts.items()
        for one in tries[::-1]
        if one.released_at is not None and one.result is not None
    ]


def _graded(
    pack: Pack, method: str, tried: Attempt, texts: Mapping[str, str], *, counts: bool
) -> Graded:
    result = tried.result
    if result is None:
        message = f"{method} has no result"
        raise LookupError(message)
    # What a pass needs comes before what a higher grade needs.
    missed = [
        Missed(theme.name, level, own, words, str(history.revealed(verdict.reason or "", texts)))
        for level in LEVELS
        for slug, theme in pack.themes.items()
        for own, words in theme.levels.get(level, {}).items()
        if (verdict := tried.sheet.get(f"{slug}.{own}")) is not None and not verdict.met
    ]
    return Graded(
        pack.methods[method].name, tried.number, result.grade, bool(tried.passed),
        result.because, missed, counts,
    )  # fmt: skip


def _table(pack: Pack, case: Case) -> dict[str, Any] | None:
    """Give the table that leads to the overall grade, with its own row told; None without one."""
    found = pack.rule(GradeTable)
    if found is None:
        return None
    clause, table = found
    counted = [case.counting(method) for method in table.methods]
    own = tuple(one.result.grade if one and one.result else "" for one in counted)
    names = [pack.methods[method].name for method in table.methods]
    labels = [*names, "As a whole"]
    return {
        "clause": clause.id,
        "methods": names,
        "rows": [(list(zip(labels, row, strict=True)), row[:-1] == own) for row in table.rows],
    }


def _steps(case: UUID, role: Role, seen: Mapping[str, Any], today: date) -> list[Step]:
    """Give what comes next, from the moves of the case."""
    asks = role in links.ASKING
    return [
        Step(
            imperative(_words(one)) if one["mine"] else spoken.sentence(one["sentence"]),
            rows.due(one["by_day"], today),
            one["clause"] or "",
            rows.step(case, one["action"], one["target"]) if one["mine"] else "",
            reverse("links", args=[case])
            if asks and one["role"] is Role.EMPLOYER and not one["mine"]
            else "",
        )
        for one in _afterwards(seen["moves"])
    ]


def _afterwards(moves: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in moves if one["action"] in AFTERWARDS]


def _words(move: dict[str, Any]) -> str:
    sentence: str = move["sentence"]
    return sentence.removeprefix(f"The {Role(move['role']).words} ").removesuffix(".")
