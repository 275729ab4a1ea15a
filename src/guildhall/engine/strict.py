"""The base of every typed value that comes from outside: frozen, and strict about its keys."""

from pydantic import BaseModel, ConfigDict
from pydantic._internal._model_construction import ModelMetaclass


class Plain(ModelMetaclass):
    """Model classes that are told apart as plain classes are.

    The library's own check goes through abstract base classes and costs some fifteen times as
    much; the engine matches on classes at every step.
    """

    __instancecheck__ = type.__instancecheck__


class Strict(BaseModel, metaclass=Plain):
    """A frozen model that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
