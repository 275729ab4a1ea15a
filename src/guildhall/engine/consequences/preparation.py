"""What follows from an allowed action: adjustments, the brief, the methods and the work."""

from dataclasses import replace
from datetime import datetime

from guildhall.engine import actions as a, events as e
from guildhall.engine.actions.base import Action, Piece
from guildhall.engine.actor import Actor
from guildhall.engine.adjustments import planned_seconds
from guildhall.engine.case import Case
from guildhall.engine.consequences.like import like, next_id
from guildhall.engine.events import Event
from guildhall.engine.findings import Reason
from guildhall.engine.kinds.reform import MethodsChosen
from guildhall.engine.kinds.submissions import WordsExcluded
from guildhall.engine.pack import Pack
from guildhall.engine.rules.redo import same_work_reasons
from guildhall.engine.vocabulary import AttemptState, RequestState


def own(pack: Pack, case: Case, action: Action, _actor: Actor, _at: datetime) -> list[Event]:
    """Give the action's own events."""
    match action:
        case a.RequestAdjustment():
            return [like(action, adjustment=next_id(case.adjustments, "adjustment"))]
        case a.DecideAdjustment():
            return _decided(pack, case, action)
        case a.ChooseMethods(methods=methods):
            open_to_choice = {m for _, rule in pack.rules(MethodsChosen) for m in rule.methods}
            taken = (m for m in pack.methods if m not in open_to_choice or m in methods)
            return [e.MethodsChosen(methods=tuple(taken))]
        case a.SubmitWork():
            because = (*_anew(pack, case, action.method), *_not_counted(pack, action))
            return [like(action, because=because)]
        case _:
            return [like(action)]


def _decided(pack: Pack, case: Case, action: a.DecideAdjustment) -> list[Event]:
    """Give the decision, and the new length of every booked session that it lengthens."""
    if not action.granted:
        return [e.AdjustmentRefused(adjustment=action.adjustment, reason=action.reason)]
    asked = case.adjustments[action.adjustment]
    changed = action.percent is not None or action.minutes is not None
    granted = e.AdjustmentGranted(
        adjustment=action.adjustment,
        percent=action.percent if changed else asked.percent,
        minutes=action.minutes if changed else asked.minutes,
        part=action.part or asked.part,
        reason=action.reason,
    )
    state = RequestState.GRANTED
    given = replace(
        asked, state=state, percent=granted.percent, minutes=granted.minutes, part=granted.part
    )
    after = replace(case, adjustments={**case.adjustments, action.adjustment: given})
    return [granted, *_lengthened(pack, case, after)]


def _lengthened(pack: Pack, case: Case, after: Case) -> list[Event]:
    found: list[Event] = []
    for method, tried in case.current_attempts.items():
        before, now = planned_seconds(pack, case, method), planned_seconds(pack, after, method)
        if tried.state is AttemptState.BOOKED and tried.session and before and now:
            seconds = tried.session.seconds + now - before
            if seconds != tried.session.seconds:
                found.append(e.SessionLengthened(method=method, seconds=seconds))
    return found


def _not_counted(pack: Pack, action: a.SubmitWork) -> tuple[Reason, ...]:
    """Say how the words of a piece were counted, where some of them do not count."""
    return tuple(
        Reason(clause.id, clause.at, _count_sentence(piece, rule.what), clause.reading)
        for clause, rule in pack.rules(WordsExcluded)
        if rule.method == action.method
        for piece in action.pieces
        if piece.kind == rule.of and "words" in piece.measures
    )


def _count_sentence(piece: Piece, excluded: tuple[str, ...]) -> str:
    words, left_out = piece.measures["words"], piece.measures.get("excluded_words", 0)
    if not left_out:
        return f"{words:,} words, and all of them count."
    kinds = ", ".join(excluded)
    return f"{words:,} words less {left_out:,} of {kinds}: {words - left_out:,} count."


def _anew(pack: Pack, case: Case, method: str) -> tuple[Reason, ...]:
    """Say of another attempt that its work is new, in the words of the clause that asks for it."""
    if case.attempt(method).number == 1:
        return ()
    return same_work_reasons(pack, "New work is handed in; the work of before is not used again.")
