"""Those who leave, and what they leave behind: told before a role is taken away, and after it.

Nothing is done to a case because somebody leaves: what needs somebody else is told to the officers
until another one is named.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import Q

from guildhall.cases import queries
from guildhall.cases.lists import BadCursorError, Sought
from guildhall.cases.models import Link, Part
from guildhall.engine.vocabulary import Role
from guildhall.people import names, registry
from guildhall.people.acting import Principal
from guildhall.people.models import Membership

SIGNER = signing.Signer(salt="cases.leaving")
PLACE = ("case_id", "role", "person_id")
"""What tells a part in a case from every other, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What some roles leave behind in the cases of an awarding body.

    `methods` that wait for them as an assessor, `sessions` that they hold in the days to come,
    `appeals` that they are to decide, and the organisations for which nobody else `acts`.
    """

    methods: int
    sessions: int
    appeals: int
    nobody_else: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Another:
    """A part in a case that needs somebody else: of what, and why (`Ann Example has left`)."""

    part: Part
    target: str
    why: str

    @property
    def sentence(self) -> str:
        """Say who does what, and why."""
        if self.part.role == Role.ASSESSOR:
            return f"The officer allocates another assessor to {self.target}: {self.why}."
        return f"The officer names another panellist for {self.target}: {self.why}."

    @property
    def action(self) -> str:
        """The action by which somebody else is named; none so far for an appeal."""
        return "change_assessor" if self.part.role == Role.ASSESSOR else "decide_appeal"


def left_behind(who: Principal, person: str, at: datetime) -> LeftBehind:
    """Give what somebody would leave behind. Raises NotYoursError, NotHereError."""
    return _left_behind(who, registry.roles_to_take(who, person), at)


def left_behind_by_role(who: Principal, membership: int, at: datetime) -> LeftBehind:
    """Give what one role would leave behind. Raises as `registry.take_role` does."""
    return _left_behind(who, [registry.role_to_take(who, membership)], at)


def deactivate(who: Principal, person: str, at: datetime) -> LeftBehind:
    """Take back every role that the awarding body has given somebody; give what is left behind."""
    with transaction.atomic():
        told = _left_behind(who, registry.roles_to_take(who, person), at)
        _end_links(registry.deactivate(who, person, at), at)
    return told


def take_role(who: Principal, membership: int, at: datetime) -> LeftBehind:
    """Take one role back; give what is left behind. Raises as `registry.take_role` does."""
    with transaction.atomic():
        one = registry.take_role(who, membership, at)
        told = _left_behind(who, [one], at)
        _end_links([one], at)
    return told


def _end_links(roles: Iterable[Membership], at: datetime) -> None:
    """End the links of roles that have ended, for good: they do not come back with the role."""
    ended = [one.pk for one in roles if not one.active]
    Link.objects.filter(membership__in=ended, used_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=at
    )


def _left_behind(who: Principal, roles: Collection[Membership], at: datetime) -> LeftBehind:
    body = registry.body_of(who).pk
    of_body = [one for one in roles if one.organisation_id == body]
    waits = {Role.ASSESSOR: 0, Role.PANELLIST: 0}
    people = {one.user_id for one in of_body if one.role in waits}
    named = {one.role for one in of_body}
    for part in queries.waiting_for(body, people).filter(role__in=named):
        waits[Role(part.role)] += len(part.waits.split())
    sessions = 0
    if Role.ASSESSOR in named:
        found = queries.sessions_of(body, people, at).values("case_id", "method").distinct()
        sessions = found.count()
    alone = []
    for one in roles:
        others = Membership.objects.filter(
            organisation_id=one.organisation_id, role=one.role, active=True, invited=False,
            user__is_active=True,
        ).exclude(pk=one.pk)  # fmt: skip
        if one.role in (Role.PROVIDER, Role.EMPLOYER) and not others.exists():
            alone.append(str(one.organisation_id))
    return LeftBehind(
        waits[Role.ASSESSOR], sessions, waits[Role.PANELLIST], tuple(sorted(set(alone)))
    )


def needing_another(
    sought: Sought, cursor: str | None, limit: int
) -> tuple[list[Another], str | None]:
    """Give a page of an officer's cases that need somebody else, and the cursor of the next one.

    None is ever overdue: no clause says by when. Raises lists.BadCursorError.
    """
    if sought.wish.overdue:
        return [], None
    found, mark = sought.theirs(queries.unstaffed(sought.who)).order_by(*PLACE), sought.mark()
    if cursor is not None:
        try:
            own, case, role, person = SIGNER.unsign_object(cursor)
            further = Q(case=case) & (Q(role__gt=role) | Q(role=role, person__gt=person))
            found = found.filter(Q(case__gt=case) | further, case__gte=case)
        except (signing.BadSignature, ValueError):
            raise BadCursorError from None
        if own != mark:
            raise BadCursorError
    parts = list(found[: limit + 1])
    if len(parts) <= limit:
        return _others(parts), None
    place = [str(getattr(parts[limit - 1], one)) for one in PLACE]
    return _others(parts[:limit]), SIGNER.sign_object([mark, *place])


def needing_another_on(who: Principal, case: UUID) -> list[Another]:
    """Give what needs somebody else on one case, for an officer."""
    if who.role is not Role.OFFICER:
        return []
    return _others(list(queries.unstaffed(who).filter(case_id=case).order_by(*PLACE)))


def _others(parts: Collection[Part]) -> list[Another]:
    called = names.people(part.person_id for part in parts)
    return [
        Another(part, target, _why(part, called[part.person_id]))
        for part in parts
        for target in part.waits.split()
    ]


def _why(part: Part, name: str) -> str:
    gone: bool = getattr(part, "gone")  # noqa: B009 - annotated by the query
    return f"{name} {'has left' if gone else 'stands too close to the apprentice by now'}"
