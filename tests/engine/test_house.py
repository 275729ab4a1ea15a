"""The rules of the house that need no document: sense, time, independence, surroundings."""

from datetime import timedelta

import pytest

from guildhall.engine.actions import ACTIONS, Register
from guildhall.engine.actor import Actor, Behalf
from guildhall.engine.case import NEW
from guildhall.engine.dates import spoken
from guildhall.engine.decide import decide
from guildhall.engine.events import from_json, to_json
from guildhall.engine.house import HOUSE, related
from guildhall.engine.replay import replay
from guildhall.engine.vocabulary import Kind, Role
from guildhall.shelf.moments import moment as read
from tests.engine.builders import (
    BODY,
    CONDITIONS,
    PACK,
    STANDS,
    after,
    copied,
    done,
    moment,
    new,
    own,
    payload,
    refusals,
    sensible,
    standing_at,
    tried,
    walked,
)


def told(place, by, do, /, **given):
    """The refusals of an action an hour later: clause, sentence and field."""
    player, at = standing_at(place)
    decision = tried(player, at, by, do, **given)
    return [(f.clause, f.sentence, f.field) for f in decision.of_kind(Kind.REFUSAL)]


# Can it be: what makes no sense


@pytest.mark.parametrize(
    ("place", "by", "do", "given", "sentence", "field"),
    [
        (
            "ready", "apprentice", "submit_work",
            {"method": "am1", "pieces": [{"kind": "architecture-diagram"}]},
            "Work was handed in on 10 January 2026: take it back first.", "pieces",
        ),
        ("accepted", "apprentice", "withdraw_work", {"method": "am1"}, "No work is handed in.",
         None),
        ("registered", "provider", "record_training",
         {"hours": "100", "off_the_job_hours": "100.5"},
         "100.5 hours off the job are more than the 100 hours on programme.", "off_the_job_hours"),
        ("ready", "assessor", "review_work", {"method": "am2", "opened": True},
         "No work is handed in.", None),
        ("ready", "officer", "allocate_assessor", {"method": "am1"},
         "An assessor is allocated; this would be a change.", None),
        ("accepted", "officer", "change_assessor", {"method": "am1"},
         "No assessor is allocated yet.", None),
        (
            "under_way", "assessor", "start_part", {"method": "am1", "part": "overture"},
            "There is no part 'overture'; the parts are: practical.", "part",
        ),
        (
            "accepted", "apprentice", "request_adjustment", {"kind": "extra_time"},
            "Extra time is asked for and granted either in percent or in minutes.", "percent",
        ),
        (
            "accepted", "apprentice", "request_adjustment",
            {"kind": "extra_time", "percent": 25, "minutes": 10},
            "Extra time is asked for and granted either in percent or in minutes.", "percent",
        ),
        ("accepted", "apprentice", "request_adjustment", {"kind": "room", "percent": 25},
         "Only extra time has an amount.", "percent"),
        (
            "accepted", "apprentice", "request_adjustment",
            {"kind": "extra_time", "percent": 25, "part": "overture"},
            "There is no part 'overture'; the parts are: discussion, practical.", "part",
        ),
        (
            "asked", "officer", "decide_adjustment",
            {"adjustment": "adjustment-1", "granted": True, "percent": 25, "minutes": 10},
            "Extra time is asked for and granted either in percent or in minutes.", "percent",
        ),
        ("portfolio", "apprentice", "remove_evidence", {"piece": "piece-9"},
         "There is no piece 'piece-9'.", "piece"),
        ("portfolio", "apprentice", "map_evidence", {"piece": "piece-1", "ksbs": ["K1", "K99"]},
         "ST0825/AP02 has no KSB K99.", "ksbs"),
        ("portfolio", "apprentice", "add_evidence",
         {"piece": {"kind": "document", "id": "piece-1"}},
         "There is a piece 'piece-1' already.", "piece"),
        ("portfolio", "apprentice", "add_evidence",
         {"piece": {"kind": "document", "ksbs": ["S99"]}},
         "ST0825/AP02 has no KSB S99.", "ksbs"),
        ("registered", "provider", "state_preferred_dates", {"dates": {"am3": "2026-02-01"}},
         "ST0825/AP02 has no method 'am3'.", "dates"),
        ("registered", "provider", "state_preferred_dates", {"dates": {}},
         "Nothing is filled in that could be recorded.", "dates"),
        ("registered", "provider", "correct_details", {"reason": "A slip."},
         "Nothing is filled in that could be recorded.", "name_of_apprentice"),
        ("registered", "provider", "record_english_maths", {},
         "Nothing is filled in that could be recorded.", "qualifications"),
        ("ready", "assessor", "record_conditions", {"method": "am1", "confirmed": []},
         "Nothing is filled in that could be recorded.", "confirmed"),
        ("ready", "assessor", "plan_session", {"method": "am1", "themes": []},
         "Nothing is filled in that could be recorded.", "themes"),
        ("ready", "assessor", "record_panel", {"method": "am1", "present": []},
         "Nothing is filled in that could be recorded.", "present"),
        ("submitted", "officer", "return_gateway",
         {"reasons": ["Faint."], "items": ["gateway.stamp"]},
         "ST0825/AP02 has no clause 'gateway.stamp'.", "items"),
        ("accepted", "officer", "waive", {"clause": "gateway.stamp", "reason": "A flood."},
         "ST0825/AP02 has no clause 'gateway.stamp'.", "clause"),
        ("accepted", "officer", "record_breach", {"clause": "gateway.stamp", "what": "So."},
         "ST0825/AP02 has no clause 'gateway.stamp'.", "clause"),
        ("accepted", "officer", "decide_adjustment",
         {"adjustment": "adjustment-1", "granted": True},
         "There is no adjustment 'adjustment-1' here.", None),
        ("accepted", "officer", "answer_complaint", {"complaint": "complaint-1", "answer": "No."},
         "There is no complaint 'complaint-1' here.", None),
        ("ended", "apprentice", "appeal", {"against": "am1", "grounds": "Nobody asked."},
         "No result of the practical assessment is released.", "against"),
        ("failed", "officer", "begin_run", {},
         "A re-sit or re-take of the practical assessment is offered: the employer decides first.",
         None),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_sentence(place, by, do, given, sentence, field):
    assert ("house.state", sentence, field) in told(place, by, do, **given)


@pytest.mark.parametrize("given", [{"on_file": []}, {"primary_language_bsl": False}])
def test_an_empty_list_or_a_no_is_something_to_record(given):
    assert told("registered", "provider", "record_english_maths", **given) == []


def test_an_apprenticeship_does_not_start_after_its_registration():
    assert told("new", "provider", "register", started_on="2025-01-11") == [
        (
            "house.time",
            "The apprenticeship would start on 11 January 2025, still to come.",
            "started_on",
        )
    ]


def test_nor_is_its_start_corrected_to_a_day_that_is_to_come():
    given = {"started_on": "2099-01-11", "reason": "A misprint."}
    assert told("registered", "officer", "correct_details", **given) == [
        (
            "house.time",
            "The apprenticeship would start on 11 January 2099, still to come.",
            "started_on",
        )
    ]


@pytest.mark.parametrize(
    ("place", "do", "field", "why"),
    [
        ("claimed", "record_certificate", "issued_on",
         "a certificate is recorded once it is issued"),
        ("certified", "request_replacement", "received_on",
         "a request is recorded once it has come"),
        ("replacement", "record_replacement", "requested_on",
         "this is recorded once it has been requested"),
    ],
)  # fmt: skip
def test_nothing_of_a_certificate_is_recorded_before_its_day(place, do, field, why):
    more = {"number": "C-1"} if do == "record_certificate" else {}
    player, at = standing_at(place)
    for days in (0, 1):
        day = (at + timedelta(days=days)).date()
        decision = tried(copied(player), at, "officer", do, **more, **{field: str(day)})
        said = [(f.clause, f.sentence, f.field) for f in decision.findings]
        sentence = f"{spoken(day)} is still to come: {why}."
        assert said == ([("house.time", sentence, field)] if days else [])


def test_a_booked_session_cannot_be_in_the_past():
    player, at = standing_at("accepted")
    given = {"method": "am1", "starts_at": "2026-01-10 12:59", "place": "online"}
    decision = tried(player, at, "officer", "book_session", **given)
    assert ("house.time", "10 January 2026, 12:59pm has passed.") in [
        (f.clause, f.sentence) for f in decision.findings
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"upheld": False, "grade": "pass"},
            "Only an upheld appeal has a remedy, and only one: a grade, or the session again.",
        ),
        (
            {"upheld": True, "grade": "pass", "again": True},
            "Only an upheld appeal has a remedy, and only one: a grade, or the session again.",
        ),
        (
            {"upheld": True, "grade": "merit"},
            "am1 has no grade 'merit': fail, pass, distinction.",
        ),
    ],
)
def test_an_appeal_has_one_remedy_at_the_most_and_one_that_there_is(given, sentence):
    given = given | {"appeal": "appeal-1", "reason": "So we find."}
    assert told("appeal_acknowledged", "panellist", "decide_appeal", **given) == [
        ("house.state", sentence, "grade")
    ]


