"""What happened in time and is recorded late: a lapse that was recorded meanwhile is no matter."""

from dataclasses import replace

import pytest

from guildhall.engine.lapse import standing
from guildhall.engine.vocabulary import AttemptState, RunState
from guildhall.shelf.walk import session_steps
from tests.engine.builders import tried, walked
from tests.engine.lives import Life

AFTER = "2026-05-20 09:00"
"""After the window of the EPA, which ends on 10 May 2026."""


def refused(life, at, by, do, **given):
    """Try an action that has to be refused."""
    assert tried(life, at, by, do, **given).refused


def late(lapsed):
    """A session of AM1 that was held on 20 April 2026, kept offline, and sent in on 20 May."""
    life = walked("ready", player=Life())
    life.does("2026-01-12 09:00", "officer", "move_session", method="am1", reason="A flood.",
              starts_at="2026-04-20 10:00")  # fmt: skip
    if lapsed:
        life.does("2026-05-19 09:00", "system", "lapse")
        assert life.case.run.state is RunState.LAPSED
    start = life.case.attempt("am1").session.starts_at
    for step in session_steps(life, "am1", start):
        given = {**step.given, "happened_at": step.at}
        decision = life.perform(step.model_copy(update={"at": AFTER, "given": given}))
        assert not decision.refused, (step.do, decision.findings)
    return life


@pytest.mark.parametrize("lapsed", [False, True], ids=["not recorded", "recorded"])
def test_a_session_that_was_held_in_time_is_recorded_after_the_lapse(lapsed):
    life = late(lapsed)
    assert life.case.attempt("am1").state is AttemptState.ENDED
    assert life.case.run.state is RunState.OPEN
    # AM1 waits for its marks: nothing lapses while it does.
    now = standing(life.pack, life.case, life.case.last_at)
    assert now.run.state is RunState.OPEN


def test_the_two_histories_amount_to_the_same_case():
    plain, recorded = (late(lapsed).case for lapsed in (False, True))
    assert replace(recorded, entries=0) == replace(plain, entries=0)


def test_the_history_says_that_the_lapse_was_taken_back_by_the_system():
    life = late(lapsed=True)
    names = [entry.event.name for entry in life.history]
    assert names.count("run.lapsed") == names.count("run.reopened") == 1
    reopened = next(e for e in life.history if e.event.name == "run.reopened")
    assert (reopened.actor.role.value, reopened.event.clause) == ("system", "epa.window")


def test_what_happens_after_the_lapse_is_refused_as_ever():
    life = walked("ready", player=Life())
    life.does("2026-05-19 09:00", "system", "lapse")
    for moment in ("2026-05-19 10:00", "2026-05-11 00:00"):
        refused(life, AFTER, "assessor", "check_identity", method="am1", shown="passport",
                happened_at=moment)  # fmt: skip
        assert life.case.run.state is RunState.LAPSED


def test_a_lapse_is_not_taken_back_for_what_carries_no_day_of_its_own():
    life = walked("ready", player=Life())
    life.does("2026-05-19 09:00", "system", "lapse")
    refused(life, AFTER, "officer", "cancel_session", method="am1", reason="Too late.")
    assert life.case.run.state is RunState.LAPSED


def test_a_run_that_has_begun_anew_is_not_turned_back():
    life = walked("ready", player=Life())
    life.does("2026-05-19 09:00", "system", "lapse")
    life.does("2026-05-19 10:00", "officer", "begin_run")
    done_before = life.case
    refused(life, AFTER, "assessor", "check_identity", method="am1", shown="passport",
            happened_at="2026-04-20 10:00")  # fmt: skip
    assert life.case == done_before
