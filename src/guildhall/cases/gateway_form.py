"""The gateway form as it stands, line by line, by the action that brings each line.

Whoever signs it, by a link or signed in, and whoever reviews it sees the same lines. Personal texts
are references still: `history.revealed` puts them back.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from guildhall.engine.actions.base import Piece, Qualification
from guildhall.engine.case import Case
from guildhall.engine.dates import spoken
from guildhall.engine.kinds.credentials import Credential
from guildhall.engine.kinds.gateway import Declared
from guildhall.engine.pack import Pack
from guildhall.engine.wording import counted, listed
from guildhall.words.spoken import plain


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form: what it is about, what it says, and the action that brought it."""

    what: str
    says: str
    step: str


def lines(pack: Pack, case: Case) -> Iterator[Line]:
    """Give the gateway form as it stands: all that a signature is a signature of."""
    run, known = case.run, case.known
    if known.option:
        yield Line("Option", pack.options.get(known.option, known.option), "choose_option")
    yield from english_maths(case)
    if case.hours is not None:
        off = f", {case.off_the_job_hours} of them off the job"
        yield Line("Hours on programme", f"{case.hours}{off}", "record_training")
    if run.outcomes is not None:
        yield Line("Where evidence meets the outcomes", run.outcomes, "state_outcomes")
    if run.knowledge is not None:
        where = run.knowledge.where
        yield Line("Where the knowledge was completed", where, "state_knowledge")
        for piece in run.knowledge.certificates:
            yield Line("Certificate", _piece(piece), "state_knowledge")
    if run.competence_confirmed:
        yield Line("Competence", "confirmed by the employer", "confirm_competence")
    for method, day in run.preferred_dates.items():
        name = pack.methods[method].name
        yield Line(f"Preferred date of {name}", spoken(day), "state_preferred_dates")
    if run.adjustments_needed is not None:
        needed = "needed" if run.adjustments_needed else "none needed"
        yield Line("Adjustments", needed, "state_adjustments")
    if run.brief is not None:
        yield from _brief(case)
    for number, piece in enumerate(case.evidence.values(), 1):
        yield Line(f"Evidence {number}", _piece(piece), "add_evidence")
    yield from _declared(pack, case)
    yield from _credentials(pack, case)


def _declared(pack: Pack, case: Case) -> Iterator[Line]:
    """Give what was declared in the words of the clause that asks for it."""
    asked = {rule.what: rule for _, rule in pack.rules(Declared)}
    for (what, by), made in case.run.declarations.items():
        rule = asked.get(what)
        words, items = (rule.words, rule.items) if rule else (what, {})
        ticked = [items.get(one, one) for one in sorted(made.items)]
        said = f"{words}: {listed(ticked)}" if ticked else words
        yield Line(f"Declared by the {by.words}", said, "declare")


def _credentials(pack: Pack, case: Case) -> Iterator[Line]:
    """Give what is held in the words of the clause that asks for it."""
    asked = {rule.item: rule.any_of for _, rule in pack.rules(Credential)}
    held = case.credentials if case.run.credentials is None else case.run.credentials
    for one in held.values():
        until = f", until {spoken(one.expires_on)}" if one.expires_on else ""
        words = asked.get(one.item, {}).get(one.which, one.which)
        said = f"{words}, {one.state} on {spoken(one.dated)}{until}"
        yield Line(plain(one.item).capitalize(), said, "record_credential")


def english_maths(case: Case) -> Iterator[Line]:
    """Give what is on record of English and maths."""
    step = "record_english_maths"
    for one in case.qualifications:
        yield Line(one.subject.capitalize(), _qualification(one), step)
    if case.on_file:
        yield Line("On file", listed(sorted(case.on_file)).replace("_", " "), step)
    if case.primary_language_bsl:
        yield Line("Primary language", "British Sign Language", step)
    if case.english_maths_needed is not None:
        words = "needed" if case.english_maths_needed else "not needed"
        said = f"{words}, as the employer has decided"
        yield Line("English and maths", said, "decide_english_maths")


def _qualification(one: Qualification) -> str:
    level = f"entry level {one.level}" if one.entry else f"level {one.level}"
    signed = ", in British Sign Language" if one.sign_language else ""
    return f"{level}{signed}" + (f" ({one.evidence})" if one.evidence else ", without evidence")


def _brief(case: Case) -> Iterator[Line]:
    brief, step = case.run.brief, "submit_brief"
    if brief is None:
        return
    if brief.scope:
        yield Line("Project brief", brief.scope, step)
    for own in brief.steps:
        weeks = "1 week" if own.weeks == 1 else f"{own.weeks} weeks"
        yield Line("Step of the plan", f"{own.what}: {weeks}", step)
    if brief.planned_submission:
        yield Line("Planned submission", spoken(brief.planned_submission), step)
    if brief.words is not None:
        yield Line("Length of the brief", counted(brief.words, "word"), step)


def _piece(piece: Piece) -> str:
    parts = [piece.title or plain(piece.kind), plain(piece.form)]
    parts += [f"{number} {plain(what)}" for what, number in piece.measures.items()]
    if piece.ksbs:
        parts.append(f"for {listed(piece.ksbs)}")
    if piece.dated:
        parts.append(f"of {spoken(piece.dated)}")
    if piece.where:
        parts.append(f"at {piece.where}")
    return ", ".join(parts)
