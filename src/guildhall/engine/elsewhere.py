"""Cases that come from elsewhere: their claimed history, and what the rules make of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from guildhall.engine import actions as a, events as e
from guildhall.engine.actions.base import Piece
from guildhall.engine.actions.claimed import ClaimedResult
from guildhall.engine.actor import NOWHERE, Actor, Surroundings
from guildhall.engine.adjustments import planned_seconds
from guildhall.engine.anchors import start_day
from guildhall.engine.case import NEW, Case
from guildhall.engine.consequences.judging import agreed, certificate_claimed
from guildhall.engine.consequences.like import next_id
from guildhall.engine.dates import CalendarError, day_of, days_between, noon_of, spoken
from guildhall.engine.events import Entry, Event
from guildhall.engine.findings import Finding, Reason
from guildhall.engine.kinds.gateway import GatewayComplete
from guildhall.engine.kinds.overall import AllPassed
from guildhall.engine.kinds.submissions import AfterGateway, AfterSubmission, SubmittedWithin
from guildhall.engine.kinds.timing import HeldWithin, NotBefore, Notice
from guildhall.engine.outcome import BROUGHT_IN, offers, outcome, released
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.periods import after
from guildhall.engine.replay import apply
from guildhall.engine.versions import registered_day
from guildhall.engine.vocabulary import Kind, RunState
from guildhall.engine.windows import session_windows, window_after
from guildhall.engine.wording import counted

DEFAULT_SECONDS = 3600
"""How long a booked session is taken to be where no clause says it."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that is claimed to have happened on a day, in its order among those of that day."""

    day: date
    order: int
    field: str
    events: Callable[[Case], list[Event]]
    against: Callable[[Case], Iterator[Finding]] | None = None


@dataclass(slots=True)
class Telling:
    """The history of a case as it is claimed, while it is being put together."""

    pack: Pack
    action: a.BringIn
    actor: Actor
    at: datetime
    around: Surroundings
    case: Case = NEW
    entries: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, event: Event, day: date) -> None:
        """Add what happened on a day, never after the moment at which it is recorded."""
        happened = min(noon_of(day), self.at)
        entry = Entry(event, self.at, happened, self.actor, claimed=bool(self.entries))
        self.entries.append(entry)
        self.case = apply(self.case, entry)


def brought_in(
    pack: Pack, action: a.BringIn, actor: Actor, at: datetime, around: Surroundings = NOWHERE
) -> tuple[list[Entry], list[Finding]]:
    """Give the history that is claimed of a case from elsewhere, and what clauses say of it.

    Every entry is recorded now; what happened elsewhere is dated as it is claimed, and marked as
    claimed. The second entry says from where it came and who vouches for it. What would not have
    been let through here is warned of; what cannot be is refused.
    """
    told = Telling(pack, action, actor, at, around)
    first = registered_day(action, day_of(at))
    told.add(_registered(pack, action), first)
    told.add(
        e.CaseBroughtIn(
            source=action.source, vouched_by=action.vouched_by, reference=action.reference
        ),
        first,
    )
    deeds = [*_before(told), *_preparation(told), *_results(told), *_certificate(told)]
    for deed in sorted(deeds, key=lambda one: (one.day, one.order)):
        told.findings += [
            replace(found, field=found.field or deed.field) for found in _against_it(told, deed)
        ]
        day = max(deed.day, first)
        events = deed.events(told.case)
        for event in events:
            told.add(event, day)
        if any(isinstance(event, e.ResultReleased) for event in events):
            for event in offers(pack, told.case, day):
                told.add(event, day)
            for event in outcome(pack, told.case):
                told.add(event, day)
    told.findings += _overall(told)
    warnings = tuple(found.reason for found in told.findings if found.kind is Kind.WARNING)
    told.entries[0] = replace(told.entries[0], warned=warnings)
    return told.entries, told.findings


