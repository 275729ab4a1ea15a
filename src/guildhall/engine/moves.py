"""Whose move it is: what each track of a case waits for, from whom, and by when.

Pure: give the case as whoever asks may see it (see `audience`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from guildhall.engine.actions import SubmitGateway
from guildhall.engine.actor import NOWHERE, SYSTEM, Actor, Surroundings
from guildhall.engine.ask import Ask
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, spoken
from guildhall.engine.deadlines import Deadline, deadlines
from guildhall.engine.house import related
from guildhall.engine.kinds.credentials import Credential
from guildhall.engine.kinds.evidence import PiecesOfKind
from guildhall.engine.kinds.gateway import (
    Declared,
    EnglishMathsChoice,
    GatewayComplete,
    GatewayItem,
    Signatures,
)
from guildhall.engine.kinds.outside import OutsideResult
from guildhall.engine.kinds.overall import DecidedByBoard
from guildhall.engine.kinds.planning import PlanningHeld
from guildhall.engine.kinds.redo import WorkReviewedFirst
from guildhall.engine.kinds.reform import BehavioursVerified, MethodsChosen
from guildhall.engine.kinds.scope import ScopeApproved
from guildhall.engine.kinds.submissions import AfterSubmission, WorkIncludes
from guildhall.engine.kinds.unenforced import Unenforced
from guildhall.engine.lapse import standing
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.parts import before_the_start, for_others, to_declare, too_early
from guildhall.engine.redos import decider
from guildhall.engine.rules import judge
from guildhall.engine.rules.credentials import runs_out
from guildhall.engine.rules.unenforced import confirmation, stands_before
from guildhall.engine.run import Attempt
from guildhall.engine.urgency import from_day, waiting_since
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import (
    AppealState,
    AttemptState,
    BriefState,
    CertificateState,
    GatewayState,
    Kind,
    MatterState,
    PauseState,
    PlanningState,
    RedoState,
    RequestState,
    Role,
    RunState,
    ScopeState,
    Track,
)
from guildhall.engine.wording import listed, numbered


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody can do to bring a case on.

    `action` is done about `target`, as in `permitted`; where there is another way (to send
    something back, say), `words` name it. `role` is who would do it; others may as well where the
    lifecycle table lets them. `by_day` is the last day of the nearest limit on it, and `clause`
    where that limit, or the move itself, is written. Before `from_day` it is only coming up;
    `waiting_since` is when it came to whoever makes it (see `urgency`).
    """

    role: Role
    action: str
    words: str
    target: str | None = None
    method: str | None = None
    clause: str | None = None
    by_day: date | None = None
    from_day: date | None = None
    waiting_since: date | None = None

    @property
    def sentence(self) -> str:
        """The move as a sentence, with who makes it."""
        return f"The {self.role.words} {self.words}."


SESSION_MOVES: dict[AttemptState, tuple[Role, str, str]] = {
    AttemptState.WAITING: (Role.OFFICER, "book_session", "books {}"),
    AttemptState.BOOKED: (Role.ASSESSOR, "start_session", "holds {}"),
    AttemptState.UNDER_WAY: (Role.ASSESSOR, "end_session", "goes on with {} and ends it"),
    AttemptState.INTERRUPTED: (Role.ASSESSOR, "resume_session", "resumes {} or ends it"),
    AttemptState.ENDED: (Role.ASSESSOR, "mark", "marks {}"),
    AttemptState.MARKED: (Role.QUALITY_ASSURER, "agree_marks", "checks the marks of {}"),
    AttemptState.RETURNED: (Role.ASSESSOR, "mark", "marks {} again"),
    AttemptState.AGREED: (Role.OFFICER, "release_result", "releases the result of {}"),
}

STILL_TO_COME = (AttemptState.WAITING, AttemptState.BOOKED)
HELD = frozenset({"book_session", "start_session"})
TOWARDS = {"allocate_assessor": HELD, "change_assessor": HELD}
"""Moves towards others: a session that has to be held by a day needs its assessor by then."""
TO_CHANGE = (*STILL_TO_COME, AttemptState.ENDED, AttemptState.RETURNED)
"""States in which another assessor can take over."""
UNFINISHED = (*STILL_TO_COME, AttemptState.UNDER_WAY, AttemptState.INTERRUPTED)
"""States in which a sitting is still to come or under way."""

