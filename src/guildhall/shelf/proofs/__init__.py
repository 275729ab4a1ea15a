"""The proofs of `packs check`, one file for each side of a pack.

A proof takes a `Proof` and yields a fault for everything that cannot stand.
"""

from guildhall.shelf.proofs import (
    credentials,
    form,
    marks,
    order,
    outside,
    overall,
    overlays,
    redo,
    reform,
    scoring,
    time,
    unenforced,
    versions,
)
from guildhall.shelf.proofs.plausible import implausible
from guildhall.shelf.proofs.proof import Proof
from guildhall.shelf.proofs.versions import gaps

PROOFS = (
    *form.PROOFS,
    *credentials.PROOFS,
    *marks.PROOFS,
    *scoring.PROOFS,
    *outside.PROOFS,
    *order.PROOFS,
    *overall.PROOFS,
    *unenforced.PROOFS,
    *redo.PROOFS,
    *reform.PROOFS,
    *time.PROOFS,
    *versions.PROOFS,
)
"""Every proof."""

__all__ = ["PROOFS", "Proof", "gaps", "implausible", "overlays"]
