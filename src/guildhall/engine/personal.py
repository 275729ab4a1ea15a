"""Personal text: reasons, grounds, health, notes, names.

Such text is marked in the type of the action and of the event. The history keeps a reference in
its place and the text lies beside it, so that erasing the text never rewrites the history.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field

M = TypeVar("M", bound=BaseModel)


class PersonalText:
    """The mark on a field whose text may have to be erased one day."""


PERSONAL = PersonalText()
Personal = Annotated[str, Field(min_length=1, max_length=10_000), PERSONAL]


@cache
def personal_fields(model: type[BaseModel]) -> frozenset[str]:
    """Name the fields of a model that hold personal text, alone or in a tuple."""
    return frozenset(
        name for name, field in model.model_fields.items() if _marked(field.annotation, field)
    )


def _marked(annotation: Any, field: Any = None) -> bool:  # noqa: ANN401 - a type form
    if field is not None and PERSONAL in field.metadata:
        return True
    if PERSONAL in getattr(annotation, "__metadata__", ()):
        return True
    return any(_marked(inner) for inner in getattr(annotation, "__args__", ()))


def replace_personal(model: M, put: Callable[[str], str]) -> M:
    """Give a copy of a model in which every personal text went through `put`.

    `put` gives the reference that stands in the history, or the text that a reference stands
    for, or nothing at all for somebody who may not read it.
    """
    changes: dict[str, Any] = {}
    personal = personal_fields(type(model))
    for name in type(model).model_fields:
        value = getattr(model, name)
        new = _replaced(value, put, marked=name in personal)
        if new is not value:
            changes[name] = new
    return model.model_copy(update=changes) if changes else model


def _replaced(value: Any, put: Callable[[str], str], *, marked: bool) -> Any:  # noqa: ANN401
    if isinstance(value, str) and marked:
        return put(value)
    if isinstance(value, BaseModel):
        return replace_personal(value, put)
    if isinstance(value, tuple):
        return tuple(_replaced(inner, put, marked=marked) for inner in value)
    if isinstance(value, dict):
        return {key: _replaced(inner, put, marked=marked) for key, inner in value.items()}
    return value


def personal_texts(model: BaseModel) -> Iterator[str]:
    """Give every personal text within a model."""
    found: list[str] = []

    def keep(text: str) -> str:
        found.append(text)
        return text

    replace_personal(model, keep)
    yield from found
