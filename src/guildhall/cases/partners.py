"""Employers and providers by the names that people write in a sheet, of those they may name."""

from difflib import get_close_matches

from guildhall.cases import queries
from guildhall.cases.around import Outside
from guildhall.engine.vocabulary import Role
from guildhall.people import scope
from guildhall.people.acting import Principal

SHOWN = 5
"""Ids that are told of organisations with the same name."""


class NobodyError(LookupError):
    """A name by which somebody may name nobody, or several: why, in a sentence."""


class Partners:
    """The organisations of one kind that somebody may name with an awarding body."""

    def __init__(self, who: Principal, body: str, kind: str, outside: Outside) -> None:
        cases = [queries.records(who).values("employer_id")] if who.role is Role.PROVIDER else []
        found = scope.shown(who, scope.organisations(who), cases).filter(
            kind=kind, active=True, partners__body=body, partners__active=True
        )
        self._kind, self._body, self._outside = kind, body, outside
        self._names: dict[str, str] = {}
        self._ids: dict[str, list[str]] = {}
        for one in found.order_by("pk").distinct():
            name: str = one.said  # type: ignore[attr-defined]  # what `shown` has added
            self._names[_plain(name)] = name
            self._ids.setdefault(_plain(name), []).append(one.pk)

    def id_of(self, told: str) -> str:
        """Give the id of an organisation by its name, or by its id. Raises NobodyError."""
        found = self._ids.get(_plain(told), [])
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(found[:SHOWN]) + (" …" if len(found) > SHOWN else "")
            sentence = (
                f"{len(found)} organisations are called “{told}”: write the id of one: {ids}."
            )
            raise NobodyError(sentence)
        if self._outside.works_with(self._body, self._kind, told):
            return told
        words = {"employer": "employer", "provider": "training provider"}[self._kind]
        near = get_close_matches(_plain(told), self._ids, 1, 0.7)
        hint = f" Did you mean “{self._names[near[0]]}”?" if near else ""
        sentence = f"There is no {words} “{told}” that you may name.{hint}"
        raise NobodyError(sentence)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
