"""Reformed plans: methods chosen, marking by a centre, behaviours verified."""

from typing import assert_never

from guildhall.engine.actions.base import PersonFacts
from guildhall.engine.actions.preparation import ChooseMethods
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.dates import day_of, spoken
from guildhall.engine.kinds.reform import BehavioursVerified, CentreMarks, MethodsChosen, ReformRule


def judge(rule: ReformRule, ask: Ask) -> Findings:
    """Judge a rule of reformed plans."""
    match rule:
        case MethodsChosen():
            return methods_chosen(rule, ask)
        case CentreMarks():
            return centre_marks(rule, ask)
        case BehavioursVerified():
            return behaviours_verified(ask)
        case _:
            assert_never(rule)


def methods_chosen(rule: MethodsChosen, ask: Ask) -> Findings:
    """So many of the set are chosen, before anything of it begins."""
    if not isinstance(ask.action, ChooseMethods):
        if ask.method not in rule.methods:
            return None
        if ask.case.run.chosen is not None:
            return KEPT
        name = ask.session_name(ask.method or "")
        return [ask.against(f"The methods are not chosen yet, and the {name} is one to choose.")]
    chosen = [method for method in ask.action.methods if method in rule.methods]
    found = []
    if not rule.least <= len(chosen) <= rule.most:
        limit = str(rule.least) if rule.least == rule.most else f"{rule.least} to {rule.most}"
        sentence = f"Chosen: {len(chosen)} of {len(rule.methods)}; it has to be {limit}."
        found.append(ask.against(sentence, got=len(chosen), limit=limit, field="methods"))
    foreign = [method for method in ask.action.methods if method not in rule.methods]
    if foreign:
        sentence = f"Not among the methods to choose from: {', '.join(foreign)}."
        found.append(ask.against(sentence, field="methods"))
    return found


def centre_marks(rule: CentreMarks, ask: Ask) -> Findings:
    """Whoever marks for the centre is approved for it by the awarding body."""
    person = getattr(ask.action, "assessor", None)
    if not isinstance(person, PersonFacts):
        return None
    if person.approved_marker:
        return KEPT
    sentence = f"{person.person} is not approved to mark the {ask.session_name(rule.method)}."
    return [ask.against(sentence, field="assessor")]


def behaviours_verified(ask: Ask) -> Findings:
    """The certificate waits until the employer has verified the behaviours."""
    said = ask.case.run.behaviours
    if said is not None and said.verified:
        return KEPT
    sentence = "The employer has not verified the behaviours yet."
    if said is not None:
        sentence = (
            f"On {spoken(day_of(said.at))} the employer could not verify the behaviours: they have "
            "to be verified first."
        )
    return [ask.against(sentence, field="verify_behaviours")]
