"""Proofs of the overall grade: one for every combination of results, and only one."""

from collections import Counter
from collections.abc import Iterator
from itertools import product

from guildhall.engine.kinds.overall import GradeTable
from guildhall.engine.kinds.redo import Cap
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof


def tables(proof: Proof) -> Iterator[Fault]:
    """An overall grade for every combination, and only one; each overall grade reachable."""
    pack = proof.pack
    if pack.way is None:
        yield proof.at("no clause leads to an overall grade (kind `grade_table`)", "clauses")
    for clause, table in pack.rules(GradeTable):
        if set(table.methods) != set(pack.methods):
            yield proof.at_clause(clause, "the table is not of all methods", "rule", "methods")
            continue
        try:
            scales = [pack.scale_of(method) for method in table.methods]
        except LookupError:
            continue
        rows = Counter(row[:-1] for row in table.rows)
        for combination in product(*scales):
            times = rows.pop(combination, 0)
            if times != 1:
                spoken = ", ".join(combination)
                how = "no overall grade follows" if times == 0 else f"there are {times} rows for it"
                yield proof.at_clause(clause, f"{spoken}: {how}", "rule", "rows")
        for combination in rows:
            spoken = ", ".join(combination)
            yield proof.at_clause(
                clause, f"{spoken}: the methods have no such grades", "rule", "rows"
            )
        given = {row[-1] for row in table.rows}
        for grade in sorted(given - set(table.grades)):
            yield proof.at_clause(clause, f"`{grade}` is no overall grade", "rule", "rows")
        for grade in table.grades:
            if grade not in given:
                yield proof.at_clause(clause, f"nothing leads to `{grade}`", "rule", "grades")
    for clause, cap in pack.rules(Cap):
        if pack.way is not None and cap.grade not in pack.overall_scale:
            sentence = f"`{cap.grade}` is no overall grade"
            yield proof.at_clause(clause, sentence, "rule", "grade")


PROOFS = (tables,)
