"""Proofs of evidence: kinds that some rule takes in, and numbers that fit."""

from collections.abc import Iterator

from guildhall.engine.kinds.base import GATEWAY_STEPS
from guildhall.engine.kinds.evidence import (
    EvidenceAssessed,
    MeasureWithin,
    PiecesOfKind,
    PortfolioPieces,
)
from guildhall.engine.kinds.submissions import AfterSubmission, WorkIncludes, WorkMaps
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof

OF_THE_PORTFOLIO = GATEWAY_STEPS | {"add_evidence"}


def kinds(proof: Proof) -> Iterator[Fault]:
    """Kinds of piece that a rule speaks of are kinds that some rule takes in."""
    anything = not taken_in(proof, None)
    for clause, measured in proof.pack.rules(MeasureWithin):
        known = taken_in(proof, measured.method)
        if measured.of not in known and not (measured.method is None and anything):
            yield proof.at_clause(clause, _unknown(measured.of), "rule", "of")
    for clause, assessed in proof.pack.rules(EvidenceAssessed):
        known = taken_in(proof, None) | taken_in(proof, assessed.method)
        for kind in assessed.of:
            if kind not in known and not anything:
                yield proof.at_clause(clause, _unknown(kind), "rule", "of")


def taken_in(proof: Proof, method: str | None) -> set[str]:
    """Give the kinds of piece that rules ask for, in the portfolio (None) or in a method's work."""
    pack = proof.pack
    found = {k for _, r in pack.rules(PiecesOfKind) if r.method == method for k in r.pieces}
    found |= {k for _, r in pack.rules(WorkIncludes) if r.method == method for k in r.any_of}
    found |= {k for _, r in pack.rules(AfterSubmission) if r.method == method for k in r.of}
    return found | {r.of for _, r in pack.rules(WorkMaps) if r.method == method}


def _unknown(kind: str) -> str:
    return f"no rule takes in pieces of kind `{kind}`"


def places(proof: Proof) -> Iterator[Fault]:
    """A rule of the portfolio bites where the portfolio is judged, one of a method's work there."""
    for clause in proof.pack.clauses:
        rule = clause.rule
        if not isinstance(rule, PiecesOfKind | MeasureWithin):
            continue
        for action in rule.bites:
            if (action in OF_THE_PORTFOLIO) != (rule.method is None) and action in rule.may_bite:
                what = "the portfolio" if rule.method is None else f"the work of `{rule.method}`"
                sentence = f"it is of {what}, of which `{action}` is not"
                yield proof.at_clause(clause, sentence, "rule", "bites")


def sums(proof: Proof) -> Iterator[Fault]:
    """The kinds of the portfolio together fit into its number of pieces."""
    pack = proof.pack
    number = pack.rule(PortfolioPieces)
    if number is None:
        return
    for clause, rule in pack.rules(PiecesOfKind):
        needed = sum(max(one.least or 0, one.sources or 0) for one in rule.pieces.values())
        if rule.method is None and needed > number[1].most:
            sentence = (
                f"its kinds ask for {needed} pieces at the least, and {number[1].most} are the "
                f"most ({number[0].id})"
            )
            yield proof.at_clause(clause, sentence, "rule")


PROOFS = (kinds, places, sums)
