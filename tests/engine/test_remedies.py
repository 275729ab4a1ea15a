"""What appeals, malpractice, breaches and waivers change of what was done."""

import pytest

from guildhall.engine.audience import open_as
from guildhall.engine.dates import utc
from guildhall.engine.vocabulary import AttemptState, RedoState, RunState
from tests.engine.builders import STANDS, after, copied, done, own, refusals, tried, walked
from tests.engine.more_lives import life_key


def names(decision):
    return [entry.event.name for entry in decision.entries]


def decided(player, at=None, **given):
    """The decision of the panellist on the appeal that is acknowledged."""
    at = after(player, hours=1) if at is None else at
    given = {"appeal": "appeal-1", "upheld": True, "reason": "So we find."} | given
    return tried(player, at, "panellist", "decide_appeal", **given)


def voided(player, place_at=None):
    """The decision of an officer that what was done for the practical is void."""
    at = after(player, hours=1) if place_at is None else place_at
    key = life_key(player, "report")
    given = {"malpractice": key, "found": True, "voids": True, "reason": "So it was."}
    return tried(player, at, "officer", "decide_malpractice", **given)


def reported(place):
    player = copied(STANDS[place]())
    at = after(player, hours=1)
    done(player, at, "provider", "report_malpractice", method="am1", what="Bought, not made.")
    return player


# Appeals


def test_an_appeal_that_is_dismissed_changes_nothing():
    player = copied(STANDS["appeal_acknowledged"]())
    before = player.case.runs
    assert names(decided(player, upheld=False)) == ["appeal.dismissed"]
    assert player.case.runs == before


def test_an_appeal_that_is_upheld_without_a_remedy_changes_nothing_else():
    player = copied(STANDS["appeal_acknowledged"]())
    before = player.case.runs
    assert names(decided(player)) == ["appeal.upheld"]
    assert player.case.runs == before


def test_a_pass_in_place_of_a_fail_takes_the_offer_back_and_passes_the_whole():
    player = copied(STANDS["appeal_acknowledged"]())
    assert names(decided(player, grade="distinction")) == [
        "appeal.upheld", "result.amended", "redo.withdrawn", "outcome.reached",
    ]  # fmt: skip
    attempt = player.case.attempt("am1")
    assert (attempt.result.grade, attempt.passed, attempt.redo) == (
        "distinction", True, RedoState.NONE,
    )  # fmt: skip
    assert (player.case.run.state, player.case.run.outcome.grade) == (RunState.PASSED, "merit")


def test_a_fail_in_place_of_a_fail_leaves_the_offer():
    player = copied(STANDS["appeal_acknowledged"]())
    assert names(decided(player, grade="fail")) == [
        "appeal.upheld", "result.amended", "outcome.reached",
    ]  # fmt: skip
    assert player.case.attempt("am1").redo is RedoState.OFFERED
    assert player.case.run.state is RunState.FAILED


def test_a_session_that_is_held_again_is_the_same_attempt_and_not_a_re_sit():
    player = copied(STANDS["appeal_acknowledged"]())
    assert names(decided(player, again=True)) == [
        "appeal.upheld", "result.set_aside", "redo.withdrawn",
    ]  # fmt: skip
    attempt = player.case.attempt("am1")
    assert (attempt.number, attempt.state, attempt.redo) == (
        1, AttemptState.WAITING, RedoState.NONE,
    )  # fmt: skip
    assert (attempt.result, attempt.released_at, attempt.passed) == (None, None, None)
    assert len(attempt.earlier_sessions) == 1
    assert player.case.run.state is RunState.OPEN


def test_a_run_that_has_lapsed_stays_so_whatever_becomes_of_an_appeal():
    for remedy in ({"again": True}, {"grade": "pass"}, {}):
        player = copied(STANDS["appeal_acknowledged"]())
        done(player, "2026-05-11 00:05", "system", "lapse")
        decided(player, **remedy)
        assert (player.case.run.state, player.case.run.lapsed_by) == (
            RunState.LAPSED, "resit.window",
        ), remedy  # fmt: skip


