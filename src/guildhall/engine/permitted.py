"""What a person may do on a case now: every action that their role may ever do, and why not yet."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from guildhall.engine import house
from guildhall.engine.actions import ACTIONS, ConfirmRule
from guildhall.engine.actions.base import Action
from guildhall.engine.actor import NOWHERE, Actor, Surroundings
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.decide import consult, nothing_lapses
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.base import RuleBase
from guildhall.engine.kinds.credentials import Credential
from guildhall.engine.kinds.gateway import Declared, EnglishMathsChoice, Options
from guildhall.engine.kinds.planning import PlanningHeld
from guildhall.engine.kinds.reform import BehavioursVerified, MethodsChosen
from guildhall.engine.kinds.scope import ScopeApproved
from guildhall.engine.kinds.unenforced import Unenforced
from guildhall.engine.lapse import standing
from guildhall.engine.lifecycle import WAITING, may_ever, own_row
from guildhall.engine.pack import Pack
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import Kind, MatterState, RequestState, Track

Open = Literal["open", "blocked", "open once filled in"]
MATTERS = (Track.APPEAL, Track.COMPLAINT, Track.MALPRACTICE, Track.SPECIAL_CONSIDERATION)
OPEN: Open = "open"
BLOCKED: Open = "blocked"
TO_FILL_IN: Open = "open once filled in"

ONLY_SOME: Mapping[str, type[RuleBase] | str] = {
    "submit_brief": "submit_brief",
    "sign_off_brief": "submit_brief",
    "return_brief": "submit_brief",
    "state_knowledge": "state_knowledge",
    "state_outcomes": "state_outcomes",
    "state_preferred_dates": "state_preferred_dates",
    "review_portfolio": "add_evidence",
    "choose_option": Options,
    "choose_methods": MethodsChosen,
    "decide_english_maths": EnglishMathsChoice,
    "declare": Declared,
    "verify_behaviours": BehavioursVerified,
    "record_credential": Credential,
    "remove_credential": Credential,
    "propose_scope": ScopeApproved,
    "approve_scope": ScopeApproved,
    "return_scope": ScopeApproved,
    "book_planning_meeting": PlanningHeld,
    "hold_planning_meeting": PlanningHeld,
    "confirm_planning_meeting": PlanningHeld,
    "miss_planning_meeting": PlanningHeld,
}
"""What only some specifications know: those with a rule of a kind, or with one that speaks when
something is done, or that is met by it."""


@dataclass(frozen=True, slots=True)
class Permission:
    """One action on one target: whether it is open, and what stands in its way or beside it."""

    action: str
    target: str | None
    status: Open
    findings: tuple[Finding, ...]


def permitted(
    pack: Pack,
    case: Case,
    actor: Actor,
    at: datetime,
    surroundings: Surroundings = NOWHERE,
    *,
    names: Container[str] = ACTIONS,
) -> list[Permission]:
    """Give every action that the actor's role may ever do here, in the order of the actions.

    `names`: of these alone.

    No payload is needed: what can be said without one is said. Give the case that the actor may
    see (see `audience`), so that nothing unreleased shows through.
    """
    at = at.astimezone(UTC)
    pack = in_force(pack, case, day_of(at))
    now = standing(pack, case, at)
    found = []
    for name, kind in ACTIONS.items():
        if name not in names or name in WAITING or not may_ever(name, actor.voice):
            continue
        for target in _targets(pack, now, kind):
            action = _blank(kind, target)
            if house.who(pack, now, action, actor, at):
                continue
            found.append(_permission(pack, case, now, action, target, actor, at, surroundings))
    return found


def spoken_of(pack: Pack, action: str, target: str | None) -> bool:
    """Tell whether a specification knows an action at all, where only some of them do.

    Nobody is kept from what it does not know: it is only not what anybody waits for.
    """
    known = ONLY_SOME.get(action)
    if isinstance(known, str):
        return bool(pack.biting.get(known)) or known in (
            one.rule.brought_by for one in pack.clauses
        )
    rules = (one.rule for one in pack.clauses if known is not None and isinstance(one.rule, known))
    return known is None or any(getattr(one, "method", None) in (None, target) for one in rules)


def _permission(
    pack: Pack,
    case: Case,
    now: Case,
    action: Action,
    target: str | None,
    actor: Actor,
    at: datetime,
    surroundings: Surroundings,
) -> Permission:
    findings, _ = consult(pack, now, action, actor, at, surroundings, probe=True)
    findings += nothing_lapses(pack, case, action, at)
    status = OPEN
    if any(finding.kind is Kind.REFUSAL for finding in findings):
        status = BLOCKED
    elif _to_fill_in(pack, action):
        status = TO_FILL_IN
    return Permission(action.name, target, status, tuple(findings))


def _targets(pack: Pack, now: Case, kind: type[Action]) -> Iterator[str | None]:
    """Give what an action can be about on this case; None where it is about the case itself."""
    if kind.target is None:
        yield None
    elif kind.target == "method":
        yield from (m for m in pack.methods if not now.runs or m in now.run.attempts)
    elif kind is ConfirmRule:
        yield from (clause.id for clause, rule in pack.rules(Unenforced) if rule.confirm)
    elif kind.target == "clause":
        yield from (clause.id for clause in pack.clauses if clause.waivable is not None)
    elif kind.target == "piece":
        yield from now.evidence
    elif (track := own_row(kind.name).track) in MATTERS:
        yield from now.open_matters(track)
    elif track is Track.ADJUSTMENT:
        yield from (k for k, v in now.adjustments.items() if v.state is RequestState.ASKED)
    elif track is Track.BREACH:
        yield from (k for k, v in now.breaches.items() if v.state is MatterState.OPEN)


def _blank(kind: type[Action], target: str | None) -> Action:
    """Make an action of which only the target is filled in."""
    empty: dict[str, Any] = {
        name: None if field.is_required() else field.get_default(call_default_factory=True)
        for name, field in kind.model_fields.items()
    }
    if kind.target is not None:
        empty[kind.target] = target
    return kind.model_construct(**empty)


def _to_fill_in(pack: Pack, action: Action) -> bool:
    """Whether the action has fields that its shape or a clause asks for, or one of several."""
    if action.one_of:
        return True
    fields = type(action).model_fields
    wanted = {name for name, field in fields.items() if field.is_required()}
    for clause in pack.biting.get(action.name, ()):
        wanted |= set(clause.rule.needs) & set(fields)
    return bool(wanted - {action.target})