PLANNING_MOVES: dict[PlanningState, tuple[str, str]] = {
    PlanningState.NONE: ("book_planning_meeting", "books the planning meeting"),
    PlanningState.MISSED: ("book_planning_meeting", "books the planning meeting again"),
    PlanningState.BOOKED: ("hold_planning_meeting", "holds the planning meeting"),
    PlanningState.HELD: (
        "confirm_planning_meeting", "confirms what the planning meeting settled",
    ),
}  # fmt: skip

MATTER_MOVES: dict[Track, str] = {
    Track.SPECIAL_CONSIDERATION: "decide_special_consideration",
    Track.COMPLAINT: "answer_complaint",
    Track.MALPRACTICE: "decide_malpractice",
}
"""By what action an officer deals with a matter that somebody has raised."""
PARTS_OF = (Role.APPRENTICE, Role.EMPLOYER)
"""Those who have a part in a gateway that the training provider brings together."""
ABOUT: dict[Track, str] = {
    Track.APPEAL: "against the result of",
    Track.MALPRACTICE: "of suspected malpractice in",
    Track.SPECIAL_CONSIDERATION: "for special consideration in",
}
"""What a matter is to a method."""


def moves(
    pack: Pack,
    case: Case,
    at: datetime,
    around: Surroundings = NOWHERE,
    limits: list[Deadline] | None = None,
) -> list[Move]:
    """Give every move that the case waits for at a moment.

    A specification that counts in working days needs the calendar in `around`. `limits` are the
    deadlines at that moment, where they are at hand.
    """
    if case.registration is None:
        return [Move(Role.PROVIDER, "register", "registers the apprentice")]
    today = day_of(at)
    pack = in_force(pack, case, today)
    if limits is None:
        limits = deadlines(pack, case, at, around)
    case = standing(pack, case, at)
    return [_dated(move, case, limits) for move in _moves(pack, case, at, around)]


def moves_of(
    viewer: Actor, pack: Pack, case: Case, at: datetime, around: Surroundings = NOWHERE
) -> list[Move]:
    """Give a viewer's own next moves: of an assessor, those on the methods allocated to them."""
    return [
        move
        for move in moves(pack, case, at, around)
        if move.role is viewer.role
        and (case.registration is None or related(case, viewer, move.method))
    ]


def _dated(move: Move, case: Case, limits: list[Deadline]) -> Move:
    """Give a move with its days, and the nearest limit on it that runs still, or is overdue."""
    move = replace(
        move,
        from_day=from_day(case, move.action, move.method),
        waiting_since=waiting_since(case, move.action, move.target),
    )
    limited = TOWARDS.get(move.action, {move.action})
    for limit in limits:
        if limit.opens or limit.state not in ("running", "overdue"):
            continue
        if move.by_day is None:
            about_it = limit.method in (None, move.method) and move.clause in (None, limit.clause)
        else:  # What the session waits for has its day; a limit counts where it comes before that.
            about_it = limit.method == move.method and limit.by_day < move.by_day
        if limited & set(limit.steps) and about_it:
            return replace(move, clause=limit.clause, by_day=limit.by_day)
    return move


def _moves(pack: Pack, case: Case, at: datetime, around: Surroundings) -> Iterator[Move]:
    yield from _breaches(case)
    yield from _raised(pack, case)
    yield from _to_confirm(pack, case)
    begins_again = Move(Role.OFFICER, "begin_run", "begins the whole EPA again")
    match case.run.state:
        case RunState.WITHDRAWN:
            return
        case RunState.PASSED:
            yield from _certificate(pack, case, day_of(at))
        case RunState.LAPSED:
            yield begins_again
        case _ if case.pause is PauseState.PAUSED:
            yield Move(Role.PROVIDER, "resume", "ends the break in learning when it is over")
        case RunState.FAILED:
            yield from list(_redos(pack, case, day_of(at))) or [begins_again]
        case _:
            yield from _under_way(pack, case, at, around)


# What has happened, or was asked for, and waits for an answer


def _breaches(case: Case) -> Iterator[Move]:
    for key, breach in case.open_breaches(None):
        words = f"deals with {numbered(key)}, which is against {breach.clause}"
        yield Move(Role.OFFICER, "settle_breach", words, key, breach.method, breach.clause)