def test_the_number_of_an_appeal_tells_nothing_of_what_is_hidden():
    """The apprentice sees neither the report nor the complaint that came before."""
    player = reported("failed")
    at = after(player, hours=1)
    done(player, at, "employer", "complain", about="Nobody answers.")
    done(player, at, "apprentice", "appeal", against="am1", grounds="Nobody asked.")
    done(player, at, "apprentice", "appeal", against="am2", grounds="Nobody asked.")
    seen = open_as(player.history, own(player, "apprentice"))
    assert sorted(seen.matters) == ["appeal-1", "appeal-2"]


# Malpractice


@pytest.mark.parametrize("place", ["ended", "marked", "marks_returned", "agreed"])
def test_what_is_void_is_a_fail_that_is_yet_to_be_released(place):
    player = reported(place)
    assert names(voided(player)) == ["malpractice.decided", "result.voided"]
    attempt = player.case.attempt("am1")
    assert (attempt.state, attempt.result.grade, attempt.released_at) == (
        AttemptState.AGREED, "fail", None,
    )  # fmt: skip
    at = after(player, hours=1)
    assert names(done(player, at, "officer", "release_result", method="am1")) == [
        "result.released", "redo.offered",
    ]  # fmt: skip


def test_a_fail_that_is_void_is_offered_anew_once_it_is_released_again():
    player = reported("failed")
    assert names(voided(player)) == ["malpractice.decided", "redo.withdrawn", "result.voided"]
    assert player.case.run.state is RunState.OPEN
    done(player, after(player, hours=1), "officer", "release_result", method="am1")
    assert player.case.attempt("am1").redo is RedoState.OFFERED
    assert player.case.run.state is RunState.FAILED


@pytest.mark.parametrize(
    "given", [{"found": False, "voids": True}, {"found": True, "voids": False}]
)
def test_what_is_not_found_or_does_not_void_changes_nothing_else(given):
    player = reported("failed")
    before = player.case.runs
    given |= {"malpractice": "report-1", "reason": "Looked into."}
    at = after(player, hours=1)
    assert names(done(player, at, "officer", "decide_malpractice", **given)) == [
        "malpractice.decided"
    ]
    assert player.case.runs == before


def test_a_report_about_no_method_voids_nothing():
    player = copied(STANDS["failed"]())
    at = after(player, hours=1)
    done(player, at, "provider", "report_malpractice", what="A forged letter.")
    given = {"malpractice": "report-1", "found": True, "voids": True, "reason": "Forged."}
    decision = done(player, at, "officer", "decide_malpractice", **given)
    assert names(decision) == ["malpractice.decided"]


@pytest.mark.parametrize("place", ["ready", "checked", "under_way", "interrupted"])
def test_a_session_that_is_not_over_is_not_void_and_no_booking_is_left_behind(place):
    """Either it is refused while there is nothing to void, or the booking goes with it."""
    player = reported(place)
    decision = voided(player)
    attempt = player.case.attempt("am1")
    assert decision.refused or attempt.session is None


def test_a_run_that_has_lapsed_stays_so_whatever_is_void():
    player = reported("failed")
    done(player, "2026-05-11 00:05", "system", "lapse")
    voided(player)
    assert (player.case.run.state, player.case.run.lapsed_by) == (RunState.LAPSED, "resit.window")


def test_a_result_waits_for_the_decision_on_a_report_and_on_a_consideration():
    player = reported("agreed")
    at = after(player, hours=1)
    given = {"method": "am1", "grounds": "The dog had died."}
    done(player, at, "apprentice", "request_special_consideration", **given)
    decision = tried(player, at, "officer", "release_result", method="am1")
    request, report = (life_key(player, word) for word in ("request", "report"))
    assert [finding.sentence for finding in decision.findings] == [
        f"The special consideration {request} is not decided.",
        f"The malpractice report {report} is not decided.",
    ]
    assert not tried(copied(player), at, "officer", "release_result", method="am2").refused


