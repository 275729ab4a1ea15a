"""The rules of the house by id, and how they refuse."""

from guildhall.engine.findings import Finding, Number
from guildhall.engine.vocabulary import Force, Kind

HOUSE: dict[str, str] = {
    "house.role": "Who may do this",
    "house.relation": "Who may do this on this case",
    "house.state": "What can be done now",
    "house.time": "When things can happen",
    "house.independence": "Who is independent",
    "house.clash": "Nobody is in two places",
    "house.identity-number": "The apprentice's number",
    "house.duplicate": "One case for one apprentice",
    "house.version": "One case, one revision of its pack",
}
"""The rules of the house by id, with the heading under which they are cited."""


def refuse(
    rule: str,
    sentence: str,
    *,
    got: Number = None,
    limit: Number = None,
    unit: str | None = None,
    field: str | None = None,
) -> Finding:
    """Refuse by a rule of the house."""
    return Finding(
        kind=Kind.REFUSAL,
        clause=rule,
        heading=HOUSE[rule],
        force=Force.MUST,
        sentence=sentence,
        got=got,
        limit=limit,
        unit=unit,
        field=field,
    )
