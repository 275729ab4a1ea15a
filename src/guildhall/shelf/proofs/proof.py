"""What every proof looks at: the pack, and the lines on which its parts stand."""

from dataclasses import dataclass

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

    def at_clause(self, clause: Clause, sentence: str, *keys: str | int) -> Fault:
        """Place a fault in a clause, at the key that it is about."""
        number = self.pack.clauses.index(clause)
        line = self.document.line(("clauses", number, *keys))
        return Fault(self.document.path, line, sentence, clause.id)

    def at(self, sentence: str, *keys: str | int, clause: str | None = None) -> Fault:
        """Place a fault anywhere else in the pack."""
        return Fault(self.document.path, self.document.line(keys), sentence, clause)
