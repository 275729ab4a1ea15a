"""Marking: a page for each theme, the whole sheet with the grade as it grows, then the marks given.

What is typed is kept as a draft (`cases.drafts`) with every press of a button; only when the marks
are given does anything count. What grade follows says the engine (`so_far`), and what may be given
the door: the sheet goes to it as every other form does (`doing.settle`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guildhall import clock
from guildhall.cases import drafts, history, queries
from guildhall.cases.memory import View
from guildhall.cases.queries import NotFoundError
from guildhall.engine.actions.base import Verdict
from guildhall.engine.events.judging import MarksReturned
from guildhall.engine.findings import Reason
from guildhall.engine.permitted import BLOCKED
from guildhall.engine.run import Attempt
from guildhall.engine.so_far import Marked, SoFar, so_far
from guildhall.engine.vocabulary import AttemptState
from guildhall.web import brands, doing
from guildhall.web.doing import Desk
from guildhall.web.forms.form import Form, typed_for, typed_of
from guildhall.web.forms.parts import AnyPart, Group, Several, Table
from guildhall.web.forms.questions import Questions
from guildhall.web.forms.reading import Faults, read
from guildhall.web.forms.typed import Typed, places
from guildhall.web.grounds import Grounds, grounds, held
from guildhall.web.session import Asked, signed_in
from guildhall.words import spoken

SHEET, SCORES = "sheet", "scores"
"""The questions that have pages of their own: descriptors by theme, and marks."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A mark sheet that somebody is at: what is typed of it by now, and what follows from that."""

    desk: Desk
    case: UUID
    method: str
    view: View
    tried: Attempt
    form: Form
    kept_at: datetime | None
    values: Mapping[str, Any]
    so_far: SoFar

    @property
    def address(self) -> str:
        """Where the whole sheet is."""
        return reverse("marking", args=[self.case, self.method])

    @property
    def slugs(self) -> list[str]:
        """The themes, in their order."""
        return list(self.so_far.themes)

    def place(self, slug: str) -> str:
        """Give the address of a theme."""
        return reverse("marking-theme", args=[self.case, self.method, slug])

    def part(self, key: str) -> AnyPart | None:
        """Give a question of the whole form; None where it is not asked here."""
        return next((one for one in self.form.parts if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Row:
    """A theme in the list of them: how far it is, and what it gives the grade."""

    name: str
    address: str
    words: str
    state: str
    """`todo`, `begun` or `done`."""
    reason: Reason | None
    silent: int
    """How many verdicts have no reason."""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sheet(request: Asked, case: UUID, method: str) -> HttpResponse:
    """Show the whole sheet, or give the marks."""
    desk = doing.desk_of(request.principal, case, "mark", method)
    if _shut(desk):
        return doing.closed(request, desk)
    step = request.POST.get("step", "")
    if request.method != "POST":
        return _sheet(request, _bench(desk))
    if step == "change":
        return redirect("marking", case, method)
    if step == "confirmed":
        # What was looked at is what counts, whatever was typed in another window since.
        bench = _bench(desk, typed_of(request.POST))
    else:
        bench = _bench(desk)
        rest = Questions(_rest(bench))
        rest.typed = typed_of(request.POST)
        bench = _keep(bench, rest)

    def ask(
        asked: Asked, _desk: Desk, _form: Form, *, status: int = 200,
        refusals: Iterable[dict[str, Any]] = (), notice: str = "", version: str | None = None,
    ) -> HttpResponse:  # fmt: skip
        return _sheet(asked, bench, status, list(refusals), notice, version)

    return doing.settle(request, replace(desk, parts=_parts(bench)), bench.form, ask)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def theme(request: Asked, case: UUID, method: str, slug: str) -> HttpResponse:
    """Mark one theme: what is typed is kept."""
    desk = doing.desk_of(request.principal, case, "mark", method)
    if _shut(desk):
        return doing.closed(request, desk)
    bench = _bench(desk)
    if slug not in bench.so_far.themes:
        raise NotFoundError
    questions = Questions((_of_theme(bench, slug),))
    if request.method == "POST":
        questions.typed = typed_of(request.POST)
        bench = _keep(bench, questions)
        return _went_on(request, bench, slug)
    questions.typed = bench.form.typed
    at, found = bench.slugs.index(slug), _grounds(bench)
    return render(request, "web/marking_theme.html", _told(bench) | {
        "form": questions.show(),
        "theme": bench.so_far.themes[slug].theme,
        "number": at + 1,
        "last": at + 1 == len(bench.slugs),
        "before": bench.place(bench.slugs[at - 1]) if at else "",
        "absent": bench.so_far.themes[slug].absent,
        "ksbs": [(one, desk.pack.ksbs[one]) for one in bench.so_far.themes[slug].theme.ksbs],
        "questions": found.questions(slug),
        "shown": found.shown(bench.so_far.themes[slug].theme),
        "whole": found.of_the_whole,
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def marks(request: Asked, case: UUID, method: str) -> HttpResponse:
    """Give marks for each line, where a method is marked by them: what is typed is kept."""
    desk = doing.desk_of(request.principal, case, "mark", method)
    if _shut(desk):
        return doing.closed(request, desk)
    bench = _bench(desk)
    part = bench.part(SCORES)
    if part is None:
        raise NotFoundError
    questions = Questions((part,))
    if request.method == "POST":
        questions.typed = typed_of(request.POST)
        bench = _keep(bench, questions)
        read(questions.parts, questions.typed, questions.faults)
        if not questions.faults.sentences:
            return _went_on(request, bench, None)
    questions.typed = bench.form.typed
    view = questions.show()
    told = _told(bench) | {
        "form": view,
        "errors": view.errors,
        "shown": [],
        "whole": _grounds(bench).of_the_whole,
    }
    return render(request, "web/marking_marks.html", told, status=422 if view.errors else 200)


def _shut(desk: Desk) -> bool:
    return desk.permission is not None and desk.permission.status == BLOCKED


# --- what stands on the sheet ---------------------------------------------------------------------


def _bench(desk: Desk, typed: Typed | None = None) -> Bench:
    """Lay a sheet out with what was typed: now, or else what was kept of it."""
    if desk.case is None or desk.target is None or desk.state is None:
        raise NotFoundError
    case, method = desk.case, desk.target
    _, _, view = queries.view(desk.who, case)
    tried = desk.state.attempt(method)
    form = doing.form_of(desk)
    kept = drafts.find(desk.who, case, method, drafts.go_of(desk.state, method))
    if typed is None:
        typed = Typed(kept.texts) if kept is not None else _given(form, tried, desk.texts)
    form.typed, form.sent = typed, True
    values = read(form.parts, typed, Faults())
    now = so_far(
        desk.pack,
        desk.state,
        method,
        clock.now(),
        met={key: one["met"] for key, one in values.get(SHEET, {}).items() if "met" in one},
        scores=values.get(SCORES, {}),
    )
    at = kept.at if kept is not None else None
    return Bench(desk, case, method, view, tried, form, at, values, now)


def _given(form: Form, tried: Attempt, texts: Mapping[str, str]) -> Typed:
    """Give the marks as they were given before, where they have come back."""
    told = {
        key: Verdict(met=one.met, reason=str(history.revealed(one.reason, texts)) or None)
        if one.reason is not None
        else one
        for key, one in tried.sheet.items()
    }
    before = {key: one.model_dump(exclude_none=True) for key, one in told.items()}
    return typed_for(form, {SHEET: before or None, SCORES: dict(tried.scores) or None})


def _keep(bench: Bench, questions: Questions) -> Bench:
    """Keep what was typed in answer to some questions; give the sheet with it."""
    names = {name for name, _ in places(questions.parts, questions.typed)}
    fresh = {name: said for name, said in questions.typed.texts.items() if name in names}
    # What is not ticked is not sent.
    ticked = [one.key for one in questions.parts if isinstance(one, Several)]
    fresh |= {key: () for key in ticked if key not in fresh}
    state = bench.desk.state
    if state is None:
        raise NotFoundError
    kept = drafts.keep(
        bench.desk.who,
        bench.case,
        bench.method,
        drafts.go_of(state, bench.method),
        {**bench.form.typed.texts, **fresh} if bench.kept_at is None else fresh,
        clock.now(),
    )
    return replace(_bench(bench.desk, Typed(kept.texts)), kept_at=kept.at)


def _of_theme(bench: Bench, slug: str) -> Table:
    """Give the questions of one theme: its descriptors alone, level by level."""
    whole, marked = bench.part(SHEET), bench.so_far.themes[slug]
    if not isinstance(whole, Table) or not isinstance(whole.item, Group):
        raise NotFoundError
    level = {f"{slug}.{key}": name for name, own in marked.theme.levels.items() for key in own}
    rows = tuple(
        replace(one, section=f"{spoken.sentence(level[one.value])[:-1]} descriptors")
        for one in whole.rows
        if one.value in marked.keys
    )
    # A reason is asked for each, though none has to be given.
    parts = tuple(replace(one, needed=True) for one in whole.item.parts)
    return replace(
        whole, label="Met, or not met?", rows=rows, item=replace(whole.item, parts=parts)
    )


def _rest(bench: Bench) -> list[AnyPart]:
    """Give the questions that are asked on the page of the whole sheet.

    Which pieces were looked at is not asked where there are none.
    """
    return [
        one
        for one in bench.form.parts
        if one.key not in (SHEET, SCORES) and not (isinstance(one, Several) and not one.options)
    ]


def _grounds(bench: Bench) -> Grounds:
    desk = bench.desk
    return grounds(desk.who, bench.case, desk.pack, bench.view, bench.method, desk.texts)


# --- how it is shown ------------------------------------------------------------------------------


def _told(bench: Bench) -> dict[str, Any]:
    """Give what every page of a sheet says: whose it is, and how far it has come."""
    desk, now = bench.desk, bench.so_far
    return {
        "desk": desk,
        "bench": bench,
        "brand": brands.shown(desk.pack.awarding_body.id),
        "session": desk.pack.methods[bench.method].session,
        "so_far": now,
        "rows": [_row(bench, slug, one) for slug, one in now.themes.items()],
        "marked": len(_all(bench)) - len(now.open),
        "of": len(_all(bench)),
        "word": desk.pack.theme_word,
    }


def _all(bench: Bench) -> list[str]:
    """Name all that is marked on the sheet."""
    part = bench.part(SCORES)
    lines = [one.value for one in part.rows] if isinstance(part, Table) else []
    return [*(key for one in bench.so_far.themes.values() for key in one.keys), *lines]


def _row(bench: Bench, slug: str, marked: Marked) -> Row:
    done = len(marked.keys) - len(marked.open)
    said = bench.values.get(SHEET, {})
    silent = sum(key in said and "reason" not in said[key] for key in marked.keys)
    state = "done" if not marked.open else "begun" if done else "todo"
    words = {"todo": "Not begun", "begun": f"{done} of {len(marked.keys)}", "done": "Marked"}[state]
    return Row(marked.theme.name, bench.place(slug), words, state, marked.reason, silent)


def _parts(bench: Bench) -> list[tuple[str, str, str]]:
    """Give the themes, what was said at each, and its page; the marks, where a method has them."""
    said = bench.values.get(SHEET, {})
    found = []
    for slug, marked in bench.so_far.themes.items():
        told = []
        for level, keys in marked.theme.levels.items():
            verdicts = {key: said.get(f"{slug}.{key}", {}).get("met") for key in keys}
            for met, words in ((True, "met"), (False, "not met")):
                own = [key for key, verdict in verdicts.items() if verdict is met]
                told += [spoken.sentence(f"{level} {spoken.listed(own)} {words}")] if own else []
        found.append((marked.theme.name, " ".join(told), bench.place(slug)))
    if bench.part(SCORES) is not None:
        scores = bench.values.get(SCORES, {})
        lines = [f"{spoken.plain(key)} {got}" for key, got in scores.items()]
        address = reverse("marking-marks", args=[bench.case, bench.method])
        found.append(("Marks", spoken.sentence("; ".join(lines)), address))
    return found


def _sheet(
    request: Asked,
    bench: Bench,
    status: int = 200,
    refusals: Iterable[dict[str, Any]] = (),
    notice: str = "",
    version: str | None = None,
) -> HttpResponse:
    """Show the whole sheet: its themes, the grade so far, and what is left to say."""
    rest = Questions(_rest(bench))
    rest.typed, rest.faults = bench.form.typed, bench.form.faults
    told = _told(bench) | {
        "form": rest.show(),
        "errors": [
            *({"href": _where(bench, name), "text": text} for name, text in
              bench.form.faults.sentences.items()),
            *({"href": "", "text": f"{one['sentence']} ({one['clause']})"} for one in refusals),
        ],
        "notice": notice,
        "seen": version or request.POST.get("seen") or bench.desk.version,
        "key": doing.key_of(request),
        "returned": _returned(bench),
        "by_marks": reverse("marking-marks", args=[bench.case, bench.method])
        if bench.part(SCORES) is not None
        else "",
        "plain": reverse("do-about", args=[bench.case, "mark", bench.method]),
        "held": held(bench.desk.pack, bench.view, bench.method, bench.desk.texts),
    }  # fmt: skip
    return render(request, "web/marking.html", told, status=status)


def _where(bench: Bench, name: str) -> str:
    """Give where a fault is mended: on the page of its theme, with the marks, or here."""
    for slug, marked in bench.so_far.themes.items():
        if any(name.startswith(f"{SHEET}.{key}") for key in marked.keys):
            return bench.place(slug)
    if name.partition(".")[0] == SCORES:
        return reverse("marking-marks", args=[bench.case, bench.method])
    return "#themes" if name.partition(".")[0] == SHEET else f"#{name}"


def _returned(bench: Bench) -> str:
    """Give why the marks came back, where they have."""
    if bench.tried.state is not AttemptState.RETURNED:
        return ""
    reason = next(
        one.event.reason
        for one in bench.view.entries[::-1]
        if isinstance(one.event, MarksReturned) and one.event.method == bench.method
    )
    return str(history.revealed(reason, bench.desk.texts))


def _went_on(request: Asked, bench: Bench, slug: str | None) -> HttpResponse:
    """Go on after a page was kept: to the next theme, or to the whole sheet."""
    step = request.POST.get("step", "")
    if step == "keep":
        return render(request, "web/marking_so_far.html", _told(bench))
    following = bench.slugs[bench.slugs.index(slug) + 1 :] if slug is not None else []
    if step != "sheet" and following:
        return redirect(bench.place(following[0]))
    return redirect(bench.address)
