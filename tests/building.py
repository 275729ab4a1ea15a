"""Sees that what the pages are made of is built, where a test is run without `make setup`."""

import fcntl
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "src" / "guildhall" / "web" / "built" / "web"
PACKAGES = ROOT / "node_modules"


@cache
def built():
    """Give the folder of what is built."""
    with (Path(tempfile.gettempdir()) / "guildhall-building").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the processes of a test run begin together
        if not BUILT.is_dir():
            subprocess.run([sys.executable, ROOT / "tools" / "web.py"], cwd=ROOT, check=True)
    (folder,) = BUILT.iterdir()
    return folder
