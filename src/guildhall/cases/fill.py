"""What the service fills in of an action: the facts about the people that it names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from guildhall.cases import attached, bounds, queries
from guildhall.cases.around import EVERYTHING, Outside
from guildhall.cases.models import CaseRecord
from guildhall.cases.sentences import said
from guildhall.engine.actions import ACTIONS
from guildhall.engine.actions.base import Action, PersonFacts
from guildhall.engine.actor import Behalf
from guildhall.engine.vocabulary import Role
from guildhall.people.acting import Principal, System, facts_of
from guildhall.people.models import Membership, Organisation

PEOPLE = {
    "allocate_assessor": ("assessor", "assessor"),
    "change_assessor": ("assessor", "assessor"),
    "acknowledge_appeal": ("panellist", "panellist"),
}
"""Actions that name a person: the field, and the role that the person has to hold in the body."""


PIECES = ("piece", "pieces", "certificates")
"""Fields that have pieces of evidence or work, which name files by their ids."""
FILE = re.compile(r"f-[0-9a-f]{24}")
"""The id of a file; any other id of a piece is a name that somebody has given it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an action is done: awarding body, apprentice, case and day.

    `record` is None where the case has still to begin; `since` is the apprenticeship's first day.
    """

    body: str
    apprentice: str
    record: CaseRecord | None
    day: date

    @property
    def since(self) -> date | None:
        """The first day of the apprenticeship, where there is a case."""
        return self.record.started_on if self.record is not None else None


class MalformedError(ValueError):
    """A payload that is no such action: what is wrong, field by field."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in faults))
        self.faults = faults


def filled(
    name: str,
    payload: dict[str, Any],
    place: Place,
    who: Principal | System,
    outside: Outside = EVERYTHING,
) -> Action:
    """Give the action of a payload, in which people and files are named by their ids.

    Raises MalformedError.
    """
    fields = dict(payload)
    _refuse([*bounds.faults_in(fields), *bounds.too_long(fields)])
    _organisations(fields, place.body, outside)
    if name in PEOPLE:
        field, role = PEOPLE[name]
        fields[field] = _facts(fields.get(field), field, role, place)
    if name == "record_panel":
        fields["present"] = [
            one | {"person": _facts(one.get("person"), f"present.{n}.person", None, place)}
            for n, one in enumerate(fields.get("present", ()))
        ]
    if isinstance(who, Principal) and place.record is not None:
        _files(fields, who, place.record)
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


def _facts(person: object, field: str, role: str | None, place: Place) -> PersonFacts:
    """Give the facts about somebody named for a part; without a role, for sitting on a panel.

    On a panel sit people of the awarding body, and of the case's own provider and employer. Raises
    MalformedError for anybody else, wherever they may be known, and for whoever has not accepted.
    """
    own = [place.body]
    if role is None and place.record is not None:
        own += [place.record.provider_id, place.record.employer_id]
    held = Membership.objects.filter(
        user_id=str(person), user__is_active=True, active=True, organisation_id__in=own
    )
    if role is not None:
        held = held.filter(role=role)
    if not held.exists():
        wanted = f"no {role} of the awarding body" if role else "nobody on this case"
        raise MalformedError([(field, f"There is {wanted} with the id {person!r}.")])
    if role is not None and not held.filter(invited=False).exists():
        sentence = f"They have not accepted the role of {role} yet."
        raise MalformedError([(field, sentence)])
    return facts_of(str(person), place.body, place.apprentice, place.day, place.since)


def _files(fields: Mapping[str, Any], who: Principal, record: CaseRecord) -> None:
    """See that the files which pieces name are files of the case, and theirs to see."""
    named: dict[str, str] = {}
    for field in PIECES:
        told = fields.get(field)
        for number, piece in enumerate(told if isinstance(told, list | tuple) else [told]):
            key = piece.get("id") if isinstance(piece, Mapping) else None
            if isinstance(key, str) and FILE.fullmatch(key):
                named[key] = f"{field}.id" if told is piece else f"{field}.{number}.id"
    unknown = attached.unknown(who, record, named) if named else set()
    _refuse([(named[key], f"There is no file {key!r} on this case.") for key in sorted(unknown)])


def _organisations(fields: dict[str, Any], body: str, outside: Outside) -> None:
    """See that the awarding body works with the employer and the provider that are named."""
    for kind in (Organisation.Kind.EMPLOYER, Organisation.Kind.PROVIDER):
        wanted = fields.get(kind.value)
        if wanted is None:
            continue
        if not outside.works_with(body, kind.value, str(wanted)):
            sentence = f"There is no {kind.label} with the id {wanted!r}."
            raise MalformedError([(kind.value, sentence)])
