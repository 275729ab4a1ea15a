"""What is told for the terminal, on a page: the same words, as paragraphs with labels."""

import re
from dataclasses import dataclass, field

GAP = re.compile(r"\s{2,}")
"""What parts a number and a time in a label."""
DEEP = 10
"""From so many columns on, a paragraph belongs to the one before it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: what stands before it, how it is meant, and whether it belongs to another."""

    kind: str
    text: str
    label: str = ""
    style: str = ""
    deep: bool = False


@dataclass(slots=True)
class Lines:
    """A sheet (`telling.sheet.Sheet`) that keeps its paragraphs, to be shown by a template."""

    kept: list[Line] = field(default_factory=list)

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
        """Keep a paragraph; an empty line says nothing here."""
        del hang
        label = ", ".join(GAP.split((label or "").strip(" .:")))
        if not (text or label):
            return
        kind = "day" if style == "strong" and not label and not indent else "line"
        styled = label_style if label and label_style not in (None, "faint") else style
        self.kept.append(Line(kind, text, label, styled or "", indent >= DEEP))

    def row(self, text: str, *, indent: int = 0, style: str | None = None) -> None:
        """Keep a line of a table, as it is."""
        del indent
        self.kept.append(Line("row", text, style=style or ""))

    def title(self, text: str) -> None:
        """Leave the title to the page."""

    def heading(self, text: str) -> None:
        """Keep a heading."""
        self.kept.append(Line("heading", text))
