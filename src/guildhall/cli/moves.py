"""Whose move it is: what each track of a case waits for, and from whom."""

from collections.abc import Iterator
from datetime import date, datetime

from guildhall.engine.case import Attempt, Case
from guildhall.engine.dates import day_of
from guildhall.engine.kinds.evidence import PiecesOfKind
from guildhall.engine.kinds.outside import OutsideResult
from guildhall.engine.kinds.overall import DecidedByBoard
from guildhall.engine.kinds.planning import PlanningHeld
from guildhall.engine.kinds.redo import WorkReviewedFirst
from guildhall.engine.kinds.scope import ScopeApproved
from guildhall.engine.kinds.submissions import WorkIncludes
from guildhall.engine.kinds.unenforced import Unenforced
from guildhall.engine.lapse import standing
from guildhall.engine.pack import Pack
from guildhall.engine.redos import decider
from guildhall.engine.rules.unenforced import confirmation, stands_before
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import (
    AppealState,
    AttemptState,
    BriefState,
    CertificateState,
    GatewayState,
    MatterState,
    PauseState,
    PlanningState,
    RedoState,
    RequestState,
    Role,
    RunState,
    ScopeState,
)

Move = tuple[Role, str]
"""Who, and what they can do: `(officer, "accepts the gateway or sends it back")`."""

SESSION_MOVES: dict[AttemptState, Move] = {
    AttemptState.WAITING: (Role.OFFICER, "books the {}"),
    AttemptState.BOOKED: (Role.ASSESSOR, "holds the {}"),
    AttemptState.UNDER_WAY: (Role.ASSESSOR, "goes on with the {} and ends it"),
    AttemptState.INTERRUPTED: (Role.ASSESSOR, "resumes the {} or ends it"),
    AttemptState.ENDED: (Role.ASSESSOR, "marks the {}"),
    AttemptState.MARKED: (Role.QUALITY_ASSURER, "checks the marks of the {}"),
    AttemptState.RETURNED: (Role.ASSESSOR, "marks the {} again"),
    AttemptState.AGREED: (Role.OFFICER, "releases the result of the {}"),
}

UNFINISHED = {
    AttemptState.WAITING, AttemptState.BOOKED, AttemptState.UNDER_WAY, AttemptState.INTERRUPTED,
}  # fmt: skip
"""States in which a sitting is still to come or under way."""

PLANNING_MOVES: dict[PlanningState, str] = {
    PlanningState.NONE: "books the planning meeting",
    PlanningState.MISSED: "books the planning meeting again",
    PlanningState.BOOKED: "holds the planning meeting",
    PlanningState.HELD: "confirms what the planning meeting settled",
}


def moves(pack: Pack, case: Case, at: datetime) -> list[Move]:
    """Give every move that the case waits for at a moment."""
    if case.registration is None:
        return [(Role.PROVIDER, "registers the apprentice")]
    today = day_of(at)
    now = in_force(pack, case, today)
    return list(_moves(now, standing(now, case, at), today))


def _moves(pack: Pack, case: Case, today: date) -> Iterator[Move]:
    for key, breach in case.open_breaches(None):
        yield Role.OFFICER, f"deals with {key}, which is against {breach.clause}"
    yield from _asked(case)
    for clause, rule in pack.rules(Unenforced):
        waits = rule.confirm and confirmation(case, clause, rule) is None
        if waits and stands_before(pack, case, rule):
            yield rule.shown_to[0], f"confirms {clause.id}"
    match case.run.state:
        case RunState.WITHDRAWN:
            return
        case RunState.PASSED:
            yield from _certificate(case)
        case RunState.LAPSED:
            yield Role.OFFICER, "begins the whole EPA again"
        case _ if case.pause is PauseState.PAUSED:
            yield Role.PROVIDER, "ends the break in learning when it is over"
        case RunState.FAILED:
            offered = list(_redos(pack, case, today))
            yield from offered or [(Role.OFFICER, "begins the whole EPA again")]
        case _ if case.run.gateway is GatewayState.ACCEPTED:
            yield from _assessment(pack, case, today)
        case _:
            yield from _gateway(case)


