"""Proofs of sittings: numbers that can be, days that can be kept, parts that are there."""

from collections import Counter
from collections.abc import Iterator

from guildhall.engine.kinds.order import OneDay
from guildhall.engine.kinds.sessions import SessionShows
from guildhall.engine.kinds.sittings import AllParts, Sittings
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof


def numbers(proof: Proof) -> Iterator[Fault]:
    """A method has one clause of sittings, and of several; no more items are asked for than are."""
    clauses = Counter(rule.method for _, rule in proof.pack.rules(Sittings))
    for clause, rule in proof.pack.rules(Sittings):
        if clauses[rule.method] > 1:
            sentence = f"`{rule.method}` has {clauses[rule.method]} clauses of sittings"
            yield proof.at_clause(clause, sentence, "rule", "method")
        if rule.up_to < rule.least:
            sentence = f"at the most {rule.up_to}, and at the least {rule.least}"
            yield proof.at_clause(clause, sentence, "rule", "most")
        elif rule.up_to == 1:
            sentence = "one sitting is a session like any other: this asks for nothing"
            yield proof.at_clause(clause, sentence, "rule", "least")
    for clause, shows in proof.pack.rules(SessionShows):
        if shows.least is not None and shows.least > len(shows.items):
            sentence = f"{shows.least} of {len(shows.items)} items are asked for"
            yield proof.at_clause(clause, sentence, "rule", "least")


def days(proof: Proof) -> Iterator[Fault]:
    """Sittings on days of their own are not all held on fewer days with another method."""
    for clause, rule in proof.pack.rules(Sittings):
        for other, together in proof.pack.rules(OneDay):
            apart = "day" in rule.different and rule.least > together.days
            if apart and rule.method in together.methods:
                sentence = (
                    f"`{rule.method}` has {rule.least} sittings on days of their own, and "
                    f"`{other.id}` holds it together with another method"
                )
                yield proof.at_clause(clause, sentence, "rule", "different")


def parts(proof: Proof) -> Iterator[Fault]:
    """Where all parts are to be started, there are parts."""
    for clause, rule in proof.pack.rules(AllParts):
        if rule.method in proof.pack.methods and not proof.pack.parts_of(rule.method):
            yield proof.at_clause(clause, f"`{rule.method}` has no parts", "rule", "method")


PROOFS = (numbers, days, parts)
