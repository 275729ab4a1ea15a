"""THE DOOR: the only way to change a case.

An action is decided, its entries are appended, what lists show is brought up to date, and the
answer is kept for a retry: all in one transaction, or nothing of it. Pages, the API, jobs and
commands call `perform` and nothing else; with `preview` it is the same, and nothing is written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from guildhall import clock
from guildhall.cases import answers, around, carry, drafts, history, links, packs, queries, versions
from guildhall.cases.answers import Reply, Retry
from guildhall.cases.around import EVERYTHING, Outside
from guildhall.cases.fill import MalformedError, Place, beginning, filled, spoken_for
from guildhall.cases.history import Via
from guildhall.cases.memory import MEMORY, NOTHING, Known
from guildhall.cases.models import CaseRecord
from guildhall.engine import Decision, decide, neutral, replay
from guildhall.engine.actions.base import Action
from guildhall.engine.actor import Actor, Behalf
from guildhall.engine.audience import as_read
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry
from guildhall.engine.pack import Pack
from guildhall.engine.personal import personal_texts
from guildhall.engine.vocabulary import Role
from guildhall.people.acting import Principal, System
from guildhall.people.models import new_person

BEGINNINGS = ("register", "bring_in")
"""Actions that begin a case."""

NOBODY = UUID(int=0)
"""In the place of a case that does not begin."""
LOOKS = 3
"""How often an action is tried where others do something at the same moment."""
DEADLOCKS = frozenset({"40P01", "40001"})
"""What PostgreSQL says to one of two that wait for each other."""


class VersionNeededError(Exception):
    """An action that is only let through on a version that the person saw, and none was given."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to do: an action by name, its fields, on which case.

    People in `fields` are named by their ids. `spec` is for the two actions that begin a case.
    `seen` is the version that the person had before them; `behalf`, for whom an officer speaks.
    `link` is the one by which somebody signs: what they sign is what they saw, whatever it is.
    """

    action: str
    fields: Mapping[str, Any]
    case: UUID | None = None
    spec: str | None = None
    seen: str | None = None
    behalf: Behalf | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `case` is None where there is none yet.

    `newer` are the entries that the person had not seen, where their version has moved on
    (`stale`) and the action was not tried.
    """

    decision: Decision
    case: UUID | None
    version: str | None
    entries: tuple[Entry, ...] = ()
    newer: tuple[Entry, ...] = ()
    stale: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether it was let through."""
        return not (self.decision.refused or self.stale)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as a face gives it: its status, its body, and what came of it, unless repeated."""

    status: int
    body: str
    outcome: Outcome | None = None


Speaker = Callable[[Outcome], tuple[int, str]]
"""How a face puts an outcome into words: the status and the body of its answer."""


def perform(
    who: Principal, wanted: Wanted, via: Via, speak: Speaker, retry: Retry | None = None
) -> Said:
    """Do what somebody wants, or say why not; a retry with the same key gets the first answer.

    Raises queries.NotFoundError, fill.MalformedError, VersionNeededError, answers.KeyReusedError,
    links.ClosedError, and UnknownSpecError for a specification that is not offered.
    """
    for left in reversed(range(LOOKS)):
        try:
            with transaction.atomic():
                return _performed(who, wanted, via, speak, retry)
        except (IntegrityError, OperationalError) as error:
            # Somebody else was faster, with the same key or with the same apprentice or hour: the
            # next look finds what they have done.
            if not left or not _collided(error):
                raise
    raise AssertionError  # the last look has given an answer, or raised


def _collided(error: DatabaseError) -> bool:
    """Whether two came into one another's way, and not the database to its end."""
    deadlock = getattr(error.__cause__, "sqlstate", None) in DEADLOCKS
    return deadlock or isinstance(error, IntegrityError)


def perform_for_system(wanted: Wanted, via: Via) -> Outcome:
    """Do what Guildhall does of itself on a case that is there: `lapse` is all, so far.

    Raises as `perform` does. There is no version to have seen, and no key: what has been done
    already is refused by the state of the case.
    """
    if wanted.case is None:
        raise queries.NotFoundError
    with transaction.atomic():
        record = queries.find_for_system(wanted.case)
        outcome, plan = _judged(System(), wanted, lock=True, record=record)
        return plan.carry_out(via, outcome) if plan is not None else outcome


