"""Re-sits and re-takes: when they are offered, who agrees, what is taken again, by when."""

from dataclasses import replace
from datetime import date
from typing import assert_never

from guildhall.engine.actions.judging import AgreeRedo
from guildhall.engine.actions.preparation import SubmitWork
from guildhall.engine.actions.sessions import BookSession
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.bookings import inside_window, session_day
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, spoken
from guildhall.engine.findings import Derivation, Finding, Reason
from guildhall.engine.kinds.redo import (
    Cap,
    FailedOnly,
    NewPaper,
    NewWork,
    NoUpgrade,
    RedoDecider,
    RedoLearning,
    RedoOffer,
    RedoPlan,
    RedoRule,
    RedoTable,
    RedoTimescale,
    RedoTypical,
    RedoWithin,
    ReworkWithin,
    SameWork,
    WorkReviewedFirst,
)
from guildhall.engine.kinds.scoring import Bands
from guildhall.engine.numbers import spoken_number
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.periods import spoken_period
from guildhall.engine.redos import (
    Chosen,
    choose,
    chosen,
    decider,
    facts_of,
    facts_words,
    since_release,
    still_to_come,
    table_of,
)
from guildhall.engine.vocabulary import RedoKind, RedoState, RunState
from guildhall.engine.windows import window
from guildhall.engine.wording import listed


def judge(rule: RedoRule, ask: Ask) -> Findings:
    """Judge a rule of re-sits and re-takes."""
    match rule:
        case RedoOffer():
            return redo_offer(ask)
        case RedoDecider():
            return redo_decider(ask)
        case RedoLearning():
            return redo_learning(ask)
        case RedoPlan():
            return redo_plan(ask)
        case FailedOnly():
            return failed_only(ask)
        case NoUpgrade():
            return no_upgrade(ask)
        case RedoWithin():
            return inside_window(ask)
        case RedoTypical():
            return redo_typical(rule, ask)
        case RedoTimescale():
            return redo_timescale(ask)
        case RedoTable():
            return redo_table(rule, ask)
        case NewWork():
            return new_work(rule, ask)
        case NewPaper():
            return new_paper(rule, ask)
        case ReworkWithin():
            return rework_within(rule, ask)
        case WorkReviewedFirst():
            return work_reviewed_first(rule, ask)
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
    """A pass is not taken again to lift it, nor is a part of a whole that is passed."""
    released = _released(ask)
    if ask.method is None or released is None:
        return None
    whole = bool(ask.case.run.outcome_passed)
    if released is False and not whole:
        return KEPT
    if _another_fails(ask) and not whole:
        return None
    name = ask.session_name(ask.method)
    if released is False:
        return [ask.against(f"The whole is passed: the {name} is not taken again to lift it.")]
    return [ask.against(f"The {name} is passed: it is not taken again to lift the grade.")]


def redo_decider(ask: Ask) -> Findings:
    """Who decides says which of the two it is; who it is, the house has seen to."""
    if isinstance(ask.action, AgreeRedo) and ask.action.kind is None:
        by = decider(ask.pack, ask.case, ask.method, ask.today)
        sentence = f"The {by.words} agrees which it is: a re-sit or a re-take."
        return [ask.against(sentence, field="kind")]
    return KEPT


def redo_learning(ask: Ask) -> Findings:
    """A re-take records its further learning; a re-sit needs none."""
    if not isinstance(ask.action, AgreeRedo):
        return None
    kind = kind_of(ask.pack, ask.case, ask.action, ask.today)
    if kind is None:
        return None
    if kind is RedoKind.RESIT or ask.action.learning is not None:
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


def kind_of(pack: Pack, case: Case, action: AgreeRedo, day: date) -> RedoKind | None:
    """Give which of the two is agreed: as said, or else the only one that the table allows."""
    found = chosen(pack, case, action.method, day)
    only = found.row.kinds if found is not None else ()
    return action.kind or (only[0] if len(only) == 1 else None)


