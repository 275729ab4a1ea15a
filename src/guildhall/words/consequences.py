"""What followed from an action: the events that it yielded, told where they say more than it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from guildhall.engine import events as e
from guildhall.engine.deadlines import Deadline
from guildhall.engine.events import Entry, Event
from guildhall.engine.findings import Reason
from guildhall.engine.pack import Pack
from guildhall.words import spoken
from guildhall.words.values import session_name


class Line(NamedTuple):
    """One line beneath a step."""

    text: str
    label: str = ""
    style: str | None = None
    inner: bool = False


def of_entry(pack: Pack, entry: Entry, told: set[str]) -> Iterator[Line]:
    """Tell what an entry means.

    `told` holds the methods whose grade is already derived above, and is added to.
    """
    match entry.event:
        case e.MarksGiven(method=method, grade=grade, because=because):
            yield Line(f"The {session_name(pack, method)}: {grade}, not released yet.", "Grade")
            yield from reasons(because)
            told.add(method)
        case e.ResultRecorded(method=method, grade=grade, because=because):
            yield Line(f"The {session_name(pack, method)}: {grade}, not released yet.", "Grade")
            yield from reasons(because)
            told.add(method)
        case e.ResultReleased(method=method, grade=grade, passed=passed, because=because):
            style = "good" if passed else "refused"
            known = method in told
            rest = ", as derived above" if known else ""
            yield Line(f"{pack.methods[method].name}: {grade}{rest}.", "GRADE", style)
            yield from () if known else reasons(because)
            told.discard(method)
        case e.OutcomeReached(grade=grade, passed=passed, because=because):
            style = "good" if passed else "refused"
            yield Line(f"The EPA as a whole: {grade}.", "GRADE", style)
            yield from reasons(because)
        case e.ResultAmended(method=method, grade=grade, passed=passed, because=because):
            style = "good" if passed else "refused"
            yield Line(f"{pack.methods[method].name}: now {grade}.", "GRADE", style)
            yield from reasons(because)
        case (
            e.WorkFailed(method=method, grade=grade, because=because)
            | e.ResultVoided(method=method, grade=grade, because=because)
        ):
            name = pack.methods[method].name
            yield Line(f"{name}: {grade} by the rule, not released yet.", "GRADE", "refused")
            yield from reasons(because)
            told.add(method)
        case e.WorkSubmitted(because=because) | e.RedoAgreed(because=because) if because:
            yield from reasons(because)
        case e.AttemptOpened(method=method, attempt=number, because=because):
            yield Line(f"Attempt {number} at the {session_name(pack, method)} is open.", "Then")
            yield from reasons(because)
        case _:
            for text in _plain(pack, entry):
                yield Line(text, "Then")


def _plain(pack: Pack, entry: Entry) -> Iterator[str]:
    """Tell what an entry that is no grade means, in a sentence."""
    yield from _of_session(entry.event)
    match entry.event:
        case e.GatewayAccepted():
            yield "The EPA has started."
        case e.AdjustmentGranted(percent=int(percent)):
            yield f"It is {percent}% more time."
        case e.AdjustmentGranted(minutes=int(minutes)):
            yield f"It is {spoken.counted(minutes, 'minute')} more."
        case e.CaseBroughtIn():
            yield "What is claimed of the case is dated as it is claimed."
        case e.ResultSetAside(method=method):
            yield f"The result is set aside: the {session_name(pack, method)} is held again."
        case e.RedoOffered(method=method):
            yield f"A re-sit or re-take of the {session_name(pack, method)} is offered."
        case e.RedoWithdrawn(method=method):
            yield f"The re-sit or re-take of the {session_name(pack, method)} falls away."
        case e.RunLapsed(clause=clause, method=method, limit=limit):
            yield (
                f"The EPA has lapsed by {clause}: its window ended on {spoken.long_day(limit)} "
                f"with the {session_name(pack, method)} not held."
            )
        case e.RunReopened():
            yield "The EPA goes on."
        case e.RunBegun(run=number):
            yield f"Run {number} begins, at the gateway."
        case e.CertificateClaimed(grade=grade, achieved_on=day):
            yield f"The claim says: {grade}, achieved on {spoken.long_day(day)}."
        case _:
            return


def _of_session(event: Event) -> Iterator[str]:
    """Tell what became of a session, and of what went wrong in it."""
    match event:
        case e.SessionBooked(seconds=seconds) | e.SessionMoved(seconds=seconds) if seconds:
            yield f"It is planned for {spoken.length(seconds)}."
        case e.SessionLengthened(seconds=seconds):
            yield f"The session is lengthened to {spoken.length(seconds)}."
        case e.SessionCancelled(clause=str(clause)):
            yield f"The session is cancelled by {clause}; it is booked anew in the same attempt."
        case e.SittingEnded(sitting=number):
            yield f"Sitting {number} counts; the next one is booked in the same attempt."
        case e.SessionVoided(sitting=int(number)):
            yield f"Sitting {number} does not count; one more is booked in the same attempt."
        case e.SessionBrokenOff() | e.SessionMissed() | e.SessionVoided():
            yield "The session does not count; it is booked anew in the same attempt."
        case e.BreachRecorded(breach=key, clause=clause):
            yield f"{key}, against {clause}, is open until an officer has dealt with it."
        case _:
            return


def reasons(because: Iterable[Reason]) -> Iterator[Line]:
    """Give a derivation, one reason a line, each reading once."""
    read: set[str] = set()
    for reason in because:
        yield Line(f"{reason.clause}: {reason.sentence}", inner=True)
        if reason.reading and reason.clause not in read:
            read.add(reason.clause)
            yield Line(f"Read here as: {reason.reading}", style="faint", inner=True)


def limit_words(limit: Deadline, before: Deadline | None = None) -> str:
    """Tell a limit: what, by when, by which clause, counted from what; and what it was before."""
    start = "From" if limit.opens else "By"
    way = "counted back from" if limit.by_day < limit.counts_from else "counted from"
    counted = f"{limit.clause}, {way} {limit.anchor} on {spoken.spoken(limit.counts_from)}"
    was = f" Before, it was {spoken.long_day(before.by_day)}." if before else ""
    return f"{start} {spoken.long_day(limit.by_day)}: {what_of(limit)}. {counted}.{was}"


def done_words(limit: Deadline) -> str:
    """Tell a limit for something that is now done: what, and when it was due."""
    what = spoken.sentence(what_of(limit))[:-1]
    return f"{what}: due by {spoken.long_day(limit.by_day)} ({limit.clause})."


def what_of(limit: Deadline) -> str:
    """Tell what a limit is about, inside a sentence: `hold the practical assessment`."""
    return spoken.lower_first(limit.what.removesuffix(" from this day on"))
