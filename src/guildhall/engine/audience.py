"""THE OTHER TABLE: who sees which event, and which of its fields.

What a viewer sees is the fold of the events that are open to them. Stage, counts, deadlines and
permissions cannot leak what their fold never saw. Who may act stands in the lifecycle table.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from guildhall.engine import events as e
from guildhall.engine.actions.base import PersonFacts
from guildhall.engine.actor import Actor
from guildhall.engine.case import Case
from guildhall.engine.events import Entry, Event
from guildhall.engine.house import related
from guildhall.engine.replay import replay
from guildhall.engine.vocabulary import Role, Track

WITHHELD = "withheld"
"""What stands in the place of a text that a viewer may not read."""

APPRENTICE, EMPLOYER, PROVIDER = Role.APPRENTICE, Role.EMPLOYER, Role.PROVIDER
OFFICER, ASSESSOR, ASSURER = Role.OFFICER, Role.ASSESSOR, Role.QUALITY_ASSURER
EXTERNAL, SYSTEM = Role.EXTERNAL_QUALITY_ASSURER, Role.SYSTEM

BODY = frozenset({OFFICER, ASSURER, EXTERNAL, SYSTEM})
PANEL = frozenset({Role.PANELLIST})
PARTIES = frozenset({APPRENTICE, EMPLOYER, PROVIDER})
ALL = BODY | PARTIES | PANEL | {ASSESSOR}
INSIDE = BODY | PANEL | {ASSESSOR}
"""Those who may know what is not released: an assessor for the methods allocated to them,
a panellist for what the appeal rests on."""
OWN = BODY | {APPRENTICE, PROVIDER}
KEEPERS = frozenset({OFFICER, SYSTEM})
OWN_STORY = KEEPERS | {APPRENTICE, PROVIDER}

EVENT_AUDIENCE: Mapping[type[Event], frozenset[Role]] = {
    e.CaseRegistered: ALL,
    e.DetailsCorrected: ALL,
    e.EmployerChanged: ALL,
    e.ProviderChanged: ALL,
    e.LearningPaused: ALL,
    e.LearningResumed: ALL,
    e.CaseWithdrawn: ALL,
    e.EnglishMathsRecorded: ALL,
    e.EnglishMathsDecided: ALL,
    e.TrainingRecorded: ALL,
    e.OutcomesStated: ALL,
    e.KnowledgeStated: ALL,
    e.CompetenceConfirmed: ALL,
    e.PreferredDatesStated: ALL,
    e.AdjustmentsStated: ALL,
    e.GatewaySigned: ALL,
    e.GatewaySubmitted: ALL,
    e.GatewayReturned: ALL,
    e.GatewayAccepted: ALL,
    e.AdjustmentRequested: ALL,
    e.AdjustmentGranted: ALL,
    e.AdjustmentRefused: ALL,
    e.BriefSubmitted: ALL,
    e.BriefSignedOff: ALL,
    e.BriefReturned: ALL,
    e.MethodsChosen: ALL,
    e.BehavioursVerified: ALL,
    e.ScopeProposed: ALL,
    e.ScopeApproved: ALL,
    e.ScopeReturned: ALL,
    e.WorkSubmitted: ALL,
    e.WorkWithdrawn: ALL,
    e.WorkReviewed: ALL,
    e.AssessorAllocated: ALL,
    e.AssessorChanged: ALL,
    e.InterestDeclared: INSIDE,
    e.SessionBooked: ALL,
    e.SessionMoved: ALL,
    e.SessionLengthened: ALL,
    e.SessionCancelled: ALL,
    e.ConditionsRecorded: ALL,
    e.PanelRecorded: ALL,
    e.IdentityChecked: ALL,
    e.SessionStarted: ALL,
    e.PartStarted: INSIDE,
    e.QuestionAsked: INSIDE,
    e.SessionExtended: ALL,
    e.SessionInterrupted: ALL,
    e.BreakTaken: ALL,
    e.SessionResumed: ALL,
    e.SessionEnded: ALL,
    e.SittingEnded: ALL,
    e.SessionBrokenOff: ALL,
    e.SessionMissed: ALL,
    e.SessionVoided: ALL,
    e.BreachRecorded: INSIDE,
    e.BreachSettled: INSIDE,
    e.AssessmentHeld: ALL,
    e.ResultRecorded: INSIDE,
    e.MarksGiven: INSIDE,
    e.MarksReturned: INSIDE,
    e.MarksAgreed: INSIDE,
    e.CheckSettled: INSIDE,
    e.ResultReleased: ALL,
    e.RedoOffered: ALL,
    e.RedoAgreed: ALL,
    e.AttemptOpened: ALL,
    e.RedoDeclined: ALL,
    e.OutcomeDecided: ALL,
    e.OutcomeReached: ALL,
    e.RunBegun: ALL,
    e.RunLapsed: ALL,
    e.RunReopened: ALL,
    e.CertificateClaimed: ALL,
    e.ClaimRejected: KEEPERS | {ASSURER, EXTERNAL},
    e.CertificateRecorded: ALL,
    e.ClauseWaived: ALL,
    e.CaseBroughtIn: ALL,
    e.OptionChosen: ALL,
    e.EvidenceAdded: ALL,
    e.EvidenceRemoved: ALL,
    e.EvidenceMapped: ALL,
    e.MeasureCorrected: ALL,
    e.DeclarationMade: ALL,
    e.RuleConfirmed: ALL,
    e.CredentialRecorded: ALL,
    e.CredentialRemoved: ALL,
    e.PortfolioReviewed: ALL,
    e.PlanningMeetingBooked: ALL,
    e.PlanningMeetingHeld: ALL,
    e.PlanningMeetingConfirmed: ALL,
    e.PlanningMeetingMissed: ALL,
    e.SessionPlanned: INSIDE,
    e.WorkFailed: INSIDE,
    e.SpecialConsiderationRequested: OWN,
    e.SpecialConsiderationGranted: OWN,
    e.SpecialConsiderationRefused: OWN,
    e.AppealLodged: OWN | PANEL,
    e.AppealAcknowledged: OWN | PANEL,
    e.AppealUpheld: OWN | PANEL,
    e.AppealDismissed: OWN | PANEL,
    e.ResultAmended: ALL,
    e.ResultSetAside: ALL,
    e.RedoWithdrawn: ALL,
    e.ComplaintMade: BODY,
    e.ComplaintAnswered: BODY,
    e.MalpracticeReported: BODY,
    e.MalpracticeDecided: BODY,
    e.ResultVoided: INSIDE,
    e.ReplacementRequested: ALL,
    e.ReplacementRecorded: ALL,
}
"""Who sees that an event has been. The administrator sees none: no assessment content."""


def _name_only(value: Any) -> Any:  # noqa: ANN401 - the field's own type
    return PersonFacts(person=value.person) if isinstance(value, PersonFacts) else value


def _names_only(value: Any) -> Any:  # noqa: ANN401
    return tuple(item.model_copy(update={"person": _name_only(item.person)}) for item in value)


def _text(value: Any) -> Any:  # noqa: ANN401
    return WITHHELD if isinstance(value, str) else value


def _nothing(_: Any) -> Any:  # noqa: ANN401
    return {}


FIELD_AUDIENCE: Mapping[tuple[type[Event], str], tuple[frozenset[Role], Callable[[Any], Any]]] = {
    (e.LearningPaused, "reason"): (OWN_STORY, _text),
    (e.CaseWithdrawn, "reason"): (OWN_STORY, _text),
    (e.DetailsCorrected, "reason"): (OWN_STORY, _text),
    (e.CredentialRecorded, "number"): (OWN_STORY, _text),
    (e.CredentialRemoved, "reason"): (OWN_STORY, _text),
    (e.AdjustmentsStated, "note"): (OWN_STORY, _text),
    (e.AdjustmentRequested, "grounds"): (OWN_STORY, _text),
    (e.AdjustmentGranted, "reason"): (OWN_STORY, _text),
    (e.AdjustmentRefused, "reason"): (OWN_STORY, _text),
    (e.AssessorAllocated, "assessor"): (BODY | {ASSESSOR}, _name_only),
    (e.AssessorChanged, "assessor"): (BODY | {ASSESSOR}, _name_only),
    (e.PanelRecorded, "present"): (BODY | {ASSESSOR}, _names_only),
    (e.AssessorChanged, "reason"): (BODY, _text),
    (e.InterestDeclared, "interest"): (KEEPERS | {ASSESSOR}, _text),
    (e.SessionEnded, "reason"): (INSIDE | {APPRENTICE}, _text),
    (e.SittingEnded, "reason"): (INSIDE | {APPRENTICE}, _text),
    (e.SessionBrokenOff, "reason"): (INSIDE | {APPRENTICE, PROVIDER}, _text),
    (e.SessionInterrupted, "reason"): (INSIDE | {APPRENTICE}, _text),
    (e.AppealAcknowledged, "panellist"): (BODY, _name_only),
    (e.PortfolioReviewed, "reason"): (OWN_STORY | {ASSURER}, _text),
    (e.SpecialConsiderationRequested, "grounds"): (OWN_STORY, _text),
    (e.SessionVoided, "breach"): (INSIDE, _text),
    (e.ResultReleased, "sheet"): (INSIDE | {APPRENTICE, PROVIDER}, _nothing),
    (e.MalpracticeDecided, "reason"): (BODY | PARTIES, _text),
    (e.ClauseWaived, "reason"): (OWN_STORY | {ASSURER, EXTERNAL}, _text),
}
"""Fields that fewer see than see the event, and what stands in their place for the others.
Whoever wrote an entry reads it whole."""

WITHHELD_OF = {
    kind: tuple((name, *rest) for (own, name), rest in FIELD_AUDIENCE.items() if own is kind)
    for kind, _ in FIELD_AUDIENCE
}
"""The same by event, to be looked up."""


def sees(event: Event, case: Case, viewer: Actor) -> bool:
    """Tell whether a viewer, related to the case, sees an event."""
    # Of marking, not even that something is confirmed is known outside; nor that an offer has
    # fallen away with a result that is void and not yet released anew.
    inside = isinstance(event, e.RuleConfirmed | e.RedoWithdrawn) and event.inside
    audience = INSIDE if inside else EVENT_AUDIENCE[type(event)]
    if viewer.role not in audience:
        return _raised_by(event, case, viewer)
    if audience != INSIDE:
        return True
    method = getattr(event, "method", None)
    if isinstance(event, e.BreachSettled):
        # As the breach itself: what was settled of another method is not theirs either.
        method = case.breaches[event.breach].method
    return method is None or concerns(case, viewer, method)


def concerns(case: Case, viewer: Actor, method: str | None) -> bool:
    """Tell whether what is marked of a method, or a case (None), concerns a viewer.

    An assessor has the methods allocated to them, a panellist those that their appeals are
    against: all of them, where an appeal is against the outcome.
    """
    if viewer.role is Role.PANELLIST and method is not None:
        return any(
            one.panellist is not None
            and one.panellist.person == viewer.person
            and (one.about == method or not _of_a_method(case, one.about))
            for one in case.matters.values()
        )
    return related(case, viewer, method)


def _of_a_method(case: Case, about: str | None) -> bool:
    return any(about in run.attempts for run in case.runs)


def _raised_by(event: Event, case: Case, viewer: Actor) -> bool:
    """Whoever raised a matter sees it and its answer, though others in the role do not."""
    target = getattr(event, event.about or "", None)
    matter = case.matters.get(target) if isinstance(target, str) else None
    if matter is None or matter.by != viewer.person:
        return False
    return viewer.role in raisers(matter.track)


def raisers(track: Track) -> frozenset[Role]:
    """Give the roles in which somebody sees a matter because they raised it themselves."""
    return PARTIES | {ASSESSOR} if track is Track.MALPRACTICE else PARTIES


def as_seen(event: Event, viewer: Actor) -> Event:
    """Give an event with the fields withheld that the viewer may not read.

    It is the event itself where nothing is withheld.
    """
    changes = {}
    for name, roles, blank in WITHHELD_OF.get(type(event), ()):
        if viewer.role not in roles:
            value = getattr(event, name)
            instead = blank(value)
            if instead != value:
                changes[name] = instead
    return event.model_copy(update=changes) if changes else event


def visible(history: Iterable[Entry], viewer: Actor) -> tuple[Entry, ...]:
    """Give the part of a history that a viewer sees: nothing at all of a case not theirs."""
    entries = tuple(history)
    whole = replay(entries)
    if not related(whole, viewer):
        return ()
    seen = (as_read(entry, whole, viewer) for entry in entries)
    return tuple(entry for entry in seen if entry is not None)


def as_read(entry: Entry, whole: Case, viewer: Actor) -> Entry | None:
    """Give an entry as a viewer related to the case reads it; None where they do not see it.

    Whoever wrote it reads it whole. The parties read the warnings that went with their own side's
    actions, and not those of a session or a check, which would tell what is not released.
    """
    if not sees(entry.event, whole, viewer):
        return None
    if entry.actor.person == viewer.person:
        return entry
    told = entry.actor.role in PARTIES or viewer.role not in PARTIES
    event = as_seen(entry.event, viewer)
    if event is entry.event and (told or not entry.warned):
        return entry
    return replace(entry, event=event, warned=entry.warned if told else ())


def open_as(history: Iterable[Entry], viewer: Actor) -> Case:
    """Fold the history as a viewer sees it."""
    return replay(visible(history, viewer))
