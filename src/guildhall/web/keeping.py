"""Files that are handed in with a form."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from guildhall.cases import attached
from guildhall.evidence import kinds, store
from guildhall.people.acting import Principal


@contextmanager
def received(sent: "UploadedFile[Any]", limit: int) -> Iterator[tuple[store.Receiving, str]]:
    """Take what was sent to the disk for as long as it is looked at; give it, and its hash.

    Raises ValueError with a sentence for whoever handed it in.
    """
    receiving = store.Receiving(limit)
    try:
        try:
            for chunk in sent.chunks():
                receiving.write(chunk)
        except store.TooLargeError:
            message = f"A file has at most {limit // 1_000_000} megabytes."
            raise ValueError(message) from None
        if not receiving.size:
            message = "The file is empty."
            raise ValueError(message)
        yield receiving, receiving.finish()
    finally:
        receiving.drop()


def keep(who: Principal, case: UUID, sent: "UploadedFile[Any]") -> str:
    """Keep a file for a case; give its id.

    Raises ValueError with a sentence for whoever handed it in.
    """
    with received(sent, settings.UPLOAD_LIMIT) as (receiving, sha256):
        name = store.name_of(str(sent.name))
        try:
            kind = kinds.kind_of(receiving.path, name)
        except kinds.UnknownKindError as error:
            raise ValueError(str(error)) from None
        return attached.hand_in(who, case, name, kind, receiving, sha256).pk


def files_of(who: Principal, case: UUID) -> dict[str, str]:
    """Give the files that somebody's own side has handed in for a case: their names by id."""
    side = who.membership.organisation_id or who.user.pk
    return {
        one.pk: one.name
        for one in store.rows(case)
        if (one.organisation or one.person) == side and one.erased_at is None
    }
