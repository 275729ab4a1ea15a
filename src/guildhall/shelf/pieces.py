"""The fewest pieces of evidence that a pack lets through, kind by kind."""

from typing import Any

from guildhall.engine.kinds.evidence import MeasureWithin, PiecesOfKind
from guildhall.engine.pack import Pack


def of_each_kind(pack: Pack, method: str | None) -> list[dict[str, Any]]:
    """Give the fewest pieces of each kind that is asked for, each from a source of its own.

    Of the portfolio (None), or of the work of a method.
    """
    return [
        {"kind": kind, "source": f"source-{n}", "measures": measures(pack, method, kind)}
        for _, rule in pack.rules(PiecesOfKind)
        if rule.method == method
        for kind, amount in rule.pieces.items()
        for n in range(1, max(amount.least or 0, amount.sources or 0) + 1)
    ]


def measures(pack: Pack, method: str | None, kind: str) -> dict[str, int]:
    """Give the measures with which a piece of a kind is let through."""
    return {
        rule.unit: rule.least or rule.most or 1
        for _, rule in pack.rules(MeasureWithin)
        if (rule.method, rule.of) == (method, kind)
    }
