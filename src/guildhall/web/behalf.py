"""What an officer records for the parties of a case: their word, with proof of it."""

from dataclasses import replace
from datetime import datetime

from guildhall.cases.models import CaseRecord
from guildhall.engine import permitted
from guildhall.engine.actions import ACTIONS
from guildhall.engine.actor import Actor, Behalf, Surroundings
from guildhall.engine.case import Case
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.pack import Pack
from guildhall.engine.permitted import BLOCKED, Permission
from guildhall.engine.vocabulary import Role

PARTIES = (Role.APPRENTICE, Role.EMPLOYER, Role.PROVIDER)
THEIRS = frozenset(
    name
    for name in ACTIONS
    if not may_ever(name, Role.OFFICER) and any(may_ever(name, role) for role in PARTIES)
)
"""Actions of the parties that are never an officer's own: their signatures, their decisions."""
FOR_OTHERS = frozenset(name for name in ACTIONS if any(may_ever(name, role) for role in PARTIES))
"""Actions that a party to a case may take, so that an officer can record them for it."""


def for_others(
    actor: Actor, record: CaseRecord, pack: Pack, case: Case, now: datetime, around: Surroundings
) -> list[Permission]:
    """Give what an officer can record for somebody else alone; nothing for any other role.

    Of each action and target it is what stands best: it is open where it is for one of them.
    """
    if actor.role is not Role.OFFICER:
        return []
    found: dict[tuple[str, str | None], Permission] = {}
    for role in PARTIES:
        voice = replace(actor, on_behalf_of=_of(role, record))
        for one in permitted(pack, case, voice, now, around, names=THEIRS):
            key = (one.action, one.target)
            if key not in found or found[key].status == BLOCKED:
                found[key] = one
    return list(found.values())


def _of(role: Role, record: CaseRecord) -> Behalf:
    """Name a party of a case, whoever speaks for it in the end; the proof is asked for later."""
    if role is Role.APPRENTICE:
        return Behalf(record.apprentice_id, role, None, "?")
    organisation = record.employer_id if role is Role.EMPLOYER else record.provider_id
    return Behalf("?", role, organisation, "?")
