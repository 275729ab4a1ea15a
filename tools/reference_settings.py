"""The reference page of the settings, made of the class that reads them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args, get_origin

from guildhall.config.environment import PREFIX, Environment


def settings_page() -> Iterator[str]:
    """Every setting of an installation."""
    yield "# Settings\n"
    yield "What an installation can set, as variables of the environment. None of them has to be"
    yield "set. A faulty one is told in a line at the start, without its value.\n"
    yield "| variable | what it is | values | default |\n| --- | --- | --- | --- |"
    for name, field in Environment.model_fields.items():
        default = field.default
        if isinstance(default, list):
            shown = f"`{json.dumps(default)}`"
        elif isinstance(default, bool):
            shown = f"`{str(default).lower()}`"
        else:
            shown = f"`{default}`" if str(default) else "(empty)"
        yield (
            f"| `{PREFIX}{name.upper()}` | {field.description} | "
            f"{values_of(field.annotation)} | {shown} |"
        )
    yield ""


def values_of(annotation: object) -> str:
    """Say in words what a setting can be."""
    if get_origin(annotation) is Literal:
        return ", ".join(f"`{one}`" for one in get_args(annotation))
    if get_origin(annotation) is list:
        return "a JSON list"
    words = {bool: "`true` or `false`", int: "a whole number", Path: "a folder", str: "text"}
    return words[annotation]  # type: ignore[index]
