"""Who may: a role, and a relation to the case."""

from datetime import datetime

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action
from guildhall.engine.actor import Actor
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.findings import Finding
from guildhall.engine.house.citing import refuse
from guildhall.engine.kinds.unenforced import Unenforced
from guildhall.engine.lifecycle import RELATIONS, WAITING, own_row
from guildhall.engine.pack import Pack
from guildhall.engine.redos import decider
from guildhall.engine.vocabulary import Role


def who(pack: Pack, case: Case, action: Action, actor: Actor, at: datetime) -> list[Finding]:
    """Refuse for role, or else for relation; nothing else is told then."""
    if action.name in WAITING:
        return [refuse("house.state", f"{action.name} is not judged by this version yet.")]
    allowed = own_row(action.name).roles
    if isinstance(action, a.ConfirmRule):
        allowed &= _shown_to(pack, action)
    if isinstance(action, a.AgreeRedo | a.DeclineRedo):
        # The lifecycle table has those who may be; which of them it is, the pack says.
        allowed &= {decider(pack, case, action.method, day_of(at))}
    behalf = actor.on_behalf_of
    if behalf is not None and (actor.role is not Role.OFFICER or not behalf.proof):
        sentence = "Only an officer may record what somebody else said, and with proof of it."
        return [refuse("house.role", sentence, got=actor.role.value)]
    if actor.voice not in allowed:
        names = ", ".join(sorted(role.words for role in allowed))
        sentence = f"This is for: {names}. You act as {actor.voice.words}."
        return [refuse("house.role", sentence, got=actor.voice.value)]
    if not _all_related(pack, case, action, actor):
        sentence = f"This is for the {actor.voice.words} who {RELATIONS[actor.voice]}."
        return [refuse("house.relation", sentence)]
    return []


def _all_related(pack: Pack, case: Case, action: Action, actor: Actor) -> bool:
    if isinstance(action, a.BringIn):
        return actor.organisation == pack.awarding_body.id
    if isinstance(action, a.Register):
        of_body = actor.organisation == pack.awarding_body.id
        if actor.role is Role.OFFICER:
            return of_body
        return actor.organisation is not None and action.provider in (None, actor.organisation)
    method = _method_of(pack, action)
    behalf = actor.on_behalf_of
    if behalf is not None and not _related(
        case, behalf.role, behalf.person, behalf.organisation, method
    ):
        return False
    if isinstance(action, a.DecideAppeal) and actor.voice is Role.PANELLIST:
        return actor.speaker in _panellists(case, action.appeal)
    return _related(case, actor.role, actor.person, actor.organisation, method)


def _shown_to(pack: Pack, action: a.ConfirmRule) -> frozenset[Role]:
    """Give the roles that may confirm a rule: those to whom it is shown."""
    clause = pack.by_id.get(action.clause)
    if clause is None or not isinstance(clause.rule, Unenforced):
        return frozenset(Role)
    return frozenset(clause.rule.shown_to)


def _method_of(pack: Pack, action: Action) -> str | None:
    """Give the method that an action is about: its own, or that of the rule it confirms."""
    if isinstance(action, a.ConfirmRule):
        clause = pack.by_id.get(action.clause)
        return getattr(clause.rule, "method", None) if clause is not None else None
    return action.of_method


def _panellists(case: Case, appeal: str | None = None) -> set[str]:
    """Name the people on the panel of an appeal, or of any."""
    return {
        matter.panellist.person
        for key, matter in case.matters.items()
        if matter.panellist is not None and appeal in (None, key)
    }


def related(case: Case, actor: Actor, method: str | None = None) -> bool:
    """Tell whether an actor has to do with a case (or one method of it) in the role they act in."""
    return _related(case, actor.role, actor.person, actor.organisation, method)


def _related(
    case: Case, role: Role, person: str, organisation: str | None, method: str | None
) -> bool:
    if role is Role.SYSTEM:
        return True
    known = case.registration
    if known is None:
        return False
    match role:
        case Role.APPRENTICE:
            return person == known.apprentice
        case Role.EMPLOYER:
            return organisation == known.employer
        case Role.PROVIDER:
            return organisation == known.provider
        case Role.OFFICER | Role.QUALITY_ASSURER | Role.ADMINISTRATOR:
            return organisation == known.awarding_body
        case Role.ASSESSOR:
            return any(
                tried.assessor is not None and tried.assessor.person == person
                for run in case.runs
                for key, tries in run.attempts.items()
                for tried in (tries[-1:] if method else tries)
                if method in (None, key)
            )
        case Role.PANELLIST:
            return person in _panellists(case)
        case _:
            return False
