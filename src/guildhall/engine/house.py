"""The rules of the house: what holds in every specification, with ids of its own.

Who may, can it be, may it be so. A refusal for role or relation hides all else; what remains
speaks together with the clauses.
"""

from collections.abc import Iterator
from datetime import datetime

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action, PersonFacts
from guildhall.engine.actor import Actor, Surroundings
from guildhall.engine.case import Case, Session
from guildhall.engine.dates import LONDON, day_of, spoken
from guildhall.engine.findings import Finding, Number
from guildhall.engine.lifecycle import RELATIONS, WAITING, Row, rows
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import (
    AdjustmentKind,
    AttemptState,
    Force,
    Kind,
    Role,
    RunState,
    State,
    Track,
)

HOUSE: dict[str, str] = {
    "house.role": "Who may do this",
    "house.relation": "Who may do this on this case",
    "house.state": "What can be done now",
    "house.time": "When things can happen",
    "house.independence": "Who is independent",
    "house.clash": "Nobody is in two places",
    "house.identity-number": "The apprentice's number",
    "house.duplicate": "One case for one apprentice",
    "house.version": "One case, one revision of its pack",
}
"""The rules of the house by id, with the heading under which they are cited."""

NOT_YET_KNOWN = "9999999999"
ULN_DIGITS = 10


def refuse(
    rule: str,
    sentence: str,
    *,
    got: Number = None,
    limit: Number = None,
    unit: str | None = None,
    field: str | None = None,
) -> Finding:
    """Refuse by a rule of the house."""
    return Finding(
        kind=Kind.REFUSAL,
        clause=rule,
        heading=HOUSE[rule],
        force=Force.MUST,
        sentence=sentence,
        got=got,
        limit=limit,
        unit=unit,
        field=field,
    )


# Who may


def who(pack: Pack, case: Case, action: Action, actor: Actor) -> list[Finding]:
    """Refuse for role, or else for relation; nothing else is told then."""
    allowed: frozenset[Role] = frozenset().union(*(row.roles for row in rows(action.name)))
    if action.name in WAITING:
        return [refuse("house.state", f"{action.name} is not judged by this version yet.")]
    behalf = actor.on_behalf_of
    if behalf is not None and (actor.role is not Role.OFFICER or not behalf.proof):
        sentence = "Only an officer may record what somebody else said, and with proof of it."
        return [refuse("house.role", sentence, got=actor.role.value)]
    if actor.voice not in allowed:
        names = ", ".join(sorted(role.words for role in allowed))
        sentence = f"This is for: {names}. You act as {actor.voice.words}."
        return [refuse("house.role", sentence, got=actor.voice.value)]
    if not _all_related(pack, case, action, actor):
        sentence = f"This is for the {actor.voice.words} who {RELATIONS[actor.voice]}."
        return [refuse("house.relation", sentence)]
    return []


def _all_related(pack: Pack, case: Case, action: Action, actor: Actor) -> bool:
    if isinstance(action, a.Register):
        of_body = actor.organisation == pack.awarding_body.id
        return of_body if actor.role is Role.OFFICER else actor.organisation == action.provider
    method = getattr(action, "method", None)
    behalf = actor.on_behalf_of
    if behalf is not None and not _related(
        case, behalf.role, behalf.person, behalf.organisation, method
    ):
        return False
    return _related(case, actor.role, actor.person, actor.organisation, method)


def related(case: Case, actor: Actor, method: str | None = None) -> bool:
    """Tell whether an actor has to do with a case (or one method of it) in the role they act in."""
    return _related(case, actor.role, actor.person, actor.organisation, method)


def _related(
    case: Case, role: Role, person: str, organisation: str | None, method: str | None
) -> bool:
    if role is Role.SYSTEM:
        return True
    known = case.registration
    if known is None:
        return False
    match role:
        case Role.APPRENTICE:
            return person == known.apprentice
        case Role.EMPLOYER:
            return organisation == known.employer
        case Role.PROVIDER:
            return organisation == known.provider
        case Role.OFFICER | Role.QUALITY_ASSURER | Role.ADMINISTRATOR:
            return organisation == known.awarding_body
        case Role.ASSESSOR:
            return any(
                tried.assessor is not None and tried.assessor.person == person
                for run in case.runs
                for key, tries in run.attempts.items()
                for tried in (tries[-1:] if method else tries)
                if method in (None, key)
            )
        case _:
            return False


