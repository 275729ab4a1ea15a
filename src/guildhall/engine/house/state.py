"""Can it be: what the lifecycle table has no row for in this state."""

from collections.abc import Iterator

from guildhall.engine.actions.base import Action
from guildhall.engine.case import Case
from guildhall.engine.findings import Finding
from guildhall.engine.house.citing import refuse
from guildhall.engine.lifecycle import Row, own_row
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import RunState, Track
from guildhall.engine.wording import capital, listed


def own_state(pack: Pack, case: Case, action: Action) -> list[Finding]:
    """Refuse what the action's own track has no row for in its state, or what is not there."""
    row, target = own_row(action.name), action.about_which
    clause = getattr(action, "clause", None)
    if clause is not None and clause not in pack.by_id:
        return [refuse("house.state", f"{pack.spec} has no clause {clause!r}.", field="clause")]
    method = action.of_method
    if method is not None and method not in pack.methods:
        return [refuse("house.state", f"{pack.spec} has no method {method!r}.", field="method")]
    if method is not None and case.runs and method not in case.run.attempts:
        name = track_name(pack, Track.ATTEMPT, method)
        sentence = f"{name} is not among the methods that are chosen for this apprentice."
        return [refuse("house.state", sentence, field="method")]
    if row.states is None:
        return []
    now = case.state(row.track, target)
    if now is None:
        return [refuse("house.state", f"There is no {row.track.value} {target!r} here.")]
    if now in row.states:
        return []
    needed = listed(sorted(one.words for one in row.states), "or")
    name = track_name(pack, row.track, target)
    sentence = f"{name} is {now.words}; for this it has to be {needed}."
    if row.track is Track.RUN and case.runs and case.run.state is RunState.LAPSED:
        sentence = f"{name} has lapsed by {case.run.lapsed_by}; for this it has to be {needed}."
    return [refuse("house.state", sentence)]


def guards(pack: Pack, case: Case, action: Action) -> list[Finding]:
    """Refuse what other tracks stand in the way of."""
    return list(_guards(pack, case, own_row(action.name)))


def _guards(pack: Pack, case: Case, row: Row) -> Iterator[Finding]:
    for track, states in row.guards.items():
        if track is Track.ATTEMPT:
            for method, tried in case.current_attempts.items():
                if tried.state not in states:
                    name = track_name(pack, track, method)
                    sentence = f"{name} is {tried.state.words}: move or cancel it first."
                    yield refuse("house.state", sentence)
            continue
        now = case.state(track)
        if now is None or now in states:
            continue
        if track is Track.RUN and now is RunState.LAPSED:
            sentence = f"The EPA has lapsed by {case.run.lapsed_by}: it has to begin anew."
        elif track is Track.PAUSE:
            sentence = "The apprenticeship is paused: it has to be resumed first."
        else:
            sentence = f"{track_name(pack, track, None)} is {now.words}."
        yield refuse("house.state", sentence)


def track_name(pack: Pack, track: Track, target: str | None) -> str:
    """Give what people call a track, at the beginning of a sentence."""
    if track is Track.ATTEMPT and target in pack.methods:
        return f"The {pack.methods[target].session}"
    if track is Track.SCOPE and target in pack.methods:
        return f"The scope of the {pack.methods[target].session}"
    if track is Track.REDO and target in pack.methods:
        return f"A re-sit or re-take of the {pack.methods[target].session}"
    return capital(track.words)
