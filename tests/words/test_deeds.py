"""The words of every action."""

from datetime import UTC, date, datetime

import pytest

from guildhall.engine import actions as a
from guildhall.engine.actions import ACTIONS
from guildhall.engine.actions.base import PersonFacts, Piece, Verdict
from guildhall.engine.vocabulary import Ending
from guildhall.shelf.packs import read_pack
from guildhall.words import deeds, values

STARTS = datetime(2026, 1, 22, 10, tzinfo=UTC)
COMPUTED = {"session", "work", "length", "details", "sheet", "declaration"}
"""Values that are no field of any action; the others of `values` stand in a field's place."""


@pytest.fixture
def pack(shelf):
    return read_pack(shelf)


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_every_action_has_its_words(name):
    deed = deeds.DEEDS[name]
    assert all((deed.past, deed.present, deed.general, deed.here))


def test_no_words_for_what_is_no_action():
    assert {key.partition("/")[0] for key in deeds.DEEDS} == set(ACTIONS)


@pytest.mark.parametrize("key", sorted(deeds.DEEDS))
def test_every_place_is_a_field_of_its_action_or_a_value_that_is_worked_out(key):
    deed = deeds.DEEDS[key]
    fields = set(ACTIONS[key.partition("/")[0]].model_fields)
    places = set(deeds.PLACE.findall(deed.here))
    assert places <= fields | COMPUTED
    assert not deeds.PLACE.findall(deed.general)
    assert deed.here.count("[") == deed.here.count("]") == len(deeds.PIECE.findall(deed.here))


@pytest.mark.parametrize("key", sorted(deeds.DEEDS))
def test_no_place_stays_open_whatever_is_left_out(key):
    words = deeds.filled(deeds.DEEDS[key].here, {})
    assert words
    assert not set("[]{}") & set(words)


