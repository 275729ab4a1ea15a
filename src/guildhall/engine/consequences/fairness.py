"""What follows: special consideration, appeals, complaints, malpractice and waivers."""

from datetime import datetime

from guildhall.engine import actions as a, events as e
from guildhall.engine.actions.base import Action
from guildhall.engine.actor import Actor
from guildhall.engine.case import Case
from guildhall.engine.consequences.like import like, next_id
from guildhall.engine.events import Event
from guildhall.engine.pack import Pack
from guildhall.engine.remedies import appeal_decided, malpractice_decided
from guildhall.engine.vocabulary import RunState


def own(pack: Pack, case: Case, action: Action, _actor: Actor, _at: datetime) -> list[Event]:
    """Give the action's own events."""
    match action:
        case a.RequestSpecialConsideration():
            return [like(action, request=next_id(case.matters, "request"))]
        case a.DecideSpecialConsideration(request=key, granted=granted, reason=reason):
            if granted:
                return [e.SpecialConsiderationGranted(request=key, reason=reason)]
            return [e.SpecialConsiderationRefused(request=key, reason=reason)]
        case a.Appeal():
            return [like(action, appeal=next_id(case.matters, "appeal"))]
        case a.Complain(about=about):
            return [like(action, complaint=next_id(case.matters, "complaint"), about_what=about)]
        case a.ReportMalpractice():
            return [like(action, malpractice=next_id(case.matters, "report"))]
        case a.DecideAppeal():
            return appeal_decided(pack, case, action)
        case a.DecideMalpractice():
            return malpractice_decided(pack, case, action)
        case a.Waive():
            reopened = case.run.state is RunState.LAPSED and case.run.lapsed_by == action.clause
            events = [like(action)]
            if reopened:
                state = case.run.before_lapse
                events.append(e.RunReopened(clause=action.clause, state=state))
            return events
        case _:
            return [like(action)]
