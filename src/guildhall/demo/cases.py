"""The cases of a demo: each is a walk of its pack up to a point, and what came after it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from guildhall.clock import LONDON
from guildhall.demo.player import Acted
from guildhall.engine.dates import add_months, day_of
from guildhall.engine.kinds.gateway import OnProgramme
from guildhall.engine.pack import Pack
from guildhall.shelf.bookings import at_hour, booking, confirmations, step
from guildhall.shelf.player import StepError, read_moment
from guildhall.shelf.scenario import Goal, Step, Walk
from guildhall.shelf.walk import session_steps, walk, work_of

DEVOPS, SUPPORT, PRODUCTION = "ST0825/AP02", "ST0120/AP02", "ST0792/1.2"
FIRST_HOUR, LAST_HOUR = 9, 17
"""Hours of the day in which a session may be under way."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A player, and the moment up to which the demo is filled: nothing happens after it."""

    player: Acted
    until: datetime

    def at(self, days: int = 0, hour: int | None = None) -> datetime:
        """Give a time so many days after what happened last; without an hour, soon after."""
        last = self.player.case.last_at or self.until
        if hour is None:
            return last + timedelta(days=days, minutes=30)
        found = at_hour(day_of(last) + timedelta(days=days), hour)
        return max(found, last + timedelta(minutes=5))

    def lately(self) -> datetime:
        """Give a time, not long ago, at which a session may have begun."""
        moment = self.until.astimezone(LONDON) - timedelta(minutes=20)
        day = moment.date() - timedelta(days=moment.hour < FIRST_HOUR)
        if FIRST_HOUR <= moment.hour <= LAST_HOUR:
            return moment.replace(second=0, microsecond=0)
        return at_hour(day, LAST_HOUR)

    def day(self, days: int) -> str:
        """Give a day from the end of the demo on, as a date is written."""
        return str(day_of(self.until) + timedelta(days=days))


More = Callable[[Scene], Iterator[Step]]


def nothing(_: Scene) -> Iterator[Step]:
    """Leave the case where the walk has led it."""
    yield from ()


@dataclass(frozen=True, slots=True)
class Plot:
    """One case: what it shows, its walk, how many days ago its gateway was due, what came after."""

    spec: str
    about: str
    to: Goal
    ago: int
    more: More = nothing
    results: Mapping[str, str] = field(default_factory=dict)
    option: str | None = None


def play(plot: Plot, player: Acted, until: datetime) -> None:
    """Play a case to where it stands. Raises StepError if a step does not go through."""
    start = _start(player.pack, until, plot.ago)
    told = {"to": plot.to, "from": start, "option": plot.option, "results": dict(plot.results)}
    for _ in walk(player, Walk.model_validate(told)):
        pass
    for own in plot.more(Scene(player, until)):
        for one in (*confirmations(player, own), own):
            player.perform(one)
    last = player.case.last_at
    if last is not None and last > until:
        message = f"{player.name}: {last} is after {until}"
        raise StepError(message)


def _start(pack: Pack, until: datetime, ago: int) -> Any:  # noqa: ANN401 - a date
    """Give the day of the start with which the gateway is due so many days ago."""
    months = max((rule.months for _, rule in pack.rules(OnProgramme)), default=12)
    due = day_of(until) - timedelta(days=ago)
    start = add_months(due, -months)
    while add_months(start, months) > due:
        start -= timedelta(days=1)
    return start


# --- what came after ----------------------------------------------------------------------------


def then(by: str, do: str, days: int = 0, hour: int | None = None, **given: Any) -> More:  # noqa: ANN401
    """Give one more step."""

    def more(scene: Scene) -> Iterator[Step]:
        yield step(scene.at(days, hour), by, do, **given)

    return more


def both(*parts: More) -> More:
    """Give several parts, one after another."""

    def more(scene: Scene) -> Iterator[Step]:
        for part in parts:
            yield from part(scene)

    return more


def upcoming(method: str, days: int = 12) -> More:
    """Move a session to a day that is still to come."""

    def more(scene: Scene) -> Iterator[Step]:
        starts_at = at_hour(day_of(scene.until) + timedelta(days=days), 11)
        yield _move(scene, method, starts_at)

    return more


def _move(scene: Scene, method: str, starts_at: datetime) -> Step:
    text = starts_at.astimezone(LONDON).replace(tzinfo=None).isoformat(" ")
    reason = "The apprentice asked for a later day."
    return step(scene.at(), "officer", "move_session", method=method, starts_at=text, reason=reason)


def under_way(method: str) -> More:
    """Let a session be under way now."""

    def more(scene: Scene) -> Iterator[Step]:
        starts_at = scene.lately()
        yield _move(scene, method, starts_at)
        for one in session_steps(scene.player, method, starts_at):
            if read_moment(one.at) <= min(scene.until, starts_at + timedelta(minutes=15)):
                yield one

    return more


