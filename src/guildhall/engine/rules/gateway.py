"""The gateway: everything that it waits for, told all at once.

Items bite when the gateway is submitted and again when it is accepted. What is judged on the day
of acceptance is a note on the day of submission.
"""

from fractions import Fraction
from typing import assert_never

from guildhall.engine.actions.apprentice import BringIn
from guildhall.engine.actions.base import Qualification
from guildhall.engine.ask import KEPT, Ask, Findings
from guildhall.engine.dates import day_of, days_between, paused_days, spoken
from guildhall.engine.findings import Finding
from guildhall.engine.kinds.evidence import EvidenceRule
from guildhall.engine.kinds.gateway import (
    AdjustmentsEarly,
    Declared,
    EnglishMaths,
    EnglishMathsChoice,
    GatewayComplete,
    GatewayItem,
    GatewayRule,
    NothingAsked,
    OffTheJob,
    OnProgramme,
    Options,
    ReturnMessage,
    Signatures,
    TrainingRecorded,
)
from guildhall.engine.numbers import spoken_number
from guildhall.engine.vocabulary import BriefState, GatewayState
from guildhall.engine.windows import programme_ends
from guildhall.engine.wording import are, counted, listed


def judge(rule: GatewayRule, ask: Ask) -> Findings:
    """Judge a gateway rule."""
    match rule:
        case NothingAsked():
            return KEPT
        case EnglishMaths():
            return english_maths(rule, ask)
        case EnglishMathsChoice():
            return english_maths_choice(rule, ask)
        case OnProgramme():
            return on_programme(rule, ask)
        case OffTheJob():
            return off_the_job(rule, ask)
        case GatewayItem():
            return gateway_item(rule, ask)
        case Signatures():
            return signatures(rule, ask)
        case GatewayComplete():
            return gateway_complete(ask)
        case Options():
            return options(ask)
        case Declared():
            return declared(rule, ask)
        case TrainingRecorded():
            return training_recorded(ask)
        case ReturnMessage():
            return return_message(ask)
        case AdjustmentsEarly():
            return adjustments_early(ask)
        case _:
            assert_never(rule)


def english_maths(rule: EnglishMaths, ask: Ask) -> Findings:
    """English and maths at the level, or the employer's choice where a clause gives them one."""
    found = _lacking(rule, ask)
    choice = _choice(ask)
    if not found or choice is None or ask.case.english_maths_needed:
        return found
    sentence = f"Whether English and maths are needed is the employer's to decide, by {choice}."
    if ask.case.english_maths_needed is False:
        sentence = f"The employer has decided, by {choice}, that English and maths are not needed."
    return [ask.note(sentence)]


def _choice(ask: Ask) -> str | None:
    """Give the id of the clause by which the employer decides of this apprentice, or None."""
    age = ask.case.known.age_at_start
    for clause, rule in ask.pack.rules(EnglishMathsChoice):
        if age is not None and age >= rule.age_from and ask.action.name in rule.bites:
            return clause.id
    return None


def english_maths_choice(rule: EnglishMathsChoice, ask: Ask) -> Findings:
    """The employer has decided, or the qualifications are there and there is nothing to decide."""
    clauses = ask.pack.rules(EnglishMaths)
    lacking = any(_lacking(asked, ask) for _, asked in clauses)
    age = ask.case.known.age_at_start
    if age is None and lacking:
        sentence = (
            "The age at the start is not on record: English and maths are needed as the "
            "specification says."
        )
        return [ask.note(sentence, field="age_at_start")]
    if age is None or age < rule.age_from or not clauses:
        return None
    if not lacking or ask.case.english_maths_needed is not None:
        return KEPT
    sentence = (
        f"Aged {age} at the start: the employer has not decided yet whether English and maths are "
        "needed, and they are not both on record."
    )
    return [ask.against(sentence, got=age, limit=rule.age_from, field="decide_english_maths")]


def _lacking(rule: EnglishMaths, ask: Ask) -> list[Finding]:
    """What is missing of English and maths at the level, with the exceptions on file."""
    eased = bool(ask.case.on_file & set(rule.entry_level_with))
    found = []
    for subject in ("english", "maths"):
        held = [q for q in ask.case.qualifications if q.subject == subject]
        counted = [q for q in held if _counts(rule, ask, q)]
        if any(_level_reached(rule, q, eased=eased) and q.evidence for q in counted):
            continue
        found.append(_english_maths_finding(rule, ask, subject, held, counted, eased=eased))
    return found


def _counts(rule: EnglishMaths, ask: Ask, held: Qualification) -> bool:
    """A sign language qualification counts for its subject, and for whose language it is."""
    if not held.sign_language:
        return True
    return rule.sign_language_for == held.subject and ask.case.primary_language_bsl


