"""The rows that are projected from a case, table by table."""

from dataclasses import dataclass, field

from guildhall.cases.models import Due, Line, Move, Part, Slot


@dataclass
class Rows:
    """The rows of one case, by table."""

    lines: list[Line] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
