"""Whether the history is as it was written: everything is read, and nothing is believed.

`verify` walks every case and every seal on one snapshot of the database, in bounded memory, beside
a running service. It asks no model to read a row: a column that holds something else than it
should is a flaw that is told, and no fault of this program.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection

from guildhall.cases import guards
from guildhall.cases.history import FIRST, FORMAT, REFERENCE, canonical, sha256
from guildhall.cases.models import PackRevision
from guildhall.cases.seals import hash_of
from guildhall.cases.snapshot import snapshot
from guildhall.engine.events import UnknownEventError, from_json
from guildhall.engine.pack import Pack

CHUNK = 2_000
RECORD, ENTRY, TEXT = range(3)
Row = tuple[str | None, ...]
"""What stands in the columns of a row, as text."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is not as it was written: in which case, at which place, and what.

    `place` is the number of an entry in its case, or the position of a seal; a flaw without a case
    is one of the whole.
    """

    what: str
    case: str | None = None
    place: str | None = None

    def __str__(self) -> str:
        if self.case is None:
            return self.what
        at = f", entry {self.place}" if self.place else ""
        return f"Case {self.case}{at}: {self.what}"


@dataclass
class Seen:
    """How much was looked at, and how many flaws there are."""

    cases: int = 0
    entries: int = 0
    texts: int = 0
    erased: int = 0
    seals: int = 0
    unsealed: int = 0
    flaws: int = 0


Tell = Callable[[Flaw], None]


def verify(tell: Tell, expected: Mapping[int, str] | None = None) -> Seen:
    """Look at all that is kept; tell each flaw, and give how much was looked at.

    `expected` are seals of which somebody kept a copy elsewhere: position to hash.
    """
    seen = Seen()

    def told(flaw: Flaw) -> None:
        seen.flaws += 1
        tell(flaw)

    for name in guards.missing(connection):
        told(Flaw(f"The history is not guarded by {name}."))
    with snapshot():
        _packs(told)
        _cases(seen, told)
        _seals(seen, told, dict(expected or {}))
    return seen


def _rows(table: str, columns: str, order: str) -> Iterator[Row]:
    """Give the rows of a table as they are stored, one after another."""
    names = columns.split()
    if connection.vendor == "postgresql":
        asked = ", ".join(f"{name}::text" for name in names)
    else:
        # As bytes, whatever kind of value stands there.
        asked = ", ".join(f"CAST({name} AS BLOB)" for name in names)
    # With the table's name: a bare one would be that of the text.
    by = ", ".join(f"{table}.{name}" for name in order.split())
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {asked} FROM {table} ORDER BY {by}")  # noqa: S608 - our own words
        while found := cursor.fetchmany(CHUNK):
            for row in found:
                yield tuple(_text(value) for value in row)


def _text(value: str | bytes | None) -> str | None:
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else value


def _moment(stored: str | None) -> datetime | None:
    """Read a moment as the database has it; None for what is written in any other way."""
    try:
        found = datetime.fromisoformat(stored or "")
    except ValueError:
        return None
    if connection.vendor == "postgresql":
        return found
    # SQLite would take any text; only one way to write it is Django's.
    own = found.replace(tzinfo=UTC)
    return own if str(found) == stored else None


def _same_moment(stored: str | None, told: object) -> bool:
    """Whether a column has the moment that is told elsewhere."""
    try:
        return _moment(stored) == datetime.fromisoformat(str(told))
    except ValueError:
        return False


def _case_id(stored: str) -> str:
    """Give the id of a case as the history says it: SQLite keeps it without hyphens."""
    try:
        found = UUID(stored)
    except ValueError:
        return stored
    return str(found) if stored in (str(found), found.hex) else stored


def _packs(tell: Tell) -> None:
    """See that the revisions by which cases are judged are those that they say they are."""
    for digest, spec, rules in PackRevision.objects.values_list("digest", "spec", "rules"):
        try:
            pack = Pack.model_validate_json(rules)
        except ValueError:
            tell(Flaw(f"The rules that are kept of {spec} cannot be read."))
            continue
        if pack.digest != digest:
            tell(Flaw(f"The rules that are kept of {spec} are not those of revision {digest}."))


def _cases(seen: Seen, tell: Tell) -> None:
    """Go through the cases, each with its record, its entries and its texts."""
    tables = (
        (RECORD, "cases_caserecord", "id sequence head pack_id", "id"),
        (ENTRY, "cases_entry", "case_id position sequence event at body hash", "case_id sequence"),
        (TEXT, "cases_personaltext", "case_id id text salt erased_at", "case_id id"),
    )  # fmt: skip
    streams = [_of_cases(*table) for table in tables]
    for case, rows in groupby(merge(*streams, key=itemgetter(0, 1)), key=itemgetter(0)):
        looking = _Case(_case_id(case), tell)
        for _, kind, row in rows:
            if kind == RECORD:
                looking.record = row
                seen.cases += 1
            elif kind == ENTRY:
                looking.entry(row)
                seen.entries += 1
            else:
                seen.texts += 1
                seen.erased += looking.personal(row)
        looking.end()


def _of_cases(kind: int, table: str, columns: str, order: str) -> Iterator[tuple[str, int, Row]]:
    """Give the rows of a table, each with its case and what it is."""
    for row in _rows(table, columns, order):
        yield row[0] or "", kind, row


@dataclass
class _Case:
    """One case, as far as it has been looked at."""

    case: str
    tell_: Tell
    record: Row | None = None
    count: int = 0
    head: str = FIRST
    position: int = 0
    body: Mapping[str, Any] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    """The personal texts that the history refers to: id to hash."""
    found: set[str] = field(default_factory=set)
    """Those of them that are there."""

    def tell(self, what: str, place: object = None) -> None:
        """Tell a flaw of this case."""
        self.tell_(Flaw(what, self.case, None if place is None else str(place)))

    def entry(self, row: Row) -> None:
        """Look at the next entry of the case."""
        _, position, sequence, event, at, text, digest = row
        self.count += 1
        place = self.count
        if sequence != str(place):
            self.tell(f"the entry at position {position} says that it is number {sequence}.", place)
            if sequence and sequence.isdecimal():
                self.count = int(sequence)
                place = self.count
        text = text or ""
        if sha256(text) != digest:
            self.tell("what it says is not what its hash is of.", place)
        if position is None or not position.isdecimal() or int(position) <= self.position:
            self.tell(f"its position {position} does not follow {self.position}.", place)
        else:
            self.position = int(position)
        self.body = self._read(text, place)
        if self.body.get("previous") != self.head:
            self.tell("it does not follow from the entry before it.", place)
        self.head = digest or ""
        here = {"case": self.case, "sequence": str(place), "event": event, "format": str(FORMAT)}
        for name, value in here.items():
            told = str(self.body.get(name))
            if told != value:
                self.tell(f"its {name} is {value}, and what it says, {told}.", place)
        if not _same_moment(at, self.body.get("at")):
            self.tell(f"its time is {at}, and what it says, {self.body.get('at')}.", place)

    def _read(self, text: str, place: int) -> Mapping[str, Any]:
        """Read what an entry says; nothing, where it cannot be read."""
        self.references |= dict(REFERENCE.findall(text))
        try:
            body = json.loads(text)
            from_json(body)
            same = canonical(body) == text
        except (ValueError, KeyError, TypeError, AttributeError, UnknownEventError):
            self.tell("what it says cannot be read.", place)
            return {}
        if not same:
            self.tell("what it says is not written in its one form.", place)
        return body if isinstance(body, dict) else {}

    def personal(self, row: Row) -> bool:
        """Look at a personal text of the case; give whether it was erased."""
        _, key, text, salt, erased = row
        wanted = self.references.get(key or "")
        if wanted is None:
            self.tell(f"nothing in its history refers to the personal text {key}.")
            return False
        self.found.add(key or "")
        if erased is not None:
            if text or salt:
                self.tell(f"the personal text {key} is said to be erased, and is there.")
            return True
        if sha256(f"{salt}{text}") != wanted:
            self.tell(f"the personal text {key} is not the one that was written.")
        return False

    def end(self) -> None:
        """Say what is wrong with the case as a whole."""
        for key in sorted(set(self.references) - self.found):
            self.tell(f"the personal text {key} is gone, and was not erased.")
        if self.record is None:
            self.tell("there is a history, or a text, and no record of the case.")
            return
        if self.head == FIRST:
            self.tell("there is a record of the case, and no history.")
            return
        _, sequence, head, pack = self.record
        if sequence != str(self.count):
            self.tell(f"its record says {sequence} entries, and there are {self.count}.")
        if head != self.head:
            self.tell("its record does not have the hash of its last entry.")
        if pack != self.body.get("pack"):
            self.tell("its record is judged by another revision than its last entry.")


def _seals(seen: Seen, tell: Tell, expected: dict[int, str]) -> None:
    """Make every seal again out of the entries, and compare."""
    entries = _rows("cases_entry", "position hash", "position")
    ahead = next(entries, None)
    previous, count, last = FIRST, 0, 0
    for row in _rows("cases_seal", "position count at hash", "position"):
        position, told, at, digest = (value or "" for value in row)
        seen.seals += 1
        upto = _number(position)
        since: list[tuple[int, str]] = []
        while ahead is not None and _number(ahead[0]) <= upto:
            since.append((_number(ahead[0]), ahead[1] or ""))
            ahead = next(entries, None)
        count += len(since)
        _one_seal(tell, (last, upto), count, since, (told, at, digest), previous)
        if upto in expected and expected.pop(upto) != digest:
            tell(Flaw(f"The seal at position {upto} is not the one that is expected."))
        # From here on as it is stored, so that one flaw is told once.
        previous, count, last = digest, _number(told), upto
    for wanted in sorted(expected):
        tell(Flaw(f"There is no seal at position {wanted}, and one is expected."))
    while ahead is not None:
        seen.unsealed += 1
        ahead = next(entries, None)


def _one_seal(
    tell: Tell,
    between: tuple[int, int],
    count: int,
    since: list[tuple[int, str]],
    stored: tuple[str, str, str],
    previous: str,
) -> None:
    """Compare a seal as it is stored with the entries that it is over."""
    told, at, digest = stored
    last, upto = between
    if told != str(count):
        tell(Flaw(f"Up to the seal at {upto} there are {count} entries; {told} were sealed."))
    moment = _moment(at)
    if moment is None:
        tell(Flaw(f"The time of the seal at {upto} cannot be read."))
    elif hash_of(previous, since, _number(told), moment) != digest:
        between_ = f"between position {last} and the seal at {upto}"
        tell(Flaw(f"What is in the history {between_} is not what was sealed."))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else -1