def _raised(pack: Pack, case: Case) -> Iterator[Move]:
    """Give what somebody has asked for or raised, and nobody has decided."""
    for key, adjustment in case.adjustments.items():
        if adjustment.state is RequestState.ASKED:
            words = f"decides {numbered(key)}, {adjustment.kind.words}"
            yield Move(Role.OFFICER, "decide_adjustment", words, key, adjustment.method)
    for key, matter in case.matters.items():
        name = numbered(key)
        if matter.about in pack.methods:
            name = f"{name}, {ABOUT[matter.track]} the {pack.methods[matter.about].session},"
        match matter.state:
            case AppealState.LODGED:
                words = f"acknowledges {name} and names its panellist"
                yield Move(Role.OFFICER, "acknowledge_appeal", words, key)
            case AppealState.ACKNOWLEDGED:
                yield Move(Role.PANELLIST, "decide_appeal", f"decides {name}".rstrip(","), key)
            case MatterState.OPEN | RequestState.ASKED:
                action = MATTER_MOVES[matter.track]
                yield Move(Role.OFFICER, action, f"deals with {name}".rstrip(","), key)
            case _:
                pass


def _to_confirm(pack: Pack, case: Case) -> Iterator[Move]:
    """Give the rules that somebody has to confirm; of several who may, the first that is named."""
    for clause, rule in pack.rules(Unenforced):
        waits = rule.confirm and confirmation(case, clause, rule) is None
        if waits and stands_before(pack, case, rule):
            words = f"confirms {clause.id}"
            yield Move(rule.shown_to[0], "confirm_rule", words, clause.id, rule.method, clause.id)


# Up to the gateway, and through the assessment


def _under_way(pack: Pack, case: Case, at: datetime, around: Surroundings) -> Iterator[Move]:
    """Give what an open run waits for; a plan may let its methods begin before the gateway."""
    accepted = case.run.gateway is GatewayState.ACCEPTED
    if accepted:
        yield from _preparation(pack, case)
    else:
        yield from _gateway(pack, case, at, around)
    yield from _renewals(pack, case, day_of(at))
    to_choose: set[str] = set()
    if accepted or not _waits_for_gateway(pack):
        for clause, rule in _choices(pack, case):
            to_choose |= set(rule.methods)
            yield _choice(pack, clause, rule)
    for method, tried in case.current_attempts.items():
        if method not in to_choose and (accepted or _begun(tried)):
            yield from _attempt(pack, case, method, tried)
            for clause, first, day in too_early(pack, case, method, around):
                words = (
                    f"moves the {pack.methods[method].session}: {spoken(first)} is its first day"
                )
                yield Move(Role.OFFICER, "move_session", words, method, method, clause.id, day)
    released = [tried.released_at is not None for tried in case.current_attempts.values()]
    if accepted and all(released) and pack.rule(DecidedByBoard) is not None:
        yield Move(Role.OFFICER, "record_outcome", "records what the board decides")
    yield from _redos(pack, case, day_of(at))


def _gateway(pack: Pack, case: Case, at: datetime, around: Surroundings) -> Iterator[Move]:
    if case.run.gateway is GatewayState.SUBMITTED:
        yield Move(Role.OFFICER, "accept_gateway", "accepts the gateway or sends it back")
        return
    for clause, _ in pack.rules(EnglishMathsChoice):
        ask = Ask(pack, case, SubmitGateway(), SYSTEM, at, at, around, clause)
        answer = judge(clause.rule, ask) or ()
        if any(found.kind is not Kind.NOTE for found in answer) and not case.waived(clause.id):
            words = "decides whether English and maths are needed"
            yield Move(Role.EMPLOYER, "decide_english_maths", words, clause=clause.id)
    yield from _parts(for_others(pack, case, at, around), case)
    words = "hands the gateway in, with everybody's part in it"
    if case.run.gateway is GatewayState.RETURNED:
        words = "mends what the gateway was sent back for, and hands it in again"
    yield Move(Role.PROVIDER, "submit_gateway", words)


def _parts(missing: list[Clause], case: Case) -> Iterator[Move]:
    """Give what apprentice and employer add to a gateway: their signature comes last."""
    yield from _declarations(missing, case, "gateway")
    for clause in missing:
        if isinstance(clause.rule, GatewayItem) and clause.rule.item == "competence":
            words = "confirms that the apprentice works at the standard"
            yield Move(Role.EMPLOYER, "confirm_competence", words, clause=clause.id)
    if all(isinstance(clause.rule, Signatures) for clause in missing):
        for clause in missing:
            yield from _to_sign(clause, case)


