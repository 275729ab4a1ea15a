"""Can it be: what is claimed of a case that is brought in from elsewhere.

What is against the order of a clause and did happen is warned of, where the claim is made into a
history; here stands what cannot be, whatever happened.
"""

from collections.abc import Iterator
from datetime import date, datetime

from guildhall.engine import actions as a
from guildhall.engine.actions.claimed import ClaimedResult
from guildhall.engine.dates import day_of, spoken
from guildhall.engine.findings import Finding
from guildhall.engine.house.citing import refuse
from guildhall.engine.kinds.gateway import GatewayItem
from guildhall.engine.kinds.overall import GradeDimensions
from guildhall.engine.kinds.planning import PlanningHeld
from guildhall.engine.kinds.redo import FailedOnly, NoUpgrade
from guildhall.engine.kinds.submissions import BriefTitle
from guildhall.engine.pack import Pack
from guildhall.engine.rules.ways import counts_score
from guildhall.engine.vocabulary import AdjustmentKind, Kind


def claims(pack: Pack, action: a.BringIn, at: datetime) -> Iterator[Finding]:
    """What is claimed of a case from elsewhere makes sense in itself."""
    today = day_of(at)
    yield from _days(action, today)
    yield from _pauses(action, today)
    yield from ends_after_it_starts(action)
    yield from _what_there_is(pack, action)
    yield from _adjustments(pack, action, today)
    for number, claimed in enumerate(action.results):
        name = f"results.{number}"
        if claimed.method not in pack.methods:
            sentence = f"{pack.spec} has no method {claimed.method!r}."
            yield refuse("house.state", sentence, field=f"{name}.method")
            continue
        yield from _graded(pack, claimed, name)
        yield from _in_order(claimed, name)
        yield from _booked(claimed, name, at)
        yield from _again(pack, action, claimed, name)
    yield from _submitted(pack, action)
    yield from _certificate(action)


def ends_after_it_starts(action: a.Register | a.BringIn) -> Iterator[Finding]:
    """Refuse a planned end that is not after the start."""
    end = action.planned_end
    if end is not None and end <= action.started_on:
        sentence = (
            f"The planned end, {spoken(end)}, is not after the start on "
            f"{spoken(action.started_on)}."
        )
        yield refuse("house.time", sentence, field="planned_end")


def _days(action: a.BringIn, today: date) -> Iterator[Finding]:
    """Every claimed day lies in the past, and between the start and today."""
    known = [("started_on", action.started_on), *action.claimed_days()]
    if action.registered_on is not None:
        known.append(("registered_on", action.registered_on))
    for field, day in known:
        if day > today:
            sentence = f"What is claimed lies in the past; {spoken(day)} is still to come."
            yield refuse("house.time", sentence, field=field)
        elif day < action.started_on and field != "registered_on":
            sentence = (
                f"The claimed days are out of order: {spoken(day)} is before the start on "
                f"{spoken(action.started_on)}."
            )
            yield refuse("house.time", sentence, field=field)
    gateway = action.gateway_accepted_on
    if gateway is None:
        of_the_epa = [field for field, _ in action.claimed_days() if field != "brief_submitted_on"]
        if of_the_epa:
            sentence = "Nothing of the EPA can be claimed without the day of the gateway."
            yield refuse("house.state", sentence, field="gateway_accepted_on")
        return
    if action.registered_on is not None and action.registered_on > gateway:
        sentence = "The claimed days are out of order: nobody has a gateway before they register."
        yield refuse("house.time", sentence, field="registered_on")
    signed = action.brief_signed_off_on
    if signed is not None and signed < gateway:
        sentence = f"The claimed days are out of order: the gateway was on {spoken(gateway)}."
        yield refuse("house.time", sentence, field="brief_signed_off_on")


def _pauses(action: a.BringIn, today: date) -> Iterator[Finding]:
    """Breaks lie in the past, one after the other; only the last may go on."""
    last: date | None = action.started_on
    for number, pause in enumerate(action.pauses):
        field = f"pauses.{number}.from_day"
        over = pause.back_on
        if pause.from_day > today or (over is not None and over > today):
            sentence = "What is claimed lies in the past: a break that is to come is begun here."
            yield refuse("house.time", sentence, field=field)
        elif last is None or pause.from_day < last:
            sentence = "Breaks follow the start and one another, and only the last one goes on."
            yield refuse("house.time", sentence, field=field)
        if over is not None and over <= pause.from_day:
            sentence = "The first day back comes after the first day of the break."
            yield refuse("house.time", sentence, field=f"pauses.{number}.back_on")
        last = over


