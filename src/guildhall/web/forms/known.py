"""What can be chosen in a form: the words of the pack, what is on the case, people and bodies."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from guildhall.engine.case import Case
from guildhall.engine.kinds.base import RuleBase
from guildhall.engine.kinds.credentials import Credential
from guildhall.engine.kinds.evidence import (
    WHOLE,
    DiscouragedKinds,
    EvidenceAssessed,
    KnowledgeInWork,
    MeasureWithin,
    PieceDates,
    PiecesOfKind,
    PieceStates,
    PortfolioCovers,
    VideoLimits,
)
from guildhall.engine.kinds.gateway import Declared
from guildhall.engine.kinds.outside import OutsideResult
from guildhall.engine.kinds.planning import PlanningConfirmed, PlanningHeld, PlanningSettles
from guildhall.engine.kinds.records import ReplacementForm
from guildhall.engine.kinds.redo import NewPaper
from guildhall.engine.kinds.scoring import MarkScheme
from guildhall.engine.kinds.sessions import (
    Conditions,
    Delivery,
    EndedByApprentice,
    EndedConfident,
    SessionShows,
)
from guildhall.engine.kinds.sittings import Setting, Sittings
from guildhall.engine.kinds.submissions import Together, Topic, WordsWithin, WorkIncludes, WorkMaps
from guildhall.engine.kinds.timing import PlannedLength
from guildhall.engine.kinds.unenforced import Unenforced
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.rules.evidence import IN_VIEW, VIDEO, called
from guildhall.engine.rules.ways import counts_score
from guildhall.engine.vocabulary import Does, RequestState, Role, Track
from guildhall.engine.wording import capital
from guildhall.people import scope
from guildhall.people.acting import Principal
from guildhall.people.models import Organisation
from guildhall.web.forms.parts import Known, Option, Options
from guildhall.web.forms.words import MEASURES, PIECES, spoken

PARTIES = (Role.APPRENTICE, Role.EMPLOYER, Role.PROVIDER)
AT_A_MEETING = (*PARTIES, Role.OFFICER, Role.ASSESSOR)
PIECED: Mapping[str, frozenset[str]] = {
    "add_evidence": WHOLE,
    "submit_work": frozenset({"submit_work", "start_session"}),
}
"""The actions by which a piece comes in, with those at which clauses speak of it."""
OF_ONE_PART = ("RequestAdjustment.part", "DecideAdjustment.part")
"""What is not asked where every session has one part alone."""
SOMETHING_ELSE = frozenset({"Piece.kind", "Appeal.against", "RecordResult.source"})


def known_of(
    pack: Pack, case: Case | None = None, method: str | None = None, action: str = ""
) -> Known:
    """Give what can be chosen by the pack and the case.

    `method`: that the form is about. `action`: that it does, where it does one alone: of a piece
    is then asked what the clauses of that action want to know.
    """
    option = case.registration.option if case is not None and case.registration else None
    found: dict[str, Options] = {
        "reviewed": (),
        **_of_the_whole(pack),
        "ksbs": _ksbs(pack, option, method, action),
        **_of_clauses(pack),
        **_of_evidence(pack, method, action),
        **_of_marks(pack, method, option),
        **_of_sessions(pack, method, option),
        **(_of_case(pack, case, method) if case is not None else {}),
    }
    kept = {name: one for name, one in found.items() if one or name in TICKED}
    without = {
        "BookSession.setting" if not pack.rules(Setting) else "",
        "BookSession.delivery" if not (pack.rules(Delivery) or _online(pack)) else "",
        *(() if pack.rules(Sittings) else ("BookSession.client", "MoveSession.client")),
        *(() if pack.options else ("Register.option", "BringIn.option")),
        "" if _scored(pack) else "DecideAppeal.score",
        *(() if found["statements"] else ("Piece.statements",)),
        *(() if found["Declare.items"] else ("Declare.items",)),
        *(() if found["RequestAdjustment.part"] else OF_ONE_PART),
        *_not_of_a_piece(pack, method, action, found),
        *_not_of_an_end(pack, method),
        *(() if pack.rules(ReplacementForm) else ("RequestReplacement.form",)),
    }
    papers = {"paper"} if pack.rules(NewPaper) else set()
    needed = {"Piece.dated"} if action == "add_evidence" and _refused_undated(pack) else set()
    return Known(kept, SOMETHING_ELSE | papers, frozenset(without), frozenset(needed))


def _refused_undated(pack: Pack) -> bool:
    """Tell whether a clause refuses a piece of evidence without its date."""
    return any(
        clause.does is Does.ENFORCE and "add_evidence" in rule.bites
        for clause, rule in pack.rules(PieceDates)
    )


def _scored(pack: Pack) -> bool:
    """Tell whether a result of any method may have a score beside its grade."""
    return bool(pack.rules(OutsideResult)) or any(counts_score(pack, one) for one in pack.methods)


TICKED = frozenset(
    {"confirmed", "covered", "descriptors", "ksbs", "reviewed", "settled", "themes", "told"}
)
"""What can only be ticked: where the pack names nothing, there is nothing to tick."""


def _online(pack: Pack) -> bool:
    return any(rule.delivery for _, rule in pack.rules(Conditions))


def _options(words: Mapping[str, str]) -> Options:
    return tuple(Option(key, text) for key, text in words.items())


def _standing(words: Mapping[str, str]) -> Options:
    """Give what a pack writes in the middle of a sentence, as it stands on its own."""
    return tuple(Option(key, capital(text)) for key, text in words.items())


def _words(roles: Iterable[Role]) -> Options:
    return tuple(Option(one.value, spoken(one.words)) for one in roles)


def _of_the_whole(pack: Pack) -> dict[str, Options]:
    methods = tuple(Option(key, one.name) for key, one in pack.methods.items())
    every = dict.fromkeys(grade for method in pack.methods for grade in _scale(pack, method))
    overall = pack.overall_scale if pack.way is not None else ()
    return {
        "method": methods,
        "methods": methods,
        "dates": methods,
        "submitted_on": methods,
        "option": _options(pack.options),
        "against": methods,
        "grade": tuple(Option(one, spoken(one)) for one in every),
        "RecordOutcome.grade": tuple(Option(one, spoken(one)) for one in overall),
        "overall_grade": tuple(Option(one, spoken(one)) for one in overall),
        "to": _words(PARTIES),
        "by": _words(AT_A_MEETING),
        "HoldPlanningMeeting.present": _words(AT_A_MEETING),
        "OnBehalfOf.role": _words(PARTIES),
    }


def _ksbs(pack: Pack, option: str | None, method: str | None, action: str) -> Options:
    """Give the KSBs that count: in a method, in the portfolio, in the whole; of one's own option.

    Before an option is chosen, those of all options count.
    """
    covered = [rule.method for _, rule in pack.rules(PortfolioCovers)]
    of_portfolio = covered if action in ("add_evidence", "map_evidence") else []
    methods = [method] if method is not None else of_portfolio or [*pack.methods]
    options = [option] if option is not None else [None, *pack.options]
    own = {code for one in methods for each in options for code in pack.ksbs_of(one, each)}
    return tuple(
        Option(one, one, words) for one, words in pack.ksbs.items() if one in (own or pack.ksbs)
    )


def _scale(pack: Pack, method: str) -> tuple[str, ...]:
    try:
        return pack.scale_of(method)
    except LookupError:
        return ()


def _clauses(found: Iterable[Clause]) -> Options:
    return tuple(Option(one.id, f"{one.at}: {one.says}") for one in found)


def _of_clauses(pack: Pack) -> dict[str, Options]:
    waivable = (one for one in pack.clauses if one.waivable is not None)
    confirmed = (clause for clause, rule in pack.rules(Unenforced) if rule.confirm)
    declared = {rule.what: rule.words for _, rule in pack.rules(Declared)}
    ticked = {key: words for _, rule in pack.rules(Declared) for key, words in rule.items.items()}
    credentials = {rule.item: spoken(rule.item) for _, rule in pack.rules(Credential)}
    which = {key: words for _, rule in pack.rules(Credential) for key, words in rule.any_of.items()}
    held = {k: words for _, rule in pack.rules(PlanningHeld) for k, words in rule.settles.items()}
    more = {k: words for _, one in pack.rules(PlanningSettles) for k, words in one.settles.items()}
    return {
        "RecordBreach.clause": _clauses(pack.clauses),
        "Waive.clause": _clauses(waivable),
        "ConfirmRule.clause": _clauses(confirmed),
        "ReturnGateway.items": tuple(
            Option(one.id, one.says, one.at) for one in pack.biting.get("submit_gateway", ())
        ),
        "Declare.what": _standing(declared),
        "Declare.items": _standing(ticked),
        "item": _options(credentials),
        "which": _options(which),
        "settled": _standing(held | more),
        "told": _standing(
            {k: w for _, rule in pack.rules(PlanningConfirmed) for k, w in rule.tells.items()}
        ),
    }


def _here(rule: RuleBase, method: str | None) -> bool:
    """Whether a rule speaks in a form: one of no method, or of the form's own."""
    return method is None or getattr(rule, "method", None) in (None, method)


