"""The pages on which an action is done: asked for, looked at before it counts, and done.

No rule stands here. What can be done says the engine (`permitted`), what would come of it the door
(`preview`), and whether it is let through the door again (`perform`).
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from pydantic import BaseModel

from guildhall import clock
from guildhall.cases import around, foreseen, history, packs, queries, versions
from guildhall.cases.answers import KeyReusedError, Retry
from guildhall.cases.asked import OFFERED, wanted
from guildhall.cases.fill import MalformedError
from guildhall.cases.history import Via
from guildhall.cases.memory import View
from guildhall.cases.models import CaseRecord
from guildhall.cases.narrated import tell
from guildhall.cases.perform import BEGINNINGS, Outcome, VersionNeededError, perform, preview
from guildhall.cases.queries import NotFoundError
from guildhall.engine import permitted
from guildhall.engine.actions import ACTIONS
from guildhall.engine.case import NEW, Case
from guildhall.engine.checklist import asked_for
from guildhall.engine.dates import day_of
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.gateway import Declared
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.permitted import BLOCKED, Permission
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import Kind, Role
from guildhall.people import scope
from guildhall.people.acting import Principal
from guildhall.web import (
    brands,
    declaring,
    exhibits,
    gateway,
    keeping,
    otherwise,
    rows,
    way,
    ways,
)
from guildhall.web.again import said_before
from guildhall.web.behalf import FOR_OTHERS, THEIRS, for_others
from guildhall.web.forms.form import Form
from guildhall.web.forms.known import known_of, with_files, with_people
from guildhall.web.forms.words import FIRST
from guildhall.web.session import Asked, signed_in
from guildhall.words import deeds, spoken

AT_ONCE = frozenset(
    {"add_evidence", "ask_question", "interrupt_session", "map_evidence", "resume_session",
     "start_part", "start_session", "take_break"}
)  # fmt: skip
"""Actions in the middle of other work: where nothing speaks against them, they are done at once."""
Asker = Callable[..., HttpResponse]
"""How a page asks (again): with the request, the desk, the form, and by name what `show` takes."""
TOLD = frozenset({"book_session", "cancel_session", "change_assessor", "move_session"})
"""Actions of which others have to know in time: it is said who will find them on their page."""
BOOKINGS = frozenset({"book_session", "move_session"})
SEVERAL = frozenset({"add_evidence"})
"""Actions that are mostly done several times on end: one can go on with the next."""
ONLY_HERE = frozenset(
    {"csrfmiddlewaretoken", "step", "seen", "key", "warned", "add", "remove", "and-another"}
)
"""What a page sends beside the answers of its form."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What the page of a form tells besides: with which template, which extends the plain one."""

    template: str = "web/do.html"
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """An action that somebody is about to do: on which case, about what, under which rules."""

    who: Principal
    action: str
    pack: Pack
    case: UUID | None = None
    target: str | None = None
    record: CaseRecord | None = None
    state: Case | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    permission: Permission | None = None
    parts: Sequence[tuple[str, str, str]] = ()
    """What was typed on pages of its own: what it is, what was said, where that is changed."""
    view: View | None = None
    theirs: bool = False
    """Whether it is somebody else's, and is recorded with proof of what they said."""
    about: str = ""
    """What is declared, where one came from there."""
    instead: tuple[str, str] | None = None
    """What can be done in its place, where the one or the other is to be done: words, address."""

    @property
    def title(self) -> str:
        """What is done, and about what."""
        if self.about:
            return declaring.title(self.declared, self.about)
        if self.target is not None and self.target in self.pack.methods:
            return spoken.sentence(deeds.about(self.action, self.pack, self.target))[:-1]
        words = spoken.sentence(deeds.infinitive(self.action))[:-1]
        if self.target is None:
            return words
        if self.state is None:
            return f"{words}: {self.target}"
        pieces = exhibits.titles(self.state, self.texts)
        called = pieces.get(self.target) or ways.named(self.pack, self.state, self.target)
        return f"{words}: {called}"

    @property
    def several(self) -> bool:
        """Whether it is mostly done several times on end."""
        return self.action in SEVERAL

    @property
    def back(self) -> str:
        """Where one came from."""
        return rows.of_case(self.case) if self.case is not None else reverse("home")

    @property
    def way(self) -> str:
        """Where all of the appeal, report or request stands that it is a step of; or nothing."""
        own = ways.BY_STEP.get(self.action)
        return ways.address(self.case, own) if own is not None and self.case is not None else ""

    @property
    def clauses(self) -> list[Clause]:
        """The clauses that speak when it is done, and the one that it is about."""
        if self.action == "declare":
            return [one for one, rule in self.declared if self.about in ("", rule.what)]
        about = self.pack.by_id.get(self.target or "")
        return [
            clause
            for clause in self.pack.biting.get(self.action, ())
            if getattr(clause.rule, "method", None) in (None, self.target)
            or self.target not in self.pack.methods
        ] + ([about] if about is not None else self.asked)

    @property
    def asked(self) -> list[Clause]:
        """The clauses of the gateway that it is done for."""
        return asked_for(self.pack, self.action)

    @property
    def declared(self) -> list[tuple[Clause, Declared]]:
        """What is one's own to declare, or to record for whoever declares it, with its clause."""
        found = self.pack.rules(Declared)
        return [one for one in found if self.theirs or self.who.role in one[1].by]

    @property
    def apprentice(self) -> dict[str, str]:
        """What the apprentice is called, by their id."""
        return {self.record.apprentice_id: self.name} if self.record is not None else {}

    @property
    def name(self) -> str:
        """Whose case it is."""
        if self.state is None:
            return self.pack.title
        return str(history.revealed(self.state.known.name_of_apprentice, self.texts))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def do(request: Asked, case: UUID, action: str, target: str | None = None) -> HttpResponse:
    """Do an action on a case."""
    desk = desk_of(request.principal, case, action, target)
    if desk.permission is not None and desk.permission.status == BLOCKED:
        return closed(request, desk)
    if action == "declare":
        about = declaring.wanted(request.GET, desk.declared, desk.state, desk.who.role)
        desk = replace(desk, about=about)
    return go(request, desk, form_of(desk))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin(request: Asked, action: str, spec: str) -> HttpResponse:
    """Begin a case: register an apprentice, or bring a live case in."""
    desk = beginning_of(request.principal, action, spec)
    return go(request, desk, form_of(desk))


