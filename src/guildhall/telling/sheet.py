"""What can be written on: the terminal's paper, or a page in a browser."""

from typing import Protocol


class Sheet(Protocol):
    """Takes what is told, paragraph by paragraph."""

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
        """Write a paragraph, with a label before it; nothing at all is an empty line."""

    def row(self, text: str, *, indent: int = 0, style: str | None = None) -> None:
        """Write one line of a table, as it is."""

    def title(self, text: str) -> None:
        """Write the title of all of it."""

    def heading(self, text: str) -> None:
        """Write a heading."""