def _asked(pack: Pack, method: str | None, action: str) -> list[RuleBase]:
    """Give the rules that speak of a piece where it comes in; of whatever there is elsewhere."""
    steps = PIECED.get(action)
    return [
        rule
        for rule in (clause.rule for clause in pack.clauses)
        if _here(rule, method)
        and (steps is None or not steps.isdisjoint(rule.bites))
        and (action != "add_evidence" or getattr(rule, "method", None) is None)
    ]


def _of_evidence(pack: Pack, method: str | None, action: str) -> dict[str, Options]:
    rules = _asked(pack, method, action)
    kinds = {key: spoken(key) for key in _kinds(rules)}
    if action == "add_evidence" and not any(isinstance(one, PiecesOfKind) for one in rules):
        kinds = PIECES | kinds
    statements = {
        key: words
        for rule in rules
        if isinstance(rule, PieceStates)
        for key, words in rule.statements.items()
    }
    films = [rule for rule in rules if isinstance(rule, VideoLimits)]
    if any(rule.in_view for rule in films):
        statements[IN_VIEW] = "The apprentice is in view, and can be recognised"
    units: set[str] = {rule.unit for rule in rules if isinstance(rule, MeasureWithin)}
    counted = any(isinstance(rule, WordsWithin | WorkIncludes) for rule in rules)
    units |= {"words"} if counted or action not in PIECED else set()
    units |= {"seconds"} if films else set()
    topics = [rule for rule in rules if isinstance(rule, Topic)]
    return {
        "Piece.kind": _options(kinds),
        "statements": _standing(statements),
        "measures": _options({key: words for key, words in MEASURES.items() if key in units}),
        "topic": _standing({key: words for rule in topics for key, words in rule.topics.items()}),
    }


