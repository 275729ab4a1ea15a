"""The form of an action: made from its body, filled in by a person, read into the body again."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from pydantic import BaseModel, ValidationError

from guildhall.cases.asked import body_of
from guildhall.cases.sentences import sentence_of
from guildhall.engine.actions import ACTIONS
from guildhall.web.forms.known import with_files
from guildhall.web.forms.parts import AnyPart, Choice, Group, Known, Repeated, Upload, parts_of
from guildhall.web.forms.reading import Faults, read, write
from guildhall.web.forms.shown import Shown, flat
from guildhall.web.forms.typed import ADD, REMOVE, Typed, places
from guildhall.words.spoken import long_day

Keep = Callable[["UploadedFile[bytes]"], str]
"""How a file that is handed in with a form is kept: it gives the file's id, or raises ValueError
with a sentence for whoever handed it in."""
NOTHING = Typed({})
BEGUN = frozenset({"pieces", "qualifications"})
"""What a form is for, even where it may be left out: a row of it stands there from the start, and
counts as none where nothing is typed in it."""
ROW = re.compile(r"\[(\d+)\]")
"""How a fault names a row: `pieces[0]` stands at `pieces.0`."""


class Form:
    """A form for one action.

    `given` are fields that the page itself knows (the method, say): they are not asked for.
    `leave_out` are fields that are neither. `typed` is what somebody has typed so far.
    """

    template = "web/parts/form.html"

    def __init__(
        self,
        action: str,
        known: Known,
        *,
        typed: Typed | None = None,
        given: Mapping[str, Any] | None = None,
        leave_out: Iterable[str] = (),
        needed: Iterable[str] = (),
    ) -> None:
        self.action = action
        self.needed = frozenset(needed)
        self.given = dict(given or {})
        self.leave_out = frozenset(leave_out) | set(self.given)
        self.known = known
        self.faults = Faults()
        self.sent = typed is not None
        self.typed = typed if typed is not None else NOTHING
        if typed is None:
            self.typed = Typed(dict(_defaults(self.parts)))
        self._ready()

    @property
    def parts(self) -> tuple[AnyPart, ...]:
        """The questions of the form."""
        late = ACTIONS[self.action].late
        found = parts_of(body_of(self.action), self.known, self.leave_out, late=late)
        return tuple(replace(one, needed=True) if one.key in self.needed else one for one in found)

    def begin_with(self, values: Mapping[str, Any]) -> None:
        """Let values stand in the form to begin with, as if somebody had typed them."""
        self.typed = Typed({**self.typed.texts, **typed_for(self, values).texts})

    def fill(self, request: HttpRequest, keep: Keep | None = None) -> bool:
        """Take what a request has sent; tell whether it is to be read.

        It is not where somebody only wants one row more, or fewer: then the form is shown again,
        with all that was typed.
        """
        self.typed, self.sent = typed_of(request.POST), True
        self._take(request.FILES, keep)
        add, remove = request.POST.get(ADD), request.POST.get(REMOVE)
        known = {
            name for name, part in places(self.parts, self.typed) if isinstance(part, Repeated)
        }
        if add in known:
            self.typed = self.typed.added(add)
        elif remove is not None and remove.rpartition(".")[0] in known:
            self.typed = self.typed.removed(remove)
        else:
            self.typed = self.typed.tidied(self.parts)
            self._ready()
            return not self.faults.sentences
        return False

    def _take(self, files: Mapping[str, Any], keep: Keep | None) -> None:
        """Keep the files that came with the form; the form names them from then on."""
        if keep is None or self.known.files is None:
            return
        texts, named = dict(self.typed.texts), dict(self.known.files)
        for name, part in places(self.parts, self.typed):
            file = files.get(f"{name}.file")
            if isinstance(part, Upload) and file is not None:
                try:
                    key = keep(file)
                except ValueError as error:
                    self.faults.add(name, str(error))
                else:
                    texts[name], named[key] = [key], str(file.name)
        self.known, self.typed = with_files(self.known, named), Typed(texts)

    def _ready(self) -> None:
        """Show a row of whatever has to be said at least once, or is what the form is for."""
        for name, part in list(places(self.parts, self.typed)):
            begun = part.needed or (name in BEGUN and not self.sent)
            if isinstance(part, Repeated) and begun and not self.typed.rows(name):
                self.typed = self.typed.added(name)

    def read(self) -> BaseModel | None:
        """Give the body that was typed; None where something is wrong, which the form then says."""
        values = read(self.parts, self.typed, self.faults) | self.given
        try:
            body = body_of(self.action).model_validate(values)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                self.faults.add(".".join(map(str, one["loc"])), sentence_of(dict(one)))
            return None
        return None if self.faults.sentences else body

    def add_faults(self, faults: Iterable[tuple[str, str]]) -> None:
        """Say what is wrong, by place (`pieces[0].kind`): what the door has found, for example."""
        for place, sentence in faults:
            self.faults.add(ROW.sub(r".\1", place), sentence)

    def show(self) -> "View":
        """Give the form for its template."""
        return View(self)


class Filled(Protocol):
    """Anything with questions, what was typed, and what is wrong with it."""

    action: str
    typed: Typed
    faults: Faults

    @property
    def parts(self) -> tuple[AnyPart, ...]:
        """The questions."""

    @property
    def template(self) -> str:
        """What it is shown with."""


class View:
    """A form for its template: `controls` in order, and `errors`, each with its link."""

    def __init__(self, form: Filled) -> None:
        shown = Shown(form.typed, form.faults)
        self.action = form.action
        self.controls = shown.all(form.parts)
        self.template = form.template
        order = [one["name"] for one in flat(self.controls)]
        self.errors = [
            {"href": f"#{shown.links[name]}", "text": _told(shown.labels[name], sentence)}
            for name in order
            if (sentence := form.faults.sentences.get(name))
        ]
        self.errors += [
            {"href": "", "text": _told(name, sentence) if name else sentence}
            for name, sentence in form.faults.sentences.items()
            if name not in order
        ]
        self.files = any(one["kind"] == "file" for one in flat(self.controls))

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Give what was answered to the plain questions, by their labels."""
        found = ((one["label"], _answer(one)) for one in self.controls)
        return [(label.removesuffix(" (optional)"), said) for label, said in found if said]


