"""A short form that is about no action of a case: its questions are written down, not derived."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from guildhall.cases.bounds import faults_in
from guildhall.cases.sentences import PLAIN
from guildhall.web.forms.form import View, typed_of
from guildhall.web.forms.parts import AnyPart, Text
from guildhall.web.forms.reading import Faults, read, write
from guildhall.web.forms.typed import Typed


class Questions:
    """Questions, with what stands in them and what is wrong with it.

    `values` are what stands there before anybody has typed.
    """

    template = "web/parts/form.html"
    action = ""

    def __init__(self, parts: Iterable[AnyPart], values: Mapping[str, Any] | None = None) -> None:
        self.parts = tuple(parts)
        self.faults = Faults()
        self.typed = Typed(write(self.parts, values or {}))

    def read(
        self, request: HttpRequest, files: Mapping[str, Any] | None = None
    ) -> dict[str, Any] | None:
        """Give the values that a request has sent; None where something is wrong: it says what.

        What was left open is left out. `files` are those that came along, by question.
        """
        self.typed = typed_of(request.POST)
        values = read(self.parts, self.typed, self.faults)
        for name, sentence in faults_in(values):
            self.faults.add(name, sentence)
        values |= {name: one for name, one in (files or {}).items() if one is not None}
        for part in self.parts:
            if part.needed and part.key not in values:
                self.faults.add(part.key, PLAIN["missing"])
            elif isinstance(part, Text) and part.most and len(values.get(part.key, "")) > part.most:
                self.faults.add(part.key, f"This has at most {part.most} characters.")
        return None if self.faults.sentences else values

    def refuse(self, name: str, sentence: str) -> None:
        """Say what is wrong with the answer to a question; else, with the whole."""
        self.faults.add(name if name in {part.key for part in self.parts} else "", sentence)

    def show(self) -> View:
        """Give the form for its template."""
        return View(self)
