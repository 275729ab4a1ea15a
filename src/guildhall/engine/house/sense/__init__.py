"""Can it be: what makes no sense on this case, whatever a document says.

One file a family of actions, with the name that the family has in `actions`, `events` and `fold`.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action
from guildhall.engine.case import Case
from guildhall.engine.findings import Finding
from guildhall.engine.house.citing import refuse
from guildhall.engine.house.sense import apprentice, fairness, judging, preparation, sessions
from guildhall.engine.pack import Pack

Sense = Callable[[Pack, Case, Action, datetime], Iterator[Finding]]

CAN_BE: Mapping[str, Sense] = {
    a.apprentice.__name__: apprentice.can_be,
    a.preparation.__name__: preparation.can_be,
    a.sessions.__name__: sessions.can_be,
    a.judging.__name__: judging.can_be,
    a.fairness.__name__: fairness.can_be,
}
FILLED_IN: Mapping[str, Sense] = {
    a.apprentice.__name__: apprentice.filled_in,
    a.preparation.__name__: preparation.filled_in,
    a.sessions.__name__: sessions.filled_in,
    a.judging.__name__: judging.filled_in,
    a.fairness.__name__: fairness.filled_in,
}
"""Who judges each family, by the module in which its actions stand."""


def can_be(pack: Pack, case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """Refuse what makes no sense on this case, whatever the action is filled in with."""
    return CAN_BE[type(action).__module__](pack, case, action, at)


def filled_in(pack: Pack, case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """Refuse what an action is filled in with and makes no sense on this case."""
    yield from _nothing(action)
    yield from FILLED_IN[type(action).__module__](pack, case, action, at)


def _nothing(action: Action) -> Iterator[Finding]:
    """Refuse to record nothing. An empty list is something where leaving it out means no change."""
    fields = type(action).model_fields

    def blank(name: str) -> bool:
        nothing = () if fields[name].is_required() else fields[name].default
        return getattr(action, name) in (nothing, {})

    if action.one_of and all(map(blank, action.one_of)):
        sentence = "Nothing is filled in that could be recorded."
        yield refuse("house.state", sentence, field=action.one_of[0])
