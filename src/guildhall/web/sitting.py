"""The day of a session: what is checked before it, its clock, its questions, and how it ends.

Everything is done by the forms of the actions, which lead back here. What stands in the way of the
start says the engine, and what the clock shows (`under_way`); no rule stands here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.cases import around, history, packs, queries
from guildhall.cases.queries import NotFoundError
from guildhall.engine import permitted
from guildhall.engine.dates import day_of
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.base import RuleBase
from guildhall.engine.kinds.grading import Sampled
from guildhall.engine.kinds.people import Panel
from guildhall.engine.kinds.sessions import Conditions, Identity, SessionPlan
from guildhall.engine.kinds.submissions import WorkOpened
from guildhall.engine.kinds.timing import PlannedLength
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.pack import Pack
from guildhall.engine.permitted import BLOCKED, Permission
from guildhall.engine.under_way import UnderWay, under_way
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import Kind
from guildhall.web import brands, doing, rows
from guildhall.web.forms.questions import Questions
from guildhall.web.session import Asked, signed_in
from guildhall.words import deeds, spoken

CHECKS: Mapping[str, tuple[type[RuleBase], ...]] = {
    "review_work": (WorkOpened,),
    "record_conditions": (Conditions,),
    "check_identity": (Identity,),
    "record_panel": (Panel,),
    "plan_session": (SessionPlan, Sampled),
}
"""What is done before the start, and the kinds of clause that it answers."""
PRESSED = ("start_session", "resume_session", "take_break")
"""What needs nothing but a press of its button."""
WRITTEN = ("interrupt_session", "extend_session", "end_session", "miss_session", "record_breach")
"""What is written down, on a page of its own."""
DAY = (*CHECKS, *PRESSED, *WRITTEN, "start_part", "ask_question")
MINUTE = 60
SECONDS = 20
"""So often the clock is looked at anew, where scripts run."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that is done before the start: whether it is needed still, and why."""

    words: str
    address: str
    lacking: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Button:
    """Something that can be done now; `part` is the part of the session that it begins."""

    words: str
    address: str
    part: str = ""


@require_safe
@signed_in
def sitting(request: Asked, case: UUID, method: str) -> HttpResponse:
    """Show the session of a method to whoever holds it."""
    who, now = request.principal, clock.now()
    if not may_ever("ask_question", who.role):
        raise NotFoundError
    record, _, view = queries.view(who, case)
    whole = packs.pinned(record.pack_id)
    known = around.on_the_day(day_of(now))
    found = permitted(whole, view.case, who.actor, now, known, names=DAY)
    own = {one.action: one for one in found if one.target in (method, None)}
    if "start_session" not in own:
        raise NotFoundError
    tried = view.case.attempt(method)
    if tried.session is None:
        return redirect("case", case)
    pack, texts = in_force(whole, view.case, day_of(now)), history.texts_of(case)
    standing = under_way(pack, view.case, method, now)
    before = tried.session.started_at is None
    told = {
        "case": case,
        "name": str(history.revealed(view.case.known.name_of_apprentice, texts)),
        "back": rows.of_case(case),
        "brand": brands.shown(record.body_id),
        "spec": pack.spec,
        "rules": whole.digest,
        "session": pack.methods[method].session,
        "booked": tried.session,
        "minutes": spoken.length(tried.session.seconds),
        "standing": standing,
        "clock": _clock(standing, now) if standing is not None else None,
        "seconds": SECONDS,
        "checks": _checks(case, method, pack, own, texts) if before else (),
        "start": _start(pack, own["start_session"], texts) if before else (),
        "pressed": [
            Button(_words(pack, name, method), _address(case, name, method))
            for name in PRESSED
            if _open(own, name)
        ],
        "parts": _parts(case, pack, method, own, standing),
        "written": [
            Button(_words(pack, name, method), _address(case, name, method))
            for name in WRITTEN
            if _open(own, name)
        ],
        "form": _question(request, case, method).show() if _open(own, "ask_question") else None,
        "ask": _address(case, "ask_question", method),
        "why_not": _refusals(own.get("ask_question"), texts) if standing is not None else (),
        "key": doing.key_of(request),
        "word": pack.theme_word,
        "marking": reverse("marking", args=[case, method])
        if tried.session.ended_at is not None
        else "",
    }
    return render(request, "web/sitting.html", told)


