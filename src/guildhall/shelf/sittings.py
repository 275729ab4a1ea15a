"""What a walk needs for one session: its conditions, its panel, and questions that are enough."""

from typing import Any

from guildhall.engine.case import Case
from guildhall.engine.kinds.people import Panel
from guildhall.engine.kinds.sessions import Conditions, QuestionQuota, QuestionsLeast
from guildhall.engine.pack import Pack

MOST = 400
"""Questions after which no more are looked for."""


def conditions(pack: Pack, case: Case, method: str) -> list[str]:
    """Give the conditions that are to be confirmed for the session that is booked."""
    session = case.attempt(method).session
    ways = (None, session.delivery if session is not None else None)
    return [
        item
        for _, rule in pack.rules(Conditions)
        if rule.method == method and rule.delivery in ways
        for item in rule.items
    ]


def panel(pack: Pack, method: str) -> list[dict[str, Any]]:
    """Give the whole panel of a method's session: nobody, where none holds it."""
    found = pack.rule(Panel, method)
    if found is None:
        return []
    return [
        {"part": part.value} | ({"person": f"{part.value}-{number}"} if number > 1 else {})
        for part, many in found[1].members.items()
        for number in range(1, many + 1)
    ]


def questions(pack: Pack, method: str, themes: list[str]) -> list[dict[str, str]]:
    """Give the fewest questions that are enough: by turns on each theme, within its quota."""
    found = pack.rule(QuestionQuota, method)
    quotas = {t: found[1].of(t) if found else None for t in themes}
    needed = {t: (quota.least or 0) if quota else 1 for t, quota in quotas.items()}
    most = {t: quota.most if quota else None for t, quota in quotas.items()}
    fewest = pack.rule(QuestionsLeast, method)
    least = fewest[1].least if fewest else 0
    if not themes:
        return [{}] * least
    put: dict[str, int] = dict.fromkeys(themes, 0)
    turns: list[str] = []
    while len(turns) < MOST:
        enough = len(turns) >= least
        open_to = [t for t in themes if most[t] is None or put[t] < (most[t] or 0)]
        short = [t for t in open_to if put[t] < needed[t]]
        if not open_to or (enough and not short):
            break
        turn = min(short or open_to, key=lambda t: put[t])
        put[turn] += 1
        turns.append(turn)
    return [{"theme": theme} for theme in turns]
