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
    counted = {part.id for part in found[1].parts if part.counted}
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
    length = pack.rule(PlannedLength, method)
    counted = [part.id for part in length[1].parts if part.counted] if length else []
    of = lengths.get(rule.of, 0) if rule.of else sum(lengths[part] for part in counted)
    return of * rule.percent // 100
