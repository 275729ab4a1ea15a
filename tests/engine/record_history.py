"""Record a fixture history: `python -m tests.engine.record_history NAME`, once and never again.

The name is that of one of the lives in `more_lives.py`. A history that was recorded is kept for
ever: it shows that events stored long ago are still read. A new version of an event asks for a
new life.
"""

import json
import sys
from pathlib import Path

from guildhall.engine.events import to_json
from tests.engine.more_lives import LIVES

HISTORIES = Path(__file__).with_name("histories")


def record(name):
    """Write the history of a life, unless it is recorded already."""
    path = HISTORIES / f"{name}.json"
    if path.exists():
        sys.exit(f"{path.name} is recorded and kept: give a new life a new name")
    life = LIVES[name]()
    entries = [to_json(entry) for entry in life.history]
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    text = f'{{"format": 1, "spec": "{life.pack.spec}", "entries": [\n{lines}\n]}}\n'
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    record(*sys.argv[1:])
