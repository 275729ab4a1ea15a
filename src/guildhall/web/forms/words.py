"""What a field of an action is called on a page, and what helps to fill it in.

A field is told by its name, or by `Shape.name` where a name means something else in one shape. A
test sees to it that no field of an action goes without. (The document of the API says of the same
fields how they are written in JSON.)
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A label, and a hint where one helps."""

    label: str
    hint: str = ""
    open: str = "Not stated"
    """What leaving it open means, where that is one of the choices."""


FROM_DAY = Words("From which day?", "The first day of it. Left empty, today.")
PERCENT = Words("Extra time, in per cent", "Only for extra time: 25, for example.")
EXTRA_MINUTES = Words("Extra time, in minutes", "Only for extra time, in place of per cent.")
CHOSE_TO_END = "Only where the apprentice chose to end it early."
AS_ASKED = "Of extra time alone. Left empty, it is what was asked for."

WORDS: dict[str, Words] = {
    "about": Words("What is it about?"),
    "AskQuestion.about": Words("What was the question about?", "In a few words."),
    "achieved_on": Words("When was it achieved?"),
    "action_plan": Words("The action plan", "What will be different this time, and by when."),
    "adequate": Words("Is the portfolio adequate?"),
    "adjustment": Words("Which adjustment?"),
    "again": Words(
        "Is the assessment to be held again?",
        "Only if the appeal is upheld. The result is then set aside.",
    ),
    "against": Words("What is appealed against?"),
    "age_at_start": Words("Age on the first day of the apprenticeship", "In whole years."),
    "another": Words("Does a further sitting follow?"),
    "answer": Words("The answer to the complaint"),
    "appeal": Words("Which appeal?"),
    "apprentice": Words("Who is it?", "Somebody whose case you have, or have had."),
    "assessor": Words("Who is the assessor?"),
    "breach": Words("Which breach?"),
    "brief_signed_off_on": Words("When was the project brief signed off there?"),
    "by": Words("Who missed it?"),
    "certificates": Words("Certificates that show it"),
    "charged": Words("Is the missed meeting charged for?"),
    "clause": Words("Which clause?"),
    "client": Words("Client", "A reference that tells clients apart, never a name."),
    "complaint": Words("Which complaint?"),
    "confident": Words(
        "Did the apprentice say that they are confident to have shown enough?", CHOSE_TO_END
    ),
    "confirmed": Words("What is confirmed?", "Tick each one that you have seen to."),
    "covered": Words("What was covered?", "Tick each one."),
    "dated": Words("Which day does it bear?"),
    "dates": Words("Preferred date for each method"),
    "decided_on": Words("When was it decided?"),
    "degree_awarded": Words("Is the degree awarded?"),
    "delivery": Words("How is it held?"),
    "descriptors": Words("Which descriptors is it to reach?"),
    "employer": Words("Employer"),
    "ending": Words("How did it come to its end?"),
    "enough_room": Words("Does the brief leave room to meet every criterion?"),
    "entry": Words("Is it an entry level?"),
    "evidence": Words("Where is the evidence of it?", "A file, a link or a reference."),
    "Qualification.evidence": Words(
        "Where is the evidence of it?", "A link or a reference. The gateway asks for it."
    ),
    "expires_on": Words("When does it run out?", "Left empty, it does not."),
    "follow_up": Words("Is it a follow-up?"),
    "form": Words("In which form did it come?"),
    "Piece.form": Words("In which form is it?"),
    "found": Words("Was there malpractice?"),
    "from_day": FROM_DAY,
    "gateway_accepted_on": Words("When was the gateway accepted there?"),
    "grade": Words("Grade"),
    "DecideAppeal.grade": Words(
        "The grade in place of the one appealed against",
        "Only if the appeal is upheld, and another grade is right. Not together with a session "
        "that is held again.",
        "No other grade",
    ),
    "granted": Words("Is it granted?"),
    "grounds": Words("The grounds", "What happened, and what it did to the apprentice."),
    "Appeal.grounds": Words("The grounds of the appeal"),
    "RequestAdjustment.grounds": Words("Why is it needed?"),
    "happened_at": Words(
        "When did it happen?", "Only if you record it later. Left empty, it is now."
    ),
    "held_on": Words("When was it held?"),
    "hold_by": Words("By when is it to be held?"),
    "hours": Words("Hours of the whole programme", "Up to the gateway."),
    "id": Words("File"),
    "interest": Words(
        "What stands between the assessor and the apprentice?",
        "Such as a family tie, a friendship, or having taught them.",
    ),
    "issued_on": Words("When was the certificate issued?"),
    "item": Words("Which requirement is it for?"),
    "items": Words("Which items are ticked?", "All of them each time, not only the new ones."),
    "ReturnGateway.items": Words("Which items do the reasons belong to?"),
    "kind": Words("Of which kind?"),
    "AgreeRedo.kind": Words(
        "Re-sit or re-take?", "A re-take comes with further learning, a re-sit without."
    ),
    "RequestAdjustment.kind": Words("What is to be changed?"),
    "ksbs": Words("Which knowledge, skills and behaviours does it show?"),
    "learning": Words("The further learning", "What a re-take rests on."),
    "level": Words("Level", "1 to 8; of an entry level, 1 to 3."),
    "malpractice": Words("Which report?"),
    "measures": Words("What is measured of it?"),
    "CorrectMeasure.measures": Words("What is it really?"),
    "message_sent": Words("Was a message sent with it?"),
    "met": Words("Is it met?"),
    "method": Words("Which assessment method?"),
    "RecordBreach.method": Words("Which assessment method?", "", "It happened in none"),
    "ReportMalpractice.method": Words("Which assessment method?", "", "It concerns none"),
    "RequestAdjustment.method": Words("For which assessment method?", "", "For all of them"),
    "RequestAdjustment.part": Words("Which part of the session?", "", "The whole of it"),
    "methods": Words("Which methods does the apprentice take?"),
    "minutes": Words("Length in minutes", "Left empty, as the specification plans it."),
    "DecideAdjustment.minutes": Words("Extra time, in minutes", AS_ASKED),
    "DecideAdjustment.percent": Words("Extra time, in per cent", AS_ASKED),
    "DecideAdjustment.part": Words("Which part of the session?", "", "As it was asked for"),
    "ExtendSession.minutes": Words("Time on top, in minutes"),
    "HoldPlanningMeeting.minutes": Words("How long did it take, in minutes?"),
    "RequestAdjustment.minutes": EXTRA_MINUTES,
    "name_of_apprentice": Words("Name of the apprentice", "As it is to stand on the certificate."),
    "needed": Words("Are they needed?"),
    "no_certificates": Words(
        "Are there no certificates to be had?", "Yes, if there are none; say no if you add them."
    ),
    "note": Words("What is to be said of it?"),
    "StateAdjustments.note": Words(
        "Which adjustments are needed?",
        "This is what the form says. Each one is then asked for by itself, under “Ask for a "
        "reasonable adjustment”, and granted or refused by the awarding body.",
    ),
    "number": Words("Number"),
    "RecordCertificate.number": Words("Number of the certificate"),
    "off_the_job_hours": Words("How many of them off the job?"),
    "agreed_on": Words("When was the re-sit or re-take agreed?"),
    "back_on": Words("First day back", "Left empty, the break still lasts."),
    "booked_for": Words("For when is it booked?"),
    "booked_on": Words("When was it booked?"),
    "brief_submitted_on": Words("When was the project brief handed in there?"),
    "certificate_claimed_on": Words("When was the certificate claimed there?"),
    "certificate_issued_on": Words("When was the certificate issued?"),
    "certificate_number": Words("Number of the certificate"),
    "granted_on": Words("When was it granted?"),
    "planning_confirmed_on": Words("When was the planning meeting confirmed in writing there?"),
    "planning_held_on": Words("When was the planning meeting held there?"),
    "ClaimedPause.from_day": Words("First day of the break"),
    "ClaimedResult.kind": Words("Re-sit or re-take?"),
    "ClaimedResult.submitted_on": Words("When was the work handed in there?"),
    "attempt": Words("Which attempt was it?", "1 for the first."),
    "overall_grade": Words("Overall grade that is claimed"),
    "pauses": Words("Breaks in learning"),
    "adjustments": Words("Adjustments that were granted there"),
    "on_behalf_of": Words("Record this for somebody else"),
    "on_file": Words("What is on file?", "What eases the level that is asked for."),
    "opened": Words("Could the work be opened?"),
    "option": Words("Option"),
    "organisation": Words("For which organisation?", "Left open, the case’s own."),
    "outcome": Words("What comes of it?"),
    "panellist": Words("Who is the independent panellist?"),
    "paper": Words("Which paper of the test?", "Where there are several."),
    "part": Words("Which part of the session?"),
    "PresentBody.part": Words("As what are they there?"),
    "percent": PERCENT,
    "person": Words("Who?"),
    "piece": Words("Which piece of evidence?"),
    "AddEvidence.piece": Words("The piece of evidence"),
    "pieces": Words("The work"),
    "place": Words("Place", "An address and a room, or how to join online."),
    "plan": Words("The sampling plan"),
    "planned_end": Words("When is the apprenticeship planned to end?"),
    "planned_submission": Words("When is the work planned to be handed in?"),
    "present": Words("Who was there?"),
    "primary_language_bsl": Words("Is British Sign Language the apprentice’s first language?"),
    "proof": Words("What shows it?", "A call, a letter, a message, with its day."),
    "provider": Words("Training provider"),
    "qualifications": Words("Qualifications in English and maths"),
    "reason": Words("Reason"),
    "Verdict.reason": Words("Why?"),
    "reasons": Words("Reasons", "One for each thing that is missing or wrong."),
    "received_on": Words("When did it come in?"),
    "reference": Words("Its reference there", "By which the other service knows the case."),
    "registered_on": Words("When was the case registered there?"),
    "released_on": Words("When was the result released?"),
    "request": Words("Which request?"),
    "requested_on": Words("When was it requested onward?"),
    "results": Words("Results that are claimed"),
    "reviewed": Words("Which pieces of evidence have you looked at?"),
    "role": Words("As what did they say it?"),
    "scope": Words("What will it cover?"),
    "score": Words("Total of the marks"),
    "scores": Words("Marks"),
    "seconds": Words("And seconds"),
    "seed": Words("The seed by which cases were drawn"),
    "setting": Words("Where is the work watched?"),
    "settled": Words("What was settled?", "Tick each one."),
    "sheet": Words("Descriptors"),
    "shown": Words("Which document was shown?", "Its kind, never a copy of it.", "None was shown"),
    "sign_language": Words("Is it a qualification in British Sign Language?"),
    "source": Words("Where does it come from?"),
    "Piece.source": Words("From whom does it come?", "A word that tells sources apart."),
    "spec": Words("Specification"),
    "started_on": Words("First day of the apprenticeship"),
    "starts_at": Words("When does it start?"),
    "state": Words("Attempted or achieved?"),
    "statement": Words("Statement"),
    "statements": Words("What is said of it?", "Tick what is true."),
    "steps": Words("The steps of the project plan"),
    "subject": Words("Subject"),
    "submitted_on": Words("When was the work of each method handed in there?"),
    "task": Words("The task at work", "In which it was shown."),
    "theme": Words("For which theme?"),
    "themes": Words("Which themes is it to reach?"),
    "title": Words("Title"),
    "to": Words("To whom was it confirmed?"),
    "told": Words("What was confirmed in writing?", "Tick each one."),
    "told_implications": Words("Was the apprentice told what ending early means?", CHOSE_TO_END),
    "topic": Words("Topic"),
    "uln": Words("Unique learner number", "10 digits. If it is not known yet, 9999999999."),
    "upheld": Words("Is the appeal upheld?"),
    "verified": Words("Are the behaviours verified?"),
    "voids": Words(
        "Is the result void?",
        "Only if there was malpractice. What was done for the method is then a fail, released like "
        "any other result.",
    ),
    "DecideSpecialConsideration.reason": Words(
        "Reason",
        "What is done about it, or why nothing is. It changes no grade and moves no session: that "
        "is done by itself.",
    ),
    "vouched_by": Words("Who vouches for it?"),
    "weeks": Words("How many weeks does it take?"),
    "what": Words("What is it?"),
    "Declare.what": Words("What is declared?"),
    "RecordBreach.what": Words("What happened?"),
    "ReportMalpractice.what": Words("What is suspected?", "What happened, when, and who saw it."),
    "where": Words("Where is it found?"),
    "Piece.where": Words(
        "Where is it to be found?",
        "Of a link, its address; of anything on paper, where it lies. A file needs none.",
    ),
    "which": Words("Which one is it?"),
    "words": Words("Length of the brief, in words"),
}

