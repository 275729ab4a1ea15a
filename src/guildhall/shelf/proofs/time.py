"""Proofs of time: ranges and margins, shares and breaks, windows forward and back."""

from collections.abc import Iterator

from guildhall.engine.anchors import OF_A_METHOD
from guildhall.engine.kinds.base import Period, RuleBase
from guildhall.engine.kinds.lengths import Breaks, Share
from guildhall.engine.kinds.outside import OutsideResult
from guildhall.engine.kinds.planning import PlanningHeld
from guildhall.engine.kinds.redo import RedoTypical, RedoWithin, ReworkWithin
from guildhall.engine.kinds.sittings import Sittings
from guildhall.engine.kinds.submissions import AfterGateway
from guildhall.engine.kinds.timing import (
    Before,
    HeldTypically,
    HeldWithin,
    NotBefore,
    PlannedLength,
    SessionsWithin,
)
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.periods import spoken_period
from guildhall.engine.vocabulary import Anchor
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof


def lengths(proof: Proof) -> Iterator[Fault]:
    """Ranges go from the least to the most, and margins stand where there is something to let."""
    for clause, rule in proof.pack.rules(PlannedLength):
        for sentence in _amiss(rule):
            yield proof.at_clause(clause, sentence, "rule")


def _amiss(rule: PlannedLength) -> Iterator[str]:
    ranged = [part for part in rule.parts if part.least is not None]
    for part in ranged:
        if rule.bound != "between":
            yield f"the part `{part.id}` has a `least`, which goes with the bound `between`"
        elif (part.least or 0) > part.minutes:
            yield (
                f"the part `{part.id}` takes {part.least} minutes at the least, and "
                f"{part.minutes} at the most"
            )
    if rule.bound == "between" and not ranged:
        yield "the bound is `between`, and no part has a `least`"
    if rule.bound == "between" and (rule.minus or rule.plus):
        yield "a range has no margin beside it: its least and its most say all"
    if rule.bound == "at_most" and rule.minus:
        yield "a session of at most so long has no least that `minus` could let go"
    if rule.minus and (rule.minus.minutes or 0) >= sum(part.minutes for part in rule.parts):
        yield "the margin `minus` is as long as the session"
    if not any(part.counted for part in rule.parts):
        yield "no part of the session counts"


def reach(pack: Pack, method: str, part: str | None = None) -> tuple[int, int]:
    """Give the least and the most seconds of a part, or of the whole, without extra time."""
    found = pack.rule(PlannedLength, method)
    parts = found[1].parts if found else ()
    own = [one for one in parts if part in (None, one.id)]
    ranged = found is not None and found[1].bound != "at_most"
    least = sum(one.least or one.minutes for one in own) if ranged else 0
    return 60 * least, 60 * sum(one.minutes for one in own)


def shares(proof: Proof) -> Iterator[Fault]:
    """A share is of another part or of the whole, and can be kept."""
    pack = proof.pack
    for clause, rule in pack.rules(Share):
        known = pack.parts_of(rule.method)
        lacking = [part for part in (rule.part, rule.of) if part not in (None, *known)]
        for part in lacking:
            yield proof.at_clause(clause, f"there is no part `{part}`", "rule")
        if lacking:
            continue
        if rule.part == rule.of:
            yield proof.at_clause(clause, "a part has no share of itself", "rule", "of")
        elif rule.of is None and rule.ratio >= 1:
            sentence = f"{rule.words} of the whole leaves nothing for the other parts"
            yield proof.at_clause(clause, sentence, "rule")
        else:
            yield from _kept_never(proof, clause, rule)


def _kept_never(proof: Proof, clause: Clause, rule: Share) -> Iterator[Fault]:
    least, most = reach(proof.pack, rule.method, rule.part)
    least_of, most_of = reach(proof.pack, rule.method, rule.of)
    give = 60 * (rule.give or 0)
    if rule.bound != "at_least" and least - give > rule.ratio * most_of:
        sentence = (
            f"`{rule.part}` takes {least // 60} minutes at the least, and {rule.words} of "
            f"{most_of // 60} minutes is less"
        )
        yield proof.at_clause(clause, sentence, "rule")
    if rule.bound != "at_most" and most + give < rule.ratio * least_of:
        sentence = (
            f"`{rule.part}` takes {most // 60} minutes at the most, and {rule.words} of "
            f"{least_of // 60} minutes is more"
        )
        yield proof.at_clause(clause, sentence, "rule")


def breaks(proof: Proof) -> Iterator[Fault]:
    """The first break comes before the session is over."""
    for clause, rule in proof.pack.rules(Breaks):
        _, most = reach(proof.pack, rule.method)
        if rule.after_minutes is not None and most and rule.after_minutes * 60 >= most:
            sentence = (
                f"the first break comes after {rule.after_minutes} minutes, and the session is "
                f"over after {most // 60}"
            )
            yield proof.at_clause(clause, sentence, "rule", "after_minutes")