def _answer(control: Mapping[str, Any]) -> str:
    """Give what was answered to a question that has one answer; nothing where none was given."""
    items = control.get("items", ())
    if control["kind"] == "date":
        told = [one["value"] for one in items]
        day, month, year = told[:3]
        return long_day(date(int(year), int(month), int(day))) if all(told[:3]) else ""
    chosen = ", ".join(one["text"] for one in items if one["checked"])
    return chosen or str(control.get("value", ""))


def _told(label: str, sentence: str) -> str:
    """Write what is wrong after what it is about: a question, or a name."""
    if label.endswith("?"):
        return f"{label} {sentence}"
    return f"{label}: {sentence[:1].lower()}{sentence[1:]}"


def typed_of(sent: QueryDict) -> Typed:
    """Give what a request has sent, as texts by name."""
    return Typed({name: tuple(map(str, texts)) for name, texts in sent.lists()})


def typed_for(form: Form, values: Mapping[str, Any]) -> Typed:
    """Give what would be typed for values: to begin with what is known already."""
    return Typed(write(form.parts, values))


def _defaults(parts: Iterable[AnyPart], place: str = "") -> Iterable[tuple[str, list[str]]]:
    """Give what stands in a form before anybody has typed: what it is if nobody says otherwise."""
    for part in parts:
        name = f"{place}{part.key}"
        if isinstance(part, Choice) and part.default is not None:
            yield name, [part.default]
        elif isinstance(part, Group) and part.needed:
            yield from _defaults(part.parts, f"{name}.")
