"""Who stands too close to an apprentice to judge them: one list, for whoever has to be independent.

Used where an assessor or a panellist is named, by the clauses that ask who sits on a panel, and of
whoever judges or decides, when they do.
"""

from collections.abc import Iterator, Mapping

from guildhall.engine.actions.base import PersonFacts
from guildhall.engine.case import Case
from guildhall.engine.kinds.reform import CentreMarks
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Role

JUDGING: Mapping[Role, frozenset[str]] = {
    Role.ASSESSOR: frozenset(
        {"approve_scope", "return_scope", "review_work", "start_session", "mark"}
    ),
    Role.QUALITY_ASSURER: frozenset({"agree_marks", "return_marks", "settle_check"}),
    Role.PANELLIST: frozenset({"decide_appeal"}),
    Role.OFFICER: frozenset(
        {
            "accept_gateway", "answer_complaint", "approve_scope", "decide_adjustment",
            "decide_malpractice", "decide_special_consideration", "record_outcome",
            "record_result", "release_result", "return_gateway", "return_scope",
            "review_portfolio", "settle_breach", "sign_off_brief", "waive",
        }
    ),
}  # fmt: skip
"""What each role judges or decides, and has to be independent for when it does."""


def ties(pack: Pack, case: Case, person: PersonFacts, method: str | None) -> tuple[str, ...]:
    """Say what stands between whoever acts and the apprentice, as far as it is known now.

    An approved centre's own marker is of the provider, and may have trained.
    """
    of_centre = method is not None and pack.rule(CentreMarks, method) is not None
    return tuple(too_close(case, person, of_centre=of_centre, called="Whoever does this"))


def too_close(
    case: Case, person: PersonFacts, *, of_centre: bool = False, called: str | None = None
) -> Iterator[str]:
    """Say in a sentence each what stands between a person and independence; nothing else.

    `of_centre`: an approved centre's own marker, who is of the provider and may have trained.
    `called`: how the person is called; by their id, if left out.
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
    name = called or person.person
    yield from (f"{name} {reason}." for holds, reason in reasons if holds)
