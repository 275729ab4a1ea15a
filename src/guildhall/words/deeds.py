"""What each action is called: when it was done, when somebody means to do it, and in general.

A deed has its verb twice (`booked`, `book`), what it is done to in general (`a session`) and in
one case (`the {session}[ for {starts_at}][, {place}]`). What stands in square brackets is left
out where a value in it is missing. The values are the fields of the action, written in words,
and the few of `values`.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action
from guildhall.engine.pack import Pack
from guildhall.words import spoken, values


class Deed(NamedTuple):
    """The words of one action."""

    past: str
    present: str
    general: str
    here: str

    @property
    def infinitive(self) -> str:
        """What somebody means to do, in general: `book a session`."""
        return f"{self.present} {self.general}"


_EXTRA = "[ of {percent}%][ of {minutes} minutes][, on the part “{part}”]"
_CLIENT = "[, with the client {client}]"
_SESSION = (
    "[ for {starts_at}][, {place}][, {delivery}][, paper {paper}][, in {setting}][, {length}]"
    + _CLIENT
)
_PERSON = "{name_of_apprentice}[ for the option {option}]"
_WORK = "the {work}[ on {topic}][: {pieces}]"

DEEDS: Mapping[str, Deed] = {
    # The apprentice
    "register": Deed("registered", "register", "an apprentice",
                     f"{_PERSON}, on programme since {{started_on}}"
                     "[, aged {age_at_start} at the start]"),
    "bring_in": Deed("brought in", "bring in", "a live case from elsewhere",
                     f"the live case of {_PERSON} from {{source}}[, vouched for by {{vouched_by}}]"
                     "[, with the gateway accepted on {gateway_accepted_on}][: {results}]"),
    "correct_details": Deed("corrected", "correct", "the apprentice's details",
                            "the apprentice's details[: {details}]"),
    "choose_option": Deed("chose", "choose", "the option", "the option {option}"),
    "change_employer": Deed("recorded", "record", "a change of employer",
                            "that the employer is now {employer}[, from {from_day}]"),
    "change_provider": Deed("recorded", "record", "a change of training provider",
                            "that the training provider is now {provider}[, from {from_day}]"),
    "pause": Deed("recorded", "record", "the beginning of a break in learning",
                  "that a break in learning began[ on {from_day}]"),
    "resume": Deed("recorded", "record", "the end of a break in learning",
                   "that the break in learning is over[; {from_day} counts again]"),
    "withdraw": Deed("withdrew", "withdraw", "the apprentice from the EPA",
                     "the apprentice from the EPA"),
    # Evidence
    "add_evidence": Deed("added", "add", "a piece of evidence", "a piece of evidence[: {piece}]"),
    "remove_evidence": Deed("removed", "remove", "a piece of evidence",
                            "the piece of evidence {piece}"),
    "map_evidence": Deed("mapped", "map", "evidence to KSBs",
                         "the piece of evidence {piece} to[ {ksbs}]"),
    "correct_measure": Deed("corrected", "correct", "the measures of a piece of evidence",
                            "what was measured of the piece {piece}[: {measures}]"),
    "declare": Deed("declared", "declare", "what the document asks for",
                    "{declaration}[: {items}]"),
    "confirm_rule": Deed("confirmed", "confirm", "a rule that is shown and not enforced",
                         "{clause}"),
    "record_credential": Deed("recorded", "record", "a qualification, certificate or licence",
                              "{which}, {state} on {dated}[, valid until {expires_on}]"
                              "[; evidence: {evidence}]"),
    "remove_credential": Deed("took", "take", "a credential off the record",
                              "{which} of {dated} off the record"),
    # The gateway
    "sign": Deed("signed", "sign", "the gateway form", "the gateway form as it stands"),
    "record_english_maths": Deed("recorded", "record", "English and maths",
                                 "English and maths[: {qualifications}]"),
    "decide_english_maths": Deed("decided", "decide", "whether English and maths are needed",
                                 "that English and maths are needed"),
    "decide_english_maths/no": Deed("decided", "decide", "that English and maths are not needed",
                                    "that English and maths are not needed"),
    "record_training": Deed("recorded", "record", "the hours of training",
                            "{hours} hours on programme, {off_the_job_hours} of them off the job"),
    "state_outcomes": Deed("stated", "state", "where evidence meets the outcomes",
                           "where evidence meets the outcomes"),
    "state_knowledge": Deed("stated", "state", "where the knowledge was completed",
                            "where the knowledge was completed[ ({certificates})]"),
    "review_portfolio": Deed("looked", "look", "through the portfolio",
                             "through the portfolio[ and found it {adequate}]"),
    "confirm_competence": Deed("confirmed", "confirm", "that the apprentice works at the standard",
                               "that the apprentice works at or above the standard"),
    "state_preferred_dates": Deed("gave", "give", "the preferred dates",
                                  "the preferred dates[: {dates}]"),
    "state_adjustments": Deed("stated", "state", "whether adjustments are needed",
                              "that[ {needed}] reasonable adjustments are needed"),
    "submit_gateway": Deed("handed in", "hand in", "the gateway", "the gateway"),
    "return_gateway": Deed("sent back", "send back", "the gateway", "the gateway[: {items}]"),
    "accept_gateway": Deed("accepted", "accept", "the gateway", "the gateway"),
    # Adjustments
    "request_adjustment": Deed("asked for", "ask for", "a reasonable adjustment",
                               f"a reasonable adjustment: {{kind}}{_EXTRA}[, for the {{session}}]"),
    "decide_adjustment": Deed("granted", "grant", "or refuse an adjustment",
                              f"{{adjustment}}{_EXTRA}"),
    "decide_adjustment/no": Deed("turned down", "turn down", "an adjustment", "{adjustment}"),
    "request_special_consideration": Deed("asked for", "ask for", "special consideration",
                                          "special consideration[ for the {session}]"),
    "decide_special_consideration": Deed("granted", "grant", "or refuse special consideration",
                                         "special consideration, {request}"),
    "decide_special_consideration/no": Deed("turned down", "turn down", "special consideration",
                                            "special consideration, {request}"),
    # The brief, planning and the work
    "submit_brief": Deed("handed in", "hand in", "the project brief",
                         "the project brief[, {words} words][, planning to hand the project in on "
                         "{planned_submission}]"),
    "sign_off_brief": Deed("signed off", "sign off", "the project brief",
                           "the project brief[ with the title “{title}”]"),
    "return_brief": Deed("sent back", "send back", "the project brief", "the project brief"),
    "choose_methods": Deed("chose", "choose", "the assessment methods",
                           "the assessment methods[: {methods}]"),
    "propose_scope": Deed("proposed", "propose", "a scope", "a scope for the {session}"),
    "approve_scope": Deed("approved", "approve", "a scope", "the scope of the {session}"),
    "return_scope": Deed("sent back", "send back", "a scope", "the scope of the {session}"),
    "book_planning_meeting": Deed("booked", "book", "the planning meeting",
                                  "the planning meeting[ for {starts_at}][, {place}]"),
    "hold_planning_meeting": Deed("held", "hold", "the planning meeting",
                                  "the planning meeting[ with {present}][, {minutes} minutes]"),
    "confirm_planning_meeting": Deed("confirmed", "confirm", "the planning meeting",
                                     "what the planning meeting settled[, to {to}]"),
    "miss_planning_meeting": Deed("recorded", "record", "a missed planning meeting",
                                  "that the planning meeting was missed[ by the {by}]"),
    "plan_session": Deed("planned", "plan", "a session", "the {session}[, for {themes}]"),
    "submit_work": Deed("handed in", "hand in", "the work of a method", _WORK),
    "withdraw_work": Deed("took back", "take back", "work that was handed in", "the {work}"),
    "review_work": Deed("opened", "open", "the work of a method", "the {work}"),
    "review_work/no": Deed("could not open", "record that they could not open",
                           "the work of a method", "the {work}"),
    # Assessors and sessions
    "allocate_assessor": Deed("allocated", "allocate", "an assessor",
                              "{assessor} to the {session}"),
    "change_assessor": Deed("put", "put", "another assessor in place",
                            "{assessor} in place as assessor of the {session}"),
    "declare_interest": Deed("declared", "declare", "an interest",
                             "an interest that stands in the way of assessing the {session}"),
    "book_session": Deed("booked", "book", "a session", f"the {{session}}{_SESSION}"),
    "move_session": Deed("moved", "move", "a session",
                         f"the {{session}}[ to {{starts_at}}][, {{place}}][, {{length}}]{_CLIENT}"),
    "cancel_session": Deed("cancelled", "cancel", "a session", "the {session}"),
    "record_conditions": Deed("confirmed", "confirm", "the conditions of a session",
                              "the conditions of the {session}[: {confirmed}]"),
    "record_panel": Deed("recorded", "record", "who sits on a panel",
                         "who sits on the panel of the {session}[: {present}]"),
    "check_identity": Deed("checked", "check", "the apprentice's identity",
                           "the apprentice's identity by {shown}"),
    "check_identity/no": Deed("asked for", "ask for", "identification",
                              "identification before the {session}, and none was shown"),
    "start_session": Deed("started", "start", "a session", "the {session}"),
    "start_part": Deed("started", "start", "a part of a session", "the part “{part}”"),
    "ask_question": Deed("put", "put", "a question",
                         "a question[ on “{theme}”][, {follow_up}]"),
    "extend_session": Deed("granted", "grant", "time on top",
                           "{length} on top of the {session}"),
    "interrupt_session": Deed("interrupted", "interrupt", "a session", "the {session}"),
    "take_break": Deed("took", "take", "a break", "a break in the {session}"),
    "resume_session": Deed("resumed", "resume", "a session", "the {session}"),
    "end_session": Deed("ended", "end", "a session",
                        "the {session}[: {ending}][; covered: {covered}][; {another}]"),
    "miss_session": Deed("recorded", "record", "that the apprentice did not come",
                         "that the apprentice did not come to the {session}"),
    "record_breach": Deed("recorded", "record", "a breach",
                          "that something happened against {clause}"),
    "settle_breach": Deed("settled", "settle", "a breach",
                          "{breach}: what happened {outcome}"),
    # Marks and results
    "mark": Deed("marked", "mark", "a method", "the {session}[: {sheet}][; looked at: {reviewed}]"),
    "record_result": Deed("recorded", "record", "a result from outside",
                          "the result of the {session}, held on {held_on} by {source}"
                          "[: {grade}][, a score of {score}]"),
    "settle_check": Deed("settled", "settle", "a check by the sampling plan",
                         "the check of {method} by the plan {plan}, with the seed {seed}"),
    "give_second_opinion": Deed("gave", "give", "a second opinion",
                                "a second opinion on the {session}[: {sheet}]"),
    "return_marks": Deed("sent back", "send back", "the marks", "the marks of the {session}"),
    "agree_marks": Deed("agreed with", "agree with", "the marks", "the marks of the {session}"),
    "release_result": Deed("released", "release", "a result", "the result of the {session}"),
    # What follows
    "agree_redo": Deed("agreed to", "agree to", "a re-sit or re-take",
                       "a[ {kind}] of the {session}[, to be held by {hold_by}]"),
    "decline_redo": Deed("declined", "decline", "a re-sit or re-take",
                         "a re-sit or re-take of the {session}"),
    "begin_run": Deed("began", "begin", "the whole EPA again", "the whole EPA again"),
    "verify_behaviours": Deed("verified", "verify", "the behaviours",
                              "the apprentice's behaviours"),
    "verify_behaviours/no": Deed("did not verify", "not verify", "the behaviours",
                                 "the apprentice's behaviours"),
    "record_outcome": Deed("recorded", "record", "what a board has decided",
                           "that {source} decided the whole on {decided_on}: {grade}"
                           "[, {degree_awarded}]"),
    "claim_certificate": Deed("claimed", "claim", "the certificate", "the certificate"),
    "reject_claim": Deed("recorded", "record", "that the claim was sent back",
                         "that the claim was sent back"),
    "record_certificate": Deed("recorded", "record", "the certificate",
                               "the certificate {number}[, issued on {issued_on}]"),
    "request_replacement": Deed("asked for", "ask for", "a replacement of the certificate",
                                "a replacement of the certificate, by {form}"),
    "record_replacement": Deed("passed on", "pass on", "the request for a replacement certificate",
                               "the request for a replacement certificate[ on {requested_on}]"),
    # Fairness
    "appeal": Deed("appealed", "appeal", "against a result or a decision", "against {against}"),
    "acknowledge_appeal": Deed("acknowledged", "acknowledge",
                               "an appeal, or name another panellist",
                               "{appeal}[; {panellist} sits on its panel]"),
    "decide_appeal": Deed("upheld", "uphold", "or dismiss an appeal",
                          "{appeal}[; the grade is {grade}][; {again}]"),
    "decide_appeal/no": Deed("dismissed", "dismiss", "an appeal", "{appeal}"),
    "complain": Deed("complained", "complain", "about something other than a result",
                     "about something other than a result"),
    "answer_complaint": Deed("answered", "answer", "a complaint", "{complaint}"),
    "report_malpractice": Deed("reported", "report", "suspected malpractice",
                               "suspected malpractice[ in the {session}]"),
    "decide_malpractice": Deed("found", "find", "for or against a report of malpractice",
                               "{malpractice} to be right"),
    "decide_malpractice/no": Deed("found", "find", "against a report of malpractice",
                                  "{malpractice} not to be right"),
    "waive": Deed("set aside", "set aside", "a clause", "{clause} for this run"),
    "open_to_external": Deed("opened", "open", "a case to an external quality assurer",
                             "the case to an external quality assurer[: {person}]"),
    "move_pack_revision": Deed("moved", "move", "a case to another revision of its pack",
                               "the case to another revision of its pack"),
    "lapse": Deed("closed", "close", "a run whose window is over",
                  "the run, whose window is over"),
}  # fmt: skip
"""Every action by its name; `name/no` where the same action has another outcome."""

SAID = ("reason", "reasons", "grounds", "note", "what", "about", "answer", "interest", "statement",
        "where", "learning", "action_plan", "scope", "steps")  # fmt: skip
"""Fields that hold what somebody wrote: they stand on lines of their own."""

PIECE = re.compile(r"\[([^\[\]]*)\]")
PLACE = re.compile(r"\{(\w+)\}")


def deed_of(action: Action) -> Deed:
    """Give the words of an action, by its outcome where it has two."""
    match action:
        case (
            a.DecideAdjustment(granted=False)
            | a.DecideSpecialConsideration(granted=False)
            | a.ReviewWork(opened=False)
            | a.CheckIdentity(shown=None)
            | a.VerifyBehaviours(verified=False)
            | a.DecideAppeal(upheld=False)
            | a.DecideMalpractice(found=False)
            | a.DecideEnglishMaths(needed=False)
        ):
            return DEEDS[f"{action.name}/no"]
        case _:
            return DEEDS[action.name]


def done(action: Action, pack: Pack, called: values.Called = values.person) -> str:
    """Tell what was done: `booked the practical assessment for 22 January 2026, 10am`."""
    deed = deed_of(action)
    return f"{deed.past} {filled(deed.here, values.names(action, pack, called))}"


def meant(action: Action, pack: Pack) -> str:
    """Tell what somebody means to do: `book the practical assessment for 22 January 2026`."""
    deed = deed_of(action)
    return f"{deed.present} {filled(deed.here, values.names(action, pack))}"


def infinitive(name: str) -> str:
    """Give what an action is called in general: `book a session`."""
    deed = DEEDS.get(name)
    return deed.infinitive if deed else spoken.plain(name)


def about(name: str, pack: Pack, method: str) -> str:
    """Give what an action is called of one method: `book the practical assessment`."""
    deed, own = DEEDS[name], pack.methods[method]
    known = {"session": own.session, "work": own.work_name, "kind": "re-sit or re-take"}

    def piece(match: re.Match[str]) -> str:
        return match[1] if set(PLACE.findall(match[1])) <= set(known) else ""

    words = PIECE.sub(piece, deed.here)
    told = set(PLACE.findall(words))
    if not told or not told <= set(known):
        return f"{deed.infinitive}: {own.session}"
    return f"{deed.present} {filled(words, known)}"


def said(action: Action) -> Iterator[tuple[str, str]]:
    """Give what somebody wrote with an action: what it is, and its words."""
    for name in SAID:
        given = getattr(action, name, None)
        if given not in spoken.GONE and not (name == "what" and isinstance(action, a.Declare)):
            texts = given if isinstance(given, tuple) and name == "reasons" else (given,)
            label = "Reason" if name == "reasons" else spoken.sentence(spoken.plain(name))[:-1]
            yield from ((label, _text(text)) for text in texts)


def _text(given: Any) -> str:  # noqa: ANN401 - a text, or the steps of a brief
    if isinstance(given, tuple):
        return "; ".join(f"{step.what} ({_weeks(step.weeks)})" for step in given)
    return spoken.value(given)


def _weeks(weeks: Decimal) -> str:
    return "1 week" if weeks == 1 else f"{spoken.value(weeks)} weeks"


def filled(template: str, known: Mapping[str, str]) -> str:
    """Put values into a template; a piece in brackets goes where one of its values is missing."""

    def piece(match: re.Match[str]) -> str:
        inner = match[1]
        return inner if all(known.get(name) for name in PLACE.findall(inner)) else ""

    kept = PIECE.sub(piece, template)
    return PLACE.sub(lambda match: known.get(match[1]) or spoken.plain(match[1]), kept)
