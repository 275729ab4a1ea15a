"""Cases that are at hand, so that not every request folds a whole history again.

They are kept in the memory of the process, by case, at the hash of its last entry. Nothing can be
out of step: what has moved on is read on from where it was, and what does not fit is read anew.
What is kept has references in the place of personal text: nothing erased lives on here.
"""

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

from guildhall.cases.models import CaseRecord, Entry as Row
from guildhall.cases.rows import Rows
from guildhall.engine import replay
from guildhall.engine.actor import Actor
from guildhall.engine.audience import as_read, concerns
from guildhall.engine.case import NEW, Case
from guildhall.engine.events import Entry, from_json
from guildhall.engine.house import related

KEPT = 500
"""Cases kept in memory; one of a hundred entries takes some 100 kilobytes."""


class OutOfStepError(Exception):
    """A history that does not follow from what is kept of it."""


@dataclass(frozen=True)
class View:
    """What a viewer sees of a case: their entries, each with its place, and what they add up to."""

    places: tuple[int, ...]
    entries: tuple[Entry, ...]
    case: Case

    @property
    def last(self) -> int:
        """The place of the last entry that the viewer sees; 0 where they see none."""
        return self.places[-1] if self.places else 0

    def since(self, place: int) -> tuple[Entry, ...]:
        """Give the entries that come after a place of the history."""
        pairs = zip(self.places, self.entries, strict=True)
        return tuple(entry for own, entry in pairs if own > place)

    def with_more(self, found: Iterable[tuple[int, Entry]], folds: "Folds") -> "View":
        """Give the view with more entries; the view itself where there are none."""
        pairs = tuple(found)
        if not pairs:
            return self
        places, entries = zip(*pairs, strict=True)
        case = folds.fold(self.case, entries)
        return View((*self.places, *places), (*self.entries, *entries), case)


UNSEEN = View((), (), NEW)


class Folds:
    """Folds that were done already: those who see the same share one case.

    What was worked out of the case of one of them holds for the others too.
    """

    def __init__(self) -> None:
        self._done: list[tuple[Case, tuple[Entry, ...], Case]] = []

    def add(self, onto: Case, entries: tuple[Entry, ...], case: Case) -> None:
        """Take in a fold that was done elsewhere."""
        self._done.append((onto, entries, case))

    def fold(self, onto: Case, entries: tuple[Entry, ...]) -> Case:
        """Fold entries onto a case, if that was not done before."""
        for base, added, case in self._done:
            if base is onto and added == entries:
                return case
        case = replay(entries, onto)
        self.add(onto, entries, case)
        return case


@dataclass(frozen=True)
class Known:
    """A case up to a place of its history, with references for personal text."""

    head: str
    entries: tuple[Entry, ...]
    case: Case
    views: dict[Actor, View] = field(default_factory=dict)
    rows: Rows | None = None
    """What lists show of it, where that was worked out by this process."""

    @property
    def sequence(self) -> int:
        """The place of the last entry."""
        return len(self.entries)

    def with_more(self, entries: tuple[Entry, ...], head: str) -> "Known":
        """Give the case with more entries, and what those saw whose ties to it are the same."""
        case = replay(entries, self.case)
        folds = Folds()
        folds.add(self.case, entries, case)
        views = {
            viewer: view.with_more(_seen(entries, case, viewer, self.sequence), folds)
            for viewer, view in self.views.copy().items()
            if related(case, viewer) and _ties(self.case, viewer) == _ties(case, viewer)
        }
        return Known(head, (*self.entries, *entries), case, views)

    def seen_by(self, viewer: Actor) -> View:
        """Give what a viewer sees: nothing at all of a case that is not theirs."""
        if not self.entries:
            return UNSEEN
        if viewer not in self.views:
            view = UNSEEN
            if related(self.case, viewer):
                folds = Folds()
                folds.add(NEW, self.entries, self.case)
                for other in self.views.copy().values():
                    folds.add(NEW, other.entries, other.case)
                view = UNSEEN.with_more(_seen(self.entries, self.case, viewer, 0), folds)
            self.views[viewer] = view
        return self.views[viewer]


NOTHING = Known("0" * 64, (), NEW, rows=Rows())
"""A case before its first entry."""


def _ties(case: Case, viewer: Actor) -> frozenset[str | None]:
    """Give what a viewer has to do with: the case (None), and which of its methods.

    As long as that is the same, an entry that is there does not become visible, or hidden.
    """
    methods = {method for run in case.runs for method in run.attempts}
    return frozenset(about for about in (None, *methods) if concerns(case, viewer, about))


def _seen(
    entries: Iterable[Entry], case: Case, viewer: Actor, after: int
) -> Iterator[tuple[int, Entry]]:
    for place, entry in enumerate(entries, start=after + 1):
        read = as_read(entry, case, viewer)
        if read is not None:
            yield place, read


class Memory:
    """The cases that were looked at last."""

    def __init__(self, size: int = KEPT) -> None:
        self._size, self._kept, self._lock = size, OrderedDict[UUID, Known](), Lock()

    def get(self, record: CaseRecord) -> Known:
        """Give a case as its record says that it stands."""
        with self._lock:
            known = self._kept.get(record.id)
        if known is None or known.sequence > record.sequence:
            known = NOTHING
        try:
            found = _read_on(known, record)
        except OutOfStepError:
            found = _read_on(NOTHING, record)
        self.put(record.id, found)
        return found

    def put(self, case: UUID, known: Known) -> None:
        """Keep a case; the one that was not looked at for longest is let go."""
        with self._lock:
            self._kept[case] = known
            self._kept.move_to_end(case)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def drop(self, case: UUID) -> None:
        """Let one case go."""
        with self._lock:
            self._kept.pop(case, None)

    def forget(self) -> None:
        """Let everything go."""
        with self._lock:
            self._kept.clear()


def read_whole(case: UUID) -> Known:
    """Read a case out of its history alone, whatever is at hand and whatever its record says.

    Raises ValueError for a history that cannot be read.
    """
    rows = Row.objects.filter(case_id=case).order_by("sequence").values_list("body", "hash")
    found = list(rows)
    entries = tuple(from_json(json.loads(body)) for body, _ in found)
    return NOTHING.with_more(entries, found[-1][1]) if found else NOTHING


def _read_on(known: Known, record: CaseRecord) -> Known:
    """Read the entries that a case has more than is known of it. Raises OutOfStepError."""
    if known.sequence == record.sequence:
        if known.head != record.head:
            raise OutOfStepError
        return known
    rows = Row.objects.filter(
        case_id=record.id, sequence__gt=known.sequence, sequence__lte=record.sequence
    )
    bodies = [json.loads(body) for body in rows.order_by("sequence").values_list("body", flat=True)]
    if not bodies or bodies[0]["previous"] != known.head:
        raise OutOfStepError
    return known.with_more(tuple(from_json(body) for body in bodies), record.head)


MEMORY = Memory()
"""What this process has at hand."""
