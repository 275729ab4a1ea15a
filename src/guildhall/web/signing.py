"""What an employer who only signs meets: one link, one thing, no password, nothing else.

The code of a link stands behind the `#` of its address, which no browser sends: so no log on the
way holds it. A script hands it in with a form; without one it is pasted. From then on the session
names the link, for half an hour, and the code is asked for no more.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from pydantic import BaseModel

from guildhall import clock
from guildhall.cases import history, linked, links, packs, queries
from guildhall.cases.answers import KeyReusedError, Retry
from guildhall.cases.fill import MalformedError
from guildhall.cases.history import Via
from guildhall.cases.links import ClosedError, Opened, Why
from guildhall.cases.narrated import tell
from guildhall.cases.perform import Outcome, VersionNeededError, perform, preview
from guildhall.engine.dates import day_of
from guildhall.engine.findings import Finding
from guildhall.engine.permitted import BLOCKED
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import Kind
from guildhall.people import knocks
from guildhall.people.pace import address_of
from guildhall.people.refusals import TooOftenError
from guildhall.web.doing import MOVED_ON, ONLY_HERE
from guildhall.web.entrance import TOO_OFTEN, Error
from guildhall.web.forms.form import Form
from guildhall.web.forms.known import known_of, with_files
from guildhall.web.frame import ALONE
from guildhall.web.session import principal_of
from guildhall.words import deeds, spoken

LINK = "link"
"""Where a session names the link that it was opened with."""
HELD_FOR = timedelta(minutes=30)
CLOSED = {
    Why.UNKNOWN: (
        "This link opens nothing",
        "It may not be whole: open it again from your message, or copy all of it.",
    ),
    Why.USED: (
        "This has been done already",
        "The link was good for once, and it has been used. There is nothing more for you to do.",
    ),
    Why.RUN_OUT: (
        "This link has run out",
        "It was good for some days, and they are over. Ask whoever sent it for a new one.",
    ),
    Why.TAKEN_BACK: (
        "This link was taken back",
        "If you did not expect that, ask whoever sent it, or the training provider.",
    ),
    Why.OVER: (
        "This is not needed any more",
        "If you did not expect that, ask whoever sent the link, or the training provider.",
    ),
}
"""What is told of a link that opens nothing, by why."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody signs with a link, as the pages say it."""

    opened: Opened
    action: str
    name: str
    spec: str
    back: str
    about: str = ""
    """What a declaration is about, in words."""

    @property
    def title(self) -> str:
        """What is done."""
        declares = self.action == "declare" and self.about
        words = f"declare {self.about}" if declares else deeds.infinitive(self.action)
        return spoken.sentence(words)[:-1]

    @property
    def pack(self) -> dict[str, str]:
        """Under which specification."""
        return {"spec": self.spec}


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Take the code of a link."""
    if request.method != "POST":
        return render(request, "web/link_enter.html", ALONE)
    code = request.POST.get("code", "").strip().rpartition("#")[2]
    now = clock.now()
    try:
        opened = links.opened(code, now)
    except ClosedError as error:
        try:
            knocks.at_links(address_of(request), now)
        except TooOftenError:
            told = ALONE | {"errors": [Error(TOO_OFTEN, "#code")]}
            return render(request, "web/link_enter.html", told, status=429)
        return _closed(request, error)
    request.session.cycle_key()
    if principal_of(request) is None:
        request.session.set_expiry(int(HELD_FOR.total_seconds()))
    request.session[LINK] = {"key": opened.link.pk, "until": (now + HELD_FOR).isoformat()}
    return redirect("link-paper")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, action: str = "") -> HttpResponse:
    """Show what is to be signed or decided; let it be looked at before it counts; do it once."""
    now = clock.now()
    try:
        opened = _held(request, now, used=request.method == "POST")
        return _paper(request, opened, action, now)
    except (ClosedError, queries.NotFoundError) as error:
        return _closed(request, error if isinstance(error, ClosedError) else ClosedError(Why.OVER))


@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Say that it is done."""
    return render(request, "web/link_done.html", ALONE)


def _held(request: HttpRequest, now: datetime, *, used: bool) -> Opened:
    """Find the link of a session. Raises ClosedError."""
    kept = request.session.get(LINK)
    if kept is None or now >= datetime.fromisoformat(kept["until"]):
        raise ClosedError
    return links.held(kept["key"], now, used=used)


def _closed(request: HttpRequest, error: ClosedError) -> HttpResponse:
    title, line = CLOSED[error.why]
    told = ALONE | {"title": title, "line": line, "contact": settings.CONTACT}
    status = 404 if error.why is Why.UNKNOWN else 410
    return render(request, "web/link_closed.html", told, status=status)


