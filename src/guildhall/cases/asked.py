"""What is asked of people for an action: its fields, less what the service fills in.

The models of the bodies are made from the engine's own; the API takes them as JSON, and pages make
forms of them.
"""

from functools import cache
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field, create_model

from guildhall.cases.perform import BEGINNINGS, Wanted
from guildhall.engine.actions import ACTIONS
from guildhall.engine.actions.base import Id, PersonFacts, Present
from guildhall.engine.actor import Behalf
from guildhall.engine.lifecycle import WAITING
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import PanelPart, Role

NOT_BY_PEOPLE = frozenset({"lapse"})
"""Actions of the system's own."""
OFFERED = tuple(name for name in ACTIONS if name not in WAITING | NOT_BY_PEOPLE)
"""The actions that people can do, by name."""


class OnBehalfOf(Strict):
    """For whom an officer records what they said, with the proof of it."""

    person: Id = Field(description="Who it was: somebody of this case, by their id.")
    role: Role = Field(description="As what they said it.")
    organisation: Id | None = Field(
        default=None, description="For which organisation; left out, the case's own."
    )
    proof: str = Field(
        min_length=1, max_length=500, description="What shows it: a call, a letter, a message."
    )


class PresentBody(Strict):
    """Somebody who is there as a member of a panel, and in which part."""

    part: PanelPart
    person: Id


@cache
def body_of(name: str) -> type[BaseModel]:
    """Give the shape of the body of an action: its fields, less what the service fills in."""
    kind = ACTIONS[name]
    fields: dict[str, Any] = {}
    for field_name, field in kind.model_fields.items():
        annotation: Any = field.annotation
        if annotation is PersonFacts:
            annotation = Id
        elif annotation == tuple[Present, ...]:
            annotation = tuple[PresentBody, ...]
        fields[field_name] = (annotation, field)
    if name in BEGINNINGS:
        fields |= _of_a_beginning()
    fields["on_behalf_of"] = (
        OnBehalfOf | None,
        Field(default=None, description="For whom an officer records this."),
    )
    made: type[BaseModel] = create_model(
        kind.__name__, __base__=Strict, __doc__=kind.__doc__, __module__=__name__, **fields
    )
    return made


def _of_a_beginning() -> dict[str, Any]:
    """Give the fields that an action has besides where it begins a case."""
    return {
        "spec": (str, Field(description="The specification, such as `ST0825/AP02`.")),
        "apprentice": (
            Id | None,
            Field(
                default=None,
                description="Who it is, if you have had a case of theirs; left out, somebody new.",
            ),
        ),
        "provider": (
            Id | None,
            Field(default=None, description="The provider; left out by a provider, it is theirs."),
        ),
    }


def wanted(name: str, body: BaseModel, case: UUID | None, seen: str | None) -> Wanted:
    """Give what a request asks for."""
    fields = body.model_dump(exclude_unset=True)
    behalf = fields.pop("on_behalf_of", None)
    return Wanted(
        action=name,
        fields=fields,
        case=case,
        spec=fields.pop("spec", None),
        seen=seen,
        behalf=Behalf(**behalf) if behalf else None,
    )