def interrupted(method: str) -> More:
    """Let a session be interrupted now."""
    reason = "The connection of the apprentice broke."

    def broken(scene: Scene) -> Iterator[Step]:
        at = min(scene.at() - timedelta(minutes=29), scene.until)
        yield step(at, "assessor", "interrupt_session", method=method, reason=reason)

    return both(under_way(method), broken)


def redo(method: str, days: int = 3) -> More:
    """Let the employer agree to a re-sit."""

    def more(scene: Scene) -> Iterator[Step]:
        yield step(
            scene.at(days, 10), "employer", "agree_redo", method=method, kind="re-sit",
            action_plan="Two hours of practice a week with the team lead.",
            hold_by=str(day_of(scene.at(days + 40))),
        )  # fmt: skip

    return more


def booked_again(method: str, days: int = 20) -> More:
    """Hand work in again where there is some, and book another session."""

    def more(scene: Scene) -> Iterator[Step]:
        player = scene.player
        work = work_of(player.pack, method, player.case.known.option)
        if player.case.attempt(method).assessor is None:
            yield step(scene.at(), "officer", "allocate_assessor", method=method)
        if work["pieces"] and player.case.attempt(method).work is None:
            yield step(scene.at(1, 9), "apprentice", "submit_work", **work)
            yield step(scene.at(), "assessor", "review_work", method=method, opened=True)
        at = scene.at(0)
        yield booking(player, method, at, at_hour(day_of(at) + timedelta(days=days), 16))

    return more


def held(method: str, grade: str = "distinction") -> More:
    """Hold a session that is booked, mark it and release its result."""

    def more(scene: Scene) -> Iterator[Step]:
        session = scene.player.case.attempt(method).session
        if session is None:
            message = f"{method} is not booked"
            raise StepError(message)
        yield from session_steps(scene.player, method, session.starts_at)
        yield step(scene.at(1, 10), "assessor", "mark", method=method, set=grade)
        yield step(scene.at(1, 10), "quality_assurer", "agree_marks", method=method)
        yield step(scene.at(1, 10), "officer", "release_result", method=method)

    return more


def released(*methods: str) -> More:
    """Release results."""
    return both(*(then("officer", "release_result", 1, 10, method=one) for one in methods))


def no_show(method: str) -> More:
    """Let the apprentice miss a session that is booked."""

    def more(scene: Scene) -> Iterator[Step]:
        session = scene.player.case.attempt(method).session
        starts_at = scene.at() if session is None else session.starts_at
        at = starts_at + timedelta(minutes=30)
        yield step(at, "assessor", "miss_session", method=method, reason="Nobody joined.")

    return more


def lapsed(months: int) -> More:
    """Let Guildhall record that the run has lapsed."""

    def more(scene: Scene) -> Iterator[Step]:
        accepted = day_of(scene.at())
        day = add_months(accepted, months) + timedelta(days=2)
        yield step(at_hour(day, 0, 5), "system", "lapse")

    return more


CLAIMED = then("officer", "claim_certificate", 2, 9)
APPEAL = then(
    "apprentice", "appeal", 2, 19, against="am1",
    grounds="Two questions were about something that the specification does not have.",
)  # fmt: skip
ACKNOWLEDGED = then("officer", "acknowledge_appeal", 1, 9, appeal="appeal-1")
PAUSED = then("provider", "pause", 0, 13, reason="Parental leave, agreed with the employer.")
WITHDRAWN = then("apprentice", "withdraw", 1, 13, reason="A new post in another trade.")
RETURNED = then(
    "officer", "return_gateway", 2, 15, reasons=["The evidence of maths cannot be opened."]
)


def asked(days: int) -> More:
    """Ask for extra time, so many days after what came before."""
    return then(
        "apprentice", "request_adjustment", days, 18, kind="extra_time", percent=25,
        grounds="Reading takes me longer; a report is on file.",
    )  # fmt: skip


GRANTED = then(
    "officer", "decide_adjustment", 1, 11, adjustment="adjustment-1", granted=True,
    reason="The report supports it.",
)  # fmt: skip
MARKS_RETURNED = then(
    "quality_assurer", "return_marks", 1, 10, method="am1", reason="One verdict has no reason."
)


def issued(scene: Scene) -> Iterator[Step]:
    """Record the certificate that was issued."""
    number = f"DEMO-{scene.player.name.upper()}"
    yield step(scene.at(12, 11), "officer", "record_certificate", number=number)


def breach(clause: str) -> More:
    """Record a breach that nobody has settled yet."""
    what = "Building work next door made half of the answers inaudible."
    method = clause.partition(".")[0]
    return then("assessor", "record_breach", 1, 9, clause=clause, method=method, what=what)


MALPRACTICE = then(
    "assessor", "report_malpractice", 1, 9, method="am1",
    what="Somebody else seems to have answered two of the questions.",
)  # fmt: skip
CONSIDERATION = then(
    "provider", "request_special_consideration", 1, 9, method="am1",
    grounds="A bereavement in the week before.",
)  # fmt: skip
REPLACEMENT = then("apprentice", "request_replacement", 20, 12, form="letter")
