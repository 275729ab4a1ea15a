"""Declaring interests in those whom one knows, from one's cases too."""

from datetime import date
from uuid import UUID

from guildhall.cases import queries
from guildhall.people import registry
from guildhall.people.acting import Principal
from guildhall.people.models import Interest
from guildhall.people.refusals import RefusedError


def declare(
    who: Principal,
    kind: str,
    *,
    person: str | None,
    organisation: str | None = None,
    apprentice: str | None = None,
    day: date,
) -> Interest:
    """Declare an interest: one's own, or, as an officer or administrator, one of the body's staff.

    Raises RefusedError, also for an organisation or an apprentice not known to whoever declares it;
    NotYoursError.
    """
    known = queries.organisations(who)
    if organisation is not None and not known.filter(pk=organisation).exists():
        sentence = f"There is no organisation with the id {organisation!r}."
        raise RefusedError("organisation", sentence)
    if apprentice is not None and not queries.records(who).filter(apprentice=apprentice).exists():
        raise RefusedError("apprentice", f"There is no apprentice with the id {apprentice!r}.")
    return registry.declare_interest(
        who, kind, person=person, organisation=organisation, apprentice=apprentice, day=day
    )


def apprentice_by(who: Principal, told: str) -> str:
    """Find an apprentice by their ULN, or by their case; give their id. Raises RefusedError."""
    words = told.replace(" ", "")
    by_case = [one for one in map(_uuid, words.split("/")) if one is not None]
    found = queries.records(who)
    found = found.filter(pk__in=by_case) if by_case else found.filter(uln=words)
    ids = set(found.values_list("apprentice_id", flat=True)[:2])
    if len(ids) != 1:
        sentence = "No case of yours is of such an apprentice: write their ULN of ten digits."
        raise RefusedError("apprentice", sentence)
    return str(ids.pop())


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
