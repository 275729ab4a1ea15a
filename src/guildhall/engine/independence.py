"""Who stands too close to an apprentice to judge them: one list, for whoever has to be independent.

Used where an assessor or a panellist is named, and by the clauses that ask who sits on a panel.
"""

from collections.abc import Iterator

from guildhall.engine.actions.base import PersonFacts
from guildhall.engine.case import Case


def too_close(case: Case, person: PersonFacts, *, of_centre: bool = False) -> Iterator[str]:
    """Say in a sentence each what stands between a person and independence; nothing else.

    `of_centre`: an approved centre's own marker, who is of the provider and may have trained.
    """
    known = case.known
    of_provider = known.provider in person.employed_by and not of_centre
    reasons = [
        (known.employer in person.employed_by, "is employed by the apprentice's employer"),
        (of_provider, "is employed by the apprentice's training provider"),
        (person.trained and not of_centre, "has trained the apprentice"),
        (person.related, "is a relative of the apprentice"),
        (person.person in case.interested, "has declared an interest"),
        (not person.declared, "has not declared to be independent"),
    ]
    yield from (f"{person.person} {reason}." for holds, reason in reasons if holds)