def _open(own: Mapping[str, Permission], name: str) -> bool:
    return name in own and own[name].status != BLOCKED


def _words(pack: Pack, name: str, method: str) -> str:
    """Say what is done: of this session by its name, where the words have one."""
    return spoken.sentence(deeds.about(name, pack, method))[:-1].removesuffix(
        f": {pack.methods[method].session}"
    )


def _address(case: UUID, name: str, method: str) -> str:
    """Give where something is done that leads back here."""
    target = None if name == "record_breach" else method
    return f"{rows.plain(case, name, target)}?{doing.FROM}={method}"


def _refusals(
    one: Permission | None, texts: Mapping[str, str], kinds: tuple[type[RuleBase], ...] = (),
    pack: Pack | None = None,
) -> list[tuple[str, str]]:  # fmt: skip
    """Give what stands in the way of something, of clauses of some kinds alone."""
    found: Iterable[Finding] = one.findings if one is not None else ()
    return [
        (finding.clause, str(history.revealed(finding.sentence, texts)))
        for finding in found
        if finding.kind is Kind.REFUSAL and (pack is None or _is_of(pack, finding.clause, kinds))
    ]


def _is_of(pack: Pack, clause: str, kinds: tuple[type[RuleBase], ...]) -> bool:
    return clause in pack.by_id and isinstance(pack.by_id[clause].rule, kinds)


def _checks(
    case: UUID,
    method: str,
    pack: Pack,
    own: Mapping[str, Permission],
    texts: Mapping[str, str],
) -> list[Check]:
    """Give what is done before the start, as far as the specification asks for it."""
    return [
        Check(
            _words(pack, name, method),
            _address(case, name, method) if _open(own, name) else "",
            _refusals(own["start_session"], texts, kinds, pack),
        )
        for name, kinds in CHECKS.items()
        if name in own and any(pack.rule(kind, method) is not None for kind in kinds)
    ]


def _start(pack: Pack, start: Permission, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give what else stands in the way of the start."""
    kinds = tuple(kind for some in CHECKS.values() for kind in some)
    return [
        (clause, sentence)
        for clause, sentence in _refusals(start, texts)
        if not _is_of(pack, clause, kinds)
    ]


def _parts(
    case: UUID, pack: Pack, method: str, own: Mapping[str, Permission], standing: UnderWay | None
) -> list[Button]:
    """Give a button for each part that is still to come."""
    if standing is None or not _open(own, "start_part") or pack.rule(PlannedLength, method) is None:
        return []
    return [
        Button(f"Go on to: {one.name}", _address(case, "start_part", method), one.id)
        for one in standing.parts
        if one.state == "to come"
    ]


def _question(request: Asked, case: UUID, method: str) -> Questions:
    """Give the short form for a question that is put now."""
    form = doing.form_of(doing.desk_of(request.principal, case, "ask_question", method))
    found = Questions(one for one in form.parts if one.key != "happened_at")
    found.typed = form.typed
    return found


def _clock(standing: UnderWay, now: datetime) -> dict[str, Any]:
    """Say what the clock shows: how long it has run, what is left, when it ends."""
    over = standing.left < 0
    return {
        "at": now,
        "ran": _minutes(standing.ran),
        "left": _minutes(abs(standing.left)),
        "over": over,
        "more": spoken.length(standing.more) if standing.more else "",
        "parts": [
            (one, spoken.length(one.seconds), spoken.length(one.ran) if one.ran else "")
            for one in standing.parts
        ],
    }


def _minutes(seconds: int) -> str:
    whole = seconds // MINUTE * MINUTE
    return spoken.length(whole) if whole else "less than a minute"