# Breaches


def test_a_breach_holds_marks_and_result_back_until_it_is_settled():
    player = copied(STANDS["breached"]())
    at = after(player, hours=1)
    decision = tried(player, at, "assessor", "mark", method="am1", set="pass")
    (finding,) = decision.findings
    assert finding.clause == "am1.questions.max"
    assert finding.sentence == (
        "Something has happened against this clause (breach-1, 24 January 2026), and an officer "
        "has yet to deal with it."
    )
    assert not tried(copied(player), at, "assessor", "mark", method="am2", set="pass").refused
    settled = {"breach": "breach-1", "outcome": "stands", "reason": "No harm."}
    done(player, at, "officer", "settle_breach", **settled)
    assert not tried(player, at, "assessor", "mark", method="am1", set="pass").refused


def test_a_breach_of_the_whole_holds_every_method_back():
    player = copied(STANDS["agreed"]())
    at = after(player, hours=1)
    told = {"clause": "epa.window", "what": "The clock was wrong."}
    done(player, at, "officer", "record_breach", **told)
    for method in ("am1", "am2"):
        decision = tried(player, at, "officer", "release_result", method=method)
        assert refusals(decision) == ["epa.window"]


def test_a_void_session_is_held_anew_in_the_same_attempt():
    player = copied(STANDS["breached"]())
    given = {"breach": "breach-1", "outcome": "session_void", "reason": "Unfair."}
    decision = done(player, after(player, hours=1), "officer", "settle_breach", **given)
    assert names(decision) == ["breach.settled", "session.voided"]
    attempt = player.case.attempt("am1")
    assert (attempt.number, attempt.state, attempt.session) == (1, AttemptState.WAITING, None)
    assert len(attempt.earlier_sessions) == 1


# Waivers


@pytest.mark.parametrize(
    ("clause", "refused", "sentence"),
    [
        ("resit.window", [], None),
        ("resit.cap", [], None),
        (
            "epa.window",
            ["epa.window"],
            "The document does not let this be set aside, and no policy here allows it.",
        ),
        ("am1.notice", ["am1.notice"], "This cannot be set aside."),
    ],
)
def test_a_clause_is_set_aside_where_the_document_or_the_policy_lets_it(clause, refused, sentence):
    player = copied(STANDS["failed"]())
    at = after(player, hours=1)
    decision = tried(player, at, "officer", "waive", clause=clause, reason="A flood.")
    assert refusals(decision) == refused
    assert [f.sentence for f in decision.findings] == ([sentence] if sentence else [])


def test_a_run_that_lapsed_goes_on_as_it_was_once_its_clause_is_set_aside():
    player = walked("outcome", am1="fail", am2="pass")
    done(player, "2026-05-11 00:05", "system", "lapse")
    decision = done(player, "2026-05-12 12:00", "officer", "waive", clause="resit.window",
                    reason="A flood.")  # fmt: skip
    assert names(decision) == ["clause.waived", "run.reopened"]
    assert (player.case.run.state, player.case.run.lapsed_by) == (RunState.FAILED, None)


def test_another_clause_reopens_nothing():
    player = walked("outcome", am1="fail", am2="pass")
    done(player, "2026-05-11 00:05", "system", "lapse")
    decision = done(player, "2026-05-12 12:00", "officer", "waive", clause="resit.cap",
                    reason="A flood.")  # fmt: skip
    assert names(decision) == ["clause.waived"]
    assert player.case.run.state is RunState.LAPSED


def test_a_lapse_that_is_due_is_recorded_by_the_system_before_the_next_action():
    player = copied(STANDS["failed"]())
    decision = done(player, "2026-05-20 12:00", "officer", "begin_run")
    assert [(e.event.name, e.actor.role.value, utc(e.happened_at)) for e in decision.entries] == [
        ("run.lapsed", "system", "2026-05-10T23:00:00Z"),
        ("run.begun", "officer", "2026-05-20T11:00:00Z"),
    ]
