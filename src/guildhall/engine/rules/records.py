"""Facts of the document, what people are told, and who may have specimen materials.

What belongs to no case is a pure function of pack, actor and day.
"""

from dataclasses import dataclass
from datetime import date

from guildhall.engine.actions.judging import RequestReplacement
from guildhall.engine.actor import Actor
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.case import Case
from guildhall.engine.dates import spoken
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.gateway import OnProgramme
from guildhall.engine.kinds.records import (
    Document,
    GatewayDelay,
    RecordRule,
    ReplacementForm,
    Specimen,
    Tell,
)
from guildhall.engine.kinds.timing import HeldWithin
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.periods import after
from guildhall.engine.vocabulary import (
    OF_A_METHOD,
    Anchor,
    Force,
    GatewayState,
    Kind,
    Role,
    RunState,
    Track,
)
from guildhall.engine.windows import programme_ends
from guildhall.engine.wording import listed


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that is shown to somebody because it matters to them now."""

    clause: str
    heading: str
    sentence: str
    reading: str | None = None


def judge(rule: RecordRule, ask: Ask) -> Findings:
    """Judge a rule of records: all but one only tell, or are reckoned elsewhere."""
    if isinstance(rule, ReplacementForm):
        return replacement_form(ask)
    return None


def shown(pack: Pack, case: Case, role: Role) -> list[Shown]:
    """Give what a role is told at the point where the case stands, in the order of the pack.

    The case should be the one that the viewer may see (see `audience`).
    """
    if case.registration is None:
        return []
    return [
        Shown(clause.id, clause.at, clause.says, clause.reading)
        for clause, rule in pack.rules(Tell)
        if role in rule.to
        and any(_now(case, item.track, item.states, rule) for item in rule.during)
    ]


def _now(case: Case, track: Track, states: tuple[str, ...], rule: Tell) -> bool:
    if case.run.state is RunState.WITHDRAWN:
        return False
    if track not in OF_A_METHOD:
        state = case.state(track)
        return state is not None and state.value in states
    methods = (rule.method,) if rule.method else tuple(case.run.attempts)
    return any(
        (state := case.state(track, m)) is not None and state.value in states for m in methods
    )


def delay(pack: Pack, case: Case, role: Role, missing: list[Finding], today: date) -> list[Shown]:
    """Give what is missing at the gateway, and what it does to the dates, while it is missing."""
    if case.registration is None or case.run.state is not RunState.OPEN:
        return []
    if case.run.gateway not in (GatewayState.PREPARING, GatewayState.RETURNED) or not missing:
        return []
    parts = " ".join(finding.sentence for finding in missing)
    ends = [programme_ends(rule, case, today) for _, rule in pack.rules(OnProgramme)]
    first = max([today, *ends])
    since = f" after {spoken(first)}" if first > today else ""
    sentence = (
        f"Still missing: {parts} Every day that this takes{since} moves the start of the EPA."
    )
    found = [rule for _, rule in pack.rules(HeldWithin) if rule.after is Anchor.GATEWAY_ACCEPTED]
    if found:
        end = max(after(first, rule.within) for rule in found)
        sentence += f" Accepted on {spoken(first)}, the EPA would run to {spoken(end)}."
    return [
        Shown(clause.id, clause.at, sentence, clause.reading)
        for clause, rule in pack.rules(GatewayDelay)
        if role in rule.to
    ]


def review_due(pack: Pack, day: date) -> Shown | None:
    """Flag a document that is past its review date, quietly: it does not lapse by that."""
    found = pack.rule(Document)
    if found is None or found[1].review is None:
        return None
    clause, rule = found
    due = date.fromisoformat(f"{rule.review}-01")
    if (day.year, day.month) <= (due.year, due.month):
        return None
    sentence = f"This version was due for review in {due:%B %Y}; it has not lapsed by that."
    return Shown(clause.id, clause.at, sentence, clause.reading)


def specimen(pack: Pack, actor: Actor, *, registered: bool) -> Finding | None:
    """Tell why somebody may not have the specimen materials, or None where they may.

    `registered`: whether the actor's organisation is registered with the awarding body.
    """
    found = pack.rule(Specimen)
    if found is None:
        return None
    clause, rule = found
    if actor.role in rule.to and registered:
        return None
    to = listed(role.words for role in rule.to)
    sentence = f"Specimen materials are for every registered {to}."
    return _refusal(clause, sentence)


def _refusal(clause: Clause, sentence: str) -> Finding:
    return Finding(
        kind=Kind.REFUSAL,
        clause=clause.id,
        heading=clause.at,
        force=Force(clause.force),
        sentence=sentence,
        reading=clause.reading,
    )


def replacement_form(ask: Ask) -> Findings:
    """A replacement is asked for by email, and the day of receipt is recorded."""
    if not isinstance(ask.action, RequestReplacement):
        return None
    if ask.action.form == "email":
        return KEPT
    sentence = f"A replacement is asked for by email; this came by {ask.action.form}."
    return [ask.against(sentence, got=ask.action.form, limit="email", field="form")]
