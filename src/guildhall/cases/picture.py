"""One case as whoever asks sees it now: all of a page about it, worked out by the engine."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from guildhall.cases import around, history, packs, queries, versions
from guildhall.engine import deadlines, moves, stage, standing
from guildhall.engine.actor import Actor, Surroundings
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.findings import Derivation, Reason
from guildhall.engine.house import related
from guildhall.engine.pack import Pack
from guildhall.engine.rules.records import Shown
from guildhall.engine.run import Attempt
from guildhall.engine.session import Session
from guildhall.engine.told import told
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import Stage, State, Track
from guildhall.people import names
from guildhall.people.acting import Principal


def picture(who: Principal, case: UUID, now: datetime) -> dict[str, Any]:
    """Give a case as somebody sees it at a moment: where it is, what came of it, what it waits for.

    Plain values, with personal texts in their places. Raises queries.NotFoundError.
    """
    record, _, view = queries.view(who, case)
    whole = packs.pinned(record.pack_id)
    seen, pack = standing(whole, view.case, now), in_force(whole, view.case, day_of(now))
    known = seen.known
    called = names.organisations((known.awarding_body, known.provider, known.employer))
    version = versions.version_of(case, who.actor, view.last)
    seen_now = {
        "case": case,
        "version": version,
        "name": known.name_of_apprentice,
        "uln": known.uln or "",
        "apprentice": known.apprentice,
        "spec": pack.spec,
        "title": pack.title,
        "revision": known.revision,
        "option": known.option and {"id": known.option, "name": _option(pack, known.option)},
        "awarding_body": {"id": known.awarding_body, "name": called[known.awarding_body]},
        "provider": {"id": known.provider, "name": called[known.provider]},
        "employer": {"id": known.employer, "name": called[known.employer]},
        "started_on": known.started_on,
        "registered_on": known.registered_on,
        "run": seen.run.number,
        **_worded("stage", stage(seen)),
        "tracks": list(_tracks(pack, seen)),
        "methods": _methods(pack, seen),
        "outcome": _outcome(seen),
        "certificate": _worded("state", seen.certificate) | {"number": seen.certificate_number},
        "told": _reasons(told(whole, view.case, who.actor, now)),
        **_to_do(whole, view.case, who.actor, now, around.on_the_day(day_of(now))),
        "warnings": _reasons(seen.warnings),
    }
    told_now: dict[str, Any] = history.revealed(seen_now, history.texts_of(case))
    return told_now


def _option(pack: Pack, option: str) -> str:
    return pack.options.get(option, option)


def _worded(name: str, state: State | Stage) -> dict[str, str]:
    return {name: state.value, "words": state.words}


def _reasons(found: Iterable[Reason | Shown]) -> list[dict[str, Any]]:
    return [
        {
            "clause": one.clause,
            "heading": one.heading,
            "sentence": one.sentence,
            "reading": one.reading,
        }
        for one in found
    ]


def _tracks(pack: Pack, case: Case) -> Iterator[dict[str, Any]]:
    """Give every track on which something is, or is waited for."""
    for track in (Track.RUN, Track.GATEWAY, Track.BRIEF, Track.PLANNING, Track.PAUSE):
        yield from _track(track, None, case.state(track), track.words)
    for method in case.run.attempts:
        for track in (Track.SCOPE, Track.ATTEMPT, Track.REDO):
            name = f"{track.words} at the {pack.methods[method].session}"
            yield from _track(track, method, case.state(track, method), name)
    own = case.run.number
    for key, adjustment in case.adjustments.items():
        yield from _track(Track.ADJUSTMENT, key, adjustment.state, key)
    for key, matter in case.matters.items():
        if matter.run == own:
            yield from _track(matter.track, key, matter.state, key)
    for key, breach in case.breaches.items():
        if breach.run == own:
            yield from _track(Track.BREACH, key, breach.state, key)
    yield from _track(Track.CERTIFICATE, None, case.certificate, Track.CERTIFICATE.words)


def _track(
    track: Track, target: str | None, state: State | None, name: str
) -> Iterator[dict[str, Any]]:
    if state is not None and state.value != "none":
        words = f"{name} is {state.words}"
        yield {
            "track": track,
            "target": target,
            "state": state,
            "words": f"{words[0].upper()}{words[1:]}",
        }


def _methods(pack: Pack, case: Case) -> list[dict[str, Any]]:
    attempts = case.current_attempts
    assessors = {one.assessor.person for one in attempts.values() if one.assessor is not None}
    called = names.people(assessors)
    return [_method(pack, method, one, called) for method, one in attempts.items()]


def _method(pack: Pack, method: str, tried: Attempt, called: dict[str, str]) -> dict[str, Any]:
    result: Derivation | None = tried.result
    assessor = tried.assessor and tried.assessor.person
    return {
        "method": method,
        "name": pack.methods[method].name,
        "attempt": tried.number,
        **_worded("state", tried.state),
        "assessor": {"id": assessor, "name": called[assessor]} if assessor else None,
        "submitted_on": day_of(tried.work.submitted_at) if tried.work is not None else None,
        "session": _session(tried.session) if tried.session is not None else None,
        "grade": result.grade if result is not None else None,
        "passed": tried.passed,
        "released_at": tried.released_at,
        "because": _reasons(result.because if result is not None else ()),
    }


def _session(session: Session) -> dict[str, Any]:
    return {
        "starts_at": session.starts_at,
        "minutes": session.seconds // 60,
        "place": session.place,
        "delivery": session.delivery,
        "started_at": session.started_at,
        "ended_at": session.ended_at,
        "ending": session.ending,
    }


def _outcome(case: Case) -> dict[str, Any] | None:
    outcome = case.run.outcome
    if outcome is None:
        return None
    return {
        "grade": outcome.grade,
        "passed": case.run.outcome_passed,
        "score": str(outcome.score) if outcome.score is not None else None,
        "because": _reasons(outcome.because),
    }


def _to_do(
    pack: Pack, case: Case, viewer: Actor, now: datetime, known: Surroundings
) -> dict[str, Any]:
    """Give what the case waits for, and the limits on it; of an assessor's own, those they have."""
    waited = [
        {
            "role": move.role,
            "action": move.action,
            "target": move.target,
            "method": move.method,
            "sentence": move.sentence,
            "from_day": move.from_day,
            "by_day": move.by_day,
            "waiting_since": move.waiting_since,
            "clause": move.clause,
            "mine": move.role is viewer.role,
        }
        for move in moves(pack, case, now, known)
        if move.role is not viewer.role or related(case, viewer, move.method)
    ]
    limits = [limit_told(asdict(limit)) for limit in deadlines(pack, case, now, known)]
    return {"moves": waited, "deadlines": limits}


LIMIT = (
    "clause", "heading", "what", "anchor", "counts_from", "by_day", "whose", "state", "method",
    "opens", "reading",
)  # fmt: skip


def limit_told(limit: dict[str, Any]) -> dict[str, Any]:
    """Give a limit as it is told: what, by when, by which clause, counted from what."""
    return {name: limit[name] for name in LIMIT}
