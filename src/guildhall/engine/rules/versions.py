"""Versions of a standard: an apprentice is registered under the one that is theirs."""

from guildhall.engine.actions.apprentice import BringIn, CorrectDetails, Register
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.dates import spoken
from guildhall.engine.kinds.versions import AppliesTo, VersionRule
from guildhall.engine.versions import fits, registered_day


def judge(rule: VersionRule, ask: Ask) -> Findings:
    """Judge a rule of versions."""
    if isinstance(rule, AppliesTo):
        return applies_to(rule, ask)
    return None


def applies_to(rule: AppliesTo, ask: Ask) -> Findings:
    """The day by which this version goes is within its days; a correction keeps to that, too."""
    action = ask.action
    if isinstance(action, Register | BringIn):
        started, registered = action.started_on, registered_day(action, ask.today)
    elif isinstance(action, CorrectDetails) and action.started_on is not None:
        started, registered = action.started_on, ask.case.known.registered_on
    else:
        return None
    if fits(rule, started, registered):
        return KEPT
    day = started if rule.by == "started" else registered
    sentence = (
        f"{ask.pack.spec} is for those who {WORDS[rule.by]} {rule.words}; this apprentice "
        f"{WAS[rule.by]} on {spoken(day)}. They are registered under the version for that day."
    )
    return [ask.against(sentence, got=str(day), limit=rule.words, unit="day", field="started_on")]


WORDS = {"started": "started", "registered": "were registered"}
WAS = {"started": "started", "registered": "was registered"}
