"""Which pack is meant by a word on the command line."""

from pathlib import Path

from guildhall.shelf.packs import find


def folder_of(text: str) -> Path:
    """Find a pack by its folder, its file, or the name of its specification.

    Raises UnknownSpecError.
    """
    path = Path(text)
    return path if path.exists() else find(text)
