"""Files that are handed in with a form."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from guildhall import clock
from guildhall.evidence import kinds, store
from guildhall.evidence.models import File
from guildhall.people.acting import Principal


def keep(who: Principal, case: UUID, sent: "UploadedFile[Any]") -> str:
    """Keep a file for a case; give its id.

    Raises ValueError with a sentence for whoever handed it in.
    """
    received = store.Receiving(settings.UPLOAD_LIMIT)
    try:
        for chunk in sent.chunks():
            received.write(chunk)
        if not received.size:
            message = "The file is empty."
            raise ValueError(message)
        sha256, name = received.finish(), store.name_of(str(sent.name))
        file = File(
            id=store.new_id(), case=case, name=name, kind=kinds.kind_of(received.path, name),
            size=received.size, sha256=sha256, person=who.user.id, role=who.role.value,
            organisation=who.membership.organisation_id or "", at=clock.now(),
        )  # fmt: skip
        return str(store.keep(received, sha256, file).pk)
    except store.TooLargeError:
        message = f"A file has at most {settings.UPLOAD_LIMIT // 1_000_000} megabytes."
        raise ValueError(message) from None
    except kinds.UnknownKindError as error:
        raise ValueError(str(error)) from None
    finally:
        received.drop()


def files_of(who: Principal, case: UUID) -> dict[str, str]:
    """Give the files that somebody's own side has handed in for a case: their names by id."""
    side = who.membership.organisation_id or who.user.pk
    return {
        one.pk: one.name
        for one in store.rows(case)
        if (one.organisation or one.person) == side and one.erased_at is None
    }
