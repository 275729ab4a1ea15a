"""The bookings of a walk: which methods come in which round, on which day each can be held."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from guildhall.engine.adjustments import planned_seconds
from guildhall.engine.dates import LONDON
from guildhall.engine.kinds.base import Period
from guildhall.engine.kinds.order import OneDay, PassedBefore
from guildhall.engine.kinds.redo import NewPaper
from guildhall.engine.kinds.sessions import Delivery
from guildhall.engine.kinds.sittings import Setting, Sittings
from guildhall.engine.kinds.timing import HeldWithin, NotBefore
from guildhall.engine.kinds.unenforced import Unenforced
from guildhall.engine.pack import Pack
from guildhall.engine.periods import after
from guildhall.engine.rules.order import comes_before
from guildhall.engine.rules.unenforced import confirmation
from guildhall.engine.vocabulary import Anchor, Kind
from guildhall.engine.wording import counted
from guildhall.shelf.player import Player, StepError
from guildhall.shelf.scenario import Step

LONGEST = 400
"""Days within which a session has to be bookable, or the walk gives up."""
HOURS = (10, 14, 12, 16, 8, 18)
"""The hour of the session of each method in turn, so that two on one day do not meet."""

FACE_TO_FACE = {"delivery": "face_to_face", "place": "the workplace"}
"""How a session is booked that cannot be held online."""


def step(at: datetime, by: str, do: str, **given: Any) -> Step:  # noqa: ANN401 - plain values
    """Write a step of a walk."""
    text = at.astimezone(LONDON).replace(tzinfo=None).isoformat(" ")
    return Step.model_validate({"at": text, "by": by, "do": do, "with": given})


def at_hour(day: date, hour: int, minute: int = 0) -> datetime:
    """Give an hour of a day in London."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def waves(pack: Pack) -> list[tuple[str, ...]]:
    """Give the methods in rounds: each waits for results of rounds before it alone.

    Within a round they stand in the order that the pack asks for, else in its own. A pack that
    goes round in a circle has its methods as they stand: `packs check` tells of the circle.
    """
    before = comes_before(pack)
    waits: dict[str, set[str]] = {method: set() for method in pack.methods}
    for _, rule in pack.rules(PassedBefore):
        if rule.state != "submitted":
            waits[rule.method].add(rule.first)
    found: list[tuple[str, ...]] = []
    left = list(pack.methods)
    while left:
        own: list[str] = []
        rest = list(left)
        # One after another, so that what only comes later on the calendar is of the same round.
        while chosen := next(
            (m for m in rest if not before[m] & set(rest) and not waits[m] & set(left)), None
        ):
            own.append(chosen)
            rest.remove(chosen)
        found.append(tuple(own or left))
        left = [method for method in left if method not in found[-1]]
    return found


def together(pack: Pack, methods: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Give the methods of a round in groups: those that are held on one day are booked as one."""
    found: list[tuple[str, ...]] = []
    for method in methods:
        if any(method in group for group in found):
            continue
        rules = [rule for _, rule in pack.rules(OneDay) if method in rule.methods]
        with_it = {method, *(other for rule in rules for other in rule.methods)}
        found.append(tuple(other for other in methods if other in with_it))
    return found


def confirmations(player: Player, step: Step) -> Iterator[Step]:
    """Confirm what a step waits for, just before it."""
    for clause in player.pack.biting.get(step.do, ()):
        rule = clause.rule
        if not isinstance(rule, Unenforced) or not rule.confirm:
            continue
        if rule.method not in (None, step.given.get("method")):
            continue
        if confirmation(player.case, clause, rule) is None:
            given = {"at": step.at, "by": rule.shown_to[0].value, "do": "confirm_rule"}
            yield Step.model_validate({**given, "with": {"clause": clause.id}})


def first_bookings(player: Player, methods: tuple[str, ...], at: datetime) -> list[Step]:
    """Find the first day on which a session can be booked, or several on one day.

    Raises StepError where there is none, with what stood against it, on most days first.
    """
    against: dict[str, list[str]] = {}
    for days in range(1, LONGEST):
        day = at.astimezone(LONDON).date() + timedelta(days=days)
        trial = Player(player.pack, player.people, list(player.history), player.case, player.around)
        steps = list(_bookings(trial, methods, at, day, against))
        if len(steps) == len(methods):
            return steps
    message = f"the walk finds no day for {', '.join(methods)} within {LONGEST} days"
    told = [
        f"{clause} on {counted(len(said), 'day')}, at first: {said[0].rstrip('.')}"
        for clause, said in sorted(against.items(), key=lambda one: -len(one[1]))
    ]
    raise StepError("; ".join([message, *told]))


def _taken(player: Player, starts_at: datetime) -> bool:
    """Whether another session of the case is booked over that moment."""
    sessions = [tried.session for tried in player.case.current_attempts.values()]
    return any(
        one.starts_at <= starts_at < one.starts_at + timedelta(seconds=one.seconds)
        for one in sessions
        if one is not None
    )


def _not_earlier(player: Player, method: str) -> date:
    """Give the first day for a method whose clock starts with the session of another one."""
    days = [date.min]
    waits = [
        (rule.wait, rule.after_method)
        for _, rule in player.pack.rules(NotBefore)
        if rule.method == method and rule.after is Anchor.SESSION_HELD
    ]
    waits += [
        (Period(days=1), rule.after_method)
        for _, rule in player.pack.rules(HeldWithin)
        if rule.binds(method) and rule.after is Anchor.SESSION_HELD
    ]
    for wait, of in waits:
        other = player.case.attempt(of).session if of is not None else None
        if other is not None:
            days.append(after(other.day, wait, player.around))
    return max(days)


def _bookings(
    trial: Player, methods: tuple[str, ...], at: datetime, day: date, against: dict[str, list[str]]
) -> Iterator[Step]:
    """Book sessions on a day, one after another, as far as they are let through.

    `against` takes up what is said where they are not, by clause.
    """
    hour = HOURS[list(trial.pack.methods).index(methods[0]) % len(HOURS)]
    starts_at = at_hour(day, hour)
    for method in methods:
        if day < _not_earlier(trial, method) or _taken(trial, starts_at):
            return
        found = booking(trial, method, at, starts_at)
        for confirmed in confirmations(trial, found):
            trial.perform(confirmed)
        decision = trial.perform(found)
        if decision.refused:
            for finding in decision.findings:
                if finding.kind is Kind.REFUSAL:
                    against.setdefault(finding.clause, []).append(finding.sentence)
            return
        yield found
        length = planned_seconds(trial.pack, trial.case, method) or 3600
        starts_at += timedelta(hours=-(-length // 3600))


def booking(player: Player, method: str, at: datetime, starts_at: datetime) -> Step:
    """Give the step that books a session, with all that the pack wants to know of it."""
    pack, text = player.pack, starts_at.replace(tzinfo=None).isoformat(" ")
    given = {"method": method, "starts_at": text, "place": "online"}
    delivery = pack.rule(Delivery, method)
    if delivery is not None:
        given |= {"delivery": "online"} if "online" in delivery[1].ways else FACE_TO_FACE
    if pack.rule(NewPaper, method) is not None:
        given["paper"] = "A"
    setting, sittings = pack.rule(Setting, method), pack.rule(Sittings, method)
    if setting is not None:
        given["setting"] = setting[1].ways[0].value
    number = len(player.case.attempt(method).sittings) + 1
    for what in ("client", "place"):
        if sittings is not None and what in sittings[1].different:
            given[what] = f"{what}-{number}"
    return step(at, "officer", "book_session", **given)
