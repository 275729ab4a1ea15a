"""Where windows end, for one case under one pack; where clocks start stands in `anchors`.

Used by the rules that refuse, by the lapse, and by the deadlines that people are shown: one
reckoning, so that the three can never differ.
"""

from dataclasses import dataclass, replace
from datetime import date

from guildhall.engine.actor import NOWHERE, Surroundings
from guildhall.engine.anchors import anchor_day, anchor_words, start_day
from guildhall.engine.case import Case
from guildhall.engine.dates import add_days, add_months, extended, paused_days
from guildhall.engine.kinds.base import Period
from guildhall.engine.kinds.gateway import OnProgramme
from guildhall.engine.kinds.redo import RedoWithin
from guildhall.engine.kinds.submissions import SubmittedWithin
from guildhall.engine.kinds.timing import HeldWithin, SessionsWithin
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.periods import after
from guildhall.engine.vocabulary import Anchor


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days that a clause opens: from the day of its starting event, to its limit.

    `limit` is the last day within, pauses reckoned in. Both are None until the event has been.
    `named` are the words for the event where it is that of another method.
    """

    clause: Clause
    anchor: Anchor
    counts_from: date | None
    limit: date | None
    named: str | None = None

    @property
    def since(self) -> str:
        """The event from which it counts, in words."""
        return self.named or self.anchor.words


def window(
    case: Case,
    clause: Clause,
    period: Period,
    anchor: Anchor,
    today: date,
    method: str | None,
    around: Surroundings = NOWHERE,
) -> Window:
    """Reckon one window as it stands on a day."""
    start = anchor_day(case, anchor, method)
    return _reckoned(case, Window(clause, anchor, start, None), period, today, around)


def window_after(
    pack: Pack,
    case: Case,
    clause: Clause,
    rule: SessionsWithin | SubmittedWithin,
    today: date,
    method: str,
    around: Surroundings = NOWHERE,
) -> Window:
    """Reckon the window of a rule that may count from an event of another method."""
    named = anchor_words(pack, rule.after, rule.after_method)
    start = start_day(case, rule.after, method, rule.after_method)
    own = Window(clause, rule.after, start, None, named)
    return _reckoned(case, own, rule.within, today, around)


def _reckoned(case: Case, own: Window, period: Period, today: date, around: Surroundings) -> Window:
    """Give a window its limit, once its clock has started."""
    start = own.counts_from
    if start is None:
        return own
    return replace(own, limit=extended(after(start, period, around), start, case.pauses, today))


def session_windows(pack: Pack, case: Case, method: str, today: date) -> tuple[Window, ...]:
    """Reckon every window in which the attempt at a method under way has to be held.

    A first attempt is bound by the periods of the EPA that name its method or all, a re-sit or
    re-take by its own.
    """
    if case.attempt(method).number > 1:
        own = offered_window(pack, case, method, today)
        return (own,) if own is not None else ()
    return tuple(
        window_after(pack, case, clause, rule, today, method)
        for clause, rule in pack.rules(HeldWithin)
        if rule.binds(method)
    )


def session_window(pack: Pack, case: Case, method: str, today: date) -> Window | None:
    """Give the window of an attempt that ends first, those whose clock has started before others.

    None where no clause of the pack binds it.
    """
    own = session_windows(pack, case, method, today)
    return min(own, key=lambda one: one.limit or date.max, default=None)


def programme_ends(rule: OnProgramme, case: Case, today: date) -> date:
    """Give the day on which the months on programme are reached, breaks until today reckoned in."""
    start = case.known.started_on
    return add_days(add_months(start, rule.months), paused_days(start, today, case.pauses))


def offered_window(pack: Pack, case: Case, method: str, today: date) -> Window | None:
    """Reckon the window for a re-sit or re-take that is offered and not yet agreed."""
    found = pack.rule(RedoWithin)
    if found is None:
        return None
    clause, rule = found
    return window(case, clause, rule.within, rule.after, today, method)
