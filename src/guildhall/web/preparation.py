"""The project brief and the planning meeting as pages show them: handed in, settled, confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guildhall.cases import history
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry
from guildhall.engine.events.preparation import PlanningMeetingConfirmed, PlanningMeetingHeld
from guildhall.engine.kinds.planning import PlanningConfirmed, PlanningHeld, PlanningSettles
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Role
from guildhall.words import spoken

Line = tuple[str, list[str]]
"""What it is, and what there is to say of it."""
BRIEF = frozenset({"sign_off_brief", "return_brief"})
ROLES = {role.value: role.words for role in Role}


@dataclass(frozen=True, slots=True)
class Preparation:
    """What is said of a brief, or of a meeting, and the clauses that ask for it."""

    heading: str
    state: str
    lines: list[Line]
    clauses: list[str]


def brief(case: Case) -> list[Line]:
    """Tell the project brief as it was last handed in."""
    one = case.run.brief if case.runs else None
    if one is None:
        return []
    lines = [("Handed in", [spoken.long_day(day_of(one.submitted_at))])]
    if one.scope:
        lines.append(("What it is about", [one.scope]))
    if one.steps:
        weeks = [f"{step.what}: weeks planned, {step.weeks:f}" for step in one.steps]
        lines.append(("Steps", weeks))
    if one.planned_submission is not None:
        lines.append(("Planned to be handed in", [spoken.long_day(one.planned_submission)]))
    if one.title:
        lines.append(("Title", [one.title]))
    if one.signed_off_at is not None:
        lines.append(("Signed off", [spoken.long_day(day_of(one.signed_off_at))]))
    return lines


def meeting(pack: Pack, case: Case, entries: Sequence[Entry]) -> Preparation | None:
    """Tell the planning meeting, where the specification has one; None before the gateway."""
    asked = pack.rules(PlanningHeld)
    if not asked or not case.runs or case.run.accepted_at is None:
        return None
    held = _last(entries, PlanningMeetingHeld)
    confirmed = _last(entries, PlanningMeetingConfirmed)
    one, lines = case.run.meeting, list[Line]()
    if one is not None:
        lines.append(("When", [spoken.long_moment(one.starts_at)]))
    if isinstance(held, PlanningMeetingHeld):
        lines.append(("Who came", [spoken.sentence(role.words)[:-1] for role in held.present]))
    settled = held.settled if isinstance(held, PlanningMeetingHeld) else ()
    items = agenda(pack)
    if settled:
        lines.append(("Settled", [spoken.sentence(items.get(key, key))[:-1] for key in settled]))
    left = [spoken.sentence(words)[:-1] for key, words in items.items() if key not in settled]
    if left:
        lines.append(("Still to settle" if settled else "To settle", left))
    if isinstance(confirmed, PlanningMeetingConfirmed):
        told = {k: w for _, rule in pack.rules(PlanningConfirmed) for k, w in rule.tells.items()}
        to = spoken.listed([f"the {ROLES.get(one, one)}" for one in confirmed.to])
        said = [spoken.sentence(told.get(key, key))[:-1] for key in confirmed.told]
        lines.append((f"Confirmed to {to}", said))
    clauses = [clause.id for clause, _ in asked]
    return Preparation("The planning meeting", case.run.planning.words, lines, clauses)


def agenda(pack: Pack) -> dict[str, str]:
    """Give what the planning meeting has to settle, by the pack."""
    found: dict[str, str] = {}
    for _, held in pack.rules(PlanningHeld):
        found |= held.settles
    for _, more in pack.rules(PlanningSettles):
        found |= more.settles
    return found


def _last(entries: Sequence[Entry], kind: type) -> object | None:
    return next((one.event for one in entries[::-1] if isinstance(one.event, kind)), None)


def about(action: str, case: Case | None, texts: Mapping[str, str]) -> list[Line]:
    """Tell what one has to know before an action: a brief, or the details that are on record."""
    if case is not None and action in BRIEF:
        return brief(case)
    return _details(case, texts) if case is not None and action == "correct_details" else []


def _details(case: Case, texts: Mapping[str, str]) -> list[Line]:
    one = case.known
    told = [
        ("Name, as on record", str(history.revealed(one.name_of_apprentice, texts))),
        ("ULN, as on record", str(history.revealed(one.uln, texts)) if one.uln else "None"),
        ("First day of the apprenticeship, as on record", spoken.long_day(one.started_on)),
        ("Age on that day, as on record", str(one.age_at_start or "Not stated")),
    ]
    return [(what, [said]) for what, said in told] + [("Left empty", ["It stays as it is."])]
