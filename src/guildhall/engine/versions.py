"""Which version of a standard is an apprentice's, and which layers over it: by day, never guessed.

`in_force` is asked wherever the engine is entered (decide, permitted, deadlines, told, and what is
due); within, every rule judges by the pack that it gives.
"""

from collections.abc import Iterable
from datetime import date

from guildhall.engine.actions.apprentice import BringIn, Register
from guildhall.engine.actions.base import Action
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.kinds.versions import AppliesTo
from guildhall.engine.pack import Pack


def fits(rule: AppliesTo, started_on: date, registered_on: date | None) -> bool:
    """Tell whether a version is for somebody who started and was registered on these days."""
    return rule.holds(started_on if rule.by == "started" else registered_on)


def versions_for(
    packs: Iterable[Pack], started_on: date, registered_on: date | None
) -> tuple[Pack, ...]:
    """Give every pack that is for somebody who started and was registered on these days.

    A pack that does not say for whom it is, is for everybody.
    """
    return tuple(
        pack
        for pack in packs
        if all(fits(rule, started_on, registered_on) for _, rule in pack.rules(AppliesTo))
    )


def right_version(
    packs: Iterable[Pack], started_on: date, registered_on: date | None = None
) -> Pack | None:
    """Give the version of a standard that is somebody's, or None where there is none.

    None, too, where two claim somebody: `packs check` does not let that be.
    """
    found = versions_for(packs, started_on, registered_on)
    return found[0] if len(found) == 1 else None


def registered_day(action: Register | BringIn, today: date) -> date:
    """Give the day that a registration counts from: for a case from elsewhere, its first day."""
    if isinstance(action, Register):
        return today
    if action.registered_on is not None:
        return action.registered_on
    return min([today, *(day for _, day in action.claimed_days())])


def in_force(pack: Pack, case: Case, today: date, action: Action | None = None) -> Pack:
    """Give the pack as it is for a case: with the layers of its overlays that are in force.

    Before a case is registered, an action that registers it says the days. The layers go by the
    start, the registration and the gateway: its acceptance in the run under way, or else today.
    """
    whole = pack.whole
    if not whole.overlays:
        return whole
    days: dict[str, date]
    if case.registration is not None:
        accepted = case.run.accepted_at
        days = {
            "started": case.known.started_on,
            "registered": case.known.registered_on,
            "gateway": day_of(accepted) if accepted is not None else today,
        }
    elif isinstance(action, Register | BringIn):
        claimed = action.gateway_accepted_on if isinstance(action, BringIn) else None
        days = {
            "started": action.started_on,
            "registered": registered_day(action, today),
            "gateway": claimed or today,
        }
    else:
        return whole
    return whole.laid(
        tuple(
            (overlay, layer)
            for overlay in whole.overlays
            for layer in overlay.layers
            if layer.for_.holds(days[layer.for_.by])
        )
    )