# Can it be


def state(pack: Pack, case: Case, action: Action) -> list[Finding]:
    """Refuse what the table has no row for in this state."""
    own = rows(action.name)
    target = getattr(action, action.target) if action.target else None
    clause = getattr(action, "clause", None)
    if clause is not None and clause not in pack.by_id:
        return [refuse("house.state", f"{pack.spec} has no clause {clause!r}.", field="clause")]
    method = getattr(action, "method", None)
    if method is not None and method not in pack.methods:
        return [refuse("house.state", f"{pack.spec} has no method {method!r}.", field="method")]
    found = list(_guards(pack, case, own[0]))
    now = case.state(own[0].track, target)
    if own[0].states is None:
        return found
    if now is None:
        return [refuse("house.state", f"There is no {own[0].track.value} {target!r} here.")]
    allowed = frozenset().union(*(row.states or frozenset() for row in own))
    if now not in allowed:
        found.append(_wrong_state(pack, case, own[0], target, now.words, allowed))
    return found


def _wrong_state(
    pack: Pack, case: Case, row: Row, target: str | None, now: str, allowed: frozenset[State]
) -> Finding:
    needed = " or ".join(sorted(item.words for item in allowed))
    name = track_name(pack, row.track, target)
    sentence = f"{name} is {now}; for this it has to be {needed}."
    if row.track is Track.RUN and case.runs and case.run.state is RunState.LAPSED:
        sentence = f"{name} has lapsed by {case.run.lapsed_by}; for this it has to be {needed}."
    return refuse("house.state", sentence)


def _guards(pack: Pack, case: Case, row: Row) -> Iterator[Finding]:
    for track, states in row.guards.items():
        if track is Track.ATTEMPT:
            for method, tried in case.current_attempts.items():
                if tried.state not in states:
                    name = track_name(pack, track, method)
                    sentence = f"{name} is {tried.state.words}: move or cancel it first."
                    yield refuse("house.state", sentence)
            continue
        now = case.state(track)
        if now is None or now in states:
            continue
        if track is Track.RUN and now is RunState.LAPSED:
            sentence = f"The EPA has lapsed by {case.run.lapsed_by}: it has to begin anew."
        elif track is Track.PAUSE:
            sentence = "The apprenticeship is paused: it has to be resumed first."
        else:
            sentence = f"{track_name(pack, track, None)} is {now.words}."
        yield refuse("house.state", sentence)


def track_name(pack: Pack, track: Track, target: str | None) -> str:
    """Give what people call a track, at the beginning of a sentence."""
    if track is Track.ATTEMPT and target in pack.methods:
        return f"The {pack.methods[target].session}"
    if track is Track.REDO and target in pack.methods:
        return f"A re-sit or re-take of the {pack.methods[target].session}"
    return track.words[0].upper() + track.words[1:]