def _paper(request: HttpRequest, opened: Opened, action: str, now: datetime) -> HttpResponse:
    names = opened.thing.actions
    action = action or (names[0] if len(names) == 1 else "")
    if action and action not in names:
        raise Http404
    shown = linked.picture(opened, now) if opened.link.used_at is None else {}
    if not action:
        ways = [
            {"address": reverse("link-paper-as", args=[one["action"]]),
             "words": spoken.sentence(deeds.infinitive(one["action"]))[:-1]}
            for one in shown.get("actions", ())
        ]  # fmt: skip
        return render(request, "web/link_paper.html", ALONE | {"shown": shown, "ways": ways})
    record, _, view = queries.view(opened.who, opened.link.case_id)
    pack = in_force(packs.pinned(record.pack_id), view.case, day_of(now))
    texts = history.texts_of(record.pk)
    name = str(history.revealed(view.case.known.name_of_apprentice, texts))
    about = linked.about_words(pack, opened.link.about) if opened.link.about else ""
    desk = Desk(opened, action, name, pack.spec, reverse("link-paper"), about)
    form = Form(
        action,
        with_files(known_of(pack, view.case, opened.fixed.get("method")), {}),
        given=opened.fixed,
        leave_out=linked.NOT_ASKED | {"on_behalf_of"},
    )
    if request.method != "POST":
        return _ask(request, desk, form, shown)
    if not form.fill(request) or request.POST.get("step") == "change":
        return _ask(request, desk, form, shown, status=422 if form.faults.sentences else 200)
    body = form.read()
    if body is None:
        return _ask(request, desk, form, shown, status=422)
    seen = request.POST.get("seen", "") or "none"
    fields = body.model_dump(exclude_unset=True, exclude={"on_behalf_of"})
    wish = linked.wanted(opened, action, fields, seen)
    confirmed = request.POST.get("step") == "confirmed"
    try:
        if opened.link.used_at is None:
            outcome = preview(opened.who, wish)
            if not outcome.done:
                return _refused(request, desk, form, shown, outcome)
            warnings = _told(outcome.decision.findings, Kind.WARNING, texts)
            missed = bool(warnings) and request.POST.get("warned") != "yes"
            if not confirmed or missed:
                told = {
                    "desk": desk,
                    "story": tell(pack, outcome.entries, {record.apprentice_id: name}),
                    "warnings": warnings,
                    "notes": _told(outcome.decision.findings, Kind.NOTE, texts),
                    "kept": [
                        (name, text)
                        for name, found in form.typed.texts.items()
                        if name not in ONLY_HERE
                        for text in found
                    ],
                    "seen": seen,
                    "key": request.POST.get("key") or secrets.token_hex(16),
                    "errors": [Error("Say that you have read the warnings.", "#warned")]
                    if missed and confirmed
                    else [],
                }
                status = 422 if told["errors"] else 200
                return render(request, "web/look.html", ALONE | told, status=status)
        via = Via("link", opened.link.pk)
        said = perform(opened.who, wish, via, _speak, _retry(request, desk, seen, body))
    except MalformedError as error:
        form.add_faults(error.faults)
        return _ask(request, desk, form, shown, status=422)
    except KeyReusedError:
        raise ClosedError(Why.USED) from None
    except VersionNeededError:
        return _ask(request, desk, form, shown, status=409, notice=MOVED_ON)
    if said.outcome is not None and not said.outcome.done:
        return _refused(request, desk, form, shown, said.outcome)
    return redirect("link-done")


def _speak(outcome: Outcome) -> tuple[int, str]:
    return (200, "") if outcome.done else (409, "")


def _retry(request: HttpRequest, desk: Desk, seen: str, body: BaseModel) -> Retry:
    """Give what makes a second press of the button the same as the first."""
    told = f"link {desk.opened.link.pk} {desk.action} {seen} {body.model_dump_json()}"
    key = request.POST.get("key", "")[:60] or secrets.token_hex(16)
    return Retry(f"link-{key}", hashlib.sha256(told.encode()).hexdigest())


def _refused(
    request: HttpRequest, desk: Desk, form: Form, shown: dict[str, Any], outcome: Outcome
) -> HttpResponse:
    """Say why it was not let through; the link stays open."""
    if outcome.stale:
        now = clock.now()
        fresh = linked.picture(desk.opened, now)
        return _ask(request, desk, form, fresh, status=409, notice=MOVED_ON)
    refusals = _told(outcome.decision.findings, Kind.REFUSAL, outcome.texts)
    return _ask(request, desk, form, shown, status=422, refusals=refusals)


def _ask(
    request: HttpRequest,
    desk: Desk,
    form: Form,
    shown: dict[str, Any],
    *,
    status: int = 200,
    refusals: Iterable[dict[str, Any]] = (),
    notice: str = "",
) -> HttpResponse:
    """Show what is asked, and the form of the answer; or what stands in its way."""
    if not shown:
        raise ClosedError(Why.USED)
    mine = next((one for one in shown["actions"] if one["action"] == desk.action), None)
    if mine is None:
        raise ClosedError(Why.OVER)
    texts = history.texts_of(desk.opened.link.case_id)
    blocked = mine["status"] == BLOCKED
    view = form.show()
    others = [Error(f"{one['sentence']} ({one['clause']})", "") for one in refusals]
    told = {
        "desk": desk,
        "shown": shown,
        "form": view,
        "blocked": _told(mine["findings"], Kind.REFUSAL, texts) if blocked else [],
        "notice": notice,
        "errors": [*view.errors, *others],
        "seen": shown["version"],
        "key": request.POST.get("key") or secrets.token_hex(16),
    }
    return render(request, "web/link_paper.html", ALONE | told, status=status)


def _told(found: Iterable[Finding], kind: Kind, texts: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - texts by place
    """Give the findings of a kind as they are shown."""
    return [
        {"clause": one.clause, "sentence": str(history.revealed(one.sentence, texts))}
        for one in found
        if one.kind is kind
    ]
