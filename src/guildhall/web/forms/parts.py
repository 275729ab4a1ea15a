"""A form as a tree of parts, made from the model of what is asked.

Each kind of part is one kind of question on a page. The walk knows types and nothing of any one
action: what can be chosen comes from `Known`, what it is called from `words`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from guildhall.engine.personal import PERSONAL
from guildhall.engine.vocabulary import Role, Word
from guildhall.web.forms.words import CHOICES, words_of
from guildhall.words.spoken import sentence


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen: what is sent, and what people read.

    `section`: under which heading it stands, where there are several.
    """

    value: str
    text: str
    hint: str = ""
    section: str = ""


Options = tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What can be chosen in a form: by `Shape.field`, or by `field` in any shape.

    Of a mapping, the options are its rows. `open`: fields for which something else can be said as
    well. `without`: fields that mean nothing here. `needed`: those that a clause asks for, though
    the shape may do without. `files`: those that can be named, by id; None
    where none can be handed in.
    """

    options: Mapping[str, Options] = field(default_factory=dict)
    open: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    files: Mapping[str, str] | None = None

    def of(self, shape: str, name: str) -> Options | None:
        """Give what can be chosen for a field; None where anything can be typed."""
        return self.options.get(f"{shape}.{name}", self.options.get(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One question: its key among its neighbours, what it is called, whether it has to be said."""

    key: str
    label: str
    hint: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Part):
    """A line, or a text of several where `rows` is more than 1. `most`: characters."""

    rows: int = 1
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Part):
    """A number: whole, or with decimals. `widest`: the digits that there is room for."""

    whole: bool
    widest: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo(Part):
    """Yes or no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Part):
    """One of several. `more`: something else can be said as well. `default`: what it is if open.

    `open`: how leaving it open is called, where it may be left open.
    """

    options: Options
    more: bool = False
    default: str | None = None
    open: str = "Not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Part):
    """Any of several. `none`: that it is none of them is said, and differs from saying nothing."""

    options: Options
    none: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Part):
    """A London day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Part):
    """A day with a time, in London."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload(Part):
    """A file that is handed in, or has been: its id is what is said. `files`: names by id."""

    files: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Part):
    """Questions that belong together."""

    parts: tuple["AnyPart", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated(Part):
    """The same question, or group of questions, as often as somebody wants. `item` has no key."""

    item: "AnyPart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Part):
    """The same question, or group of questions, for each of some rows: by theme, by method."""

    rows: Options
    item: "AnyPart"


AnyPart = (
    Text | Number | YesNo | Choice | Several | Day | Moment | Upload | Group | Repeated | Table
)
"""Any kind of question."""

LINES = frozenset(
    {
        "certificate_number",
        "name_of_apprentice",
        "number",
        "place",
        "reference",
        "source",
        "title",
        "task",
        "uln",
    }
)
"""Texts for which a line is enough, though they may be long or personal."""
PROSE = frozenset({"action_plan", "evidence", "learning", "proof", "scope", "statement", "where"})
"""Texts that are not personal and take several lines all the same."""
BY_CHOICE = frozenset({"apprentice", "organisation", "paper", "person", "topic"})
"""Fields that nobody can type: where there is nothing to choose from, they are left out."""
LONG, SHORT = 5, 3
"""Lines of a text: of reasons and grounds, and of shorter ones."""


def parts_of(
    model: type[BaseModel], known: Known, leave_out: frozenset[str] = frozenset(), *, late: bool
) -> tuple["AnyPart", ...]:
    """Give the questions of a body. `late`: whether it may be recorded after it happened."""
    hidden = leave_out if late else leave_out | {"happened_at"}
    return tuple(sorted(_parts(model, known, hidden), key=lambda one: AT_THE_END.get(one.key, 0)))


AT_THE_END: Mapping[str, int] = {"happened_at": 1, "on_behalf_of": 2}
"""What few have to say comes after what is asked."""


def _parts(model: type[BaseModel], known: Known, leave_out: frozenset[str]) -> Iterator["AnyPart"]:
    for name, info in model.model_fields.items():
        if name in leave_out or f"{model.__name__}.{name}" in known.without:
            continue
        found = _part(model.__name__, name, info.annotation, tuple(info.metadata), known)
        if found is None:
            continue
        if not info.is_required() and f"{model.__name__}.{name}" not in known.needed:
            found = replace(found, needed=False)
            if isinstance(found, Choice) and info.default is not None:
                found = replace(found, default=_said(info.default))
        yield found


def _said(default: Any) -> str:
    return str(default.value if isinstance(default, Enum) else default)


def bare(annotation: Any, metadata: tuple[Any, ...] = ()) -> tuple[Any, tuple[Any, ...], bool]:
    """Give a type without what is around it; what is said of it; and whether it is optional."""
    optional = False
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            for one in more:
                metadata += tuple(one.metadata) if isinstance(one, FieldInfo) else (one,)
        elif get_origin(annotation) in (Union, UnionType):
            rest = [one for one in get_args(annotation) if one is not NoneType]
            optional = optional or len(rest) < len(get_args(annotation))
            annotation = rest[0]
        else:
            return annotation, metadata, optional


def _part(
    shape: str,
    name: str,
    annotation: Any,
    metadata: tuple[Any, ...],
    known: Known,
) -> "AnyPart | None":
    """Give the question for a field; None where nobody has to be asked."""
    kind, said, optional = bare(annotation, metadata)
    if get_origin(kind) is Literal and len(get_args(kind)) == 1:
        return None
    words = words_of(shape, name)
    needed = not optional or f"{shape}.{name}" in known.needed
    told: dict[str, Any] = {
        "key": name, "label": words.label, "hint": words.hint, "needed": needed,
    }  # fmt: skip
    if shape == "Piece" and name == "id":
        return Upload(files=known.files, **told) if known.files is not None else None
    options = known.of(shape, name)
    origin = get_origin(kind)
    if origin is tuple:
        return _of_many(shape, name, get_args(kind)[0], options, known, told, optional=optional)
    if origin is dict:
        item = _part(shape, name, get_args(kind)[1], (), known)
        return Table(rows=options, item=_bare_item(item), **told) if options and item else None
    if isinstance(kind, type) and issubclass(kind, Word):
        # Options by the name alone are of the pack: other words may have the same name.
        options = known.options.get(f"{shape}.{name}")
        return Choice(options=options or _of_words(kind), open=words.open, **told)
    if options and kind is str:
        more = f"{shape}.{name}" in known.open or name in known.open
        return Choice(options=options, more=more, open=words.open, **told)
    if origin is Literal:
        given = tuple(Option(one, CHOICES[one]) for one in get_args(kind))
        return Choice(options=given, open=words.open, **told)
    return _of_one(name, kind, said, known, told)


def _of_one(
    name: str,
    kind: Any,
    said: tuple[Any, ...],
    known: Known,
    told: dict[str, Any],
) -> "AnyPart | None":
    """Give the question for a single value of a type that is no choice by the pack."""
    if kind is str:
        if name in BY_CHOICE and name not in known.open:
            return None
        most = next((one.max_length for one in said if isinstance(one, MaxLen)), None)
        long = LONG if PERSONAL in said else SHORT if name in PROSE else 1
        return Text(rows=1 if name in LINES else long, most=most, **told)
    if kind is bool:
        return YesNo(**told)
    if kind is int or kind is Decimal:
        return Number(whole=kind is int, widest=_widest(said), **told)
    if kind is date:
        return Day(**told)
    if kind is AwareDatetime:
        return Moment(**told)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return Group(parts=tuple(_parts(kind, known, frozenset())), **told)
    message = f"no question is known for {kind!r}, at {name}"
    raise TypeError(message)


def _of_many(
    shape: str, name: str, item: Any, options: Options | None, known: Known,
    told: dict[str, Any], *, optional: bool,
) -> "AnyPart | None":  # fmt: skip
    """Give the question for a tuple: tick boxes where there is a choice, else one repeated."""
    kind, said, _ = bare(item)
    if options is None and get_origin(kind) is Literal:
        options = tuple(Option(one, CHOICES[one]) for one in get_args(kind))
    if options is None and isinstance(kind, type) and issubclass(kind, Word):
        options = _of_words(kind)
    if options is not None:
        return Several(options=options, none=optional, **told)
    inner = _part(shape, name, kind, said, known)
    return Repeated(item=_bare_item(inner), **told) if inner is not None else None


def _bare_item(part: "AnyPart | None") -> "AnyPart":
    """Give a part that stands in rows: the rows have the words."""
    if part is None:
        message = "rows of nothing"
        raise TypeError(message)
    return replace(part, key="", hint="", needed=True)


def _of_words(kind: type[Word]) -> Options:
    return tuple(Option(one.value, sentence(one.words)[:-1]) for one in kind if one != Role.SYSTEM)


def _widest(said: tuple[Any, ...]) -> int:
    for one in said:
        if isinstance(one, Le):
            return max(2, len(str(one.le)))
        if isinstance(one, Lt):
            return 2
        if isinstance(one, Ge | Gt):
            continue
    return 5
