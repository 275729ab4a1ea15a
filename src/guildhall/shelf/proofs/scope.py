"""Proofs of scopes: something waits for them, and nothing counts from one that nobody approves."""

from collections.abc import Iterator

from guildhall.engine.kinds.scope import ScopeAnswered, ScopeApproved, ScopeReturns
from guildhall.engine.vocabulary import Anchor
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof


def steps(proof: Proof) -> Iterator[Fault]:
    """A scope that is answered is one that some step waits for, and the step is there."""
    pack = proof.pack
    approved = {rule.method for _, rule in pack.rules(ScopeApproved)}
    for clause in pack.clauses:
        rule = clause.rule
        if isinstance(rule, ScopeReturns | ScopeAnswered) and rule.method not in approved:
            sentence = f"no step waits for the scope of `{rule.method}` (kind `scope_approved`)"
            yield proof.at_clause(clause, sentence, "rule")
    for clause, own in pack.rules(ScopeApproved):
        method = pack.methods.get(own.method)
        if "submit_work" in own.bites and method is not None and method.work is None:
            sentence = f"it bites at `submit_work`, and nothing is handed in for `{own.method}`"
            yield proof.at_clause(clause, sentence, "rule", "bites")


def anchors(proof: Proof) -> Iterator[Fault]:
    """What counts from a scope is of methods that have one."""
    pack = proof.pack
    approved = {rule.method for _, rule in pack.rules(ScopeApproved)}
    for clause in pack.clauses:
        anchor = getattr(clause.rule, "after", None)
        if anchor not in (Anchor.SCOPE_PROPOSED, Anchor.SCOPE_APPROVED):
            continue
        for method in clause.rule.methods_named or tuple(pack.methods):
            if method not in approved:
                sentence = f"it counts from {anchor.words}, and no scope of `{method}` is approved"
                yield proof.at_clause(clause, sentence, "rule", "after")


PROOFS = (steps, anchors)
