"""The packs: reading one, and the ones that are installed."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import guildhall
from guildhall.engine.pack import Overlay, Pack
from guildhall.shelf.faults import Fault, FaultyFileError
from guildhall.shelf.reading import Document, read, typed

PACK_FILE = "pack.yaml"
OVERLAY_FILE = "overlay.yaml"
CHANGES = "CHANGES.md"
OVERLAYS = "overlays"
"""The folder of the shelf in which overlays for many packs lie."""
SCENARIOS = "scenarios"
EXAMPLES = "examples"
"""The folder of the shelf in which invented packs lie, one for each kind of assessment."""


class UnknownSpecError(LookupError):
    """No installed pack goes by that name."""


def read_pack(path: Path) -> Pack:
    """Read a pack from its file or folder. Raises FaultyFileError with every fault."""
    return read_with_lines(path)[0]


def read_with_lines(path: Path) -> tuple[Pack, Document]:
    """Read a pack with its overlays, and keep the lines on which its parts stand."""
    file = path / PACK_FILE if path.is_dir() else path
    document = read(file)
    named, own = [], document
    if isinstance(document.value, dict) and "overlays" in document.value:
        rest = dict(document.value)
        named = rest.pop("overlays")
        own = replace(document, value=rest)
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        sentence = "`overlays` is a list of names"
        raise FaultyFileError(Fault(file, document.line(("overlays",)), sentence))
    pack = typed(own, Pack, "a pack")
    return under(pack, named, document), document


def under(pack: Pack, names: Sequence[str], document: Document) -> Pack:
    """Give a pack with the overlays over it that a file names under `overlays`.

    They lie in folders beside the pack, or in `overlays` on the shelf. Raises FaultyFileError.
    """
    if not names:
        return pack
    found: list[Overlay] = []
    for number, name in enumerate(names):
        line = document.line(("overlays", number))
        file = overlay_file(name, folder_above(document.path).parent)
        if file is None:
            raise FaultyFileError(Fault(document.path, line, f"no overlay is called `{name}`"))
        overlay = read_overlay(file)[0]
        if overlay.overlay != name:
            sentence = f"the overlay in the folder `{name}` calls itself `{overlay.overlay}`"
            raise FaultyFileError(Fault(document.path, line, sentence))
        if not overlay.lies_over(pack.spec):
            sentence = f"the overlay `{name}` is not for {pack.spec}"
            raise FaultyFileError(Fault(document.path, line, sentence))
        if overlay.overlay in {other.overlay for other in (*pack.overlays, *found)}:
            sentence = f"the overlay `{name}` lies over it already"
            raise FaultyFileError(Fault(document.path, line, sentence))
        found.append(overlay)
    return pack.under(*found)


def folder_above(path: Path) -> Path:
    """Give the folder of the pack to which a file belongs: its own, or above its scenarios."""
    above = path.resolve().parent
    return above.parent if above.name == SCENARIOS else above


def overlay_file(name: str, beside: Path) -> Path | None:
    """Find an overlay by its name: in a folder of that name beside a pack, or on the shelf."""
    if not name.replace("-", "").isalnum():
        return None
    places = (beside, shelf_folder() / OVERLAYS)
    files = (place / name / OVERLAY_FILE for place in places)
    return next((file for file in files if file.is_file()), None)


def read_overlay(path: Path) -> tuple[Overlay, Document]:
    """Read an overlay from its file or folder, and keep its lines. Raises FaultyFileError."""
    document = read(path / OVERLAY_FILE if path.is_dir() else path)
    return typed(document, Overlay, "an overlay"), document


def shelf_folder() -> Path:
    """Give the folder of the installed packs.

    GUILDHALL_PACKS names another one. The wheel has its packs inside; in a checkout they lie
    beside `src`.
    """
    chosen = os.environ.get("GUILDHALL_PACKS")
    if chosen:
        return Path(chosen)
    room = Path(guildhall.__file__).parent
    inside = room / "packs"
    return inside if inside.is_dir() else room.parents[1] / "packs"


def pack_folders(root: Path) -> list[Path]:
    """Give every folder at or below a folder that holds a pack, in order."""
    if (root / PACK_FILE).is_file():
        return [root]
    return sorted(file.parent for file in root.rglob(PACK_FILE))


def overlay_folders(root: Path) -> list[Path]:
    """Give every folder at or below a folder that holds an overlay, in order."""
    return sorted(file.parent for file in root.rglob(OVERLAY_FILE))


def installed_folders() -> list[Path]:
    """Give the folders of the installed packs, without the invented examples beside them."""
    shelf = shelf_folder()
    examples = shelf / EXAMPLES
    return [folder for folder in pack_folders(shelf) if examples not in folder.parents]


def installed() -> dict[str, Path]:
    """Give the installed packs: specification to folder, by the folder's name alone."""
    return {folder.name: folder for folder in installed_folders()}


