"""The fold of the apprentice, the evidence and the gateway."""

from dataclasses import replace
from datetime import timedelta

from guildhall.engine import events as e
from guildhall.engine.actions.base import Qualification
from guildhall.engine.case import Case
from guildhall.engine.dates import Span, day_of
from guildhall.engine.events import Entry
from guildhall.engine.holdings import (
    Confirmation,
    Declaration,
    HeldCredential,
    Knowledge,
    Registration,
    Signature,
)
from guildhall.engine.run import Attempt, Run
from guildhall.engine.vocabulary import Role


def fold(case: Case, entry: Entry) -> Case:
    """Fold what an event of this family says."""
    match entry.event:
        case e.LearningPaused(from_day=first):
            return replace(case, pauses=(*case.pauses, Span(first)))
        case e.LearningResumed(from_day=first):
            span = replace(case.pauses[-1], last=first - timedelta(days=1))
            return replace(case, pauses=(*case.pauses[:-1], span))
        case e.GatewaySubmitted():
            return case.with_run(
                submitted_at=entry.happened_at, returned_items=(), credentials=case.credentials
            )
        case e.GatewayReturned(items=items):
            return case.with_run(returned_items=items, credentials=None)
        case e.GatewayAccepted():
            return case.with_run(accepted_at=entry.happened_at)
        case e.CaseRegistered() | e.DetailsCorrected() | e.EmployerChanged() | e.ProviderChanged():
            return _person(case, entry, entry.event)
        case e.CaseBroughtIn(source=source, vouched_by=vouched_by):
            return replace(case, source=source, vouched_by=vouched_by)
        case (
            e.OptionChosen() | e.DeclarationMade() | e.RuleConfirmed()
            | e.CredentialRecorded() | e.CredentialRemoved()
        ):  # fmt: skip
            return _told(case, entry)
        case (
            e.EvidenceAdded() | e.EvidenceRemoved() | e.EvidenceMapped() | e.MeasureCorrected()
            | e.PortfolioReviewed()
        ):  # fmt: skip
            return _portfolio(case, entry.event)
        case _:
            return _form(case, entry, entry.event)


def _person(
    case: Case,
    entry: Entry,
    event: e.CaseRegistered | e.DetailsCorrected | e.EmployerChanged | e.ProviderChanged,
) -> Case:
    match event:
        case e.CaseRegistered():
            facts = {name: getattr(event, name) for name in type(event).model_fields}
            opened = entry.happened_at
            run = Run(
                number=1,
                begun_at=opened,
                attempts={m: (Attempt(number=1, opened_at=opened),) for m in event.methods},
            )
            known = Registration(**facts, registered_on=day_of(entry.happened_at))
            return replace(case, registration=known, runs=(run,))
        case e.DetailsCorrected():
            named = {
                name: value
                for name in ("name_of_apprentice", "uln", "started_on", "age_at_start")
                if (value := getattr(event, name)) is not None
            }
            return replace(case, registration=replace(case.known, **named))
        case e.EmployerChanged(employer=employer):
            known = replace(case.known, employer=employer)
            before = case.run.accepted_at is None
            needed = None if before else case.english_maths_needed
            case = replace(case, registration=known, english_maths_needed=needed)
            return _unsaid(case, Role.EMPLOYER)
        case e.ProviderChanged(provider=provider):
            case = replace(case, registration=replace(case.known, provider=provider))
            return _unsaid(case, Role.PROVIDER)


def _renewed(
    held: tuple[Qualification, ...], recorded: tuple[Qualification, ...]
) -> tuple[Qualification, ...]:
    """Put all that is recorded of a subject in the place of what was on record of it."""
    of: dict[tuple[str, bool], list[Qualification]] = {}
    for known in (held, recorded):
        new: dict[tuple[str, bool], list[Qualification]] = {}
        for one in known:
            new.setdefault((one.subject, one.sign_language), []).append(one)
        of |= new
    return tuple(one for several in of.values() for one in several)


