"""What follows from an allowed action: registration, evidence and the gateway."""

from datetime import datetime
from typing import Any

from guildhall.engine import actions as a, events as e
from guildhall.engine.actions.base import Action
from guildhall.engine.actor import Actor
from guildhall.engine.case import Case
from guildhall.engine.consequences.like import like, next_id
from guildhall.engine.dates import day_of
from guildhall.engine.events import Event
from guildhall.engine.kinds.gateway import GatewayItem
from guildhall.engine.kinds.unenforced import OF_MARKING
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import BriefState


def own(pack: Pack, case: Case, action: Action, actor: Actor, at: datetime) -> list[Event]:
    """Give the action's own events."""
    match action:
        case a.Register():
            return [
                like(
                    action,
                    spec=pack.spec,
                    revision=pack.revision,
                    digest=pack.digest,
                    methods=tuple(pack.methods),
                    awarding_body=pack.awarding_body.id,
                )
            ]
        case (
            a.Pause(from_day=day)
            | a.Resume(from_day=day)
            | a.ChangeEmployer(from_day=day)
            | a.ChangeProvider(from_day=day)
        ):
            return [like(action, from_day=day or day_of(at))]
        case a.Sign():
            return [e.GatewaySigned(by=actor.voice, digest=case.gateway_digest)]
        case a.AddEvidence(piece=piece):
            return [e.EvidenceAdded(id=piece.id or next_id(case.evidence, "piece"), piece=piece)]
        case a.Declare() | a.ConfirmRule():
            return [like(action, by=actor.voice, **_of_rule(pack, action))]
        case a.ReturnGateway(items=items, reasons=reasons):
            brief = any(
                isinstance(rule, GatewayItem) and rule.item == "brief"
                for rule in (pack.by_id[item].rule for item in items)
            )
            back = brief and case.run.brief_state is BriefState.RECEIVED
            return [like(action), *([e.BriefReturned(reason=reasons[0])] if back else [])]
        case _:
            return [like(action)]


def _of_rule(pack: Pack, action: Action) -> dict[str, Any]:
    """Give what the rule that is confirmed is about: its method, and whether it is of marking."""
    if not isinstance(action, a.ConfirmRule):
        return {}
    rule = pack.by_id[action.clause].rule
    inside = bool(OF_MARKING & set(rule.bites))
    return {"method": getattr(rule, "method", None), "inside": inside}