def beginning_of(who: Principal, action: str, spec: str) -> Desk:
    """Find what somebody is about to begin. Raises NotFoundError for what is not theirs to."""
    pack = next((one for one in packs.offered().values() if rows.spec_id(one) == spec), None)
    if pack is None or action not in BEGINNINGS or not may_ever(action, who.role):
        raise NotFoundError
    if who.role is Role.OFFICER and pack.awarding_body.id != who.membership.organisation_id:
        raise NotFoundError
    return Desk(who, action, pack)


def desk_of(who: Principal, case: UUID, action: str, target: str | None) -> Desk:
    """Find what somebody is about to do. Raises NotFoundError for what their role never does."""
    theirs = who.role is Role.OFFICER and action in THEIRS
    if action not in OFFERED or action in BEGINNINGS or not (theirs or may_ever(action, who.role)):
        raise NotFoundError
    record, _, view = queries.view(who, case)
    now = clock.now()
    whole = packs.pinned(record.pack_id)
    known = around.on_the_day(day_of(now))
    if theirs:
        found = for_others(who.actor, record, whole, view.case, now, known)
    else:
        found = permitted(whole, view.case, who.actor, now, known)
    permission = next((one for one in found if (one.action, one.target) == (action, target)), None)
    if permission is None:
        raise NotFoundError
    return Desk(
        who=who,
        action=action,
        pack=in_force(whole, view.case, day_of(now)),
        case=case,
        target=target,
        record=record,
        state=view.case,
        texts=history.texts_of(case),
        version=versions.version_of(case, who.actor, view.last),
        permission=permission,
        view=view,
        theirs=theirs,
        instead=otherwise.instead(case, action, target, found),
    )


def form_of(desk: Desk) -> Form:
    """Make the form of an action: what the page knows itself is not asked for."""
    kind = ACTIONS[desk.action]
    if desk.case is None:
        leave_out = {"apprentice", "on_behalf_of"}
        leave_out |= {"provider"} if desk.who.role is Role.PROVIDER else set()
        known = with_people(known_of(desk.pack), desk.who)
        return Form(desk.action, known, given={"spec": desk.pack.spec}, leave_out=leave_out)
    given = {kind.target: desk.target} if kind.target is not None else {}
    method = desk.target if kind.target == "method" else None
    known = known_of(desk.pack, desk.state, method, desk.action)
    if desk.action == "declare":
        known = declaring.offered(known, desk.declared, desk.about, desk.state, desk.who.role)
        given = {"what": desk.about} if desk.about else {}
    known = with_people(known, desk.who, _parties(desk))
    speaks = desk.who.role is Role.OFFICER and desk.action in FOR_OTHERS
    leave_out = set() if speaks else {"on_behalf_of"}
    # Nobody books to the second: a length like that is the specification's own.
    leave_out |= {"seconds"} if desk.action in BOOKINGS else set()
    needed = {"on_behalf_of"} if desk.theirs else set()
    known = with_files(known, keeping.files_of(desk.who, desk.case))
    form = Form(desk.action, known, given=given, leave_out=leave_out, needed=needed)
    form.begin_with(said_before(desk.action, desk.view, desk.texts))
    return form


