"""Rules that the engine cannot enforce: it shows them, and waits for a word where one is asked."""

from collections.abc import Iterator

from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.case import Case
from guildhall.engine.dates import spoken
from guildhall.engine.holdings import Confirmation
from guildhall.engine.kinds.gateway import GatewayComplete
from guildhall.engine.kinds.unenforced import Unenforced, UnenforcedRule
from guildhall.engine.lifecycle import Row, rows
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.vocabulary import GatewayState, Role, Track
from guildhall.engine.wording import listed


def judge(rule: UnenforcedRule, ask: Ask) -> Findings:
    """Judge a rule of this family."""
    return unenforced(rule, ask)


def unenforced(rule: Unenforced, ask: Ask) -> Findings:
    """Show it to whoever takes the step, or hold the step back until it is confirmed."""
    if rule.method is not None and not ask.about(rule.method):
        return None
    if not rule.confirm:
        return [ask.note(_says(ask.clause))] if ask.actor.voice in rule.shown_to else None
    if confirmation(ask.case, ask.clause, rule) is not None:
        return KEPT
    sentence = f"{_says(ask.clause)} The {_roles(rule)} has yet to confirm this."
    return [ask.against(sentence, field="confirm_rule")]


def confirmation(case: Case, clause: Clause, rule: Unenforced) -> Confirmation | None:
    """Give who has confirmed a rule for the session to come, or for the run, and when."""
    holder = case.run if rule.method is None else case.attempt(rule.method)
    return holder.confirmations.get(clause.id)


def stands_before(pack: Pack, case: Case, rule: Unenforced) -> bool:
    """Tell whether the case stands before a step at which the rule bites."""
    methods = tuple(pack.methods) if rule.method is None else (rule.method,)
    return any(
        _open(case, row, methods) and not _too_early(pack, case, step)
        for step in rule.bites
        for row in rows(step)
    )


def _open(case: Case, row: Row, methods: tuple[str, ...]) -> bool:
    """Whether the states of a case let the step of a row be, on its own track and the others."""
    of_a_method = row.track in (Track.ATTEMPT, Track.REDO)
    own = [case.state(row.track, method) for method in (methods if of_a_method else (None,))]
    others = [(case.state(track), states) for track, states in row.guards.items()]
    return any(state in (row.states or ()) for state in own) and all(
        state in states for state, states in others
    )


def _too_early(pack: Pack, case: Case, step: str) -> bool:
    """Whether the step is far ahead: behind a gateway that is not accepted, or an outcome."""
    if step == "claim_certificate" and not case.run.outcome_passed:
        return True
    waits = any(isinstance(clause.rule, GatewayComplete) for clause in pack.biting.get(step, ()))
    return waits and case.run.gateway is not GatewayState.ACCEPTED


def before_a_step(pack: Pack, case: Case, role: Role) -> Iterator[tuple[Clause, str]]:
    """Give what a role is shown before the steps that the case stands before.

    The case should be the one that the viewer may see (see `audience`).
    """
    for clause, rule in pack.rules(Unenforced):
        if role in rule.shown_to and stands_before(pack, case, rule):
            yield clause, f"{_says(clause)}{_standing(case, clause, rule)}"


def _standing(case: Case, clause: Clause, rule: Unenforced) -> str:
    if not rule.confirm:
        return ""
    made = confirmation(case, clause, rule)
    if made is None:
        return f" The {_roles(rule)} has yet to confirm this."
    return f" Confirmed by the {made.by.words} on {spoken(made.on)}."


def _says(clause: Clause) -> str:
    return " ".join(clause.says.split())


def _roles(rule: Unenforced) -> str:
    return listed((role.words for role in rule.shown_to), "or")
