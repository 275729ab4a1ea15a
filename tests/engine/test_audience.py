"""What each viewer sees of a case, and what an outsider is told of a refusal."""

from datetime import timedelta

import pytest

from guildhall.engine.actor import Actor, Behalf
from guildhall.engine.audience import open_as, visible
from guildhall.engine.case import NEW
from guildhall.engine.decide import decide, neutral
from guildhall.engine.stage import stage
from guildhall.engine.vocabulary import AttemptState, Role, Stage
from tests.engine.builders import BODY, JUDGED, PACK, STANDS, copied, own, sensible
from tests.engine.drawn import OUTSIDERS
from tests.engine.more_lives import LIVES

UNSEEN = {
    "part.started", "question.asked", "session.planned", "interest.declared", "work.failed",
    "breach.recorded", "breach.settled", "marks.given", "marks.returned", "marks.agreed",
    "result.recorded", "check.settled", "result.voided", "claim.rejected", "malpractice.reported",
    "malpractice.decided",
}  # fmt: skip
"""What none of the parties sees, unless they raised it."""
COMPLAINTS = {"complaint.made", "complaint.answered"}
NOT_FOR_THE_EMPLOYER = {
    "special_consideration.requested", "special_consideration.granted",
    "special_consideration.refused", "appeal.lodged", "appeal.acknowledged", "appeal.upheld",
    "appeal.dismissed",
}  # fmt: skip
HIDDEN = {
    Role.APPRENTICE: UNSEEN | COMPLAINTS,
    Role.EMPLOYER: UNSEEN | COMPLAINTS | NOT_FOR_THE_EMPLOYER,
    Role.PROVIDER: UNSEEN,  # the complaint in these lives is the provider's own
}


def names(history):
    return [entry.event.name for entry in history]


def seen_by(viewer, life="difficult"):
    return visible(LIVES[life]().history, viewer)


def person(role, life="difficult"):
    return own(LIVES[life](), role)


# The history


@pytest.mark.parametrize("role", ["officer", "system"])
@pytest.mark.parametrize("life", sorted(LIVES))
def test_the_officer_and_the_system_see_the_whole_with_its_warnings(role, life):
    assert seen_by(person(role, life), life) == tuple(LIVES[life]().history)
    assert open_as(LIVES[life]().history, person(role, life)) == LIVES[life]().case


@pytest.mark.parametrize("role", OUTSIDERS)
@pytest.mark.parametrize("life", sorted(LIVES))
def test_the_parties_see_every_event_but_the_hidden_ones(role, life):
    expected = [name for name in names(LIVES[life]().history) if name not in HIDDEN[role]]
    assert names(seen_by(person(role, life), life)) == expected


def test_the_quality_assurer_sees_every_event_and_not_every_text():
    history = LIVES["difficult"]().history
    seen = seen_by(person("quality_assurer"))
    assert names(seen) == names(history)
    withheld = {
        (entry.event.name, field)
        for entry in seen
        for field, value in entry.event
        if value == "withheld"
    }
    assert withheld == {
        ("adjustment.granted", "reason"),
        ("adjustment.refused", "reason"),
        ("adjustment.requested", "grounds"),
        ("adjustments.stated", "note"),
        ("details.corrected", "reason"),
        ("interest.declared", "interest"),
        ("learning.paused", "reason"),
    }


@pytest.mark.parametrize(("who", "method", "other"), [("eve", "am2", "am1"), ("bob", "am1", "am2")])
def test_an_assessor_sees_what_is_hidden_of_the_own_method_alone(who, method, other):
    seen = seen_by(Actor(who, Role.ASSESSOR, BODY))
    hidden = [e.event for e in seen if e.event.name in UNSEEN]
    assert {getattr(event, "method", None) for event in hidden} - {None} == {method}
    whole = [e.event for e in LIVES["difficult"]().history if e.event.name in UNSEEN]
    # How a breach was settled goes with the breach: both of this life are of am1.
    about = {"breach.settled": "am1"}
    assert hidden == [
        event for event in whole if getattr(event, "method", about.get(event.name)) != other
    ]


def test_an_assessor_sees_the_report_that_they_made_and_not_why_it_was_decided_so():
    seen = {
        one.event.name: one.event for one in seen_by(person("assessor", "disputed"), "disputed")
    }
    assert seen["malpractice.reported"].what == "Somebody seemed to whisper the answers."
    assert seen["malpractice.decided"].found
    assert seen["malpractice.decided"].reason == "withheld"


@pytest.mark.parametrize(
    "viewer",
    [
        Actor("administrator", Role.ADMINISTRATOR, BODY),
        Actor("quality", Role.EXTERNAL_QUALITY_ASSURER, "regulator"),
        Actor("panellist", Role.PANELLIST, BODY),
        Actor("officer", Role.OFFICER, "another-body"),
        Actor("employer", Role.EMPLOYER, "employer"),
        Actor("provider", Role.PROVIDER, "provider"),
        Actor("another", Role.APPRENTICE),
        Actor("carl", Role.ASSESSOR, BODY),
        Actor("quin", Role.QUALITY_ASSURER, "another-body"),
    ],
    ids=lambda viewer: f"{viewer.person}-{viewer.organisation}",
)
def test_whoever_has_nothing_to_do_with_the_case_sees_nothing(viewer):
    """An employer and a provider of before among them: the case has others now."""
    assert seen_by(viewer) == ()
    assert open_as(LIVES["difficult"]().history, viewer) == NEW


