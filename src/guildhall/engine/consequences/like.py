"""Making the events of an action: most have the same fields as it."""

from collections.abc import Mapping
from typing import Any

from guildhall.engine import events as e
from guildhall.engine.actions.base import Action
from guildhall.engine.events import Event
from guildhall.engine.lifecycle import own_row


def like(action: Action, **more: Any) -> Event:  # noqa: ANN401 - fields of any type
    """Make the event of the action's row, with the fields that the two share."""
    kind = e.EVENTS[own_row(action.name).event, 1]
    shared = {name: getattr(action, name) for name in kind.model_fields if hasattr(action, name)}
    return kind.model_validate(shared | more)


def next_id(kept: Mapping[str, object], word: str) -> str:
    """Give the next id of a kind: `adjustment-2` after `adjustment-1`."""
    own = sum(key.startswith(f"{word}-") for key in kept)
    return f"{word}-{own + 1}"
