"""The project brief, and the work that is handed in."""

from typing import assert_never

from guildhall.engine.actions.base import Piece
from guildhall.engine.actions.preparation import SignOffBrief, SubmitBrief, SubmitWork
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.dates import day_of, days_between, spoken
from guildhall.engine.kinds.submissions import (
    AfterGateway,
    AfterSubmission,
    BriefContent,
    BriefDateFits,
    BriefOpportunity,
    BriefTitle,
    BriefWords,
    LatestSubmission,
    SubmissionRule,
    SubmittedWithin,
    Together,
    Topic,
    WordsExcluded,
    WordsWithin,
    WorkIncludes,
    WorkMaps,
    WorkOpened,
)
from guildhall.engine.periods import after, spoken_period
from guildhall.engine.vocabulary import Anchor, GatewayState
from guildhall.engine.windows import session_window, window_after
from guildhall.engine.wording import are, counted, listed


def judge(rule: SubmissionRule, ask: Ask) -> Findings:
    """Judge a rule of the brief or of the submission."""
    match rule:
        case BriefContent():
            return brief_content(ask)
        case BriefWords():
            return brief_words(rule, ask)
        case BriefTitle():
            return brief_title(ask)
        case BriefOpportunity():
            return brief_opportunity(ask)
        case BriefDateFits():
            return brief_date_fits(rule, ask)
        case AfterGateway():
            return after_gateway(rule, ask)
        case SubmittedWithin():
            return submitted_within(rule, ask)
        case WorkIncludes():
            return work_includes(rule, ask)
        case AfterSubmission():
            return after_submission(rule, ask)
        case WorkOpened():
            return work_opened(rule, ask)
        case WorkMaps():
            return work_maps(rule, ask)
        case WordsWithin():
            return words_within(rule, ask)
        case Together():
            return together(rule, ask)
        case Topic():
            return topic(rule, ask)
        case WordsExcluded() | LatestSubmission():
            return None
        case _:
            assert_never(rule)


def brief_content(ask: Ask) -> Findings:
    """A scope, steps with their time, and the day on which the output will be handed in."""
    if not isinstance(ask.action, SubmitBrief):
        return None
    found = []
    if ask.action.scope is None:
        found.append(ask.against("The brief does not say what the project covers.", field="scope"))
    if not ask.action.steps:
        sentence = "The brief has no plan: the main steps, and how long each takes."
        found.append(ask.against(sentence, field="steps"))
    if ask.action.planned_submission is None:
        sentence = "The brief does not say on which day the output will be handed in."
        found.append(ask.against(sentence, field="planned_submission"))
    return found


def brief_words(rule: BriefWords, ask: Ask) -> Findings:
    """Typically at most so many words."""
    if not isinstance(ask.action, SubmitBrief):
        return None
    words = ask.action.words
    if words is None or words <= rule.most:
        return KEPT
    most = f"{rule.most:,} {are(rule.most)}"
    sentence = f"The brief has {counted(words, 'word')}; {most} typically the most."
    return [ask.against(sentence, got=words, limit=rule.most, unit="words", field="words")]


def brief_title(ask: Ask) -> Findings:
    """Signing off settles the title."""
    if isinstance(ask.action, SignOffBrief) and ask.action.title is None:
        sentence = "The brief is signed off by settling the title of the project report."
        return [ask.against(sentence, field="title")]
    return KEPT


def brief_opportunity(ask: Ask) -> Findings:
    """The officer finds that the project leaves room to reach every criterion."""
    if isinstance(ask.action, SignOffBrief) and not ask.action.enough_room:
        sentence = (
            "It is not on record that the project leaves enough room to build the code and to "
            "reach every criterion."
        )
        return [ask.against(sentence, field="enough_room")]
    return KEPT


def brief_date_fits(rule: BriefDateFits, ask: Ask) -> Findings:
    """The planned day keeps to the window for submission, and to the window of the EPA."""
    brief = ask.case.run.brief
    if brief is None or brief.planned_submission is None:
        return KEPT
    planned = brief.planned_submission
    found = []
    if planned < ask.today:
        sentence = f"The brief plans to hand in on {spoken(planned)}, which has passed."
        found.append(ask.against(sentence, got=str(planned), limit=str(ask.today), unit="day"))
    submission = ask.pack.rule(SubmittedWithin, rule.method)
    if submission is not None and submission[1].after is Anchor.BRIEF_SIGNED_OFF:
        limit = after(ask.today, submission[1].within)
        if planned > limit:
            sentence = (
                f"The brief plans to hand in on {spoken(planned)}; signed off on "
                f"{spoken(ask.today)}, {spoken(limit)} would be the last day "
                f"({submission[0].id})."
            )
            found.append(ask.against(sentence, got=str(planned), limit=str(limit), unit="day"))
    whole = session_window(ask.pack, ask.case, rule.method, ask.today)
    if whole is not None and whole.limit is not None and planned > whole.limit:
        sentence = (
            f"The brief plans to hand in on {spoken(planned)}, after the EPA's own window ends "
            f"on {spoken(whole.limit)} ({whole.clause.id})."
        )
        found.append(ask.against(sentence, got=str(planned), limit=str(whole.limit), unit="day"))
    return found


