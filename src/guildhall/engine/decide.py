"""The one judgement: may this be done, now, by this person, on this case, under this pack?

`decide` is a function over frozen values: it reads no clock and no file. Every reason is told
at once. No refusal among the findings means that the entries may be appended.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from guildhall.engine import actions as a, house
from guildhall.engine.actions.base import Action
from guildhall.engine.actor import NOWHERE, Actor, Surroundings
from guildhall.engine.ask import Ask
from guildhall.engine.case import Case
from guildhall.engine.consequences import events_of
from guildhall.engine.dates import CalendarError, day_of
from guildhall.engine.elsewhere import brought_in
from guildhall.engine.events import Entry
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.redo import FailedOnly, NoUpgrade, RedoOffer, RedoTable
from guildhall.engine.lapse import due, standing, taken_back
from guildhall.engine.lifecycle import own_row
from guildhall.engine.pack import Pack
from guildhall.engine.replay import apply
from guildhall.engine.rules import judge
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import Kind, Role, Waivable

SPEAKS_FOR_STATE = (RedoOffer, FailedOnly, NoUpgrade, RedoTable)
"""Kinds whose refusal says better what the state of a re-sit would say."""

OUTSIDERS = frozenset({Role.APPRENTICE, Role.EMPLOYER, Role.PROVIDER})
"""Roles from whom results are hidden until they are released."""

NEUTRAL = "This cannot be done at the moment."


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to an action: the entries it would append, the findings, the clauses kept."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    kept: tuple[str, ...]

    @property
    def refused(self) -> bool:
        """Whether the action may not be done."""
        return any(finding.kind is Kind.REFUSAL for finding in self.findings)

    def of_kind(self, kind: Kind) -> tuple[Finding, ...]:
        """Give the findings of one kind."""
        return tuple(finding for finding in self.findings if finding.kind is kind)


def decide(
    pack: Pack,
    case: Case,
    action: Action,
    actor: Actor,
    at: datetime,
    surroundings: Surroundings = NOWHERE,
) -> Decision:
    """Judge an action on a case as it stands at a moment.

    `at` is when it is recorded; the action's own `happened_at`, where it has one, is what the
    clauses are judged by.
    """
    at = at.astimezone(UTC)
    # What happened is judged on the case as it stood then, though it is recorded later.
    moment = action.moment(at)
    pack = in_force(pack, case, day_of(moment), action)
    back = taken_back(case, moment, at)
    if back is not None:
        case = apply(case, back)
    now = standing(pack, case, moment)
    findings, kept = consult(pack, now, action, actor, at, surroundings)
    findings = findings or nothing_lapses(pack, case, action, at)
    if any(finding.kind is Kind.REFUSAL for finding in findings):
        return Decision((), tuple(findings), tuple(kept))
    if isinstance(action, a.BringIn):
        entries, told = brought_in(pack, action, actor, at, surroundings)
        findings += told
        if any(finding.kind is Kind.REFUSAL for finding in told):
            return Decision((), tuple(findings), tuple(kept))
    else:
        entries = events_of(pack, case, action, actor, at, findings)
    entries = [back, *entries] if back is not None else entries
    return Decision(tuple(entries), tuple(findings), tuple(kept))


def nothing_lapses(pack: Pack, case: Case, action: Action, at: datetime) -> list[Finding]:
    """Refuse a lapse while no window of the case is over; `case` as it is recorded."""
    if isinstance(action, a.Lapse) and due(pack, case, at) is None:
        return [house.refuse("house.state", "No window of this case is over.")]
    return []


def consult(
    pack: Pack,
    now: Case,
    action: Action,
    actor: Actor,
    at: datetime,
    surroundings: Surroundings,
    *,
    probe: bool = False,
) -> tuple[list[Finding], list[str]]:
    """Ask the house and every clause that bites; give the findings and the clauses kept.

    `probe`: the action is not filled in yet, so that rules which need its fields are not asked.
    """
    findings = house.who(pack, now, action, actor, at)
    if findings:
        return findings, []
    own = [] if isinstance(action, a.Lapse) else house.own_state(pack, now, action)
    findings = [] if isinstance(action, a.Lapse) else house.guards(pack, now, action)
    if _nothing_to_judge(pack, now, action):
        return [*own, *findings], []
    findings += house.time(now, action, at)
    findings += house.surroundings(pack, now, action, surroundings)
    findings += house.can_be(pack, now, action, at)
    if not probe:
        findings += house.filled_in(pack, now, action, at)
    findings += house.independence(pack, now, action, actor, surroundings)
    findings += house.held_back(pack, now, action)
    if isinstance(action, a.Waive):
        findings += _waiver(pack, action)
    kept: list[str] = []
    spoken_for = False
    when = action.said(at)
    for clause in pack.biting.get(action.name, ()):
        if probe and any(need in type(action).model_fields for need in clause.rule.needs):
            continue
        ask = Ask(pack, now, action, actor, at, when, surroundings, clause)
        try:
            answer = judge(clause.rule, ask)
        except CalendarError as unknown:
            answer = [ask.hold(str(unknown))]
        if answer is None:
            continue
        answer = [_softened(now, action, at, finding) for finding in answer]
        against = [finding for finding in answer if finding.kind is not Kind.NOTE]
        if not against:
            kept.append(clause.id)
        elif isinstance(clause.rule, SPEAKS_FOR_STATE):
            spoken_for = True
        findings += answer
    # A clause that stands in the way says better what is wrong with the day.
    if not any(finding.kind is Kind.REFUSAL or finding.breach for finding in findings):
        findings += house.before_its_day(now, action, at)
    return findings if spoken_for else [*own, *findings], kept


def _nothing_to_judge(pack: Pack, now: Case, action: Action) -> bool:
    """Whether the action is about nothing that is there, so that no clause can look at it."""
    if now.registration is None:
        return not isinstance(action, a.Register | a.BringIn)
    method = action.of_method
    if method is not None and method not in now.run.attempts:
        return True
    row, target = own_row(action.name), action.about_which
    if target is not None and row.states is not None and now.state(row.track, target) is None:
        return True
    clause = getattr(action, "clause", None)
    return clause is not None and clause not in pack.by_id


def _softened(now: Case, action: Action, at: datetime, finding: Finding) -> Finding:
    """Turn a refusal into what it is once the clause is waived, or the thing has happened."""
    if finding.kind is not Kind.REFUSAL:
        return finding
    if now.waived(finding.clause):
        sentence = f"{finding.sentence} The clause is set aside for this run."
        return replace(finding, kind=Kind.NOTE, sentence=sentence)
    method = action.of_method
    on_record = now.registration is not None and now.breached(finding.clause, method)
    if action.late and action.happened_at is not None and action.happened_at < at:
        waiting = on_record and any(
            breach.clause == finding.clause for _, breach in now.open_breaches(method)
        )
        return replace(finding, kind=Kind.WARNING, breach=not waiting)
    # A breach says what has happened: it lets the record of that through, and no new intention.
    if on_record and isinstance(action, a.StartSession | a.EndSession):
        sentence = f"{finding.sentence} It is on record that this has happened."
        return replace(finding, kind=Kind.WARNING, sentence=sentence)
    return finding


def _waiver(pack: Pack, action: a.Waive) -> Iterator[Finding]:
    """Refuse to set aside what neither the document nor the awarding body's policy lets go."""
    clause = pack.by_id[action.clause]
    if clause.waivable is Waivable.DOCUMENT or clause.id in pack.waivers_allowed:
        return
    if clause.waivable is Waivable.POLICY:
        sentence = "The document does not let this be set aside, and no policy here allows it."
    else:
        sentence = "This cannot be set aside."
    yield clause.finding(Kind.REFUSAL, sentence, field="clause")


def neutral(decision: Decision, seen: Decision, actor: Actor) -> Decision:
    """Give what an outsider may be told of a refusal.

    `seen` is the same action decided on the case as the outsider may see it. Where that is refused
    too, they are told that answer, whatever the true one: nothing in it can depend on what is
    hidden. Where only the true one is refused, they are told no reason.
    """
    if not decision.refused or actor.role not in OUTSIDERS:
        return decision
    if seen.refused:
        return Decision((), seen.findings, seen.kept)
    return Decision((), (house.refuse("house.state", NEUTRAL),), ())
