"""Links for employers who only sign: who asks for one, what it is for, and whether it still opens.

A link opens one thing on one case for one person, once. Whoever is named with one gets no other
right: no password, no list, no case. What is done with it is done through the door, as that person
acting for the employer.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from guildhall.cases import packs, queries
from guildhall.cases.memory import MEMORY
from guildhall.cases.models import CaseRecord, Link
from guildhall.engine.actor import Actor
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.kinds.base import RuleBase
from guildhall.engine.kinds.gateway import Declared, EnglishMathsChoice, GatewayItem, Signatures
from guildhall.engine.kinds.reform import BehavioursVerified
from guildhall.engine.kinds.unenforced import Unenforced
from guildhall.engine.lapse import standing
from guildhall.engine.lifecycle import rows
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.redos import decider
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import Role, Track
from guildhall.people import registry
from guildhall.people.acting import Principal
from guildhall.people.models import Membership
from guildhall.people.refusals import NotHereError, RefusedError

R = TypeVar("R", bound=RuleBase)
LASTS = 14
"""For how many days a link is good where nothing is said."""
LONGEST = 60
"""For how many days at most."""
CODE = re.compile(r"guildhall-link_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a link can be for: the actions it lets through, and what it is about.

    `about` is the field of the actions that the link fills in, `named` what people call that.
    """

    words: str
    actions: tuple[str, ...]
    about: str | None = None
    named: str = ""


THINGS: Mapping[str, Thing] = {
    "sign": Thing("sign the gateway form as it stands now", ("sign",)),
    "confirm_competence": Thing(
        "confirm that the apprentice works at the standard", ("confirm_competence",)
    ),
    "decide_english_maths": Thing(
        "decide whether English and maths are needed", ("decide_english_maths",)
    ),
    "decide_redo": Thing(
        "agree to a re-sit or re-take, or decline it", ("agree_redo", "decline_redo"),
        "method", "method",
    ),
    "declare": Thing("make a declaration", ("declare",), "what", "declaration"),
    "confirm_rule": Thing("confirm a rule", ("confirm_rule",), "clause", "clause"),
    "verify_behaviours": Thing("verify the apprentice's behaviours", ("verify_behaviours",)),
}  # fmt: skip
"""All that an employer does and that is a signature, by the word for it."""


ASKING = frozenset({Role.PROVIDER, Role.OFFICER})
"""Who asks for links: as `queries.links` has it."""


class Why(StrEnum):
    """Why a link opens nothing."""

    UNKNOWN = "unknown"
    USED = "used"
    RUN_OUT = "run out"
    TAKEN_BACK = "taken back"
    OVER = "over"