def _level_reached(rule: EnglishMaths, held: Qualification, *, eased: bool) -> bool:
    if held.entry:
        return eased and held.level >= 3  # noqa: PLR2004 - entry level 3, by its name
    return eased or held.level >= rule.level


def _english_maths_finding(
    rule: EnglishMaths,
    ask: Ask,
    subject: str,
    held: list[Qualification],
    counted: list[Qualification],
    *,
    eased: bool,
) -> Finding:
    name = {"english": "English", "maths": "Maths"}[subject]
    needed = "entry level 3" if eased else f"level {rule.level}"
    if not held:
        sentence = f"{name} is not on record: {needed} with evidence is needed."
        return ask.against(sentence, limit=needed, field="qualifications")
    if not counted:
        if rule.sign_language_for == subject:
            sentence = (
                f"A British Sign Language qualification stands in for {name} only where it is "
                "the apprentice's primary language, and that is not on record."
            )
        else:
            sentence = f"A British Sign Language qualification does not stand in for {name}."
        return ask.against(sentence, field="qualifications")
    best = max(counted, key=lambda q: (not q.entry, q.level))
    got = f"entry level {best.level}" if best.entry else f"level {best.level}"
    if _level_reached(rule, best, eased=eased):
        sentence = f"{name} at {got} is on record without evidence."
        return ask.against(sentence, got=got, field="evidence")
    sentence = f"{name} is at {got}; {needed} is needed."
    return ask.against(sentence, got=got, limit=needed, field="qualifications")


def on_programme(rule: OnProgramme, ask: Ask) -> Findings:
    """Months on programme, less the breaks in learning, up to the day of acceptance."""
    start = ask.case.known.started_on
    paused = paused_days(start, ask.today, ask.case.pauses)
    ready = programme_ends(rule, ask.case, ask.today)
    if ask.today >= ready:
        return KEPT
    sentence = (
        f"Started on {spoken(start)}: {counted(rule.months, 'month')} on programme "
        f"{are(rule.months)} reached on {spoken(ready)}, in "
        f"{counted(days_between(ask.today, ready), 'day')}."
    )
    if paused:
        sentence += f" The break in learning of {counted(paused, 'day')} does not count."
    return [_on_the_day(ask, sentence, str(ask.today), str(ready), "day")]


def off_the_job(rule: OffTheJob, ask: Ask) -> Findings:
    """The exact share of hours off the job, without rounding."""
    hours, off = ask.case.hours, ask.case.off_the_job_hours
    if hours is None or off is None:
        sentence = "The hours on programme and off the job are not on record."
        return [_on_the_day(ask, sentence, None, f"{rule.percent}%", "%")]
    if off * 100 >= rule.percent * hours:
        return KEPT
    share = spoken_number(Fraction(off) * 100 / Fraction(hours))
    sentence = (
        f"{off} of {hours} hours were off the job: {share}%, and at least {rule.percent}% is "
        "needed."
    )
    return [_on_the_day(ask, sentence, f"{share}%", f"{rule.percent}%", "%")]


def _on_the_day(ask: Ask, sentence: str, got: str | None, limit: str, unit: str) -> Finding:
    """Speak against acceptance; at submission, only note it."""
    say = ask.against if ask.action.name == "accept_gateway" else ask.note
    return say(sentence, got=got, limit=limit, unit=unit)


MISSING = {
    "competence": (
        "The employer has not yet stated that the apprentice works at or above the standard.",
        "confirm_competence",
    ),
    "outcomes": (
        "The form does not say where evidence meets the outcomes of the standard.",
        "state_outcomes",
    ),
    "knowledge": ("The form does not say where the knowledge was completed.", "state_knowledge"),
    "adjustments": (
        "The form does not say whether reasonable adjustments are needed; 'none' is an answer.",
        "state_adjustments",
    ),
    "portfolio": ("The portfolio of evidence is empty.", "add_evidence"),
    "brief": ("The project brief summary is not there.", "submit_brief"),
}


def gateway_item(rule: GatewayItem, ask: Ask) -> Findings:
    """One item of the gateway is there, or it is named as missing."""
    run = ask.case.run
    match rule.item:
        case "competence":
            there = run.competence_confirmed
        case "outcomes":
            there = run.outcomes is not None
        case "knowledge":
            if run.knowledge and not (run.knowledge.certificates or run.knowledge.no_certificates):
                sentence = (
                    "The form says where the knowledge was completed, but neither are there "
                    "certificates nor does it say that there are none."
                )
                return [ask.against(sentence, field="no_certificates")]
            there = run.knowledge is not None
        case "adjustments":
            there = run.adjustments_needed is not None
        case "portfolio":
            there = bool(ask.case.evidence)
        case "brief":
            there = run.brief_state in (BriefState.RECEIVED, BriefState.SIGNED_OFF)
        case "preferred_dates":
            missing = [m for m in run.attempts if m not in run.preferred_dates]
            if not missing:
                return KEPT
            names = listed(ask.session_name(m) for m in missing)
            sentence = f"No preferred date is given for the {names}."
            return [ask.against(sentence, field="state_preferred_dates")]
        case _:
            assert_never(rule.item)
    if there:
        return KEPT
    sentence, field = MISSING[rule.item]
    return [ask.against(sentence, field=field)]


