"""What runs within a session: shares of the time that really passed, and breaks."""

from typing import assert_never

from guildhall.engine.actions.sessions import EndSession, StartPart, TakeBreak
from guildhall.engine.adjustments import named_seconds
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.dates import spoken_length
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.lengths import Breaks, LengthRule, Share
from guildhall.engine.kinds.timing import PlannedLength
from guildhall.engine.lengths import granted_seconds, real_lengths
from guildhall.engine.session import Session
from guildhall.engine.vocabulary import Ending
from guildhall.engine.wording import are, counted


def judge(rule: LengthRule, ask: Ask) -> Findings:
    """Judge a rule of what runs within a session."""
    session = ask.attempt(rule.method).session
    if session is None:
        return None
    match rule:
        case Share():
            return share(rule, ask, session)
        case Breaks():
            return breaks(rule, ask, session)
        case _:
            assert_never(rule)


def share(rule: Share, ask: Ask, session: Session) -> Findings:
    """A part takes its share of what another part, or the whole, really took.

    Told when the part starts, judged when the session ends. Extra time that was granted on that
    part alone lengthens its share by as much.
    """
    found = ask.pack.rule(PlannedLength, rule.method)
    if found is None:
        return None
    real = real_lengths(found[1], session, ask.when)
    names = {part.id: f"the part “{part.name}”" for part in found[1].parts}
    if isinstance(ask.action, StartPart):
        return _share_told(rule, ask, real, names) if ask.action.part == rule.part else None
    if not isinstance(ask.action, EndSession) or ask.action.ending not in HELD:
        return None
    lacking = [part for part in (rule.part, rule.of) if part is not None and part not in real]
    if not lacking:
        return _share_held(rule, ask, ask.action, real, names)
    if ask.action.ending is Ending.BY_APPRENTICE:
        return KEPT
    sentence = (
        f"The start of {names[lacking[0]]} is not on record, so its share of the time cannot be "
        "told."
    )
    return [ask.against(sentence, field="part")]


def _share_told(rule: Share, ask: Ask, real: dict[str, int], names: dict[str, str]) -> Findings:
    """Tell the assessor what the part that starts now may take, where that is known by now."""
    if rule.of is None or rule.of not in real:
        return None
    limit = share_of(rule, real[rule.of]) + _more(rule, ask)
    sentence = (
        f"{_begin(names[rule.of])} ran {spoken_length(real[rule.of])}: {rule.words} of it, "
        f"{spoken_length(limit)}, is {BOUNDS[rule.bound]} for {names[rule.part]}."
    )
    return [ask.note(sentence, limit=limit, unit="seconds")]


def _share_held(
    rule: Share, ask: Ask, action: EndSession, real: dict[str, int], names: dict[str, str]
) -> Findings:
    whole = sum(real.values()) if rule.of is None else real[rule.of]
    of = "the whole" if rule.of is None else names[rule.of]
    got, limit, give = real[rule.part], share_of(rule, whole) + _more(rule, ask), rule.give or 0
    long = rule.bound != "at_least" and got > limit + give * 60
    short = rule.bound != "at_most" and got < limit - give * 60
    if not long and (not short or action.ending is Ending.BY_APPRENTICE):
        return KEPT
    either = f", give or take {counted(give, 'minute')}" if give else ""
    sentence = (
        f"{_begin(names[rule.part])} ran {spoken_length(got)}; {rule.words} of the "
        f"{spoken_length(whole)} of {of}, {spoken_length(limit)}, is {BOUNDS[rule.bound]}{either}."
    )
    return [ask.happened(sentence, got=got, limit=limit, unit="seconds")]


BOUNDS = {"at_most": "the most", "at_least": "the least", "about": "about right"}

HELD = frozenset({Ending.COMPLETED, Ending.BY_ASSESSOR, Ending.BY_APPRENTICE})
"""Endings of a session that counts."""


def _more(rule: Share, ask: Ask) -> int:
    """Give what the part may take beyond its share: extra time of its own, and what was granted."""
    session = ask.attempt(rule.method).session
    more = granted_seconds(ask.pack, rule.method, session, rule.part) if session else 0
    return more + named_seconds(ask.pack, ask.case, rule.method, rule.part)


def _begin(words: str) -> str:
    return words[0].upper() + words[1:]


def share_of(rule: Share, seconds: int) -> int:
    """Give the share of a length: at the least it is rounded up to a second, else down."""
    exact = rule.ratio * seconds
    return -(-exact.numerator // exact.denominator) if rule.bound == "at_least" else int(exact)


def breaks(rule: Breaks, ask: Ask, session: Session) -> Findings:
    """No break too many, none too early, and not too much of them in all."""
    taken = session.break_seconds(ask.when)
    limit = rule.minutes * 60
    name = ask.session_name(rule.method)
    if not isinstance(ask.action, TakeBreak):
        if session.stopped_at is None or not session.stops[-1].for_break:
            return None
        if taken <= limit:
            return KEPT
        sentence = (
            f"The breaks of the {name} took {spoken_length(taken)} in all; "
            f"{spoken_length(limit)} are the most."
        )
        return [ask.happened(sentence, got=taken, limit=limit, unit="seconds")]
    found: list[Finding] = []
    if session.breaks >= rule.most:
        had = "was" if session.breaks == 1 else "were"
        sentence = (
            f"{counted(session.breaks, 'break')} {had} taken in the {name}; {rule.most} "
            f"{are(rule.most)} the most."
        )
        found.append(ask.against(sentence, got=session.breaks + 1, limit=rule.most, unit="breaks"))
    elif taken >= limit:
        sentence = f"{spoken_length(taken)} of breaks were taken, and that is all there is."
        found.append(ask.against(sentence, got=taken, limit=limit, unit="seconds"))
    ran = session.ran_for(ask.when)
    if rule.after_minutes is not None and ran < rule.after_minutes * 60:
        sentence = (
            f"The {name} has run {spoken_length(ran)}; a break comes after "
            f"{counted(rule.after_minutes, 'minute')}."
        )
        found.append(ask.against(sentence, got=ran, limit=rule.after_minutes * 60, unit="seconds"))
    return found
