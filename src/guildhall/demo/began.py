"""When a demo was begun: its cases lead up to that moment, however often it is started again."""

from datetime import UTC, datetime
from pathlib import Path

from guildhall import clock

FILE = "demo-began"
"""The file that says so; a folder that has it is a demo's."""


def begin(folder: Path) -> datetime:
    """Give when the demo of a folder was begun: now, if this is its beginning."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE
    if not file.exists():
        part = file.with_suffix(".part")
        part.write_text(clock.now().astimezone(UTC).replace(microsecond=0).isoformat())
        part.replace(file)
    return datetime.fromisoformat(file.read_text().strip())
