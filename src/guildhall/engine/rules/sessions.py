"""What holds before a session starts, while it runs, and when it ends."""

from typing import assert_never

from guildhall.engine.actions.judging import Mark
from guildhall.engine.actions.sessions import AskQuestion, CheckIdentity, EndSession
from guildhall.engine.adjustments import granted, undecided
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.dates import counted
from guildhall.engine.kinds.sessions import (
    Conditions,
    ExtraTime,
    Identity,
    IndependentAssessor,
    QuestionsLeast,
    QuestionsMost,
    QuestionTheme,
    SessionShows,
)
from guildhall.engine.vocabulary import Ending

SessionRule = (
    Conditions
    | Identity
    | QuestionsMost
    | QuestionsLeast
    | QuestionTheme
    | SessionShows
    | IndependentAssessor
    | ExtraTime
)


def judge(rule: SessionRule, ask: Ask) -> Findings:
    """Judge a rule of sessions."""
    if isinstance(rule, ExtraTime):
        return extra_time(ask)
    if not ask.about(rule.method):
        return None
    match rule:
        case Conditions():
            return conditions(rule, ask)
        case Identity():
            return identity(rule, ask)
        case QuestionsMost():
            return questions_most(rule, ask)
        case QuestionsLeast():
            return questions_least(rule, ask)
        case QuestionTheme():
            return question_theme(rule, ask)
        case SessionShows():
            return session_shows(rule, ask)
        case IndependentAssessor():
            return independent_assessor(rule, ask)
        case _:
            assert_never(rule)


def conditions(rule: Conditions, ask: Ask) -> Findings:
    """Every condition is confirmed, unless a granted adjustment says otherwise."""
    if rule.unless is not None and any(granted(ask.case, rule.method, rule.unless)):
        return KEPT
    session = ask.attempt(rule.method).session
    confirmed = session.confirmed if session else frozenset()
    return [
        ask.against(f"Not confirmed: {words}.", got=None, limit=item, field="confirmed")
        for item, words in rule.items.items()
        if item not in confirmed
    ]


def identity(rule: Identity, ask: Ask) -> Findings:
    """Photographic identification was seen. With nothing shown, the rule cancels the session."""
    name = ask.session_name(rule.method)
    if isinstance(ask.action, CheckIdentity):
        if ask.action.shown is None:
            sentence = f"No photographic identification was shown: the {name} is cancelled."
            return [ask.note(sentence)]
        return KEPT
    session = ask.attempt(rule.method).session
    if session is not None and session.identity is not None:
        return KEPT
    return [ask.against(f"No photographic identification is on record for the {name}.")]


def questions_most(rule: QuestionsMost, ask: Ask) -> Findings:
    """At most so many questions, follow-ups among them."""
    session = ask.attempt(rule.method).session
    asked = len(session.questions) if session else 0
    if asked < rule.most:
        return KEPT
    sentence = f"{counted(asked, 'question')} have been put; {rule.most} are the most."
    return [ask.against(sentence, got=asked + 1, limit=rule.most, unit="questions")]


def questions_least(rule: QuestionsLeast, ask: Ask) -> Findings:
    """A session that ran its course has enough questions; follow-ups do not count."""
    session = ask.attempt(rule.method).session
    if not isinstance(ask.action, EndSession) or session is None:
        return None
    if ask.action.ending is not Ending.COMPLETED:
        return None
    asked = sum(not question.follow_up for question in session.questions)
    if asked >= rule.least:
        return KEPT
    were = "was" if asked == 1 else "were"
    sentence = f"{counted(asked, 'question')} {were} put; {rule.least} are the least."
    return [ask.against(sentence, got=asked, limit=rule.least, unit="questions")]


def question_theme(rule: QuestionTheme, ask: Ask) -> Findings:
    """A question serves a theme of this method."""
    if not isinstance(ask.action, AskQuestion):
        return None
    theme = ask.action.theme
    themes = ask.pack.themes_of(rule.method, ask.case.known.option)
    if theme in themes:
        return KEPT
    if theme is None:
        sentence = "A question names the theme that it serves; this one names none."
    elif theme in ask.pack.themes:
        sentence = (
            f"{ask.pack.themes[theme].name} is no theme of this method: questions rest on its "
            "own criteria alone."
        )
    else:
        sentence = f"There is no theme called {theme!r}."
    return [ask.against(sentence, got=theme, field="theme")]


def session_shows(rule: SessionShows, ask: Ask) -> Findings:
    """What a session that ran its course has to cover is recorded as it ends."""
    if not isinstance(ask.action, EndSession) or ask.action.ending is not Ending.COMPLETED:
        return None
    return [
        ask.against(f"Not recorded as covered: {words}.", limit=item, field="covered")
        for item, words in rule.items.items()
        if item not in ask.action.covered
    ]


def independent_assessor(rule: IndependentAssessor, ask: Ask) -> Findings:
    """An assessor without an interest is on record."""
    attempt = ask.attempt(rule.method)
    name = ask.session_name(rule.method)
    if attempt.assessor is None:
        return [ask.against(f"No assessor is allocated for the {name}.")]
    if attempt.interest is not None and attempt.interest.person == attempt.assessor.person:
        what = "marks" if isinstance(ask.action, Mark) else "holds"
        sentence = f"The assessor has declared an interest: another one {what} the {name}."
        return [ask.against(sentence)]
    return KEPT


def extra_time(ask: Ask) -> Findings:
    """An adjustment can be asked for; while it is not decided, sessions wait for it."""
    if ask.method is None or ask.action.name == "request_adjustment":
        return KEPT
    waiting = undecided(ask.case, ask.method)
    if not waiting:
        return KEPT
    kinds = ", ".join(ask.case.adjustments[key].kind.words for key in waiting)
    verb = "was" if len(waiting) == 1 else "were"
    sentence = f"An adjustment {verb} asked for and is not decided: {kinds}."
    return [ask.against(sentence, got=len(waiting), limit=0, unit="adjustments")]
