"""What the service fills in of an action: the facts about the people that it names."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from guildhall.cases import bounds, queries
from guildhall.cases.around import EVERYTHING, Outside
from guildhall.cases.models import CaseRecord
from guildhall.cases.sentences import said
from guildhall.engine.actions import ACTIONS
from guildhall.engine.actions.base import Action, PersonFacts
from guildhall.engine.actor import Behalf
from guildhall.engine.vocabulary import Role
from guildhall.people.acting import Principal, facts_of
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


def filled(
    name: str,
    payload: dict[str, Any],
    body: str,
    apprentice: str,
    day: date,
    outside: Outside = EVERYTHING,
) -> Action:
    """Give the action of a payload, in which people are named by their ids.

    Raises MalformedError.
    """
    fields = dict(payload)
    _refuse([*bounds.faults_in(fields), *bounds.too_long(fields)])
    _organisations(fields, body, outside)
    if name in PEOPLE:
        field, role = PEOPLE[name]
        fields[field] = _facts(fields.get(field), field, role, body, apprentice, day)
    if name == "record_panel":
        fields["present"] = [
            one | {"person": _facts(one.get("person"), "present", None, body, apprentice, day)}
            for one in fields.get("present", ())
        ]
    try:
        action = ACTIONS[name].model_validate(fields)
    except ValidationError as error:
        raise MalformedError(said(error.errors(include_url=False), ACTIONS[name])) from None
    # Once more: what was written as text may be a number or a day.
    _refuse(list(bounds.faults_in(action.model_dump())))
    return action


def _refuse(faults: list[tuple[str, str]]) -> None:
    if faults:
        raise MalformedError(faults)


def beginning(payload: Mapping[str, Any], who: Principal) -> dict[str, Any]:
    """Give the fields of an action that begins a case, with what need not be said.

    A provider registers for itself. An apprentice who is here already is named only by somebody
    who has had a case of theirs; any other id is nobody's, so that ids cannot be tried out.
    Raises MalformedError.
    """
    fields = {name: value for name, value in payload.items() if value is not None}
    _refuse(list(bounds.faults_in(fields)))
    if who.role is Role.PROVIDER:
        fields.setdefault("provider", who.membership.organisation_id)
    apprentice = fields.get("apprentice")
    if apprentice is not None and not queries.has_had(who, str(apprentice)):
        raise MalformedError([("apprentice", "There is nobody here with that id.")])
    return fields


def spoken_for(
    behalf: Behalf, record: CaseRecord | None, fields: Mapping[str, Any], body: str
) -> Behalf:
    """Give for whom an officer speaks: somebody known here, for the organisation of the case.

    `fields` name the organisations where the case has still to begin, `body` the awarding body.
    Raises MalformedError for a stranger.
    """
    told = {"person": behalf.person, "organisation": behalf.organisation, "proof": behalf.proof}
    _refuse(list(bounds.faults_in(told, "on_behalf_of")))
    own: str | None = body
    if behalf.role is Role.APPRENTICE:
        own = None
    elif behalf.role in (Role.PROVIDER, Role.EMPLOYER):
        own = getattr(record, f"{behalf.role.value}_id", fields.get(behalf.role.value))
    known = Membership.objects.filter(
        user_id=behalf.person, role=behalf.role, organisation_id=own, active=True
    )
    of_the_case = record is not None and behalf.person == record.apprentice_id
    if (behalf.role is Role.APPRENTICE and not of_the_case) or not known.exists():
        sentence = f"There is nobody with that id who acts as {behalf.role.words} on this case."
        raise MalformedError([("on_behalf_of.person", sentence)])
    if behalf.organisation not in (None, own):
        sentence = f"On this case, this {behalf.role.words} acts for another organisation."
        raise MalformedError([("on_behalf_of.organisation", sentence)])
    return replace(behalf, organisation=own)


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


def _organisations(fields: dict[str, Any], body: str, outside: Outside) -> None:
    """See that the awarding body works with the employer and the provider that are named."""
    for kind in (Organisation.Kind.EMPLOYER, Organisation.Kind.PROVIDER):
        wanted = fields.get(kind.value)
        if wanted is None:
            continue
        if not outside.works_with(body, kind.value, str(wanted)):
            sentence = f"There is no {kind.label} with the id {wanted!r}."
            raise MalformedError([(kind.value, sentence)])
