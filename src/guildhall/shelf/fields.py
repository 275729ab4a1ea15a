"""Which keys there are at a place of a model: for a key that is not known, and may be misspelt."""

from collections.abc import Iterable
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

TAG = "kind"
"""The field by which the models of one union are told apart."""


def known_at(model: type[BaseModel] | None, place: Iterable[object]) -> tuple[str, ...]:
    """Name the keys that there are beside the one at a place of a model, as they are written."""
    shape: Any = model
    for step in [*place][:-1]:
        shape = _within(shape, step)
    models = [one for one in _members(shape) if _is_model(one)]
    fields = models[0].model_fields.items() if models else ()
    return tuple(field.alias or name for name, field in fields)


def _within(shape: Any, step: object) -> Any:  # noqa: ANN401 - a type form
    """Give the type of what stands at one step within a type."""
    members = _members(shape)
    of_kind = next((one for one in members if len(members) > 1 and step in _names(one)), None)
    if of_kind is not None:
        return of_kind
    shape = members[0] if members else None
    if _is_model(shape):
        fields = shape.model_fields.items()
        return next((f.annotation for name, f in fields if step in (name, f.alias)), None)
    inner = [one for one in get_args(shape) if one is not Ellipsis]
    return inner[-1] if inner else None


def _members(shape: Any) -> list[Any]:  # noqa: ANN401 - type forms
    """Give the types that may stand in a place, without `None` and what `Annotated` adds."""
    if hasattr(shape, "__metadata__"):
        return _members(get_args(shape)[0])
    if get_origin(shape) in (Union, UnionType):
        return [one for inner in get_args(shape) for one in _members(inner)]
    return [] if shape in (None, type(None)) else [shape]


def _names(shape: Any) -> tuple[object, ...]:  # noqa: ANN401 - a type form
    """Give what a model is called among others in a fault: its name, or what its kind says."""
    if not _is_model(shape):
        return ()
    kind = shape.model_fields.get(TAG)
    tags = get_args(kind.annotation) if kind and get_origin(kind.annotation) is Literal else ()
    return (shape.__name__, *tags)


def _is_model(shape: Any) -> bool:  # noqa: ANN401 - a type form
    return isinstance(shape, type) and issubclass(shape, BaseModel)
