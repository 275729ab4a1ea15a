"""The base of every typed value that comes from outside: frozen, and strict about its keys."""

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A frozen model that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
