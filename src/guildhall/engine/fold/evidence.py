"""The fold of the portfolio, credentials, declarations and the option."""

from dataclasses import replace

from guildhall.engine import events as e
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry
from guildhall.engine.holdings import Confirmation, Declaration, HeldCredential


def fold(case: Case, entry: Entry) -> Case:
    """Fold what an event of this family says."""
    if isinstance(entry.event, e.EvidenceAdded | e.EvidenceRemoved | e.EvidenceMapped):
        case = case.with_run(portfolio_adequate=None)  # what was looked through has changed
    match entry.event:
        case e.OptionChosen(option=option):
            return replace(case, registration=replace(case.known, option=option))
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
        case e.PortfolioReviewed(adequate=adequate):
            return case.with_run(portfolio_adequate=adequate)
        case _:
            return case
