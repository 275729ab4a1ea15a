"""The gateway as a list of tasks: each clause that it waits for, whether it is met, what meets it.

Pure: give the case as the viewer may see it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from guildhall.engine.actions.apprentice import AcceptGateway, SubmitGateway
from guildhall.engine.actor import NOWHERE, Actor, Surroundings
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.decide import consult
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.gateway import NothingAsked
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import Kind, Role

Progress = Literal["done", "open", "warned", "later"]


@dataclass(frozen=True, slots=True)
class Item:
    """One task of a gateway: its clause, what is still to be said of it, and what meets it.

    `open`: something is missing. `warned`: the gateway can go on, with a warning. `later`: it is
    judged on the day of the acceptance. `step` is the action that meets it; None where none does.
    `returned`: it was sent back with a reason.
    """

    clause: Clause
    state: Progress
    findings: tuple[Finding, ...]
    step: str | None
    returned: bool


def checklist(pack: Pack, case: Case, at: datetime, around: Surroundings = NOWHERE) -> list[Item]:
    """Give the tasks of the gateway of a case, in the order of the pack; none before there is one.

    A clause that has nothing to say about this apprentice is left out.
    """
    if case.registration is None:
        return []
    pack = in_force(pack, case, day_of(at))
    provider = Actor("", Role.PROVIDER, case.known.provider)
    officer = Actor("", Role.OFFICER, case.known.awarding_body)
    found, kept = consult(pack, case, SubmitGateway(), provider, at, around)
    later, kept_later = consult(pack, case, AcceptGateway(), officer, at, around)
    own = {clause.id for clause in pack.biting.get("submit_gateway", ())}
    found += [finding for finding in later if finding.clause not in own]
    asked = {*kept, *kept_later, *(finding.clause for finding in found)}
    clauses = {
        clause.id: clause
        for action in ("submit_gateway", "accept_gateway")
        for clause in pack.biting.get(action, ())
        if clause.id in asked and not isinstance(clause.rule, NothingAsked)
    }
    return [
        _item(clause, [one for one in found if one.clause == clause.id], case)
        for clause in clauses.values()
    ]


def _item(clause: Clause, found: list[Finding], case: Case) -> Item:
    said = {one.kind for one in found}
    states: dict[Kind, Progress] = {
        Kind.REFUSAL: "open", Kind.WARNING: "warned", Kind.NOTE: "later",
    }  # fmt: skip
    state: Progress = next((name for kind, name in states.items() if kind in said), "done")
    return Item(
        clause, state, tuple(found), clause.rule.brought_by, clause.id in case.run.returned_items
    )


def asked_for(pack: Pack, action: str) -> list[Clause]:
    """Give the clauses of the gateway that an action meets, in the order of the pack."""
    clauses = {
        clause.id: clause
        for step in ("submit_gateway", "accept_gateway")
        for clause in pack.biting.get(step, ())
        if clause.rule.brought_by == action
    }
    return list(clauses.values())