def _form(case: Case, entry: Entry, event: e.Event) -> Case:
    match event:
        case e.EnglishMathsRecorded():
            told = event.primary_language_bsl
            return replace(
                case,
                qualifications=_renewed(case.qualifications, event.qualifications),
                on_file=case.on_file if event.on_file is None else frozenset(event.on_file),
                primary_language_bsl=case.primary_language_bsl if told is None else told,
            )
        case e.EnglishMathsDecided(needed=needed):
            return replace(case, english_maths_needed=needed)
        case e.TrainingRecorded():
            return replace(case, hours=event.hours, off_the_job_hours=event.off_the_job_hours)
        case e.OutcomesStated():
            return case.with_run(outcomes=event.where)
        case e.KnowledgeStated():
            known = Knowledge(event.where, event.certificates, event.no_certificates)
            return case.with_run(knowledge=known)
        case e.CompetenceConfirmed():
            return case.with_run(competence_confirmed=True)
        case e.PreferredDatesStated():
            return case.with_run(preferred_dates={**case.run.preferred_dates, **event.dates})
        case e.AdjustmentsStated():
            return case.with_run(adjustments_needed=event.needed)
        case e.GatewaySigned():
            signature = Signature(event.by, entry.actor.speaker, entry.happened_at, event.digest)
            return case.with_run(signatures={**case.run.signatures, event.by: signature})
        case _:
            return case


def _unsaid(case: Case, role: Role) -> Case:
    """Take what the one before said for the gateway out of it: another one has to say it anew."""
    run = case.run
    if run.accepted_at is not None:
        return case
    return case.with_run(
        signatures={by: signed for by, signed in run.signatures.items() if by is not role},
        declarations={key: day for key, day in run.declarations.items() if key[1] is not role},
        competence_confirmed=run.competence_confirmed and role is not Role.EMPLOYER,
    )


def _portfolio(case: Case, event: e.Event) -> Case:
    """Fold what happens to the pieces of evidence."""
    if isinstance(event, e.EvidenceAdded | e.EvidenceRemoved | e.EvidenceMapped):
        case = case.with_run(portfolio_adequate=None)  # what was looked through has changed
    match event:
        case e.EvidenceAdded(id=key, piece=piece):
            return replace(case, evidence={**case.evidence, key: piece})
        case e.EvidenceRemoved(piece=gone):
            kept = {key: piece for key, piece in case.evidence.items() if key != gone}
            return replace(case, evidence=kept)
        case e.EvidenceMapped(piece=key, ksbs=ksbs, task=task):
            held = case.evidence[key]
            mapped = held.model_copy(update={"ksbs": ksbs, "task": task or held.task})
            return replace(case, evidence={**case.evidence, key: mapped})
        case e.MeasureCorrected(piece=key, measures=measures):
            right = {**case.evidence[key].measures, **measures}
            mended = case.evidence[key].model_copy(update={"measures": right})
            return replace(case, evidence={**case.evidence, key: mended})
        case e.PortfolioReviewed(adequate=adequate):
            return case.with_run(portfolio_adequate=adequate)
        case _:
            return case


def _told(case: Case, entry: Entry) -> Case:
    """Fold what somebody says, confirms or brings beside the form: option, word, credential."""
    match entry.event:
        case e.OptionChosen(option=option):
            return replace(case, registration=replace(case.known, option=option))
        case e.DeclarationMade(what=what, by=role, items=items):
            made = Declaration(day_of(entry.happened_at), frozenset(items))
            return case.with_run(declarations={**case.run.declarations, (what, role): made})
        case e.RuleConfirmed(clause=clause, by=role, method=method):
            word = {clause: Confirmation(role, day_of(entry.happened_at))}
            if method is None:
                return case.with_run(confirmations={**case.run.confirmations, **word})
            earlier = case.attempt(method).confirmations
            return case.with_attempt(method, confirmations={**earlier, **word})
        case e.CredentialRecorded() as event:
            facts = {name: getattr(event, name) for name in type(event).model_fields}
            of = (event.item, event.which, event.dated)
            return replace(case, credentials={**case.credentials, of: HeldCredential(**facts)})
        case e.CredentialRemoved(item=item, which=which, dated=day):
            left = {k: v for k, v in case.credentials.items() if k != (item, which, day)}
            return replace(case, credentials=left)
        case _:
            return case
