"""The rows that are projected from a case, table by table, and how lists sort names."""

import unicodedata
from dataclasses import dataclass, field

from guildhall.cases.models import Due, Line, Move, Part, Slot
from guildhall.engine.actor import Surroundings


@dataclass
class Rows:
    """The rows of one case, by table, and what was known around it when they were worked out."""

    lines: list[Line] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    around: Surroundings | None = None

    def of(self, side: str, owner: str) -> "Rows":
        """Give the rows of one side."""

        def theirs(row: Line | Move | Due) -> bool:
            return (row.side, row.owner) == (side, owner)

        return Rows(
            lines=list(filter(theirs, self.lines)),
            moves=list(filter(theirs, self.moves)),
            dues=list(filter(theirs, self.dues)),
        )


LONGEST = 100
"""The bytes of a name that lists sort by."""


def sort_name(name: str) -> str:
    """Write a name as lists look for it and sort by it: whatever its case, without accents.

    It is in hexadecimal digits, which every database, whatever its language, puts in the same
    order; the names that begin with a text are those whose digits begin with its digits.
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(plain.split()).encode()[:LONGEST].hex()