def preview(who: Principal, wanted: Wanted) -> Outcome:
    """Say what would come of it, and write nothing. Raises as `perform` does.

    Its entries are those that the person would see: a work that fails by the rule at hand-in, say,
    is not yet theirs to know.
    """
    outcome, plan = _judged(who, wanted, lock=False)
    return _foretold(who, outcome, plan) if plan is not None else outcome


def preview_each(who: Principal, case: UUID, wanted: Iterable[Wanted]) -> list[Outcome]:
    """Say what would come of several actions on one case, one after another; write nothing.

    Each is judged as if those before it had been done that are let through, and its `version` is
    the one that then stands before it. Raises as `perform` does.
    """
    record = queries.find(who, case)
    known, found = MEMORY.get(record), []
    for one in wanted:
        seen = versions.version_of(case, who.actor, known.seen_by(who.actor).last)
        wish = replace(one, case=case, seen=seen)
        outcome, plan = _judged(who, wish, lock=False, record=record, known=known)
        if plan is not None:
            outcome = _foretold(who, outcome, plan)
            known = known.with_more(outcome.decision.entries, known.head)
        found.append(outcome)
    return found


def _foretold(who: Principal, outcome: Outcome, plan: "Plan") -> Outcome:
    """Give an outcome with the entries that the person would see."""
    after = replay(outcome.decision.entries, plan.known.case)
    seen = (as_read(entry, after, who.actor) for entry in outcome.decision.entries)
    return replace(outcome, entries=tuple(entry for entry in seen if entry is not None))


def _performed(
    who: Principal, wanted: Wanted, via: Via, speak: Speaker, retry: Retry | None
) -> Said:
    record = queries.find(who, wanted.case, lock=True) if wanted.case is not None else None
    if retry is not None:
        earlier = answers.earlier(who.user.id, retry)
        if earlier is not None:
            return Said(earlier.status, earlier.body)
    link = links.hold(wanted.link, clock.now()) if wanted.link is not None else None
    outcome, plan = _judged(who, wanted, lock=True, record=record)
    if plan is not None and outcome.done:
        outcome = plan.carry_out(via, outcome)
        if link is not None:
            links.use_up(link, clock.now())
        if record is not None and wanted.action in drafts.ENDS:
            drafts.drop(record.pk, wanted.fields["method"])
    status, body = speak(outcome)
    if retry is not None:
        answers.keep(who.user.id, retry, Reply(status, body))
    return Said(status, body, outcome)


@dataclass(frozen=True, slots=True)
class Plan:
    """An action that may be done: what is needed to write it."""

    who: Principal | System
    record: CaseRecord | None
    known: Known
    pack: Pack
    at: datetime
    case: UUID
    typed: frozenset[str]
    """The personal texts that whoever acts brings along."""

    def carry_out(self, via: Via, outcome: Outcome) -> Outcome:
        """Append the entries, bring the lists up to date, and tell what was done."""
        parties = _parties_of(self.record)
        ready = self.ready(via, outcome.decision.entries)
        carry.write(ready, self.pack)
        if self.record is not None and parties != _parties_of(self.record):
            links.end_all(self.record, self.at)
        view = ready.known.seen_by(self.who.actor)
        fresh = view.since(self.known.sequence)
        return Outcome(
            decision=outcome.decision,
            case=self.case,
            version=versions.version_of(self.case, self.who.actor, view.last),
            entries=fresh,
            texts=ready.texts,
        )

    def ready(self, via: Via, entries: Sequence[Entry]) -> carry.Ready:
        """Work out what is to be written."""
        record = self.record or CaseRecord(
            id=self.case, pack_id=self.pack.digest, body_id=self.pack.awarding_body.id
        )
        return carry.ready(record, self.known, self.pack, entries, self.at, via, self.typed)


def _parties_of(record: CaseRecord | None) -> tuple[str, str, bool] | None:
    """Give who has a part in a case as an organisation, and whether it is over for them."""
    if record is None:
        return None
    return record.employer_id, record.provider_id, record.withdrawn


