"""Re-sits and re-takes: when they are offered, who agrees, what is taken again, by when."""

from typing import assert_never

from guildhall.engine.actions.judging import AgreeRedo
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.dates import spoken
from guildhall.engine.findings import Reason
from guildhall.engine.kinds.redo import (
    Cap,
    FailedOnly,
    NoUpgrade,
    RedoDecider,
    RedoLearning,
    RedoOffer,
    RedoPlan,
    RedoRule,
    RedoTimescale,
    RedoTypical,
    RedoWithin,
    SameWork,
)
from guildhall.engine.pack import Pack
from guildhall.engine.rules.timing import inside_window, session_day
from guildhall.engine.vocabulary import RedoKind, RedoState
from guildhall.engine.windows import spoken_period, window


def judge(rule: RedoRule, ask: Ask) -> Findings:
    """Judge a rule of re-sits and re-takes."""
    match rule:
        case RedoOffer():
            return redo_offer(ask)
        case RedoDecider():
            return redo_decider(rule, ask)
        case RedoLearning():
            return redo_learning(ask)
        case RedoPlan():
            return redo_plan(ask)
        case FailedOnly():
            return failed_only(ask)
        case NoUpgrade():
            return no_upgrade(ask)
        case RedoWithin():
            return redo_within(ask)
        case RedoTypical():
            return redo_typical(rule, ask)
        case RedoTimescale():
            return redo_timescale(ask)
        case SameWork() | Cap():
            return None
        case _:
            assert_never(rule)


def _released(ask: Ask) -> bool | None:
    """Tell whether the attempt under way stands as passed; None while nothing is released.

    What is offered again stands no more: a fail, or a pass in a whole that failed.
    """
    attempt = ask.attempt(ask.method or "")
    if attempt.redo is RedoState.OFFERED:
        return False
    return attempt.passed if attempt.released_at is not None else None


def _another_fails(ask: Ask) -> bool:
    return any(
        tried.passed is False
        for method, tried in ask.case.current_attempts.items()
        if method != ask.method
    )


def redo_offer(ask: Ask) -> Findings:
    """There is an offer once a fail is released."""
    if ask.method is None or _released(ask) is True:
        return None
    if _released(ask) is False:
        return KEPT
    name = ask.session_name(ask.method)
    return [ask.against(f"No fail of the {name} is released, so nothing is offered.")]


def failed_only(ask: Ask) -> Findings:
    """Beside a failed method, a passed one is not taken again."""
    if ask.method is None or _released(ask) is None:
        return None
    if _released(ask) is False:
        return KEPT
    if not _another_fails(ask):
        return None
    name = ask.session_name(ask.method)
    return [ask.against(f"The {name} is passed and stands: only what failed is taken again.")]


def no_upgrade(ask: Ask) -> Findings:
    """A pass is not taken again to lift it."""
    if ask.method is None or _released(ask) is None:
        return None
    if _released(ask) is False:
        return KEPT
    if _another_fails(ask):
        return None
    name = ask.session_name(ask.method)
    return [ask.against(f"The {name} is passed: it is not taken again to lift the grade.")]


def redo_decider(rule: RedoDecider, ask: Ask) -> Findings:
    """Who decides says which of the two it is; who it is, the table has seen to."""
    if isinstance(ask.action, AgreeRedo) and ask.action.kind is None:
        sentence = f"The {rule.by.words} agrees which it is: a re-sit or a re-take."
        return [ask.against(sentence, field="kind")]
    return KEPT


def redo_learning(ask: Ask) -> Findings:
    """A re-take records its further learning; a re-sit needs none."""
    if not isinstance(ask.action, AgreeRedo) or ask.action.kind is None:
        return None
    if ask.action.kind is RedoKind.RESIT or ask.action.learning is not None:
        return KEPT
    sentence = "A re-take comes with further learning, and none is recorded."
    return [ask.against(sentence, field="learning")]


def redo_plan(ask: Ask) -> Findings:
    """There is a supportive action plan."""
    if not isinstance(ask.action, AgreeRedo):
        return None
    if ask.action.action_plan is not None:
        return KEPT
    return [ask.against("There is no supportive action plan.", field="action_plan")]


def redo_within(ask: Ask) -> Findings:
    """The re-sit or re-take is held inside its own window."""
    if ask.method is None or ask.attempt(ask.method).number == 1:
        return None
    return inside_window(ask)


def redo_typical(rule: RedoTypical, ask: Ask) -> Findings:
    """Later than is typical for its kind is warned of."""
    day = session_day(ask)
    if ask.method is None or day is None or ask.attempt(ask.method).number == 1:
        return None
    before = ask.case.attempts(ask.method)[-2].redo_kind
    period = rule.retake if before is RedoKind.RETAKE else rule.resit
    own = window(ask.case, ask.clause, period, rule.after, ask.today, ask.method)
    if own.counts_from is None or own.limit is None:
        return None
    if day <= own.limit:
        return KEPT
    kind = (before or RedoKind.RESIT).words
    sentence = (
        f"The {kind} would be on {spoken(day)}; typically it is within {spoken_period(period)} of "
        f"{rule.after.words} on {spoken(own.counts_from)}, by {spoken(own.limit)}."
    )
    return [
        ask.against(sentence, got=str(day), limit=str(own.limit), unit="day", field="starts_at")
    ]


def redo_timescale(ask: Ask) -> Findings:
    """The day by which it is held is agreed."""
    if not isinstance(ask.action, AgreeRedo):
        return None
    if ask.action.hold_by is not None:
        return KEPT
    return [ask.against("No day is agreed by which it is held.", field="hold_by")]


def same_work_reasons(pack: Pack, sentence: str) -> tuple[Reason, ...]:
    """Give the reason why work is taken over, or may be replaced, where the pack has the clause."""
    return tuple(
        Reason(clause.id, clause.at, sentence, clause.reading) for clause, _ in pack.rules(SameWork)
    )
