"""Laying words out on a terminal: as wide as it is and no wider than 100 columns.

Colour only helps: whatever stands out does so by its words too, and where the output is no
terminal, or NO_COLOR is set, there is none.
"""

import os
import shutil
import sys
import textwrap
from dataclasses import dataclass

WIDEST, NARROWEST = 100, 40
STYLES = {
    "strong": "1",
    "faint": "2",
    "refused": "1;31",
    "warned": "1;33",
    "good": "1;32",
    "clause": "36",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """Where a command writes: how wide, and whether in colour."""

    width: int = WIDEST
    colour: bool = False

    def paint(self, text: str, style: str | None) -> str:
        """Give a text its colour, where there is colour."""
        if not self.colour or style is None or not text:
            return text
        return f"\033[{STYLES[style]}m{text}\033[0m"

    def say(
        self,
        text: str = "",
        *,
        label: str | None = None,
        indent: int = 0,
        hang: int = 0,
        style: str | None = None,
        label_style: str | None = None,
    ) -> None:
        """Write a paragraph, wrapped; nothing at all is an empty line.

        It is indented as a whole, and its further lines by `hang` more. A `label` stands before
        its first line, in the room that `hang` makes, or pushes the text on.
        """
        start = " " * indent
        if label is not None:
            start += label.ljust(hang) if len(label) < hang or not label else f"{label} "
        wrapper = textwrap.TextWrapper(
            width=max(self.width, indent + hang + NARROWEST // 2),
            initial_indent=start,
            subsequent_indent=" " * (indent + hang),
            break_long_words=False,
            break_on_hyphens=False,
        )
        first, *rest = wrapper.wrap(text) or [start]
        head = (
            " " * indent + self.paint(label or "", label_style) + start[indent + len(label or "") :]
        )
        print((head + self.paint(first[len(start) :], style)).rstrip())
        for line in rest:
            print(line[: indent + hang] + self.paint(line[indent + hang :], style))

    def row(self, text: str, *, indent: int = 0, style: str | None = None) -> None:
        """Write one line of a table, as it is."""
        print((" " * indent + self.paint(text.rstrip(), style)).rstrip())

    def title(self, text: str) -> None:
        """Write the title of a page, underlined."""
        self.say(text, style="strong")
        print(self.paint("=" * min(len(text), self.width), "strong"))

    def heading(self, text: str) -> None:
        """Write a heading, with a line before it and a rule beneath."""
        print()
        self.say(text, style="strong")
        print(self.paint("-" * min(len(text), self.width), "strong"))


def paper() -> Paper:
    """Give the paper of standard output."""
    columns = shutil.get_terminal_size((WIDEST, 24)).columns
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Paper(
        width=max(NARROWEST, min(columns, WIDEST)),
        colour=sys.stdout.isatty() and not plain,
    )
