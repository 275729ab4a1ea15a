"""What holds before a session starts, while it runs, and when it ends."""

from collections import Counter
from typing import assert_never

from guildhall.engine.actions.judging import Mark
from guildhall.engine.actions.preparation import PlanSession
from guildhall.engine.actions.sessions import AskQuestion, BookSession, CheckIdentity, EndSession
from guildhall.engine.adjustments import granted, undecided
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.bookings import is_last
from guildhall.engine.kinds.sessions import (
    Conditions,
    Delivery,
    EndedByApprentice,
    EndedConfident,
    ExtraTime,
    Identity,
    IndependentAssessor,
    NotEndedByAssessor,
    QuestionQuota,
    QuestionsLeast,
    QuestionsMost,
    QuestionTheme,
    Quota,
    SessionPlan,
    SessionRule,
    SessionShows,
)
from guildhall.engine.vocabulary import Ending
from guildhall.engine.wording import are, counted, listed

FULL = frozenset({Ending.COMPLETED, Ending.BY_ASSESSOR})
"""Endings at which a full session is asked for: what is lacking then is for a breach to say."""


def judge(rule: SessionRule, ask: Ask) -> Findings:
    """Judge a rule of sessions."""
    if isinstance(rule, ExtraTime):
        return extra_time(ask)
    if isinstance(rule, EndedByApprentice | NotEndedByAssessor | EndedConfident):
        return ended(rule, ask)
    match rule:
        case Conditions():
            return conditions(rule, ask)
        case Identity():
            return identity(rule, ask)
        case QuestionsMost():
            return questions_most(rule, ask)
        case QuestionsLeast():
            return questions_least(rule, ask)
        case QuestionQuota():
            return question_quota(rule, ask)
        case QuestionTheme():
            return question_theme(rule, ask)
        case SessionShows():
            return session_shows(rule, ask)
        case IndependentAssessor():
            return independent_assessor(rule, ask)
        case SessionPlan():
            return session_plan(rule, ask)
        case Delivery():
            return delivery(rule, ask)
        case _:
            assert_never(rule)