def test_an_appeal_against_no_result_has_no_remedy():
    player, at = standing_at("accepted")
    done(player, at, "apprentice", "appeal", against="the-venue", grounds="It was cold.")
    named = {"appeal": "appeal-1", "panellist": {"person": "panellist"}}
    done(player, at, "officer", "acknowledge_appeal", **named)
    given = {"appeal": "appeal-1", "upheld": True, "reason": "It was cold.", "again": True}
    decision = tried(player, at, "panellist", "decide_appeal", **given)
    assert [f.sentence for f in decision.findings] == [
        "The appeal is against no released result that a remedy could change."
    ]


@pytest.mark.parametrize("outcome", ["session_void", "stands"])
def test_a_session_is_void_only_where_one_was_held_and_its_result_is_not_out(outcome):
    player = copied(STANDS["passed"]())
    at = after(player, hours=1)
    what = {"clause": "am1.room", "what": "A cousin sat there."}
    done(player, at, "officer", "record_breach", method="am1", **what)
    done(player, at, "officer", "record_breach", **what)
    for key in ("breach-1", "breach-2"):
        given = {"breach": key, "outcome": outcome, "reason": "Looked into."}
        decision = tried(copied(player), at, "officer", "settle_breach", **given)
        assert [f.sentence for f in decision.findings] == (
            ["There is no session of this breach to void, or its result is already released."]
            if outcome == "session_void"
            else []
        )


