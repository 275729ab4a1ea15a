"""What the engine answers: findings, decisions, derivations.

Findings are gathered, never raised. A refusal, a warning and a note have the same shape, and
each names its clause, the heading under which the document has it, and what was compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from guildhall.engine.vocabulary import Force, Kind

Number = int | float | str | bool | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a clause or a rule of the house has to say about an action.

    `got` and `limit` are what was compared, in `unit`; `field` is the field of the action that
    could mend it; `reading` is our reading where the document is open or misprinted. `breach`
    marks a warning about something that has happened against the clause: it is recorded on the
    case and holds back the step after it until an officer has dealt with it.
    """

    kind: Kind
    clause: str
    heading: str
    force: Force
    sentence: str
    got: Number = None
    limit: Number = None
    unit: str | None = None
    field: str | None = None
    reading: str | None = None
    breach: bool = False

    @property
    def reason(self) -> "Reason":
        """The finding as a reason: what it says without the numbers, to be kept on the case."""
        return Reason(self.clause, self.heading, self.sentence, self.reading)


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of a derivation: what follows, and from which clause."""

    clause: str
    heading: str
    sentence: str
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """A grade and every step that leads to it, down to the descriptor and the cap.

    `score` is the total that it follows from, where marks are counted.
    """

    grade: str
    because: tuple[Reason, ...]
    score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What one method contributes to the overall grade: its grade, total and marks by line."""

    grade: str
    score: Decimal | None = None
    scores: Mapping[str, Decimal] = field(default_factory=dict)
