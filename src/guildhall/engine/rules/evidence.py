"""Evidence: pieces as they come in, the portfolio as a whole, the work of a method."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import assert_never

from guildhall.engine.actions.apprentice import AddEvidence, MapEvidence
from guildhall.engine.actions.base import Piece
from guildhall.engine.actions.judging import Mark
from guildhall.engine.actions.preparation import SubmitWork
from guildhall.engine.actions.sessions import StartSession
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.case import Case
from guildhall.engine.dates import spoken, spoken_length
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.base import GATEWAY_STEPS
from guildhall.engine.kinds.evidence import (
    Amount,
    DiscouragedKinds,
    EvidenceAssessed,
    EvidenceRule,
    KnowledgeInWork,
    MeasureWithin,
    PieceDates,
    PieceForms,
    PiecesOfKind,
    PieceStates,
    PortfolioCovers,
    PortfolioPieces,
    PortfolioReviewed,
    VideoLimits,
)
from guildhall.engine.wording import are, counted, listed

VIDEO = "video"
IN_VIEW = "in-view"


def judge(rule: EvidenceRule, ask: Ask) -> Findings:
    """Judge a rule of the portfolio."""
    match rule:
        case PortfolioPieces():
            return portfolio_pieces(rule, ask)
        case PortfolioCovers():
            return portfolio_covers(rule, ask)
        case PieceForms():
            return piece_forms(rule, ask)
        case VideoLimits():
            return video_limits(rule, ask)
        case PieceStates():
            return piece_states(rule, ask)
        case PieceDates():
            return piece_dates(ask)
        case KnowledgeInWork():
            return knowledge_in_work(ask)
        case DiscouragedKinds():
            return discouraged_kinds(rule, ask)
        case PortfolioReviewed():
            return portfolio_reviewed(ask)
        case PiecesOfKind():
            return pieces_of_kind(rule, ask)
        case MeasureWithin():
            return measure_within(rule, ask)
        case EvidenceAssessed():
            return evidence_assessed(rule, ask)
        case _:
            assert_never(rule)


def portfolio_pieces(rule: PortfolioPieces, ask: Ask) -> Findings:
    """As many pieces as the range has, both ends in it."""
    got = len(ask.case.evidence)
    if rule.least <= got <= rule.most:
        return KEPT
    many = str(rule.least) if rule.least == rule.most else f"{rule.least} to {rule.most}"
    limit = rule.least if got < rule.least else rule.most
    sentence = f"The portfolio holds {counted(got, 'piece')}; it is to hold {many}."
    return [ask.against(sentence, got=got, limit=limit, unit="pieces", field="add_evidence")]


def portfolio_covers(rule: PortfolioCovers, ask: Ask) -> Findings:
    """Every piece is mapped to a KSB of the method, and every such KSB to a piece."""
    wanted = ask.pack.ksbs_of(rule.method, ask.case.known.option)
    shown = {code for piece in ask.case.evidence.values() for code in piece.ksbs}
    bare = [code for code in wanted if code not in shown]
    unmapped = [
        key for key, piece in ask.case.evidence.items() if not set(piece.ksbs) & set(wanted)
    ]
    found = []
    if bare:
        sentence = f"No piece of the portfolio is mapped to {', '.join(bare)}."
        found.append(
            ask.against(
                sentence, got=len(wanted) - len(bare), limit=len(wanted), unit="KSBs",
                field="map_evidence",
            )
        )  # fmt: skip
    if unmapped:
        name = ask.session_name(rule.method)
        sentence = f"Not mapped to any KSB of the {name}: {', '.join(unmapped)}."
        found.append(ask.against(sentence, field="map_evidence"))
    return found


def piece_forms(rule: PieceForms, ask: Ask) -> Findings:
    """A piece comes in one of the forms."""
    if not isinstance(ask.action, AddEvidence):
        return None
    form = ask.action.piece.form
    if form in rule.forms:
        return KEPT
    forms = listed(rule.forms, "or")
    sentence = f"This piece comes as {form}; it is to come as {forms}."
    return [ask.against(sentence, got=form, limit=forms, field="piece")]


def video_limits(rule: VideoLimits, ask: Ask) -> Findings:
    """Each clip by itself, how many of them there are, and all of them together."""
    new = _new_videos(rule, ask)
    if not new:
        return None
    adding = rule.method is None and isinstance(ask.action, AddEvidence)
    before = _videos(ask.case.evidence.values()) if adding else []
    found: list[Finding] = []
    for clip in new:
        found += _clip(rule, ask, clip)
    every = [*before, *new]
    if rule.clips is not None and len(every) > rule.clips:
        sentence = (
            f"There would be {len(every)} video clips; {rule.clips} {are(rule.clips)} the most."
        )
        found.append(
            ask.against(sentence, got=len(every), limit=rule.clips, unit="clips", field="piece")
        )
    total = sum(clip.measures.get("seconds", 0) for clip in every)
    if rule.seconds_in_all is not None and total > rule.seconds_in_all:
        most = spoken_length(rule.seconds_in_all)
        sentence = f"There would be {spoken_length(total)} of video in all; {most} is the most."
        found.append(
            ask.against(
                sentence, got=total, limit=rule.seconds_in_all, unit="seconds", field="piece"
            )
        )
    return found


def _new_videos(rule: VideoLimits, ask: Ask) -> list[Piece]:
    if rule.method is None and isinstance(ask.action, AddEvidence):
        return _videos([ask.action.piece])
    if rule.method is None and ask.action.name in GATEWAY_STEPS:
        return _videos(ask.case.evidence.values())
    if isinstance(ask.action, SubmitWork) and ask.action.method == rule.method:
        return _videos(ask.action.pieces)
    return []


def _videos(pieces: Iterable[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.kind == VIDEO]


def _clip(rule: VideoLimits, ask: Ask, clip: Piece) -> list[Finding]:
    found = []
    seconds = clip.measures.get("seconds")
    limited = rule.seconds_each is not None or rule.seconds_in_all is not None
    if seconds is None and limited:
        found.append(ask.against("The length of the video clip is not measured.", field="piece"))
    elif seconds is not None and rule.seconds_each is not None and seconds > rule.seconds_each:
        most = spoken_length(rule.seconds_each)
        sentence = f"The video clip is {spoken_length(seconds)} long; {most} is the most."
        found.append(
            ask.against(
                sentence, got=seconds, limit=rule.seconds_each, unit="seconds", field="piece"
            )
        )
    if rule.as_file and clip.form != "file":
        sentence = f"A video clip comes as a file; this one comes as {clip.form}."
        found.append(ask.against(sentence, got=clip.form, limit="file", field="piece"))
    if rule.in_view and IN_VIEW not in clip.statements:
        sentence = "It is not confirmed that the apprentice is in view and identifiable."
        found.append(ask.against(sentence, limit=IN_VIEW, field="piece"))
    return found


def piece_states(rule: PieceStates, ask: Ask) -> Findings:
    """What has to be said of a piece is said."""
    pieces: tuple[Piece, ...] = ()
    if rule.method is None and isinstance(ask.action, AddEvidence):
        pieces = (ask.action.piece,)
    elif isinstance(ask.action, SubmitWork) and ask.action.method == rule.method:
        pieces = ask.action.pieces
    own = [piece for piece in pieces if rule.of in (None, piece.kind)]
    if not own:
        return None
    return [
        ask.against(f"Not said of the {piece.kind}: {words}.", limit=key, field="piece")
        for piece in own
        for key, words in rule.statements.items()
        if key not in piece.statements
    ]


def piece_dates(ask: Ask) -> Findings:
    """A piece is dated within the time on programme."""
    first = ask.case.known.started_on
    if isinstance(ask.action, AddEvidence):
        pieces = {"The piece": ask.action.piece}
    else:
        pieces = dict(ask.case.evidence)
    found = []
    for key, piece in pieces.items():
        if piece.dated is None:
            named = "the piece" if isinstance(ask.action, AddEvidence) else key
            found.append(ask.against(f"No date is given for {named}.", field="piece"))
        elif not first <= piece.dated <= ask.today:
            sentence = (
                f"{key} is of {spoken(piece.dated)}; the portfolio is compiled on programme, from "
                f"{spoken(first)} to the gateway."
            )
            found.append(
                ask.against(sentence, got=str(piece.dated), limit=str(first), field="piece")
            )
    return found


def knowledge_in_work(ask: Ask) -> Findings:
    """Whoever claims knowledge names the work task."""
    if isinstance(ask.action, AddEvidence):
        ksbs, task = ask.action.piece.ksbs, ask.action.piece.task
    elif isinstance(ask.action, MapEvidence):
        held = ask.case.evidence.get(ask.action.piece)
        ksbs, task = ask.action.ksbs, ask.action.task or (held.task if held else None)
    else:
        return None
    claimed = [code for code in ksbs if code.startswith("K")]
    if not claimed:
        return None
    if task is not None:
        return KEPT
    sentence = f"The piece claims {', '.join(claimed)} and names no work task that shows it."
    return [ask.against(sentence, field="task")]


def discouraged_kinds(rule: DiscouragedKinds, ask: Ask) -> Findings:
    """A kind of piece that has no place in the portfolio is warned of."""
    if not isinstance(ask.action, AddEvidence):
        return None
    words = rule.kinds.get(ask.action.piece.kind)
    if words is None:
        return KEPT
    return [ask.against(f"This piece is {words}.", got=ask.action.piece.kind, field="piece")]


def portfolio_reviewed(ask: Ask) -> Findings:
    """The awarding body has looked through it and found it adequate."""
    adequate = ask.case.run.portfolio_adequate
    if adequate:
        return KEPT
    if adequate is None:
        return [ask.against("The portfolio has not been looked through.", field="review_portfolio")]
    return [ask.against("The portfolio was found not to be adequate.", field="review_portfolio")]


def pieces_of_kind(rule: PiecesOfKind, ask: Ask) -> Findings:
    """Not too many of a kind as a piece comes in; on the whole enough, from enough sources."""
    if isinstance(ask.action, AddEvidence):
        amount = rule.pieces.get(ask.action.piece.kind)
        if rule.method is not None or amount is None:
            return None
        before = [p for p in ask.case.evidence.values() if p.kind == ask.action.piece.kind]
        return list(_too_many(amount, len(before) + 1, ask, "would be"))
    whole = _whole(rule.method, ask)
    if whole is None:
        return None
    found: list[Finding] = []
    for kind, amount in rule.pieces.items():
        own = {key: piece for key, piece in whole if piece.kind == kind}
        found += _too_many(amount, len(own), ask)
        found += _too_few(amount, len(own), ask)
        found += _sources(amount, own, ask)
    return found


def _whole(method: str | None, ask: Ask) -> list[tuple[str, Piece]] | None:
    """Give all pieces that are judged together, each by what it is called; None: not concerned."""
    if method is None:
        return list(ask.case.evidence.items()) if ask.action.name in GATEWAY_STEPS else None
    match ask.action:
        case SubmitWork(method=own, pieces=new) if own == method:
            pieces = (*ask.attempt(method).handed_in, *new)
        case StartSession(method=own) if own == method:
            work = ask.attempt(method).work
            pieces = work.pieces if work is not None else ()
        case _:
            return None
    return called(pieces)


def called(pieces: tuple[Piece, ...]) -> list[tuple[str, Piece]]:
    """Give pieces of work with what each is called: its id, or its kind and which of them it is."""
    found: list[tuple[str, Piece]] = []
    many = Counter(piece.kind for piece in pieces)
    seen: Counter[str] = Counter()
    for piece in pieces:
        seen[piece.kind] += 1
        alone = piece.kind if many[piece.kind] == 1 else f"{piece.kind}-{seen[piece.kind]}"
        found.append((piece.id or alone, piece))
    return found


def _too_many(amount: Amount, got: int, ask: Ask, verb: str | None = None) -> Iterator[Finding]:
    if amount.most is None or got <= amount.most:
        return
    verb = verb or are(got)
    sentence = f"Of {amount.what} there {verb} {got}; {amount.most} {are(amount.most)} the most."
    yield ask.against(sentence, got=got, limit=amount.most, unit="pieces", field="piece")


def _too_few(amount: Amount, got: int, ask: Ask) -> Iterator[Finding]:
    if amount.least is None or got >= amount.least:
        return
    sentence = f"Of {amount.what} there {are(got)} {got}; {amount.least} {are(amount.least)} "
    yield ask.against(
        f"{sentence}the least.", got=got, limit=amount.least, unit="pieces", field="add_evidence"
    )


def _sources(amount: Amount, own: dict[str, Piece], ask: Ask) -> Iterator[Finding]:
    """Pieces from one source count as one; who has named none cannot be told from another."""
    if amount.sources is None or (not own and amount.least is not None):
        return
    nameless = [key for key, piece in own.items() if piece.source is None]
    if nameless:
        sentence = f"Of {amount.what}, no source is named for: {', '.join(nameless)}."
        yield ask.against(sentence, got=len(nameless), limit=0, unit="pieces", field="piece")
    got = len({piece.source for piece in own.values() if piece.source is not None})
    if got < amount.sources:
        sentence = (
            f"Of {amount.what} there {are(len(own))} {len(own)}, from "
            f"{counted(got, 'source')}; {amount.sources} different sources are the least."
        )
        yield ask.against(sentence, got=got, limit=amount.sources, unit="sources", field="piece")


def measure_within(rule: MeasureWithin, ask: Ask) -> Findings:
    """Each piece of the kind has its measure, and keeps to it."""
    pieces: Iterable[Piece] = ()
    match ask.action:
        case AddEvidence(piece=piece) if rule.method is None:
            pieces = (piece,)
        case SubmitWork(method=method, pieces=new) if method == rule.method:
            pieces = new
        case action if rule.method is None and action.name in GATEWAY_STEPS:
            pieces = ask.case.evidence.values()
        case _:
            pass
    own = [piece for piece in pieces if piece.kind == rule.of]
    if not own:
        return None
    return [found for piece in own for found in _measured(rule, ask, piece)]


def _measured(rule: MeasureWithin, ask: Ask, piece: Piece) -> Iterator[Finding]:
    got, unit = piece.measures.get(rule.unit), rule.unit
    if got is None:
        sentence = f"The {unit} of the {rule.what} are not counted."
        yield ask.hold(sentence, limit=rule.most or rule.least, unit=unit, field="measures")
        return
    ends = ((rule.least, "least"), (rule.most, "most"))
    for (limit, word), broken in zip(ends, _beyond(rule, got), strict=True):
        if broken and limit is not None:
            has = f"The {rule.what} has {counted(got, unit.removesuffix('s'))}"
            sentence = f"{has}; {limit} {are(limit)} the {word}."
            yield ask.against(sentence, got=got, limit=limit, unit=unit, field="measures")


def _beyond(rule: MeasureWithin, got: int) -> tuple[bool, bool]:
    """Tell whether a measure falls short of the least, and whether it exceeds the most."""
    return rule.least is not None and got < rule.least, rule.most is not None and got > rule.most


def evidence_assessed(rule: EvidenceAssessed, ask: Ask) -> Findings:
    """Each piece that is assessed itself was looked at by whoever marks."""
    if not isinstance(ask.action, Mark):
        return None
    asked = to_review(rule, ask.case)
    missing = [key for key in asked if key not in ask.action.reviewed]
    if not missing:
        return KEPT
    sentence = f"Not on record as looked at before marking: {', '.join(missing)}."
    return [
        ask.against(
            sentence,
            got=len(asked) - len(missing),
            limit=len(asked),
            unit="pieces",
            field="reviewed",
        )
    ]


def to_review(rule: EvidenceAssessed, case: Case) -> list[str]:
    """Name the pieces that are assessed themselves: of the portfolio, then of the work."""
    work = case.attempt(rule.method).work
    handed_in = work.pieces if work is not None else ()
    return [
        *(key for key, piece in case.evidence.items() if piece.kind in rule.of),
        *(key for key, piece in called(handed_in) if piece.kind in rule.of),
    ]
