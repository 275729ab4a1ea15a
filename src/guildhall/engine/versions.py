"""Which version of a standard is an apprentice's: found by day, never guessed."""

from collections.abc import Iterable
from datetime import date

from guildhall.engine.actions.apprentice import BringIn, Register
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
    claimed = (action.gateway_accepted_on, action.brief_signed_off_on)
    days = [
        *(day for day in claimed if day is not None),
        *action.submitted_on.values(),
        *(day for result in action.results for day in (result.held_on, result.released_on)),
    ]
    return min([today, *days])
