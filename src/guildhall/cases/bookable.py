"""The days and hours at which a session can be booked: the rules are asked for each of them.

No rule is known here. A case is folded once and asked often; an answer is that of the door for a
session at that moment, but for what the form of the action has still to say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from guildhall.cases import around, packs, queries
from guildhall.cases.perform import Outcome
from guildhall.engine import neutral, replay, standing
from guildhall.engine.actions import BookSession, MoveSession
from guildhall.engine.case import Case
from guildhall.engine.dates import LONDON, day_of
from guildhall.engine.decide import Decision, consult
from guildhall.engine.findings import Finding
from guildhall.engine.pack import Pack
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import Kind
from guildhall.people.acting import Principal

FIRST, LAST, STEP = time(8), time(18), timedelta(minutes=30)
"""The hours that are offered: at any other one a session is booked by the plain form."""
USUAL = time(10)
"""The hour by which a day is judged on which nothing else stands."""
BLANKS: Mapping[str, Mapping[str, Any]] = {
    "book_session": {"place": "?"},
    "move_session": {"reason": "?"},
}
"""The actions that say when a session is, with what they need besides."""
KINDS: Mapping[str, type[BookSession | MoveSession]] = {
    "book_session": BookSession, "move_session": MoveSession,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules say to a session at a moment, because of the moment."""

    at: datetime
    refusals: tuple[Finding, ...]
    warnings: tuple[Finding, ...]

    @property
    def open(self) -> bool:
        """Whether a session can be booked at that moment."""
        return not self.refusals


class Openings:
    """When a session of a method can be booked, or moved to, as somebody would do it now."""

    def __init__(
        self,
        who: Principal,
        case: UUID,
        action: str,
        method: str,
        now: datetime,
        after: Outcome | None = None,
    ) -> None:
        """Read the case, once. Raises queries.NotFoundError.

        `after`: as it would be when something else has been done, as `preview` gives it.
        """
        record, known, view = queries.view(who, case)
        whole, seen = known.case, view.case
        if after is not None:
            whole, seen = replay(after.decision.entries, whole), replay(after.entries, seen)
        self._record, self._actor = record, who.actor
        self._action, self._method = action, method
        self._answers: dict[date, Answer] = {}
        self._at = max(now, record.last_at)
        self.today = day_of(self._at)
        self._known = self._standing(whole)
        same = view.case is known.case
        self._seen = self._known if same else self._standing(seen)
        self._around = around.on_the_day(self.today)

    def _standing(self, case: Case) -> tuple[Pack, Case]:
        pack = in_force(packs.pinned(self._record.pack_id), case, self.today)
        return pack, standing(pack, case, self._at)

    @property
    def bank_holidays(self) -> frozenset[date]:
        """The days that are no working days, besides weekends."""
        return self._around.bank_holidays

    @cached_property
    def _diary(self) -> around.Diary:
        return around.Diary(self._known[1], self._method, self._record, self.today)

    @cached_property
    def _crowded(self) -> frozenset[date]:
        """The days on which one hour is not like another: today, and where something else is."""
        tries = self._known[1].current_attempts.values()
        sessions = {tried.session.day for tried in tries if tried.session is not None}
        return frozenset({self.today, *sessions, *map(day_of, self._diary.taken)})

    def ask(self, at: datetime) -> Answer:
        """Ask the rules for one moment."""
        given = {"method": self._method, "starts_at": at, **BLANKS[self._action]}
        action = KINDS[self._action].model_validate(given)
        clashes = self._diary.clashes(*self._known, action)
        known = replace(self._around, clashes=clashes)

        def judged(pack: Pack, case: Case) -> Decision:
            found, _ = consult(pack, case, action, self._actor, self._at, known)
            told = (one for one in found if one.field in (None, "starts_at"))
            return Decision((), tuple(told), ())

        decision = judged(*self._known)
        if decision.refused and self._seen is not self._known:
            decision = neutral(decision, judged(*self._seen), self._actor)
        return Answer(at, decision.of_kind(Kind.REFUSAL), decision.of_kind(Kind.WARNING))

    def day(self, day: date) -> Answer:
        """Give the best answer for a day: one hour is asked for, each where they may differ."""
        if day not in self._answers:
            self._answers[day] = self._best(day)
        return self._answers[day]

    def _best(self, day: date) -> Answer:
        if day not in self._crowded:
            return self.ask(datetime.combine(day, USUAL, LONDON))
        answers = self.hours(day)
        best = (one for one in answers if one.open and not one.warnings)
        return next(best, next((one for one in answers if one.open), answers[-1]))

    def days(self, first: date, last: date) -> list[Answer]:
        """Give the answers for days, the first and the last among them, none before today."""
        first = max(first, self.today)
        return [self.day(first + timedelta(days=n)) for n in range((last - first).days + 1)]

    def first(self, far: int) -> tuple[Answer | None, Answer | None]:
        """Give the first day that is open within so many days, and the one before it."""
        before = None
        for number in range(far):
            answer = self.day(self.today + timedelta(days=number))
            if answer.open:
                return answer, before
            before = answer
        return None, before

    def hours(self, day: date) -> list[Answer]:
        """Give the answer for each hour that is offered on a day."""
        return [self.ask(at) for at in _hours(day)]


def _hours(day: date) -> Iterator[datetime]:
    at, last = (datetime.combine(day, one, LONDON) for one in (FIRST, LAST))
    while at <= last:
        yield at
        at += STEP
