"""The tables of cases: the history and what is kept beside it, and the rows of lists."""

from guildhall.cases.models.batches import Batch, BatchRow
from guildhall.cases.models.drafts import Draft
from guildhall.cases.models.links import Link
from guildhall.cases.models.records import (
    NOT_YET_KNOWN,
    Answer,
    CaseRecord,
    Entry,
    PackRevision,
    PersonalText,
    Seal,
)
from guildhall.cases.models.rows import Due, Line, Move, Part, Slot

__all__ = [
    "NOT_YET_KNOWN",
    "Answer",
    "Batch",
    "BatchRow",
    "CaseRecord",
    "Draft",
    "Due",
    "Entry",
    "Line",
    "Link",
    "Move",
    "PackRevision",
    "Part",
    "PersonalText",
    "Seal",
    "Slot",
]
