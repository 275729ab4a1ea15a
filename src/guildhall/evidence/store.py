"""Where files lie: by their hash, written whole before anybody hears of them.

A file comes in under a passing name, is hashed as it comes, and gets its place by a rename; only
then is its row written. Killed at any moment, the service is left with no row that has no file.
"""

import hashlib
import os
import re
import secrets
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.http import FileResponse

from guildhall.evidence.models import File, Material, Stored

CHUNK = 1 << 20
"""How much of a file is in memory at a time, in bytes."""
INCOMING = "incoming"
LONGEST_NAME = 150
Kept = TypeVar("Kept", bound=Stored)
TABLES = (File, Material)
"""The tables whose rows have bytes here."""
DIVIDERS = re.compile(r"[/\\]")


class TooLargeError(ValueError):
    """More than may be handed in."""


class DamagedError(Exception):
    """A file that is not there, or whose bytes are not those that were handed in."""


class Receiving:
    """A file that is coming in: hashed as it is written, and never whole in memory."""

    def __init__(self, limit: int) -> None:
        folder = root() / INCOMING
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = folder / secrets.token_hex(16)
        self.size = 0
        self._limit = limit
        self._hash = hashlib.sha256()
        self._file = self.path.open("xb")

    def write(self, chunk: bytes) -> None:
        """Take the next bytes. Raises TooLargeError."""
        self.size += len(chunk)
        if self.size > self._limit:
            raise TooLargeError
        self._hash.update(chunk)
        self._file.write(chunk)

    def finish(self) -> str:
        """See that all of it is on the disk; give its hash."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._hash.hexdigest()

    def drop(self) -> None:
        """Let go of what has come in; nothing where it has got its place."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def root() -> Path:
    """Give the folder of all files."""
    return Path(settings.FILES)


def place_of(sha256: str) -> Path:
    """Give where the bytes with a hash lie."""
    return root() / sha256[:2] / sha256[2:]


def name_of(told: str) -> str:
    """Give the name of a file without folders, control characters or tricks with direction."""
    last = DIVIDERS.split(unicodedata.normalize("NFC", told))[-1]
    plain = "".join(one for one in last if not unicodedata.category(one).startswith("C"))
    name = " ".join(plain.split()).strip(". ")
    stem, dot, end = name.rpartition(".")
    if dot and len(name) > LONGEST_NAME and len(end) <= 10:  # noqa: PLR2004 - longer ends are none
        name = f"{stem[: LONGEST_NAME - len(end) - 1]}.{end}"
    return name[:LONGEST_NAME] or "file"


def new_id() -> str:
    """Make the id of a file: nobody guesses it."""
    return f"f-{secrets.token_hex(12)}"


def keep(received: Receiving, sha256: str, file: Kept) -> Kept:
    """Give a received file its place, and write its row."""
    place = place_of(sha256)
    with transaction.atomic():
        _alone(sha256)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        received.path.replace(place)
        _sync(place.parent)
        _sync(root())
        file.save(force_insert=True)
    return file


def opened(file: Stored) -> BinaryIO:
    """Open a file at its beginning, once all its bytes have been compared. Raises DamagedError."""
    try:
        found = place_of(file.sha256).open("rb")
    except OSError:
        raise DamagedError(file.pk) from None
    hashed = hashlib.sha256()
    while chunk := found.read(CHUNK):
        hashed.update(chunk)
    if hashed.hexdigest() != file.sha256:
        found.close()
        raise DamagedError(file.pk)
    found.seek(0)
    return found


def download(file: Stored) -> FileResponse:
    """Give a file out as it was handed in: to be kept, and never shown as a page of ours.

    Raises DamagedError.
    """
    answer = FileResponse(
        opened(file), as_attachment=True, filename=file.name, content_type=file.kind
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


def erase(file: Stored, at: datetime) -> None:
    """Erase a file: its name at once, its bytes when no other row has them."""
    with transaction.atomic():
        _alone(file.sha256)
        type(file)._default_manager.filter(pk=file.pk).update(erased_at=at, name="(erased)")  # noqa: SLF001 - Django's own way
        same = {"sha256": file.sha256, "erased_at__isnull": True}
        others = any(table.objects.filter(**same).exists() for table in TABLES)
        # Within the transaction: should it fail now, the file is damaged and can be erased again;
        # after it, somebody could have handed in the same bytes meanwhile.
        if not others:
            place_of(file.sha256).unlink(missing_ok=True)


def sweep(before: datetime) -> int:
    """Take away what came in before a moment and never got its place; give how many there were."""
    stale = [
        path for path in (root() / INCOMING).glob("*") if path.stat().st_mtime < before.timestamp()
    ]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def rows(case: UUID) -> list[File]:
    """Give the files of a case, in the order in which they came in."""
    return list(File.objects.filter(case=case).order_by("at", "id"))


def _alone(sha256: str) -> None:
    """Take turns over the bytes with a hash until the transaction ends: SQLite does so anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sha256[:15], 16)])


def _sync(folder: Path) -> None:
    """See that a new name in a folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
