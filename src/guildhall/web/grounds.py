"""What marks rest on: the evidence for a theme, its questions, and how the session was held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from guildhall import clock
from guildhall.cases import history
from guildhall.cases.memory import View
from guildhall.engine.events.sessions import QuestionAsked, SessionEnded
from guildhall.engine.pack import Pack, Theme
from guildhall.engine.under_way import under_way
from guildhall.engine.vocabulary import Ending
from guildhall.people.acting import Principal
from guildhall.web import exhibits
from guildhall.web.exhibits import Bundle, Exhibit
from guildhall.words import spoken


@dataclass(frozen=True, slots=True)
class Put:
    """A question that was put: when, whether as a follow-up, and about what."""

    theme: str | None
    at: datetime
    follow_up: bool
    about: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """Evidence and questions of one method, to be looked at by theme."""

    bundles: Sequence[Bundle]
    put: Sequence[Put]

    def questions(self, slug: str) -> list[Put]:
        """Give the questions on a theme, in their order."""
        return [one for one in self.put if one.theme == slug]

    def shown(self, theme: Theme) -> list[Exhibit]:
        """Give the pieces that show a KSB of a theme, each with those of the theme alone."""
        own = set(theme.ksbs)
        return [
            replace(one, ksbs=[ksb for ksb in one.ksbs if ksb in own])
            for found in self.bundles
            for one in found.exhibits
            if own & set(one.ksbs)
        ]

    @property
    def of_the_whole(self) -> list[Exhibit]:
        """The pieces that name no KSB: they are for the method as a whole."""
        return [one for found in self.bundles for one in found.exhibits if not one.ksbs]


@dataclass(frozen=True, slots=True)
class Held:
    """How a session was held: from when to when, for how long of what was planned, how it ended.

    `put` counts questions without follow-ups; `least` is None where no clause says how many.
    """

    first: datetime
    last: datetime | None
    ran: str
    planned: str
    put: int
    least: int | None
    ending: str
    """How it came to its end, where it did not run its course."""
    reason: str

    @property
    def short(self) -> bool:
        """Whether fewer questions were put than a clause asks for."""
        return self.least is not None and self.put < self.least


def held(pack: Pack, view: View, method: str, texts: Mapping[str, str]) -> Held | None:
    """Tell how the session of a method was held; None where none has started."""
    session = view.case.attempt(method).session
    standing = under_way(pack, view.case, method, clock.now())
    if session is None or session.started_at is None or standing is None:
        return None
    reasons = [
        one.event.reason
        for one in view.entries
        if isinstance(one.event, SessionEnded) and one.event.method == method
    ]
    ending = session.ending
    return Held(
        first=session.started_at,
        last=session.ended_at,
        ran=spoken.length(standing.ran),
        planned=spoken.length(session.seconds + session.extended_seconds),
        put=standing.whole.put,
        least=standing.whole.least,
        ending=ending.words if ending not in (None, Ending.COMPLETED) else "",
        reason=str(history.revealed((reasons or [None])[-1] or "", texts)),
    )


def grounds(
    who: Principal, key: UUID, pack: Pack, view: View, method: str, texts: Mapping[str, str]
) -> Grounds:
    """Give what the marks of a method rest on, as somebody sees it."""
    found = exhibits.bundles(who, key, pack, view.case, texts)
    tried = view.case.attempt(method)
    sessions = (*tried.sittings, *((tried.session,) if tried.session is not None else ()))
    moments = {one.at for session in sessions for one in session.questions}
    put = [
        Put(
            event.theme,
            entry.happened_at,
            event.follow_up,
            str(history.revealed(event.about_what or "", texts)),
        )
        for entry in view.entries
        if isinstance(event := entry.event, QuestionAsked)
        and event.method == method
        and entry.happened_at in moments
    ]
    return Grounds(
        [one for one in found if one.method in (None, method) and one.name != exhibits.LOOSE], put
    )
