"""What every proof looks at: the pack, and the lines on which its parts stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from guildhall.engine.pack import Clause, Pack
from guildhall.shelf.faults import Fault
from guildhall.shelf.reading import Document


@dataclass(frozen=True, slots=True)
class Proof:
    """What every proof looks at."""

    pack: Pack
    document: Document
    beside: tuple["Proof", ...] = ()
    """The other versions of the same standard."""
    places: Mapping[str, tuple[Document, tuple[str | int, ...]]] = field(default_factory=dict)
    """Where the clauses stand that layers in force have brought."""

    def at_clause(self, clause: Clause, sentence: str, *keys: str | int) -> Fault:
        """Place a fault in a clause, at the key that it is about."""
        document, steps = self.places.get(clause.id, (self.document, ()))
        if not steps:
            steps = ("clauses", self.pack.whole.clauses.index(clause))
        return Fault(document.path, document.line((*steps, *keys)), sentence, clause.id)

    def at(self, sentence: str, *keys: str | int, clause: str | None = None) -> Fault:
        """Place a fault anywhere else in the pack."""
        return Fault(self.document.path, self.document.line(keys), sentence, clause)
