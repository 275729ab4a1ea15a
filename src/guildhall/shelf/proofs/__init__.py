"""The proofs of `packs check`, one file for each side of a pack.

A proof takes a `Proof` and yields a fault for everything that cannot stand.
"""

from guildhall.shelf.proofs import (
    credentials,
    evidence,
    form,
    marks,
    order,
    outside,
    overall,
    overlays,
    people,
    redo,
    reform,
    scope,
    scoring,
    sittings,
    time,
    unenforced,
    versions,
)
from guildhall.shelf.proofs.plausible import implausible
from guildhall.shelf.proofs.proof import Proof
from guildhall.shelf.proofs.versions import gaps

PROOFS = (
    *credentials.PROOFS,
    *evidence.PROOFS,
    *form.PROOFS,
    *marks.PROOFS,
    *order.PROOFS,
    *outside.PROOFS,
    *overall.PROOFS,
    *people.PROOFS,
    *sittings.PROOFS,
    *redo.PROOFS,
    *reform.PROOFS,
    *scope.PROOFS,
    *scoring.PROOFS,
    *time.PROOFS,
    *unenforced.PROOFS,
    *versions.PROOFS,
)
"""Every proof."""

__all__ = ["PROOFS", "Proof", "gaps", "implausible", "overlays"]
