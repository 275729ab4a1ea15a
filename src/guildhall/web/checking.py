"""Quality assurance: marks beside what they rest on, agreed with or returned with reasons.

Both are actions of their own, and go to the door as every form does; what is written here to the
themes becomes the one reason of a return.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guildhall.cases import history, queries
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
from guildhall.web.grounds import Grounds, Put, grounds
from guildhall.web.session import Asked, signed_in
from guildhall.words import spoken

AGREE, RETURN = "agree_marks", "return_marks"
WHOLE = "why"
"""The name of what is written to the whole; `why.<theme>`, to a theme."""
NOTHING_SAID = "Say why, at the theme that it is about or to the whole."
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
    if request.method != "POST" or step == "change":
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


def _reasons(request: Asked, desk: Desk) -> str:
    """Give all that was written as one reason, each theme's under its name."""
    themes = {slug: one.name for slug, one in desk.pack.themes.items()}
    told = []
    for name, texts in typed_of(request.POST).texts.items():
        text = texts[-1] if texts else ""
        slug = name.removeprefix(f"{WHOLE}.")
        if text.strip() and (name == WHOLE or (slug != name and slug in themes)):
            said = text.replace("\r\n", "\n").strip()
            told.append(said if name == WHOLE else f"{themes[slug]}: {said}")
    return "\n\n".join(told)


def _show(
    request: Asked,
    desk: Desk,
    status: int = 200,
    wrong: str = "",
    notice: str = "",
    version: str | None = None,
) -> HttpResponse:
    """Show the marks."""
    if desk.case is None or desk.target is None or desk.state is None:
        raise NotFoundError
    method, option = desk.target, desk.state.known.option
    _, _, view = queries.view(desk.who, desk.case)
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
            _section(request, slug, theme, tried, found, desk.texts)
            for slug, theme in themes.items()
            if any(f"{slug}.{key}" in tried.sheet for key in theme.keys)
        ],
        "scores": [(spoken.plain(key), one) for key, one in tried.scores.items()],
        "whole": found.of_the_whole,
        "why": request.POST.get(WHOLE, ""),
        "errors": [{"href": "#why", "text": one} for one in wrong.split("\n") if one],
        "notice": notice,
        "seen": version or request.POST.get("seen") or desk.version,
        "key": doing.key_of(request),
    }
    return render(request, "web/checking.html", told, status=status)


def _section(
    request: Asked,
    slug: str,
    theme: Theme,
    tried: Attempt,
    found: Grounds,
    texts: Mapping[str, str],
) -> Section:
    judged = [
        _judged(f"{spoken.sentence(level)[:-1]} {key}", words, tried.sheet[own], texts)
        for level, descriptors in theme.levels.items()
        for key, words in descriptors.items()
        if (own := f"{slug}.{key}") in tried.sheet
    ]
    why = request.POST.get(f"{WHOLE}.{slug}", "")
    return Section(slug, theme, judged, found.questions(slug), found.shown(theme), why)


def _judged(name: str, words: str, verdict: Verdict, texts: Mapping[str, str]) -> Judged:
    return Judged(name, words, verdict.met, str(history.revealed(verdict.reason or "", texts)))
