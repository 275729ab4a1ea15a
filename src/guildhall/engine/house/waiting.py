"""What waits for a decision of somebody else: a breach, a report, a request."""

from collections.abc import Iterator

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of, spoken
from guildhall.engine.findings import Finding
from guildhall.engine.house.citing import refuse
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Kind, Track
from guildhall.engine.wording import capital


def held_back(pack: Pack, case: Case, action: Action) -> Iterator[Finding]:
    """Hold marks, a release or a claim back until what stands before it is decided."""
    match action:
        case a.ReleaseResult(method=method):
            yield from _undecided(case, method)
            yield from _breached(pack, case, method)
        case a.Mark(method=method):
            yield from _breached(pack, case, method)
        case a.ClaimCertificate():
            yield from _undecided(case, None)
            yield from _breached(pack, case, None)
        case _:
            return


def _undecided(case: Case, method: str | None) -> Iterator[Finding]:
    """Refuse while something that could change a result (None: any) is not decided."""
    for track in (Track.SPECIAL_CONSIDERATION, Track.MALPRACTICE):
        for key in case.open_matters(track, method):
            yield refuse("house.state", f"{capital(track.words)} {key} is not decided.")


def _breached(pack: Pack, case: Case, method: str | None) -> Iterator[Finding]:
    """Refuse by each clause against which something has happened, of a method (None: of any)."""
    waiting = list(case.open_breaches(method))
    if method is not None:
        waiting += [(key, one) for key, one in case.open_breaches(None) if one.method is None]
    for key, breach in waiting:
        sentence = (
            f"Something has happened against this clause ({key}, {spoken(day_of(breach.at))}), "
            "and an officer has yet to deal with it."
        )
        yield pack.by_id[breach.clause].finding(Kind.REFUSAL, sentence)
