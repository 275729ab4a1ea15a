"""Who is independent: of the apprentice, and of their own work."""

from collections.abc import Iterator

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action, PersonFacts
from guildhall.engine.actor import NOWHERE, Actor, Behalf, Surroundings
from guildhall.engine.case import Case
from guildhall.engine.findings import Finding
from guildhall.engine.house.citing import refuse
from guildhall.engine.independence import JUDGING, too_close
from guildhall.engine.kinds.reform import CentreMarks
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Role

OF_ANOTHER_THAN_THE_MARKER = (a.AgreeMarks, a.ReturnMarks, a.SettleCheck)
"""What whoever marked does not do, whatever else they work as."""
OF_NO_ASSESSOR = (a.Waive, a.SettleBreach, a.DecideMalpractice, a.DecideSpecialConsideration)
"""What an assessor of the case does not decide, whatever else they work as."""


def independence(
    pack: Pack, case: Case, action: Action, actor: Actor, around: Surroundings = NOWHERE
) -> Iterator[Finding]:
    """Refuse people who stand too close to the apprentice, or to their own work."""
    yield from _of_both_sides(case, action, actor, around)
    match action:
        case (
            a.AllocateAssessor(method=method, assessor=PersonFacts() as person)
            | a.ChangeAssessor(method=method, assessor=PersonFacts() as person)
        ):
            of_centre = pack.rule(CentreMarks, method) is not None
            yield from _not_independent(case, person, of_centre=of_centre)
            yield from _not_competent(case, person)
        case a.AcknowledgeAppeal(panellist=PersonFacts() as person):
            yield from _not_independent(case, person, field="panellist")
            yield from _of_the_body(case, person)
        case a.DecideMalpractice(malpractice=key) if case.matters[key].by in actor.hands:
            sentence = "Whoever reported it cannot decide it."
            yield refuse("house.independence", sentence)
        case _ if isinstance(action, OF_ANOTHER_THAN_THE_MARKER):
            if case.attempt(action.method).marked_by in actor.hands:
                sentence = "Whoever marked cannot check the same marks."
                yield refuse("house.independence", sentence)
        case _ if isinstance(action, OF_NO_ASSESSOR) and actor.hands & case.assessors:
            sentence = "An assessor of the case cannot decide this as an officer."
            yield refuse("house.independence", sentence)
        case _:
            return


def _of_both_sides(
    case: Case, action: Action, actor: Actor, around: Surroundings
) -> Iterator[Finding]:
    """Whoever has a part on another side of the case neither judges nor decides on this one."""
    known, behalf = case.registration, actor.on_behalf_of
    if known is None:
        return
    acting: list[Actor | Behalf] = [actor] if behalf is None else [actor, behalf]
    if any(one.person == known.apprentice and one.role is not Role.APPRENTICE for one in acting):
        sentence = "In their own case the apprentice has a part as the apprentice alone."
        yield refuse("house.independence", sentence)
    if action.name in JUDGING.get(actor.voice, ()):
        yield from (refuse("house.independence", sentence) for sentence in around.ties)


def _of_the_body(case: Case, person: PersonFacts) -> Iterator[Finding]:
    """A panellist is neither of the awarding body nor has had a part in the case."""
    if case.known.awarding_body in person.employed_by:
        sentence = f"{person.person} is employed by the awarding body whose decision it is."
        yield refuse("house.independence", sentence, field="panellist")
    markers = {
        tried.marked_by
        for run in case.runs
        for tries in run.attempts.values()
        for tried in tries
        if tried.marked_by is not None
    }
    if person.person in markers | case.assessors:
        sentence = f"{person.person} has had a part in the assessment."
        yield refuse("house.independence", sentence, field="panellist")


def _not_independent(
    case: Case, person: PersonFacts, *, field: str = "assessor", of_centre: bool = False
) -> Iterator[Finding]:
    """Say what stands between; a centre's own marker is of the provider, and may have trained."""
    for sentence in too_close(case, person, of_centre=of_centre):
        yield refuse("house.independence", sentence, field=field)


def _not_competent(case: Case, person: PersonFacts) -> Iterator[Finding]:
    """An assessor is competent for the standard, where competences are kept."""
    known = case.known
    standard = known.spec.partition("/")[0]
    if person.competent is not None and not {standard, known.spec} & set(person.competent):
        sentence = f"{person.person} is not on record as competent for {standard}."
        yield refuse("house.independence", sentence, field="assessor")
