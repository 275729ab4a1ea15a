"""Whether the scope of a method's work is approved, and how often it was sent back."""

from typing import assert_never

from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.kinds.scope import ScopeAnswered, ScopeApproved, ScopeReturns, ScopeRule
from guildhall.engine.vocabulary import ScopeState
from guildhall.engine.wording import are, counted


def judge(rule: ScopeRule, ask: Ask) -> Findings:
    """Judge a rule of the scope."""
    match rule:
        case ScopeApproved():
            return scope_approved(rule, ask)
        case ScopeReturns():
            return scope_returns(rule, ask)
        case ScopeAnswered():
            return None
        case _:
            assert_never(rule)


def scope_approved(rule: ScopeApproved, ask: Ask) -> Findings:
    """What follows the scope waits for its approval."""
    state = ask.attempt(rule.method).scope_state
    if state is ScopeState.APPROVED:
        return KEPT
    told = {
        ScopeState.NONE: "is not proposed yet",
        ScopeState.PROPOSED: "is proposed and not answered yet",
        ScopeState.RETURNED: "was sent back and is not proposed again",
    }[state]
    sentence = f"The scope of the {ask.session_name(rule.method)} {told}; it is approved first."
    return [ask.against(sentence, got=state.value, limit=ScopeState.APPROVED.value)]


def scope_returns(rule: ScopeReturns, ask: Ask) -> Findings:
    """A scope that was sent back as often as it may be is not sent back again."""
    scope = ask.attempt(rule.method).scope
    before = scope.returns if scope is not None else 0
    if before < rule.most:
        return KEPT
    sentence = (
        f"The scope was sent back {counted(before, 'time')}; "
        f"{counted(rule.most, 'time')} {are(rule.most)} the most."
    )
    return [ask.against(sentence, got=before + 1, limit=rule.most, unit="returns")]
