"""What somebody is told about a case now: shown clauses, what is missing, what is overdue a review.

Pure: give the case as the viewer may see it.
"""

from collections.abc import Iterator
from datetime import datetime

from guildhall.engine.actions.apprentice import SubmitGateway
from guildhall.engine.actor import NOWHERE, Actor
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.decide import consult
from guildhall.engine.findings import Finding
from guildhall.engine.house import related
from guildhall.engine.lapse import standing
from guildhall.engine.pack import Pack
from guildhall.engine.rules.records import Shown, delay, review_due, shown
from guildhall.engine.rules.unenforced import before_a_step
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import Kind, Role


def told(pack: Pack, case: Case, viewer: Actor, at: datetime) -> list[Shown]:
    """Give everything that a viewer is told at a moment, in the order of the pack."""
    if case.registration is None:
        return []
    pack = in_force(pack, case, day_of(at))
    now = standing(pack, case, at)
    found = [
        item
        for item in (*shown(pack, now, viewer.role), *_before_a_step(pack, now, viewer.role))
        if viewer.role is not Role.ASSESSOR or _of_theirs(pack, now, viewer, item)
    ]
    found += delay(pack, now, viewer.role, missing_at_gateway(pack, now, at), day_of(at))
    review = review_due(pack, day_of(at))
    if review is not None and viewer.role is Role.OFFICER:
        found.append(review)
    order = {clause.id: number for number, clause in enumerate(pack.clauses)}
    return sorted(found, key=lambda item: order[item.clause])


def _before_a_step(pack: Pack, case: Case, role: Role) -> Iterator[Shown]:
    """Give the rules that cannot be enforced, before the steps at which they matter."""
    for clause, sentence in before_a_step(pack, case, role):
        yield Shown(clause.id, clause.at, sentence, clause.reading)


def _of_theirs(pack: Pack, case: Case, viewer: Actor, item: Shown) -> bool:
    """Whether something is of a method that an assessor is allocated to, or of none."""
    method: str | None = getattr(pack.by_id[item.clause].rule, "method", None)
    return method is None or related(case, viewer, method)


def missing_at_gateway(pack: Pack, case: Case, at: datetime) -> list[Finding]:
    """Give everything that the gateway still waits for, all at once, before it is submitted."""
    if case.registration is None:
        return []
    pack = in_force(pack, case, day_of(at))
    provider = Actor("", Role.PROVIDER, case.known.provider)
    findings, _ = consult(pack, case, SubmitGateway(), provider, at, NOWHERE)
    return [
        finding
        for finding in findings
        if finding.kind is Kind.REFUSAL and finding.clause in pack.by_id
    ]