FIRST: dict[str, str] = {
    "begin_run": "A new run begins with the gateway, which is handed in and signed anew. What has "
    "happened until now stays in the history.",
    "sign": "You sign the gateway form as it stands on the page of the case. Sign last: where "
    "something is added or changed afterwards, everybody who had signed has to sign again.",
}
"""What somebody has to know before they fill a form in."""

CHOICES: dict[str, str] = {
    "access": "Access to a system",
    "achieved": "Achieved",
    "attempted": "Attempted",
    "driving_licence": "Driving licence",
    "ehc_plan": "An education, health and care plan",
    "email": "By email",
    "english": "English",
    "face_to_face": "Face to face",
    "file": "A file",
    "identity_card": "Identity card",
    "legacy_statement": "A statement of special educational needs from before the plans",
    "letter": "By letter",
    "link": "A link",
    "maths": "Maths",
    "online": "Online",
    "paper": "On paper",
    "passport": "Passport",
    "session_void": "The session is void, and is held again",
    "stands": "The session stands",
    "telephone": "By telephone",
    "work_pass": "Work pass with a photograph",
}
"""What people read of the closed words that carry none themselves."""

MEASURES: dict[str, str] = {
    "hours": "Hours",
    "images": "Images",
    "minutes": "Minutes",
    "pages": "Pages",
    "seconds": "Length in seconds",
    "slides": "Slides",
    "words": "Words",
}
"""What can be measured of a piece of evidence."""

PIECES: dict[str, str] = {
    "document": "Document",
    "slides": "Slides",
    "photograph": "Photograph",
    "audio": "Audio",
    "video": "Video",
}
"""What a portfolio is mostly made of, where its specification names no kinds."""


def words_of(shape: str, field: str) -> Words:
    """Give what a field of a shape is called. Raises KeyError where nobody has said."""
    return WORDS.get(f"{shape}.{field}") or WORDS[field]


def spoken(word: str) -> str:
    """Write an id of a pack as people read it where the pack has no words for it."""
    text = word.replace("-", " ").replace("_", " ")
    text = re.sub(r"\bksb\b", "KSB", text)
    return text[:1].upper() + text[1:]