@cache
def _spec_at(file: Path, _changed: int) -> str | None:
    """Read the name of the specification in a pack; kept as long as the file does not change."""
    value = read(file).value
    return value.get("spec") if isinstance(value, dict) else None


def spec_of(folder: Path) -> str | None:
    """Give the name of the specification whose pack lies in a folder."""
    file = folder / PACK_FILE
    return _spec_at(file, file.stat().st_mtime_ns)


def example(spec: str) -> Path | None:
    """Find an invented pack among the examples: what each is called stands in its file."""
    folders = pack_folders(shelf_folder() / EXAMPLES)
    return next((folder for folder in folders if spec_of(folder) == spec), None)


def standard_of(spec: str) -> str:
    """Give the standard of a specification: `ST0825` of `ST0825/AP02`."""
    return spec.partition("/")[0]


def versions_beside(folder: Path, spec: str) -> list[Path]:
    """Give the other versions of a standard: their packs lie in the folders beside."""
    files = sorted(folder.resolve().parent.glob(f"*/{PACK_FILE}"))
    found = []
    for file in files:
        try:
            other = spec_of(file.parent)
        except FaultyFileError:
            continue  # it is told of where it is itself proven
        if other and other != spec and standard_of(other) == standard_of(spec):
            found.append(file.parent)
    return found


def readable_versions(folder: Path, spec: str) -> Iterator[tuple[Pack, Document]]:
    """Give the other versions that can be read; the others are told of where they are proven."""
    for other in versions_beside(folder, spec):
        with suppress(FaultyFileError):
            yield read_with_lines(other)


def version_at(beside: Path, spec: str) -> Path | None:
    """Find a pack in the folders of a folder, or on the shelf; None where there is none."""
    for file in sorted(beside.glob(f"*/{PACK_FILE}")):
        with suppress(FaultyFileError):
            if spec_of(file.parent) == spec:
                return file.parent
    with suppress(UnknownSpecError):
        return find(spec)
    return None


def versions_of(standard: str) -> list[Pack]:
    """Give every version of a standard on the shelf, the invented ones too.

    Raises UnknownSpecError, with the standards that there are.
    """
    folders = {folder: spec_of(folder) or "" for folder in pack_folders(shelf_folder())}
    found = [folder for folder, spec in folders.items() if standard_of(spec) == standard.upper()]
    if not found:
        names = ", ".join(sorted({standard_of(spec) for spec in folders.values()})) or "none"
        message = f"no standard is called {standard!r}; there are: {names}"
        raise UnknownSpecError(message)
    return [read_pack(folder) for folder in found]


def find(spec: str) -> Path:
    """Give the folder of a specification by its short name (`ST0825/AP02`) or its folder's.

    Raises UnknownSpecError, with the names that there are.
    """
    shelf = installed()
    folder = shelf.get(spec.lower().replace("/", "-")) or example(spec)
    if folder is None:
        names = ", ".join(shelf) or "none"
        message = f"no pack is called {spec!r}; installed are: {names}"
        raise UnknownSpecError(message)
    return folder


@cache
def pack(spec: str) -> Pack:
    """Give an installed pack by its name."""
    return read_pack(find(spec))


def known_spec(path: Path, line: int, spec: str) -> Path:
    """Find a specification that a file names. Raises FaultyFileError at that line."""
    try:
        return find(spec)
    except UnknownSpecError as error:
        raise FaultyFileError(Fault(path, line, str(error))) from None
