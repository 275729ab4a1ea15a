"""What the service fills in of an action: the facts about the people that it names."""

from datetime import date
from typing import Any

from pydantic import ValidationError

from guildhall.engine.actions import ACTIONS
from guildhall.engine.actions.base import Action, PersonFacts
from guildhall.people.acting import facts_of
from guildhall.people.models import Membership, Organisation

PEOPLE = {
    "allocate_assessor": ("assessor", "assessor"),
    "change_assessor": ("assessor", "assessor"),
    "acknowledge_appeal": ("panellist", "panellist"),
}
"""Actions that name a person: the field, and the role that the person has to hold in the body."""


class MalformedError(ValueError):
    """A payload that is no such action: what is wrong, field by field."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in faults))
        self.faults = faults


def filled(name: str, payload: dict[str, Any], body: str, apprentice: str, day: date) -> Action:
    """Give the action of a payload, in which people are named by their ids.

    Raises MalformedError.
    """
    fields = dict(payload)
    _organisations(fields)
    if name in PEOPLE:
        field, role = PEOPLE[name]
        fields[field] = _facts(fields.get(field), field, role, body, apprentice, day)
    if name == "record_panel":
        fields["present"] = [
            one | {"person": _facts(one.get("person"), "present", None, body, apprentice, day)}
            for one in fields.get("present", ())
        ]
    try:
        return ACTIONS[name].model_validate(fields)
    except ValidationError as error:
        faults = [
            (".".join(str(part) for part in one["loc"]), one["msg"]) for one in error.errors()
        ]
        raise MalformedError(faults) from None


def _facts(
    person: object, field: str, role: str | None, body: str, apprentice: str, day: date
) -> PersonFacts:
    """Give the facts about somebody of the awarding body. Raises MalformedError for a stranger."""
    held = Membership.objects.select_related("user").filter(user_id=str(person), active=True)
    if role is not None:
        held = held.filter(role=role, organisation_id=body)
    one = held.first()
    if one is None:
        wanted = f"no {role} of the awarding body" if role else "nobody here"
        raise MalformedError([(field, f"There is {wanted} with the id {person!r}.")])
    return facts_of(one.user, body, apprentice, day)


def _organisations(fields: dict[str, Any]) -> None:
    """See that the employer and the provider that are named are known here."""
    for kind in (Organisation.Kind.EMPLOYER, Organisation.Kind.PROVIDER):
        wanted = fields.get(kind.value)
        if wanted is None:
            continue
        known = Organisation.objects.filter(pk=str(wanted), kind=kind, active=True)
        if not known.exists():
            sentence = f"There is no {kind.label} with the id {wanted!r}."
            raise MalformedError([(kind.value, sentence)])