def _asked(case: Case) -> Iterator[Move]:
    """Give what somebody has asked for or raised, and nobody has decided."""
    for key, adjustment in case.adjustments.items():
        if adjustment.state is RequestState.ASKED:
            yield Role.OFFICER, f"decides {key}, {adjustment.kind.words}"
    for key, matter in case.matters.items():
        match matter.state:
            case AppealState.LODGED:
                yield Role.OFFICER, f"acknowledges {key} and names its panellist"
            case AppealState.ACKNOWLEDGED:
                yield Role.PANELLIST, f"decides {key}"
            case MatterState.OPEN | RequestState.ASKED:
                yield Role.OFFICER, f"deals with {key}"
            case _:
                pass


def _gateway(case: Case) -> Iterator[Move]:
    if case.run.gateway is GatewayState.SUBMITTED:
        yield Role.OFFICER, "accepts the gateway or sends it back"
    else:
        yield Role.PROVIDER, "hands the gateway in, with everybody's part in it"


def _assessment(pack: Pack, case: Case, today: date) -> Iterator[Move]:
    if case.run.brief_state is BriefState.RECEIVED:
        yield Role.OFFICER, "settles the title and signs the project brief off, or sends it back"
    if case.run.brief_state is BriefState.RETURNED:
        yield Role.APPRENTICE, "hands the project brief in again"
    if pack.rules(PlanningHeld) and case.run.planning in PLANNING_MOVES:
        yield Role.OFFICER, PLANNING_MOVES[case.run.planning]
    for method, tried in case.current_attempts.items():
        yield from _attempt(pack, method, tried)
    released = [tried.released_at is not None for tried in case.current_attempts.values()]
    if all(released) and pack.rule(DecidedByBoard) is not None:
        yield Role.OFFICER, "records what the board decides"
    yield from _redos(pack, case, today)


def _attempt(pack: Pack, method: str, tried: Attempt) -> Iterator[Move]:
    named = pack.methods[method]
    if tried.state is AttemptState.WAITING and pack.rule(OutsideResult, method) is not None:
        yield Role.OFFICER, f"records the result of the {named.session} when it comes"
        return
    if tried.scope_state is ScopeState.PROPOSED:
        yield Role.OFFICER, f"approves the scope of the {named.session} or sends it back"
    elif pack.rule(ScopeApproved, method) and tried.scope_state is not ScopeState.APPROVED:
        again = " again" if tried.scope_state is ScopeState.RETURNED else ""
        yield Role.APPRENTICE, f"proposes the scope of the {named.session}{again}"
    asks_for_work = any(rule.method == method for _, rule in pack.rules(WorkIncludes))
    asks_for_work |= any(rule.method == method for _, rule in pack.rules(PiecesOfKind))
    still_to_come = tried.state in (AttemptState.WAITING, AttemptState.BOOKED)
    anew = "work" in tried.new
    if (asks_for_work or anew) and tried.work is None and still_to_come:
        yield Role.APPRENTICE, f"hands in the {'new ' if anew else ''}{named.work or 'work'}"
    if _waits_for_review(pack, method, tried) and still_to_come:
        yield Role.ASSESSOR, f"reviews the {named.work or 'work'}"
    if tried.assessor is None and still_to_come:
        yield Role.OFFICER, f"allocates an assessor to the {named.session}"
    found = SESSION_MOVES.get(tried.state)
    if found is not None:
        going_on = tried.sittings and tried.state in UNFINISHED
        sitting = f"sitting {len(tried.sittings) + 1} of the {named.session}"
        words = found[1].replace("the {}", "{}") if going_on else found[1]
        yield found[0], words.format(sitting if going_on else named.session)


def _waits_for_review(pack: Pack, method: str, tried: Attempt) -> bool:
    """Whether new work of another attempt is in, and its review is what comes next."""
    asked = pack.rule(WorkReviewedFirst, method) is not None and tried.number > 1
    return asked and tried.work is not None and not (tried.work.opened or tried.work.taken_over)


def _redos(pack: Pack, case: Case, today: date) -> Iterator[Move]:
    for method, tried in case.current_attempts.items():
        if tried.redo is RedoState.OFFERED:
            name = pack.methods[method].session
            by = decider(pack, case, method, today)
            yield by, f"decides on a re-sit or re-take of the {name}"


def _certificate(case: Case) -> Iterator[Move]:
    match case.certificate:
        case CertificateState.NONE | CertificateState.REJECTED:
            yield Role.OFFICER, "claims the certificate"
        case CertificateState.CLAIMED:
            yield Role.OFFICER, "records the certificate when it is issued"
        case CertificateState.REPLACEMENT:
            yield Role.OFFICER, "requests the replacement onward"
        case _:
            return