class ClosedError(Exception):
    """A link that opens nothing: unknown, used, run out, taken back, or of what is over.

    Whoever has no right code is told `UNKNOWN` and nothing else.
    """

    def __init__(self, why: Why = Why.UNKNOWN) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Wish:
    """A link that somebody asks for: for whom, for what, for how many days."""

    name: str
    email: str
    thing: str
    about: str | None = None
    days: int = LASTS


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that opens, and who stands behind it."""

    link: Link
    who: Principal

    @property
    def thing(self) -> Thing:
        """What it is for."""
        return THINGS[self.link.thing]

    @property
    def fixed(self) -> dict[str, str]:
        """The fields of its actions that the link fills in."""
        return {self.thing.about: self.link.about} if self.thing.about else {}


def ask(who: Principal, case: UUID, wish: Wish, at: datetime) -> tuple[Link, str]:
    """Make a link for somebody at the employer of a case; its code is told once.

    Raises queries.NotFoundError, NotYoursError for whoever may not ask, and RefusedError for what
    no employer signs here.
    """
    queries.links(who, case)
    name, email = registry.name_of(wish.name), registry.address_of(wish.email)
    if wish.thing not in THINGS:
        raise RefusedError("thing", f"A link is for one of: {', '.join(THINGS)}.")
    if not 1 <= wish.days <= LONGEST:
        raise RefusedError("days", f"A link is good for 1 to {LONGEST} days.")
    with transaction.atomic():
        record = queries.find(who, case, lock=True)
        signer = Actor("", Role.EMPLOYER, record.employer_id)
        seen = MEMORY.get(record).seen_by(signer).case
        thing = THINGS[wish.thing]
        if (wish.about is None) != (thing.about is None):
            sentence = f"Say which {thing.named} it is for." if thing.about else "Leave this out."
            raise RefusedError("about", sentence)
        pack = packs.pinned(record.pack_id)
        if not asked(pack, seen, wish.thing, wish.about, at):
            sentence = f"Nothing in {record.spec} asks this of the employer of this case."
            raise RefusedError("about" if thing.about else "thing", sentence)
        if not under_way(pack, seen, wish.thing, at):
            raise RefusedError("thing", "On this case, this is over.")
        organisation = who.membership.organisation
        if organisation is None:
            raise NotHereError
        key, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
        link = Link.objects.create(
            id=key,
            hash=_hash(secret),
            case=record,
            membership=_signer(record, name, email),
            thing=wish.thing,
            about=wish.about or "",
            run=seen.run.number,
            name=name,
            email=email,
            asked_by=who.user,
            asked_for=organisation,
            asked_at=at,
            expires_at=at + timedelta(days=wish.days),
        )
    return link, f"guildhall-link_{key}_{secret}"


def _signer(record: CaseRecord, name: str, email: str) -> Membership:
    """Find whom a link names: somebody of the employer by their address, or named before; or new.

    Nobody is looked for beyond this employer, so that nobody finds out who is known elsewhere.
    """
    there = Membership.objects.filter(
        role=Role.EMPLOYER, organisation_id=record.employer_id, active=True, user__is_active=True
    )
    if email:
        known = there.filter(user__email__iexact=email).first()
        if known is not None:
            return known
        named = Link.objects.filter(email__iexact=email, membership__in=there)
    else:
        named = Link.objects.filter(case=record, email="", name=name, membership__in=there)
    earlier = named.select_related("membership").order_by("asked_at", "id").first()
    if earlier is not None:
        return earlier.membership
    return registry.name_signer(record.body, record.employer, name)


def revoke(who: Principal, case: UUID, key: str, at: datetime) -> None:
    """Take a link back: from now on it opens nothing. One that was used stays as it is.

    Raises queries.NotFoundError, NotYoursError, NotHereError.
    """
    found = queries.links(who, case).filter(pk=key)
    if not found.exists():
        raise NotHereError
    found.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=at)


def end_all(case: CaseRecord, at: datetime) -> None:
    """End the links of a case whose parties have changed, or that is withdrawn."""
    Link.objects.filter(case=case, used_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=at
    )


def opened(code: str, at: datetime, *, used: bool = False) -> Opened:
    """Find what a link opens, and for whom. Raises ClosedError.

    `used`: also one that was used, for a retry of what it was used for.
    """
    told = CODE.fullmatch(code)
    if told is None:
        raise ClosedError
    rows_of_it = Link.objects.select_related("membership__user", "membership__organisation", "case")
    link = rows_of_it.filter(pk=told[1]).first()
    if link is None or not hmac.compare_digest(link.hash, _hash(told[2])):
        raise ClosedError
    return _opened(link, at, used=used)


def held(key: str, at: datetime, *, used: bool = False) -> Opened:
    """Find what a link opens by its id, for whoever has shown its code before. Raises ClosedError.

    `used` is as for `opened`.
    """
    rows_of_it = Link.objects.select_related("membership__user", "membership__organisation", "case")
    link = rows_of_it.filter(pk=key).first()
    if link is None:
        raise ClosedError
    return _opened(link, at, used=used)


def _opened(link: Link, at: datetime, *, used: bool) -> Opened:
    if link.used_at is not None and not used:
        raise ClosedError(Why.USED)
    _see_open(link, at)
    found = Opened(link, Principal(link.membership, frozenset()))
    if link.used_at is None:
        seen = MEMORY.get(link.case).seen_by(found.who.actor).case
        pack = packs.pinned(link.case.pack_id)
        if seen.run.number != link.run or not under_way(pack, seen, link.thing, at):
            raise ClosedError(Why.OVER)
    return found


def hold(key: str, at: datetime) -> Link:
    """Find a link that is still open, within the transaction that uses it. Raises ClosedError."""
    link = (
        Link.objects.select_for_update(of=("self",))
        .select_related("membership__user", "membership__organisation", "case")
        .get(pk=key)
    )
    if link.used_at is not None:
        raise ClosedError(Why.USED)
    _see_open(link, at)
    return link


def use_up(link: Link, at: datetime) -> None:
    """Let a link open nothing more: what it was for is done."""
    link.used_at = at
    link.save(update_fields=["used_at"])


def _see_open(link: Link, at: datetime) -> None:
    """See that a link has not run out, and that its person still acts for the case's employer."""
    one = link.membership
    place = one.organisation
    if link.revoked_at is not None:
        raise ClosedError(Why.TAKEN_BACK)
    if link.expires_at <= at:
        raise ClosedError(Why.RUN_OUT)
    if (
        not (one.active and one.user.is_active and place is not None and place.active)
        or place.pk != link.case.employer_id
    ):
        raise ClosedError(Why.OVER)