def _against_it(told: Telling, deed: Deed) -> list[Finding]:
    """Give what clauses say of a deed; none where no calendar reaches back to its day."""
    try:
        return list(deed.against(told.case)) if deed.against is not None else []
    except CalendarError:
        return []


def _registered(pack: Pack, action: a.BringIn) -> Event:
    return e.CaseRegistered(
        **{name: getattr(action, name) for name in e.CaseRegistered.model_fields
           if hasattr(action, name)},
        spec=pack.spec,
        revision=pack.revision,
        digest=pack.digest,
        methods=tuple(pack.methods),
        awarding_body=pack.awarding_body.id,
    )  # fmt: skip


def _just(*events: Event) -> Callable[[Case], list[Event]]:
    return lambda _: list(events)


# Breaks, adjustments, the gateway and what prepares the sessions


def _before(told: Telling) -> Iterator[Deed]:
    for number, pause in enumerate(told.action.pauses):
        name = f"pauses.{number}"
        paused = e.LearningPaused(from_day=pause.from_day)
        yield Deed(pause.from_day, 0, name, _just(paused))
        if pause.back_on is not None:
            resumed = e.LearningResumed(from_day=pause.back_on)
            yield Deed(pause.back_on, 0, name, _just(resumed))
    for number, one in enumerate(told.action.adjustments):
        facts = one.model_dump(exclude={"granted_on"})

        def granted(case: Case, facts: dict[str, object] = facts) -> list[Event]:
            key = next_id(case.adjustments, "adjustment")
            amounts = {name: facts[name] for name in ("percent", "minutes", "part")}
            asked = e.AdjustmentRequested.model_validate({"adjustment": key, **facts})
            return [asked, e.AdjustmentGranted.model_validate({"adjustment": key, **amounts})]

        yield Deed(one.granted_on, 1, f"adjustments.{number}", granted)


def _preparation(told: Telling) -> Iterator[Deed]:
    action = told.action
    if action.gateway_accepted_on is not None:
        accepted = _just(e.GatewayAccepted())
        yield Deed(action.gateway_accepted_on, 2, "gateway_accepted_on", accepted)
    received = action.brief_submitted_on or action.brief_signed_off_on
    if received is not None:
        yield Deed(received, 3, "brief_submitted_on", _just(e.BriefSubmitted()))
    if action.brief_signed_off_on is not None:
        signed = e.BriefSignedOff(title=action.title or "The title as it was settled elsewhere")
        yield Deed(action.brief_signed_off_on, 4, "brief_signed_off_on", _just(signed))
    held = action.planning_held_on
    if held is not None:
        booked = e.PlanningMeetingBooked(starts_at=noon_of(held), place=action.source)
        met = _just(booked, e.PlanningMeetingHeld(present=()))
        yield Deed(held, 5, "planning_held_on", met)
    if action.planning_confirmed_on is not None:
        confirmed = e.PlanningMeetingConfirmed(told=(), to=())
        yield Deed(action.planning_confirmed_on, 6, "planning_confirmed_on", _just(confirmed))


# Attempts at the methods

OF_AN_ATTEMPT = 10
"""How much later an attempt comes among the deeds of a day than the one before it."""


def _results(told: Telling) -> Iterator[Deed]:
    said = {(one.method, one.attempt) for one in told.action.results if one.submitted_on}
    for method, day in told.action.submitted_on.items():
        if (method, 1) not in said:
            yield _submitted(told, method, day, f"submitted_on.{method}", OF_AN_ATTEMPT)
    for number, one in enumerate(told.action.results):
        yield from _attempt(told, one, f"results.{number}", OF_AN_ATTEMPT * one.attempt)


