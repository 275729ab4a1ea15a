"""A session on its day: its clock with the parts, and the questions that were put.

What may be done in it, and what stands in the way of its start, say the lifecycle and the clauses
(`permitted`); here is what somebody who holds it wants to see at a glance.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from guildhall.engine.adjustments import extension_seconds, part_seconds
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.kinds.sessions import QuestionQuota, QuestionsLeast, QuestionsMost
from guildhall.engine.kinds.timing import Extension, PlannedLength
from guildhall.engine.lengths import real_lengths
from guildhall.engine.pack import Pack
from guildhall.engine.session import Session
from guildhall.engine.versions import in_force


@dataclass(frozen=True, slots=True)
class PartNow:
    """A part of a session: how long it is to be, how long it ran, and when it ends as planned.

    In seconds. `ends_at` is None while the clock stands still, and of a part that is behind.
    """

    id: str
    name: str
    seconds: int
    ran: int
    state: str
    """`behind`, `now` or `to come`."""
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many questions were put, follow-ups not among them, and how many there may be.

    `slug` and `name` are of a theme; empty for the whole session. `most` counts follow-ups where
    the clause does: `counted` is the number that it is held against.
    """

    slug: str
    name: str
    put: int
    follow_ups: int
    counted: int
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A session that has started: `ran` and `left` in seconds, what was granted on top in them.

    `more` are the seconds that may still be granted; None where no clause sets a limit.
    """

    ran: int
    left: int
    ends_at: datetime | None
    parts: tuple[PartNow, ...]
    more: int | None
    whole: Count
    themes: tuple[Count, ...]


def under_way(pack: Pack, case: Case, method: str, at: datetime) -> UnderWay | None:
    """Say how the session of a method stands; None for one that has not started."""
    session = case.attempt(method).session
    if session is None or session.started_at is None:
        return None
    pack, until = in_force(pack, case, day_of(at)), session.ended_at or session.stopped_at or at
    ran = session.ran_for(until)
    left = session.seconds + session.extended_seconds - ran
    runs = session.ended_at is None and session.stopped_at is None
    most = extension_seconds(pack, case, method)
    return UnderWay(
        ran,
        left,
        at + timedelta(seconds=left) if runs else None,
        _parts(pack, case, method, session, at if runs else None, until),
        max(0, most - session.extended_seconds) if most is not None else None,
        _whole(pack, method, session),
        _themes(pack, case, method, session),
    )


def _parts(
    pack: Pack, case: Case, method: str, session: Session, now: datetime | None, until: datetime
) -> tuple[PartNow, ...]:
    """Give the parts; `now` is None while the clock stands still."""
    found = pack.rule(PlannedLength, method)
    if found is None:
        return ()
    rule, planned = found[1], part_seconds(pack, case, method)
    if len(planned) == 1:
        planned = dict.fromkeys(planned, session.seconds)
    extra = pack.rule(Extension, method)
    longer = extra[1].of if extra is not None and extra[1].of is not None else rule.parts[-1].id
    planned[longer] += session.extended_seconds
    real = real_lengths(rule, session, until)
    current = session.parts[-1][0] if session.parts else rule.parts[0].id
    told, end, passed = [], now, False
    for part in rule.parts:
        seconds, ran = planned[part.id], real.get(part.id, 0)
        state = "now" if part.id == current else "to come" if passed else "behind"
        if session.ended_at is not None:
            state = "behind"
        if state == "behind":
            told.append(PartNow(part.id, part.name, seconds, ran, state, None))
            continue
        passed = True
        end = end + timedelta(seconds=seconds - ran) if end is not None else None
        told.append(PartNow(part.id, part.name, seconds, ran, state, end))
    return tuple(told)


def _whole(pack: Pack, method: str, session: Session) -> Count:
    least, most = pack.rule(QuestionsLeast, method), pack.rule(QuestionsMost, method)
    follow_ups = sum(one.follow_up for one in session.questions)
    return Count(
        "",
        "",
        len(session.questions) - follow_ups,
        follow_ups,
        len(session.questions),
        least[1].least if least is not None else None,
        most[1].most if most is not None else None,
    )


def _themes(pack: Pack, case: Case, method: str, session: Session) -> tuple[Count, ...]:
    put = Counter(one.theme for one in session.questions if not one.follow_up)
    after = Counter(one.theme for one in session.questions if one.follow_up)
    found = pack.rule(QuestionQuota, method)
    told = []
    for slug, theme in pack.themes_of(method, case.known.option).items():
        quota = found[1].of(slug) if found is not None else None
        both = found is not None and found[1].follow_ups == "counted"
        told.append(
            Count(
                slug,
                theme.name,
                put[slug],
                after[slug],
                put[slug] + (after[slug] if both else 0),
                quota.least if quota is not None else None,
                quota.most if quota is not None else None,
            )
        )
    return tuple(told)
