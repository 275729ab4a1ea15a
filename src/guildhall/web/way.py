"""The page of a way of its own in a case: an appeal, a report or a request, led through."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.cases import around, history, packs, queries
from guildhall.cases.memory import View
from guildhall.cases.models import CaseRecord
from guildhall.cases.narrated import narrated
from guildhall.cases.picture import picture
from guildhall.cases.queries import NotFoundError
from guildhall.engine import permitted
from guildhall.engine.case import UNDECIDED, Case
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry
from guildhall.engine.lifecycle import RELATIONS
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.permitted import BLOCKED, Permission
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import Kind, Role, Stage, State
from guildhall.people import names
from guildhall.people.acting import Principal
from guildhall.web import brands, rows
from guildhall.web.behalf import THEIRS, for_others
from guildhall.web.session import Asked, signed_in
from guildhall.web.ways import BY_SLUG, WAYS, Way, named, standing
from guildhall.words import deeds, spoken
from guildhall.words.story import Told

TELLING = frozenset({way.field for way in WAYS} | {"breach"})
"""Fields by which events name what there is more to tell of, before somebody takes a step."""
NAMED = (Role.ASSESSOR, Role.PANELLIST)
"""Roles in which not everybody has to do with a case: whoever does is named for it."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that has happened: when, and what."""

    at: datetime
    told: Told


@dataclass(frozen=True, slots=True)
class Step:
    """A step of one that has begun: what is done, how it stands, by whom and by when.

    `lines` is what happened at it; `address` where it is done, `because` why it cannot be.
    """

    name: str
    state: str
    lines: Sequence[Line]
    who: str
    due: rows.Due | None
    limit: Mapping[str, Any] | None
    address: str
    because: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Matter:
    """One of them: what it is about, its state, its steps, what came of it, what waits for it."""

    key: str
    name: str
    words: str
    open: bool
    steps: Sequence[Step]
    came: Sequence[Line]
    against: Mapping[str, Any] | None
    """The method that it is about, with the result that is out."""
    dates: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step in general: what is done, by whom, and what it may lead to."""

    name: str
    who: str
    leads: str
    follows: Sequence[str]


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where somebody begins one, or why they cannot."""

    name: str
    address: str
    because: Sequence[tuple[str, str]]


Story = Sequence[tuple[Entry, Told]]
"""Entries with their words."""


@dataclass(frozen=True, slots=True)
class Stands:
    """What whoever takes a step of one goes by: all that was said of it, and the result."""

    lines: Sequence[Line]
    against: Mapping[str, Any] | None
    spec: str
    rules: str


def stands(
    who: Principal, record: CaseRecord, view: View, texts: Mapping[str, str], about: tuple[str, str]
) -> Stands:
    """Tell what there is so far of one of them, or of a breach, as somebody sees it.

    `about`: the field by which events name it, and its key.
    """
    pack = packs.pinned(record.pack_id)
    told = zip(view.entries, narrated(record, view, texts), strict=True)
    lines = [Line(entry.happened_at, words) for entry, words in _of_one(about, told)]
    seen = picture(who, record.pk, clock.now())
    against = _result(seen, _about(view.case, about[1]))
    return Stands(lines, against, pack.spec, pack.digest)


def _of_one(about: tuple[str, str], told: Iterable[tuple[Entry, Told]]) -> list[tuple[Entry, Told]]:
    """Give the entries of one of them, with their words."""
    name, key = about
    return [one for one in told if getattr(one[0].event, name, None) == key]


def _about(case: Case, key: str) -> str | None:
    """Give the method or whatever else one of them is about."""
    found = case.adjustments.get(key) or case.breaches.get(key)
    return found.method if found is not None else case.matters[key].about


def _result(seen: Mapping[str, Any], method: str | None) -> Mapping[str, Any] | None:
    """Give a method as somebody sees it, where they see its grade."""
    found = (one for one in seen["methods"] if one["method"] == method and one["grade"])
    return next(found, None)