def after_gateway(rule: AfterGateway, ask: Ask) -> Findings:
    """The work is done after the gateway, so it cannot be handed in before."""
    if ask.case.run.gateway is GatewayState.ACCEPTED:
        return KEPT
    work = ask.work_name(rule.method)
    return [ask.against(f"The {work} is made after the gateway, which is not yet accepted.")]


def submitted_within(rule: SubmittedWithin, ask: Ask) -> Findings:
    """Handed in by the last day; while the clock has no start it is a note, and bites later."""
    if ask.attempt(rule.method).number > 1:
        return None
    if isinstance(ask.action, SubmitWork) and not _of(rule, ask.action):
        return None
    own = window_after(
        ask.pack, ask.case, ask.clause, rule, ask.today, rule.method, ask.surroundings
    )
    starting = ask.action.name == "start_session"
    if own.counts_from is None or own.limit is None:
        sentence = f"The {spoken_period(rule.within)} count from {own.since}, still to come."
        return [ask.against(sentence) if starting else ask.note(sentence)]
    if starting or ask.today <= own.limit:
        return KEPT
    sentence = (
        f"Handed in on {spoken(ask.today)}; {spoken_period(rule.within)} after "
        f"{own.since} on {spoken(own.counts_from)} ended on {spoken(own.limit)}."
    )
    return [ask.against(sentence, got=str(ask.today), limit=str(own.limit), unit="day")]


def _of(rule: SubmittedWithin, action: SubmitWork) -> bool:
    """Whether the rule is of what is handed in: all of it, or the pieces of its kind."""
    return rule.of is None or any(piece.kind == rule.of for piece in action.pieces)


def work_includes(rule: WorkIncludes, ask: Ask) -> Findings:
    """The work has a piece of one of the kinds, within its limit of words."""
    if not isinstance(ask.action, SubmitWork):
        return None
    if _only_beside_work(ask, ask.action):
        return None
    pieces = [piece for piece in handed_in(ask, ask.action) if piece.kind in rule.any_of]
    if not pieces:
        return [ask.against(f"There is no {rule.what}.", field="pieces")]
    if rule.most_words is None:
        return KEPT
    found = []
    for piece in pieces:
        words = counted_words(piece)
        if words is None:
            sentence = f"The words of the {rule.what} are not counted."
            found.append(ask.against(sentence, limit=rule.most_words, unit="words", field="pieces"))
        elif words > rule.most_words:
            sentence = (
                f"The {rule.what} has {counted(words, 'word')}; {rule.most_words:,} "
                f"{are(rule.most_words)} the most."
            )
            found.append(
                ask.against(
                    sentence, got=words, limit=rule.most_words, unit="words", field="pieces"
                )
            )
    return found


def after_submission(rule: AfterSubmission, ask: Ask) -> Findings:
    """The work is in before the session starts; before that it is only noted."""
    work = ask.attempt(rule.method).work
    lacking = [kind for kind in rule.of if work is None or not work.of_kind(kind)]
    if work is not None and not lacking:
        return KEPT
    name = listed(lacking) or ask.work_name(rule.method)
    sentence = f"The {name} is not handed in; the {ask.session_name(rule.method)} follows it."
    return [ask.against(sentence) if ask.action.name == "start_session" else ask.note(sentence)]


def work_opened(rule: WorkOpened, ask: Ask) -> Findings:
    """The assessor knows the work before the session starts."""
    work = ask.attempt(rule.method).work
    if work is None:
        return None
    name = ask.work_name(rule.method)
    if work.opened:
        return KEPT
    if work.opened is None:
        waited = counted(days_between(day_of(work.submitted_at), ask.today), "day")
        sentence = f"The assessor has not opened the {name}, handed in {waited} ago."
    else:
        sentence = f"The assessor could not open the {name}."
    return [ask.against(sentence)]


