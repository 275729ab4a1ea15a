"""What all events have, and how they are stored.

An event is never changed and its name is never an import path. A new version of an event is a
new class beside the old one; histories of every version are kept as fixtures for ever.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from pydantic import ValidationError

from guildhall.engine.actor import Actor, Behalf
from guildhall.engine.dates import utc
from guildhall.engine.findings import Reason
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Role


class Event(Strict):
    """What all events have: a stored name and a version, and what they are about."""

    name: ClassVar[str]
    version: ClassVar[int] = 1
    about: ClassVar[str | None] = None
    """The field that says what it is about, where a track has several targets."""


EVENTS: dict[tuple[str, int], type[Event]] = {}
"""Every event that can be read, by stored name and version."""


E = TypeVar("E", bound=Event)


def stored(name: str, version: int = 1, about: str | None = None) -> Callable[[type[E]], type[E]]:
    """Give an event class the name and version under which it is stored."""

    def register(kind: type[E]) -> type[E]:
        kind.name, kind.version, kind.about = name, version, about
        EVENTS[name, version] = kind
        return kind

    return register


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history: an event, when it was recorded and happened, and by whom.

    `warned` are the warnings that went with it: they stay on the case. `claimed`: it was brought
    in from elsewhere with its day, and nobody here has seen it happen.
    """

    event: Event
    at: datetime
    happened_at: datetime
    actor: Actor
    warned: tuple[Reason, ...] = ()
    claimed: bool = False


class UnknownEventError(ValueError):
    """An event, or a version of one, that this engine cannot read."""


def to_json(entry: Entry) -> dict[str, Any]:
    """Write an entry as plain JSON values."""
    actor: dict[str, Any] = {"person": entry.actor.person, "role": entry.actor.role.value}
    if entry.actor.organisation is not None:
        actor["organisation"] = entry.actor.organisation
    if (behalf := entry.actor.on_behalf_of) is not None:
        actor["on_behalf_of"] = {
            "person": behalf.person,
            "role": behalf.role.value,
            "organisation": behalf.organisation,
            "proof": behalf.proof,
        }
    value: dict[str, Any] = {
        "event": f"{entry.event.name}/{entry.event.version}",
        "at": utc(entry.at),
        "happened_at": utc(entry.happened_at),
        "actor": actor,
        "data": entry.event.model_dump(mode="json", exclude_defaults=True),
    }
    if entry.warned:
        value["warned"] = [asdict(reason) for reason in entry.warned]
    if entry.claimed:
        value["claimed"] = True
    return value


def from_json(value: dict[str, Any]) -> Entry:
    """Read an entry back.

    Raises UnknownEventError, with its reason, for a name, a version or data that this engine
    does not know.
    """
    name, _, version = str(value.get("event", "")).partition("/")
    kind = EVENTS.get((name, int(version) if version.isascii() and version.isdigit() else 0))
    if kind is None:
        known = sorted(number for stored_name, number in EVENTS if stored_name == name)
        if known:
            versions = ", ".join(str(number) for number in known)
            message = f"{name} is known in version {versions}, and not in version {version or '?'}"
        else:
            message = f"no event is called {name!r}"
        raise UnknownEventError(message)
    try:
        event = kind.model_validate(value.get("data", {}))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        message = f"{name}/{version} cannot be read: {where}: {first['msg']}"
        raise UnknownEventError(message) from None
    who = value["actor"]
    behalf = who.get("on_behalf_of")
    actor = Actor(
        person=who["person"],
        role=Role(who["role"]),
        organisation=who.get("organisation"),
        on_behalf_of=Behalf(
            person=behalf["person"],
            role=Role(behalf["role"]),
            organisation=behalf.get("organisation"),
            proof=behalf.get("proof"),
        )
        if behalf
        else None,
    )
    return Entry(
        event=event,
        at=datetime.fromisoformat(value["at"]),
        happened_at=datetime.fromisoformat(value["happened_at"]),
        actor=actor,
        warned=tuple(Reason(**reason) for reason in value.get("warned", ())),
        claimed=value.get("claimed", False) is True,
    )