def facts(pack: Pack, case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """Refuse what makes no sense on this case, whatever a document says."""
    match action:
        case a.Register(started_on=started_on) if started_on > day_of(at):
            sentence = f"The apprenticeship would start on {spoken(started_on)}, still to come."
            yield refuse("house.time", sentence, field="started_on")
        case a.SubmitWork(method=method):
            work = case.attempt(method).work
            if work is not None and not work.taken_over:
                day = spoken(day_of(work.submitted_at))
                sentence = f"Work was handed in on {day}: take it back first."
                yield refuse("house.state", sentence)
        case a.WithdrawWork(method=method) | a.ReviewWork(method=method):
            if case.attempt(method).work is None:
                yield refuse("house.state", "No work is handed in.")
        case a.AllocateAssessor(method=method) if case.attempt(method).assessor is not None:
            yield refuse("house.state", "An assessor is allocated; this would be a change.")
        case a.ChangeAssessor(method=method) if case.attempt(method).assessor is None:
            yield refuse("house.state", "No assessor is allocated yet.")
        case a.BookSession(starts_at=starts_at) | a.MoveSession(starts_at=starts_at):
            if starts_at < at:
                when = starts_at.astimezone(LONDON)
                sentence = f"{spoken(when.date())}, {when:%H:%M} has passed."
                yield refuse("house.time", sentence, field="starts_at")
        case a.StartPart(method=method, part=part):
            yield from _part(pack, method, part)
        case a.RequestAdjustment():
            yield from _amounts(action)
        case a.StatePreferredDates(dates=dates):
            yield from (
                refuse("house.state", f"{pack.spec} has no method {method!r}.", field="dates")
                for method in dates
                if method not in pack.methods
            )
        case a.SettleBreach(breach=key, outcome="session_void") if key in case.breaches:
            yield from _voidable(case, key)
        case _:
            return


def _part(pack: Pack, method: str, part: str) -> Iterator[Finding]:
    from_pack = pack.parts_of(method)
    if part not in from_pack:
        sentence = f"There is no part {part!r}; the parts are: {', '.join(from_pack) or 'none'}."
        yield refuse("house.state", sentence, field="part")


def _amounts(action: a.RequestAdjustment) -> Iterator[Finding]:
    given = [amount for amount in (action.percent, action.minutes) if amount is not None]
    if action.kind is AdjustmentKind.EXTRA_TIME and len(given) != 1:
        sentence = "Extra time is asked for either in percent or in minutes."
        yield refuse("house.state", sentence, field="percent")
    if action.kind is not AdjustmentKind.EXTRA_TIME and given:
        yield refuse("house.state", "Only extra time has an amount.", field="percent")


def _voidable(case: Case, key: str) -> Iterator[Finding]:
    method = case.breaches[key].method
    held = method is not None and case.attempt(method).held
    if not held or case.attempt(method or "").state is AttemptState.RELEASED:
        sentence = "There is no session to void, or its result is already released."
        yield refuse("house.state", sentence, field="outcome")


# When


def time(case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """Refuse a record that runs backwards, and a happening that makes no sense in time."""
    if case.last_at is not None and at < case.last_at:
        last = case.last_at.astimezone(LONDON)
        sentence = (
            f"The last record is of {spoken(last.date())}, {last:%H:%M}; this one is earlier."
        )
        yield refuse("house.time", sentence)
    happened = action.happened_at
    if happened is not None:
        yield from _happened(case, action, happened, at)
    if isinstance(action, a.Pause | a.Resume):
        yield from _pause_days(case, action, at)


def _happened(case: Case, action: Action, happened: datetime, at: datetime) -> Iterator[Finding]:
    if not action.late:
        sentence = f"{action.name} happens when it is recorded; it cannot be dated back."
        yield refuse("house.time", sentence, field="happened_at")
        return
    if happened > at:
        yield refuse("house.time", "What has happened lies in the past.", field="happened_at")
    earliest = _earliest(case, action)
    if earliest is not None and happened < earliest:
        first = earliest.astimezone(LONDON)
        sentence = f"It cannot have happened before {spoken(first.date())}, {first:%H:%M:%S}."
        yield refuse("house.time", sentence, field="happened_at")


def _earliest(case: Case, action: Action) -> datetime | None:
    """Give the moment before which something cannot have happened."""
    if not case.runs:
        return None
    method: str = getattr(action, "method", None) or ""
    session = case.attempt(method).session if method in case.run.attempts else None
    if session is None or isinstance(action, a.RecordBreach):
        return case.run.begun_at
    return latest_of(session) or case.run.accepted_at


def latest_of(session: Session) -> datetime | None:
    """Give the last moment that is on record within a session."""
    moments = [
        moment
        for moment in (
            session.started_at,
            session.interrupted_at,
            *(at for _, at in session.parts),
            *(question.at for question in session.questions),
        )
        if moment is not None
    ]
    return max(moments, default=None)


def _pause_days(case: Case, action: a.Pause | a.Resume, at: datetime) -> Iterator[Finding]:
    day = action.from_day or day_of(at)
    if day > day_of(at):
        sentence = (
            f"{spoken(day)} is still to come: a break is recorded when it has begun or ended."
        )
        yield refuse("house.time", sentence, field="from_day")
    if isinstance(action, a.Resume) and case.pauses and day < case.pauses[-1].first:
        sentence = f"The break began on {spoken(case.pauses[-1].first)}."
        yield refuse("house.time", sentence, field="from_day")
    if isinstance(action, a.Pause):
        last = case.pauses[-1].last if case.pauses else None
        if day < case.known.started_on or (last is not None and day <= last):
            sentence = f"A break cannot begin on {spoken(day)}: it would fall into another time."
            yield refuse("house.time", sentence, field="from_day")


# May it be so


def surroundings(pack: Pack, case: Case, action: Action, around: Surroundings) -> Iterator[Finding]:
    """Refuse by what is known from outside the case."""
    if case.registration is not None and case.registration.digest != pack.digest:
        sentence = (
            f"The case is pinned to revision {case.registration.revision} of {pack.spec}, and "
            "this is another one."
        )
        yield refuse("house.version", sentence)
    if isinstance(action, a.BookSession | a.MoveSession):
        yield from (refuse("house.clash", clash, field="starts_at") for clash in around.clashes)
    if isinstance(action, a.Register) and around.duplicate:
        sentence = f"This apprentice already has a case for {pack.spec} here."
        yield refuse("house.duplicate", sentence, field="uln")
    if isinstance(action, a.Register | a.CorrectDetails) and action.uln is not None:
        fault = uln_fault(action.uln, check_digit=around.check_identity_number)
        if fault is not None:
            yield refuse("house.identity-number", fault, got=action.uln, field="uln")


def uln_fault(number: str, *, check_digit: bool = True) -> str | None:
    """Say what is wrong with a unique learner number, or give None.

    The first nine digits are weighted 10 down to 2 and summed; the remainder by 11 leaves the
    tenth digit as 10 minus it, and a remainder of 0 has no valid number. 9999999999 means that
    the number is not yet known.
    """
    if len(number) != ULN_DIGITS or not (number.isascii() and number.isdigit()):
        return f"A ULN has ten digits; this one is {number!r}."
    if number == NOT_YET_KNOWN or not check_digit:
        return None
    digits = [int(digit) for digit in number]
    weighted = zip(range(10, 1, -1), digits[:9], strict=True)
    rest = sum(weight * digit for weight, digit in weighted) % 11
    if rest == 0 or digits[9] != 10 - rest:
        return f"{number} is no valid ULN: its check digit does not fit."
    return None


def independence(case: Case, action: Action, actor: Actor) -> Iterator[Finding]:
    """Refuse people who stand too close to the apprentice, or to their own work."""
    match action:
        case a.AllocateAssessor(assessor=person) | a.ChangeAssessor(assessor=person):
            yield from _not_independent(case, person)
        case a.AgreeMarks(method=method) | a.ReturnMarks(method=method):
            if case.attempt(method).marked_by == actor.person:
                sentence = "Whoever marked cannot check the same marks."
                yield refuse("house.independence", sentence)
        case a.Waive() | a.SettleBreach():
            if any(
                tried.assessor is not None and tried.assessor.person == actor.person
                for tried in case.current_attempts.values()
            ):
                sentence = "An assessor of the case cannot decide this as an officer."
                yield refuse("house.independence", sentence)
        case _:
            return


def _not_independent(case: Case, person: PersonFacts) -> Iterator[Finding]:
    known = case.known
    reasons = [
        (known.employer in person.employed_by, "is employed by the apprentice's employer"),
        (known.provider in person.employed_by, "is employed by the apprentice's training provider"),
        (person.trained, "has trained the apprentice"),
        (person.related, "is a relative of the apprentice"),
        (not person.declared, "has not declared to be independent"),
    ]
    for holds, reason in reasons:
        if holds:
            sentence = f"{person.person} {reason}."
            yield refuse("house.independence", sentence, field="assessor")
    standard = known.spec.partition("/")[0]
    if person.competent is not None and not {standard, known.spec} & set(person.competent):
        sentence = f"{person.person} is not on record as competent for {standard}."
        yield refuse("house.independence", sentence, field="assessor")


def held_back(pack: Pack, case: Case, action: Action) -> Iterator[Finding]:
    """Hold back the step after a breach until an officer has dealt with it."""
    match action:
        case a.Mark(method=method) | a.ReleaseResult(method=method):
            waiting = list(case.open_breaches(method))
            waiting += [(k, b) for k, b in case.open_breaches(None) if b.method is None]
        case a.ClaimCertificate():
            waiting = list(case.open_breaches(None))
        case _:
            return
    for key, breach in waiting:
        clause = pack.by_id[breach.clause]
        sentence = (
            f"Something has happened against this clause ({key}, {spoken(day_of(breach.at))}), "
            "and an officer has yet to deal with it."
        )
        yield Finding(
            kind=Kind.REFUSAL,
            clause=clause.id,
            heading=clause.at,
            force=clause.force,
            sentence=sentence,
            reading=clause.reading,
        )
