"""How long sessions may be, and how long they and their parts have really been.

In whole seconds. Extra time lengthens what is the most, never what is the least. A part that is
not counted stands outside the limit with as much as it is planned to take: what it takes beyond
that counts.
"""

from dataclasses import dataclass
from datetime import datetime

from guildhall.engine.adjustments import part_seconds, uncounted
from guildhall.engine.case import Case
from guildhall.engine.kinds.timing import Extension, Margin, PlannedLength
from guildhall.engine.pack import Pack
from guildhall.engine.session import Session


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the most seconds of something that was held; both are within."""

    least: int
    most: int


def margin_seconds(margin: Margin | None, seconds: int) -> int:
    """Give what a margin lets go on a length, down to whole seconds."""
    if margin is None:
        return 0
    if margin.minutes is not None:
        return margin.minutes * 60
    return seconds * (margin.percent or 0) // 100


def least_seconds(rule: PlannedLength, *, counted: bool = False) -> int:
    """Give the least length of a range, with the parts that are not counted or without them."""
    parts = [part for part in rule.parts if part.counted or not counted]
    return 60 * sum(part.least or part.minutes for part in parts)


def aside_seconds(pack: Pack, case: Case, rule: PlannedLength) -> int:
    """Give the planned seconds that stand outside the limit."""
    lengths = part_seconds(pack, case, rule.method)
    return sum(lengths[part] for part in uncounted(pack, rule.method))


def whole_limits(pack: Pack, case: Case, rule: PlannedLength, session: Session) -> Limits:
    """Give the limits of what is counted of a session, what was granted on top among it.

    A least of 0: the document sets none.
    """
    aside = aside_seconds(pack, case, rule)
    if rule.bound == "between":
        most = sum(part_seconds(pack, case, rule.method).values()) - aside
        least = least_seconds(rule, counted=True)
    else:
        most = session.seconds - aside
        plain = 60 * sum(part.minutes for part in rule.parts if part.counted)
        least = plain - margin_seconds(rule.minus, plain) if rule.minus else 0
    most += margin_seconds(rule.plus, most) + session.extended_seconds
    return Limits(least, most)


def part_limits(pack: Pack, case: Case, rule: PlannedLength, session: Session) -> dict[str, Limits]:
    """Give the limits of each part that is a range of its own, beside others."""
    if rule.bound != "between" or len(rule.parts) == 1:
        return {}
    lengths = part_seconds(pack, case, rule.method)
    return {
        part.id: Limits(
            60 * part.least,
            lengths[part.id] + granted_seconds(pack, rule.method, session, part.id),
        )
        for part in rule.parts
        if part.least is not None
    }


def granted_seconds(pack: Pack, method: str, session: Session, part: str) -> int:
    """Give what the assessor has granted on top and a part may have used: not of another part."""
    found = pack.rule(Extension, method)
    return session.extended_seconds if found is None or found[1].of in (None, part) else 0


def real_lengths(rule: PlannedLength, session: Session, until: datetime) -> dict[str, int]:
    """Give the seconds that each part has really run up to a moment."""
    return session.part_lengths(until, rule.parts[0].id)


def counted_seconds(
    pack: Pack, case: Case, rule: PlannedLength, session: Session, until: datetime
) -> int:
    """Give the seconds of a session that count: without stops, and without what stands outside."""
    lengths = part_seconds(pack, case, rule.method)
    real = real_lengths(rule, session, until)
    aside = [min(real.get(part, 0), lengths[part]) for part in uncounted(pack, rule.method)]
    return session.ran_for(until) - sum(aside)