# When


def test_a_record_never_runs_backwards_and_may_stand_still():
    player, _ = standing_at("accepted")
    last = player.case.last_at
    one = {"kind": "breaks"}
    decision = tried(player, last - timedelta(seconds=1), "apprentice", "request_adjustment", **one)
    assert [(f.clause, f.sentence) for f in decision.findings] == [
        ("house.time", "The last record is of 10 January 2026, midday; this one is earlier.")
    ]
    assert refusals(tried(player, last, "apprentice", "request_adjustment", **one)) == []


@pytest.mark.parametrize(
    ("last", "at", "refused"),
    [
        # The hour from 1 to 2 comes twice on 25 October 2026.
        ("2026-10-25 01:50+01:00", "2026-10-25 01:10+00:00", []),
        ("2026-10-25 01:10+00:00", "2026-10-25 01:50+01:00", ["house.time"]),
        ("2026-10-25 00:50", "2026-10-25 02:10", []),
        ("2026-03-29 00:50", "2026-03-29 02:00", []),
    ],
)
def test_a_record_is_later_by_time_and_not_by_the_clock_on_the_wall(last, at, refused):
    player = new()
    done(player, last, "provider", "register", started_on="2026-01-01")
    assert refusals(tried(player, at, "provider", "correct_details", age_at_start=19)) == refused


def test_a_record_is_later_by_time_also_where_both_moments_are_london_s():
    player = new()
    done(player, "2026-10-24 12:00", "provider", "register", started_on="2026-01-01")
    early = moment("2026-10-25 01:50").replace(fold=0)
    late = moment("2026-10-25 01:10").replace(fold=1)
    actor = own(player, "provider")
    action = sensible(player, "correct_details", early)
    player.append(decide(PACK, player.case, action, actor, early).entries)
    assert refusals(decide(PACK, player.case, action, actor, late)) == []


