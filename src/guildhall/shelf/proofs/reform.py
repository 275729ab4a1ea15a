"""Proofs of reformed plans: samples that can be drawn, choices that can be made."""

from collections.abc import Iterator

from guildhall.engine.kinds.grading import Descriptors, KsbMap, Sampled
from guildhall.engine.kinds.overall import GradeTable
from guildhall.engine.kinds.reform import CentreMarks, MethodsChosen
from guildhall.engine.kinds.sessions import IndependentAssessor
from guildhall.engine.rules.grading import descriptors_of
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof


def choices(proof: Proof) -> Iterator[Fault]:
    """As many are chosen as there are, and an overall grade follows from what is chosen."""
    pack = proof.pack
    for clause, rule in pack.rules(MethodsChosen):
        if not rule.least <= rule.most <= len(rule.methods):
            span = f"{rule.least} to {rule.most}"
            sentence = f"{span} are chosen of {len(rule.methods)}: that cannot be"
            yield proof.at_clause(clause, sentence, "rule", "most")
        if rule.least == len(rule.methods):
            sentence = "every one of them is chosen: there is no choice"
            yield proof.at_clause(clause, sentence, "rule", "least")
        if pack.way is not None and isinstance(pack.way[1], GradeTable):
            sentence = "the grade table asks for every method, and some are not chosen"
            yield proof.at_clause(pack.way[0], sentence, "rule")


def samples(proof: Proof) -> Iterator[Fault]:
    """A sample can be drawn for every option, and what is mandatory is there."""
    pack = proof.pack
    for clause, rule in pack.rules(Sampled):
        if rule.method in pack.methods and pack.rule(Descriptors, rule.method) is None:
            sentence = f"`{rule.method}` is not graded by descriptors, of which samples are drawn"
            yield proof.at_clause(clause, sentence, "rule", "method")
            continue
        for option in pack.options or (None,):
            there = descriptors_of(pack, rule.method, option)
            where = f" for `{option}`" if option else ""
            if rule.least > len(there):
                sentence = f"{rule.least} are sampled{where}, and there are {len(there)}"
                yield proof.at_clause(clause, sentence, "rule", "least")
        everywhere = {
            key for option in pack.options or (None,)
            for key in descriptors_of(pack, rule.method, option)
        }  # fmt: skip
        for key in rule.mandatory:
            if key not in everywhere:
                sentence = f"`{rule.method}` has no statement `{key}`"
                yield proof.at_clause(clause, sentence, "rule", "mandatory")
    for clause, mapped in pack.rules(KsbMap):
        if mapped.mapping == "sampled" and not pack.rules(Sampled):
            sentence = "the KSBs are sampled, and no clause says how (kind `sampled`)"
            yield proof.at_clause(clause, sentence, "rule", "mapping")


def centres(proof: Proof) -> Iterator[Fault]:
    """A method is marked by a centre or by an independent assessor, and not by both."""
    pack = proof.pack
    for clause, rule in pack.rules(CentreMarks):
        if pack.rule(IndependentAssessor, rule.method) is not None:
            sentence = f"`{rule.method}` is marked by a centre, and by an independent assessor too"
            yield proof.at_clause(clause, sentence, "rule", "method")


PROOFS = (choices, samples, centres)
