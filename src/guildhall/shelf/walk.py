"""Openings that walk the pack: the shortest legal life to a point, found from its own rules."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, get_args

from guildhall.engine.adjustments import planned_seconds
from guildhall.engine.dates import LONDON, add_months
from guildhall.engine.kinds.gateway import (
    EnglishMaths,
    GatewayItem,
    OffTheJob,
    OnProgramme,
    Signatures,
)
from guildhall.engine.kinds.sessions import (
    Conditions,
    Identity,
    QuestionsLeast,
    SessionShows,
)
from guildhall.engine.kinds.submissions import BriefTitle, BriefWords, WorkIncludes
from guildhall.engine.pack import Pack
from guildhall.shelf.player import Player, StepError
from guildhall.shelf.scenario import Goal, Step, Walk

GOALS: tuple[Goal, ...] = get_args(Goal)
LONGEST = 400
"""Days within which a session has to be bookable, or the walk gives up."""


def walk(player: Player, plan: Walk) -> Iterator[Step]:
    """Give the steps of the walk; each is performed on the player before the next is found.

    Raises StepError where the pack lets nothing through.
    """
    legs = {
        "registered": _register,
        "submitted": _gateway,
        "accepted": _accept,
        "ready": _ready,
        "held": _hold,
        "marked": _mark,
        "agreed": _agree,
        "outcome": _release,
    }
    for goal in GOALS:
        for step in legs[goal](player, plan):
            decision = player.perform(step)
            if decision.refused:
                reasons = "; ".join(f"{f.clause}: {f.sentence}" for f in decision.findings)
                message = f"the walk cannot {step.do} on {step.at}: {reasons}"
                raise StepError(message)
            yield step
        if goal == plan.to:
            return


def _step(at: datetime, by: str, do: str, **given: Any) -> Step:  # noqa: ANN401 - plain values
    text = at.astimezone(LONDON).replace(tzinfo=None).isoformat(" ")
    return Step.model_validate({"at": text, "by": by, "do": do, "with": given})


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def _register(_: Player, plan: Walk) -> Iterator[Step]:
    given: dict[str, Any] = {"started_on": str(plan.from_)}
    if plan.option is not None:
        given["option"] = plan.option
    yield _step(_at(plan.from_, 12), "provider", "register", **given)


def gateway_day(pack: Pack, start: date) -> date:
    """Give the first day on which the gateway can be accepted."""
    found = pack.rule(OnProgramme)
    return add_months(start, found[1].months if found else 12)


def _gateway(player: Player, plan: Walk) -> Iterator[Step]:
    pack = player.pack
    at = _at(gateway_day(pack, plan.from_), 12)
    for clause in pack.biting.get("accept_gateway", ()):
        match clause.rule:
            case EnglishMaths(level=level):
                held = [
                    {"subject": subject, "level": level, "evidence": f"certificate-{subject}"}
                    for subject in ("english", "maths")
                ]
                yield _step(at, "provider", "record_english_maths", qualifications=held)
            case OffTheJob(percent=percent):
                hours = {"hours": "1500", "off_the_job_hours": str(15 * percent)}
                yield _step(at, "provider", "record_training", **hours)
            case GatewayItem(item=item):
                yield _item(pack, item, at)
            case _:
                pass
    for _, rule in pack.rules(Signatures):
        for role in rule.by:
            yield _step(at, role.value, "sign")
    yield _step(at, "provider", "submit_gateway")


def _item(pack: Pack, item: str, at: datetime) -> Step:
    match item:
        case "competence":
            return _step(at, "employer", "confirm_competence")
        case "outcomes":
            return _step(at, "provider", "state_outcomes", where="The portfolio's index.")
        case "knowledge":
            where = "The provider's own courses."
            return _step(at, "provider", "state_knowledge", where=where, no_certificates=True)
        case "preferred_dates":
            day = str(at.date() + timedelta(days=30))
            return _step(
                at, "provider", "state_preferred_dates", dates=dict.fromkeys(pack.methods, day)
            )
        case "adjustments":
            return _step(at, "provider", "state_adjustments", needed=False)
        case _:
            return _brief(pack, at)


def _brief(pack: Pack, at: datetime) -> Step:
    words = pack.rule(BriefWords)
    return _step(
        at,
        "apprentice",
        "submit_brief",
        scope="What the project builds, and for whom.",
        steps=[{"what": "Build it", "weeks": "6"}, {"what": "Try it and hand it in", "weeks": "2"}],
        planned_submission=str(at.date() + timedelta(weeks=8)),
        words=words[1].most if words else 400,
    )


def _accept(player: Player, plan: Walk) -> Iterator[Step]:
    yield _step(_at(gateway_day(player.pack, plan.from_), 12), "officer", "accept_gateway")


def _ready(player: Player, plan: Walk) -> Iterator[Step]:
    pack = player.pack
    at = _at(gateway_day(pack, plan.from_), 12)
    if pack.rule(BriefTitle) is not None:
        title = "The title of the project"
        yield _step(at, "officer", "sign_off_brief", title=title, enough_room=True)
    for method in pack.methods:
        yield _step(at, "officer", "allocate_assessor", method=method)
        pieces = [
            {
                "kind": rule.any_of[0],
                "measures": {"words": rule.most_words} if rule.most_words else {},
            }
            for _, rule in pack.rules(WorkIncludes)
            if rule.method == method
        ]
        if pieces:
            yield _step(at, "apprentice", "submit_work", method=method, pieces=pieces)
            yield _step(at, "assessor", "review_work", method=method, opened=True)
    for method in pack.methods:
        yield _first_booking(player, method, at)


def _first_booking(player: Player, method: str, at: datetime) -> Step:
    """Find the first day on which a session can be booked."""
    hour = 10 + 4 * list(player.pack.methods).index(method) % 8
    step = None
    for days in range(1, LONGEST):
        starts_at = _at(at.date() + timedelta(days=days), hour)
        text = starts_at.replace(tzinfo=None).isoformat(" ")
        step = _step(at, "officer", "book_session", method=method, starts_at=text, place="online")
        trial = Player(player.pack, player.people, list(player.history), player.case)
        if not trial.perform(step).refused:
            return step
    message = f"the walk finds no day for {method} within {LONGEST} days"
    raise StepError(message)


def _by_date(player: Player) -> list[str]:
    """Give the methods in the order of their sessions."""
    booked = {
        method: tried.session.starts_at
        for method, tried in player.case.current_attempts.items()
        if tried.session is not None
    }
    return sorted(booked, key=lambda method: booked[method])


def _hold(player: Player, _: Walk) -> Iterator[Step]:
    for method in _by_date(player):
        session = player.case.attempt(method).session
        if session is not None:
            yield from session_steps(player, method, session.starts_at)


def session_steps(player: Player, method: str, start: datetime) -> Iterator[Step]:
    """Give the steps of one session that keeps every rule, from its checks to its end."""
    pack = player.pack
    needed = [
        item for _, rule in pack.rules(Conditions) if rule.method == method for item in rule.items
    ]
    if needed:
        yield _step(start, "assessor", "record_conditions", method=method, confirmed=needed)
    if pack.rule(Identity, method) is not None:
        yield _step(start, "assessor", "check_identity", method=method, shown="passport")
    yield _step(start, "assessor", "start_session", method=method)
    for part in pack.parts_of(method):
        yield _step(start, "assessor", "start_part", method=method, part=part)
    themes = list(pack.themes_of(method, player.case.known.option))
    least = pack.rule(QuestionsLeast, method)
    for number in range(max(least[1].least if least else 1, len(themes))):
        asked = start + timedelta(minutes=number + 1)
        theme = themes[number % len(themes)]
        yield _step(asked, "assessor", "ask_question", method=method, theme=theme)
    length = planned_seconds(pack, player.case, method) or 3600
    covered = [
        item for _, rule in pack.rules(SessionShows) if rule.method == method for item in rule.items
    ]
    ended = start + timedelta(seconds=length)
    yield _step(ended, "assessor", "end_session", method=method, covered=covered)


def _after(player: Player) -> datetime:
    last = player.case.last_at
    if last is None:
        message = "nothing has happened yet"
        raise StepError(message)
    return last + timedelta(hours=1)


def _mark(player: Player, plan: Walk) -> Iterator[Step]:
    at = _after(player)
    for method in player.pack.methods:
        grade = plan.results.get(method, player.pack.scale_of(method)[1])
        given: dict[str, Any] = {"method": method, "set": grade}
        yield _step(at, "assessor", "mark", **given)


def _agree(player: Player, _: Walk) -> Iterator[Step]:
    at = _after(player)
    for method in player.pack.methods:
        yield _step(at, "quality_assurer", "agree_marks", method=method)


def _release(player: Player, _: Walk) -> Iterator[Step]:
    at = _after(player)
    for method in player.pack.methods:
        yield _step(at, "officer", "release_result", method=method)
