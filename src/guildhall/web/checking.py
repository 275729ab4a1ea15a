"""Quality assurance: marks beside what they rest on, agreed with or returned with reasons.

Both are actions of their own, and go to the door as every form does; what is written here to the
themes becomes the one reason of a return. Until then it is kept as a draft (`cases.drafts`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guildhall import clock
from guildhall.cases import drafts, history, queries
from guildhall.cases.queries import NotFoundError
from guildhall.engine.actions.base import Verdict
from guildhall.engine.pack import Theme
from guildhall.engine.permitted import BLOCKED
from guildhall.engine.run import Attempt
from guildhall.people import names
from guildhall.web import brands, doing
from guildhall.web.doing import Desk
from guildhall.web.exhibits import Exhibit
from guildhall.web.forms.form import Form, typed_of
from guildhall.web.forms.typed import Typed
from guildhall.web.grounds import Grounds, Put, grounds, held
from guildhall.web.session import Asked, signed_in
from guildhall.words import spoken

AGREE, RETURN = "agree_marks", "return_marks"
WHOLE = "why"
"""The name of what is written to the whole; `why.<theme>`, to a theme."""
NOTHING_SAID = "Say why, at the theme that it is about or to the whole."
KEPT = "What you wrote is kept, for you alone. The marks still wait for your decision."
BOTH = "You have written why the marks should go back. Return them, or take that away."


@dataclass(frozen=True, slots=True)
class Judged:
    """A descriptor as it was marked: whether it is met, and why."""

    name: str
    statement: str
    met: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Section:
    """A theme as it was marked, with what the marks rest on, and what is written to it here."""

    slug: str
    theme: Theme
    judged: list[Judged]
    questions: list[Put]
    shown: list[Exhibit]
    why: str


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def check(request: Asked, case: UUID, method: str) -> HttpResponse:
    """Show the marks of a method with what they rest on; agree with them, or return them."""
    who = request.principal
    desk = doing.desk_of(who, case, AGREE, method)
    if desk.permission is not None and desk.permission.status == BLOCKED:
        return doing.closed(request, desk)
    step, way = request.POST.get("step", ""), request.POST.get("way", "")
    if request.method != "POST":
        return _show(request, desk)
    if step != "confirmed":
        kept_at = _keep(request, desk)
        if step == "keep":
            return render(request, "web/checking_kept.html", {"kept_at": kept_at})
        if step == "later":
            messages.success(request, KEPT)
            return redirect("case", case)
        if step == "change":
            return _show(request, desk)
    back = way == RETURN if step == "confirmed" else step == "return"
    reasons = _reasons(request, desk)
    if back and not reasons:
        return _show(request, desk, status=422, wrong=NOTHING_SAID)
    if not back and reasons:
        return _show(request, desk, status=422, wrong=BOTH)
    about = doing.desk_of(who, case, RETURN, method) if back else desk
    form = doing.form_of(about)
    typed = {
        name: told for name, told in typed_of(request.POST).texts.items() if name.startswith(WHOLE)
    }
    typed |= {"way": (about.action,)} | ({"reason": (reasons,)} if back else {})
    form.typed, form.sent = Typed(typed), True
    return doing.settle(request, about, form, _again)


def _again(
    request: Asked, desk: Desk, form: Form, *, status: int = 200,
    refusals: Iterable[dict[str, Any]] = (), notice: str = "", version: str | None = None,
) -> HttpResponse:  # fmt: skip
    """Show the page again, with what stands against it."""
    told = [f"{one['sentence']} ({one['clause']})" for one in refusals]
    told += form.faults.sentences.values()
    return _show(request, desk, status, "\n".join(told), notice, version)


def _go(desk: Desk) -> tuple[UUID, str, str]:
    """Name the check that somebody is at: the case, the method, and which marks of it."""
    if desk.case is None or desk.target is None or desk.state is None:
        raise NotFoundError
    return desk.case, desk.target, drafts.check_of(desk.state, desk.target)


def _keep(request: Asked, desk: Desk) -> datetime:
    """Keep what is written on the page; give when."""
    return drafts.keep(desk.who, *_go(desk), _written(request, desk), clock.now()).at


def _written(request: Asked, desk: Desk) -> dict[str, tuple[str, ...]]:
    """Give what was written to the themes and to the whole, by its name, blank or not."""
    names = (WHOLE, *(f"{WHOLE}.{slug}" for slug in desk.pack.themes))
    typed = typed_of(request.POST).texts
    return {name: tuple(texts) for name, texts in typed.items() if name in names}


def _reasons(request: Asked, desk: Desk) -> str:
    """Give all that was written as one reason, each theme's under its name."""
    told = []
    for name, texts in _written(request, desk).items():
        said = (texts[-1] if texts else "").replace("\r\n", "\n").strip()
        slug = name.removeprefix(f"{WHOLE}.")
        if said:
            told.append(said if name == WHOLE else f"{desk.pack.themes[slug].name}: {said}")
    return "\n\n".join(told)


def _show(
    request: Asked,
    desk: Desk,
    status: int = 200,
    wrong: str = "",
    notice: str = "",
    version: str | None = None,
) -> HttpResponse:
    """Show the marks, with what was written on them: now, or else what was kept of it."""
    if desk.case is None or desk.target is None or desk.state is None:
        raise NotFoundError
    method, option = desk.target, desk.state.known.option
    _, _, view = queries.view(desk.who, desk.case)
    kept = drafts.find(desk.who, *_go(desk))
    written: drafts.Texts = _written(request, desk)
    if request.method != "POST" and kept is not None:
        written = kept.texts
    why = {name: texts[-1] for name, texts in written.items() if texts}
    tried = desk.state.attempt(method)
    found = grounds(desk.who, desk.case, desk.pack, view, method, desk.texts)
    themes = desk.pack.themes_of(method, option)
    told = {
        "desk": desk,
        "brand": brands.shown(desk.pack.awarding_body.id),
        "session": desk.pack.methods[method].session,
        "word": desk.pack.theme_word,
        "result": tried.result,
        "by": names.people([tried.marked_by])[tried.marked_by] if tried.marked_by else "",
        "sections": [
            _section(slug, theme, tried, found, desk.texts, why.get(f"{WHOLE}.{slug}", ""))
            for slug, theme in themes.items()
            if any(f"{slug}.{key}" in tried.sheet for key in theme.keys)
        ],
        "scores": [(spoken.plain(key), one) for key, one in tried.scores.items()],
        "held": held(desk.pack, view, method, desk.texts),
        "whole": found.of_the_whole,
        "why": why.get(WHOLE, ""),
        "kept_at": kept.at if kept is not None else None,
        "errors": [{"href": "#why", "text": one} for one in wrong.split("\n") if one],
        "notice": notice,
        "seen": version or request.POST.get("seen") or desk.version,
        "key": doing.key_of(request),
    }
    return render(request, "web/checking.html", told, status=status)


def _section(
    slug: str, theme: Theme, tried: Attempt, found: Grounds, texts: Mapping[str, str], why: str
) -> Section:
    judged = [
        _judged(f"{spoken.sentence(level)[:-1]} {key}", words, tried.sheet[own], texts)
        for level, descriptors in theme.levels.items()
        for key, words in descriptors.items()
        if (own := f"{slug}.{key}") in tried.sheet
    ]
    return Section(slug, theme, judged, found.questions(slug), found.shown(theme), why)


def _judged(name: str, words: str, verdict: Verdict, texts: Mapping[str, str]) -> Judged:
    return Judged(name, words, verdict.met, str(history.revealed(verdict.reason or "", texts)))
