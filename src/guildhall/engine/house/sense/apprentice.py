"""Can it be: registration, evidence and the gateway, on this case."""

from collections.abc import Iterator
from datetime import datetime

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, spoken
from guildhall.engine.findings import Finding
from guildhall.engine.house.citing import refuse
from guildhall.engine.house.sense.claims import claims, ends_after_it_starts
from guildhall.engine.kinds.credentials import Credential
from guildhall.engine.kinds.gateway import Declared
from guildhall.engine.kinds.unenforced import Unenforced
from guildhall.engine.pack import Pack
from guildhall.engine.rules.unenforced import confirmation, stands_before


def can_be(pack: Pack, case: Case, action: Action, _at: datetime) -> Iterator[Finding]:
    """Refuse what cannot be, whatever the action is filled in with."""
    match action:
        case a.ChooseOption() if not pack.options:
            yield refuse("house.state", f"{pack.spec} has no options.", field="option")
        case a.ConfirmRule(clause=clause):
            yield from _confirmable(pack, case, clause)
        case a.RecordCredential() | a.RemoveCredential() if not pack.rules(Credential):
            yield refuse("house.state", f"No clause of {pack.spec} asks for a credential.")
        case _:
            return


def filled_in(pack: Pack, case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """Refuse what the action is filled in with and makes no sense here."""
    match action:
        case a.Register() | a.CorrectDetails():
            yield from _begun(action, at)
        case a.RecordTraining(hours=hours, off_the_job_hours=off) if off > hours:
            sentence = f"{off} hours off the job are more than the {hours} hours on programme."
            yield refuse(
                "house.state", sentence, got=str(off), limit=str(hours), field="off_the_job_hours"
            )
        case a.ReturnGateway(items=items):
            yield from (
                refuse("house.state", f"{pack.spec} has no clause {item!r}.", field="items")
                for item in items
                if item not in pack.by_id
            )
        case a.RemoveEvidence(piece=key) | a.MapEvidence(piece=key) | a.CorrectMeasure(piece=key):
            if key not in case.evidence:
                yield refuse("house.state", f"There is no piece {key!r}.", field="piece")
            if isinstance(action, a.MapEvidence):
                yield from _ksbs(pack, action.ksbs)
        case a.AddEvidence(piece=piece):
            if piece.id is not None and piece.id in case.evidence:
                yield refuse(
                    "house.state", f"There is a piece {piece.id!r} already.", field="piece"
                )
            yield from _ksbs(pack, piece.ksbs)
        case a.Declare(what=what, items=items) if items:
            yield from _ticked(pack, what, items)
        case a.RecordCredential() if pack.rules(Credential):
            yield from _credential(pack, action, at)
        case a.RemoveCredential(item=item, which=which, dated=day):
            if (item, which, day) not in case.credentials:
                sentence = f"Nothing is on record as {item!r}, {which!r}, of {spoken(day)}."
                yield refuse("house.state", sentence, field="dated")
        case a.BringIn():
            yield from claims(pack, action, at)
        case a.StatePreferredDates(dates=dates):
            yield from (
                refuse("house.state", f"{pack.spec} has no method {method!r}.", field="dates")
                for method in dates
                if method not in pack.methods
            )
        case _:
            return


def _begun(action: a.Register | a.CorrectDetails, at: datetime) -> Iterator[Finding]:
    """It has begun, and is planned to end after that."""
    if action.started_on is not None and action.started_on > day_of(at):
        sentence = f"The apprenticeship would start on {spoken(action.started_on)}, still to come."
        yield refuse("house.time", sentence, field="started_on")
    if isinstance(action, a.Register):
        yield from ends_after_it_starts(action)


def _confirmable(pack: Pack, case: Case, clause_id: str) -> Iterator[Finding]:
    """What is confirmed is a rule that asks for it, just before its step, and once."""
    clause = pack.by_id[clause_id]
    rule = clause.rule
    if not isinstance(rule, Unenforced) or not rule.confirm:
        yield refuse("house.state", "This is no rule that has to be confirmed.", field="clause")
        return
    made = confirmation(case, clause, rule)
    if made is not None:
        sentence = f"It is confirmed already, by the {made.by.words} on {spoken(made.on)}."
        yield refuse("house.state", sentence, field="clause")
    elif not stands_before(pack, case, rule):
        sentence = "It is confirmed just before its step, and that step cannot be taken now."
        yield refuse("house.state", sentence, field="clause")


def _ticked(pack: Pack, what: str, items: tuple[str, ...]) -> Iterator[Finding]:
    """What is ticked stands on the checklist."""
    known = [key for _, rule in pack.rules(Declared) if rule.what == what for key in rule.items]
    for item in items:
        if item not in known:
            there = ", ".join(known) or "none"
            sentence = f"{what!r} has no item {item!r}; its items are: {there}."
            yield refuse("house.state", sentence, field="items")


def _credential(pack: Pack, action: a.RecordCredential, at: datetime) -> Iterator[Finding]:
    """A credential is one that some clause asks for, and its days make sense."""
    asked: dict[str, list[str]] = {}
    for _, rule in pack.rules(Credential):
        asked.setdefault(rule.item, []).extend(rule.any_of)
    if action.item not in asked:
        sentence = f"No credential {action.item!r} is asked for; there are: {', '.join(asked)}."
        yield refuse("house.state", sentence, field="item")
    elif action.which not in asked[action.item]:
        known = ", ".join(dict.fromkeys(asked[action.item]))
        sentence = f"{action.item!r} is one of {known}, and not {action.which!r}."
        yield refuse("house.state", sentence, field="which")
    if action.dated > day_of(at):
        sentence = f"{spoken(action.dated)} is still to come: it is recorded when it has been."
        yield refuse("house.time", sentence, field="dated")
    if action.expires_on is not None and action.expires_on < action.dated:
        sentence = (
            f"It would expire on {spoken(action.expires_on)}, before its own day, "
            f"{spoken(action.dated)}."
        )
        yield refuse("house.time", sentence, field="expires_on")


def _ksbs(pack: Pack, codes: tuple[str, ...]) -> Iterator[Finding]:
    for code in codes:
        if code not in pack.ksbs:
            yield refuse("house.state", f"{pack.spec} has no KSB {code}.", field="ksbs")
