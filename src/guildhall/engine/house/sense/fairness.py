"""Can it be: appeals, malpractice and waivers, on this case."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action
from guildhall.engine.case import Case
from guildhall.engine.findings import Finding
from guildhall.engine.house.citing import refuse
from guildhall.engine.house.sense.claims import without_score
from guildhall.engine.kinds.base import band_of
from guildhall.engine.kinds.outside import OutsideResult
from guildhall.engine.kinds.redo import Cap, RedoTable
from guildhall.engine.numbers import spoken_number
from guildhall.engine.pack import Pack
from guildhall.engine.rules.ways import counts_score
from guildhall.engine.run import SETTLED
from guildhall.engine.vocabulary import CertificateState


def can_be(pack: Pack, case: Case, action: Action, _at: datetime) -> Iterator[Finding]:
    """Refuse what cannot be, whatever the action is filled in with."""
    match action:
        case a.Waive(clause=clause) if isinstance(pack.by_id[clause].rule, Cap | RedoTable):
            if case.certificate not in (CertificateState.NONE, CertificateState.REJECTED):
                sentence = "The certificate is claimed with the grade as it stands."
                yield refuse("house.state", sentence, field="clause")
        case _:
            return


def filled_in(pack: Pack, case: Case, action: Action, _at: datetime) -> Iterator[Finding]:
    """Refuse what the action is filled in with and makes no sense here."""
    match action:
        case a.DecideMalpractice(malpractice=key, found=True, voids=True):
            about = case.matters[key].about
            if about in pack.methods and case.attempt(about).state not in SETTLED:
                name = pack.methods[about].session
                sentence = f"Nothing of the {name} is there yet that could be void."
                yield refuse("house.state", sentence, field="voids")
        case a.AcknowledgeAppeal(appeal=key, panellist=person):
            named = case.matters[key].panellist
            if named is not None and named.person == person.person:
                sentence = f"{person.person} is its panellist already: name another one."
                yield refuse("house.state", sentence, field="panellist")
        case a.DecideAppeal():
            yield from _remedy(pack, case, action)
        case a.Appeal(against=against) if against in pack.methods:
            if case.attempt(against).released_at is None:
                sentence = f"No result of the {pack.methods[against].session} is released."
                yield refuse("house.state", sentence, field="against")
        case _:
            return


def _remedy(pack: Pack, case: Case, action: a.DecideAppeal) -> Iterator[Finding]:
    """An upheld appeal has one remedy at the most, and one that can still be had."""
    matter = case.matters[action.appeal]
    if action.grade is None and not action.again:
        return
    method = matter.about
    if not action.upheld or (action.grade is not None and action.again):
        sentence = (
            "Only an upheld appeal has a remedy, and only one: a grade, or the session again."
        )
        yield refuse("house.state", sentence, field="grade")
    elif method not in pack.methods or case.attempt(method).released_at is None:
        sentence = "The appeal is against no released result that a remedy could change."
        yield refuse("house.state", sentence, field="grade")
    elif action.grade is not None and action.grade not in pack.scale_of(method):
        names = ", ".join(pack.scale_of(method))
        yield refuse(
            "house.state", f"{method} has no grade {action.grade!r}: {names}.", field="grade"
        )
    elif action.grade is not None and action.score is None and counts_score(pack, method):
        yield without_score(method, "score")
    elif action.grade is not None and action.score is not None:
        yield from _not_of_the_score(pack, method, action.grade, action.score)


def _not_of_the_score(pack: Pack, method: str, grade: str, score: Decimal) -> Iterator[Finding]:
    """Where a grade follows from a score, the two that an appeal puts in place agree."""
    found = pack.rule(OutsideResult, method)
    follows = band_of(found[1].bands, score) if found is not None else None
    if found is not None and found[1].bands and follows != grade:
        sentence = f"A score of {spoken_number(score)} is no {grade} of {method}."
        yield refuse("house.state", sentence, field="score")