def _attempt(told: Telling, one: ClaimedResult, name: str, order: int) -> Iterator[Deed]:
    pack, method = told.pack, one.method
    if one.agreed_on is not None and one.kind is not None:
        wanted, day = a.AgreeRedo(method=method, kind=one.kind), one.agreed_on
        yield Deed(day, order, f"{name}.agreed_on", lambda case: agreed(pack, case, wanted, day))
    if one.submitted_on is not None:
        yield _submitted(told, method, one.submitted_on, f"{name}.submitted_on", order + 1)
    if one.booked_for is not None and one.booked_on is not None:
        booking = (one.booked_on, one.booked_for, one.place or told.action.source)
        yield _booked(told, method, booking, f"{name}.booked_for", order + 2)
    if one.held_on is None:
        return
    held = _just(e.AssessmentHeld(method=method, source=told.action.source, held_on=one.held_on))
    day_held = one.held_on
    yield Deed(
        day_held, order + 3, f"{name}.held_on", held,
        lambda case: _held_against(told, case, method, day_held),
    )  # fmt: skip
    if one.grade is None:
        return
    sentence = f"Claimed by {told.action.source}, vouched for by {told.action.vouched_by}."
    recorded = e.ResultRecorded(
        method=method,
        grade=one.grade,
        because=(Reason("house.state", BROUGHT_IN, sentence),),
        score=one.score,
        scores=dict(one.scores),
    )
    day = one.released_on or day_held
    yield Deed(day, order + 4, f"{name}.grade", _just(recorded))
    if one.released_on is not None:
        yield Deed(
            one.released_on, order + 5, f"{name}.released_on",
            lambda case: released(pack, case, method),
        )  # fmt: skip


def _submitted(told: Telling, method: str, day: date, name: str, order: int) -> Deed:
    pieces = tuple(
        Piece(kind=kind, title="Handed in elsewhere") for kind in _kinds(told.pack, method)
    )
    handed_in = _just(e.WorkSubmitted(method=method, pieces=pieces))
    return Deed(
        day, order, name, handed_in, lambda case: _submitted_against(told, case, method, day)
    )


def _kinds(pack: Pack, method: str) -> list[str]:
    """Give the kinds of piece for whose submission a clause has a day, or that a session waits for.

    Work that was handed in elsewhere is claimed as a whole: each of them is in.
    """
    timed = [rule.of for _, rule in pack.rules(SubmittedWithin) if rule.method == method]
    waited = [kind for _, rule in pack.rules(AfterSubmission) if rule.method == method
              for kind in rule.of]  # fmt: skip
    return [*dict.fromkeys(kind for kind in (*timed, *waited) if kind)] or ["elsewhere"]


def _booked(
    told: Telling, method: str, booking: tuple[date, datetime, str], name: str, order: int
) -> Deed:
    """Give the booking of a session that is still to come: it is held here."""
    day, starts_at, place = booking

    def booked(case: Case) -> list[Event]:
        seconds = planned_seconds(told.pack, case, method) or DEFAULT_SECONDS
        return [e.SessionBooked(method=method, starts_at=starts_at, place=place, seconds=seconds)]

    def against(case: Case) -> Iterator[Finding]:
        held = day_of(starts_at)
        for clause, rule in told.pack.rules(Notice):
            notice = days_between(day, held)
            if rule.method == method and notice < rule.days:
                sentence = (
                    f"The {told.pack.methods[method].session} is claimed as booked on "
                    f"{spoken(day)}: {counted(notice, 'day')} before it; {rule.days} are needed."
                )
                yield _against(clause, Kind.WARNING, sentence)
        yield from _held_against(told, case, method, held)

    return Deed(day, order, name, booked, against)


# What clauses say of it: each at its place in the order of what happened


def _held_against(told: Telling, case: Case, method: str, held: date) -> Iterator[Finding]:
    """Warn of a session on a day on which a clause would not have let it be held."""
    name = told.pack.methods[method].session
    within = next((own for own, rule in told.pack.rules(HeldWithin) if rule.binds(method)), None)
    yield from _before_gateway(told, case, f"The {name}", held, within)
    for own in session_windows(told.pack, case, method, held):
        if own.limit is not None and held > own.limit:
            sentence = f"The {name} is claimed for {spoken(held)}, after {spoken(own.limit)}."
            yield _against(own.clause, Kind.WARNING, sentence, held, own.limit)
    for clause, wait in told.pack.rules(NotBefore):
        start = start_day(case, wait.after, method, wait.after_method)
        if wait.method == method and start is not None:
            first = after(start, wait.wait, told.around)
            if held < first:
                sentence = f"The {name} is claimed for {spoken(held)}, before {spoken(first)}."
                yield _against(clause, Kind.WARNING, sentence, held, first)


