"""Who could hold a session: what the rules say to each assessor of the body, and their load."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from guildhall.cases import around, packs, queries
from guildhall.engine import standing
from guildhall.engine.actions import AllocateAssessor, ChangeAssessor
from guildhall.engine.adjustments import planned_seconds
from guildhall.engine.dates import day_of, start_of
from guildhall.engine.decide import consult
from guildhall.engine.run import Attempt
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import AttemptState, Kind, Role
from guildhall.people import names, scope
from guildhall.people.acting import Principal, facts_of_many

WEEK = timedelta(days=7)
UNKNOWN = timedelta(hours=1)
"""For how long somebody is asked to be free where the length of a session is not known."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An assessor: how much they have to do, and what stands in their way.

    `sessions` are those that they hold in the week of the session, `to_mark` what waits for their
    marks; both of this awarding body alone. `against`: clause and sentence of each reason.
    """

    person: str
    name: str
    sessions: int
    to_mark: int
    against: tuple[tuple[str, str], ...]
    has_it: bool
    """Whether the method is theirs by now."""
    left: bool = False
    """Whether they are no assessor of the body any more; then they only have it still."""


def holders(
    who: Principal, case: UUID, method: str, now: datetime, starts_at: datetime | None = None
) -> list[Holder]:
    """Give the assessors of an officer's body: whoever can hold a session first, least load first.

    Whoever has the method and has left is among them. `starts_at` is when it would begin; left
    out, when it is booked for, if it is. Nobody for any other role.

    Raises queries.NotFoundError.
    """
    record, known, _ = queries.view(who, case)
    if who.role is not Role.OFFICER:
        return []
    now = max(now, record.last_at)
    pack = in_force(packs.pinned(record.pack_id), known.case, day_of(now))
    state = standing(pack, known.case, now)
    tried = state.attempt(method)
    length = timedelta(seconds=planned_seconds(pack, state, method) or 0) or UNKNOWN
    if starts_at is None and tried.state is AttemptState.BOOKED and tried.session is not None:
        starts_at, length = tried.session.starts_at, timedelta(seconds=tried.session.seconds)
    people = _assessors(who)
    body = record.body_id
    facts = facts_of_many(people, body, record.apprentice_id, day_of(now), state.known.started_on)
    taken = around.busy(people, starts_at, length, record) if starts_at is not None else {}
    week = start_of(day_of(starts_at or now))
    week -= timedelta(days=week.weekday())
    slots = queries.sessions_of(body, people, week).filter(quarter__lt=week + WEEK)
    held = Counter(
        person for person, _, _ in set(slots.values_list("person_id", "case_id", "method"))
    )
    waiting = queries.to_mark(body, people).values_list("owner", flat=True)
    to_mark = Counter(owner.partition(" ")[0] for owner in waiting)
    kind = AllocateAssessor if tried.assessor is None else ChangeAssessor
    found, known_now = [], around.on_the_day(day_of(now))
    for person, name in people.items():
        action = kind(method=method, assessor=facts[person])
        findings, _ = consult(pack, state, action, who.actor, now, known_now)
        against = [
            (one.clause, one.sentence.replace(person, name))
            for one in findings
            if one.kind is Kind.REFUSAL and one.field == "assessor"
        ]
        if person in taken:
            against.append(("house.clash", taken[person]))
        found.append(
            Holder(person, name, held[person], to_mark[person], tuple(against), _has(tried, person))
        )
    if tried.assessor is not None and tried.assessor.person not in people:
        gone = tried.assessor.person
        found.append(Holder(gone, names.people([gone])[gone], 0, 0, (), has_it=True, left=True))
    return sorted(found, key=lambda one: (bool(one.against), one.sessions + one.to_mark, one.name))


def _has(tried: Attempt, person: str) -> bool:
    return tried.assessor is not None and tried.assessor.person == person


def _assessors(who: Principal) -> dict[str, str]:
    """Give the assessors of somebody's awarding body, with their names, who have accepted it."""
    held = scope.memberships(who).filter(
        organisation_id=who.membership.organisation_id, role=Role.ASSESSOR, invited=False
    )
    return dict(held.order_by("user__name", "id").values_list("user_id", "user__name"))
