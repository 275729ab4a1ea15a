"""Links for employers who only sign, for whoever asks for them: made, listed, taken back."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from guildhall import clock
from guildhall.cases import history, links, packs, queries
from guildhall.cases.answers import KeyReusedError
from guildhall.cases.linked import about_words
from guildhall.cases.links import LASTS, LONGEST, THINGS, Wish
from guildhall.cases.models import Link
from guildhall.engine.pack import Pack
from guildhall.people.acting import Principal
from guildhall.people.refusals import RefusedError
from guildhall.web import rows
from guildhall.web.asking import do_once
from guildhall.web.entrance import Error
from guildhall.web.session import Asked, signed_in

BETWEEN = "|"
"""Between a thing and what it is about, in the value of a choice."""
HREFS = {"name": "#name", "email": "#email", "days": "#days"}


@dataclass(frozen=True, slots=True)
class Row:
    """A link that was asked for, and how it stands."""

    key: str
    name: str
    email: str
    words: str
    asked_at: datetime
    state: str
    at: datetime
    open: bool


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def of_case(request: Asked, case: UUID) -> HttpResponse:
    """Show the links of a case, and make one: its address is told once."""
    who, now = request.principal, clock.now()
    found = queries.links(who, case).order_by("-asked_at", "pk")[:LISTED]
    record = queries.find(who, case)
    pack = packs.pinned(record.pack_id)
    choices = [
        (f"{thing}{BETWEEN}{about or ''}", _words(pack, thing, about or ""))
        for thing, about in links.askable(who, case, now)
    ]
    typed = {name: request.POST.get(name, "").strip() for name in ("name", "email", "thing")}
    if request.method != "POST":
        came = request.GET.get("thing", "")
        typed["thing"] = choices[0][0] if len(choices) == 1 else came
    told: dict[str, Any] = {
        "case": case,
        "caption": f"{_name(who, case)}, {record.spec}",
        "back": rows.of_case(case),
        "choices": choices,
        "days": request.POST.get("days", str(LASTS)),
        "days_hint": f"From 1 to {LONGEST}.",
        "errors": [],
        "key": secrets.token_hex(16),
    } | typed
    if request.method == "POST":
        try:
            return _made(request, case, _wish(typed, told["days"], choices))
        except RefusedError as error:
            told["errors"] = [Error(error.sentence, HREFS.get(error.field, "#thing"))]
        except KeyReusedError:
            sentence = "A link was made from this page before: look whether it is the one you want."
            told["errors"] = [Error(sentence, "")]
    told["wrong"] = next((one.text for one in told["errors"] if one.href == "#thing"), "")
    told["rows"] = [_row(pack, one, now) for one in found]
    return render(request, "web/links.html", told, status=422 if told["errors"] else 200)


def address(case: UUID, thing: str, about: str = "") -> str:
    """Give where a link is asked for, with what it is for chosen already."""
    return f"{reverse('links', args=[case])}?{urlencode({'thing': f'{thing}{BETWEEN}{about}'})}"


def _name(who: Principal, case: UUID) -> str:
    _, _, view = queries.view(who, case)
    return str(history.revealed(view.case.known.name_of_apprentice, history.texts_of(case)))


def _made(request: Asked, case: UUID, wish: Wish) -> HttpResponse:
    """Make a link and show its address; the page loaded again makes none, and shows it no more."""

    def once() -> dict[str, Any]:
        made, code = links.ask(request.principal, case, wish, clock.now())
        return {"name": made.name, "until": made.expires_at.isoformat(), "code": code}

    made = do_once(request, asdict(wish), once, "code")
    told = {
        "case": case,
        "back": rows.of_case(case),
        "name": made["name"],
        "until": datetime.fromisoformat(made["until"]),
        "address": f"{request.build_absolute_uri(reverse('link'))}#{made['code']}",
        "seen": made["code"] is None,
    }
    return render(request, "web/link_made.html", told)


LISTED = 100
"""So many links of a case are shown, the newest first."""


def _wish(typed: dict[str, str], days: str, choices: list[tuple[str, str]]) -> Wish:
    """Read who is to sign what. Raises RefusedError."""
    if typed["thing"] not in dict(choices):
        raise RefusedError("thing", "Choose what it is that they are to sign or decide.")
    thing, _, about = typed["thing"].partition(BETWEEN)
    if not (days.isascii() and days.isdigit()):
        raise RefusedError("days", f"A link is good for 1 to {LONGEST} days.")
    return Wish(typed["name"], typed["email"], thing, about or None, int(days[:4]))


def _words(pack: Pack, thing: str, about: str) -> str:
    """Say what a link is for."""
    words = THINGS[thing].words
    words = f"{words[0].upper()}{words[1:]}"
    return f"{words}: {about_words(pack, about)}" if about else words


def _row(pack: Pack, one: Link, now: datetime) -> Row:
    match one:
        case Link(used_at=datetime() as at):
            state = "Used"
        case Link(revoked_at=datetime() as at):
            state = "Taken back"
        case Link(expires_at=at) if at <= now:
            state = "Ran out"
        case _:
            state, at = "Open until", one.expires_at
    words = _words(pack, one.thing, one.about)
    is_open = state == "Open until"
    return Row(one.pk, one.name, one.email, words, one.asked_at, state, at, is_open)


@require_POST
@signed_in
def take_back(request: Asked, case: UUID, link: str) -> HttpResponse:
    """Take a link back."""
    links.revoke(request.principal, case, link, clock.now())
    messages.success(request, "The link opens nothing any more.")
    return redirect("links", case)
