"""Proofs of rules that cannot be enforced: shown somewhere, to people who may know and confirm."""

from collections.abc import Iterator

from guildhall.engine.actions import ACTIONS
from guildhall.engine.kinds.unenforced import OF_MARKING, Unenforced
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.pack import Clause
from guildhall.engine.vocabulary import Does, Role
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof

PARTIES = (Role.APPRENTICE, Role.EMPLOYER, Role.PROVIDER)


def shown(proof: Proof) -> Iterator[Fault]:
    """It is shown at some step, to people who may know that the case stands before it."""
    for clause, rule in proof.pack.rules(Unenforced):
        if not rule.bites:
            yield proof.at_clause(clause, "it bites at no step, so it would never be shown", "rule")
        for step in sorted(OF_MARKING & set(rule.bites)):
            for role in PARTIES:
                if role in rule.shown_to:
                    sentence = f"the {role.words} does not know of the step `{step}`"
                    yield proof.at_clause(clause, sentence, "rule", "shown_to")
        wanted = Does.RECORD if rule.confirm else Does.SHOW
        if clause.does is not wanted:
            told = "confirmed" if rule.confirm else "only shown"
            sentence = f"what is {told} and not enforced has `does: {wanted.value}`"
            yield proof.at_clause(clause, sentence, "does")


def confirmed(proof: Proof) -> Iterator[Fault]:
    """What is confirmed is confirmed by people who can; a method has steps of its own."""
    for clause, rule in proof.pack.rules(Unenforced):
        for role in rule.shown_to if rule.confirm else ():
            if not may_ever("confirm_rule", role):
                sentence = f"{role.words} is no role that confirms a rule"
                yield proof.at_clause(clause, sentence, "rule", "shown_to")
        yield from _one_method(proof, clause, rule)


def _one_method(proof: Proof, clause: Clause, rule: Unenforced) -> Iterator[Fault]:
    for step in rule.bites:
        of_a_method = step in ACTIONS and "method" in ACTIONS[step].model_fields
        if of_a_method and rule.method is None and rule.confirm:
            sentence = f"`{step}` is a step of a method: what is confirmed there names its method"
            yield proof.at_clause(clause, sentence, "rule")
        elif step in rule.may_bite and not of_a_method and rule.method is not None:
            sentence = f"`{step}` is a step of no method, and the rule is one of `{rule.method}`"
            yield proof.at_clause(clause, sentence, "rule", "method")


PROOFS = (shown, confirmed)
