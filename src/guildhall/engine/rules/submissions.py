"""The project brief, and the work that is handed in."""

from typing import assert_never

from guildhall.engine.actions.preparation import SignOffBrief, SubmitBrief, SubmitWork
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.dates import counted, day_of, days_between, spoken
from guildhall.engine.kinds.submissions import (
    AfterGateway,
    AfterSubmission,
    BriefContent,
    BriefDateFits,
    BriefOpportunity,
    BriefTitle,
    BriefWords,
    SubmittedWithin,
    WorkIncludes,
    WorkOpened,
)
from guildhall.engine.vocabulary import Anchor, GatewayState
from guildhall.engine.windows import after, session_window, spoken_period, window

SubmissionRule = (
    BriefContent
    | BriefWords
    | BriefTitle
    | BriefOpportunity
    | BriefDateFits
    | AfterGateway
    | SubmittedWithin
    | WorkIncludes
    | AfterSubmission
    | WorkOpened
)


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
    words = getattr(ask.action, "words", None)
    if words is None or words <= rule.most:
        return KEPT
    sentence = f"The brief has {words} words; {rule.most} are typically the most."
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
    if not ask.about(rule.method):
        return None
    if ask.case.run.gateway is GatewayState.ACCEPTED:
        return KEPT
    work = ask.pack.methods[rule.method].work or "work"
    return [ask.against(f"The {work} is made after the gateway, which is not yet accepted.")]


def submitted_within(rule: SubmittedWithin, ask: Ask) -> Findings:
    """Handed in by the last day; while the clock has no start it is a note, and bites later."""
    if not ask.about(rule.method) or ask.attempt(rule.method).number > 1:
        return None
    own = window(ask.case, ask.clause, rule.within, rule.after, ask.today, rule.method)
    starting = ask.action.name == "start_session"
    if own.counts_from is None or own.limit is None:
        sentence = f"The {spoken_period(rule.within)} count from {rule.after.words}, still to come."
        return [ask.against(sentence) if starting else ask.note(sentence)]
    if starting or ask.today <= own.limit:
        return KEPT
    sentence = (
        f"Handed in on {spoken(ask.today)}; {spoken_period(rule.within)} after "
        f"{rule.after.words} on {spoken(own.counts_from)} ended on {spoken(own.limit)}."
    )
    return [ask.against(sentence, got=str(ask.today), limit=str(own.limit), unit="day")]


def work_includes(rule: WorkIncludes, ask: Ask) -> Findings:
    """The work has a piece of one of the kinds, within its limit of words."""
    if not isinstance(ask.action, SubmitWork) or not ask.about(rule.method):
        return None
    pieces = [piece for piece in ask.action.pieces if piece.kind in rule.any_of]
    if not pieces:
        return [ask.against(f"There is no {rule.what}.", field="pieces")]
    if rule.most_words is None:
        return KEPT
    found = []
    for piece in pieces:
        words = piece.measures.get("words", 0) - piece.measures.get("excluded_words", 0)
        if "words" not in piece.measures:
            sentence = f"The words of the {rule.what} are not counted."
            found.append(ask.against(sentence, limit=rule.most_words, unit="words", field="pieces"))
        elif words > rule.most_words:
            sentence = f"The {rule.what} has {words} words; {rule.most_words} are the most."
            found.append(
                ask.against(
                    sentence, got=words, limit=rule.most_words, unit="words", field="pieces"
                )
            )
    return found


def after_submission(rule: AfterSubmission, ask: Ask) -> Findings:
    """The work is in before the session starts; before that it is only noted."""
    if not ask.about(rule.method):
        return None
    if ask.attempt(rule.method).work is not None:
        return KEPT
    name = ask.pack.methods[rule.method].work or "work"
    sentence = f"The {name} is not handed in; the {ask.session_name(rule.method)} follows it."
    return [ask.against(sentence) if ask.action.name == "start_session" else ask.note(sentence)]


def work_opened(rule: WorkOpened, ask: Ask) -> Findings:
    """The assessor knows the work before the session starts."""
    if not ask.about(rule.method):
        return None
    work = ask.attempt(rule.method).work
    if work is None:
        return None
    name = ask.pack.methods[rule.method].work or "work"
    if work.opened:
        return KEPT
    if work.opened is None:
        waited = counted(days_between(day_of(work.submitted_at), ask.today), "day")
        sentence = f"The assessor has not opened the {name}, handed in {waited} ago."
    else:
        sentence = f"The assessor could not open the {name}."
    return [ask.against(sentence)]
