"""The rules of an assessment, as functions over frozen values: the house's heart.

    decide      may this be done? -> entries, findings, clauses kept
    replay      a history folded into a case; it never decides again
    standing    the case with what is due by the rule applied in thought
    permitted   what a person may do now, and why not yet
    deadlines   every limit: clause, starting event, day, whose move
    moves       what the case waits for: from whom, by what action and day
    shown       what a role is told at the point where the case stands
    visible     the part of a history that a viewer sees; `open_as` folds it

No framework, no file, no clock, no chance: time and surroundings come in as arguments.
"""

from guildhall.engine.audience import open_as, visible
from guildhall.engine.deadlines import deadlines
from guildhall.engine.decide import Decision, decide, neutral
from guildhall.engine.lapse import standing
from guildhall.engine.moves import moves, moves_of
from guildhall.engine.permitted import permitted
from guildhall.engine.replay import replay
from guildhall.engine.rules.records import review_due, shown, specimen
from guildhall.engine.stage import stage

VERSION = "1"
"""The engine's version, recorded by those who keep histories."""

__all__ = [
    "VERSION",
    "Decision",
    "deadlines",
    "decide",
    "moves",
    "moves_of",
    "neutral",
    "open_as",
    "permitted",
    "replay",
    "review_due",
    "shown",
    "specimen",
    "stage",
    "standing",
    "visible",
]
