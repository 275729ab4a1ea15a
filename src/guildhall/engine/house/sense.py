"""Can it be: what makes no sense on this case, whatever a document says."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action
from guildhall.engine.adjustments import undecided
from guildhall.engine.case import SETTLED, Case
from guildhall.engine.dates import LONDON, day_of, spoken
from guildhall.engine.findings import Finding
from guildhall.engine.holdings import Adjustment, Work
from guildhall.engine.house.around import two_places
from guildhall.engine.house.citing import refuse
from guildhall.engine.kinds.base import band_of
from guildhall.engine.kinds.credentials import Credential
from guildhall.engine.kinds.gateway import Declared
from guildhall.engine.kinds.outside import OutsideResult
from guildhall.engine.kinds.overall import AllPassed, DecidedByBoard, GradeDimensions
from guildhall.engine.kinds.redo import Cap, RedoDecider, RedoTable
from guildhall.engine.kinds.reform import MethodsChosen
from guildhall.engine.kinds.sessions import ExtraTime
from guildhall.engine.kinds.sittings import Sittings
from guildhall.engine.kinds.submissions import AfterSubmission
from guildhall.engine.kinds.unenforced import Unenforced
from guildhall.engine.numbers import spoken_number
from guildhall.engine.pack import Pack
from guildhall.engine.redos import chosen, decider
from guildhall.engine.rules.unenforced import confirmation, stands_before
from guildhall.engine.rules.ways import counts_score
from guildhall.engine.vocabulary import (
    AdjustmentKind,
    AttemptState,
    CertificateState,
    RedoState,
    RunState,
    ScopeState,
)


def there(pack: Pack, case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """Refuse what makes no sense on this case, whatever the action is filled in with."""
    match action:
        case (
            a.BookSession(method=method)
            | a.MoveSession(method=method)
            | a.StartSession(method=method)
        ):
            # Where a clause of the document says so, the clause speaks.
            if undecided(case, method) and not pack.rules(ExtraTime):
                yield refuse("house.state", "An adjustment was asked for and is not decided.")
        case a.ChooseOption() if not pack.options:
            yield refuse("house.state", f"{pack.spec} has no options.", field="option")
        case a.SubmitWork(method=method) if pack.methods[method].work is None:
            name = pack.methods[method].session
            yield refuse("house.state", f"Nothing is handed in for the {name}.", field="pieces")
        case a.SubmitWork(method=method) if not _in_parts(pack, method):
            work = case.attempt(method).work
            if work is not None and not work.taken_over:
                yield _handed_in(work)
        case a.MissSession(method=method):
            yield from _too_early(case, action, method, at)
        case a.HoldPlanningMeeting() | a.MissPlanningMeeting():
            yield from _meeting_to_come(case, action, at)
        case a.WithdrawWork(method=method) | a.ReviewWork(method=method):
            if case.attempt(method).work is None:
                yield refuse("house.state", "No work is handed in.")
        case a.ReturnScope(method=method):
            yield from _built_on(pack, case, method)
        case a.AllocateAssessor(method=method) if case.attempt(method).assessor is not None:
            yield refuse("house.state", "An assessor is allocated; this would be a change.")
        case a.ChangeAssessor(method=method) if case.attempt(method).assessor is None:
            yield refuse("house.state", "No assessor is allocated yet.")
        case a.Waive(clause=clause) if isinstance(pack.by_id[clause].rule, Cap | RedoTable):
            if case.certificate not in (CertificateState.NONE, CertificateState.REJECTED):
                sentence = "The certificate is claimed with the grade as it stands."
                yield refuse("house.state", sentence, field="clause")
        case a.ChooseMethods():
            yield from _choice(pack, case)
        case a.BeginRun():
            yield from _still_offered(pack, case, day_of(at))
        case a.RecordResult(method=method) if pack.rule(OutsideResult, method) is None:
            name = pack.methods[method].session
            yield refuse(
                "house.state", f"The {name} is assessed here: no result comes from outside."
            )
        case a.RecordOutcome() if pack.rule(DecidedByBoard) is None:
            sentence = "The overall grade follows from the results: no board decides it."
            yield refuse("house.state", sentence)
        case a.ClaimCertificate() if not pack.rules(AllPassed) and not case.run.outcome_passed:
            # Where a clause of the document says so, the clause speaks.
            yield refuse("house.state", "The EPA is not passed, so there is nothing to claim.")
        case a.ConfirmRule(clause=clause):
            yield from _confirmable(pack, case, clause)
        case a.RecordCredential() | a.RemoveCredential() if not pack.rules(Credential):
            yield refuse("house.state", f"No clause of {pack.spec} asks for a credential.")
        case _:
            return


def facts(pack: Pack, case: Case, action: Action, at: datetime) -> Iterator[Finding]:
    """Refuse what an action is filled in with and makes no sense on this case."""
    match action:
        case a.Register(started_on=started_on) if started_on > day_of(at):
            sentence = f"The apprenticeship would start on {spoken(started_on)}, still to come."
            yield refuse("house.time", sentence, field="started_on")
        case a.RecordResult(held_on=day) if day > day_of(at):
            yield _to_come(day, "held_on", "a result is recorded once there is one")
        case a.RecordOutcome(decided_on=day) if day > day_of(at):
            yield _to_come(day, "decided_on", "a decision is recorded once it is made")
        case a.SubmitWork(method=method) if _in_parts(pack, method):
            yield from _handed_in_twice(case, method, action)
        case a.BookSession(starts_at=starts_at) | a.MoveSession(starts_at=starts_at):
            if starts_at < at:
                when = starts_at.astimezone(LONDON)
                sentence = f"{spoken(when.date())}, {when:%H:%M} has passed."
                yield refuse("house.time", sentence, field="starts_at")
            yield from two_places(pack, case, action)
        case a.BookPlanningMeeting(starts_at=starts_at) if starts_at < at:
            when = starts_at.astimezone(LONDON)
            yield refuse("house.time", f"{spoken(when.date())}, {when:%H:%M} has passed.")
        case a.AgreeRedo(kind=None, method=method) if not pack.rules(RedoDecider):
            found = chosen(pack, case, method, day_of(at))
            if found is None or len(found.row.kinds) > 1:
                sentence = "It is not said which it is: a re-sit or a re-take."
                yield refuse("house.state", sentence, field="kind")
        case a.StartPart(method=method, part=part):
            yield from _part(pack, method, part)
        case a.RecordPanel(present=present):
            names = [member.person.person for member in present]
            for name in sorted({name for name in names if names.count(name) > 1}):
                yield refuse("house.state", f"{name} is named twice.", field="present")
        case a.RequestAdjustment(kind=kind):
            yield from _amounts(pack, kind, action)
        case a.DecideAdjustment(adjustment=key, granted=True):
            asked = case.adjustments[key]
            given = [action.percent, action.minutes, action.part]
            decided = action if any(item is not None for item in given) else asked
            yield from _amounts(pack, asked.kind, decided)
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
            yield from _claims(pack, action, at)
        case a.DecideMalpractice(malpractice=key, found=True, voids=True):
            about = case.matters[key].about
            if about in pack.methods and case.attempt(about).state not in SETTLED:
                name = pack.methods[about].session
                sentence = f"Nothing of the {name} is there yet that could be void."
                yield refuse("house.state", sentence, field="voids")
        case a.DecideAppeal():
            yield from _remedy(pack, case, action)
        case a.Appeal(against=against) if against in pack.methods:
            if case.attempt(against).released_at is None:
                sentence = f"No result of the {pack.methods[against].session} is released."
                yield refuse("house.state", sentence, field="against")
        case a.StatePreferredDates(dates=dates):
            yield from (
                refuse("house.state", f"{pack.spec} has no method {method!r}.", field="dates")
                for method in dates
                if method not in pack.methods
            )
        case a.EndSession(another=True, method=method) if pack.rule(Sittings, method) is None:
            sentence = f"The {pack.methods[method].session} is one sitting: no other one follows."
            yield refuse("house.state", sentence, field="another")
        case a.SettleBreach(breach=key, outcome="session_void") if key in case.breaches:
            yield from _voidable(case, key)
        case _:
            return


def _to_come(day: date, field: str, why: str) -> Finding:
    return refuse("house.time", f"{spoken(day)} is still to come: {why}.", field=field)


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


def _choice(pack: Pack, case: Case) -> Iterator[Finding]:
    """Methods are chosen where there is a choice, and before any of them has begun."""
    open_to_choice = {method for _, rule in pack.rules(MethodsChosen) for method in rule.methods}
    if not open_to_choice:
        yield refuse("house.state", f"{pack.spec} leaves no choice of methods.", field="methods")
    for method, tried in case.current_attempts.items():
        begun = tried.state is not AttemptState.WAITING or tried.number > 1 or tried.work
        if method in open_to_choice and begun:
            sentence = f"The {pack.methods[method].session} has begun: the choice stands."
            yield refuse("house.state", sentence, field="methods")


def _handed_in_twice(case: Case, method: str, action: a.SubmitWork) -> Iterator[Finding]:
    work = case.attempt(method).work
    if work is None or work.taken_over:
        return
    again = {piece.kind for piece in action.pieces} & {piece.kind for piece in work.pieces}
    if again or not action.pieces:
        yield _handed_in(work)


def _handed_in(work: Work) -> Finding:
    day = spoken(day_of(work.submitted_at))
    sentence = f"Work was handed in on {day}: take it back first."
    return refuse("house.state", sentence, field="pieces")


def _in_parts(pack: Pack, method: str) -> bool:
    """Whether the work of a method may come in parts: some rule speaks of kinds of piece."""
    return any(rule.method == method and rule.of for _, rule in pack.rules(AfterSubmission))


def _built_on(pack: Pack, case: Case, method: str) -> Iterator[Finding]:
    """An approved scope stands once something was made or held on the strength of it."""
    tried, named = case.attempt(method), pack.methods[method]
    if tried.scope_state is not ScopeState.APPROVED:
        return
    if tried.work is not None and not tried.work.taken_over:
        sentence = f"The {named.work or 'work'} is handed in on the scope as it was approved."
        yield refuse("house.state", sentence)
    elif tried.settled:
        sentence = f"The {named.session} was held on the scope as it was approved."
        yield refuse("house.state", sentence)


def _still_offered(pack: Pack, case: Case, today: date) -> Iterator[Finding]:
    """While a failed method can be taken again, the whole EPA does not begin anew."""
    if case.run.state is not RunState.FAILED:
        return
    for method, tried in case.current_attempts.items():
        if tried.redo is RedoState.OFFERED:
            name = pack.methods[method].session
            by = decider(pack, case, method, today).words
            sentence = f"A re-sit or re-take of the {name} is offered: the {by} decides first."
            yield refuse("house.state", sentence)


def _part(pack: Pack, method: str, part: str) -> Iterator[Finding]:
    from_pack = pack.parts_of(method)
    if part not in from_pack:
        sentence = f"There is no part {part!r}; the parts are: {', '.join(from_pack) or 'none'}."
        yield refuse("house.state", sentence, field="part")


def _ksbs(pack: Pack, codes: tuple[str, ...]) -> Iterator[Finding]:
    for code in codes:
        if code not in pack.ksbs:
            yield refuse("house.state", f"{pack.spec} has no KSB {code}.", field="ksbs")


def _remedy(pack: Pack, case: Case, action: a.DecideAppeal) -> Iterator[Finding]:
    """An upheld appeal has one remedy at the most, and one that can still be had."""
    matter = case.matters[action.appeal]
    if action.grade is None and not action.again:
        return
    method = matter.about
    if not action.upheld or (action.grade is not None and action.again):
        sentence = (
            "Only an upheld appeal has a remedy, and only one: a grade, or the session again."
        )
        yield refuse("house.state", sentence, field="grade")
    elif method not in pack.methods or case.attempt(method).released_at is None:
        sentence = "The appeal is against no released result that a remedy could change."
        yield refuse("house.state", sentence, field="grade")
    elif action.grade is not None and action.grade not in pack.scale_of(method):
        names = ", ".join(pack.scale_of(method))
        yield refuse(
            "house.state", f"{method} has no grade {action.grade!r}: {names}.", field="grade"
        )
    elif action.grade is not None and action.score is None and counts_score(pack, method):
        yield _without_score(method)
    elif action.grade is not None and action.score is not None:
        yield from _not_of_the_score(pack, method, action.grade, action.score)


def _not_of_the_score(pack: Pack, method: str, grade: str, score: Decimal) -> Iterator[Finding]:
    """Where a grade follows from a score, the two that an appeal puts in place agree."""
    found = pack.rule(OutsideResult, method)
    follows = band_of(found[1].bands, score) if found is not None else None
    if found is not None and found[1].bands and follows != grade:
        sentence = f"A score of {spoken_number(score)} is no {grade} of {method}."
        yield refuse("house.state", sentence, field="score")


def _without_score(method: str) -> Finding:
    sentence = f"The overall grade counts the score of {method}: one stands beside the grade."
    return refuse("house.state", sentence, field="score")


def _claims(pack: Pack, action: a.BringIn, at: datetime) -> Iterator[Finding]:
    """What is claimed of a case from elsewhere makes sense in itself, in its order."""
    today = day_of(at)
    days = [action.started_on, action.gateway_accepted_on, action.brief_signed_off_on]
    known = [day for day in days if day is not None]
    later = [*action.submitted_on.values()]
    later += [day for r in action.results for day in (r.held_on, r.released_on)]
    if any(day > today for day in (*known, *later)):
        yield refuse("house.time", "What is claimed lies in the past.", field="started_on")
    if known != sorted(known) or any(day < known[-1] for day in later):
        yield refuse("house.time", "The claimed days are out of order.", field="started_on")
    if action.gateway_accepted_on is None and (later or action.brief_signed_off_on):
        sentence = "Nothing of the EPA can be claimed without the day of the gateway."
        yield refuse("house.state", sentence, field="gateway_accepted_on")
    yield from _claimed_methods(pack, action)
    for claimed in action.results:
        if claimed.method not in pack.methods:
            sentence = f"{pack.spec} has no method {claimed.method!r}."
            yield refuse("house.state", sentence, field="results")
        elif claimed.grade not in pack.scale_of(claimed.method):
            sentence = f"{claimed.method} has no grade {claimed.grade!r}."
            yield refuse("house.state", sentence, field="results")
        elif claimed.score is None and counts_score(pack, claimed.method):
            yield _without_score(claimed.method)
        elif not claimed.scores and pack.rules(GradeDimensions):
            sentence = f"The overall grade counts the marks of {claimed.method}, line by line."
            yield refuse("house.state", sentence, field="results")
        if claimed.released_on < claimed.held_on:
            yield refuse("house.time", "A result follows its session.", field="results")


def _claimed_methods(pack: Pack, action: a.BringIn) -> Iterator[Finding]:
    """Work is of a method that there is, and in before its session; a method has one result."""
    for method, day in action.submitted_on.items():
        if method not in pack.methods:
            sentence = f"{pack.spec} has no method {method!r}."
            yield refuse("house.state", sentence, field="submitted_on")
        elif any(r.method == method and r.held_on < day for r in action.results):
            sentence = "Work is handed in before its session."
            yield refuse("house.time", sentence, field="submitted_on")
    named = [claimed.method for claimed in action.results]
    if len(set(named)) < len(named):
        sentence = "A method has one claimed result; a re-sit is taken here, or not claimed."
        yield refuse("house.state", sentence, field="results")


def _amounts(
    pack: Pack,
    kind: AdjustmentKind,
    asked: a.RequestAdjustment | a.DecideAdjustment | Adjustment,
) -> Iterator[Finding]:
    """Extra time has one amount, and its part is there; nothing else has an amount."""
    given = [amount for amount in (asked.percent, asked.minutes) if amount is not None]
    whole = not isinstance(asked, a.DecideAdjustment)
    if kind is AdjustmentKind.EXTRA_TIME and (len(given) > 1 or (whole and not given)):
        sentence = "Extra time is asked for and granted either in percent or in minutes."
        yield refuse("house.state", sentence, field="percent")
    if kind is not AdjustmentKind.EXTRA_TIME and given:
        yield refuse("house.state", "Only extra time has an amount.", field="percent")
    parts = {part for method in pack.methods for part in pack.parts_of(method)}
    if asked.part is not None and asked.part not in parts:
        sentence = f"There is no part {asked.part!r}; the parts are: {', '.join(sorted(parts))}."
        yield refuse("house.state", sentence, field="part")


def _voidable(case: Case, key: str) -> Iterator[Finding]:
    breach = case.breaches[key]
    tried = case.attempt(breach.method) if breach.method is not None else None
    if tried is not None and tried.number == breach.attempt:
        kept = breach.session in [session.number for session in tried.sittings]
        if kept and tried.state not in SETTLED | {AttemptState.WAITING}:
            sentence = "Another sitting is booked: cancel it, or settle this when it is over."
            yield refuse("house.state", sentence, field="outcome")
            return
        if kept and tried.released_at is None:
            return
    over = tried is not None and tried.state in SETTLED - {AttemptState.RELEASED}
    if not over or tried is None or not tried.held or tried.number != breach.attempt:
        sentence = "There is no session of this breach to void, or its result is already released."
        yield refuse("house.state", sentence, field="outcome")


def _meeting_to_come(
    case: Case, action: a.HoldPlanningMeeting | a.MissPlanningMeeting, at: datetime
) -> Iterator[Finding]:
    """A planning meeting is held or missed once its time has come."""
    meeting = case.run.meeting
    if meeting is not None and action.moment(at) < meeting.starts_at:
        booked = meeting.starts_at.astimezone(LONDON)
        when = f"{spoken(booked.date())}, {booked:%H:%M}"
        sentence = f"The planning meeting is still to come: {when}."
        yield refuse("house.time", sentence)


def _too_early(case: Case, action: a.MissSession, method: str, at: datetime) -> Iterator[Finding]:
    """A session is missed once its time has come."""
    session = case.attempt(method).session
    if session is not None and (action.happened_at or at) < session.starts_at:
        booked = session.starts_at.astimezone(LONDON)
        sentence = f"The session is still to come: {spoken(booked.date())}, {booked:%H:%M}."
        yield refuse("house.time", sentence)
