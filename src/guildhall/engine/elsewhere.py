"""Cases that come from elsewhere: their claimed history, and what the rules make of it."""

from collections.abc import Iterator
from datetime import date, datetime

from guildhall.engine import actions as a, events as e
from guildhall.engine.actions.apprentice import ClaimedResult
from guildhall.engine.actions.base import Piece
from guildhall.engine.actor import Actor
from guildhall.engine.anchors import start_day
from guildhall.engine.case import NEW
from guildhall.engine.dates import day_of, noon_of, spoken
from guildhall.engine.events import Entry, Event
from guildhall.engine.findings import Finding, Reason
from guildhall.engine.kinds.submissions import SubmittedWithin
from guildhall.engine.kinds.timing import HeldWithin, NotBefore
from guildhall.engine.outcome import outcome
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.periods import after
from guildhall.engine.replay import apply, replay
from guildhall.engine.vocabulary import Ending, Kind
from guildhall.engine.windows import window_after


def brought_in(pack: Pack, action: a.BringIn, actor: Actor, at: datetime) -> list[Entry]:
    """Give the history that is claimed of a case from elsewhere, each event on its claimed day.

    Every entry is recorded now; what happened elsewhere is dated as it is claimed, and the first
    two entries say from where it came and who vouches for it.
    """
    registered = e.CaseRegistered(
        **{name: getattr(action, name) for name in e.CaseRegistered.model_fields
           if hasattr(action, name)},
        spec=pack.spec,
        revision=pack.revision,
        digest=pack.digest,
        methods=tuple(pack.methods),
        awarding_body=pack.awarding_body.id,
    )  # fmt: skip
    came = e.CaseBroughtIn(source=action.source, vouched_by=action.vouched_by)
    dated: list[tuple[date, Event]] = []
    if action.gateway_accepted_on is not None:
        dated.append((action.gateway_accepted_on, e.GatewayAccepted()))
    if action.brief_signed_off_on is not None:
        title = action.title or "The title as it was settled elsewhere"
        dated.append((action.brief_signed_off_on, e.BriefSubmitted()))
        dated.append((action.brief_signed_off_on, e.BriefSignedOff(title=title)))
    for method, day in action.submitted_on.items():
        elsewhere = Piece(kind="elsewhere", title="Handed in elsewhere")
        dated.append((day, e.WorkSubmitted(method=method, pieces=(elsewhere,))))
    for claimed in action.results:
        dated += _claimed_result(pack, action, claimed)
    dated.sort(key=lambda item: item[0])
    start = min([at, *(noon_of(day) for day, _ in dated)])
    entries = [Entry(registered, at, start, actor), Entry(came, at, start, actor)]
    entries += [Entry(event, at, noon_of(day), actor) for day, event in dated]
    case = NEW
    for entry in entries:
        case = apply(case, entry)
    last = entries[-1].happened_at
    return [*entries, *(Entry(event, at, last, actor) for event in outcome(pack, case))]


def _claimed_result(
    pack: Pack, action: a.BringIn, claimed: ClaimedResult
) -> list[tuple[date, Event]]:
    method, grade = claimed.method, claimed.grade
    passed = pack.passed(method, grade)
    sentence = f"Claimed by {action.source}, vouched for by {action.vouched_by}."
    session: list[Event] = [
        e.SessionBooked(
            method=method, starts_at=noon_of(claimed.held_on), place=action.source, seconds=0
        ),
        e.SessionStarted(method=method),
        e.SessionEnded(method=method, ending=Ending.COMPLETED),
    ]
    released: list[Event] = [
        e.ResultReleased(
            method=method,
            attempt=1,
            grade=grade,
            passed=passed,
            because=(Reason("house.state", "Brought in from elsewhere", sentence),),
            score=claimed.score,
            scores=dict(claimed.scores),
        )
    ]
    if not passed:
        released.append(e.RedoOffered(method=method))
    return [
        *((claimed.held_on, event) for event in session),
        *((claimed.released_on, event) for event in released),
    ]


def claims(pack: Pack, entries: list[Entry]) -> Iterator[Finding]:
    """Warn of every claimed day that a clause would not have let through."""
    case = replay(entries)
    today = day_of(entries[-1].at)
    for method, tries in case.run.attempts.items():
        session, work = tries[-1].session, tries[-1].work
        name = pack.methods[method].session
        held = session.day if session is not None else None
        handed_in = day_of(work.submitted_at) if work is not None else None
        for clause, rule in pack.rules(HeldWithin):
            if rule.binds(method):
                own = window_after(pack, case, clause, rule, today, method)
                yield from _late(clause, f"The {name}", held, own.limit)
        for clause, submitted in pack.rules(SubmittedWithin):
            if submitted.method == method:
                own = window_after(pack, case, clause, submitted, today, method)
                yield from _late(clause, "The submission", handed_in, own.limit)
        for clause, wait in pack.rules(NotBefore):
            start = start_day(case, wait.after, method, wait.after_method)
            if wait.method == method and start is not None and held is not None:
                first = after(start, wait.wait)
                if held < first:
                    sentence = f"The {name} is claimed for {spoken(held)}, before {spoken(first)}."
                    yield _warning(clause, sentence, held, first)


def _late(clause: Clause, what: str, day: date | None, limit: date | None) -> Iterator[Finding]:
    if day is not None and limit is not None and day > limit:
        sentence = f"{what} is claimed for {spoken(day)}, after {spoken(limit)}."
        yield _warning(clause, sentence, day, limit)


def _warning(clause: Clause, sentence: str, got: date, limit: date) -> Finding:
    return Finding(
        kind=Kind.WARNING,
        clause=clause.id,
        heading=clause.at,
        force=clause.force,
        sentence=sentence,
        got=str(got),
        limit=str(limit),
        unit="day",
        reading=clause.reading,
    )
