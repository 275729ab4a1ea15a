"""Where in the browser a clause is met: on which forms, and in which part of which page."""

from dataclasses import dataclass

from guildhall.engine.kinds.grading import KsbMap
from guildhall.engine.kinds.records import Document, Specimen
from guildhall.engine.kinds.redo import SameWork
from guildhall.engine.kinds.submissions import WordsExcluded
from guildhall.engine.lifecycle import rows
from guildhall.engine.pack import Clause
from guildhall.engine.vocabulary import Does, Track
from guildhall.words import deeds

GATEWAY = "submit_gateway"


@dataclass(frozen=True, slots=True)
class Place:
    """A place where somebody meets a clause; `action` is that of a form, if it is one."""

    words: str
    action: str | None = None


DATES = Place("the dates on the page of a case")
GRADES = Place("the grade on the page of a case, with how it follows")
KNOWN = Place("what is good to know, on the page of a case")
MISSING = Place("what the gateway still needs, on the page of a case")
SPECIFICATION = Place("the page of the specification")
MATERIALS = Place("the page of specimen materials")
WAYS = {
    Track.ADJUSTMENT: Place("the page of a case's reasonable adjustments"),
    Track.SPECIAL_CONSIDERATION: Place("the page of a case's special consideration"),
    Track.APPEAL: Place("the page of a case's appeals"),
    Track.COMPLAINT: Place("the page of a case's complaints"),
    Track.MALPRACTICE: Place("the page of a case's reports of malpractice"),
}
"""The pages of what has a way of its own, by its track."""


def _form(action: str) -> Place:
    return Place(f"the form to {deeds.infinitive(action)}", action)


def places(clause: Clause) -> list[Place]:
    """Give where a clause is met, the forms first; each has its own page besides."""
    found = [_form(one) for one in clause.rule.bites]
    tracks = dict.fromkeys(row.track for one in clause.rule.bites for row in rows(one))
    found += [WAYS[track] for track in tracks if track in WAYS]
    if GATEWAY in clause.rule.bites and clause.does is Does.ENFORCE:
        found.append(MISSING)
    match clause.rule, clause.does:
        case Specimen(), _:
            found.append(MATERIALS)
        case ((Document() | KsbMap()), _):
            found.append(SPECIFICATION)
        case WordsExcluded(), _:
            found.append(_form("submit_work"))
        case SameWork(), _:
            found.append(_form("agree_redo"))
        case _, Does.CLOCK:
            found.append(DATES)
        case _, Does.DERIVE:
            found.append(GRADES)
        case _, Does.SHOW:
            found.append(KNOWN)
        case _:
            pass
    return found or [SPECIFICATION]
