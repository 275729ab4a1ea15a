"""What stands between a case and its next step: the word of others, a booking made too early."""

from collections.abc import Iterator
from datetime import date, datetime

from guildhall.engine.actions import SubmitGateway
from guildhall.engine.actor import SYSTEM, Surroundings
from guildhall.engine.anchors import start_day
from guildhall.engine.ask import Ask
from guildhall.engine.case import Case
from guildhall.engine.kinds.gateway import Declared, Signatures
from guildhall.engine.kinds.timing import NotBefore
from guildhall.engine.lifecycle import own_row
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.periods import after
from guildhall.engine.rules import judge
from guildhall.engine.vocabulary import AttemptState, Does, Kind, Role


def for_others(pack: Pack, case: Case, at: datetime, around: Surroundings) -> list[Clause]:
    """Give the clauses of a gateway that wait for apprentice or employer alone.

    None as long as the training provider has something to bring themselves: what is signed should
    not change any more, and nobody is asked a year before the time.
    """
    found = []
    for clause in pack.biting.get("submit_gateway", ()):
        ask = Ask(pack, case, SubmitGateway(), SYSTEM, at, at, around, clause)
        answer = () if case.waived(clause.id) else judge(clause.rule, ask) or ()
        if any(one.kind is Kind.REFUSAL for one in answer):
            step = clause.rule.brought_by
            shared = isinstance(clause.rule, Declared | Signatures)
            if not shared and (step is None or Role.PROVIDER in own_row(step).roles):
                return []
            found.append(clause)
    return found


def before_the_start(pack: Pack, case: Case, method: str) -> list[Clause]:
    """Give the clauses that want something declared before the session of a method can start."""
    return [
        clause
        for clause, rule in pack.rules(Declared)
        if rule.method == method and "start_session" in rule.bites and not case.waived(clause.id)
    ]


def to_declare(clause: Clause, role: Role, case: Case) -> bool:
    """Whether somebody has still to declare what a clause asks of them, in full."""
    rule = clause.rule
    if not isinstance(rule, Declared) or role not in rule.by:
        return False
    said = case.run.declarations.get((rule.what, role))
    return said is None or not said.items >= set(rule.items)


def too_early(
    pack: Pack, case: Case, method: str, around: Surroundings
) -> Iterator[tuple[Clause, date, date]]:
    """Give the clauses for which a booking has become too early, by what has come since.

    With each, the first day that it leaves, and the day that is booked.
    """
    tried = case.attempt(method)
    if tried.state is not AttemptState.BOOKED or tried.session is None:
        return
    for clause, rule in pack.rules(NotBefore):
        start = start_day(case, rule.after, method, rule.after_method)
        bound = rule.method == method and clause.does is Does.ENFORCE
        if bound and start is not None and not case.waived(clause.id):
            first = after(start, rule.wait, around)
            if tried.session.day < first:
                yield clause, first, tried.session.day