def _not_of_a_piece(
    pack: Pack, method: str | None, action: str, found: Mapping[str, Options]
) -> Iterator[str]:
    """Name what nothing asks of a piece in the form of one action."""
    if action not in PIECED:
        return
    rules = _asked(pack, method, action)
    if not found["measures"]:
        yield "Piece.measures"
    if not any(isinstance(one, PieceDates) for one in rules):
        yield "Piece.dated"
    if not any(isinstance(one, KnowledgeInWork) for one in rules):
        yield "Piece.task"
    amounts = [one.pieces.values() for one in rules if isinstance(one, PiecesOfKind)]
    if not any(amount.sources for own in amounts for amount in own):
        yield "Piece.source"


def _not_of_an_end(pack: Pack, method: str | None) -> Iterator[str]:
    """Name what nothing asks about the end of a session."""
    rules = [clause.rule for clause in pack.clauses]
    if not any(isinstance(one, Sittings) and _here(one, method) for one in rules):
        yield "EndSession.another"
    for field, kind in (("told_implications", EndedByApprentice), ("confident", EndedConfident)):
        found = [one for one in rules if isinstance(one, kind)]
        if not any(method in (None, *one.methods) for one in found):
            yield f"EndSession.{field}"


def _kinds(rules: Iterable[RuleBase]) -> Iterator[str]:
    """Name the kinds of piece of which rules speak."""
    for rule in rules:
        match rule:
            case PiecesOfKind():
                yield from rule.pieces
            case WorkIncludes():
                yield from rule.any_of
            case WordsWithin() | WorkMaps() | MeasureWithin():
                yield rule.of
            case PieceStates(of=str(kind)):
                yield kind
            case Together():
                yield from rule.kinds
            case DiscouragedKinds():
                yield from rule.kinds
            case VideoLimits():
                yield VIDEO
            case _:
                pass