def _parties(desk: Desk) -> dict[str, str] | None:
    """Give the people for whom an officer may speak, with their names; None for anybody else."""
    if desk.who.role is not Role.OFFICER or desk.record is None:
        return None
    places = (desk.record.employer_id, desk.record.provider_id)
    found = scope.memberships(desk.who).filter(organisation__in=places, active=True)
    named = {
        one.user_id: f"{one.user.name}, {Role(one.role).words}"
        for one in found.select_related("user").order_by("id")
    }
    return {desk.record.apprentice_id: f"{desk.name}, {Role.APPRENTICE.words}"} | named


def closed(request: Asked, desk: Desk) -> HttpResponse:
    """Say why something cannot be done at the moment."""
    refusals = _of(desk, desk.permission.findings if desk.permission else (), Kind.REFUSAL)
    status = 409 if request.method == "POST" else 200
    told = {"desk": desk, "brand": brands.shown(desk.pack.awarding_body.id), "refusals": refusals}
    return render(request, "web/closed.html", told, status=status)


def go(request: Asked, desk: Desk, form: Form, ask: Asker | None = None) -> HttpResponse:
    """Ask, look, or do: whatever the request is for. `ask`: as for `settle`."""
    ask = ask or show
    if request.method != "POST":
        return ask(request, desk, form)
    if not form.fill(request, _keeper(desk)) or request.POST.get("step") == "change":
        return ask(request, desk, form, status=422 if form.faults.sentences else 200)
    return settle(request, desk, form, ask)


def settle(request: Asked, desk: Desk, form: Form, ask: Asker) -> HttpResponse:
    """Judge what was typed: show what would come of it, or do it; ask again where it is wrong.

    `ask` is how the page that was typed on is shown again, and is called as `show` is.
    """
    body = form.read()
    if body is None:
        return ask(request, desk, form, status=422)
    seen = request.POST.get("seen") or desk.version
    wish = wanted(desk.action, body, desk.case, seen or None)
    try:
        outcome = preview(desk.who, wish)
        if not outcome.done:
            return _refused(request, desk, form, outcome, ask)
        warnings = _of(desk, outcome.decision.findings, Kind.WARNING)
        step = request.POST.get("step", "")
        unread = bool(warnings) and request.POST.get("warned") != "yes"
        if (step != "confirmed" and (warnings or desk.action not in AT_ONCE)) or unread:
            return _look(request, desk, form, outcome, missed=unread and step == "confirmed")
        said = perform(desk.who, wish, Via("web"), _speak, _retry(request, desk, body))
    except MalformedError as error:
        form.add_faults(error.faults)
        return ask(request, desk, form, status=422)
    except (KeyReusedError, VersionNeededError):
        return ask(request, desk, form, status=409, notice=MOVED_ON)
    if said.outcome is not None and not said.outcome.done:
        return _refused(request, desk, form, said.outcome, ask)
    case = desk.case or UUID(said.body)
    messages.success(request, _done(desk, said.outcome))
    return redirect(_back(request, desk, case))


def _back(request: Asked, desk: Desk, case: UUID) -> str:
    """Give where one goes when it is done: to the next of several, to the session, to the case.

    A step of an appeal, a report or a request leads to the page that says whose the next one is.
    """
    if request.POST.get("and-another"):
        return request.get_full_path()
    method = request.GET.get(FROM, "")
    if method in desk.pack.methods:
        return reverse("sitting", args=[case, method])
    return desk.way or rows.of_case(case)


FROM = "from"
"""In the address of a form: the method from whose session it was opened, and leads back to."""
MOVED_ON = (
    "Something has happened since this page was opened. Look at what you typed, and send it again."
)


def _speak(outcome: Outcome) -> tuple[int, str]:
    """Keep for a retry of the browser that it was done, and on which case."""
    return (200, str(outcome.case)) if outcome.done else (409, "")


def key_of(request: Asked) -> str:
    """Give what a page is told apart by, so that a second press of its button does it once."""
    return request.POST.get("key") or secrets.token_hex(16)


def _retry(request: Asked, desk: Desk, body: BaseModel) -> Retry:
    """Give what makes a second press of the button the same as the first."""
    told = f"web {desk.action} {desk.case} {body.model_dump_json()}"
    key = request.POST.get("key", "")[:60] or secrets.token_hex(16)
    return Retry(f"web-{key}", hashlib.sha256(told.encode()).hexdigest())