def _submitted_against(told: Telling, case: Case, method: str, day: date) -> Iterator[Finding]:
    """Warn of work that was handed in on a day that a clause would not have let through."""
    work = told.pack.methods[method].work_name
    order = told.pack.rule(AfterGateway, method)
    clause_of_order = order[0] if order is not None else None
    yield from _before_gateway(told, case, f"The {work}", day, clause_of_order)
    for clause, rule in told.pack.rules(SubmittedWithin):
        if rule.method == method and case.attempt(method).number == 1:
            own = window_after(told.pack, case, clause, rule, day, method, told.around)
            if own.limit is not None and day > own.limit:
                sentence = (
                    f"The submission is claimed for {spoken(day)}, after {spoken(own.limit)}."
                )
                yield _against(clause, Kind.WARNING, sentence, day, own.limit)


def _before_gateway(
    told: Telling, case: Case, what: str, day: date, clause: Clause | None
) -> Iterator[Finding]:
    """Warn of what happened before the gateway, by the clause that asks for that order."""
    gateway = told.action.gateway_accepted_on
    whole = told.pack.rule(GatewayComplete)
    cited = whole[0] if whole is not None else clause
    if case.run.accepted_at is None and gateway is not None and cited is not None:
        sentence = f"{what} is claimed for {spoken(day)}, before the gateway of {spoken(gateway)}."
        yield _against(cited, Kind.WARNING, sentence, day, gateway)


# The whole, and its certificate


def _certificate(told: Telling) -> Iterator[Deed]:
    action = told.action

    def passed(case: Case) -> bool:
        return case.run.outcome is not None and case.run.state is RunState.PASSED

    def claimed(case: Case) -> list[Event]:
        return [certificate_claimed(told.pack, case)] if passed(case) else []

    def against(case: Case) -> Iterator[Finding]:
        if not passed(case):
            sentence = "A certificate is claimed for it, and no pass of the whole is."
            found = told.pack.rule(AllPassed)
            if found is not None:
                yield _against(found[0], Kind.REFUSAL, sentence)

    day = action.certificate_claimed_on
    if day is not None:
        yield Deed(day, 900, "certificate_claimed_on", claimed, against)
    issued = action.certificate_issued_on
    if issued is not None and action.certificate_number is not None:
        recorded = e.CertificateRecorded(number=action.certificate_number, issued_on=issued)
        yield Deed(issued, 901, "certificate_issued_on", _just(recorded))


def _overall(told: Telling) -> Iterator[Finding]:
    """Hold the overall grade that is claimed against the one that follows from the results."""
    claimed, reached = told.action.overall_grade, told.case.run.outcome
    if claimed is None or (reached is not None and reached.grade == claimed):
        return
    clause: Clause | None = None
    for step in reached.because if reached is not None else ():
        clause = told.pack.by_id.get(step.clause, clause)
    if clause is None:
        found = told.pack.rule(AllPassed)
        clause = found[0] if found is not None else None
    if clause is None:
        return
    sentence = (
        f"The overall grade is claimed as {claimed}; from the claimed results follows "
        f"{reached.grade if reached is not None else 'none yet'}."
    )
    yield replace(_against(clause, Kind.WARNING, sentence), field="overall_grade")


def _against(
    clause: Clause, kind: Kind, sentence: str, got: date | None = None, limit: date | None = None
) -> Finding:
    return clause.finding(
        kind,
        sentence,
        got=str(got) if got is not None else None,
        limit=str(limit) if limit is not None else None,
        unit="day" if got is not None else None,
    )