@require_safe
@signed_in
def way(request: Asked, case: UUID, slug: str) -> HttpResponse:
    """Show the way of an appeal, a report or a request on a case."""
    who, now = request.principal, clock.now()
    own = BY_SLUG.get(slug)
    seen = picture(who, case, now)
    if own is None or not own.is_for(who.role):
        raise NotFoundError
    record, _, view = queries.view(who, case)
    whole, texts = packs.pinned(record.pack_id), history.texts_of(case)
    pack = in_force(whole, view.case, day_of(now))
    known = around.on_the_day(day_of(now))
    found = permitted(whole, view.case, who.actor, now, known, names=set(own.steps))
    found += for_others(who.actor, record, whole, view.case, now, known)
    told = list(zip(view.entries, narrated(record, view, texts), strict=True))
    page = _Page(
        case, own, pack, view.case, seen, found, told, texts, day_of(now), who.role is Role.OFFICER
    )
    answer = {
        "case": seen,
        "rules": whole.digest,
        "brand": brands.shown(record.body_id),
        "way": own,
        "matters": page.matters()[::-1],
        "beginnings": list(page.beginnings()),
        "ahead": list(_ahead(own)),
        "clauses": _clauses(pack, own),
    }
    return render(request, "web/way.html", answer)


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page is made of: the case as somebody sees it, and what they may do."""

    id: UUID
    way: Way
    pack: Pack
    case: Case
    seen: Mapping[str, Any]
    found: Sequence[Permission]
    told: Story
    texts: Mapping[str, str]
    today: date
    speaks: bool
    """Whether whoever looks may record what others have said."""

    def matters(self) -> list[Matter]:
        """Give those that somebody sees, in order."""
        panel = [one.panellist.person for one in self.case.matters.values() if one.panellist]
        called = names.people(panel)
        return [self._matter(key, state, called) for key, state in standing(self.way, self.case)]

    def _matter(self, key: str, state: State, called: Mapping[str, str]) -> Matter:
        own = _of_one((self.way.field, key), self.told)
        about = _about(self.case, key)
        waits = state in UNDECIDED
        return Matter(
            key=key,
            name=spoken.sentence(named(self.pack, self.case, key))[:-1],
            words=state.words,
            open=waits,
            steps=[self._step(step, key, state, own, called) for step in self.way.steps],
            came=list(self._came(own)),
            against=_result(self.seen, about),
            dates=list(self._dates(about)) if waits else [],
        )

    def _step(
        self, step: str, key: str, state: State, own: Story, called: Mapping[str, str]
    ) -> Step:
        """Say how a step stands: done, to be done now, or to come."""
        mine = [row for row in self.way.rows if row.action == step]
        events = {row.event for row in mine}
        lines = [Line(entry.happened_at, told) for entry, told in own if entry.event.name in events]
        now = any(row.states is not None and state in row.states for row in mine)
        may = next((one for one in self.found if (one.action, one.target) == (step, key)), None)
        opened = now and may is not None and may.status != BLOCKED
        moves = (one for one in self.seen["moves"] if (one["action"], one["target"]) == (step, key))
        move = next(moves, {"by_day": None, "clause": None})
        limits = (one for one in self.seen["deadlines"] if one["clause"] == move["clause"])
        matter = self.case.matters.get(key)
        named = matter.panellist if matter is not None else None
        panel = named is not None and Role.PANELLIST in mine[0].roles
        return Step(
            name=_infinitive(step),
            state="done" if lines else "now" if now else "to come",
            lines=lines,
            who=called[named.person] if panel and named is not None else _by(mine[0].roles),
            due=rows.due(move["by_day"], self.today),
            limit=next(limits, None),
            address=rows.step(self.id, step, key) if opened else "",
            because=self._refusals(may) if may is not None and now and not lines else (),
        )

    def _came(self, own: Story) -> Iterator[Line]:
        """Give what came of it: entries that name it, and those recorded with its decision."""
        ends = {row.event for row in self.way.rows if row.action == self.way.steps[-1]}
        decided = {(entry.at, entry.actor.person) for entry, _ in own if entry.event.name in ends}
        for entry, told in self.told:
            if (entry.at, entry.actor.person) in decided and entry.event.name not in ends:
                yield Line(entry.at, told)

    def _dates(self, about: str | None) -> Iterator[Mapping[str, Any]]:
        """Give the limits that go on meanwhile, on what it is about."""
        for one in self.seen["deadlines"]:
            running = one["state"] in ("running", "overdue") and not one["opens"]
            concerns = about not in self.pack.methods or one["method"] in (None, about)
            if running and concerns and self.seen["stage"] != Stage.LAPSED:
                yield {**one, "due": rows.due(one["by_day"], self.today)}

    def beginnings(self) -> Iterator[Beginning]:
        """Say where somebody begins one, of each method if need be, or why they cannot."""
        step = self.way.steps[0]
        for one in self.found:
            if one.action != step:
                continue
            name = _infinitive(step)
            if one.target is not None and one.target in self.pack.methods:
                name = spoken.sentence(deeds.about(step, self.pack, one.target))[:-1]
            if self.speaks and one.action in THEIRS:
                name = f"{name} (for somebody else, with proof of what they said)"
            if one.status == BLOCKED:
                yield Beginning(name, "", self._refusals(one))
            else:
                yield Beginning(name, rows.step(self.id, step, one.target), ())

    def _refusals(self, may: Permission) -> list[tuple[str, str]]:
        return [
            (one.clause, str(history.revealed(one.sentence, self.texts)))
            for one in may.findings
            if one.kind is Kind.REFUSAL
        ]


def _ahead(own: Way) -> Iterator[Ahead]:
    """Tell the steps in general."""
    for step in own.steps:
        mine = [row for row in own.rows if row.action == step]
        ends = [row.to.words for row in mine if row.to is not None]
        leads = spoken.listed(ends, "or") if len(ends) > 1 or step == own.steps[-1] else ""
        yield Ahead(_infinitive(step), _by(mine[0].roles), leads, own.follows(step))


def _clauses(pack: Pack, own: Way) -> list[Clause]:
    """Give what the specification says of it."""
    found = {clause.id: clause for step in own.steps for clause in pack.biting.get(step, ())}
    return list(found.values())


def _by(roles: Iterable[Role]) -> str:
    """Say who takes a step: `the apprentice or the training provider`."""
    among = set(roles)
    words = [
        f"the {role.words} who {RELATIONS[role]}" if role in NAMED else f"the {role.words}"
        for role in Role
        if role in among
    ]
    return spoken.listed(words, "or")


def _infinitive(step: str) -> str:
    return spoken.sentence(deeds.infinitive(step))[:-1]
