"""Who sits on a panel, and whether it is complete."""

from collections.abc import Iterator
from typing import assert_never

from guildhall.engine.actions.base import Present
from guildhall.engine.actions.sessions import RecordPanel
from guildhall.engine.ask import Ask, Findings
from guildhall.engine.findings import Finding
from guildhall.engine.independence import too_close
from guildhall.engine.kinds.people import Panel, PanelIndependent, PeopleRule
from guildhall.engine.vocabulary import PanelPart
from guildhall.engine.wording import are, counted


def judge(rule: PeopleRule, ask: Ask) -> Findings:
    """Judge a rule of the people who take part."""
    match rule:
        case Panel():
            return panel(rule, ask)
        case PanelIndependent():
            return panel_independent(rule, ask)
        case _:
            assert_never(rule)


def panel(rule: Panel, ask: Ask) -> Findings:
    """Each member takes a part that the panel has; before the start, all of them are there."""
    if isinstance(ask.action, RecordPanel):
        return [found for member in ask.action.present for found in _member(rule, ask, member)]
    return [*_lacking(rule, ask), *_too_few(rule, ask), *_without_its_leader(rule, ask)]


def panel_independent(rule: PanelIndependent, ask: Ask) -> Findings:
    """Nobody in one of these parts stands too close to the apprentice."""
    if not isinstance(ask.action, RecordPanel):
        return None
    return [
        ask.against(sentence, field="present")
        for member in ask.action.present
        if member.part in rule.parts
        for sentence in too_close(ask.case, member.person)
    ]


def _member(rule: Panel, ask: Ask, member: Present) -> Iterator[Finding]:
    part, known = member.part, ask.case.known
    sides = {
        PanelPart.EMPLOYER: (known.employer, "employer"),
        PanelPart.PROVIDER: (known.provider, "training provider"),
    }
    if part not in rule.members:
        parts = ", ".join(own.words for own in rule.members)
        sentence = f"The panel has no {part.words}; its parts are: {parts}."
        yield ask.against(sentence, got=part.value, limit=parts, field="present")
    elif part in sides and sides[part][0] not in member.person.employed_by:
        by = f"the apprentice's {sides[part][1]}"
        sentence = f"{member.person.person} is not employed by {by}."
        yield ask.against(sentence, field="present")


def _present(rule: Panel, ask: Ask) -> tuple[Present, ...]:
    session = ask.attempt(rule.method).session
    return session.present if session is not None else ()


def _lacking(rule: Panel, ask: Ask) -> Iterator[Finding]:
    """Name the parts that lack; those that may be absent in a note."""
    present = _present(rule, ask)
    there = {part: sum(own.part is part for own in present) for part in rule.members}
    short = [part for part, needed in rule.members.items() if there[part] < needed]

    def told(parts: list[PanelPart]) -> str:
        return ", ".join(f"{p.words} ({there[p]} of {rule.members[p]})" for p in parts)

    needed = [part for part in short if part not in rule.may_be_absent]
    if needed:
        sentence = f"The panel is not complete. Not on record as present: {told(needed)}."
        got, limit = sum(there[p] for p in needed), sum(rule.members[p] for p in needed)
        yield ask.against(sentence, got=got, limit=limit, unit="members", field="present")
    spared = [part for part in short if part in rule.may_be_absent]
    if spared:
        sentence = f"Not on record as present, and free to be away: {told(spared)}."
        yield ask.note(sentence, field="present")


def _too_few(rule: Panel, ask: Ask) -> Iterator[Finding]:
    got = len(_present(rule, ask))
    if rule.least is not None and got < rule.least:
        sentence = (
            f"{counted(got, 'member')} of the panel {are(got)} on record as present; "
            f"{rule.least} {are(rule.least)} the least."
        )
        yield ask.against(sentence, got=got, limit=rule.least, unit="members", field="present")


def _without_its_leader(rule: Panel, ask: Ask) -> Iterator[Finding]:
    """The allocated assessor is the one who sits as assessor, or one of them."""
    leader = ask.attempt(rule.method).assessor
    there = [own.person.person for own in _present(rule, ask) if own.part is PanelPart.ASSESSOR]
    if there and leader is not None and leader.person not in there:
        sentence = (
            f"The assessor who leads the panel, {leader.person}, is not on record as present."
        )
        yield ask.against(sentence, limit=leader.person, field="present")
