"""The packs that cases are judged by: the newest for a new case, its own for every other.

A revision is kept from the first time it was seen on the shelf, so that a case can be judged by
what it was registered under for as long as it lives.
"""

from functools import cache

from guildhall.cases.models import PackRevision
from guildhall.clock import now
from guildhall.engine.pack import Pack
from guildhall.shelf.packs import UnknownSpecError, installed_folders, read_pack


@cache
def offered() -> dict[str, Pack]:
    """Give the packs of the shelf, by specification; drafts and invented ones are not offered."""
    packs = (read_pack(folder) for folder in installed_folders())
    return {pack.spec: pack for pack in packs if not (pack.draft or pack.invented)}


@cache
def _by_digest(digest: str) -> Pack:
    for pack in offered().values():
        if pack.digest == digest:
            return pack
    return Pack.model_validate_json(PackRevision.objects.get(pk=digest).rules)


def pinned(digest: str) -> Pack:
    """Give the revision that a case is pinned to. Raises PackRevision.DoesNotExist."""
    return _by_digest(digest)


def kept() -> list[str]:
    """Give the hashes of the revisions that are kept, because a case may be pinned to them."""
    return list(PackRevision.objects.order_by("spec", "revision").values_list("pk", flat=True))


def newest(spec: str) -> Pack:
    """Give the pack that a new case is registered under. Raises UnknownSpecError."""
    pack = offered().get(spec)
    if pack is None:
        names = ", ".join(sorted(offered()))
        message = f"There is no specification {spec!r} here; there are: {names}."
        raise UnknownSpecError(message)
    return pack


def install(pack: Pack) -> PackRevision:
    """Keep a revision, if it is not kept yet."""
    kept, _ = PackRevision.objects.get_or_create(
        digest=pack.digest,
        defaults={
            "spec": pack.spec,
            "revision": pack.revision,
            "rules": pack.model_dump_json(by_alias=True),
            "installed_at": now(),
        },
    )
    return kept