def _declarations(wanted: list[Clause], case: Case, what: str) -> Iterator[Move]:
    """Give what somebody has still to declare: one thing by its name, several by their number."""
    for role in PARTS_OF:
        made = [clause for clause in wanted if to_declare(clause, role, case)]
        for clause in made[:1]:
            words = f"makes {len(made)} declarations for the {what}"
            if len(made) == 1 and isinstance(clause.rule, Declared):
                words = f"declares {clause.rule.words}"
            yield Move(role, "declare", words, clause=clause.id)


def _to_sign(clause: Clause, case: Case) -> Iterator[Move]:
    """Give the signatures that are not there, or that a change of the form has taken away."""
    by = clause.rule.by if isinstance(clause.rule, Signatures) else ()
    for role in PARTS_OF:
        signed = case.run.signatures.get(role)
        if role in by and (signed is None or signed.digest != case.gateway_digest):
            words = f"signs the gateway form{'' if signed is None else ' again'}"
            yield Move(role, "sign", words, clause=clause.id)


def _preparation(pack: Pack, case: Case) -> Iterator[Move]:
    """Give what the project brief and the planning meeting wait for."""
    if case.run.brief_state is BriefState.RECEIVED:
        words = "settles the title and signs the project brief off, or sends it back"
        yield Move(Role.OFFICER, "sign_off_brief", words)
    if case.run.brief_state is BriefState.RETURNED:
        yield Move(Role.APPRENTICE, "submit_brief", "hands the project brief in again")
    if pack.rules(PlanningHeld) and case.run.planning in PLANNING_MOVES:
        yield Move(Role.OFFICER, *PLANNING_MOVES[case.run.planning])


def _waits_for_gateway(pack: Pack) -> bool:
    """Whether nothing is booked before the gateway is accepted."""
    return any(isinstance(own.rule, GatewayComplete) for own in pack.biting.get("book_session", ()))


def _begun(tried: Attempt) -> bool:
    return tried.state is not AttemptState.WAITING or tried.number > 1 or tried.work is not None


def _choices(pack: Pack, case: Case) -> Iterator[tuple[Clause, MethodsChosen]]:
    """Give the clauses by which methods are still to be chosen."""
    if case.run.chosen is None:
        yield from pack.rules(MethodsChosen)


def _choice(pack: Pack, clause: Clause, rule: MethodsChosen) -> Move:
    number = str(rule.least) if rule.least == rule.most else f"{rule.least} to {rule.most}"
    names = listed(f"the {pack.methods[method].session}" for method in rule.methods)
    words = f"chooses {number} of {names}"
    return Move(Role.OFFICER, "choose_methods", words, clause=clause.id)


def _renewals(pack: Pack, case: Case, today: date) -> Iterator[Move]:
    """Give the credentials that have run out, or will have on the day that is known to ask.

    Several clauses may ask for the same one: it is renewed once.
    """
    told = set()
    for clause, rule in pack.rules(Credential):
        found = runs_out(rule, case)
        if found is None or case.waived(clause.id):
            continue
        held, last = found
        one = (held.item, held.which)
        if one not in told and last < max([today, *_asked_on(rule, case)]):
            told.add(one)
            words = f"renews {rule.any_of[held.which]}"
            yield Move(Role.PROVIDER, "record_credential", words, rule.item, rule.method, clause.id)


def _asked_on(rule: Credential, case: Case) -> Iterator[date]:
    """Give the days of the sessions that are booked, where a credential has to be valid then."""
    if rule.valid_on == "session":
        for method, tried in case.current_attempts.items():
            booked = tried.session if tried.state is AttemptState.BOOKED else None
            if booked is not None and rule.method in (None, method):
                yield booked.day


# One method


