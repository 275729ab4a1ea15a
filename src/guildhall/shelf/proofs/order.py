"""Proofs of what comes before what: nothing before itself, and no two clauses at odds."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from guildhall.engine.kinds.order import DaysBetween, OneDay, PassedBefore
from guildhall.engine.periods import after
from guildhall.engine.rules.order import comes_before, pairs
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof

SOME_DAY = date(2026, 1, 1)
"""A day from which periods are counted to be held against each other."""


def twice(proof: Proof) -> Iterator[Fault]:
    """Methods that are held together are each named once."""
    for clause, rule in proof.pack.rules(OneDay):
        for method, times in Counter(rule.methods).items():
            if times > 1:
                yield proof.at_clause(clause, f"`{method}` stands twice", "rule", "methods")


def circles(proof: Proof) -> Iterator[Fault]:
    """No method comes, in the end, before itself."""
    before = comes_before(proof.pack)
    for clause in proof.pack.clauses:
        for first, then in pairs(clause.rule):
            way = _way(before, first, then)
            if way is not None:
                sentence = f"`{then}` would come before itself: {', '.join([*way, then])}"
                yield proof.at_clause(clause, sentence, "rule")
                break


def _way(before: dict[str, set[str]], last: str, first: str) -> list[str] | None:
    """Give the way by which one method comes before another, both named; None if it does not."""
    ways = [[last]]
    seen = {last}
    while ways:
        way = ways.pop(0)
        if way[0] == first:
            return way
        for earlier in sorted(before.get(way[0], set()) - seen):
            seen.add(earlier)
            ways.append([earlier, *way])
    return None


def at_odds(proof: Proof) -> Iterator[Fault]:
    """Days between leave a day; methods on one day are neither far apart nor wait for a result."""
    for clause, rule in proof.pack.rules(DaysBetween):
        least = after(SOME_DAY, rule.least)
        if rule.most is not None and after(SOME_DAY, rule.most) < least:
            sentence = "the most time between is less than the least"
            yield proof.at_clause(clause, sentence, "rule", "most")
        for other, together in proof.pack.rules(OneDay):
            apart = (least - SOME_DAY).days
            if {rule.method, rule.first} <= set(together.methods) and apart >= together.days:
                sentence = (
                    f"`{other.id}` holds `{rule.first}` and `{rule.method}` closer together "
                    "than this lets them be"
                )
                yield proof.at_clause(clause, sentence, "rule", "least")
    for clause, waits in proof.pack.rules(PassedBefore):
        for other, together in proof.pack.rules(OneDay):
            both = {waits.method, waits.first} <= set(together.methods)
            if both and waits.state in ("passed", "released"):
                sentence = (
                    f"`{waits.method}` waits for a result of `{waits.first}`, and `{other.id}` "
                    "holds both together"
                )
                yield proof.at_clause(clause, sentence, "rule")


PROOFS = (twice, circles, at_odds)
