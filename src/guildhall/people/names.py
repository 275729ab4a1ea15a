"""What people and organisations are called, by their ids: for those who see the ids already."""

from collections.abc import Iterable

from guildhall.people.models import Organisation, User


def organisations(ids: Iterable[str]) -> dict[str, str]:
    """Give what organisations are called; one that is not here is called by its id."""
    wanted = set(ids)
    found = Organisation.objects.filter(pk__in=wanted).values_list("id", "name")
    return {key: key for key in wanted} | dict(found)


def people(ids: Iterable[str]) -> dict[str, str]:
    """Give what people are called; one who is not here is called by their id."""
    wanted = set(ids)
    found = User.objects.filter(pk__in=wanted).values_list("id", "name")
    return {key: key for key in wanted} | dict(found)