def handed_in(ask: Ask, action: SubmitWork) -> tuple[Piece, ...]:
    """Give the pieces that would be in: those of before in this attempt, and the new ones."""
    return (*ask.attempt(action.method).handed_in, *action.pieces)


def _only_beside_work(ask: Ask, action: SubmitWork) -> bool:
    """Whether nothing comes but what the session waits for beside the work: it may come first."""
    waits, asked = ask.pack.rules(AfterSubmission), ask.pack.rules(WorkIncludes)
    parts = {kind for _, rule in waits if rule.method == action.method for kind in rule.of}
    parts -= {kind for _, rule in asked if rule.method == action.method for kind in rule.any_of}
    return bool(action.pieces) and {piece.kind for piece in action.pieces} <= parts


def work_maps(rule: WorkMaps, ask: Ask) -> Findings:
    """A piece maps to every KSB of the method that counts for this apprentice."""
    if not isinstance(ask.action, SubmitWork):
        return None
    if _only_beside_work(ask, ask.action):
        return None
    if not any(piece.kind == rule.of for piece in handed_in(ask, ask.action)):
        return [ask.against(f"There is no {rule.what}.", field="pieces")]
    mapped = {
        code for piece in handed_in(ask, ask.action) if piece.kind == rule.of for code in piece.ksbs
    }
    wanted = ask.pack.ksbs_of(rule.method, ask.case.known.option)
    bare = [code for code in wanted if code not in mapped]
    if not bare:
        return KEPT
    sentence = f"The {rule.what} does not speak of {', '.join(bare)}."
    return [
        ask.against(
            sentence, got=len(wanted) - len(bare), limit=len(wanted), unit="KSBs", field="pieces"
        )
    ]


def counted_words(piece: Piece) -> int | None:
    """Give the words of a piece that count; None while they are not measured."""
    words = piece.measures.get("words")
    return None if words is None else words - piece.measures.get("excluded_words", 0)


def word_limits(rule: WordsWithin) -> tuple[int, int]:
    """Give the least and the most words, in whole numbers: both are within."""
    margin = rule.words * rule.tolerance
    return -(-(rule.words * 100 - margin) // 100), (rule.words * 100 + margin) // 100


def words_within(rule: WordsWithin, ask: Ask) -> Findings:
    """Outside the words, the piece is taken in and the method fails by the rule."""
    if not isinstance(ask.action, SubmitWork):
        return None
    pieces = [piece for piece in ask.action.pieces if piece.kind == rule.of]
    if not pieces:
        return None
    least, most = word_limits(rule)
    found = []
    for piece in pieces:
        words = counted_words(piece)
        if words is None:
            sentence = f"The words of the {rule.what} are not counted."
            found.append(ask.hold(sentence, limit=most, unit="words", field="pieces"))
        elif not least <= words <= most:
            sentence = (
                f"The {rule.what} has {words:,} words that count; {least:,} to {most:,} are "
                "within. Handed in like this, the method is a fail."
            )
            limit = least if words < least else most
            found.append(
                ask.against(sentence, got=words, limit=limit, unit="words", field="pieces")
            )
    return found


def together(rule: Together, ask: Ask) -> Findings:
    """The pieces arrive on the same day; the last of them tells."""
    if not isinstance(ask.action, SubmitWork):
        return None
    new = {piece.kind for piece in ask.action.pieces} & set(rule.kinds)
    work = ask.attempt(rule.method).work
    before = (
        {part.piece.kind: day_of(part.at) for part in work.parts if part.piece.kind in rule.kinds}
        if work is not None and not work.taken_over
        else {}
    )
    if not new or new | set(before) != set(rule.kinds):
        return None
    apart = [day for kind, day in before.items() if kind not in new and day != ask.today]
    if not apart:
        return KEPT
    names = listed(rule.kinds)
    sentence = (
        f"{names[0].upper()}{names[1:]} typically arrive together; these arrive on "
        f"{spoken(apart[0])} and {spoken(ask.today)}."
    )
    return [ask.against(sentence, got=str(ask.today), limit=str(apart[0]), unit="day")]


def topic(rule: Topic, ask: Ask) -> Findings:
    """The topic is recorded where one is named; none is asked for."""
    if not isinstance(ask.action, SubmitWork):
        return None
    work = ask.attempt(rule.method).work
    named = ask.action.topic or (work.topic if work is not None else None)
    if named in rule.topics:
        return KEPT
    names = "; ".join(rule.topics.values())
    return [ask.note(f"No topic of these is named: {names}.", got=named, field="topic")]
