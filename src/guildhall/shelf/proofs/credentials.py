"""Proofs of what is held and declared: sets, days on which they count, who signs."""

from collections.abc import Iterator, Mapping

from guildhall.engine.kinds.base import DATED, GATEWAY_STEPS
from guildhall.engine.kinds.credentials import Credential
from guildhall.engine.kinds.gateway import Declared
from guildhall.engine.lifecycle import may_ever
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof

JUDGED_AT: Mapping[str, frozenset[str]] = {
    "gateway": frozenset({"accept_gateway"}),
    "session": DATED,
    "claim": frozenset({"claim_certificate"}),
}
"""The steps at which it is judged whether a credential is valid on a day."""


def sets(proof: Proof) -> Iterator[Fault]:
    """Each set is large enough, and the same wherever its item is asked for."""
    first: dict[str, tuple[str, dict[str, str]]] = {}
    for clause, rule in proof.pack.rules(Credential):
        if rule.least > len(rule.any_of):
            sentence = f"{rule.least} are needed of a set of {len(rule.any_of)}"
            yield proof.at_clause(clause, sentence, "rule", "least")
        other, any_of = first.setdefault(rule.item, (clause.id, rule.any_of))
        if any_of != rule.any_of:
            sentence = f"`{rule.item}` is another set in `{other}`"
            yield proof.at_clause(clause, sentence, "rule", "any_of")


def days(proof: Proof) -> Iterator[Fault]:
    """What depends on a day is judged on that day."""
    for clause, rule in proof.pack.rules(Credential):
        bites = set(rule.bites)
        if rule.valid_on == "session" and not proof.pack.methods:
            sentence = "it is to be valid at the session, and there is no method"
            yield proof.at_clause(clause, sentence, "rule", "valid_on")
        elif rule.valid_on is not None and not bites & JUDGED_AT[rule.valid_on]:
            steps = ", ".join(sorted(JUDGED_AT[rule.valid_on]))
            sentence = f"whether it is valid is judged at {steps}, where it does not bite"
            yield proof.at_clause(clause, sentence, "rule", "valid_on")
        if rule.not_older_than is not None:
            if rule.not_older_than.working_days is not None:
                sentence = "the age of a credential is counted in days, weeks or months"
                yield proof.at_clause(clause, sentence, "rule", "not_older_than")
            if "accept_gateway" not in bites:
                sentence = "its age is judged at accept_gateway, where it does not bite"
                yield proof.at_clause(clause, sentence, "rule", "not_older_than")
        if rule.state == "attempted" and not bites & GATEWAY_STEPS:
            sentence = "what is only attempted counts at the gateway, where it does not bite"
            yield proof.at_clause(clause, sentence, "rule", "state")


def declarations(proof: Proof) -> Iterator[Fault]:
    """A declaration has enough people who can make it, and one checklist under one word."""
    first: dict[str, tuple[str, dict[str, str]]] = {}
    for clause, rule in proof.pack.rules(Declared):
        for role in rule.by:
            if not may_ever("declare", role):
                sentence = f"{role.words} is no role that declares anything"
                yield proof.at_clause(clause, sentence, "rule", "by")
        if rule.least is not None and rule.least > len(set(rule.by)):
            sentence = f"{rule.least} are needed of {len(set(rule.by))} who declare it"
            yield proof.at_clause(clause, sentence, "rule", "least")
        other, items = first.setdefault(rule.what, (clause.id, rule.items))
        if items != rule.items:
            sentence = f"`{rule.what}` has other items in `{other}`"
            yield proof.at_clause(clause, sentence, "rule", "items")


PROOFS = (sets, days, declarations)