def anchors(proof: Proof) -> Iterator[Fault]:
    """What counts from an event of another method names one that has such an event."""
    for clause in proof.pack.clauses:
        rule = clause.rule
        after: Anchor | None = getattr(rule, "after", None)
        of: str | None = getattr(rule, "after_method", None)
        if of is not None and after is not None and after not in OF_A_METHOD:
            sentence = f"{after.words} is of no method, and `after_method` names one"
            yield proof.at_clause(clause, sentence, "rule", "after_method")
        own = after is Anchor.SESSION_HELD and isinstance(rule, SessionsWithin)
        if own and isinstance(rule, SessionsWithin) and (of is None or rule.binds(of)):
            sentence = "it would count from the session that it binds: name another in `methods`"
            yield proof.at_clause(clause, sentence, "rule", "after")
        if after is Anchor.PLANNING_HELD and not proof.pack.rules(PlanningHeld):
            sentence = f"it counts from {after.words}, and no clause asks for one"
            yield proof.at_clause(clause, sentence, "rule", "after")
        if isinstance(rule, HeldWithin | RedoWithin) and rule.within.working_days is not None:
            sentence = "a window by which the EPA lapses is not counted in working days"
            yield proof.at_clause(clause, sentence, "rule", "within")


def counted_back(proof: Proof) -> Iterator[Fault]:
    """What is counted back is counted from something that there is, to a step that there is."""
    pack = proof.pack
    outside = {rule.method for _, rule in pack.rules(OutsideResult)}
    after_gateway = {rule.method: clause for clause, rule in pack.rules(AfterGateway)}
    for clause, rule in pack.rules(Before):
        method = pack.methods.get(rule.method)
        if rule.step == "submit_work" and method is not None and method.work is None:
            sentence = f"`{rule.method}` has no work that could be handed in"
            yield proof.at_clause(clause, sentence, "rule", "step")
        if rule.step == "confirm_planning_meeting" and not pack.rules(PlanningHeld):
            yield proof.at_clause(clause, "there is no planning meeting", "rule", "step")
        if rule.before == "gateway":
            if rule.before_method is not None:
                sentence = "the gateway is of no method"
                yield proof.at_clause(clause, sentence, "rule", "before_method")
            if rule.step == "submit_work" and rule.method in after_gateway:
                sentence = f"the work is made after the gateway ({after_gateway[rule.method].id})"
                yield proof.at_clause(clause, sentence, "rule", "before")
        elif rule.session_of in outside:
            sentence = f"`{rule.session_of}` has no session here: its result comes from outside"
            yield proof.at_clause(clause, sentence, "rule")
        elif rule.step == "submit_work" and rule.method in after_gateway:
            yield from _never_in_time(proof, clause, rule, after_gateway[rule.method])


def _never_in_time(proof: Proof, clause: Clause, rule: Before, made: Clause) -> Iterator[Fault]:
    """Tell where the work cannot be in so long before a session that has to be so soon."""
    for other, window in proof.pack.rules(HeldWithin):
        soon = window.after is Anchor.GATEWAY_ACCEPTED and window.binds(rule.session_of)
        if soon and span(rule.at_least)[0] > span(window.within)[1]:
            sentence = (
                f"the work is made after the gateway ({made.id}) and is in "
                f"{spoken_period(rule.at_least)} before a session that is held within "
                f"{spoken_period(window.within)} of the gateway ({other.id})"
            )
            yield proof.at_clause(clause, sentence, "rule")


def periods(proof: Proof) -> Iterator[Fault]:
    """The typical is not longer than the most, and the first day not after the last."""
    pack = proof.pack
    windows = pack.rules(HeldWithin)
    for clause, typical in pack.rules(HeldTypically):
        for other, rule in windows:
            same = (rule.after, rule.after_method) == (typical.after, typical.after_method)
            both = any(rule.binds(m) and typical.binds(m) for m in pack.methods)
            if same and both and span(typical.within)[0] > span(rule.within)[1]:
                sentence = (
                    f"{spoken_period(typical.within)} are typical, and "
                    f"{spoken_period(rule.within)} are the most ({other.id})"
                )
                yield proof.at_clause(clause, sentence, "rule", "within")
    for clause, wait in pack.rules(NotBefore):
        for other, rule in windows:
            same = (rule.after, rule.after_method) == (wait.after, wait.after_method)
            if same and rule.binds(wait.method) and span(wait.wait)[0] > span(rule.within)[1]:
                sentence = (
                    f"the first day comes after {spoken_period(wait.wait)}, and the window ends "
                    f"after {spoken_period(rule.within)} ({other.id})"
                )
                yield proof.at_clause(clause, sentence, "rule", "wait")


WORKING_WEEK = 5


def span(period: Period) -> tuple[int, int]:
    """Give the fewest and the most days that a period can be."""
    if period.months is not None:
        return 28 * period.months, 31 * period.months
    if period.working_days is not None:
        weeks, rest = divmod(period.working_days, WORKING_WEEK)
        return 7 * weeks + rest, 2 * period.working_days + 10
    days = 7 * (period.weeks or 0) + (period.days or 0)
    return days, days


JUDGED_WITHOUT_A_CALENDAR: tuple[tuple[type[RuleBase], str], ...] = (
    (Sittings, "within"),
    (OutsideResult, "valid"),
    (RedoTypical, "resit"),
    (RedoTypical, "retake"),
    (ReworkWithin, "within"),
)
"""Periods that a rule judges without the bank holidays."""


def working_days(proof: Proof) -> Iterator[Fault]:
    """What is judged without a calendar is not counted in working days."""
    for kind, name in JUDGED_WITHOUT_A_CALENDAR:
        for clause, rule in proof.pack.rules(kind):
            period: Period | None = getattr(rule, name)
            if period is not None and period.working_days is not None:
                sentence = f"`{name}` is counted in days, weeks or months here"
                yield proof.at_clause(clause, sentence, "rule", name)


PROOFS = (lengths, shares, breaks, anchors, counted_back, periods, working_days)
