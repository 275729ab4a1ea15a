"""Results from outside: from whom they are taken, with what proof, how old, and what they come to.

The awarding body gives no marks of its own here, so nobody of it checks them: a result that was
recorded only waits for its release.
"""

from decimal import Decimal

from guildhall.engine.actions.judging import RecordResult
from guildhall.engine.actions.sessions import BookSession
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.dates import spoken
from guildhall.engine.findings import Derivation, Finding
from guildhall.engine.kinds.base import band_of
from guildhall.engine.kinds.outside import OutsideResult, OutsideRule
from guildhall.engine.numbers import spoken_number
from guildhall.engine.pack import Pack
from guildhall.engine.periods import after, spoken_period
from guildhall.engine.wording import listed


def judge(rule: OutsideRule, ask: Ask) -> Findings:
    """Judge a rule of results from outside."""
    if isinstance(ask.action, BookSession):
        name, bodies = ask.session_name(rule.method), listed(rule.from_, "or")
        sentence = f"The {name} is held by {bodies}: its result is recorded, and nothing is booked."
        return [ask.hold(sentence)]
    return outside_result(rule, ask)


def outside_result(rule: OutsideResult, ask: Ask) -> Findings:
    """The result is of a body that it is taken from, proven where asked, and young enough."""
    action = ask.action
    if not isinstance(action, RecordResult):
        return None
    found = _amount(rule, ask, action)
    if action.source not in rule.from_:
        sentence = (
            f"This comes from {action.source}; a result is taken from {listed(rule.from_, 'or')}."
        )
        found.append(ask.against(sentence, got=action.source, field="source"))
    if rule.evidence and action.evidence is None:
        found.append(ask.against("There is no evidence of the result.", field="evidence"))
    if rule.valid is not None:
        last = after(action.held_on, rule.valid)
        if ask.today > last:
            sentence = (
                f"A result of {spoken(action.held_on)} is taken for {spoken_period(rule.valid)}, "
                f"to {spoken(last)}; today is {spoken(ask.today)}."
            )
            found.append(
                ask.against(
                    sentence, got=str(ask.today), limit=str(last), unit="day", field="held_on"
                )
            )
    return found or KEPT


def _amount(rule: OutsideResult, ask: Ask, action: RecordResult) -> list[Finding]:
    """Without a grade on the scale, and a score within its bounds, nothing can be recorded."""
    scale, found = ask.pack.scale_of(rule.method), _lines(rule, ask, action)
    if (rule.out_of is not None or rule.bands) and action.score is None:
        found.append(ask.hold("The score is missing.", field="score"))
    if not rule.bands and action.grade is None:
        found.append(ask.hold("The grade is missing.", field="grade"))
    if action.grade is not None and action.grade not in scale:
        name = ask.session_name(rule.method)
        sentence = f"The {name} has no grade called {action.grade}: {', '.join(scale)}."
        found.append(ask.hold(sentence, field="grade"))
    if action.score is None:
        return found
    most = rule.out_of
    if action.score < 0 or (most is not None and action.score > most):
        top = "" if most is None else f" and at most {spoken_number(most)}"
        sentence = f"A score of {spoken_number(action.score)}: it is at least 0{top}."
        return [*found, ask.hold(sentence, field="score")]
    follows = band_of(rule.bands, action.score)
    if rule.bands and follows is None:
        sentence = f"A score of {spoken_number(action.score)} lies in no band."
        found.append(ask.hold(sentence, field="score"))
    elif follows is not None and action.grade in scale and action.grade != follows:
        sentence = f"A score of {spoken_number(action.score)} is a {follows}, not a {action.grade}."
        found.append(ask.hold(sentence, field="grade"))
    return found


def _lines(rule: OutsideResult, ask: Ask, action: RecordResult) -> list[Finding]:
    """Every line has its marks, within its bounds, and there is no other."""
    found = []
    missing = [line for line in rule.lines if line not in action.scores]
    foreign = [line for line in action.scores if line not in rule.lines]
    if missing:
        found.append(ask.hold(f"No marks are given for: {', '.join(missing)}.", field="scores"))
    if foreign:
        found.append(ask.hold(f"There are no lines called: {', '.join(foreign)}.", field="scores"))
    for line, most in rule.lines.items():
        mark = action.scores.get(line)
        if mark is not None and not 0 <= mark <= most:
            sentence = (
                f"{spoken_number(mark)} for {line}: it is at least 0 and at most "
                f"{spoken_number(most)}."
            )
            found.append(ask.hold(sentence, field="scores"))
    return found


def grade_outside(pack: Pack, method: str, action: RecordResult) -> Derivation:
    """Give the grade of a result from outside: as it came, or as it follows from its score."""
    found = pack.rule(OutsideResult, method)
    if found is None:
        message = f"{pack.spec} takes no result of {method} from outside"
        raise LookupError(message)
    clause, rule = found
    follows = band_of(rule.bands, action.score) if action.score is not None else None
    grade = follows or action.grade or pack.scale_of(method)[0]
    told = f"From {action.source}, of {spoken(action.held_on)}: "
    if action.score is None:
        told += grade
    elif follows is None:
        told += f"{grade}, with {_of(rule, action.score)}"
    else:
        told += f"{_of(rule, action.score)} is a {grade} ({rule.bands[follows].words})"
    reasons = (clause.reason(f"{told}."), *pack.on_scale(method, grade))
    return Derivation(grade, reasons, action.score)


def _of(rule: OutsideResult, score: Decimal) -> str:
    most = "" if rule.out_of is None else f" of {spoken_number(rule.out_of)}"
    return f"{spoken_number(score)}{most}"