def redo_table(rule: RedoTable, ask: Ask) -> Findings:
    """The first row that fits allows what is agreed."""
    own = table_of(ask.pack, ask.method or "")
    if not isinstance(ask.action, AgreeRedo) or own is None or own[0].id != ask.clause.id:
        return None
    facts = facts_of(ask.case, ask.action.method, ask.today)
    if facts is None or ask.attempt(ask.action.method).redo is RedoState.DECLINED:
        return None
    found = choose(ask.clause, rule, facts)
    would = f"This would be {facts_words(rule, facts)}"
    if found is None:
        return [ask.against(f"{would}: no row of the table speaks of that.")]
    name = ask.session_name(ask.action.method)
    row = f"{would}: row {found.number}"
    if not found.row.kinds:
        sentence = f"{row} allows no re-sit or re-take of the {name}. {_way_on(ask, found)}"
        return [ask.against(sentence, got=facts.attempt, unit="attempt")]
    refused = []
    if ask.action.kind is not None and ask.action.kind not in found.row.kinds:
        only = found.row.kinds[0].words
        sentence = f"{row} allows a {only} of the {name}, and no {ask.action.kind.words}."
        refused.append(ask.against(sentence, got=ask.action.kind.value, limit=only, field="kind"))
    return [*refused, *(_still_out(ask, row) if found.row.scope == "whole" else ())]


def _still_out(ask: Ask, row: str) -> list[Finding]:
    """Refuse to take everything again while a result is still to come."""
    out = [
        f"the {ask.session_name(method)}"
        for method, tried in ask.case.current_attempts.items()
        if tried.released_at is None
    ]
    if not out:
        return []
    has = "have no released results" if len(out) > 1 else "has no released result"
    return [ask.against(f"{row} has everything taken again, and {listed(out)} {has} yet.")]


def _way_on(ask: Ask, found: Chosen) -> str:
    """Tell what can be done where a re-sit or re-take is not allowed, or not yet."""
    method = ask.method or ""
    for days, later in still_to_come(found):
        if later is not None and later.row.kinds:
            first = since_release(ask.case, method, days, ask.today)
            return f"From {spoken(first)} on, one is allowed."
    if ask.case.run.state is RunState.PASSED:
        return "The EPA as a whole is passed."
    tries = ask.case.current_attempts.values()
    if all(tried.released_at is not None for tried in tries):
        return "The whole EPA can begin again, at the gateway."
    return "What may follow is seen once every result is released."


def new_work(rule: NewWork, ask: Ask) -> Findings:
    """Work that has to be new is in before the session is booked."""
    if "work" not in ask.attempt(rule.method).new:
        return None
    if ask.attempt(rule.method).work is not None:
        return KEPT
    work, name = ask.work_name(rule.method), ask.session_name(rule.method)
    return [ask.against(f"The {name} waits for a new {work}, and none is handed in.")]


def new_paper(rule: NewPaper, ask: Ask) -> Findings:
    """The paper is named; where it has to be new, no session of before has had it."""
    if not isinstance(ask.action, BookSession):
        return None
    name = ask.session_name(rule.method)
    paper = ask.action.paper
    if paper is None:
        return [ask.against(f"It is not said which paper the {name} is.", field="paper")]
    had = _papers(ask.case, rule.method)
    if "paper" not in ask.attempt(rule.method).new or paper not in had:
        return KEPT
    sentence = f"Paper {paper} was taken on {spoken(had[paper])}: this {name} has another one."
    return [ask.against(sentence, got=paper, field="paper")]


def _papers(case: Case, method: str) -> dict[str, date]:
    """Give the papers that the apprentice has sat, in any run, each with its day."""
    sessions = [
        session
        for run in case.runs
        for tried in run.attempts[method]
        for session in (*tried.earlier_sessions, tried.session)
    ]
    return {
        session.paper: session.day
        for session in sessions
        if session is not None and session.paper is not None and session.started_at is not None
    }