def _of_marks(pack: Pack, method: str | None, option: str | None) -> dict[str, Options]:
    methods = [method] if method is not None else list(pack.methods)
    lines: dict[str, str] = {}
    came: dict[str, str] = {}
    sources: dict[str, str] = {}
    for own in methods:
        scheme, outside = pack.rule(MarkScheme, own), pack.rule(OutsideResult, own)
        if scheme is not None:
            lines |= {key: str(line.most) for key, line in scheme[1].own(option).items()}
        if outside is not None:
            came |= {key: str(most) for key, most in outside[1].lines.items()}
            sources |= {one: one for one in outside[1].from_}
    found = {
        "sheet": tuple(one for own in methods for one in _descriptors(pack, own, option)),
        "Mark.scores": _lines(lines),
        "RecordResult.scores": _lines(came),
        "scores": _lines(lines | came),
        "RecordResult.source": _options(sources),
    }
    if method is not None:
        grades = tuple(Option(one, spoken(one)) for one in _scale(pack, method))
        found["RecordResult.grade"] = grades
    return found


def _lines(most: Mapping[str, str]) -> Options:
    return tuple(Option(key, spoken(key), f"Up to {one}.") for key, one in most.items())


def _descriptors(pack: Pack, method: str, option: str | None) -> Iterator[Option]:
    """Give the descriptors of a method, each under its theme."""
    for slug, theme in pack.themes_of(method, option).items():
        for level, descriptors in theme.levels.items():
            for key, statement in descriptors.items():
                name = f"{spoken(level)} {key}"
                yield Option(f"{slug}.{key}", name, statement, section=theme.name)


def _of_sessions(pack: Pack, method: str | None, option: str | None) -> dict[str, Options]:
    methods = [method] if method is not None else list(pack.methods)
    themes = {
        slug: theme.name for own in methods for slug, theme in pack.themes_of(own, option).items()
    }
    conditions = [rule for _, rule in pack.rules(Conditions) if _here(rule, method)]
    shows = [rule for _, rule in pack.rules(SessionShows) if _here(rule, method)]
    lengths = [rule for _, rule in pack.rules(PlannedLength) if _here(rule, method)]
    several = [rule for rule in lengths if len(rule.parts) > 1]
    apart = {
        p.id: f"{p.name}, of the {pack.methods[r.method].session}" for r in several for p in r.parts
    }
    covered = {key: words for rule in shows for key, words in rule.items.items()}
    return {
        "theme": _options(themes),
        "themes": _options(themes),
        "descriptors": tuple(
            replace(one, text=f"{one.section}: {one.text}", section="")
            for own in methods
            for one in _descriptors(pack, own, option)
        ),
        "confirmed": _standing({k: w for rule in conditions for k, w in rule.items.items()}),
        "covered": _standing(covered or themes),
        "part": _options({part.id: part.name for rule in lengths for part in rule.parts}),
        "RequestAdjustment.part": _options(apart),
        "DecideAdjustment.part": _options(apart),
    }


