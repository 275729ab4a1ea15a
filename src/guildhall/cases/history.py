"""How an entry of a history is written, chained and read back.

An entry's body is one JSON text in the canonical form of RFC 8785: the same facts always give the
same bytes. It holds the hash of the entry before; its own hash is the SHA-256 of the text. Personal
text is not in it: in its place stands a reference, `personal:<id>:<hash of salt and text>`, and
the text lies in `PersonalText`, where it can be erased without a change to the history.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import rfc8785
from django.db import connection

from guildhall.cases.models import CaseRecord, Entry as Row, PersonalText
from guildhall.engine import VERSION
from guildhall.engine.actor import Behalf
from guildhall.engine.events import Entry, from_json, to_json
from guildhall.engine.personal import replace_personal

FORMAT = 1
FIRST = "0" * 64
"""What stands in the place of the hash before the first entry."""
REFERENCE = re.compile(r"personal:([0-9a-f]{32}):([0-9a-f]{64})")
ERASED = "(erased)"
APPENDING = 4_825_120_792
"""The number of the lock that appending takes on PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Via:
    """From where an action came: the face (`api`, `web`, `job`, `command`), and the token."""

    face: str
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """Entries as they are stored: their rows, the texts beside them, the head they lead to."""

    entries: tuple[Entry, ...]
    rows: list[Row]
    texts: list[PersonalText]
    head: str
    sequence: int


def write(
    case: UUID,
    entries: Iterable[Entry],
    head: str,
    sequence: int,
    digest: str,
    via: Via,
    typed: Container[str] | None = None,
) -> Written:
    """Make the rows of new entries, which follow the one with hash `head` at `sequence`.

    `typed`: the personal texts that somebody brings along now. Any other that is a reference is
    one that the case carries on, as a release does with the reasons of the marks: it stays as it
    is. Without `typed`, every text is taken as new.
    """
    texts: list[PersonalText] = []
    put = _keeper(case, texts, typed)
    rows, stored = [], []
    for entry in entries:
        kept = _referring(entry, put)
        sequence += 1
        body = canonical(
            to_json(kept)
            | {
                "format": FORMAT,
                "case": str(case),
                "sequence": sequence,
                "previous": head,
                "pack": digest,
                "engine": VERSION,
                "via": {"face": via.face} | ({"token": via.token} if via.token else {}),
            }
        )
        head = sha256(body)
        event = f"{entry.event.name}/{entry.event.version}"
        at = entry.at
        rows.append(Row(case_id=case, sequence=sequence, event=event, at=at, body=body, hash=head))
        stored.append(kept)
    return Written(tuple(stored), rows, texts, head, sequence)


def append(*written: Written) -> None:
    """Add the rows of one case or of many to the history, within a transaction."""
    take_turns(APPENDING)
    PersonalText.objects.bulk_create([text for one in written for text in one.texts])
    Row.objects.bulk_create([row for one in written for row in one.rows])


def take_turns(lock: int) -> None:
    """Wait until nobody else holds a lock, and hold it until the transaction ends.

    A serial number is not the order of commits: on PostgreSQL those who append take turns, so that
    whoever follows the history by position never skips a late one. SQLite has one writer at any
    time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])


def read(case: UUID, after: int = 0) -> list[Entry]:
    """Read the entries of a history that follow a place, with references for personal text."""
    bodies = (
        Row.objects.filter(case_id=case, sequence__gt=after)
        .order_by("sequence")
        .values_list("body", flat=True)
    )
    return [from_json(json.loads(body)) for body in bodies]


def canonical(value: Mapping[str, Any]) -> str:
    """Write a value in the one form that its hash is of."""
    return rfc8785.dumps(dict(value)).decode()


def sha256(text: str) -> str:
    """Give the SHA-256 of a text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _keeper(
    case: UUID, texts: list[PersonalText], typed: Container[str] | None
) -> Callable[[str], str]:
    """Give what puts a personal text beside the history, and a reference in its place."""
    known: dict[str, str] = {}

    def put(text: str) -> str:
        if typed is not None and text not in typed and REFERENCE.fullmatch(text):
            return text
        if text not in known:
            key, salt = secrets.token_hex(16), secrets.token_hex(16)
            texts.append(PersonalText(id=key, case_id=case, text=text, salt=salt))
            known[text] = f"personal:{key}:{sha256(salt + text)}"
        return known[text]

    return put


def _referring(entry: Entry, put: Callable[[str], str]) -> Entry:
    """Give an entry with references in the place of its personal texts."""
    actor, behalf = entry.actor, entry.actor.on_behalf_of
    if behalf is not None and behalf.proof:
        kept = Behalf(behalf.person, behalf.role, behalf.organisation, put(behalf.proof))
        actor = replace(actor, on_behalf_of=kept)
    return replace(entry, event=replace_personal(entry.event, put), actor=actor)


def texts_of(case: UUID) -> dict[str, str]:
    """Give the personal texts of a case by their ids; an erased one as `(erased)`."""
    found = PersonalText.objects.filter(case_id=case).values_list("id", "text", "erased_at")
    return {key: ERASED if erased else text for key, text, erased in found}


def revealed(value: Any, texts: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON value
    """Put personal texts back into a JSON value, once: a text is never read for references."""
    if isinstance(value, str):
        if "personal:" not in value:
            return value
        return REFERENCE.sub(lambda found: texts.get(found[1], ERASED), value)
    if isinstance(value, dict):
        return {key: revealed(inner, texts) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [revealed(inner, texts) for inner in value]
    return value


def as_text(entry: Entry, texts: Mapping[str, str]) -> Entry:
    """Give an entry with its personal texts in the place of their references."""

    def put(reference: str) -> str:
        found: str = revealed(reference, texts)
        return found

    return _referring(entry, put)


def erase(case: CaseRecord, keys: Iterable[str], at: datetime) -> int:
    """Erase personal texts of a case; give how many there were. The history stays as it is."""
    return PersonalText.objects.filter(case=case, id__in=list(keys), erased_at__isnull=True).update(
        text="", salt="", erased_at=at
    )
