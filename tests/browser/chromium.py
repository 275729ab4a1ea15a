"""A real browser: Chromium, as the machine has it."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = (
    "no Chromium is installed (on Debian: apt-get install chromium; elsewhere name the programme "
    "in GUILDHALL_CHROMIUM)"
)


def program() -> str:
    """Give the path of Chromium. Skips the test where there is none, but never in CI."""
    found = os.environ.get("GUILDHALL_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
    if not found and os.environ.get("CI"):
        pytest.fail(MISSING)
    if not found:
        pytest.skip(MISSING)
    return found