def _of_case(pack: Pack, case: Case, method: str | None) -> dict[str, Options]:
    """Give what is on a case, so that it can be named."""
    pieces = {key: one.title or spoken(one.kind) for key, one in case.evidence.items()}
    work = case.current_attempts[method].work if method in _attempted(case) else None
    handed_in = called(work.pieces) if work is not None else []
    looked = {key: one.title or spoken(one.kind) for key, one in handed_in}
    # Of a method with work of its own, the portfolio is another's, unless it is itself assessed.
    if not looked or pack.rule(EvidenceAssessed, method) is not None:
        looked = pieces | looked
    own = _options(pieces)
    matters = {
        field: tuple(
            Option(key, f"{spoken(key)}, {case.matters[key].state.words}")
            for key in (case.open_matters(track) if case.runs else ())
        )
        for field, track in MATTERS.items()
    }
    breaches = {
        key: f"{pack.by_id[one.clause].at} ({key})"
        for key, one in case.breaches.items()
        if one.clause in pack.by_id
    }
    asked = {
        key: f"{spoken(one.kind.words)} ({key})"
        for key, one in case.adjustments.items()
        if one.state is RequestState.ASKED
    }
    return matters | {
        "RemoveEvidence.piece": own,
        "MapEvidence.piece": own,
        "CorrectMeasure.piece": own,
        "reviewed": _options(looked),
        "adjustment": _options(asked),
        "breach": _options(breaches),
    }


MATTERS = {
    "request": Track.SPECIAL_CONSIDERATION,
    "appeal": Track.APPEAL,
    "complaint": Track.COMPLAINT,
    "malpractice": Track.MALPRACTICE,
}


def _attempted(case: Case) -> dict[str, object]:
    return dict(case.current_attempts) if case.runs else {}


# --- people and organisations ------------------------------------------------------------------


def with_people(known: Known, who: Principal, parties: Mapping[str, str] | None = None) -> Known:
    """Give it with the people and organisations that whoever fills the form in may name.

    `parties`: people of the case for whom an officer may speak, with their names.
    """
    shown = scope.shown(who, scope.organisations(who)).filter(active=True).order_by("name", "id")
    rows: list[Any] = list(shown)
    bodies = [(one.pk, one.kind, one.said) for one in rows]
    staff = list(
        scope.memberships(who)
        .filter(active=True, organisation__kind=Organisation.Kind.AWARDING_BODY)
        .order_by("user__name", "id")
        .values_list("user_id", "user__name", "role")
    )
    found = {
        "employer": _called((pk, name) for pk, kind, name in bodies if kind == "employer"),
        "provider": _called((pk, name) for pk, kind, name in bodies if kind == "provider"),
        "assessor": _called((pk, name) for pk, name, role in staff if role == Role.ASSESSOR),
        "panellist": _called((pk, name) for pk, name, role in staff if role == Role.PANELLIST),
        "PresentBody.person": _called((pk, name) for pk, name, _ in staff),
        "OnBehalfOf.person": _called((parties or {}).items()),
    }
    without = known.without if parties else known.without | {"on_behalf_of"}
    kept = {name: one for name, one in found.items() if one}
    return replace(known, options={**known.options, **kept}, without=without)


def _called(found: Iterable[tuple[str, str]]) -> Options:
    return tuple(Option(key, name) for key, name in dict(found).items())


def with_files(known: Known, files: Mapping[str, str]) -> Known:
    """Give it with the files that can be named in a piece: their names by their ids."""
    return replace(known, files=files)