def judge_many(
    who: Principal, wanted: Iterable[Wanted], outside: Outside, at: datetime
) -> Iterator[tuple[Outcome, UUID] | MalformedError]:
    """Judge actions that each begin a case, as `preview` does, at one moment; nothing is written.

    Each is answered by itself, with the case that it would begin. Raises UnknownSpecError.
    """
    for one in wanted:
        try:
            outcome, plan = _judged(who, one, lock=False, outside=outside, at=at)
        except MalformedError as error:
            yield error
        else:
            yield outcome, plan.case if plan is not None else NOBODY


def _judged(
    who: Principal | System,
    wanted: Wanted,
    *,
    lock: bool,
    record: CaseRecord | None = None,
    outside: Outside = EVERYTHING,
    at: datetime | None = None,
    known: Known | None = None,
) -> tuple[Outcome, Plan | None]:
    """Decide; give what came of it, and what is needed to write it where it may be done.

    `known`: the case as it is taken to be, where that is not as it stands.
    """
    if wanted.case is not None and record is None and isinstance(who, Principal):
        record = queries.find(who, wanted.case, lock=lock)
    if known is None:
        known = MEMORY.get(record) if record is not None else NOTHING
    pack = packs.pinned(record.pack_id) if record is not None else packs.newest(wanted.spec or "")
    case = record.id if record is not None else uuid4()
    view = known.seen_by(who.actor)
    if record is not None:
        if not view.entries:
            raise queries.NotFoundError
        current = versions.version_of(case, who.actor, view.last)
        judges = wanted.action in versions.NEEDED or wanted.link is not None
        if judges and wanted.seen != current:
            if wanted.seen is None:
                raise VersionNeededError
            newer = versions.entries_since(case, who.actor, view, wanted.seen)
            stale = Outcome(
                Decision((), (), ()),
                case,
                current,
                newer=newer,
                stale=True,
                texts=history.texts_of(case),
            )
            return stale, None
    at = at or _moment(record)
    action = _action(who, wanted, pack, record, day_of(at), outside)
    actor = _actor(who, wanted, pack, record)
    day = day_of(at)
    known_around = around.surroundings(pack, known.case, action, actor, record, day, outside)
    decision = decide(pack, known.case, action, actor, at, known_around)
    clashes = around.brought_about(known.case, decision.entries, record)
    if clashes:
        known_around = replace(known_around, clashes=clashes)
        decision = decide(pack, known.case, action, actor, at, known_around)
    if decision.refused and record is not None:
        seen = decide(pack, view.case, action, actor, at, known_around)
        decision = neutral(decision, seen, actor)
    version = versions.version_of(case, who.actor, view.last) if record is not None else None
    texts = history.texts_of(case) if decision.refused and record is not None else {}
    outcome = Outcome(decision, record.id if record else None, version, texts=texts)
    if decision.refused:
        return outcome, None
    proof = [actor.on_behalf_of.proof] if actor.on_behalf_of and actor.on_behalf_of.proof else []
    typed = frozenset((*personal_texts(action), *proof))
    return outcome, Plan(who, record, known, pack, at, case, typed)


def _moment(record: CaseRecord | None) -> datetime:
    """Give when it is recorded: now, and never before what was recorded last."""
    now = clock.now().astimezone(UTC)
    return max(now, record.last_at) if record is not None else now


def _action(
    who: Principal | System,
    wanted: Wanted,
    pack: Pack,
    record: CaseRecord | None,
    day: date,
    outside: Outside,
) -> Action:
    """Give the action that is wanted, with what the service fills in."""
    fields = dict(wanted.fields)
    if wanted.action in BEGINNINGS and isinstance(who, Principal):
        fields = beginning(fields, who)
        fields.setdefault("apprentice", new_person())
    place = Place(
        pack.awarding_body.id,
        record.apprentice_id if record is not None else fields.get("apprentice", ""),
        record,
        day,
    )
    return filled(wanted.action, fields, place, who, outside)


def _actor(who: Principal | System, wanted: Wanted, pack: Pack, record: CaseRecord | None) -> Actor:
    """Give who acts, and for whom they speak. Only of an officer is it asked whether they are."""
    behalf = wanted.behalf
    if behalf is not None and who.actor.role is Role.OFFICER:
        behalf = spoken_for(behalf, record, wanted.fields, pack.awarding_body.id)
    return Actor(who.actor.person, who.actor.role, who.actor.organisation, on_behalf_of=behalf)
