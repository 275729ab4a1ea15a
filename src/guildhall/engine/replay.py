"""The fold: a history in, a case out. It never decides again.

Facts are folded in `fold/`, family by family; where a track goes is read off the lifecycle table
alone. A mended rule therefore does not rewrite the past.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from guildhall.engine import events as e
from guildhall.engine.case import NEW, Case
from guildhall.engine.events import Entry
from guildhall.engine.fold import (
    apprentice,
    fairness,
    judging,
    preparation,
    sessions,
)
from guildhall.engine.lifecycle import Row, rows_of_event
from guildhall.engine.vocabulary import (
    OF_A_METHOD,
    OF_THE_RUN,
    CertificateState,
    MatterState,
    PauseState,
    RequestState,
    RunState,
    Track,
)

BEGINNINGS = frozenset({"register", "bring_in", "begin_run"})
"""Actions whose facts begin a run, which is then in its first state already."""
OF_ONE_RUN = OF_THE_RUN | OF_A_METHOD
"""Tracks that begin anew with each run; what was asked for or raised goes on."""

FOLDS: Mapping[str, Callable[[Case, Entry], Case]] = {
    e.apprentice.__name__: apprentice.fold,
    e.preparation.__name__: preparation.fold,
    e.sessions.__name__: sessions.fold,
    e.judging.__name__: judging.fold,
    e.fairness.__name__: fairness.fold,
}
"""The fold of each family of events, by the module in which the events stand."""


def replay(history: Iterable[Entry], onto: Case = NEW) -> Case:
    """Fold a history, or the part of one that follows a case already folded."""
    case = onto
    for entry in history:
        case = apply(case, entry)
    return case


def apply(case: Case, entry: Entry) -> Case:
    """Fold one entry: first its facts, then its tracks."""
    case = FOLDS[type(entry.event).__module__](case, entry)
    for row in rows_of_event(entry.event.name):
        if row.track is not Track.RUN or _leaves(case, row):
            case = _turned(case, _moved(case, row, entry.event), row, entry)
    warnings = (*case.warnings, *entry.warned) if entry.warned else case.warnings
    return replace(case, last_at=entry.at, entries=case.entries + 1, warnings=warnings)


def _leaves(case: Case, row: Row) -> bool:
    """Whether the run is in a state that the row leaves: one that has lapsed stays so."""
    return row.states is None or case.state(Track.RUN) in row.states or row.action in BEGINNINGS


def _target(event: e.Event) -> str | None:
    """Give what an event is about: a method, or the key of a matter; None for the whole run."""
    return getattr(event, event.about) if event.about else None


def _turned(before: Case, case: Case, row: Row, entry: Entry) -> Case:
    """Keep when a track came into its state; a run that begins forgets those of the one before.

    Of the run itself it is kept when it was passed: a lapse that is taken back leaves no trace.
    """
    if row.action in BEGINNINGS:
        kept = {key: came for key, came in case.turned.items() if key[0] not in OF_ONE_RUN}
        return replace(case, turned=kept)
    if row.track is Track.RUN and case.run.state is not RunState.PASSED:
        kept = {key: came for key, came in case.turned.items() if key[0] is not Track.RUN}
        return replace(case, turned=kept)
    if row.track is Track.RUN and before.run.state is case.run.state:
        return case
    about = None if row.track in OF_THE_RUN else _target(entry.event)
    return replace(case, turned={**case.turned, (row.track, about): entry.happened_at})


def _moved(case: Case, row: Row, event: e.Event) -> Case:
    """Put the track of a row into the state that follows."""
    target, to = _target(event), row.to
    match row.track:
        case Track.RUN if isinstance(event, e.OutcomeReached | e.RunReopened):
            return case.with_run(state=event.state)
        case Track.RUN:
            return case.with_run(state=to)
        case Track.GATEWAY:
            return case.with_run(gateway=to)
        case Track.BRIEF:
            return case.with_run(brief_state=to)
        case Track.ATTEMPT:
            return case.with_attempt(str(target), state=to)
        case Track.SCOPE:
            return case.with_attempt(str(target), scope_state=to)
        case Track.REDO:
            return case.with_attempt(str(target), redo=to)
        case Track.ADJUSTMENT if isinstance(to, RequestState):
            asked = replace(case.adjustments[str(target)], state=to)
            return replace(case, adjustments={**case.adjustments, str(target): asked})
        case Track.BREACH if isinstance(to, MatterState):
            breach = replace(case.breaches[str(target)], state=to)
            return replace(case, breaches={**case.breaches, str(target): breach})
        case Track.SPECIAL_CONSIDERATION | Track.APPEAL | Track.COMPLAINT | Track.MALPRACTICE if (
            to is not None
        ):
            matter = replace(case.matters[str(target)], state=to)
            return replace(case, matters={**case.matters, str(target): matter})
        case Track.PLANNING:
            return case.with_run(planning=to)
        case Track.CERTIFICATE if isinstance(to, CertificateState):
            return replace(case, certificate=to)
        case Track.PAUSE if isinstance(to, PauseState):
            return replace(case, pause=to)
        case _:
            message = f"no track {row.track} is kept for {event.name}"
            raise LookupError(message)