def signatures(rule: Signatures, ask: Ask) -> Findings:
    """Everybody has signed the form as it stands now."""
    run = ask.case.run
    unsigned = [role for role in rule.by if role not in run.signatures]
    void = [
        signed
        for role in rule.by
        if (signed := run.signatures.get(role)) and signed.digest != ask.case.gateway_digest
    ]
    found = []
    if unsigned:
        names = listed([role.words for role in unsigned])
        sentence = f"The gateway form is not signed by the {names}."
        found.append(ask.against(sentence, got=len(rule.by) - len(unsigned), limit=len(rule.by)))
    if void:
        names = listed([f"the {s.by.words} on {spoken(day_of(s.at))}" for s in void])
        sentence = f"The form was changed after it was signed by {names}: sign it again."
        found.append(ask.against(sentence))
    return found


def gateway_complete(ask: Ask) -> Findings:
    """Nothing of the EPA before the acceptance: this speaks only when a later step is tried."""
    gateway = ask.case.run.gateway
    if gateway is GatewayState.ACCEPTED:
        return KEPT
    sentence = f"The gateway is {gateway.words}; nothing of the EPA starts before it is accepted."
    return [ask.against(sentence, got=gateway.value, limit=GatewayState.ACCEPTED.value)]


def options(ask: Ask) -> Findings:
    """One of the options, named at the registration or later, and on record at the gateway."""
    names = listed(ask.pack.options, "or")
    chosen = getattr(ask.action, "option", None)
    early = ask.action.name == "register" or (
        isinstance(ask.action, BringIn) and ask.action.gateway_accepted_on is None
    )
    if chosen is None and early:
        return [ask.note(f"No option is chosen yet: {names}.", field="option")]
    if chosen is None and ask.case.registration is not None:
        chosen = ask.case.known.option
    if chosen is None:
        return [ask.against(f"No option is chosen: {names}.", limit=names, field="choose_option")]
    if chosen in ask.pack.options:
        return KEPT
    sentence = f"There is no option {chosen!r}: it is {names}."
    return [ask.against(sentence, got=chosen, limit=names, field="option")]


def declared(rule: Declared, ask: Ask) -> Findings:
    """Everybody who has to declare it, or enough of them, has done so in this run, in full."""
    if rule.method is not None and not ask.about(rule.method):
        return None
    made = {role: ask.case.run.declarations.get((rule.what, role)) for role in rule.by}
    silent = [role for role, said in made.items() if said is None]
    partly = {
        role: [words for item, words in rule.items.items() if item not in said.items]
        for role, said in made.items()
        if said is not None and not said.items >= set(rule.items)
    }
    in_full = len(made) - len(silent) - len(partly)
    needed = rule.least or len(made)
    if in_full >= needed:
        return KEPT
    told = []
    if needed < len(made):
        told.append(f"Declared in full by {in_full} of {len(made)}; {needed} {are(needed)} needed.")
    if silent:
        told.append(f"Not declared by the {listed([role.words for role in silent])}: {rule.words}.")
    for role, left_out in partly.items():
        told.append(f"Left out by the {role.words}: {listed(left_out)}.")
    return [ask.against(" ".join(told), limit=rule.what, field="declare")]


def training_recorded(ask: Ask) -> Findings:
    """Off-the-job training is on record; this document sets no share."""
    if ask.case.off_the_job_hours is not None:
        return KEPT
    return [ask.against("No off-the-job training is on record.", field="record_training")]


def return_message(ask: Ask) -> Findings:
    """A courtesy message follows a gateway that is turned down for its portfolio."""
    named = [ask.pack.by_id.get(item) for item in getattr(ask.action, "items", ())]
    of_portfolio = any(clause and isinstance(clause.rule, EvidenceRule) for clause in named)
    if not of_portfolio and ask.case.run.portfolio_adequate is not False:
        return None
    if getattr(ask.action, "message_sent", None):
        return KEPT
    sentence = "No courtesy message with the reason is on record."
    return [ask.against(sentence, field="message_sent")]


def adjustments_early(ask: Ask) -> Findings:
    """An application after the gateway comes late for the planning meeting."""
    if ask.case.run.gateway is not GatewayState.ACCEPTED:
        return KEPT
    return [ask.against("The application comes after the gateway, too late to plan with it.")]
