"""Proofs of results from outside: they are heard, and their bands lead to the scale."""

from collections.abc import Iterator
from decimal import Decimal

from guildhall.engine.kinds.outside import OutsideResult
from guildhall.engine.pack import Pack
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.bands import band_faults
from guildhall.shelf.proofs.proof import Proof


def outside(proof: Proof) -> Iterator[Fault]:
    """A result from outside is heard, and its bands lead to the scale of its method."""
    pack = proof.pack
    for clause, rule in pack.rules(OutsideResult):
        if "record_result" not in rule.bites:
            sentence = "it has to bite at `record_result`: it is heard nowhere else"
            yield proof.at_clause(clause, sentence, "rule")
        for sentence, *keys in _bands(pack, rule) if rule.bands else ():
            yield proof.at_clause(clause, sentence, "rule", "bands", *keys)


def _bands(pack: Pack, rule: OutsideResult) -> Iterator[tuple[str, ...]]:
    try:
        scale = pack.scale_of(rule.method)
    except LookupError:
        return
    unknown = [grade for grade in rule.bands if grade not in scale]
    missing = [grade for grade in scale if grade not in rule.bands]
    yield from ((f"`{rule.method}` has no grade `{grade}`", grade) for grade in unknown)
    yield from ((f"no band leads to `{grade}`",) for grade in missing)
    if rule.out_of is None:
        yield ("its bands are of a score, and it is not said what that is out of",)
    elif not unknown and not missing:
        bands = {grade: rule.bands[grade] for grade in scale}
        yield from ((sentence,) for sentence in band_faults(bands, Decimal(0), rule.out_of, None))


PROOFS = (outside,)