def _done(desk: Desk, outcome: Outcome | None) -> str:
    """Say what was done, as the history says it; a second press of the button is told less."""
    if outcome is None or not outcome.entries:
        return f"{desk.title}: done."
    entries = [history.as_text(entry, outcome.texts) for entry in outcome.entries[:1]]
    return tell(desk.pack, entries, desk.apprentice)[0].sentence


def _refused(request: Asked, desk: Desk, form: Form, outcome: Outcome, ask: Asker) -> HttpResponse:
    """Say why it was not let through, at the fields that could mend it."""
    if outcome.stale:
        return ask(request, desk, form, status=409, notice=MOVED_ON, version=outcome.version)
    names = {part.key for part in form.parts}
    refusals = [one for one in outcome.decision.findings if one.kind is Kind.REFUSAL]
    for one in refusals:
        if one.field in names:
            form.add_faults([(one.field, str(history.revealed(one.sentence, desk.texts)))])
    others = [one for one in refusals if one.field not in names]
    return ask(request, desk, form, status=422, refusals=_of(desk, others, Kind.REFUSAL))


def show(
    request: Asked,
    desk: Desk,
    form: Form,
    *,
    status: int = 200,
    refusals: Iterable[dict[str, Any]] = (),
    notice: str = "",
    version: str | None = None,
    beside: Beside | None = None,
) -> HttpResponse:
    """Show the form, with what stands beside it."""
    beside = beside or Beside()
    view, refusals = form.show(), list(refusals)
    others = [{"href": "", "text": f"{one['sentence']} ({one['clause']})"} for one in refusals]
    told = {
        "desk": desk,
        "brand": brands.shown(desk.pack.awarding_body.id),
        "form": view,
        "errors": [*view.errors, *others],
        "notice": notice,
        "seen": version or desk.version,
        "key": key_of(request),
        "about": gateway.about(desk.action, desk.pack, desk.view, desk.texts),
        "stands": _stands(desk),
        "bundles": exhibits.reviewed(
            desk.action, desk.who, desk.case, desk.pack, desk.state, desk.texts
        ),
        "first": FIRST.get(desk.action, ""),
    }
    return render(request, beside.template, told | dict(beside.told), status=status)


def _stands(desk: Desk) -> way.Stands | None:
    """Tell what there is so far of the appeal, report or request that a step is about."""
    named = ACTIONS[desk.action].target
    if named not in way.TELLING or not (desk.target and desk.record and desk.view):
        return None
    return way.stands(desk.who, desk.record, desk.view, desk.texts, (named, desk.target))


def _look(
    request: Asked, desk: Desk, form: Form, outcome: Outcome, *, missed: bool
) -> HttpResponse:
    """Show what would come of it, before it counts."""
    told = {
        "desk": desk,
        "brand": brands.shown(desk.pack.awarding_body.id),
        "story": tell(desk.pack, outcome.entries, desk.apprentice),
        "answers": form.show().answers if desk.case is None else (),
        "warnings": _of(desk, outcome.decision.findings, Kind.WARNING),
        "notes": _of(desk, outcome.decision.findings, Kind.NOTE),
        "starts": foreseen.limits(desk.pack, desk.state or NEW, outcome.entries, clock.now()),
        "readers": _readers(desk, outcome),
        "kept": [
            (name, text)
            for name, texts in form.typed.texts.items()
            if name not in ONLY_HERE
            for text in texts
        ],
        "seen": request.POST.get("seen") or desk.version,
        "key": key_of(request),
        "more": request.POST.get("and-another", ""),
        "errors": [{"href": "#warned", "text": "Say that you have read the warnings."}]
        if missed
        else [],
    }
    return render(request, "web/look.html", told, status=422 if missed else 200)


def _readers(desk: Desk, outcome: Outcome) -> str:
    """Say for whom it will stand on the page of the case, where they have to know of it."""
    if desk.record is None or desk.state is None or desk.action not in TOLD:
        return ""
    found = foreseen.readers(desk.record, desk.state, outcome.entries, desk.target)
    return spoken.listed([f"the {one.role.words}" for one in found if one != desk.who.actor])


def _of(desk: Desk, found: Iterable[Finding], kind: Kind) -> list[dict[str, Any]]:
    """Give the findings of a kind as they are shown."""
    return [
        {
            "clause": one.clause,
            "heading": one.heading,
            "sentence": str(history.revealed(one.sentence, desk.texts)),
            "reading": one.reading,
        }
        for one in found
        if one.kind is kind
    ]


def _keeper(desk: Desk) -> Any:  # noqa: ANN401 - what a form keeps files with
    """Give what keeps a file of a form; nothing where there is no case to hand it in for."""
    if desk.case is None:
        return None
    case = desk.case

    def keep(file: "UploadedFile[Any]") -> str:
        return keeping.keep(desk.who, case, file)

    return keep
