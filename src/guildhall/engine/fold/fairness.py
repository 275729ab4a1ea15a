"""The fold of special consideration, appeals, complaints, malpractice, waivers and lapses."""

from dataclasses import replace

from guildhall.engine import events as e
from guildhall.engine.case import Case
from guildhall.engine.events import Entry
from guildhall.engine.findings import Derivation
from guildhall.engine.fold.sessions import all_again
from guildhall.engine.holdings import Matter, Waiver
from guildhall.engine.vocabulary import AppealState, MatterState, RequestState, State, Track


def fold(case: Case, entry: Entry) -> Case:
    """Fold what an event of this family says."""
    match entry.event:
        case e.SpecialConsiderationRequested(request=key, method=method):
            asked = RequestState.ASKED
            return _raised(case, entry, key, Track.SPECIAL_CONSIDERATION, asked, method)
        case e.AppealLodged(appeal=key, against=against):
            return _raised(case, entry, key, Track.APPEAL, AppealState.LODGED, against)
        case e.AppealAcknowledged(appeal=key, panellist=panellist):
            named = replace(case.matters[key], panellist=panellist)
            return replace(case, matters={**case.matters, key: named})
        case e.ComplaintMade(complaint=key):
            return _raised(case, entry, key, Track.COMPLAINT, MatterState.OPEN, None)
        case e.MalpracticeReported(malpractice=key, method=method):
            return _raised(case, entry, key, Track.MALPRACTICE, MatterState.OPEN, method)
        case e.ResultAmended() as amended:
            return case.with_attempt(
                amended.method,
                result=Derivation(amended.grade, amended.because, amended.score),
                passed=amended.passed,
                claimed=False,
            )
        case e.ResultSetAside(method=method):
            case = case.with_run(outcome=None, outcome_passed=None, decided=None)
            return all_again(case, method).with_attempt(method, released_at=None, passed=None)
        case e.ResultVoided() as voided:
            case = case.with_run(outcome=None, outcome_passed=None, decided=None)
            return case.with_attempt(
                voided.method,
                result=Derivation(voided.grade, voided.because),
                released_at=None,
                passed=None,
                claimed=False,
            )
        case e.ClauseWaived(clause=clause):
            waiver = Waiver(clause, entry.actor.speaker, entry.at)
            return case.with_run(waivers={**case.run.waivers, clause: waiver})
        case e.RunLapsed(clause=clause):
            return case.with_run(
                lapsed_by=clause, lapsed_at=entry.happened_at, before_lapse=case.run.state
            )
        case e.RunReopened():
            return case.with_run(lapsed_by=None, lapsed_at=None)
        case _:
            return case


def _raised(
    case: Case, entry: Entry, key: str, track: Track, state: State, about: str | None
) -> Case:
    matter = Matter(
        track=track,
        state=state,
        run=case.run.number,
        by=entry.actor.speaker,
        at=entry.happened_at,
        about=about,
    )
    return replace(case, matters={**case.matters, key: matter})