# The case


@pytest.mark.parametrize("role", OUTSIDERS)
@pytest.mark.parametrize("place", ["ended", "breached", "marked", "marks_returned", "agreed"])
def test_an_outsider_cannot_tell_how_far_the_marks_are(role, place):
    player = STANDS[place]()
    seen = open_as(player.history, own(player, role))
    assert seen == open_as(STANDS["ended"]().history, own(player, role))
    assert [tried.state for tried in seen.current_attempts.values()] == [AttemptState.ENDED] * 2
    assert stage(seen) is Stage.RESULTS


@pytest.mark.parametrize(
    ("role", "verdicts"), [("apprentice", True), ("provider", True), ("employer", False)]
)
def test_a_released_result_is_seen_with_its_verdicts_by_whom_they_concern(role, verdicts):
    player = STANDS["failed"]()
    seen = open_as(player.history, own(player, role))
    assert seen.attempt("am1").result == player.case.attempt("am1").result
    assert seen.attempt("am1").passed is False
    assert seen.attempt("am1").marked_by is None
    assert bool(seen.attempt("am1").sheet) is verdicts
    assert seen.run.outcome == player.case.run.outcome


# The answer


def answered(player, action, role, at):
    """What somebody of a role is answered on an action."""
    viewer = own(player, role)
    seen = open_as(player.history, viewer)
    whole = decide(PACK, player.case, action, viewer, at)
    return neutral(whole, decide(PACK, seen, action, viewer, at), viewer)


@pytest.mark.parametrize("ahead", [timedelta(hours=5), timedelta(days=200)], ids=["soon", "late"])
@pytest.mark.parametrize("role", OUTSIDERS)
@pytest.mark.parametrize("place", ["marked", "marks_returned", "agreed"])
def test_an_outsider_cannot_tell_from_an_answer_how_far_the_marks_are(place, role, ahead):
    base = STANDS["ended"]()
    at = base.case.last_at + ahead
    differing = {}
    for name in JUDGED:
        action = sensible(base, name, at)
        one, other = (answered(STANDS[p](), action, role, at) for p in ("ended", place))
        if (one.findings, set(one.kept)) != (other.findings, set(other.kept)):
            differing[name] = [[f.sentence for f in d.findings] for d in (one, other)]
    assert differing == {}


def test_an_outsider_is_told_of_a_refusal_what_rests_on_what_they_see():
    player = STANDS["accepted"]()
    at = player.case.last_at + timedelta(hours=1)
    action = sensible(player, "book_session", at).model_copy(
        update={"starts_at": at + timedelta(days=2)}
    )
    answer = answered(player, action, "provider", at)
    assert [(finding.kind.value, finding.sentence) for finding in answer.findings] == [
        ("note", "The project output is not handed in; the practical assessment follows it."),
        ("refusal", "Told on 10 January for 12 January: 2 days' notice, 10 needed."),
    ]


def test_an_outsider_is_told_nothing_of_a_refusal_that_rests_on_what_they_do_not_see():
    """The fold of the apprentice knows nothing of a session that was started in secret."""
    player = copied(STANDS["ready"]())
    at = player.case.last_at + timedelta(hours=1)
    viewer = own(player, "apprentice")
    action = sensible(player, "cancel_session", at)
    seen = decide(PACK, player.case, action, viewer, at)
    hidden = decide(PACK, STANDS["under_way"]().case, action, viewer, at + timedelta(days=11))
    answer = neutral(hidden, seen, viewer)
    assert answer.refused
    assert [(f.clause, f.sentence) for f in answer.findings] == [
        ("house.state", "This cannot be done at the moment.")
    ]
    assert (answer.entries, answer.kept) == ((), ())


def test_an_insider_and_an_allowed_action_are_answered_in_full():
    player = STANDS["marked"]()
    at = player.case.last_at + timedelta(hours=1)
    officer = own(player, "officer")
    action = sensible(player, "release_result", at)
    refused = decide(PACK, player.case, action, officer, at)
    assert refused.refused
    assert neutral(refused, decide(PACK, NEW, action, officer, at), officer) is refused
    employer = own(player, "employer")
    leaving = sensible(player, "withdraw", at)
    allowed = decide(PACK, player.case, leaving, employer, at)
    assert neutral(allowed, allowed, employer) is allowed


def test_an_officer_who_speaks_for_an_outsider_is_answered_in_full():
    player = STANDS["marked"]()
    at = player.case.last_at + timedelta(hours=1)
    employer = own(player, "employer")
    behalf = Behalf(employer.person, employer.role, employer.organisation, "Note of a call.")
    officer = Actor("officer", Role.OFFICER, BODY, behalf)
    refused = decide(PACK, player.case, sensible(player, "decline_redo", at), officer, at)
    assert refused.refused
    assert neutral(refused, refused, officer) is refused