@pytest.mark.parametrize(
    ("action", "done"),
    [
        (
            a.BookSession(method="talk", starts_at=STARTS, place="the tower"),
            "booked the discussion for 22 January 2026, 10am, the tower",
        ),
        (
            a.BookSession(
                method="talk", starts_at=STARTS, place="York", delivery="face_to_face", minutes=45
            ),
            "booked the discussion for 22 January 2026, 10am, York, face to face, 45 minutes",
        ),
        (
            a.Register(
                apprentice="a",
                name_of_apprentice="The apprentice",
                employer="e",
                provider="p",
                started_on=date(2025, 1, 10),
            ),
            "registered the apprentice, on programme since 10 January 2025",
        ),
        (
            a.CorrectDetails(uln="9999999999", started_on=date(2025, 1, 9)),
            ("corrected the apprentice's details: the ULN is 9999999999 and the start is "
            "9 January 2025"),
        ),
        (
            a.RecordEnglishMaths(
                qualifications=(
                    {"subject": "english", "level": 3, "entry": True, "evidence": "c"},
                    {"subject": "maths", "level": 2, "sign_language": True},
                ),
                on_file=("ehc_plan",),
                primary_language_bsl=True,
            ),
            ("recorded English and maths: English at entry level 3, maths at level 2 in British "
            "Sign Language without evidence, an EHC plan is on file and British Sign Language is "
            "the primary language"),
        ),
        (
            a.StateKnowledge(where="Here.", no_certificates=True),
            "stated where the knowledge was completed (there are no certificates)",
        ),
        (
            a.StateKnowledge(where="Here.", certificates=(Piece(kind="certificate"),)),
            "stated where the knowledge was completed (with 1 certificate)",
        ),
        (a.Declare(what="own-work"), "declared own work"),
        (a.StateAdjustments(needed=True), "stated that reasonable adjustments are needed"),
        (a.StateAdjustments(needed=False), "stated that no reasonable adjustments are needed"),
        (
            a.StatePreferredDates(dates={"talk": date(2026, 2, 3), "walk": date(2026, 2, 4)}),
            "gave the preferred dates: discussion on 3 February 2026 and walk on 4 February 2026",
        ),
        (
            a.SubmitWork(
                method="talk",
                pieces=(
                    Piece(kind="source-code", form="link"),
                    Piece(kind="report", title="Bells", measures={"words": 1651}),
                ),
            ),
            "handed in the work: source code (link) and “Bells” (report, 1,651 words)",
        ),
        (
            a.AllocateAssessor(method="talk", assessor=PersonFacts(person="assessor")),
            "allocated the assessor to the discussion",
        ),
        (
            a.ChangeAssessor(method="talk", assessor=PersonFacts(person="ann-lee")),
            "put Ann lee in place as assessor of the discussion",
        ),
        (a.ReviewWork(method="talk", opened=False), "could not open the work"),
        (
            a.CheckIdentity(method="talk", shown="driving_licence"),
            "checked the apprentice's identity by driving licence",
        ),
        (
            a.CheckIdentity(method="talk"),
            "asked for identification before the discussion, and none was shown",
        ),
        (a.AskQuestion(method="talk", theme="ringing"), "put a question on “Ringing”"),
        (
            a.AskQuestion(method="talk", theme="ringing", follow_up=True),
            "put a question on “Ringing”, a follow-up",
        ),
        (
            a.ExtendSession(method="talk", minutes=3, seconds=1, reason="So."),
            "granted 3 minutes 1 second on top of the discussion",
        ),
        (
            a.EndSession(method="talk", ending=Ending.EMERGENCY),
            "ended the discussion: an emergency ended it",
        ),
        (
            a.Mark(method="talk", sheet={"ringing.p1": Verdict(met=True), "x": Verdict(met=False)}),
            "marked the discussion: 1 of 2 descriptors met",
        ),
        (
            a.RequestAdjustment(kind="extra_time", percent=25, method="talk"),
            "asked for a reasonable adjustment: extra time of 25%, for the discussion",
        ),
        (
            a.DecideAdjustment(adjustment="adjustment-1", granted=False),
            "turned down adjustment 1",
        ),
        (a.AgreeRedo(method="talk", kind="re-take"), "agreed to a re-take of the discussion"),
        (a.AgreeRedo(method="talk"), "agreed to a re-sit or re-take of the discussion"),
        (a.SettleCheck(method="talk", plan="one-in-five", seed=20260604),
         ("settled the check of Discussion of ringing by the plan one-in-five, with the seed "
         "20260604")),
        (
            a.SettleBreach(breach="breach-1", outcome="session_void", reason="So."),
            "settled breach 1: what happened makes the session void",
        ),
        (a.Waive(clause="talk.notice", reason="So."), "set aside talk.notice for this run"),
    ],
)  # fmt: skip
def test_what_was_done(pack, action, done):
    assert deeds.done(action, pack) == done


def test_what_somebody_means_to_do(pack):
    action = a.MoveSession(method="talk", starts_at=STARTS, reason="Ill.")
    assert deeds.meant(action, pack) == "move the discussion to 22 January 2026, 10am"
    assert deeds.infinitive("move_session") == "move a session"
    assert deeds.infinitive("dance_all_night") == "dance all night"


def test_what_somebody_wrote_stands_apart():
    sent_back = a.ReturnGateway(reasons=("Page 6 is empty.", "No name."))
    assert list(deeds.said(sent_back)) == [("Reason", "Page 6 is empty."), ("Reason", "No name.")]
    brief = a.SubmitBrief(
        scope="Bells.", steps=({"what": "Cast", "weeks": "1"}, {"what": "Hang", "weeks": "2.5"})
    )
    assert list(deeds.said(brief)) == [
        ("Scope", "Bells."),
        ("Steps", "Cast (1 week); Hang (2.5 weeks)"),
    ]
    redo = a.AgreeRedo(method="talk", action_plan="Practise.")
    assert list(deeds.said(redo)) == [("Action plan", "Practise.")]


def test_people_have_names_and_roles_have_articles():
    assert [values.person(one) for one in ("ann", "demo_tutor", "assessor")] == [
        "Ann",
        "Demo tutor",
        "the assessor",
    ]
