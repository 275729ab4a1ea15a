"""Can it be: adjustments, the choice of methods, the scope, meetings and work, on this case."""

from collections.abc import Iterator
from datetime import datetime

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, spoken, spoken_moment
from guildhall.engine.findings import Finding
from guildhall.engine.holdings import Adjustment, Work
from guildhall.engine.house.citing import refuse
from guildhall.engine.kinds.reform import MethodsChosen
from guildhall.engine.kinds.submissions import AfterSubmission
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import AdjustmentKind, AttemptState, ScopeState


def can_be(pack: Pack, case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """Refuse what cannot be, whatever the action is filled in with."""
    match action:
        case a.SubmitWork(method=method) if pack.methods[method].work is None:
            name = pack.methods[method].session
            yield refuse("house.state", f"Nothing is handed in for the {name}.", field="pieces")
        case a.SubmitWork(method=method) if not _in_parts(pack, method):
            work = case.attempt(method).work
            if work is not None and not work.taken_over:
                yield _handed_in(work)
        case a.HoldPlanningMeeting() | a.MissPlanningMeeting():
            yield from _meeting_to_come(case, action, at)
        case a.WithdrawWork(method=method) | a.ReviewWork(method=method):
            if case.attempt(method).work is None:
                yield refuse("house.state", "No work is handed in.")
        case a.ReturnScope(method=method):
            yield from _built_on(pack, case, method)
        case a.ChooseMethods():
            yield from _choice(pack, case)
        case _:
            return


def filled_in(pack: Pack, case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """Refuse what the action is filled in with and makes no sense here."""
    match action:
        case a.SubmitWork(method=method) if _in_parts(pack, method):
            yield from _handed_in_twice(case, method, action)
        case a.BookPlanningMeeting(starts_at=starts_at) if starts_at < at:
            yield refuse("house.time", f"{spoken_moment(starts_at)} has passed.")
        case a.RequestAdjustment(kind=kind):
            yield from _amounts(pack, kind, action)
        case a.DecideAdjustment(adjustment=key, granted=True):
            asked = case.adjustments[key]
            given = [action.percent, action.minutes, action.part]
            decided = action if any(item is not None for item in given) else asked
            yield from _amounts(pack, asked.kind, decided)
        case _:
            return


def _choice(pack: Pack, case: Case) -> Iterator[Finding]:
    """Methods are chosen where there is a choice, and before any of them has begun."""
    open_to_choice = {method for _, rule in pack.rules(MethodsChosen) for method in rule.methods}
    if not open_to_choice:
        yield refuse("house.state", f"{pack.spec} leaves no choice of methods.", field="methods")
    for method, tried in case.current_attempts.items():
        begun = tried.state is not AttemptState.WAITING or tried.number > 1 or tried.work
        if method in open_to_choice and begun:
            sentence = f"The {pack.methods[method].session} has begun: the choice stands."
            yield refuse("house.state", sentence, field="methods")


def _handed_in_twice(case: Case, method: str, action: a.SubmitWork) -> Iterator[Finding]:
    work = case.attempt(method).work
    if work is None or work.taken_over:
        return
    again = {piece.kind for piece in action.pieces} & {piece.kind for piece in work.pieces}
    if again or not action.pieces:
        yield _handed_in(work)


def _handed_in(work: Work) -> Finding:
    day = spoken(day_of(work.submitted_at))
    sentence = f"Work was handed in on {day}: take it back first."
    return refuse("house.state", sentence, field="pieces")


def _in_parts(pack: Pack, method: str) -> bool:
    """Whether the work of a method may come in parts: some rule speaks of kinds of piece."""
    return any(rule.method == method and rule.of for _, rule in pack.rules(AfterSubmission))


def _built_on(pack: Pack, case: Case, method: str) -> Iterator[Finding]:
    """An approved scope stands once something was made or held on the strength of it."""
    tried, named = case.attempt(method), pack.methods[method]
    if tried.scope_state is not ScopeState.APPROVED:
        return
    if tried.work is not None and not tried.work.taken_over:
        sentence = f"The {named.work_name} is handed in on the scope as it was approved."
        yield refuse("house.state", sentence)
    elif tried.settled:
        sentence = f"The {named.session} was held on the scope as it was approved."
        yield refuse("house.state", sentence)


def _amounts(
    pack: Pack,
    kind: AdjustmentKind,
    asked: a.RequestAdjustment | a.DecideAdjustment | Adjustment,
) -> Iterator[Finding]:
    """Extra time has one amount, and its part is there; nothing else has an amount."""
    given = [amount for amount in (asked.percent, asked.minutes) if amount is not None]
    whole = not isinstance(asked, a.DecideAdjustment)
    if kind is AdjustmentKind.EXTRA_TIME and (len(given) > 1 or (whole and not given)):
        sentence = "Extra time is asked for and granted either in percent or in minutes."
        yield refuse("house.state", sentence, field="percent")
    if kind is not AdjustmentKind.EXTRA_TIME and given:
        yield refuse("house.state", "Only extra time has an amount.", field="percent")
    parts = {part for method in pack.methods for part in pack.parts_of(method)}
    if asked.part is not None and asked.part not in parts:
        sentence = f"There is no part {asked.part!r}; the parts are: {', '.join(sorted(parts))}."
        yield refuse("house.state", sentence, field="part")


def _meeting_to_come(
    case: Case, action: a.HoldPlanningMeeting | a.MissPlanningMeeting, at: datetime
) -> Iterator[Finding]:
    """A planning meeting is held or missed once its time has come."""
    meeting = case.run.meeting
    if meeting is not None and action.moment(at) < meeting.starts_at:
        sentence = f"The planning meeting is still to come: {spoken_moment(meeting.starts_at)}."
        yield refuse("house.time", sentence)
