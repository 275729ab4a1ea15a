"""The proofs of `packs check`, one file for each side of a pack.

A proof takes a `Proof` and yields a fault for everything that cannot stand.
"""

from guildhall.shelf.proofs import form, marks, overall
from guildhall.shelf.proofs.plausible import implausible
from guildhall.shelf.proofs.proof import Proof

PROOFS = (*form.PROOFS, *marks.PROOFS, *overall.PROOFS)
"""Every proof."""

__all__ = ["PROOFS", "Proof", "implausible"]