def _what_there_is(pack: Pack, action: a.BringIn) -> Iterator[Finding]:
    """Nothing is claimed that the specification does not have."""
    if action.option is not None and not pack.options:
        yield refuse("house.state", f"{pack.spec} has no options.", field="option")
    briefs = any(rule.item == "brief" for _, rule in pack.rules(GatewayItem))
    if not (briefs or pack.rules(BriefTitle)):
        for field in ("brief_submitted_on", "brief_signed_off_on"):
            if getattr(action, field) is not None:
                yield refuse("house.state", f"{pack.spec} has no project brief.", field=field)
    first, second = action.brief_submitted_on, action.brief_signed_off_on
    if first is not None and second is not None and second < first:
        sentence = "A brief is handed in before it is signed off."
        yield refuse("house.time", sentence, field="brief_signed_off_on")
    if not pack.rules(PlanningHeld) and action.planning_held_on is not None:
        sentence = f"{pack.spec} has no planning meeting."
        yield refuse("house.state", sentence, field="planning_held_on")
    if action.planning_confirmed_on is not None and (
        action.planning_held_on is None or action.planning_confirmed_on < action.planning_held_on
    ):
        sentence = "What a planning meeting settled is confirmed once it has been held."
        yield refuse("house.time", sentence, field="planning_confirmed_on")
    overall = action.overall_grade
    if overall is not None and overall not in pack.overall_scale:
        sentence = f"{pack.spec} has no overall grade {overall!r}."
        yield refuse("house.state", sentence, field="overall_grade")


def _adjustments(pack: Pack, action: a.BringIn, today: date) -> Iterator[Finding]:
    for number, one in enumerate(action.adjustments):
        name = f"adjustments.{number}"
        if one.granted_on > today:
            sentence = "What is claimed lies in the past; what is to be granted is granted here."
            yield refuse("house.time", sentence, field=f"{name}.granted_on")
        if one.method is not None and one.method not in pack.methods:
            sentence = f"{pack.spec} has no method {one.method!r}."
            yield refuse("house.state", sentence, field=f"{name}.method")
        unsaid = one.percent is None and one.minutes is None
        if one.kind is AdjustmentKind.EXTRA_TIME and unsaid:
            sentence = "Extra time is so many minutes, or so many percent."
            yield refuse("house.state", sentence, field=f"{name}.percent")


# Attempts at a method


def _graded(pack: Pack, claimed: ClaimedResult, name: str) -> Iterator[Finding]:
    """A grade is one of the method's, with the marks that the overall grade counts."""
    method, grade = claimed.method, claimed.grade
    if grade is None:
        return
    scale = pack.scale_of(method)
    if grade not in scale:
        sentence = f"{method} has no grade {grade!r}; it has: {', '.join(scale)}."
        yield refuse("house.state", sentence, field=f"{name}.grade")
    elif claimed.score is None and counts_score(pack, method):
        yield without_score(method, f"{name}.score")
    elif not claimed.scores and pack.rules(GradeDimensions):
        sentence = f"The overall grade counts the marks of {method}, line by line."
        yield refuse("house.state", sentence, field=f"{name}.scores")


def _in_order(claimed: ClaimedResult, name: str) -> Iterator[Finding]:
    """Work comes before its session, a session before its grade, a grade before its release."""
    held, released = claimed.held_on, claimed.released_on
    if held is None and claimed.grade is not None:
        sentence = "A grade is claimed of a session: on which day was it held?"
        yield refuse("house.state", sentence, field=f"{name}.held_on")
    if released is not None and claimed.grade is None:
        sentence = "A result that was released has a grade."
        yield refuse("house.state", sentence, field=f"{name}.grade")
    if held is not None and released is not None and released < held:
        yield refuse("house.time", "A result follows its session.", field=f"{name}.released_on")
    submitted = claimed.submitted_on
    if held is not None and submitted is not None and held < submitted:
        sentence = "Work is handed in before its session."
        yield refuse("house.time", sentence, field=f"{name}.submitted_on")


def _booked(claimed: ClaimedResult, name: str, at: datetime) -> Iterator[Finding]:
    """A booking is claimed of a session that is still to come, with the day on which it was made.

    One that has been held says when: how it came to be booked bears on nothing any more.
    """
    if claimed.booked_for is None and claimed.booked_on is None:
        return
    if claimed.booked_for is None or claimed.booked_on is None:
        missing = "booked_for" if claimed.booked_for is None else "booked_on"
        sentence = "A booking says for when it is, and on which day it was made."
        yield refuse("house.state", sentence, field=f"{name}.{missing}")
    elif claimed.held_on is not None:
        sentence = "A session that was held is claimed by its day, and not as booked."
        yield refuse("house.state", sentence, field=f"{name}.booked_for")
    elif claimed.booked_for <= at:
        sentence = "A booking is claimed for a session that is still to come: was this one held?"
        yield refuse("house.time", sentence, field=f"{name}.booked_for")


