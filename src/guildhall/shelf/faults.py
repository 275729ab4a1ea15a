"""What is wrong with a file: place, clause and sentence, never a traceback."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a pack or a scenario: `file:line: clause: sentence`."""

    path: Path
    line: int
    sentence: str
    clause: str | None = None

    def __str__(self) -> str:
        """Write the fault as people read it, from the folder in which they stand."""
        where = f"{shown_path(self.path)}:{self.line}"
        return (
            f"{where}: {self.clause}: {self.sentence}"
            if self.clause
            else f"{where}: {self.sentence}"
        )


class FaultyFileError(Exception):
    """A file that cannot be used, with everything that is wrong with it."""

    def __init__(self, *faults: Fault) -> None:
        """Gather the faults."""
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def meant(word: str, known: Iterable[str], most: int = 1) -> str:
    """Say which of the known words may be meant by one that is not known; nothing if none is."""
    near = get_close_matches(word, list(dict.fromkeys(known)), n=most)
    first = ", ".join(near[:-1])
    return f"; did you mean {' or '.join(filter(None, (first, *near[-1:])))}?" if near else ""


def shown_path(path: Path) -> str:
    """Give a path from the folder in which people stand, where it lies below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
