"""The portfolio: its pieces as they are added, and as a whole at the gateway."""

from collections.abc import Iterable
from typing import assert_never

from guildhall.engine.actions.apprentice import AddEvidence, MapEvidence
from guildhall.engine.actions.base import Piece
from guildhall.engine.actions.preparation import SubmitWork
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.dates import counted, spoken, spoken_length
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.base import GATEWAY_STEPS
from guildhall.engine.kinds.evidence import (
    DiscouragedKinds,
    EvidenceRule,
    KnowledgeInWork,
    PieceDates,
    PieceForms,
    PieceStates,
    PortfolioCovers,
    PortfolioPieces,
    PortfolioReviewed,
    VideoLimits,
)

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
    forms = " or ".join(rule.forms)
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
        sentence = f"There would be {len(every)} video clips; {rule.clips} are the most."
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
        pieces = {ask.action.piece.id or "the piece": ask.action.piece}
    else:
        pieces = dict(ask.case.evidence)
    found = []
    for key, piece in pieces.items():
        if piece.dated is None:
            found.append(ask.against(f"No date is given for {key}.", field="piece"))
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
