"""Actions of which the one or the other is to be done: the page of each leads to the other."""

from collections.abc import Iterable
from uuid import UUID

from guildhall.engine.permitted import BLOCKED, Permission
from guildhall.web import rows
from guildhall.words import deeds

OR_ELSE = {
    one: other
    for pair in (
        ("accept_gateway", "return_gateway"),
        ("agree_redo", "decline_redo"),
        ("approve_scope", "return_scope"),
        ("sign_off_brief", "return_brief"),
    )
    for one, other in (pair, pair[::-1])
}


def instead(
    case: UUID, action: str, target: str | None, found: Iterable[Permission]
) -> tuple[str, str] | None:
    """Give what can be done in place of an action, where it is open: words, and its address."""
    other = OR_ELSE.get(action)
    for one in found:
        if (one.action, one.target) == (other, target) and one.status != BLOCKED:
            return deeds.infinitive(one.action), rows.plain(case, one.action, target)
    return None