def conditions(rule: Conditions, ask: Ask) -> Findings:
    """Every condition is confirmed, unless a granted adjustment says otherwise."""
    session = ask.attempt(rule.method).session
    if rule.delivery is not None and (session is None or session.delivery != rule.delivery):
        return None
    if rule.unless is not None and any(granted(ask.case, rule.method, rule.unless)):
        return KEPT
    confirmed = session.confirmed if session else frozenset()
    return [
        ask.against(f"Not confirmed: {words.rstrip('.')}.", got=None, limit=item, field="confirmed")
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
    have = "has" if asked == 1 else "have"
    sentence = (
        f"{counted(asked, 'question')} {have} been put; {rule.most} {are(rule.most)} the most."
    )
    return [ask.against(sentence, got=asked + 1, limit=rule.most, unit="questions")]


def questions_least(rule: QuestionsLeast, ask: Ask) -> Findings:
    """A session that ran its course has enough questions; follow-ups do not count."""
    session = ask.attempt(rule.method).session
    if not isinstance(ask.action, EndSession) or session is None:
        return None
    if ask.action.ending not in FULL:
        return None
    asked = sum(not question.follow_up for question in session.questions)
    if asked >= rule.least:
        return KEPT
    were = "was" if asked == 1 else "were"
    sentence = f"{counted(asked, 'question')} {were} put; {rule.least} {are(rule.least)} the least."
    return [ask.against(sentence, got=asked, limit=rule.least, unit="questions")]


def question_quota(rule: QuestionQuota, ask: Ask) -> Findings:
    """No theme has too many questions as they are put, and none too few at a full end."""
    themes = ask.pack.themes_of(rule.method, ask.case.known.option)
    quotas = {slug: quota for slug in themes if (quota := rule.of(slug))}
    session = ask.attempt(rule.method).session
    put = Counter(
        question.theme
        for question in (session.questions if session else ())
        if rule.follow_ups == "counted" or not question.follow_up
    )
    match ask.action:
        case AskQuestion(theme=str(theme), follow_up=follow_up) if theme in quotas:
            if follow_up and rule.follow_ups == "not_counted":
                return KEPT
            return _over(ask, themes[theme].name, quotas[theme], put[theme])
        case EndSession(ending=ending) if ending in FULL:
            return [
                ask.against(
                    f"{_put(put[slug], themes[slug].name)}; {quota.least} {are(quota.least)} the "
                    "least.",
                    got=put[slug],
                    limit=quota.least,
                    unit="questions",
                )
                for slug, quota in quotas.items()
                if quota.least is not None and put[slug] < quota.least
            ]
        case _:
            return None


def _over(ask: Ask, name: str, quota: Quota, before: int) -> Findings:
    if quota.most is None or before < quota.most:
        return KEPT
    sentence = f"{_put(before, name)}; {quota.most} {are(quota.most)} the most."
    return [
        ask.against(sentence, got=before + 1, limit=quota.most, unit="questions", field="theme")
    ]


def _put(number: int, theme: str) -> str:
    verb = "was" if number == 1 else "were"
    return f"{counted(number, 'question')} on “{theme}” {verb} put"


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
    if not isinstance(ask.action, EndSession) or ask.action.ending not in FULL:
        return None
    covered = set(ask.action.covered)
    if rule.per == "attempt":
        if not is_last(ask.pack, ask.case, ask.action):
            return None
        covered |= {key for held in ask.attempt(rule.method).sittings for key in held.covered}
    lacking = {item: words for item, words in rule.items.items() if item not in covered}
    if rule.least is None:
        return [
            ask.against(f"Not recorded as covered: {words}.", limit=item, field="covered")
            for item, words in lacking.items()
        ]
    got = len(rule.items) - len(lacking)
    if got >= rule.least:
        return KEPT
    sentence = (
        f"{got} of {len(rule.items)} are recorded as covered, {rule.least} {are(rule.least)} "
        f"needed; not covered: {'; '.join(lacking.values())}."
    )
    return [ask.against(sentence, got=got, limit=rule.least, field="covered")]


def independent_assessor(rule: IndependentAssessor, ask: Ask) -> Findings:
    """An assessor is on record, without an interest, and employed by neither side."""
    assessor = ask.attempt(rule.method).assessor
    name = ask.session_name(rule.method)
    if assessor is None:
        return [ask.against(f"No assessor is allocated for the {name}.")]
    what = "marks" if isinstance(ask.action, Mark) else "holds"
    another = f"another one {what} the {name}."
    found = []
    if _interested(ask, assessor.person):
        found.append(ask.against(f"The assessor has declared an interest: {another}"))
    known = ask.case.known
    for side, words in ((known.employer, "employer"), (known.provider, "training provider")):
        if side in assessor.employed_by:
            by = f"the apprentice's {words}"
            found.append(ask.against(f"The assessor is employed by {by}: {another}"))
    return found


def _interested(ask: Ask, person: str) -> bool:
    """Whether somebody has declared an interest in the apprentice, for whichever method."""
    return any(
        tried.interest is not None and tried.interest.person == person
        for tried in ask.case.current_attempts.values()
    )


def extra_time(ask: Ask) -> Findings:
    """An adjustment can be asked for; while it is not decided, sessions wait for it."""
    if ask.method is None or ask.action.name == "request_adjustment":
        return KEPT
    waiting = undecided(ask.case, ask.method)
    if not waiting:
        return KEPT
    kinds = ", ".join(ask.case.adjustments[key].kind.words for key in waiting)
    asked = (
        "An adjustment was asked for and is"
        if len(waiting) == 1
        else (f"{len(waiting)} adjustments were asked for and are")
    )
    sentence = f"{asked} not decided: {kinds}."
    return [ask.against(sentence, got=len(waiting), limit=0, unit="adjustments")]


def ended(rule: EndedByApprentice | NotEndedByAssessor | EndedConfident, ask: Ask) -> Findings:
    """Who may end a session early, and what goes with it."""
    if not isinstance(ask.action, EndSession) or ask.method not in rule.methods:
        return None
    by_apprentice = ask.action.ending is Ending.BY_APPRENTICE
    match rule:
        case EndedByApprentice():
            return _ended_by_apprentice(ask, ask.action) if by_apprentice else None
        case NotEndedByAssessor():
            if ask.action.ending is not Ending.BY_ASSESSOR:
                return KEPT
            sentence = "The assessor would end the session early, and there is no emergency."
            return [ask.against(sentence, field="ending")]
        case EndedConfident():
            if not by_apprentice:
                return None
            if ask.action.confident:
                return KEPT
            sentence = "It is not on record that the apprentice is confident to have shown enough."
            return [ask.against(sentence, field="confident")]
        case _:
            assert_never(rule)


def _ended_by_apprentice(ask: Ask, action: EndSession) -> Findings:
    found = []
    if not action.told_implications:
        sentence = "It is not on record that the apprentice was told what ending early implies."
        found.append(ask.against(sentence, field="told_implications"))
    if action.reason is None:
        sentence = "The apprentice's request to end early is not documented."
        found.append(ask.against(sentence, field="reason"))
    return found


def session_plan(rule: SessionPlan, ask: Ask) -> Findings:
    """The plan has every theme, and every distinction descriptor, before the session starts."""
    themes = ask.pack.themes_of(rule.method, ask.case.known.option)
    best = [f"{slug}.{key}" for slug, theme in themes.items() for key in theme.distinction]
    if isinstance(ask.action, PlanSession):
        lacking = [slug for slug in themes if slug not in ask.action.themes]
        lacking += [key for key in best if key not in ask.action.descriptors]
        if not lacking:
            return KEPT
        sentence = f"The plan leaves out: {', '.join(lacking)}."
        return [ask.against(sentence, got=len(lacking), limit=0, field="themes")]
    if ask.attempt(rule.method).plan is not None:
        return KEPT
    return [ask.against(f"The {ask.session_name(rule.method)} has no plan yet.")]


def delivery(rule: Delivery, ask: Ask) -> Findings:
    """How the session is delivered is recorded with its booking."""
    if not isinstance(ask.action, BookSession):
        return None
    given = ask.action.delivery
    if given in rule.ways:
        return KEPT
    ways = listed((way.replace("_", " ") for way in rule.ways), "or")
    if given is None:
        sentence = f"How it is held is not recorded: {ways}."
    else:
        sentence = f"It would be held {given.replace('_', ' ')}; it has to be {ways}."
    return [ask.against(sentence, got=given, limit=ways, field="delivery")]
