"""What granted adjustments do to a session: its length, its room.

Extra time comes first, in whole seconds, spread over the parts unless one is named; the share
that an assessor may grant on top is reckoned on the lengthened time.
"""

from collections.abc import Iterator

from guildhall.engine.case import Case
from guildhall.engine.holdings import Adjustment
from guildhall.engine.kinds.timing import Extension, PlannedLength
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import AdjustmentKind, RequestState


def granted(case: Case, method: str, kind: AdjustmentKind) -> Iterator[Adjustment]:
    """Give the granted adjustments of a kind that concern a method."""
    for adjustment in case.adjustments.values():
        if (
            adjustment.state is RequestState.GRANTED
            and adjustment.kind is kind
            and adjustment.method in (None, method)
        ):
            yield adjustment


def undecided(case: Case, method: str) -> list[str]:
    """Name the adjustments that are asked for and not decided, and concern a method."""
    return [
        key
        for key, adjustment in case.adjustments.items()
        if adjustment.state is RequestState.ASKED and adjustment.method in (None, method)
    ]


def part_seconds(pack: Pack, case: Case, method: str) -> dict[str, int]:
    """Give the planned seconds of each part of a session, extra time in them."""
    found = pack.rule(PlannedLength, method)
    if found is None:
        return {}
    base = {part.id: part.minutes * 60 for part in found[1].parts}
    counted = set(base) - set(uncounted(pack, method))
    lengths = dict(base)
    for adjustment in granted(case, method, AdjustmentKind.EXTRA_TIME):
        of = counted if adjustment.part is None else {adjustment.part}
        own = [part for part in base if part in of]
        total = sum(base[part] for part in own)
        if adjustment.percent is not None:
            for part in own:
                lengths[part] += base[part] * adjustment.percent // 100
        if adjustment.minutes is not None and own:
            more = adjustment.minutes * 60
            for part in own[:-1]:
                share = adjustment.minutes * 60 * base[part] // total
                lengths[part] += share
                more -= share
            lengths[own[-1]] += more  # to the second: what does not divide goes to the last
    return lengths


def named_seconds(pack: Pack, case: Case, method: str, part: str) -> int:
    """Give the seconds of extra time that were granted on one part alone."""
    found = pack.rule(PlannedLength, method)
    minutes = {p.id: p.minutes for p in found[1].parts}.get(part, 0) if found else 0
    return sum(
        minutes * 60 * (extra.percent or 0) // 100 + (extra.minutes or 0) * 60
        for extra in granted(case, method, AdjustmentKind.EXTRA_TIME)
        if extra.part == part
    )


def planned_seconds(pack: Pack, case: Case, method: str) -> int | None:
    """Give the planned length of a session in seconds, extra time in it; None if none is set."""
    lengths = part_seconds(pack, case, method)
    return sum(lengths.values()) if lengths else None


def extension_seconds(pack: Pack, case: Case, method: str) -> int | None:
    """Give the most seconds that may be granted on top; None where the pack sets no limit."""
    found = pack.rule(Extension, method)
    if found is None:
        return None
    rule = found[1]
    lengths = part_seconds(pack, case, method)
    aside = set(uncounted(pack, method))
    counted = sum(seconds for part, seconds in lengths.items() if part not in aside)
    of = lengths.get(rule.of, 0) if rule.of else counted
    return of * rule.percent // 100


def uncounted(pack: Pack, method: str) -> tuple[str, ...]:
    """Give the parts of a session that stand outside its limit of time."""
    found = pack.rule(PlannedLength, method)
    return tuple(part.id for part in found[1].parts if not part.counted) if found else ()