@pytest.mark.parametrize(
    ("started", "ended", "minutes"),
    [
        ("2026-03-29 00:30", "2026-03-29 02:30", 60),
        ("2026-03-29 00:30", "2026-03-29 03:30", 120),
        ("2026-10-25 00:30", "2026-10-25 02:30", 180),
        ("2026-10-25 01:30+01:00", "2026-10-25 01:30+00:00", 60),
        ("2026-07-01 10:00", "2026-07-01 13:00", 180),
    ],
)
def test_a_session_ran_as_long_as_it_ran_even_where_the_clocks_change(started, ended, minutes):
    """A session of up to three hours by night: nothing is too long that ran no longer than that."""
    player = walked("ready", start=read(started).date() - timedelta(days=420))
    at = read(started) - timedelta(days=12)
    moved = {"method": "am1", "starts_at": started, "reason": "He works by night."}
    done(player, at, "officer", "move_session", **moved)
    given = {"method": "am1", "confirmed": list(CONDITIONS)}
    done(player, started, "assessor", "record_conditions", **given)
    done(player, started, "assessor", "check_identity", method="am1", shown="passport")
    done(player, started, "assessor", "start_session", method="am1")
    ending = payload("end_session", read(ended)) | {"ending": "by_apprentice"}
    done(player, ended, "assessor", "end_session", **ending)
    session = player.case.attempt("am1").session
    assert session.ran_for(session.ended_at) == minutes * 60
    assert player.case.breaches == {}
    again = replay(from_json(to_json(entry)) for entry in player.history)
    assert again.attempt("am1").session.ran_for(read(ended)) == minutes * 60


def test_an_interruption_lasts_as_long_as_it_lasts_even_where_the_clocks_change():
    player = copied(STANDS["under_way"]())
    at = read("2026-03-29 00:50")
    done(player, at, "assessor", "interrupt_session", method="am1", reason="No power.")
    done(player, "2026-03-29 02:10", "assessor", "resume_session", method="am1")
    (stop,) = player.case.attempt("am1").session.stops
    assert stop.within(at, read("2026-03-29 02:10")) == 20 * 60


@pytest.mark.parametrize(
    ("happened", "sentence"),
    [
        ("2026-01-20 11:20", "What has happened lies in the past."),
        ("2026-01-20 10:07:59",
         "It cannot have happened before 20 January 2026, 10:08am."),
    ],
)  # fmt: skip
def test_what_has_happened_lies_after_the_last_of_the_session_and_before_now(happened, sentence):
    given = {"method": "am1", "theme": "operability", "happened_at": happened}
    assert told("under_way", "assessor", "ask_question", **given) == [
        ("house.time", sentence, "happened_at")
    ]


def test_what_happens_when_it_is_recorded_cannot_be_dated_back():
    given = {"method": "am1", "happened_at": "2026-01-24 16:30"}
    assert told("marked", "quality_assurer", "agree_marks", **given) == [
        ("house.time", "This happens when it is recorded; it cannot be dated back.",
         "happened_at")
    ]  # fmt: skip


def test_a_breach_happened_within_the_run():
    given = {"clause": "am1.notice", "what": "So.", "happened_at": "2025-01-10 11:59"}
    assert told("accepted", "officer", "record_breach", **given) == [
        ("house.time", "It cannot have happened before 10 January 2025, midday.", "happened_at")
    ]


@pytest.mark.parametrize(
    ("do", "day", "sentence"),
    [
        ("pause", "2026-01-11",
         "11 January 2026 is still to come: a break is recorded when it has begun or ended."),
        ("pause", "2025-01-09",
         "A break cannot begin on 9 January 2025: it would fall into another time."),
        ("resume", "2026-01-11",
         "11 January 2026 is still to come: a break is recorded when it has begun or ended."),
        ("resume", "2026-01-09", "The break began on 10 January 2026."),
    ],
)  # fmt: skip
def test_a_break_lies_within_the_apprenticeship_and_has_begun(do, day, sentence):
    place = "accepted" if do == "pause" else "paused"
    assert told(place, "provider", do, from_day=day) == [("house.time", sentence, "from_day")]


def test_a_break_does_not_begin_in_another_one():
    player = copied(STANDS["paused"]())
    done(player, "2026-01-20 12:00", "provider", "resume")
    at = "2026-01-21 12:00"
    assert refusals(tried(player, at, "provider", "pause", from_day="2026-01-19")) == ["house.time"]
    assert refusals(tried(player, at, "provider", "pause", from_day="2026-01-20")) == []


# On whose behalf


def spoken_for(role, proof="Note of a call.", officer=Role.OFFICER, **changes):
    """A withdrawal that somebody records for somebody else."""
    player, at = standing_at("accepted")
    person = own(player, role)
    facts = {"person": person.person, "organisation": person.organisation} | changes
    actor = Actor("olga", officer, BODY, Behalf(role=Role(role), proof=proof, **facts))
    return decide(PACK, player.case, sensible(player, "withdraw", at), actor, at)


