"""What is wrong with a file: place, clause and sentence, never a traceback."""

from dataclasses import dataclass
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


def shown_path(path: Path) -> str:
    """Give a path from the folder in which people stand, where it lies below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
