"""Proofs of several versions of a standard: no apprentice has two, and a gap is meant."""

from collections.abc import Iterator
from datetime import date, timedelta

from guildhall.engine.dates import spoken
from guildhall.engine.kinds.versions import AppliesTo
from guildhall.engine.pack import Clause
from guildhall.shelf.faults import Fault, shown_path
from guildhall.shelf.proofs.proof import Proof

DAY = timedelta(days=1)


def overlaps(proof: Proof) -> Iterator[Fault]:
    """No day is within two versions of a standard; and a version says once for whom it is."""
    own = proof.pack.rules(AppliesTo)
    for clause, _ in own[1:]:
        yield proof.at_clause(clause, f"`{own[0][0].id}` says for whom it is already", "rule")
    for other in proof.beside if own else ():
        clause, rule = own[0]
        found = other.pack.rule(AppliesTo)
        place = other.at_clause(found[0], "") if found else other.at("", "spec")
        beside = f"{other.pack.spec} ({shown_path(place.path)}:{place.line})"
        if found is None:
            yield proof.at_clause(clause, f"{beside} does not say for whom it is", "rule")
        elif found[1].by != rule.by:
            sentence = (
                f"this goes by the day on which somebody {WAS[rule.by]}, and {beside} by the day "
                f"on which they {WERE[found[1].by]}: nobody could tell whose version is which"
            )
            yield proof.at_clause(clause, sentence, "rule", "by")
        elif (days := _shared(rule, found[1])) is not None:
            yield proof.at_clause(clause, f"{beside} is for the same days: {days}", "rule")


WAS = {"started": "started", "registered": "was registered"}
WERE = {"started": "started", "registered": "were registered"}


def _shared(one: AppliesTo, other: AppliesTo) -> str | None:
    """Give the days that are within both, or None."""
    first = max(one.from_ or date.min, other.from_ or date.min)
    last = min(one.until or date.max, other.until or date.max)
    if first > last:
        return None
    days = {"from": first if first > date.min else None,
            "until": last if last < date.max else None}  # fmt: skip
    return one.model_copy(update={"from_": days["from"], "until": days["until"]}).words


def gaps(proof: Proof) -> Iterator[Fault]:
    """Warn of days before this version that no version is for, unless its `edge` speaks of them."""
    found = proof.pack.rule(AppliesTo)
    if found is None or found[0].edge is not None or found[1].from_ is None:
        return
    clause, rule = found
    others = [item for other in proof.beside if (item := other.pack.rule(AppliesTo)) is not None]
    missing = _gap(rule, others)
    if missing is not None:
        first, last = missing
        sentence = (
            f"no version is for those who {WERE[rule.by]} from {spoken(first)} until "
            f"{spoken(last)}: is that so? An `edge` that says it is, is enough"
        )
        yield proof.at_clause(clause, sentence, "rule", "from")


def _gap(rule: AppliesTo, others: list[tuple[Clause, AppliesTo]]) -> tuple[date, date] | None:
    """Give the first and last day before a version that no other one is for, or None."""
    start = rule.from_
    if start is None:
        return None
    earlier = [other.until for _, other in others if (other.from_ or date.min) < start]
    if not earlier or None in earlier:
        return None
    last = max(day for day in earlier if day is not None)
    return (last + DAY, start - DAY) if last + DAY < start else None


PROOFS = (overlaps,)
