"""A history as people read it: each entry a sentence, with what was written and what followed.

An event says what its action said, so that it is told in the action's words (`deeds`); what an
event does beside its action, or without one, is told as a consequence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guildhall.engine import events as e
from guildhall.engine.actions import ACTIONS
from guildhall.engine.actions.base import Action
from guildhall.engine.actor import Actor
from guildhall.engine.audience import WITHHELD
from guildhall.engine.events import Entry, Event
from guildhall.engine.lifecycle import TABLE
from guildhall.engine.pack import Pack
from guildhall.words import consequences, deeds, spoken
from guildhall.words.values import Called

ACTION_OF: Mapping[str, str] = {row.event: row.action for row in reversed(TABLE) if not row.also}
"""The action whose words tell an event; where several yield it, the first in the table."""
SETTLED: Mapping[str, dict[str, Any]] = {
    "adjustment.granted": {"granted": True},
    "adjustment.refused": {"granted": False},
    "special_consideration.granted": {"granted": True},
    "special_consideration.refused": {"granted": False},
    "appeal.upheld": {"upheld": True},
    "appeal.dismissed": {"upheld": False},
}
"""What an action said that its event says by its name."""
ELSEWHERE = {"about": "about_what"}
"""Fields that are called otherwise in an event."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry in words.

    `sentence` is who did what, or what followed; `said`, what somebody wrote with it, each under
    its label; `more`, what it means; `because`, the reasons of what was derived, with their
    clauses; `warned`, what it was let through with.
    """

    sentence: str
    said: tuple[tuple[str, str], ...] = ()
    more: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()


def of(pack: Pack, entry: Entry, called: Called) -> Told:
    """Tell an entry as its reader sees it; `called` gives what people and organisations are called.

    Personal text has to stand in it as text, not as a reference (`cases.history.as_text`).
    """
    lines = list(consequences.of_entry(pack, entry, set()))
    more = [line.text for line in lines if not line.inner]
    because = tuple(line.text for line in lines if line.inner)
    warned = tuple(f"{one.clause}: {one.sentence}" for one in entry.warned)
    action = as_action(entry.event)
    if action is None:
        first, *rest = more or [spoken.sentence(spoken.plain(entry.event.name.replace(".", " ")))]
        return Told(first, (), tuple(rest), because, warned)
    who = actor(entry.actor, called)
    if entry.claimed:
        # Whoever brought the case in did not do it, and nobody here has seen it happen.
        who = f"{who} brought in a claim: somebody"
    words = f"{who} {deeds.done(action, pack, called)}"
    said = [(label, text) for label, text in deeds.said(action) if text != WITHHELD]
    return Told(spoken.sentence(words), tuple(said), tuple(more), because, warned)


def actor(one: Actor, called: Called) -> str:
    """Tell who acted, in their role, and for whom an officer spoke."""
    if one.role.value == "system":
        return one.role.words
    name = f"{called(one.person)} ({spoken.role_name(one.role)})"
    if one.on_behalf_of is None:
        return name
    return f"{name}, for the {spoken.role_name(one.on_behalf_of.role)},"


def as_action(event: Event) -> Action | None:
    """Give the action that an event came of, as far as the event says it; None where none did."""
    name = ACTION_OF.get(event.name)
    if name is None or isinstance(event, e.CaseBroughtIn):
        return None
    kind = ACTIONS[name]
    given: dict[str, Any] = {}
    for field, shape in kind.model_fields.items():
        own = ELSEWHERE.get(field, field)
        default = None if shape.is_required() else shape.get_default(call_default_factory=True)
        given[field] = getattr(event, own, getattr(event, field, default))
    return kind.model_construct(**given | SETTLED.get(event.name, {}))