def _again(pack: Pack, action: a.BringIn, claimed: ClaimedResult, name: str) -> Iterator[Finding]:
    """A re-sit or re-take follows a fail of the attempt before, and was agreed."""
    others = [one for one in action.results if one.method == claimed.method]
    if sum(one.attempt == claimed.attempt for one in others) > 1:
        sentence = f"Attempt {claimed.attempt} at {claimed.method} is claimed twice."
        yield refuse("house.state", sentence, field=f"{name}.attempt")
        return
    if claimed.attempt == 1:
        if claimed.agreed_on is not None or claimed.kind is not None:
            sentence = "A first attempt is no re-sit or re-take."
            yield refuse("house.state", sentence, field=f"{name}.kind")
        return
    before = next((one for one in others if one.attempt == claimed.attempt - 1), None)
    if before is None or before.released_on is None or before.grade is None:
        sentence = (
            f"Attempt {claimed.attempt} follows a released fail of attempt {claimed.attempt - 1}, "
            "and none is claimed."
        )
        yield refuse("house.state", sentence, field=f"{name}.attempt")
        return
    if before.grade in pack.scale_of(claimed.method) and pack.passed(claimed.method, before.grade):
        yield _of_a_pass(pack, claimed, name)
    if claimed.kind is None:
        sentence = "Another attempt is a re-sit or a re-take: which was it?"
        yield refuse("house.state", sentence, field=f"{name}.kind")
    if claimed.agreed_on is None:
        sentence = "Another attempt is agreed: on which day was it?"
        yield refuse("house.state", sentence, field=f"{name}.agreed_on")
        return
    if claimed.agreed_on < before.released_on:
        sentence = "Another attempt is agreed once the fail is released."
        yield refuse("house.time", sentence, field=f"{name}.agreed_on")
    for field in ("submitted_on", "booked_on", "held_on"):
        day = getattr(claimed, field)
        if day is not None and day < claimed.agreed_on:
            sentence = "Another attempt begins when it is agreed."
            yield refuse("house.time", sentence, field=f"{name}.{field}")


def _of_a_pass(pack: Pack, claimed: ClaimedResult, name: str) -> Finding:
    """Refuse another attempt at what was passed, in the words of the clause if there is one."""
    sentence = f"Attempt {claimed.attempt - 1} at {claimed.method} is claimed as passed."
    clause = next(
        (own for own in pack.clauses if isinstance(own.rule, FailedOnly | NoUpgrade)), None
    )
    if clause is None:
        return refuse("house.state", sentence, field=f"{name}.attempt")
    return clause.finding(Kind.REFUSAL, sentence, field=f"{name}.attempt")


def _submitted(pack: Pack, action: a.BringIn) -> Iterator[Finding]:
    """Work is of a method that there is, in before its session, and handed in on one day."""
    for method, day in action.submitted_on.items():
        field = f"submitted_on.{method}"
        first = [r for r in action.results if r.method == method and r.attempt == 1]
        if method not in pack.methods:
            sentence = f"{pack.spec} has no method {method!r}."
            yield refuse("house.state", sentence, field=field)
        elif any(r.held_on is not None and r.held_on < day for r in first):
            sentence = "Work is handed in before its session."
            yield refuse("house.time", sentence, field=field)
        elif any(r.submitted_on not in (None, day) for r in first):
            sentence = f"The work of {method} is claimed as handed in on two days."
            yield refuse("house.time", sentence, field=field)


def _certificate(action: a.BringIn) -> Iterator[Finding]:
    """A certificate is claimed before it is issued, and has a number then."""
    claimed, issued = action.certificate_claimed_on, action.certificate_issued_on
    if (issued is None) != (action.certificate_number is None):
        missing = "certificate_issued_on" if issued is None else "certificate_number"
        sentence = "A certificate that was issued has its day and its number."
        yield refuse("house.state", sentence, field=missing)
    if issued is not None and (claimed is None or issued < claimed):
        sentence = "A certificate is claimed before it is issued."
        yield refuse("house.time", sentence, field="certificate_claimed_on")
    last = max((r.released_on for r in action.results if r.released_on), default=None)
    if claimed is not None and last is not None and claimed < last:
        sentence = "A certificate is claimed once every result is released."
        yield refuse("house.time", sentence, field="certificate_claimed_on")


def without_score(method: str, field: str) -> Finding:
    """Refuse a grade without the score that the overall grade counts, where `field` has it."""
    sentence = f"The overall grade counts the score of {method}: one stands beside the grade."
    return refuse("house.state", sentence, field=field)
