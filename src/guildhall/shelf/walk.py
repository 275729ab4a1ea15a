"""Openings that walk the pack: the shortest legal life to a point, found from its own rules."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, get_args

from guildhall.engine.adjustments import part_seconds, planned_seconds
from guildhall.engine.dates import LONDON, add_months
from guildhall.engine.kinds.credentials import Credential
from guildhall.engine.kinds.evidence import (
    EvidenceAssessed,
    PiecesOfKind,
    PieceStates,
    PortfolioCovers,
    PortfolioPieces,
    PortfolioReviewed,
)
from guildhall.engine.kinds.gateway import (
    Declared,
    EnglishMaths,
    GatewayItem,
    OffTheJob,
    OnProgramme,
    Signatures,
    TrainingRecorded,
)
from guildhall.engine.kinds.order import PassedBefore
from guildhall.engine.kinds.outside import OutsideResult
from guildhall.engine.kinds.overall import DecidedByBoard, Integrated
from guildhall.engine.kinds.planning import (
    PlanningConfirmed,
    PlanningHeld,
    PlanningPresent,
    PlanningSettles,
)
from guildhall.engine.kinds.scope import ScopeApproved
from guildhall.engine.kinds.sessions import Identity, SessionPlan, SessionShows
from guildhall.engine.kinds.submissions import (
    AfterSubmission,
    BriefTitle,
    BriefWords,
    WordsWithin,
    WorkIncludes,
    WorkMaps,
)
from guildhall.engine.kinds.timing import Before
from guildhall.engine.numbers import as_decimal
from guildhall.engine.pack import Pack
from guildhall.engine.periods import back
from guildhall.engine.rules.evidence import to_review
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import AttemptState
from guildhall.shelf import sittings
from guildhall.shelf.bookings import (
    at_hour as _at,
    confirmations,
    first_bookings,
    step as _step,
    together,
    waves,
)
from guildhall.shelf.pieces import measures, of_each_kind
from guildhall.shelf.player import Player, StepError
from guildhall.shelf.scenario import Goal, Step, Walk

GOALS: tuple[Goal, ...] = get_args(Goal)
FIRST_OF_A_ROUND = GOALS.index("ready")
"""From this goal on, the methods of one round go before those of the next."""


def walk(player: Player, plan: Walk) -> Iterator[Step]:
    """Give the steps of the walk; each is performed on the player before the next is found.

    Raises StepError where the pack lets nothing through.
    """
    for own in _steps(player, plan):
        for step in (*confirmations(player, own), own):
            decision = player.perform(step)
            if decision.refused:
                reasons = "; ".join(f"{f.clause}: {f.sentence}" for f in decision.findings)
                message = f"the walk cannot {step.do} on {step.at}: {reasons}"
                raise StepError(message)
            yield step


def _steps(player: Player, plan: Walk) -> Iterator[Step]:
    """Give the steps up to the goal: methods that wait for the result of another come after it."""
    to = GOALS.index(plan.to)
    for leg in (_register, _gateway, _accept)[: to + 1]:
        yield from leg(player, plan)
    legs = (_ready, _hold, _mark, _agree, _release)
    rounds = waves(player.pack)
    for number, methods in enumerate(rounds, start=1):
        if to < FIRST_OF_A_ROUND:
            return
        last = number == len(rounds)
        for own in legs[: to - FIRST_OF_A_ROUND + 1] if last else legs:
            yield from own(player, plan, methods)
    if plan.to == GOALS[-1]:
        yield from _board(player, plan)


def _register(player: Player, plan: Walk) -> Iterator[Step]:
    given: dict[str, Any] = {"started_on": str(plan.from_)}
    option = plan.option or next(iter(player.pack.options), None)
    if option is not None:
        given["option"] = option
    yield _step(_at(plan.from_, 12), "provider", "register", **given)


def gateway_day(pack: Pack, start: date) -> date:
    """Give the first day on which the gateway can be accepted."""
    months = [rule.months for _, rule in pack.rules(OnProgramme)]
    return add_months(start, max(months, default=12))


def _gateway(player: Player, plan: Walk) -> Iterator[Step]:
    at = _at(gateway_day(player.pack, plan.from_), 12)
    pack = in_force(player.pack, player.case, at.date())
    for clause in pack.biting.get("submit_gateway", ()):
        match clause.rule:
            case EnglishMaths(level=level):
                held = [
                    {"subject": subject, "level": level, "evidence": f"certificate-{subject}"}
                    for subject in ("english", "maths")
                ]
                yield _step(at, "provider", "record_english_maths", qualifications=held)
            case OffTheJob(percent=percent):
                hours = {"hours": "1500", "off_the_job_hours": str(15 * percent)}
                yield _step(at, "provider", "record_training", **hours)
            case TrainingRecorded():
                yield _step(
                    at, "provider", "record_training", hours="1500", off_the_job_hours="300"
                )
            case GatewayItem(item="portfolio") | PortfolioPieces() | PiecesOfKind(method=None):
                if not player.case.evidence:
                    yield from _portfolio(player, plan, at)
            case GatewayItem(item=item):
                yield _item(pack, item, at)
            case Declared(what=what, by=roles, words=words, items=items):
                for role in roles:
                    given = {"what": what, "statement": words, "items": list(items)}
                    yield _step(at, role.value, "declare", **given)
            case _:
                pass
    yield from _credentials(pack, at)
    for _, before in pack.rules(Before):
        if before.before == "gateway" and before.step == "submit_work":
            day = back(at.date(), before.at_least, player.around)
            work = work_of(pack, before.method, player.case.known.option)
            yield _step(_at(day, 12), "apprentice", "submit_work", **work)
    for _, rule in pack.rules(Signatures):
        for role in rule.by:
            yield _step(at, role.value, "sign")
    yield _step(at, "provider", "submit_gateway")


def _credentials(pack: Pack, at: datetime) -> Iterator[Step]:
    """Record what the gateway and the sessions ask for, of the day itself and without an end."""
    asked: dict[tuple[str, str], str] = {}
    for _, rule in pack.rules(Credential):
        if set(rule.bites) <= {"claim_certificate"}:
            continue
        for which in list(rule.any_of)[: rule.least]:
            if asked.get((rule.item, which)) != "achieved":
                asked[rule.item, which] = rule.state
    for (item, which), state in asked.items():
        given = {"state": state, "dated": str(at.date()), "evidence": f"certificate-{which}"}
        yield _step(at, "provider", "record_credential", item=item, which=which, **given)


def _portfolio(player: Player, plan: Walk, at: datetime) -> Iterator[Step]:
    """Give the fewest pieces that the pack lets through, each mapped to all that it has to show."""
    pack = player.pack
    number = pack.rule(PortfolioPieces)
    covers = pack.rule(PortfolioCovers)
    option = player.case.known.option
    said = [
        key for _, rule in pack.rules(PieceStates) if not rule.method for key in rule.statements
    ]
    piece: dict[str, Any] = {
        "kind": "document",
        "dated": str(plan.from_),
        "task": "A task at work",
        "ksbs": list(pack.ksbs_of(covers[1].method, option)) if covers else [],
        "statements": said,
    }
    pieces = [piece | own for own in of_each_kind(pack, None)]
    pieces += [piece] * ((number[1].least if number else 1 - len(pieces)) - len(pieces))
    for n, one in enumerate(pieces, start=1):
        yield _step(at, "apprentice", "add_evidence", piece=one | {"id": f"piece-{n}"})


def _item(pack: Pack, item: str, at: datetime) -> Step:
    match item:
        case "competence":
            return _step(at, "employer", "confirm_competence")
        case "outcomes":
            return _step(at, "provider", "state_outcomes", where="The portfolio's index.")
        case "knowledge":
            where = "The provider's own courses."
            return _step(at, "provider", "state_knowledge", where=where, no_certificates=True)
        case "preferred_dates":
            day = str(at.date() + timedelta(days=30))
            return _step(
                at, "provider", "state_preferred_dates", dates=dict.fromkeys(pack.methods, day)
            )
        case "adjustments":
            return _step(at, "provider", "state_adjustments", needed=False)
        case _:
            return _brief(pack, at)


def _brief(pack: Pack, at: datetime) -> Step:
    words = pack.rule(BriefWords)
    return _step(
        at,
        "apprentice",
        "submit_brief",
        scope="What the project builds, and for whom.",
        steps=[{"what": "Build it", "weeks": "6"}, {"what": "Try it and hand it in", "weeks": "2"}],
        planned_submission=str(at.date() + timedelta(weeks=8)),
        words=words[1].most if words else 400,
    )


def _accept(player: Player, plan: Walk) -> Iterator[Step]:
    at = _at(gateway_day(player.pack, plan.from_), 12)
    if player.pack.rule(PortfolioReviewed) is not None:
        yield _step(at, "officer", "review_portfolio", adequate=True)
    yield _step(at, "officer", "accept_gateway")


def _ready(player: Player, plan: Walk, methods: tuple[str, ...]) -> Iterator[Step]:
    pack = player.pack
    at = _at(gateway_day(pack, plan.from_), 12)
    if any(tried.released_at is not None for tried in player.case.current_attempts.values()):
        at = _after(player)
    else:
        if pack.rule(BriefTitle) is not None:
            title = "The title of the project"
            yield _step(at, "officer", "sign_off_brief", title=title, enough_room=True)
        yield from _meeting(pack, at)
    here = tuple(method for method in methods if method in assessed_here(pack))
    for method in here:
        yield _step(at, "officer", "allocate_assessor", method=method)
        if pack.rule(ScopeApproved, method) is not None:
            scope = "What the work covers."
            yield _step(at, "apprentice", "propose_scope", method=method, scope=scope)
            yield _step(at, "officer", "approve_scope", method=method)
        work = work_of(pack, method, player.case.known.option)
        if work["pieces"]:
            if player.case.attempt(method).work is None:
                yield _step(at, "apprentice", "submit_work", **work)
            yield _step(at, "assessor", "review_work", method=method, opened=True)
        if any(rule.step == "plan_session" for rule in _before(pack, method)):
            yield _plan(player, method, at)
    for group in together(pack, here):
        yield from first_bookings(player, group, at)


def _before(pack: Pack, method: str) -> list[Before]:
    """Give what has to be done for a method so long before something else."""
    return [rule for _, rule in pack.rules(Before) if rule.method == method]


def _plan(player: Player, method: str, at: datetime) -> Step:
    """Give the plan of a session: every theme, and every descriptor of a distinction."""
    themes = player.pack.themes_of(method, player.case.known.option)
    best = [f"{slug}.{key}" for slug, theme in themes.items() for key in theme.distinction]
    given: dict[str, Any] = {"method": method, "themes": list(themes), "descriptors": best}
    return _step(at, "assessor", "plan_session", **given)


def _meeting(pack: Pack, at: datetime) -> Iterator[Step]:
    """Give the planning meeting, held and confirmed, where the pack has one."""
    held = pack.rule(PlanningHeld)
    if held is None:
        return
    text = at.astimezone(LONDON).replace(tzinfo=None).isoformat(" ")
    yield _step(at, "officer", "book_planning_meeting", starts_at=text, place="online")
    settled = [
        *held[1].settles,
        *(k for _, rule in pack.rules(PlanningSettles) for k in rule.settles),
    ]
    present = [
        "apprentice",
        "officer",
        *(rule.role.value for _, rule in pack.rules(PlanningPresent)),
    ]
    given: dict[str, Any] = {"present": present, "settled": settled, "minutes": held[1].minutes}
    yield _step(at, "officer", "hold_planning_meeting", **given)
    told = [key for _, rule in pack.rules(PlanningConfirmed) for key in rule.tells]
    yield _step(at, "officer", "confirm_planning_meeting", told=told, to=["apprentice"])


def work_of(pack: Pack, method: str, option: str | None) -> dict[str, Any]:
    """Give the least that can be handed in for a method: the pieces that its rules ask for."""
    pieces: dict[str, dict[str, Any]] = {}

    def piece(kind: str) -> dict[str, Any]:
        return pieces.setdefault(kind, {"kind": kind, "measures": {}})

    if any(rule.step == "submit_work" for rule in _before(pack, method)):
        piece("work")
    for clause in pack.clauses:
        match clause.rule:
            case WorkIncludes(method=of, any_of=kinds, most_words=words) if of == method:
                piece(kinds[0])["measures"] |= {"words": words} if words else {}
            case AfterSubmission(method=of, of=kinds) if of == method:
                for kind in kinds:
                    piece(kind)
            case WorkMaps(method=of, of=kind) if of == method:
                piece(kind)["ksbs"] = list(pack.ksbs_of(method, option))
            case WordsWithin(method=of, of=kind, words=words) if of == method:
                piece(kind)["measures"] |= {"words": words}
            case PieceStates(method=of, of=kind, statements=said) if of == method and kind:
                piece(kind)["statements"] = list(said)
            case _:
                pass
    waited_for = any(
        rule.first == method and rule.state == "submitted" for _, rule in pack.rules(PassedBefore)
    )
    if waited_for and not pieces:
        piece("work")
    for kind, single in pieces.items():
        single["measures"] |= measures(pack, method, kind)
    several = [own for own in of_each_kind(pack, method) if own["kind"] not in pieces]
    return {"method": method, "pieces": [*pieces.values(), *several]}


def _by_date(player: Player, methods: tuple[str, ...]) -> list[str]:
    """Give the methods in the order of their sessions."""
    booked = {
        method: tried.session.starts_at
        for method, tried in player.case.current_attempts.items()
        if tried.state is AttemptState.BOOKED and tried.session is not None and method in methods
    }
    return sorted(booked, key=lambda method: booked[method])


def _hold(player: Player, _: Walk, methods: tuple[str, ...]) -> Iterator[Step]:
    while booked := _by_date(player, methods):
        method = booked[0]
        session = player.case.attempt(method).session
        if session is not None:
            yield from session_steps(player, method, session.starts_at)
        if player.case.attempt(method).state is AttemptState.WAITING:
            yield from first_bookings(player, (method,), _after(player))


def session_steps(player: Player, method: str, start: datetime) -> Iterator[Step]:
    """Give the steps of one session that keeps every rule, from its checks to its end."""
    pack = player.pack
    for _, rule in pack.rules(Declared):
        if rule.method == method:
            for role in rule.by:
                said = {"what": rule.what, "statement": rule.words, "items": list(rule.items)}
                yield _step(start, role.value, "declare", **said)
    themes = pack.themes_of(method, player.case.known.option)
    if pack.rule(SessionPlan, method) is not None and player.case.attempt(method).plan is None:
        yield _plan(player, method, start)
    needed = sittings.conditions(pack, player.case, method)
    if needed:
        yield _step(start, "assessor", "record_conditions", method=method, confirmed=needed)
    if pack.rule(Identity, method) is not None:
        yield _step(start, "assessor", "check_identity", method=method, shown="passport")
    present = sittings.panel(pack, method)
    if present:
        yield _step(start, "assessor", "record_panel", method=method, present=present)
    yield _step(start, "assessor", "start_session", method=method)
    clock = start
    lengths = part_seconds(pack, player.case, method)
    for number, part in enumerate(lengths):
        clock = start + timedelta(seconds=sum(list(lengths.values())[:number]))
        yield _step(clock, "assessor", "start_part", method=method, part=part)
    for about in sittings.questions(pack, method, list(themes)):
        clock += timedelta(minutes=1)
        yield _step(clock, "assessor", "ask_question", method=method, **about)
    length = planned_seconds(pack, player.case, method) or 3600
    covered = [
        item for _, rule in pack.rules(SessionShows) if rule.method == method for item in rule.items
    ]
    ended = start + timedelta(seconds=length)
    yield _step(ended, "assessor", "end_session", method=method, covered=covered)


def _after(player: Player) -> datetime:
    last = player.case.last_at
    if last is None:
        message = "nothing has happened yet"
        raise StepError(message)
    return last + timedelta(hours=1)


def assessed_here(pack: Pack) -> list[str]:
    """Give the methods that have a session here, and no result from outside."""
    return [method for method in pack.methods if pack.rule(OutsideResult, method) is None]


def _mark(player: Player, plan: Walk, methods: tuple[str, ...]) -> Iterator[Step]:
    at = _after(player)
    for method in methods:
        outside = player.pack.rule(OutsideResult, method)
        if outside is not None:
            yield _recorded(player, method, outside[1], plan, at)
            continue
        grade = plan.results.get(method, player.pack.scale_of(method)[1])
        given: dict[str, Any] = {"method": method, "set": grade}
        assessed = player.pack.rule(EvidenceAssessed, method)
        if assessed is not None:
            given["reviewed"] = to_review(assessed[1], player.case)
        yield _step(at, "assessor", "mark", **given)


def _recorded(player: Player, method: str, rule: OutsideResult, plan: Walk, at: datetime) -> Step:
    """Give the step that records a result from outside, of that day, amounting to its grade."""
    scale = player.pack.scale_of(method)
    grade = plan.results.get(method, scale[1])
    given: dict[str, Any] = {"method": method, "source": rule.from_[0], "held_on": str(at.date())}
    if rule.bands:
        if grade not in rule.bands:
            message = f"no score of {method} leads to {grade!r}"
            raise StepError(message)
        given["score"] = str(rule.bands[grade].from_)
    else:
        given["grade"] = grade
        if rule.out_of is not None:
            share = Fraction(scale.index(grade), len(scale) - 1)
            given["score"] = str(as_decimal(Fraction(rule.out_of) * share))
    if rule.lines:
        share = Fraction(scale.index(grade), len(scale) - 1)
        marks = {line: Fraction(most) * share for line, most in rule.lines.items()}
        given["scores"] = {line: str(as_decimal(mark)) for line, mark in marks.items()}
    if rule.evidence:
        given["evidence"] = "certificate"
    return _step(at, "officer", "record_result", **given)


def _agree(player: Player, _: Walk, methods: tuple[str, ...]) -> Iterator[Step]:
    at = _after(player)
    for method in methods:
        if method not in assessed_here(player.pack):
            continue
        yield _step(at, "quality_assurer", "agree_marks", method=method)


def _release(player: Player, _: Walk, methods: tuple[str, ...]) -> Iterator[Step]:
    at = _after(player)
    for method in methods:
        yield _step(at, "officer", "release_result", method=method)


def _board(player: Player, plan: Walk) -> Iterator[Step]:
    """Give the decision of the board, where one decides: with no method at all as well."""
    at, board = _after(player), player.pack.rule(DecidedByBoard)
    if board is not None:
        grade = plan.results.get("overall", board[1].grades[1])
        given: dict[str, Any] = {"grade": grade, "decided_on": str(at.date()), "source": "board"}
        if board[1].evidence:
            given["evidence"] = "minutes"
        if player.pack.rule(Integrated) is not None:
            given["degree_awarded"] = grade != board[1].grades[0]
        yield _step(at, "officer", "record_outcome", **given)
