"""Can it be: what is claimed of a case that is brought in from elsewhere."""

from collections.abc import Iterator
from datetime import datetime

from guildhall.engine import actions as a
from guildhall.engine.dates import day_of
from guildhall.engine.findings import Finding
from guildhall.engine.house.citing import refuse
from guildhall.engine.kinds.overall import GradeDimensions
from guildhall.engine.pack import Pack
from guildhall.engine.rules.ways import counts_score


def claims(pack: Pack, action: a.BringIn, at: datetime) -> Iterator[Finding]:
    """What is claimed of a case from elsewhere makes sense in itself, in its order."""
    today = day_of(at)
    days = [action.started_on, action.gateway_accepted_on, action.brief_signed_off_on]
    known = [day for day in days if day is not None]
    later = [*action.submitted_on.values()]
    later += [day for r in action.results for day in (r.held_on, r.released_on)]
    if any(day > today for day in (*known, *later)):
        yield refuse("house.time", "What is claimed lies in the past.", field="started_on")
    if known != sorted(known) or any(day < known[-1] for day in later):
        yield refuse("house.time", "The claimed days are out of order.", field="started_on")
    if action.gateway_accepted_on is None and (later or action.brief_signed_off_on):
        sentence = "Nothing of the EPA can be claimed without the day of the gateway."
        yield refuse("house.state", sentence, field="gateway_accepted_on")
    yield from _claimed_methods(pack, action)
    for claimed in action.results:
        if claimed.method not in pack.methods:
            sentence = f"{pack.spec} has no method {claimed.method!r}."
            yield refuse("house.state", sentence, field="results")
        elif claimed.grade not in pack.scale_of(claimed.method):
            sentence = f"{claimed.method} has no grade {claimed.grade!r}."
            yield refuse("house.state", sentence, field="results")
        elif claimed.score is None and counts_score(pack, claimed.method):
            yield without_score(claimed.method)
        elif not claimed.scores and pack.rules(GradeDimensions):
            sentence = f"The overall grade counts the marks of {claimed.method}, line by line."
            yield refuse("house.state", sentence, field="results")
        if claimed.released_on < claimed.held_on:
            yield refuse("house.time", "A result follows its session.", field="results")


def _claimed_methods(pack: Pack, action: a.BringIn) -> Iterator[Finding]:
    """Work is of a method that there is, and in before its session; a method has one result."""
    for method, day in action.submitted_on.items():
        if method not in pack.methods:
            sentence = f"{pack.spec} has no method {method!r}."
            yield refuse("house.state", sentence, field="submitted_on")
        elif any(r.method == method and r.held_on < day for r in action.results):
            sentence = "Work is handed in before its session."
            yield refuse("house.time", sentence, field="submitted_on")
    named = [claimed.method for claimed in action.results]
    if len(set(named)) < len(named):
        sentence = "A method has one claimed result; a re-sit is taken here, or not claimed."
        yield refuse("house.state", sentence, field="results")


def without_score(method: str) -> Finding:
    """Refuse a grade without the score that the overall grade counts."""
    sentence = f"The overall grade counts the score of {method}: one stands beside the grade."
    return refuse("house.state", sentence, field="score")
