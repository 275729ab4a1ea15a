"""A live case from elsewhere: a claim stays a claim, and the case goes on like any other."""

from dataclasses import replace

import pytest

from guildhall.engine.actor import Actor
from guildhall.engine.audience import visible
from guildhall.engine.events import from_json, to_json
from guildhall.engine.replay import replay
from guildhall.engine.vocabulary import Role
from guildhall.words import story
from tests.engine.builders import done, refusals, tried
from tests.engine.lives import Life

CASE = {"started_on": "2024-07-10", "source": "Another awarding body",
        "vouched_by": "Its head of operations", "gateway_accepted_on": "2026-01-12",
        "option": "production", "reference": "L-0042"}  # fmt: skip
AM1 = {"method": "am1", "grade": "distinction", "held_on": "2026-01-30",
       "released_on": "2026-02-05"}  # fmt: skip
AM2 = {"method": "am2", "grade": "pass", "held_on": "2026-02-10", "released_on": "2026-02-16"}


def brought_in(at="2026-02-20 09:00", **claimed):
    life = Life("ST0792/1.2")
    done(life, at, "officer", "bring_in", **(CASE | claimed))
    return life


def test_what_is_claimed_is_marked_as_claimed_and_stays_so_when_it_is_stored():
    life = brought_in(results=[AM1, AM2], submitted_on={"am1": "2026-01-14"})
    first, *others = life.history
    assert not first.claimed  # that it was registered here has happened here
    assert all(entry.claimed for entry in others)
    assert [from_json(to_json(entry)) for entry in life.history] == list(life.history)
    here = len(life.history)
    done(life, "2026-02-20 10:00", "officer", "claim_certificate")
    assert not any(entry.claimed for entry in life.history[here:])


def test_a_grade_and_a_certificate_say_on_which_claims_they_rest():
    life = brought_in(results=[AM1, AM2], submitted_on={"am1": "2026-01-14"})
    claim = "Claimed by Another awarding body, vouched for by Its head of operations."
    assert claim in [reason.sentence for reason in life.case.attempt("am1").result.because]
    done(life, "2026-02-20 10:00", "officer", "claim_certificate")
    told = life.history[-1].event.because
    assert [reason.sentence for reason in told] == [
        (
            "Not witnessed here: the result of Presentation and questions and Professional "
            "discussion underpinned by a portfolio of evidence is claimed by Another awarding "
            "body, and Its head of operations vouches for it."
        )
    ]
    assert told[0] in life.case.run.outcome.because


def test_a_mark_that_is_claimed_and_not_released_is_seen_inside_alone():
    life = brought_in(results=[{**AM1, "released_on": None}])
    outside = replay(visible(life.history, Actor("employer", Role.EMPLOYER, "employer")))
    for case, grade in ((life.case, "distinction"), (outside, None)):
        result = case.attempt("am1").result
        assert (result and result.grade) == grade
    held = brought_in(results=[{"method": "am1", "held_on": "2026-01-30"}])
    other = replay(visible(held.history, Actor("employer", Role.EMPLOYER, "employer")))
    assert outside.attempt("am1") == other.attempt("am1")


@pytest.mark.parametrize(
    ("claimed", "where"),
    [
        ({"results": [{**AM1, "grade": "merit"}]}, ["results.0.grade"]),
        ({"results": [{**AM1, "held_on": None}]}, ["results.0.held_on"]),
        ({"results": [AM1, {**AM2, "method": "am7"}]}, ["results.1.method"]),
        ({"results": [AM1, AM1]}, ["results.0.attempt", "results.1.attempt"]),
        ({"results": [{**AM2, "grade": None}]}, ["results.0.grade"]),
        ({"results": [{**AM2, "kind": "re-sit"}]}, ["results.0.kind"]),
        ({"submitted_on": {"am9": "2026-01-14"}}, ["submitted_on.am9"]),
        (
            {"submitted_on": {"am1": "2026-01-14"},
             "results": [{"method": "am1", "submitted_on": "2026-01-15"}]},
            ["submitted_on.am1"],
        ),
        ({"planning_confirmed_on": "2026-01-14"}, ["planning_confirmed_on"]),
        ({"brief_submitted_on": "2026-01-14"}, ["brief_submitted_on"]),
        ({"certificate_issued_on": "2026-02-14", "certificate_number": "7"},
         ["certificate_claimed_on"]),
        ({"certificate_number": "7"}, ["certificate_issued_on"]),
        ({"registered_on": "2026-01-13"}, ["registered_on"]),
        ({"gateway_accepted_on": "2026-02-21"}, ["gateway_accepted_on"]),
        (
            {"adjustments": [{"kind": "extra_time", "granted_on": "2026-02-21", "method": "am8"}]},
            ["adjustments.0.granted_on", "adjustments.0.method", "adjustments.0.percent"],
        ),
        (
            {"pauses": [{"from_day": "2025-02-01"}, {"from_day": "2025-03-01"}]},
            ["pauses.1.from_day"],
        ),
        ({"pauses": [{"from_day": "2025-02-01", "back_on": "2025-02-01"}]}, ["pauses.0.back_on"]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_where_it_stands(claimed, where):
    life = Life("ST0792/1.2")
    decision = tried(life, "2026-02-20 09:00", "officer", "bring_in", **(CASE | claimed))
    assert refusals(decision)
    assert [finding.field for finding in decision.findings] == where


def test_an_appeal_against_a_claimed_result_is_heard_here_and_its_session_held_again():
    life = brought_in(results=[AM1, {**AM2, "grade": "fail"}])
    done(life, "2026-02-21", "apprentice", "appeal", against="am2", grounds="The room was loud.")
    done(life, "2026-02-23", "officer", "acknowledge_appeal", appeal="appeal-1")
    done(
        life, "2026-02-25", "panellist", "decide_appeal",
        appeal="appeal-1", upheld=True, again=True, reason="It was.",
    )  # fmt: skip
    again = life.case.attempt("am2")
    assert (again.state.value, again.result, again.claimed) == ("waiting", None, False)


def test_the_history_does_not_tell_a_claim_as_something_that_was_done_here():
    life = brought_in(results=[AM1])
    accepted = next(one for one in life.history if one.event.name == "gateway.accepted")
    for entry, sentence in (
        (accepted, "Officer (officer) brought in a claim: somebody accepted the gateway."),
        (replace(accepted, claimed=False), "Officer (officer) accepted the gateway."),
    ):
        assert story.of(life.pack, entry, str.title).sentence == sentence


def test_whether_here_or_elsewhere_it_is_planned_to_end_after_it_starts():
    here, there = {"started_on": "2024-07-10"}, CASE
    for do, by, given in (("register", "provider", here), ("bring_in", "officer", there)):
        for end, clauses in (("2024-07-10", ["house.time"]), ("2024-07-11", [])):
            decision = tried(
                Life("ST0792/1.2"), "2026-02-20 09:00", by, do, **given, planned_end=end
            )
            assert refusals(decision) == clauses, (do, end)
