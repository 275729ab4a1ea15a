"""The planning meeting: held before any booking, with its agenda, confirmed afterwards."""

from typing import assert_never

from guildhall.engine.actions.preparation import (
    ConfirmPlanningMeeting,
    HoldPlanningMeeting,
    MissPlanningMeeting,
)
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.planning import (
    PlanningConfirmed,
    PlanningHeld,
    PlanningMissed,
    PlanningPresent,
    PlanningRule,
    PlanningSettles,
)
from guildhall.engine.vocabulary import Role
from guildhall.engine.wording import counted


def judge(rule: PlanningRule, ask: Ask) -> Findings:
    """Judge a rule of the planning meeting."""
    match rule:
        case PlanningHeld():
            return planning_held(rule, ask)
        case PlanningSettles():
            return _settled(rule.settles, ask)
        case PlanningPresent():
            return planning_present(rule, ask)
        case PlanningMissed():
            return planning_missed(ask)
        case PlanningConfirmed():
            return planning_confirmed(rule, ask)
        case _:
            assert_never(rule)


def planning_held(rule: PlanningHeld, ask: Ask) -> Findings:
    """The meeting comes before any booking, takes its time and settles its agenda."""
    if isinstance(ask.action, HoldPlanningMeeting):
        found = [*_met(ask, ask.action), *_settled(rule.settles, ask)]
        if ask.action.minutes is not None and ask.action.minutes != rule.minutes:
            took = counted(ask.action.minutes, "minute")
            sentence = f"The meeting took {took}; it is {rule.minutes} long."
            found.append(ask.note(sentence, got=ask.action.minutes, limit=rule.minutes))
        return found
    meeting = ask.case.run.meeting
    if meeting is not None and meeting.held_on is not None:
        return KEPT
    return [ask.against("The planning meeting has not been held; no method is booked before it.")]


def _met(ask: Ask, action: HoldPlanningMeeting) -> list[Finding]:
    """The apprentice was there: the awarding body, which records it, cannot meet alone."""
    if Role.APPRENTICE in action.present:
        return []
    return [ask.against("The apprentice was not there.", field="present")]


def _settled(settles: dict[str, str], ask: Ask) -> list[Finding]:
    if not isinstance(ask.action, HoldPlanningMeeting):
        return []
    return [
        ask.against(f"Not recorded as settled: {words}.", limit=item, field="settled")
        for item, words in settles.items()
        if item not in ask.action.settled
    ]


def planning_present(rule: PlanningPresent, ask: Ask) -> Findings:
    """Who should be there was there."""
    if not isinstance(ask.action, HoldPlanningMeeting):
        return None
    if rule.role in ask.action.present:
        return KEPT
    return [ask.against(f"The {rule.role.words} was not there.", field="present")]


def planning_missed(ask: Ask) -> Findings:
    """Whether a missed meeting is charged for is recorded, and may well not be."""
    if not isinstance(ask.action, MissPlanningMeeting):
        return None
    if ask.action.charged:
        return KEPT
    return [ask.note("The missed meeting is not charged for.", field="charged")]


def planning_confirmed(rule: PlanningConfirmed, ask: Ask) -> Findings:
    """The apprentice has it in writing before a session starts."""
    if isinstance(ask.action, ConfirmPlanningMeeting):
        found = [
            ask.against(f"The confirmation does not tell: {words}.", limit=item, field="told")
            for item, words in rule.tells.items()
            if item not in ask.action.told
        ]
        if not {ask.case.known.apprentice, Role.APPRENTICE.value} & set(ask.action.to):
            found.append(ask.against("The confirmation does not go to the apprentice.", field="to"))
        return found
    meeting = ask.case.run.meeting
    if meeting is not None and meeting.confirmed_on is not None:
        return KEPT
    return [ask.against("What the planning meeting settled has not been confirmed in writing.")]