# --- what a thing is, on a case ---------------------------------------------------------------


def asked(
    pack: Pack, case: Case, thing: str, about: str | None, at: datetime
) -> tuple[Clause, ...]:
    """Give the clauses by which a thing is the employer's; none where no employer is asked.

    `case` is the case as its employer sees it.
    """
    pack = in_force(pack, case, day_of(at))
    match thing:
        case "sign":
            return _of(pack, Signatures, lambda rule: Role.EMPLOYER in rule.by)
        case "confirm_competence":
            return _of(pack, GatewayItem, lambda rule: rule.item == "competence")
        case "decide_english_maths":
            return _of(pack, EnglishMathsChoice)
        case "declare":
            return _of(pack, Declared, lambda rule: rule.what == about and Role.EMPLOYER in rule.by)
        case "confirm_rule":
            found = [(clause, rule) for clause, rule in pack.rules(Unenforced) if rule.confirm]
            return tuple(c for c, r in found if c.id == about and Role.EMPLOYER in r.shown_to)
        case "verify_behaviours":
            return _of(pack, BehavioursVerified)
        case _:
            if about not in case.run.attempts:
                return ()
            if decider(pack, case, about, day_of(at)) is not Role.EMPLOYER:
                return ()
            bites = {"agree_redo", "decline_redo"}
            return tuple(one for one in pack.clauses if bites & set(one.rule.bites))


def askable(who: Principal, case: UUID, at: datetime) -> list[tuple[str, str | None]]:
    """Give what a link can be asked for on a case now: the thing, and what it is about.

    Raises as `ask` does.
    """
    queries.links(who, case)
    record = queries.find(who, case)
    seen = MEMORY.get(record).seen_by(Actor("", Role.EMPLOYER, record.employer_id)).case
    pack = packs.pinned(record.pack_id)
    abouts: dict[str, list[str | None]] = {
        "decide_redo": list(seen.run.attempts),
        "declare": [*dict.fromkeys(rule.what for _, rule in pack.rules(Declared))],
        "confirm_rule": [clause.id for clause, rule in pack.rules(Unenforced) if rule.confirm],
    }
    return [
        (thing, about)
        for thing in THINGS
        if under_way(pack, seen, thing, at)
        for about in abouts.get(thing, [None])
        if _waits(seen, thing, about) and asked(pack, seen, thing, about, at)
    ]


def _waits(case: Case, thing: str, about: str | None) -> bool:
    """Whether a thing can be done as the case stands: no re-sit before there is a result."""
    return any(
        row.states is None or case.state(row.track, about) in row.states
        for action in THINGS[thing].actions
        for row in rows(action)
    )


def _of(
    pack: Pack, kind: type[R], fits: Callable[[R], bool] = lambda _: True
) -> tuple[Clause, ...]:
    return tuple(clause for clause, rule in pack.rules(kind) if fits(rule))


def under_way(pack: Pack, case: Case, thing: str, at: datetime) -> bool:
    """Whether the case is one on which a thing can still be done: by the lifecycle table."""
    state = standing(pack, case, at).run.state
    for action in THINGS[thing].actions:
        for row in rows(action):
            run = row.states if row.track is Track.RUN else row.guards.get(Track.RUN)
            if run is None or state in run:
                return True
    return False


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
