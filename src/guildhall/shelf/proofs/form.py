"""Proofs of the form of a pack: ids, where clauses bite, what they refer to."""

from collections.abc import Iterator

from guildhall.engine.actions import ACTIONS
from guildhall.engine.kinds.gateway import GatewayItem
from guildhall.engine.kinds.records import Tell
from guildhall.engine.kinds.timing import Extension
from guildhall.engine.vocabulary import STATES, Anchor, Does, Force, Waivable
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof


def ids(proof: Proof) -> Iterator[Fault]:
    """Each clause once; the folder named after the specification."""
    seen: set[str] = set()
    for clause in proof.pack.clauses:
        if clause.id in seen:
            yield proof.at_clause(clause, "this clause stands twice", "id")
        seen.add(clause.id)


def bites(proof: Proof) -> Iterator[Fault]:
    """Each clause bites where its kind can judge, and somewhere if it judges at all."""
    judging = {Does.ENFORCE, Does.WARN, Does.FAILS}
    for clause in proof.pack.clauses:
        rule = clause.rule
        for action in rule.bites:
            if action not in ACTIONS:
                sentence = f"no action is called `{action}`"
                yield proof.at_clause(clause, sentence, "rule", "bites")
            elif action not in rule.may_bite:
                can = ", ".join(sorted(rule.may_bite)) or "no action"
                sentence = (
                    f"a rule of kind `{rule.kind}` cannot bite at `{action}`: it can at {can}"
                )
                yield proof.at_clause(clause, sentence, "rule", "bites")
        if clause.does in judging and rule.may_bite and not rule.bites:
            sentence = f"it is to {clause.does.value}, and bites at no action"
            yield proof.at_clause(clause, sentence, "rule")


def binding(proof: Proof) -> Iterator[Fault]:
    """What is typical is warned of, and never refused."""
    for clause in proof.pack.clauses:
        if clause.force is Force.TYPICAL and clause.does in (Does.ENFORCE, Does.FAILS):
            sentence = f"what is typical is warned of, and never refused: it cannot {clause.does}"
            yield proof.at_clause(clause, sentence, "does")


def references(proof: Proof) -> Iterator[Fault]:
    """Methods and parts that rules speak of are there."""
    pack = proof.pack
    for clause in pack.clauses:
        rule = clause.rule
        for method in rule.methods_named:
            if method not in pack.methods:
                yield proof.at_clause(clause, f"there is no method `{method}`", "rule")
        if isinstance(rule, Extension) and rule.of not in (None, *pack.parts_of(rule.method)):
            yield proof.at_clause(clause, f"there is no part `{rule.of}`", "rule", "of")


def waivers(proof: Proof) -> Iterator[Fault]:
    """What the awarding body's policy lets go is waivable by policy."""
    pack = proof.pack
    for number, waived in enumerate(pack.waivers_allowed):
        clause = pack.by_id.get(waived)
        if clause is None:
            yield proof.at(f"there is no clause `{waived}`", "waivers_allowed", number)
        elif clause.waivable is not Waivable.POLICY:
            sentence = f"`{waived}` is not waivable by policy"
            yield proof.at(sentence, "waivers_allowed", number, clause=waived)


def shows(proof: Proof) -> Iterator[Fault]:
    """What is shown is shown in states that there are; what counts has an event to count from."""
    pack = proof.pack
    for clause, rule in pack.rules(Tell):
        for item in rule.during:
            known = {state.value for state in STATES[item.track]}
            for state in item.states:
                if state not in known:
                    sentence = f"the track `{item.track.value}` has no state `{state}`"
                    yield proof.at_clause(clause, sentence, "rule", "during")
    has_brief = any(rule.item == "brief" for _, rule in pack.rules(GatewayItem))
    for clause in pack.clauses:
        anchor = getattr(clause.rule, "after", None)
        if anchor in (Anchor.BRIEF_RECEIVED, Anchor.BRIEF_SIGNED_OFF) and not has_brief:
            sentence = f"it counts from {anchor.words}, and the gateway asks for no brief"
            yield proof.at_clause(clause, sentence, "rule", "after")


PROOFS = (ids, bites, binding, references, waivers, shows)
