"""Credentials: attempted or achieved, with evidence, young enough, and not expired on the day.

What is dated is judged on the day of the acceptance, of the session or of the claim; when the
gateway is submitted it is a note.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from guildhall.engine.actions.sessions import BookSession, MoveSession
from guildhall.engine.ask import Ask, Findings
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, spoken
from guildhall.engine.holdings import HeldCredential
from guildhall.engine.kinds.credentials import Credential, CredentialRule
from guildhall.engine.periods import after, spoken_period
from guildhall.engine.vocabulary import AttemptState, CertificateState, GatewayState, RunState

Moment = Literal["gateway", "session", "claim"]

MOMENTS: Mapping[str, Moment] = {
    "submit_gateway": "gateway",
    "accept_gateway": "gateway",
    "book_session": "session",
    "move_session": "session",
    "start_session": "session",
    "claim_certificate": "claim",
}
"""What each step is a step of, as far as a credential is judged there."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a credential. `dated`: it depends on the day on which it is judged."""

    sentence: str
    dated: bool


def judge(rule: CredentialRule, ask: Ask) -> Findings:
    """Judge a rule of credentials."""
    return credential(rule, ask)


def credential(rule: Credential, ask: Ask) -> Findings:
    """Enough of the set are in order; else each that is not says why."""
    if rule.method is not None and ask.method not in (None, rule.method):
        return None
    moment, day = MOMENTS[ask.action.name], _judged_on(ask)
    wrong = {which: _least_wrong(rule, which, ask.case, moment, day) for which in rule.any_of}
    good = [which for which, faults in wrong.items() if not faults]
    if len(good) >= rule.least:
        return [ask.note(sentence) for sentence in _without_end(rule, ask.case, good, moment)]
    lasting = sum(all(fault.dated for fault in faults) for faults in wrong.values())
    waits = ask.action.name == "submit_gateway" and lasting >= rule.least
    say = ask.note if waits else ask.against
    told = " ".join(fault.sentence for faults in wrong.values() for fault in faults)
    sentence = f"{_counted(rule, len(good))}{told}"
    return [
        say(
            sentence, got=len(good), limit=rule.least, unit="credentials", field="record_credential"
        )
    ]


def _counted(rule: Credential, good: int) -> str:
    """Say how many are needed and how many there are, where it is not one out of one."""
    if len(rule.any_of) == 1:
        return ""
    needed = "1 of these is needed" if rule.least == 1 else f"{rule.least} of these are needed"
    there = {0: "none is", 1: "1 is"}.get(good, f"{good} are")
    return f"{needed}, and {there} in order. "


def _judged_on(ask: Ask) -> date:
    """Give the day by which it is judged: that of the session, where one is booked or moved."""
    if isinstance(ask.action, BookSession | MoveSession):
        return day_of(ask.action.starts_at)
    return ask.today


def _least_wrong(
    rule: Credential, which: str, case: Case, moment: Moment, day: date
) -> list[Fault]:
    """Give what is wrong with the best of what is on record of one credential."""
    told = [_faults(rule, held, moment, day) for held in case.credentials_of(rule.item, which)]
    if not told:
        return [Fault(f"{_name(rule, which)} is not on record.", dated=False)]
    return min(told, key=lambda faults: (sum(not f.dated for f in faults), len(faults)))


def _faults(rule: Credential, held: HeldCredential, moment: Moment, day: date) -> list[Fault]:
    name, of = _name(rule, held.which), spoken(held.dated)
    found = []
    if rule.state == "achieved" and held.state == "attempted":
        found.append(Fault(f"{name} was attempted on {of} and is not achieved.", dated=False))
    if rule.evidence and not held.evidence:
        found.append(Fault(f"{name} of {of} is on record without evidence.", dated=False))
    if held.dated > day:
        found.append(Fault(f"{name} is of {of}, and is needed on {spoken(day)}.", dated=True))
    ends = held.expires_on
    if rule.valid_on == moment and ends is not None and ends < day:
        sentence = f"{name} expires on {spoken(ends)}, and has to be valid on {spoken(day)}."
        found.append(Fault(sentence, dated=True))
    oldest = rule.not_older_than
    if oldest is not None and moment == "gateway" and after(held.dated, oldest) < day:
        age = spoken_period(oldest)
        sentence = f"{name} is of {of}: on {spoken(day)} it is older than {age}."
        found.append(Fault(sentence, dated=True))
    return found


def _name(rule: Credential, which: str) -> str:
    words = rule.any_of[which]
    return f"{words[:1].upper()}{words[1:]}"


def _without_end(rule: Credential, case: Case, good: list[str], moment: Moment) -> list[str]:
    """Say what is taken never to expire, because no day of expiry is on record."""
    if rule.valid_on != moment:
        return []
    return [
        f"{_name(rule, which)} is on record without a day of expiry: it is taken not to expire."
        for which in good
        if all(held.expires_on is None for held in case.credentials_of(rule.item, which))
    ]


def runs_out(rule: Credential, case: Case) -> tuple[HeldCredential, date] | None:
    """Give the last day on which enough of the set are in order, and what ends on it.

    None where nothing ends, where too few are on record, or where no step is left that asks.
    """
    kept = []
    for which in rule.any_of:
        lasting = [
            (_last_day(rule, held, case), held)
            for held in case.credentials_of(rule.item, which)
            if all(fault.dated for fault in _faults(rule, held, "gateway", held.dated))
        ]
        if lasting:
            kept.append(max(lasting, key=lambda item: item[0]))
    kept.sort(key=lambda item: item[0], reverse=True)
    if len(kept) < rule.least:
        return None
    last, held = kept[rule.least - 1]
    return (held, last) if last < date.max else None


def _last_day(rule: Credential, held: HeldCredential, case: Case) -> date:
    """Give the last day on which a credential serves what is still to come."""
    ends = [date.max]
    before = case.run.gateway is not GatewayState.ACCEPTED
    if rule.not_older_than is not None and before:
        ends.append(after(held.dated, rule.not_older_than))
    if held.expires_on is not None and _still_to_come(rule, case):
        ends.append(held.expires_on)
    return min(ends)


def _still_to_come(rule: Credential, case: Case) -> bool:
    """Whether the day on which it has to be valid is still to come."""
    if case.run.state in (RunState.LAPSED, RunState.WITHDRAWN):
        return False
    match rule.valid_on:
        case "gateway":
            return case.run.gateway is not GatewayState.ACCEPTED
        case "session":
            return any(
                tried.state in (AttemptState.WAITING, AttemptState.BOOKED)
                for method, tried in case.current_attempts.items()
                if rule.method in (None, method)
            )
        case "claim":
            return case.certificate in (CertificateState.NONE, CertificateState.REJECTED)
        case None:
            return False
