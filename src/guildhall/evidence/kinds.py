"""What a file is, by what is in it: its name and what was said of it are hints and no more.

Only kinds that are handed in as evidence are let in. Nothing here is unpacked or run.
"""

import re
import zipfile
from pathlib import Path

import puremagic

from guildhall.sheets.archives import TooMuchError, see_small

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
KINDS: dict[str, str] = {
    "pdf": "application/pdf",
    "rtf": "application/rtf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "jfif": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "heic": "image/heic",
    "heif": "image/heif",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "mp3": "audio/mpeg",
    "mpga": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
}
"""The kinds that are told by how they begin: what the library calls them, and their type."""
PACKED: dict[str, tuple[str, str]] = {
    "docx": ("word/document.xml", f"{OFFICE}wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}presentationml.presentation"),
}
"""Documents that are archives: what is in them, and their type."""
OPEN_DOCUMENTS = {f"{OPEN}text", f"{OPEN}spreadsheet", f"{OPEN}presentation"}
TEXTS = {"csv": "text/csv"}
"""Plain text that is called something else, by the end of its name."""
MACROS = re.compile(r"(^|/)(vbaproject\.bin|basic/|scripts/)", re.IGNORECASE)
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
ARCHIVE = b"PK\x03\x04"
LONGEST_WORD = 100
"""Bytes: longer than the name of any kind."""
MOST_ENTRIES = 10_000
WORDS = (
    "This kind of file is not taken: send PDF, Word, Excel, PowerPoint or OpenDocument without "
    "macros, a picture, sound, a video, or plain text."
)


class UnknownKindError(ValueError):
    """A file of a kind that is not taken."""

    def __init__(self) -> None:
        super().__init__(WORDS)


def kind_of(path: Path, name: str) -> str:
    """Give the type of a file. Raises UnknownKindError for one that is not taken."""
    with path.open("rb") as file:
        begins = file.read(4)
    if begins == ARCHIVE:
        return _of_archive(path)
    ends = name.rpartition(".")[2].lower()
    found = _by_signature(path, ends)
    if found is not None:
        return found
    if _is_text(path):
        return TEXTS.get(ends, "text/plain")
    raise UnknownKindError


def _by_signature(path: Path, ends: str) -> str | None:
    """Give the type that the beginning of a file speaks for, if it is one of ours.

    Where it speaks for several, the end of the name chooses among them.
    """
    try:
        found = puremagic.magic_file(path)
    except (puremagic.PureError, ValueError):
        return None
    told = [(one.extension.lstrip(".").lower(), one.confidence) for one in found]
    if ends in KINDS and any(ends == one for one, _ in told):
        return KINDS[ends]
    best = max((confidence for _, confidence in told), default=0)
    likely = (one for one, confidence in told if confidence == best)
    return next((KINDS[one] for one in likely if one in KINDS), None)


def _of_archive(path: Path) -> str:
    """Give the type of a document that is an archive, by the names that are in it."""
    try:
        see_small(path, MOST_ENTRIES)
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if any(MACROS.search(name) for name in names):
                raise UnknownKindError
            for content, kind in PACKED.values():
                if content in names:
                    return kind
            first = archive.infolist()[0] if names else None
            # Of an open document, the first entry says what it is, and is not packed.
            if first is not None and _says_what_it_is(first):
                told = archive.read(first).decode("ascii", "replace")
                if told in OPEN_DOCUMENTS:
                    return told
    except (TooMuchError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise UnknownKindError from None
    raise UnknownKindError


def _says_what_it_is(first: zipfile.ZipInfo) -> bool:
    """Whether an entry is the plain word of an open document; what is packed is not unpacked."""
    plain = first.compress_type == zipfile.ZIP_STORED
    return plain and first.filename == "mimetype" and first.file_size <= LONGEST_WORD


def _is_text(path: Path) -> bool:
    """Whether a file is text to its end, in UTF-8, and no page or picture written as text."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            first = file.read(65_536)
            if first.lstrip().startswith(("<", "#!")) or NO_TEXT.search(first):
                return False
            while more := file.read(65_536):
                if NO_TEXT.search(more):
                    return False
    except UnicodeDecodeError:
        return False
    return True