def rework_within(rule: ReworkWithin, ask: Ask) -> Findings:
    """Reworked work is handed in by its last day."""
    if not isinstance(ask.action, SubmitWork):
        return None
    own = window(ask.case, ask.clause, rule.within, rule.after, ask.today, rule.method)
    if ask.attempt(rule.method).number == 1 or own.counts_from is None or own.limit is None:
        return None
    if ask.today <= own.limit:
        return KEPT
    sentence = (
        f"Handed in again on {spoken(ask.today)}; {spoken_period(rule.within)} after "
        f"{rule.after.words} on {spoken(own.counts_from)} ended on {spoken(own.limit)}."
    )
    return [ask.against(sentence, got=str(ask.today), limit=str(own.limit), unit="day")]


def work_reviewed_first(rule: WorkReviewedFirst, ask: Ask) -> Findings:
    """New work of another attempt is reviewed before its session is booked."""
    if ask.attempt(rule.method).number == 1:
        return None
    work = ask.attempt(rule.method).work
    name, session = ask.work_name(rule.method), ask.session_name(rule.method)
    if work is None:
        sentence = f"The {name} is not handed in again: the {session} waits for it and its review."
        return [ask.against(sentence)]
    if work.taken_over:
        return None
    if work.opened:
        return KEPT
    day = spoken(day_of(work.submitted_at))
    if work.opened is None:
        sentence = f"The {name} handed in on {day} is not reviewed: the {session} waits for that."
    else:
        sentence = f"The assessor could not open the {name} handed in on {day}."
    return [ask.against(sentence)]


def method_capped(pack: Pack, case: Case, method: str, plain: Derivation) -> Derivation:
    """Put the grade of a method under the cap on which its attempt was agreed, and say so."""
    cap, found = case.attempt(method).cap.method, table_of(pack, method)
    if cap is None or found is None:
        return plain
    name = pack.methods[method].name
    waived = case.waived(found[0].id)
    capped = _under(found[0], plain, cap, pack.scale_of(method), name, waived=waived)
    bands = pack.rule(Bands, method)
    if waived or bands is None or plain.score is None or not case.attempt(method).cap.score:
        return capped
    least = bands[1].bands[cap].from_
    if plain.score <= least:
        return capped
    sentence = (
        f"Its score is at most the least for {cap}: {spoken_number(plain.score)} becomes "
        f"{spoken_number(least)}."
    )
    reason = found[0].reason(sentence)
    return replace(capped, score=least, because=(*capped.because, reason))


def whole_capped(pack: Pack, case: Case, plain: Derivation) -> Derivation:
    """Put the overall grade under the caps of the attempts that count, and say so."""
    for method in case.run.attempts:
        tried, found = case.counting(method), table_of(pack, method)
        if tried is None or tried.cap.whole is None or found is None:
            continue
        waived = case.waived(found[0].id)
        scale = pack.overall_scale
        plain = _under(found[0], plain, tried.cap.whole, scale, "the whole", waived=waived)
    return plain


def _under(
    clause: Clause, plain: Derivation, cap: str, scale: tuple[str, ...], what: str, *, waived: bool
) -> Derivation:
    why = f"Taken again: {what} is at most {cap}"
    grade = min(plain.grade, cap, key=scale.index)
    if waived:
        grade, reason = plain.grade, f"{why}. The cap is set aside for this run."
    elif grade == plain.grade:
        reason = f"{why}; {grade} is within."
    else:
        reason = f"{why}: {plain.grade} becomes {grade}."
    return replace(plain, grade=grade, because=(*plain.because, clause.reason(reason)))


def same_work_reasons(pack: Pack, sentence: str) -> tuple[Reason, ...]:
    """Give the reason why work is taken over, or may be replaced, where the pack has the clause."""
    return tuple(
        Reason(clause.id, clause.at, sentence, clause.reading) for clause, _ in pack.rules(SameWork)
    )