@pytest.mark.parametrize("role", ["apprentice", "employer", "provider"])
def test_an_officer_records_what_somebody_else_said_with_proof(role):
    decision = spoken_for(role)
    (entry,) = decision.entries
    assert (entry.actor.person, entry.actor.on_behalf_of.role) == ("olga", Role(role))
    assert entry.actor.voice is Role(role)


@pytest.mark.parametrize(
    "changes", [{"proof": None}, {"proof": ""}, {"officer": Role.QUALITY_ASSURER}]
)
def test_without_proof_or_as_somebody_else_it_is_not_recorded(changes):
    decision = spoken_for("employer", **changes)
    assert [(f.clause, f.sentence) for f in decision.findings] == [
        ("house.role",
         "Only an officer may record what somebody else said, and with proof of it.")
    ]  # fmt: skip


def test_the_one_who_is_spoken_for_has_to_do_with_the_case():
    assert refusals(spoken_for("employer", organisation="elsewhere")) == ["house.relation"]
    assert refusals(spoken_for("apprentice", person="another")) == ["house.relation"]


def test_an_officer_does_not_speak_for_a_role_that_may_not_do_it():
    player, at = standing_at("submitted")
    behalf = Behalf("provider", Role.PROVIDER, "provider", "Note.")
    actor = Actor("olga", Role.OFFICER, BODY, behalf)
    decision = decide(PACK, player.case, sensible(player, "accept_gateway", at), actor, at)
    assert refusals(decision) == ["house.role"]


# Surroundings


def test_a_clash_and_a_duplicate_are_told_as_they_are_known():
    clash = "ann is booked elsewhere on that morning."
    given = {"method": "am1", "starts_at": "2026-02-20 10:00", "place": "online"}
    found = told("accepted", "officer", "book_session", around={"clashes": [clash]}, **given)
    assert found == [("house.clash", clash, "starts_at")]
    twice = told("new", "provider", "register", around={"duplicate": True},
                 started_on="2025-01-10")  # fmt: skip
    assert twice == [
        ("house.duplicate", "This apprentice already has a case for ST0825/AP02 here.", "uln")
    ]


def test_a_case_is_judged_by_the_revision_to_which_it_is_pinned():
    player, at = standing_at("accepted")
    other = PACK.model_copy(update={"revision": 2, "waivers_allowed": ("epa.window",)})
    other.__dict__.pop("digest", None)
    action = sensible(player, "request_adjustment", at)
    decision = decide(other, player.case, action, own(player, "apprentice"), at)
    assert [(f.clause, f.sentence) for f in decision.findings] == [
        (
            "house.version",
            "The case is pinned to revision 1 of ST0825/AP02, and this is another one.",
        )
    ]


# Beside the findings


def test_a_rule_of_the_house_is_cited_with_its_heading():
    decision = tried(new(), "2025-01-10 12:00", "employer", "register", started_on="2025-01-10")
    (finding,) = decision.findings
    assert (finding.clause, finding.heading, finding.force) == (
        "house.role", "Who may do this", "must",
    )  # fmt: skip
    assert set(HOUSE) == {
        "house.role", "house.relation", "house.state", "house.time", "house.independence",
        "house.clash", "house.identity-number", "house.duplicate", "house.version",
    }  # fmt: skip


def test_nobody_has_to_do_with_a_case_that_is_not_registered():
    assert [role for role in Role if related(NEW, Actor("x", role, BODY))] == [Role.SYSTEM]


def test_an_officer_of_the_body_and_the_provider_itself_register():
    action = Register(
        apprentice="a", name_of_apprentice="A", employer="e", provider="p",
        started_on=moment("2025-01-01 12:00").date(),
    )  # fmt: skip
    at = moment("2025-01-10 12:00")
    allowed = {
        (role, organisation)
        for role in ("officer", "provider")
        for organisation in (BODY, "p", "elsewhere")
        if not decide(PACK, NEW, action, Actor("x", Role(role), organisation), at).refused
    }
    assert allowed == {("officer", BODY), ("provider", "p")}


def test_every_action_that_may_be_recorded_later_is_one_of_these():
    assert {name for name, kind in ACTIONS.items() if kind.late} == {
        "sign", "hold_planning_meeting", "miss_planning_meeting", "record_conditions",
        "check_identity", "start_session", "start_part", "ask_question", "interrupt_session",
        "take_break", "record_panel", "resume_session", "end_session", "miss_session",
        "record_breach",
    }  # fmt: skip
