"""Where the styles, scripts and pictures lie that set-up has built: one folder, named by its hash.

Where nobody has built them, pages work all the same and look plain: a check says so.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Warning as Warned
from django.templatetags.static import static

FOLDER = Path(__file__).parent / "built" / "web"
NOT_BUILT = "not-built"


@cache
def digest() -> str:
    """Give the name of the folder, which does not change while the service runs."""
    return next((one.name for one in sorted(FOLDER.glob("*")) if one.is_dir()), NOT_BUILT)


def built(name: str) -> str:
    """Give the address of a built file, such as `guildhall.css`."""
    return static(f"web/{digest()}/{name}")


def check(app_configs: Sequence[Any] | None, **_: object) -> list[CheckMessage]:  # noqa: ARG001 - as Django calls it
    """Say where the styles of the pages are not built."""
    if digest() != NOT_BUILT:
        return []
    return [Warned("The styles of the pages are not built: run `make setup`.", id="web.W001")]
