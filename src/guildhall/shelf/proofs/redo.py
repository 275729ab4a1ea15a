"""Proofs of re-sits and re-takes: that a table decides on everything, and leads somewhere."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise, product

from guildhall.engine.kinds.outside import OutsideResult
from guildhall.engine.kinds.redo import (
    Count,
    NewPaper,
    NewWork,
    RedoSpan,
    RedoTable,
    RedoWithin,
    ReworkWithin,
    WorkReviewedFirst,
)
from guildhall.engine.kinds.scoring import Bands
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.redos import RedoFacts, choose, facts_words
from guildhall.engine.vocabulary import Anchor, Does
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof

LONGEST_MONTH = 31


def tables(proof: Proof) -> Iterator[Fault]:
    """A method has one table; each of its rows can decide, and some row always does."""
    seen: dict[str, str] = {}
    for clause, table in proof.pack.rules(RedoTable):
        for method in _methods(proof.pack, table):
            if method in seen:
                sentence = f"`{seen[method]}` is a table for `{method}` already"
                yield proof.at_clause(clause, sentence, "rule")
            seen.setdefault(method, clause.id)
        yield from _reached(proof, clause, table)


def _reached(proof: Proof, clause: Clause, table: RedoTable) -> Iterator[Fault]:
    """Try every combination of facts that a row could tell apart."""
    deciding, gap = set(), None
    for facts in _facts(len(proof.pack.methods), table):
        found = choose(clause, table, facts)
        if found is not None:
            deciding.add(found.number)
        elif gap is None:
            gap = facts
    for number in range(1, len(table.rows) + 1):
        if number not in deciding:
            sentence = f"row {number} never decides: an earlier row fits first, or nothing can"
            yield proof.at_clause(clause, sentence, "rule", "rows", number - 1)
    if gap is not None:
        sentence = f"no row decides on {facts_words(table, gap)}: end with a row without `when`"
        yield proof.at_clause(clause, sentence, "rule", "rows")


def _facts(methods: int, table: RedoTable) -> Iterator[RedoFacts]:
    """Give one example of everything that the rows could tell apart."""
    failed = [number for number in _whole(table, "failed") if 1 <= number <= methods]
    attempts = [number for number in _whole(table, "attempt") if number > 1]
    scores: list[Decimal | None] = [None, *_scores(table)] if table.asked("last_score") else [None]
    for facts in product(
        sorted({1, *failed}),
        sorted({2, *attempts}),
        sorted({0, *_whole(table, "days")}),
        (False, True),
        scores,
    ):
        if facts[0] < methods or facts[3]:  # where all have failed, all were attempted
            yield RedoFacts(*facts)


def _ends(span: Count | None) -> Iterator[Decimal]:
    """Give the numbers at which something begins, and the first ones after something ends."""
    if isinstance(span, RedoSpan):
        yield from (edge for edge in (span.from_, span.below) if edge is not None)
        if span.to is not None:
            yield span.to + 1
    elif span is not None:
        yield from (Decimal(span), Decimal(span + 1))


def _whole(table: RedoTable, name: str) -> set[int]:
    return {-int(-edge // 1) for row in table.rows for edge in _ends(getattr(row.when, name))}


def _scores(table: RedoTable) -> list[Decimal]:
    """Give every score at an edge, and one between each two of them."""
    spans = [row.when.last_score for row in table.rows if row.when.last_score is not None]
    edges = {edge for s in spans for edge in (s.from_, s.to, s.below) if edge is not None}
    points = sorted({Decimal(0), *edges})
    between = [(one + other) / 2 for one, other in pairwise(points)]
    return sorted({*points, *between, points[-1] + 1})


def rows(proof: Proof) -> Iterator[Fault]:
    """A row that allows nothing has no terms; caps are grades that are passed."""
    pack = proof.pack
    for clause, table in pack.rules(RedoTable):
        for number, row in enumerate(table.rows):
            where = ("rule", "rows", number)
            terms = row.model_fields_set - {"when", "allow", "by"}
            if not row.kinds and terms:
                names = ", ".join(f"`{name}`" for name in sorted(terms))
                sentence = f"row {number + 1} allows nothing, and yet has {names}"
                yield proof.at_clause(clause, sentence, *where)
            cap = row.cap.whole
            if cap is not None and pack.way is not None and cap not in pack.overall_scale[1:]:
                sentence = f"`{cap}` is no overall grade that is passed"
                yield proof.at_clause(clause, sentence, *where, "cap")
            for method in _methods(pack, table) if row.cap.method is not None else ():
                yield from _method_cap(proof, clause, method, str(row.cap.method), number)


def _method_cap(
    proof: Proof, clause: Clause, method: str, cap: str, number: int
) -> Iterator[Fault]:
    try:
        scale = proof.pack.scale_of(method)
    except LookupError:
        return  # said of the scales
    if cap not in scale[1:]:
        sentence = f"`{cap}` is no grade of `{method}` that is passed"
        yield proof.at_clause(clause, sentence, "rule", "rows", number, "cap")


def scores(proof: Proof) -> Iterator[Fault]:
    """Whoever asks for a score, or caps one, is of methods that have one."""
    pack = proof.pack
    for clause, table in pack.rules(RedoTable):
        methods = _methods(pack, table)
        bands = [method for method in methods if pack.rule(Bands, method) is not None]
        scored = bands or any(pack.rule(OutsideResult, method) is not None for method in methods)
        for number, row in enumerate(table.rows):
            if row.when.last_score is not None and not scored:
                sentence = f"row {number + 1} asks for the last score, and no method has scores"
                yield proof.at_clause(clause, sentence, "rule", "rows", number, "when")
            if row.cap.score and (row.cap.method is None or not bands):
                why = "does not cap the grade of the method" if bands else "no method has bands"
                sentence = f"row {number + 1} caps the score, and {why}"
                yield proof.at_clause(clause, sentence, "rule", "rows", number, "cap")


def days(proof: Proof) -> Iterator[Fault]:
    """No row begins after the window in which a re-sit or re-take has to be held."""
    within = proof.pack.rule(RedoWithin)
    if within is None or within[1].after is not Anchor.FAIL_RELEASED:
        return
    period = within[1].within
    if period.working_days is not None:
        return
    most = (period.days or 0) + 7 * (period.weeks or 0) + LONGEST_MONTH * (period.months or 0)
    for clause, table in proof.pack.rules(RedoTable):
        for number, row in enumerate(table.rows):
            first = row.when.days.from_ if row.when.days is not None else None
            if row.kinds and first is not None and first > most:
                sentence = (
                    f"row {number + 1} begins {first} days after the release, and the window of "
                    f"`{within[0].id}` is over after {most}"
                )
                yield proof.at_clause(clause, sentence, "rule", "rows", number)


def new(proof: Proof) -> Iterator[Fault]:
    """What has to be new is asked for when the session is booked."""
    pack = proof.pack
    for clause, table in pack.rules(RedoTable):
        methods = _methods(pack, table)
        with_work = [m for m in methods if m in pack.methods and pack.methods[m].work is not None]
        held = {
            rule.method for kind in (NewWork, WorkReviewedFirst) for _, rule in pack.rules(kind)
        }
        for number, row in enumerate(table.rows):
            where = ("rule", "rows", number)
            loose = [f"`{method}`" for method in with_work if method not in held]
            if "work" in row.new and (loose or not with_work):
                of = " and ".join(loose) or "any of its methods"
                sentence = (
                    f"row {number + 1} asks for new work, and no clause (kind `new_work` or "
                    f"`work_reviewed_first`) waits for that of {of}"
                )
                yield proof.at_clause(clause, sentence, *where)
            if "paper" in row.new and not any(pack.rule(NewPaper, method) for method in methods):
                sentence = (
                    f"row {number + 1} asks for a new paper, and no clause (kind `new_paper`) "
                    "asks which paper it is"
                )
                yield proof.at_clause(clause, sentence, *where)
    asked = {
        what for _, table in pack.rules(RedoTable) for row in table.rows for what in row.new
    }  # fmt: skip
    for clause, _ in pack.rules(NewWork):
        if "work" not in asked:
            yield proof.at_clause(clause, "no row of a `redo_table` asks for new work", "rule")


def _holding_work(pack: Pack) -> set[str]:
    """Name the methods whose session waits for new work."""
    waiting = {rule.method for _, rule in pack.rules(NewWork)}
    return waiting | {rule.method for _, rule in pack.rules(WorkReviewedFirst)}


def reworks(proof: Proof) -> Iterator[Fault]:
    """Work that is refused once it is late does not leave the attempt open for ever."""
    for clause, _ in proof.pack.rules(ReworkWithin):
        if clause.does is Does.ENFORCE and proof.pack.rule(RedoWithin) is None:
            sentence = (
                "late work is refused, and no clause (kind `redo_within`) ends the wait for it: "
                "let it fail the method, or give the re-sit a window"
            )
            yield proof.at_clause(clause, sentence)


def _methods(pack: Pack, table: RedoTable) -> tuple[str, ...]:
    return table.methods or tuple(pack.methods)


PROOFS = (tables, rows, scores, days, new, reworks)