def _attempt(pack: Pack, case: Case, method: str, tried: Attempt) -> Iterator[Move]:
    named = pack.methods[method]

    def move(role: Role, action: str, words: str) -> Move:
        return Move(role, action, words, method, method)

    if tried.state is AttemptState.WAITING and pack.rule(OutsideResult, method) is not None:
        words = f"records the result of the {named.session} when it comes"
        yield move(Role.OFFICER, "record_result", words)
        return
    if tried.scope_state is ScopeState.PROPOSED:
        words = f"approves the scope of the {named.session} or sends it back"
        yield move(Role.OFFICER, "approve_scope", words)
    elif pack.rule(ScopeApproved, method) and tried.scope_state is not ScopeState.APPROVED:
        again = " again" if tried.scope_state is ScopeState.RETURNED else ""
        words = f"proposes the scope of the {named.session}{again}"
        yield move(Role.APPRENTICE, "propose_scope", words)
    if tried.state in STILL_TO_COME:
        booked = tried.session if tried.state is AttemptState.BOOKED else None
        held = booked.day if booked is not None else None
        for one in _declarations(before_the_start(pack, case, method), case, named.session):
            yield replace(one, method=method, by_day=held)
        if tried.work is None and (_asks_for_work(pack, method) or "work" in tried.new):
            words = f"hands in the {'new ' if 'work' in tried.new else ''}{named.work_name}"
            wanted = move(Role.APPRENTICE, "submit_work", words)
            follows = [own for own, rule in pack.rules(AfterSubmission) if rule.method == method]
            if held is not None and follows:
                wanted = replace(wanted, clause=follows[0].id, by_day=held)
            yield wanted
        if _waits_for_review(pack, method, tried):
            yield move(Role.ASSESSOR, "review_work", f"reviews the {named.work_name}")
    # A session that was held elsewhere has nobody yet who marks it.
    if tried.assessor is None and tried.state in (*STILL_TO_COME, AttemptState.ENDED):
        words = f"allocates an assessor to the {named.session}"
        yield move(Role.OFFICER, "allocate_assessor", words)
    interested = tried.assessor is not None and tried.assessor.person in case.interested
    if interested and tried.state in TO_CHANGE:
        words = f"allocates another assessor to the {named.session}: an interest is declared"
        yield move(Role.OFFICER, "change_assessor", words)
    if tried.state in SESSION_MOVES:
        role, action, words = SESSION_MOVES[tried.state]
        if interested and role is Role.ASSESSOR and tried.state in TO_CHANGE:
            return
        name = f"the {named.session}"
        if tried.sittings and tried.state in UNFINISHED:
            name = f"sitting {len(tried.sittings) + 1} of {name}"
        yield move(role, action, words.format(name))


def _asks_for_work(pack: Pack, method: str) -> bool:
    """Whether a clause says something of the work of a method: what it holds, or when it comes."""
    rules = [own.rule for own in pack.clauses if getattr(own.rule, "method", None) == method]
    made_of = WorkIncludes | PiecesOfKind
    return any(isinstance(rule, made_of) or "submit_work" in rule.bites for rule in rules)


def _waits_for_review(pack: Pack, method: str, tried: Attempt) -> bool:
    """Whether new work of another attempt is in, and its review is what comes next."""
    asked = pack.rule(WorkReviewedFirst, method) is not None and tried.number > 1
    return asked and tried.work is not None and not (tried.work.opened or tried.work.taken_over)


# What follows


def _redos(pack: Pack, case: Case, today: date) -> Iterator[Move]:
    for method, tried in case.current_attempts.items():
        if tried.redo is RedoState.OFFERED:
            words = f"decides on a re-sit or re-take of the {pack.methods[method].session}"
            yield Move(decider(pack, case, method, today), "agree_redo", words, method, method)


def _certificate(pack: Pack, case: Case, today: date) -> Iterator[Move]:
    match case.certificate:
        case CertificateState.NONE | CertificateState.REJECTED:
            yield from _renewals(pack, case, today)
            words = "claims the certificate"
            if case.certificate is CertificateState.REJECTED:
                words = "claims the certificate again: the claim was sent back"
            yield _verification(pack, case) or Move(Role.OFFICER, "claim_certificate", words)
        case CertificateState.CLAIMED:
            words = "records the certificate when it is issued"
            yield Move(Role.OFFICER, "record_certificate", words)
        case CertificateState.REPLACEMENT:
            words = "passes on the request for a replacement certificate"
            yield Move(Role.OFFICER, "record_replacement", words)
        case _:
            return


def _verification(pack: Pack, case: Case) -> Move | None:
    """Give the employer's move where the claim waits for the behaviours to be verified."""
    said = case.run.behaviours
    for clause, _ in pack.rules(BehavioursVerified):
        if not case.waived(clause.id) and not (said is not None and said.verified):
            words = "verifies the behaviours, before the certificate is claimed"
            return Move(Role.EMPLOYER, "verify_behaviours", words, clause=clause.id)
    return None
